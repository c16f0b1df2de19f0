-- Presence: leases of connections that joined the room, and how they begin, go on and end.

-- A lease of a connection begins when its join came in and ends when that connection was last heard.
create table parley.presence (
  id bigint generated always as identity primary key,
  session_id uuid not null,
  participant_type text not null,
  node_id text not null check (char_length(node_id) between 1 and 200),
  connection_id uuid not null,
  joined_at timestamptz not null,
  last_seen_at timestamptz not null,
  left_at timestamptz,
  leave_reason text,
  closed_at timestamptz,
  seat smallint not null default 1,
  check (last_seen_at >= joined_at),
  check (left_at >= joined_at),
  constraint presence_of_members foreign key (session_id, participant_type, seat) references parley.session_members (session_id, role, seat)
)
-- Beats rewrite last_seen_at, which no index mentions: with room in the page they stay heap-only.
with (fillfactor = 60);
comment on column parley.presence.participant_type is 'The role of its member.';
comment on column parley.presence.last_seen_at is 'When the connection was last heard: a frame, a pong, or the join itself.';
comment on column parley.presence.closed_at is 'When its end was written down; an outage of ours is over then.';
create index presence_by_side on parley.presence (session_id, participant_type);
create index presence_open on parley.presence (session_id, participant_type) where left_at is null;
create unique index presence_open_connection on parley.presence (node_id, connection_id, session_id, participant_type, seat) where left_at is null;

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

-- Opens or renews a lease; answers when it was opened, null when it stood already, and whether one had lapsed. The node `direct` stands for
-- callers without connections: one lease a side, which each call makes last 25 s longer.
create function parley.take_lease(
  p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_heard_at timestamptz, p_now timestamptz, p_seat smallint default 1,
  out opened_at timestamptz, out lapsed boolean
)
language plpgsql set search_path = ''
as $$
declare
  v_lease parley.presence;
begin
  opened_at := p_heard_at;
  lapsed := false;
  -- A connection that is new, as nearly all are, needs no look first.
  if p_node_id <> 'direct' then
    insert into parley.presence (session_id, participant_type, seat, node_id, connection_id, joined_at, last_seen_at)
      values (p_session_id, p_side, p_seat, p_node_id, p_connection_id, p_heard_at, p_heard_at)
      on conflict (node_id, connection_id, session_id, participant_type, seat) where left_at is null do nothing;
    if found then
      return;
    end if;
  end if;
  select * into v_lease from parley.presence
    where session_id = p_session_id and participant_type = p_side and seat = p_seat and node_id = p_node_id and left_at is null
      and (p_node_id = 'direct' or connection_id = p_connection_id)
    order by id desc limit 1 for update;
  if v_lease.last_seen_at + parley.lease() > p_now then
    update parley.presence set last_seen_at = greatest(last_seen_at, p_heard_at) where id = v_lease.id;
    opened_at := null;
    return;
  end if;
  if v_lease.id is not null then
    -- A lapsed lease is not stretched over the silence: nobody vouched for that time.
    update parley.presence set left_at = parley.lease_end(v_lease, p_now), leave_reason = 'lapsed', closed_at = p_now where id = v_lease.id;
    lapsed := true;
  end if;
  insert into parley.presence (session_id, participant_type, seat, node_id, connection_id, joined_at, last_seen_at)
    values (p_session_id, p_side, p_seat, p_node_id, p_connection_id, p_heard_at, p_heard_at);
end
$$;

-- Ends open leases where their connections were last heard. In a session that is over they end where its end let them end. In the
-- order of their sessions, so that two processes closing leases cannot wait for each other's chains.
create function parley.close_leases(p_ids bigint[], p_heard_at timestamptz[], p_reasons text[], p_now timestamptz) returns integer
language sql volatile set search_path = ''
as $$
  with ends as (
    select p.id, e.reason, greatest(p.last_seen_at, case
      -- Its node held it while the database was not told for a whole lease: an outage of ours, which counts for its first minute.
      when p.last_seen_at + parley.lease() <= e.heard_at then least(e.heard_at, p.last_seen_at + parley.payer_grace())
      else e.heard_at
    end, case when s.ended_at is not null then parley.lease_end(p, greatest(s.ended_at, p.joined_at)) end) as left_at
    from unnest(p_ids, p_heard_at, p_reasons) as e (id, heard_at, reason)
    join parley.presence p on p.id = e.id
    join parley.sessions s on s.id = p.session_id
    where p.left_at is null
  ),
  closed as (
    update parley.presence p
    set left_at = ends.left_at, last_seen_at = ends.left_at, leave_reason = ends.reason, closed_at = p_now
    from ends where p.id = ends.id
    returning p.session_id, p.participant_type, p.seat, p.node_id, p.connection_id, p.left_at, p.leave_reason
  ),
  told as (
    insert into parley.session_events (session_id, type, actor, data)
    select c.session_id, 'left', c.participant_type,
      jsonb_build_object('reason', c.leave_reason, 'nodeId', c.node_id, 'connectionId', c.connection_id, 'leftAt', c.left_at)
        || parley.seat_json(c.seat)
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
    select p.id, p.session_id, s.ended_at is not null as over, told.heard_at,
      p.last_seen_at + parley.lease() <= told.heard_at as lapsed, told.heard_at > p.last_seen_at as heard
    from told join parley.presence p on p.connection_id = told.connection_id join parley.sessions s on s.id = p.session_id
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
    returning p.session_id, p.participant_type, p.seat, p.node_id, p.connection_id, mine.lapsed, mine.heard_at
  ),
  reopened as (
    insert into parley.presence (session_id, participant_type, seat, node_id, connection_id, joined_at, last_seen_at)
    select r.session_id, r.participant_type, r.seat, r.node_id, r.connection_id, r.heard_at, r.heard_at from renewed r where r.lapsed
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
