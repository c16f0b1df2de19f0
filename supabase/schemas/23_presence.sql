-- Presence: leases of connections that joined the room, the absences between them, and what is known of a session's attendance at a moment.

-- A lease of a connection begins when its join came in and ends when that connection was last heard.
create table parley.presence (
  id bigint generated always as identity primary key,
  session_id uuid not null references parley.webrtc_sessions,
  participant_type parley.participant_type not null,
  node_id text not null check (char_length(node_id) between 1 and 200),
  connection_id uuid not null,
  joined_at timestamptz not null,
  last_seen_at timestamptz not null,
  left_at timestamptz,
  leave_reason text,
  closed_at timestamptz,
  check (last_seen_at >= joined_at),
  check (left_at >= joined_at)
)
-- Beats rewrite last_seen_at, which no index mentions: with room in the page they stay heap-only.
with (fillfactor = 60);
comment on column parley.presence.last_seen_at is 'When the connection was last heard: a frame, a pong, or the join itself.';
comment on column parley.presence.closed_at is 'When its end was written down; an outage of ours is over then.';
create index presence_by_side on parley.presence (session_id, participant_type);
create index presence_open on parley.presence (session_id, participant_type) where left_at is null;
create unique index presence_open_connection on parley.presence (node_id, connection_id, session_id, participant_type) where left_at is null;

create function parley.lease() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '25 seconds'; end $$;
comment on function parley.lease is
  'How long an open lease counts after its last word: two beats of 10 s may be lost. A call of start_session without a node counts as long.';

-- How long before the last beat of a process that died a connection may have been heard to count as one that the process took with it.
create function parley.ping() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '10 seconds'; end $$;

-- Until when a lease counts, as seen at `p_now`: a closed one until it was left, a live one until now, a lapsed one until its last beat. A
-- lease without a node is nobody's connection: each call counts for its full length.
create function parley.lease_end(p_lease parley.presence, p_now timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
begin
  return least(p_now, case
    when p_lease.left_at is not null then p_lease.left_at
    when p_lease.node_id = 'direct' then p_lease.last_seen_at + parley.lease()
    when p_lease.last_seen_at + parley.lease() > p_now then p_now
    else p_lease.last_seen_at
  end);
end
$$;

-- Why a lease ended, as the rules tell it apart. left: by the button, or the link was revoked · closed: the page said that it closes ·
-- outage: a process of ours, or the database, went · lost: everything else. A lease that nobody closed outlived its process.
create function parley.leave_cause(p_lease parley.presence) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_lease.node_id = 'direct' and (p_lease.left_at is null or p_lease.leave_reason = 'lapsed') then 'lost'
    when p_lease.left_at is null or p_lease.leave_reason in ('server_restarted', 'lapsed') then 'outage'
    when p_lease.leave_reason in ('left', 'revoked') then 'left'
    when p_lease.leave_reason = 'page_closed' then 'closed'
    else 'lost'
  end;
end
$$;

-- When a side was there, as seen at `p_now`. Ranges are closed at both ends, so that the very moment of joining counts as being there.
create function parley.presence_of(p_session_id uuid, p_side text, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
declare
  v_there parley.attendance := parley.attendance_of(p_session_id, p_now);
begin
  return case p_side when 'client' then v_there.client when 'consultant' then v_there.consultant else '{}' end;
end
$$;

create function parley.is_present(p_session_id uuid, p_side text, p_now timestamptz) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
begin
  return exists (
    select from parley.presence p
    where p.session_id = p_session_id and p.participant_type = p_side and p.left_at is null and p.last_seen_at + v_lease > p_now
  );
end
$$;

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

-- A stretch without presence between two of it, or after the last; `until` is null while it lasts.
create type parley.absence as (since timestamptz, until timestamptz, cause text);

-- The absences of one side, in order of time. Asked only where there is more than one lease, or one that ended.
create function parley.absences_of(p_session_id uuid, p_side text, p_now timestamptz) returns parley.absence[]
language plpgsql stable set search_path = ''
as $$
declare
  v_lease parley.presence;
  v_ends timestamptz;
  v_until timestamptz;
  v_cause text;
  v_live boolean := false;
  v_absences parley.absence[] := '{}';
begin
  for v_lease in
    select * from parley.presence p
    where p.session_id = p_session_id and p.participant_type = p_side and p.joined_at <= p_now
    order by p.joined_at, p.id
  loop
    v_ends := parley.lease_end(v_lease, p_now);
    if v_until < v_lease.joined_at then
      v_absences := v_absences || row (v_until, v_lease.joined_at, v_cause)::parley.absence;
    end if;
    if v_until is null or v_ends >= v_until then
      v_until := v_ends;
      v_cause := parley.leave_cause(v_lease);
    end if;
    v_live := v_live or (v_lease.left_at is null and v_lease.last_seen_at + parley.lease() > p_now);
  end loop;
  if v_until is not null and not v_live then
    v_absences := v_absences || row (v_until, null, v_cause)::parley.absence;
  end if;
  return v_absences;
end
$$;

-- Everything that is to be known of who was there, as seen at one moment. Never null. `outage_until`: when our last outage was over.
create type parley.attendance as (
  client tstzmultirange, consultant tstzmultirange, client_here boolean, consultant_here boolean, client_absences parley.absence[],
  consultant_absences parley.absence[], arrived tstzmultirange, dead tstzmultirange, outage_until timestamptz
);

-- Presence is read once for everything that is to be said of a session at one moment: the verdict, who is there, when the paid time ends.
create function parley.attendance_of(p_session_id uuid, p_now timestamptz) returns parley.attendance
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
  v_there parley.attendance;
  v_clients integer;
  v_consultants integer;
begin
  select
    coalesce(range_agg(tstzrange(l.joined_at, l.ends, '[]')) filter (where l.participant_type = 'client' and l.joined_at <= l.ends), '{}'),
    coalesce(range_agg(tstzrange(l.joined_at, l.ends, '[]')) filter (where l.participant_type = 'consultant' and l.joined_at <= l.ends), '{}'),
    coalesce(bool_or(l.live) filter (where l.participant_type = 'client'), false),
    coalesce(bool_or(l.live) filter (where l.participant_type = 'consultant'), false),
    max(l.outage_until),
    count(*) filter (where l.participant_type = 'client'),
    count(*) filter (where l.participant_type = 'consultant')
  into v_there.client, v_there.consultant, v_there.client_here, v_there.consultant_here, v_there.outage_until, v_clients, v_consultants
  from (
    select p.participant_type, p.joined_at, p.left_at is null and p.last_seen_at + v_lease > p_now as live,
      -- parley.lease_end, for all at once
      least(p_now, case
        when p.left_at is not null then p.left_at
        when p.node_id = 'direct' then p.last_seen_at + v_lease
        when p.last_seen_at + v_lease > p_now then p_now
        else p.last_seen_at
      end) as ends,
      case
        when p.node_id = 'direct' then null
        when p.left_at is null then case when p.last_seen_at + v_lease <= p_now then p.last_seen_at + v_lease end
        when p.leave_reason in ('server_restarted', 'lapsed') then coalesce(p.closed_at, p.left_at)
      end as outage_until
    from parley.presence p where p.session_id = p_session_id
  ) as l;
  v_there.client_absences := case when v_clients > 1 or (v_clients = 1 and not v_there.client_here)
    then parley.absences_of(p_session_id, 'client', p_now) else '{}' end;
  v_there.consultant_absences := case when v_consultants > 1 or (v_consultants = 1 and not v_there.consultant_here)
    then parley.absences_of(p_session_id, 'consultant', p_now) else '{}' end;
  select coalesce(range_agg(e.span) filter (where e.kind = 'arrived'), '{}'), coalesce(range_agg(e.span) filter (where e.kind = 'dead'), '{}')
    into v_there.arrived, v_there.dead
    from (
      select c.kind, unnest(c.spans + case when c.open_since <= p_now then tstzmultirange(tstzrange(c.open_since, p_now, '[]')) else '{}' end) as span
      from parley.call_evidence c where c.session_id = p_session_id and c.kind <> 'poor'
    ) as e;
  return v_there;
end
$$;

-- Opens or renews a lease; answers when it was opened, null when it stood already. The node `direct` stands for callers without
-- connections: one lease a side, which each call makes last 25 s longer.
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

-- Ends open leases where their connections were last heard. In a session that is over they end where the settlement let them end. In the
-- order of their sessions, so that two processes closing leases cannot wait for each other's chains.
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

-- One statement for all connections of a node. A connection that the database has not been told of for a whole lease, while its node held
-- it, was cut off by an outage of ours: its lease ends at its last word and a new one begins. The session of such a lease is locked first,
-- as a join of the same connection does, or the two could wait for each other.
create function public.renew_presence(p_node_id text, p_connection_ids uuid[], p_heard_ms integer[] default null) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  with clock as materialized (
    select parley.clock() as now
  ),
  told as materialized (
    select t.connection_id, clock.now - make_interval(secs => least(greatest(coalesce(t.heard_ms, 0), 0), 600000) / 1000.0) as heard_at
    from clock, unnest(p_connection_ids, p_heard_ms) as t (connection_id, heard_ms)
  ),
  -- Sessions before their leases, as whoever enters or leaves one does: a lease that is opened anew names its session, which would lock it last.
  lapsing as materialized (
    select s.id from parley.webrtc_sessions s
    where s.id in (
      select p.session_id from told join parley.presence p on p.connection_id = told.connection_id
      where p.node_id = p_node_id and p.left_at is null and p.last_seen_at + parley.lease() <= told.heard_at
    )
    order by s.id for key share
  ),
  mine as materialized (
    select p.id, p.session_id, parley.is_over(s.status) as over, told.heard_at,
      p.last_seen_at + parley.lease() <= told.heard_at as lapsed, told.heard_at > p.last_seen_at as heard
    from told join parley.presence p on p.connection_id = told.connection_id join parley.webrtc_sessions s on s.id = p.session_id
    where p.node_id = p_node_id and p.left_at is null and (select count(*) from lapsing) >= 0
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
  'Renews all leases of one node in one statement, each to when its connection was last heard (`p_heard_ms` ago; null: now); answers which '
  'sessions are over.';

create function public.close_presence(p_node_id text, p_connection_ids uuid[], p_reason text, p_heard_ms integer[] default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
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

create function public.recover_presence(p_node_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
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
  'At boot: ends, where they were last heard, the leases that a dead predecessor of this node left open; those it took with it are an '
  'outage of ours.';
