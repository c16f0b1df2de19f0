-- The room: who is present, by connections that are heard, and when the clock starts. Ages are milliseconds ago by the caller's steady clock.

-- A moment so many milliseconds before another; what no caller can mean counts as the nearest that it can.
create function parley.ago(p_now timestamptz, p_ms bigint) returns timestamptz
language plpgsql immutable set search_path = ''
as $$ begin return p_now - make_interval(secs => least(greatest(coalesce(p_ms, 0), 0), 600000) / 1000.0); end $$;

drop function parley.take_lease(uuid, text, text, uuid, timestamptz);
-- Opens or renews a lease; answers when it was opened, null when it stood already. The node `direct` stands for callers without connections: one
-- lease a side, which each call makes last 25 s longer.
create function parley.take_lease(
  p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_heard_at timestamptz, p_now timestamptz
) returns timestamptz
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
    update parley.presence set last_seen_at = greatest(last_seen_at, p_heard_at) where id = v_lease.id;
    return null;
  end if;
  if v_lease.id is not null then
    -- A lapsed lease is not stretched over the silence: nobody vouched for that time.
    update parley.presence set left_at = parley.lease_end(v_lease, p_now), leave_reason = 'lapsed', closed_at = p_now where id = v_lease.id;
  end if;
  insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
    values (p_session_id, p_side, p_node_id, p_connection_id, p_heard_at, p_heard_at);
  return p_heard_at;
end
$$;

drop function public.start_session(uuid, text, text, uuid);
create function public.start_session(
  p_session_id uuid, p_participant_type text, p_node_id text default 'direct', p_connection_id uuid default gen_random_uuid(),
  p_age_ms integer default 0, p_go_on boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_session parley.webrtc_sessions;
  v_side text := parley.checked_side(p_participant_type);
  v_now timestamptz;
  v_there parley.attendance;
  v_joined_at timestamptz;
begin
  perform parley.lock_arrival(p_session_id, v_side, p_go_on);
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  v_now := parley.now_in(p_session_id);
  v_there := parley.attendance_of(p_session_id, v_now);
  if parley.is_over(v_session.status) or (case v_session.status
    when 'active' then parley.verdict_by(v_session, v_there, v_now) else parley.verdict_of(v_session, v_now)
  end).status is not null then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  elsif v_now < v_session.opens_at then
    perform parley.refuse('too_early', 'This session is not open yet.', 'too_early');
  end if;
  perform parley.be_only_here(p_session_id, v_side, p_go_on, v_now);
  v_joined_at := parley.take_lease(
    p_session_id, v_side, p_node_id, p_connection_id, greatest(parley.ago(v_now, p_age_ms), v_session.opens_at), v_now);
  if v_joined_at is not null then
    insert into parley.session_events (session_id, type, actor, data)
      values (p_session_id, 'joined', v_side, jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id));
  end if;
  v_there := parley.attendance_of(p_session_id, v_now);
  if v_session.status = 'scheduled' then
    update parley.webrtc_sessions set status = 'waiting' where id = p_session_id returning * into strict v_session;
    insert into parley.session_events (session_id, type, actor) values (p_session_id, 'waiting', v_side);
  end if;
  if v_session.status = 'waiting' and v_there.client_here and v_there.consultant_here then
    -- From the first instant at which both were there: a join counts from when it came in.
    v_session := parley.start_clock(v_session, (select max(lower(r)) from unnest(v_there.client * v_there.consultant) as r));
  end if;
  return jsonb_build_object(
    'sessionId', v_session.id,
    'status', v_session.status,
    'bothPresent', v_there.client_here and v_there.consultant_here,
    'startedAt', v_session.started_at,
    'endsAt', case when v_session.started_at is not null then parley.paid_end_of(v_session, v_there, v_now) end,
    'serverTime', v_now
  );
end
$$;
comment on function public.start_session is
  'Marks the side present and starts the clock when both are. With a node and a connection: from when its join came in (`p_age_ms` ago) until that '
  'connection was last heard. Without a node each call counts for 25 s: call it again at least every 20 s.';

create or replace function public.start_sessions(p_node_id text, p_arrivals jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_arrival record;
  v_there text;
  v_answers jsonb[] := array_fill(null::jsonb, array[jsonb_array_length(p_arrivals)]);
begin
  -- People, then sessions, each in one order, so that two batches cannot wait for each other.
  perform parley.lock_arrivals(p_arrivals);
  for v_arrival in
    select a.ordinality as place, (a.value ->> 'sessionId')::uuid as session_id, a.value ->> 'participantType' as side,
      (a.value ->> 'connectionId')::uuid as connection_id, coalesce((a.value ->> 'ageMs')::integer, 0) as age_ms,
      coalesce((a.value ->> 'goOn')::boolean, false) as go_on
    from jsonb_array_elements(p_arrivals) with ordinality as a
    order by 2, 1
  loop
    begin
      v_answers[v_arrival.place] := jsonb_build_object('outcome', 'present', 'live', public.start_session(
        v_arrival.session_id, v_arrival.side, p_node_id, v_arrival.connection_id, v_arrival.age_ms, v_arrival.go_on));
    exception
      when sqlstate 'PA003' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'too_early');
      when sqlstate 'PA006' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'session_not_found');
      when sqlstate 'PA007' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'session_over');
      when sqlstate 'PA017' then
        get stacked diagnostics v_there = pg_exception_detail;
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'in_another_session') || v_there::jsonb;
    end;
  end loop;
  return to_jsonb(v_answers);
end
$$;
comment on function public.start_sessions is
  'start_session for many arrivals at one node, answered in their order; what start_session refuses is an answer here and spoils nothing for the '
  'others. Needs {sessionId, participantType, connectionId}, takes {ageMs, goOn}.';

drop function public.renew_presence(text, uuid[]);
-- One statement for all connections of a node. A connection that the database has not been told of for a whole lease, while its node held it, was cut
-- off by an outage of ours: its lease ends at its last word and a new one begins.
create function public.renew_presence(p_node_id text, p_connection_ids uuid[], p_heard_ms integer[] default null) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
  with clock as materialized (
    select parley.clock() as now
  ),
  told as materialized (
    select t.connection_id, clock.now - make_interval(secs => least(greatest(coalesce(t.heard_ms, 0), 0), 600000) / 1000.0) as heard_at
    from clock, unnest(p_connection_ids, p_heard_ms) as t (connection_id, heard_ms)
  ),
  mine as materialized (
    select p.id, p.session_id, parley.is_over(s.status) as over, told.heard_at,
      p.last_seen_at + parley.lease() <= told.heard_at as lapsed, told.heard_at > p.last_seen_at as heard
    from told join parley.presence p on p.connection_id = told.connection_id join parley.webrtc_sessions s on s.id = p.session_id
    where p.node_id = p_node_id and p.left_at is null
    order by p.id
    for update of p
  ),
  renewed as (
    update parley.presence p
    set last_seen_at = case when mine.lapsed then p.last_seen_at else mine.heard_at end,
      left_at = case when mine.lapsed then p.last_seen_at end,
      leave_reason = case when mine.lapsed then 'lapsed' end,
      closed_at = case when mine.lapsed then clock.now end
    from clock, mine
    where p.id = mine.id and mine.heard and not mine.over
    returning p.session_id, p.participant_type, p.node_id, p.connection_id, mine.lapsed, mine.heard_at
  ),
  reopened as (
    insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
    select r.session_id, r.participant_type, r.node_id, r.connection_id, r.heard_at, r.heard_at from renewed r where r.lapsed
  )
  select jsonb_build_object(
    'renewed', (select count(*) from mine where not mine.over),
    'overSessionIds', (select coalesce(jsonb_agg(distinct mine.session_id), '[]') from mine where mine.over),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.renew_presence is
  'Renews all leases of one node in one statement, each to when its connection was last heard (`p_heard_ms` ago; null: now); answers which sessions are over.';

-- Ends open leases where their connections were last heard. In a session that is over they end where the settlement let them end. In the order of
-- their sessions, so that two processes closing leases cannot wait for each other's chains.
drop function parley.close_leases(bigint[], timestamptz, text);
create function parley.close_leases(p_ids bigint[], p_heard_at timestamptz[], p_reasons text[], p_now timestamptz) returns integer
language sql volatile set search_path = ''
as $$
  with ends as (
    select p.id, e.reason, greatest(p.last_seen_at, case
      -- Its node held it while the database was not told for a whole lease: an outage of ours, which counts for its first minute.
      when p.last_seen_at + parley.lease() <= e.heard_at then least(e.heard_at, p.last_seen_at + parley.payer_grace())
      else e.heard_at
    end, case when parley.is_over(s.status) then parley.lease_end(p, greatest(s.ended_at, p.joined_at)) end) as left_at
    from unnest(p_ids, p_heard_at, p_reasons) as e (id, heard_at, reason)
    join parley.presence p on p.id = e.id
    join parley.webrtc_sessions s on s.id = p.session_id
    where p.left_at is null
  ),
  closed as (
    update parley.presence p
    set left_at = ends.left_at, last_seen_at = ends.left_at, leave_reason = ends.reason, closed_at = p_now
    from ends where p.id = ends.id
    returning p.session_id, p.participant_type, p.node_id, p.connection_id, p.left_at, p.leave_reason
  ),
  told as (
    insert into parley.session_events (session_id, type, actor, data)
    select c.session_id, 'left', c.participant_type,
      jsonb_build_object('reason', c.leave_reason, 'nodeId', c.node_id, 'connectionId', c.connection_id, 'leftAt', c.left_at)
    from closed c
    order by c.session_id, c.connection_id
  )
  select count(*)::integer from closed
$$;

drop function public.close_presence(text, uuid[], text);
create function public.close_presence(p_node_id text, p_connection_ids uuid[], p_reason text, p_heard_ms integer[] default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_now timestamptz := parley.clock();
  v_ids bigint[];
  v_heard timestamptz[];
begin
  -- Sessions before their leases, as whoever enters or leaves one does; what is told of them would lock them last.
  perform from parley.webrtc_sessions s
    where s.id in (select p.session_id from parley.presence p where p.node_id = p_node_id and p.connection_id = any (p_connection_ids) and p.left_at is null)
    order by s.id for key share;
  -- Locked in the same order as renew_presence does, so that the two cannot wait for each other.
  select array_agg(id), array_agg(heard_at) into v_ids, v_heard from (
    select p.id, parley.ago(v_now, t.heard_ms) as heard_at
    from unnest(p_connection_ids, p_heard_ms) as t (connection_id, heard_ms)
    join parley.presence p on p.connection_id = t.connection_id
    where p.node_id = p_node_id and p.left_at is null
    order by p.id for update of p
  ) as open;
  return jsonb_build_object('closed', parley.close_leases(v_ids, v_heard, array_fill(left(p_reason, 200), array[coalesce(cardinality(v_ids), 0)]), v_now));
end
$$;
comment on function public.close_presence is
  'Ends leases where their connections were last heard (`p_heard_ms` ago; null: now): a side left, or its connection was lost.';

create or replace function public.recover_presence(p_node_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_ids bigint[];
  v_heard timestamptz[];
  v_reasons text[];
begin
  perform from parley.webrtc_sessions s
    where s.id in (select p.session_id from parley.presence p where p.node_id = p_node_id and p.left_at is null)
    order by s.id for key share;
  -- Who was not heard around the predecessor's last beat was lost before it died.
  select array_agg(id), array_agg(last_seen_at), array_agg(case when last_seen_at >= last_beat_at - parley.ping() then 'server_restarted' else 'connection_lost' end)
    into v_ids, v_heard, v_reasons
    from (
      select o.id, o.last_seen_at, max(o.last_seen_at) over () as last_beat_at
      from (
        select id, last_seen_at from parley.presence where node_id = p_node_id and left_at is null order by id for update
      ) as o
    ) as open;
  return jsonb_build_object('closed', parley.close_leases(v_ids, v_heard, v_reasons, parley.clock()));
end
$$;
comment on function public.recover_presence is
  'At boot: ends, where they were last heard, the leases that a dead predecessor of this node left open; those it took with it are an outage of ours.';

-- So many reports a session may have; what comes beyond is not kept.
create function parley.most_call_evidence() returns integer
language plpgsql immutable set search_path = '' as $$ begin return 400; end $$;

-- Spans of milliseconds ago, [[from, until], …], as moments.
create function parley.spans_ago(p_spans jsonb, p_now timestamptz) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce((
    select range_agg(tstzrange(parley.ago(p_now, (span.value ->> 0)::bigint), parley.ago(p_now, (span.value ->> 1)::bigint), '[)'))
    from jsonb_array_elements(p_spans) as span where (span.value ->> 0)::bigint > (span.value ->> 1)::bigint
  ), '{}');
end
$$;

-- Adds to the report of an id; answers whether it was kept. A report that is closed without saying when lasted until now.
create function parley.store_call_evidence(
  p_id uuid, p_session_id uuid, p_side text, p_kind text, p_spans tstzmultirange, p_says_open boolean, p_open_since timestamptz, p_now timestamptz
) returns integer
language plpgsql volatile set search_path = ''
as $$
declare
  v_kept parley.call_evidence;
begin
  select * into v_kept from parley.call_evidence where id = p_id for update;
  if v_kept.id is null then
    if (select count(*) from parley.call_evidence where session_id = p_session_id) >= parley.most_call_evidence() then
      return 0;
    end if;
    insert into parley.call_evidence (id, session_id, participant_type, kind, spans, open_since, recorded_at)
      values (p_id, p_session_id, p_side, p_kind, p_spans, p_open_since, p_now) on conflict (id) do nothing;
    return 1;
  elsif (v_kept.session_id, v_kept.participant_type::text, v_kept.kind) is distinct from (p_session_id, p_side, p_kind) then
    return 0;
  end if;
  if p_says_open and p_open_since is null and v_kept.open_since is not null and isempty(p_spans) then
    p_spans := tstzmultirange(tstzrange(v_kept.open_since, p_now, '[)'));
  end if;
  update parley.call_evidence
    set spans = spans + p_spans, open_since = case when p_says_open then p_open_since else open_since end, recorded_at = p_now
    where id = p_id;
  return 1;
end
$$;

create function public.report_calls(p_reports jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_now timestamptz := parley.clock();
  v_report record;
  v_stored integer := 0;
begin
  -- In the order of their sessions; what comes after the end changes nothing that was settled.
  for v_report in
    select (r.value ->> 'id')::uuid as id, s.id as session_id, parley.checked_side(r.value ->> 'participantType') as side, r.value ->> 'kind' as kind,
      parley.spans_ago(r.value -> 'spans', v_now) * tstzmultirange(tstzrange(s.started_at, v_now, '[]')) as spans,
      r.value ? 'openMsAgo' as says_open,
      case when jsonb_typeof(r.value -> 'openMsAgo') = 'number'
        then greatest(s.started_at, parley.ago(v_now, (r.value ->> 'openMsAgo')::bigint)) end as open_since
    from jsonb_array_elements(p_reports) with ordinality as r
    join parley.webrtc_sessions s on s.id = (r.value ->> 'sessionId')::uuid
    where s.status = 'active'
    order by s.id, r.ordinality
  loop
    v_stored := v_stored + parley.store_call_evidence(
      v_report.id, v_report.session_id, v_report.side, v_report.kind, v_report.spans, v_report.says_open, v_report.open_since, v_now);
  end loop;
  return jsonb_build_object('stored', v_stored, 'serverTime', v_now);
end
$$;
comment on function public.report_calls is
  'What pages report of their calls, in spans of milliseconds ago: {id, sessionId, participantType, kind: arrived|dead|poor, spans, openMsAgo}. Adds to the '
  'report of that id. Sessions that do not run are passed over.';

-- When a side that was here in the running session was last heard, and why it is away; null while it is here, and before it came.
create function parley.left_json(p_session_id uuid, p_side text, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_last parley.presence;
begin
  select * into v_last from parley.presence p
    where p.session_id = p_session_id and p.participant_type = p_side
    order by p.left_at is null and p.last_seen_at + parley.lease() > p_now desc, parley.lease_end(p, p_now) desc limit 1;
  if v_last.id is null or (v_last.left_at is null and v_last.last_seen_at + parley.lease() > p_now) then
    return null;
  end if;
  return jsonb_build_object('lastHeardAt', parley.lease_end(v_last, p_now), 'reason', coalesce(v_last.leave_reason, 'server_restarted'));
end
$$;

create or replace function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_claims jsonb;
  v_now timestamptz;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select jsonb_object_agg(l.participant_type, coalesce((parley.newest_claim(l.id)).claim_number, 0)) into v_claims
    from parley.session_links l where l.session_id = p_session_id and l.revoked_at is null;
  v_now := parley.now_in(p_session_id);
  return parley.facts_of(v_session, v_now) || jsonb_build_object(
    'client', parley.person_json(v_booking.client_id, v_booking.client_name),
    'consultant', parley.person_json(v_booking.consultant_id, v_booking.consultant_name),
    'claims', v_claims,
    'relayOnly', v_booking.relay_only,
    'left', jsonb_build_object('client', parley.left_json(p_session_id, 'client', v_now), 'consultant', parley.left_json(p_session_id, 'consultant', v_now)),
    'stalled', (
      select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'participantType', e.participant_type, 'pausesAt', e.open_since) order by e.open_since), '[]')
      from parley.call_evidence e where e.session_id = p_session_id and e.kind = 'dead' and e.open_since is not null
    ),
    'serverTime', parley.clock()
  );
end
$$;

do $$
declare
  v_function regprocedure;
  v_outsiders text := 'public';
  v_role text;
  v_service boolean := exists (select from pg_catalog.pg_roles where rolname = 'service_role');
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on parley.call_evidence from %s', v_outsiders);
  -- These two answer signed-in people by themselves.
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'parley'::regnamespace and p.proname not in ('own_claims', 'signed_in_as')
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
  end loop;
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and p.proname in ('start_session', 'start_sessions', 'renew_presence', 'close_presence', 'recover_presence', 'report_calls', 'open_room')
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
