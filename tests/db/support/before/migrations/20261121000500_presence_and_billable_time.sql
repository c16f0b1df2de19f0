-- Presence is leases that a signalling server beats every 10 s; paid time is measured from them alone.

create function parley.lease() returns interval language sql immutable set search_path = '' as $$ select interval '25 seconds' $$;
comment on function parley.lease is 'How long a lease counts after its last beat: two beats of 10 s may be lost.';
create function parley.bridge() returns interval language sql immutable set search_path = '' as $$ select interval '60 seconds' $$;
comment on function parley.bridge is 'The longest absence that still counts as present: media outlives a socket.';

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
  check (last_seen_at >= joined_at),
  check (left_at >= joined_at)
)
-- Beats rewrite last_seen_at, which no index mentions: with room in the page they stay heap-only.
with (fillfactor = 60);
create index presence_by_side on parley.presence (session_id, participant_type);
create index presence_open on parley.presence (session_id, participant_type) where left_at is null;
create unique index presence_open_connection on parley.presence (node_id, connection_id, session_id, participant_type) where left_at is null;

-- Until when a lease counts, as seen at `p_now`: a closed one until it was left, a live one until now, a lapsed one until its last beat.
create function parley.lease_end(p_lease parley.presence, p_now timestamptz) returns timestamptz
language sql immutable set search_path = ''
as $$
  select least(p_now, case
    when p_lease.left_at is not null then p_lease.left_at
    when p_lease.last_seen_at + parley.lease() > p_now then p_now
    else p_lease.last_seen_at
  end)
$$;

-- When a side was there, as seen at `p_now`. Ranges are closed at both ends, so that the very moment of joining counts as being there.
create function parley.presence_of(p_session_id uuid, p_side text, p_now timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(tstzrange(p.joined_at, parley.lease_end(p, p_now), '[]')), '{}')
  from parley.presence p
  where p.session_id = p_session_id and p.participant_type = p_side and p.joined_at <= parley.lease_end(p, p_now)
$$;

create function parley.is_present(p_session_id uuid, p_side text, p_now timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from parley.presence p
    where p.session_id = p_session_id and p.participant_type = p_side
      and p.left_at is null and p.last_seen_at + parley.lease() > p_now
  )
$$;

create function parley.bridged(p_ranges tstzmultirange) returns tstzmultirange
language sql immutable set search_path = ''
as $$
  select p_ranges + coalesce(range_agg(gap) filter (where upper(gap) - lower(gap) <= parley.bridge()), '{}')
  from unnest(tstzmultirange(range_merge(p_ranges)) - p_ranges) as gap
$$;

create function parley.seconds_in(p_ranges tstzmultirange) returns numeric
language sql immutable set search_path = ''
as $$
  select coalesce(sum(extract(epoch from upper(r)) - extract(epoch from lower(r))), 0) from unnest(p_ranges) as r
$$;

-- The moment at which the ranges have lasted `p_seconds` in all; null if they never did.
create function parley.reached(p_ranges tstzmultirange, p_seconds numeric) returns timestamptz
language sql immutable set search_path = ''
as $$
  select ends - make_interval(secs => (total - p_seconds)::double precision)
  from (
    select upper(r) as ends,
      sum(extract(epoch from upper(r)) - extract(epoch from lower(r))) over (order by lower(r)) as total
    from unnest(p_ranges) as r
  ) as running
  where total >= p_seconds
  order by ends
  limit 1
$$;

-- The paid time of a session until `p_until`: both there, short absences of either bridged, from the start on.
create function parley.billable_ranges(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select case when p_session.started_at is null or p_until < p_session.started_at then '{}'::tstzmultirange
    else parley.bridged(parley.presence_of(p_session.id, 'client', p_now))
      * parley.bridged(parley.presence_of(p_session.id, 'consultant', p_now))
      * tstzmultirange(tstzrange(p_session.started_at, p_until, '[]'))
  end
$$;

-- Rounded, not floored; never more than was paid for.
create function parley.billable_seconds(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns integer
language sql stable set search_path = ''
as $$
  select least(p_session.paid_duration_minutes * 60, round(parley.seconds_in(parley.billable_ranges(p_session, p_until, p_now))))::integer
$$;

-- When the paid time is used up: the moment it was, or will be if both stay from now on. At most the overrun cap after the planned length.
create function parley.paid_end(p_session parley.webrtc_sessions, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  v_paid integer := p_session.paid_duration_minutes * 60;
  v_used tstzmultirange := parley.billable_ranges(p_session, p_now, p_now);
begin
  if p_session.started_at is null then
    return null;
  end if;
  return least(
    coalesce(parley.reached(v_used, v_paid), p_now + make_interval(secs => (v_paid - parley.seconds_in(v_used))::double precision)),
    p_session.started_at + make_interval(mins => p_session.paid_duration_minutes + p_session.overrun_cap_minutes)
  );
end
$$;

-- The database's clock for one session. It never goes behind what was already recorded there, whatever happens to the machine's clock.
create function parley.now_in(p_session_id uuid) returns timestamptz
language sql volatile set search_path = ''
as $$
  select greatest(parley.clock(), max(p.last_seen_at), max(p.left_at)) from parley.presence p where p.session_id = p_session_id
$$;
