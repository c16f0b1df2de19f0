-- A beat that finds a lease lapsed opens it anew, and locked its session only then: a join of the same connection, which locks the session first, and the beat
-- could wait for each other.
create or replace function public.renew_presence(p_node_id text, p_connection_ids uuid[], p_heard_ms integer[] default null) returns jsonb
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
