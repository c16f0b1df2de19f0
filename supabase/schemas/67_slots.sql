-- Slots: when a session of so many minutes can begin, computed for any number of consultants and days at once, from the hours on their walls.

-- The days of zones: midnight as the wall writes it, how far the clocks are ahead of UTC before and after they turn, and when they turn, where
-- they do on that day. Clocks turn at a quarter of an hour of UTC, everywhere. All of it in whole seconds since 1970: of a hundred thousand
-- slots of a hundred consultants the arithmetic would else be most of the work.
create function parley.days_of_zones(p_zones text[], p_from timestamptz, p_to timestamptz)
returns table (zone text, day date, midnight bigint, ahead bigint, then_ahead bigint, turns bigint)
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  with days as (
    select z.zone, d.day, ((d.day - interval '1 hour') at time zone z.zone) as since, ((d.day + interval '25 hours') at time zone z.zone) as until
    from unnest(p_zones) as z (zone)
    cross join lateral generate_series(
      ((p_from at time zone z.zone)::date - 1)::timestamp, ((p_to at time zone z.zone)::date + 1)::timestamp, interval '1 day') as d (day)
  ), probed as (
    select d.*, parley.ahead_at(d.zone, d.since) as ahead, parley.ahead_at(d.zone, d.until) as then_ahead from days d
  )
  select p.zone, p.day::date, extract(epoch from p.day)::bigint, extract(epoch from p.ahead)::bigint, extract(epoch from p.then_ahead)::bigint,
    case when p.ahead <> p.then_ahead then (
      select extract(epoch from min(t))::bigint from generate_series(date_trunc('hour', p.since), p.until, interval '15 minutes') as t
      where parley.ahead_at(p.zone, t) <> p.ahead) end
  from probed p
$$;

-- The windows of consultants as stretches of time: all moments at which the clock on the wall stands within them. So an hour that does not
-- exist is no window, and one that comes twice is two. `grid`: where slots are counted from.
create function parley.open_windows(p_consultants uuid[], p_from timestamptz, p_to timestamptz)
returns table (consultant_id uuid, day date, grid bigint, opens bigint, closes bigint)
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  with hours as materialized (
    select a.consultant_id, d.day, d.midnight, d.ahead, d.then_ahead, d.turns, lower(r.minutes) * 60 as lower, upper(r.minutes) * 60 as upper
    from parley.availability a
    join parley.days_of_zones(
      (select array_agg(distinct z.time_zone) from parley.availability z where z.consultant_id = any (p_consultants)), p_from, p_to) as d
      on d.zone = a.time_zone
    left join parley.different_days x on x.consultant_id = a.consultant_id and x.day = d.day
    left join parley.weekly_hours h on h.consultant_id = a.consultant_id and h.weekday = extract(isodow from d.day)
    cross join lateral unnest(coalesce(x.minutes, h.minutes)) as r (minutes)
    where a.consultant_id = any (p_consultants)
  ), halves as (
    select h.consultant_id, h.day, h.midnight + h.lower - h.ahead as grid, h.midnight + h.lower - h.ahead as opens,
      least(h.midnight + h.upper - h.ahead, h.turns) as closes
    from hours h
    union all
    select h.consultant_id, h.day, h.midnight + h.lower - h.then_ahead, greatest(h.midnight + h.lower - h.then_ahead, h.turns),
      h.midnight + h.upper - h.then_ahead
    from hours h where h.turns is not null
  )
  select w.* from halves w
  where w.opens < w.closes and w.opens < extract(epoch from p_to)::bigint and w.closes > extract(epoch from p_from)::bigint - 86400
$$;

-- What takes the time of consultants, widened by what a session beside it needs between: a session fits where it touches none of it. A
-- reservation that ran out takes nothing.
create function parley.barred(p_consultants uuid[], p_from timestamptz, p_to timestamptz, p_except_session uuid)
returns table (consultant_id uuid, times int8multirange, taken bigint)
language sql volatile set search_path = ''
as $$
  select a.consultant_id, coalesce(range_agg(int8range(
      floor(extract(epoch from lower(t.during)))::bigint - a.buffer_after_minutes * 60,
      ceil(extract(epoch from upper(t.during)))::bigint + a.buffer_before_minutes * 60
    )) filter (where t.during is not null), '{}'), count(t.during)
  from parley.availability a
  left join lateral (
    select k.during from parley.taken_times k
    where k.person_id = a.consultant_id and k.during && tstzrange(p_from - interval '2 days', p_to + interval '2 days')
      and (p_except_session is null or k.session_id is distinct from p_except_session) and (k.expires_at is null or k.expires_at > parley.clock())
    union all
    select b.during from parley.busy_times b
    where b.consultant_id = a.consultant_id and b.during && tstzrange(p_from - interval '2 days', p_to + interval '2 days')
  ) as t on true
  where a.consultant_id = any (p_consultants)
  group by a.consultant_id
$$;

-- The days on which consultants have as many sessions as they take, by the calendar of their zone.
create function parley.full_days(p_consultants uuid[], p_from timestamptz, p_to timestamptz, p_except_session uuid)
returns table (consultant_id uuid, day date)
language sql volatile set search_path = ''
as $$
  select a.consultant_id, (taken.start at time zone a.time_zone)::date
  from parley.availability a
  cross join lateral (
    select l.start from parley.session_list l
    where l.consultant_id = a.consultant_id and l.start between p_from - interval '2 days' and p_to + interval '2 days'
      and l.status not in ('cancelled', 'expired') and l.session_id is distinct from p_except_session
    union all
    select lower(k.during) + make_interval(mins => a.buffer_before_minutes) from parley.taken_times k
    where k.person_id = a.consultant_id and k.kind = 'reservation' and k.expires_at > parley.clock()
      and k.during && tstzrange(p_from - interval '2 days', p_to + interval '2 days')
  ) as taken
  where a.consultant_id = any (p_consultants) and a.max_per_day is not null
  group by 1, 2, a.max_per_day having count(*) >= a.max_per_day
$$;

-- When sessions of so many minutes can begin within [from, to), in seconds since 1970; `rank`: who has least to do comes first.
create function parley.free_starts(
  p_consultants uuid[], p_minutes integer, p_from timestamptz, p_to timestamptz, p_except_session uuid default null, p_whatever_is_taken boolean default false
)
returns table (consultant_id uuid, rank integer, at bigint)
language sql volatile set search_path = '' set jit = off
as $$
  with barred as materialized (
    select b.consultant_id, b.times, row_number() over (order by b.taken, b.consultant_id)::integer as rank
    from parley.barred(p_consultants, p_from, p_to, p_except_session) b
  ), windows as materialized (
    select w.* from parley.open_windows(p_consultants, p_from, p_to + make_interval(mins => p_minutes)) w
    where p_whatever_is_taken or not exists (
      select from parley.full_days(p_consultants, p_from, p_to, p_except_session) d where d.consultant_id = w.consultant_id and d.day = w.day)
  ), free as materialized (
    select w.consultant_id, range_agg(int8range(w.opens, w.closes)) as times from windows w group by w.consultant_id
  ), terms as materialized (
    select a.consultant_id, b.rank, case when p_whatever_is_taken then f.times else f.times - b.times end as times,
      (a.slot_minutes * 60)::bigint as step, (p_minutes * 60)::bigint as lasts,
      ceil(extract(epoch from greatest(p_from, parley.clock() + make_interval(mins => a.min_notice_minutes))))::bigint as since,
      least(ceil(extract(epoch from p_to))::bigint - 1,
        floor(extract(epoch from parley.clock() + make_interval(days => a.max_days_ahead)))::bigint) as until
    from parley.availability a join barred b on b.consultant_id = a.consultant_id join free f on f.consultant_id = a.consultant_id
  )
  select w.consultant_id, t.rank, s.at
  from windows w
  join terms t on t.consultant_id = w.consultant_id
  cross join lateral unnest(t.times * int8multirange(int8range(w.opens, w.closes + t.lasts))) as g (during)
  cross join lateral generate_series(
    w.grid + (greatest(lower(g.during), t.since) - w.grid + t.step - 1) / t.step * t.step,
    least(w.closes - 1, upper(g.during) - t.lasts, t.until), t.step
  ) as s (at)
$$;

-- Why a session cannot begin then with a consultant who has availability set; null when it can. Without one there are no slots.
create function parley.fault_of_slot(p_consultant_id uuid, p_minutes integer, p_start timestamptz, p_except_session uuid default null) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_terms parley.availability;
  v_until timestamptz := p_start + interval '1 second';
begin
  select * into v_terms from parley.availability where consultant_id = p_consultant_id;
  if v_terms.consultant_id is null or p_start is null or p_start > parley.clock() + make_interval(days => v_terms.max_days_ahead) then
    return 'outside_availability';
  elsif p_start < parley.clock() + make_interval(mins => v_terms.min_notice_minutes) then
    return 'notice_too_short';
  elsif exists (select from parley.free_starts(array[p_consultant_id], p_minutes, p_start, v_until, p_except_session)) then
    return null;
  elsif exists (select from parley.free_starts(array[p_consultant_id], p_minutes, p_start, v_until, p_except_session, true)) then
    return 'slot_taken';
  end if;
  return 'outside_availability';
end
$$;

-- The consultants of a service that is offered, who are offered themselves: the one of the ref, or all of them.
create function parley.consultants_of_service(p_service_ref text, p_consultant_ref text) returns uuid[]
language sql stable set search_path = ''
as $$
  select coalesce(array_agg(p.id), '{}')
  from parley.services s
  join parley.service_consultants c on c.service_ref = s.ref
  join parley.people p on p.id = c.consultant_id
  where s.ref = p_service_ref and s.active and (p_consultant_ref is null or p.ref = p_consultant_ref)
    and not exists (select from parley.person_details d where d.person_id = p.id and not d.active)
$$;

create function parley.most_slot_days() returns integer language sql immutable set search_path = '' as $$ select 62 $$;

create function parley.slots_json(p_consultants uuid[], p_minutes integer, p_from date, p_to date, p_zone text, p_except_session uuid) returns jsonb
language sql volatile set search_path = '' set timezone = 'UTC' set jit = off set work_mem = '32MB'
as $$
  with starts as materialized (
    select f.at, min(f.rank) as rank
    from parley.free_starts(
      p_consultants, p_minutes, p_from::timestamp at time zone p_zone, (p_to + 1)::timestamp at time zone p_zone, p_except_session) f
    group by f.at
  ), told as (
    select to_timestamp(s.at) as start, to_timestamp(s.at + p_minutes * 60) as until, s.rank from starts s
  ), who as materialized (
    select row_number() over (order by b.taken, b.consultant_id) as rank, p.ref
    from parley.barred(p_consultants, p_from::timestamp at time zone p_zone, (p_to + 1)::timestamp at time zone p_zone, p_except_session) b
    join parley.people p on p.id = b.consultant_id
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'start', t.start, 'end', t.until, 'consultantRef', w.ref, 'date', to_char(t.start at time zone p_zone, 'YYYY-MM-DD'),
    'time', to_char(t.start at time zone p_zone, 'HH24:MI'), 'endTime', to_char(t.until at time zone p_zone, 'HH24:MI')
  ) order by t.start), '[]')
  from told t join who w on w.rank = t.rank
$$;

create function public.list_slots(p_service_ref text, p_consultant_ref text, p_from date, p_to date, p_time_zone text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_service parley.services;
  v_consultants uuid[] := parley.consultants_of_service(p_service_ref, p_consultant_ref);
begin
  if not parley.is_zone(p_time_zone) then
    perform parley.refuse('invalid_argument', 'The time zone is a name such as Europe/Berlin.', 'timeZone');
  elsif not coalesce(p_to >= p_from and p_to - p_from < parley.most_slot_days() and p_from > '2000-01-01' and p_to < '2200-01-01', false) then
    perform parley.refuse('invalid_argument', format('Slots are asked for 1 to %s days.', parley.most_slot_days()), 'to');
  end if;
  select * into v_service from parley.services where ref = p_service_ref and active;
  if v_service.ref is null then
    return null;
  end if;
  return jsonb_build_object('service', v_service.ref, 'timeZone', p_time_zone, 'slots',
    parley.slots_json(v_consultants, v_service.duration_minutes, p_from, p_to, p_time_zone, null));
end
$$;
comment on function public.list_slots is
  'When a service can be booked on the days of a zone, both included: each start once, with the consultant of those asked for who has least '
  'to do, and what the clocks of that zone show. Null: no such service is offered. Refuses: invalid_argument (detail: the field).';
