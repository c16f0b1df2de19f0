-- The room: who is present, and when the clock starts.

create function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_claims jsonb;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select jsonb_object_agg(l.participant_type, coalesce((parley.newest_claim(l.id)).claim_number, 0)) into v_claims
    from parley.session_links l where l.session_id = p_session_id and l.revoked_at is null;
  return parley.facts_of(v_session, parley.now_in(p_session_id)) || jsonb_build_object(
    'client', parley.person_json(v_booking.client_id, v_booking.client_name),
    'consultant', parley.person_json(v_booking.consultant_id, v_booking.consultant_name),
    'claims', v_claims,
    'serverTime', parley.clock()
  );
end
$$;
comment on function public.open_room is 'Everything that a signalling server needs to hold a room. Reads only.';

-- Opens or renews a lease; true when it was opened. The node `direct` stands for callers without connections: one lease a side.
create function parley.take_lease(p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_now timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_lease parley.presence;
begin
  select * into v_lease from parley.presence
    where session_id = p_session_id and participant_type = p_side and node_id = p_node_id and left_at is null
      and (p_node_id = 'direct' or connection_id = p_connection_id)
    order by id desc limit 1 for update;
  if v_lease.last_seen_at + parley.lease() > p_now then
    update parley.presence set last_seen_at = greatest(last_seen_at, p_now) where id = v_lease.id;
    return false;
  end if;
  -- A lapsed lease is not stretched over the silence: nobody vouched for that time.
  update parley.presence set left_at = last_seen_at, leave_reason = 'lapsed' where id = v_lease.id;
  insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
    values (p_session_id, p_side, p_node_id, p_connection_id, p_now, p_now);
  return true;
end
$$;

create function parley.start_clock(p_session parley.webrtc_sessions, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  update parley.webrtc_sessions
    set status = 'active',
      started_at = p_now,
      link_valid_until = greatest(link_valid_until,
        p_now + make_interval(mins => paid_duration_minutes + overrun_cap_minutes) + parley.link_grace())
    where id = p_session.id;
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session.id, 'started', 'system', jsonb_build_object('startedAt', p_now));
end
$$;

create function parley.live_state(p_session_id uuid, p_now timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'sessionId', s.id,
    'status', s.status,
    'bothPresent', parley.is_present(s.id, 'client', p_now) and parley.is_present(s.id, 'consultant', p_now),
    'startedAt', s.started_at,
    'endsAt', parley.paid_end(s, p_now),
    'serverTime', p_now
  )
  from parley.webrtc_sessions s where s.id = p_session_id
$$;

create function public.start_session(
  p_session_id uuid, p_participant_type text, p_node_id text default 'direct', p_connection_id uuid default gen_random_uuid()
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_side text := parley.checked_side(p_participant_type);
  v_now timestamptz;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  v_now := parley.now_in(p_session_id);
  if parley.is_over(v_session.status) or (parley.verdict_of(v_session, v_now)).status is not null then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  elsif v_now < v_session.opens_at then
    perform parley.refuse('too_early', 'This session is not open yet.', 'too_early');
  end if;
  if parley.take_lease(p_session_id, v_side, p_node_id, p_connection_id, v_now) then
    insert into parley.session_events (session_id, type, actor, data)
      values (p_session_id, 'joined', v_side, jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id));
  end if;
  if v_session.status = 'scheduled' then
    update parley.webrtc_sessions set status = 'waiting' where id = p_session_id;
    insert into parley.session_events (session_id, type, actor) values (p_session_id, 'waiting', v_side);
  elsif v_session.status = 'waiting'
    and parley.is_present(p_session_id, 'client', v_now) and parley.is_present(p_session_id, 'consultant', v_now) then
    perform parley.start_clock(v_session, v_now);
  end if;
  return parley.live_state(p_session_id, v_now);
end
$$;
comment on function public.start_session is
  'Marks the side present for 25 s and starts the clock when both are. Whoever calls it without a node must call again at least once a minute: '
  'time that nobody vouched for is not billed.';

-- One statement for all connections of a node. A lapsed lease ends at its last beat and a new one begins; bridging decides about the gap.
create function public.renew_presence(p_node_id text, p_connection_ids uuid[]) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  with clock as materialized (
    select parley.clock() as now
  ),
  mine as materialized (
    select p.id, p.session_id, parley.is_over(s.status) as over, p.last_seen_at + parley.lease() <= clock.now as lapsed
    from clock, parley.presence p join parley.webrtc_sessions s on s.id = p.session_id
    where p.node_id = p_node_id and p.connection_id = any (p_connection_ids) and p.left_at is null
    order by p.id
    for update of p
  ),
  renewed as (
    update parley.presence p
    set last_seen_at = case when mine.lapsed then p.last_seen_at else greatest(p.last_seen_at, clock.now) end,
      left_at = case when mine.lapsed then p.last_seen_at end,
      leave_reason = case when mine.lapsed then 'lapsed' end
    from clock, mine
    where p.id = mine.id and not mine.over
    returning p.session_id, p.participant_type, p.node_id, p.connection_id, mine.lapsed
  ),
  reopened as (
    insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
    select r.session_id, r.participant_type, r.node_id, r.connection_id, clock.now, clock.now from renewed r, clock where r.lapsed
  )
  select jsonb_build_object(
    'renewed', (select count(*) from renewed),
    'overSessionIds', (select coalesce(jsonb_agg(distinct mine.session_id), '[]') from mine where mine.over),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.renew_presence is 'Renews all leases of one node in one statement; answers which sessions are over.';

-- Ends open leases now, or where they lapsed. `p_now` null: at their last beat.
create function parley.close_leases(p_ids bigint[], p_now timestamptz, p_reason text) returns integer
language sql volatile set search_path = ''
as $$
  with closed as (
    update parley.presence p
    set left_at = case when p.last_seen_at + parley.lease() > p_now then greatest(p_now, p.last_seen_at) else p.last_seen_at end,
      leave_reason = p_reason
    where p.id = any (p_ids) and p.left_at is null
    returning p.session_id, p.participant_type, p.node_id, p.connection_id, p.left_at
  ),
  told as (
    insert into parley.session_events (session_id, type, actor, data)
    select c.session_id, 'left', c.participant_type,
      jsonb_build_object('reason', p_reason, 'nodeId', c.node_id, 'connectionId', c.connection_id, 'leftAt', c.left_at)
    from closed c
  )
  select count(*)::integer from closed
$$;

create function public.close_presence(p_node_id text, p_connection_ids uuid[], p_reason text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_ids bigint[];
begin
  -- Locked in the same order as renew_presence does, so that the two cannot wait for each other.
  select array_agg(id) into v_ids from (
    select id from parley.presence
    where node_id = p_node_id and connection_id = any (p_connection_ids) and left_at is null
    order by id for update
  ) as open;
  return jsonb_build_object('closed', parley.close_leases(v_ids, parley.clock(), left(p_reason, 200)));
end
$$;
comment on function public.close_presence is 'Ends leases now: a side left, or its connection was lost.';

create function public.recover_presence(p_node_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_ids bigint[];
begin
  select array_agg(id) into v_ids from (
    select id from parley.presence where node_id = p_node_id and left_at is null order by id for update
  ) as open;
  return jsonb_build_object('closed', parley.close_leases(v_ids, null, 'server_restarted'));
end
$$;
comment on function public.recover_presence is 'At boot: ends, at their last beat, the leases that a dead predecessor of this node left open.';
