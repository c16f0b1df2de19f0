-- Two years of appointments and a week to come, in three modes and three currencies; what became of each is drawn here, once.
create unlogged table public.bench_draw as
select gen_random_uuid() as booking_id, gen_random_uuid() as session_id, gen_random_uuid() as hold_id, i,
  date_trunc('minute', now()) + interval '7 days' - (737::float8 * i / $1::int) * interval '1 day' as start,
  (array['chat','voice','video','video'])[1 + (h1 % 4)] as mode,
  (array[15,30,30,45,60])[1 + (h2 % 5)] as minutes,
  (array['INR','INR','INR','INR','INR','INR','INR','INR','EUR','USD'])[1 + (h3 % 10)] as currency,
  1000 + 50 * (h4 % 400) as price,
  h5 % 1000 as fate,
  h6 % 1000 as used,
  h7, h8
from (
  select i, abs(hashint4(i)) as h1, abs(hashint4(i + 1000000007)) as h2, abs(hashint4(i * 3 + 1)) as h3, abs(hashint4(i * 5 + 2)) as h4,
    abs(hashint4(i * 7 + 3)) as h5, abs(hashint4(i * 11 + 4)) as h6, abs(hashint4(i * 13 + 5)) as h7, abs(hashint4(i * 17 + 6)) as h8
  from generate_series(1, $1::int) i
) drawn;
--
analyze public.bench_draw;
--
analyze parley.people;
--
create unlogged table public.bench as
select d.booking_id, d.session_id, d.hold_id, d.i, d.start, d.mode, d.minutes, d.currency, d.price::bigint,
  c.id as client_id, c.ref as client_ref, c.name as client_name, k.id as consultant_id, k.ref as consultant_ref, k.name as consultant_name,
  status, d.minutes * 60 as paid, f.billable,
  g.gross, g.fee, g.gross - g.fee as released, d.price - g.gross as returned,
  case when status in ('completed', 'abandoned') then d.start + (d.used % 240) * interval '1 second' end as started_at,
  case when status <> 'scheduled' then d.start + greatest(f.billable, 600) * interval '1 second' end as ended_at,
  case status when 'completed' then (array['time_up','ended','ended'])[1 + d.fate % 3] when 'abandoned' then 'nobody_present'
    when 'cancelled' then 'cancelled' when 'expired' then 'nobody_came' when 'scheduled' then null else 'no_show' end as end_reason,
  case when status = 'scheduled' then null when status = 'completed' then (array['system','client','consultant'])[1 + d.fate % 3]
    when status = 'cancelled' then 'client' else 'system' end as ended_by
from public.bench_draw d
join (select *, row_number() over (order by ref) - 1 as n from parley.people where role = 'client' and ref like 'bench:%') c
  on c.n = d.h7 % greatest($1::int / 25, 1)
join (select *, row_number() over (order by ref) - 1 as n from parley.people where role = 'consultant' and ref like 'bench:%') k
  on k.n = d.h8 % greatest($1::int / 2000, 1)
cross join lateral (
  select case when d.start > now() - interval '2 hours' then 'scheduled' when d.fate < 820 then 'completed' when d.fate < 850 then 'abandoned'
    when d.fate < 900 then 'no_show_client' when d.fate < 920 then 'no_show_consultant' when d.fate < 940 then 'expired' else 'cancelled' end as status
) s
cross join lateral (
  select case when status = 'completed' and d.fate % 3 = 0 then d.minutes * 60
    when status in ('completed', 'abandoned') then 60 + (d.minutes * 60 - 60) * d.used / 1000 else 0 end as billable
) f
cross join lateral (
  -- What parley.share_minor and parley.fee_minor answer, in whole numbers small enough for bigint.
  select gross, (2 * gross * 300 + 10000) / 20000 as fee
  from (select (2 * d.price::bigint * f.billable + d.minutes * 60) / (2 * d.minutes * 60) as gross) x
) g;
--
analyze public.bench;
--
drop table public.bench_draw;
--
insert into parley.bookings (id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes,
  price_minor, currency, funding, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp, cancel_cutoff_minutes,
  early_join_minutes, overrun_cap_minutes, dispute_window_minutes, client_id, consultant_id, created_at)
select booking_id, client_ref, client_name, consultant_ref, consultant_name, mode, start, minutes, price, currency, 'received', 60, 300, 0, 0, 1440,
  10, 15, 0, client_id, consultant_id, start - interval '7 days'
from public.bench;
--
insert into parley.holds (id, booking_id, client_id, currency, amount_minor, status, created_at, settled_at)
select hold_id, booking_id, client_id, currency, price, case when ended_at is null then 'held' else 'settled' end, start - interval '7 days', ended_at
from public.bench;
--
insert into parley.sessions (id, kind, room_id, mode, capacity, created_at, ended_at)
select session_id, 'appointment', 'bench-' || i, mode, 2, start - interval '7 days', ended_at from public.bench;
--
insert into parley.session_members (session_id, role, person_id, name)
select session_id, role, person_id, name
from public.bench
cross join lateral (values ('client', client_id, client_name), ('consultant', consultant_id, consultant_name)) as side (role, person_id, name);
--
insert into parley.webrtc_sessions (id, booking_id, room_id, session_type, status, scheduled_start_time, paid_duration_minutes, overrun_cap_minutes,
  opens_at, link_valid_until, started_at, ended_at, end_reason, ended_by, created_at)
select session_id, booking_id, 'bench-' || i, mode, status, start, minutes, 15, start - interval '10 minutes',
  start + make_interval(mins => minutes + 45), started_at, ended_at, end_reason, ended_by, start - interval '7 days'
from public.bench;
--
insert into parley.taken_times (person_id, during, session_id, exempt)
select person, tstzrange(start, start + make_interval(mins => minutes)), session_id, false
from public.bench cross join unnest(array[client_id, consultant_id]) as person
where ended_at is null
on conflict do nothing;
--
insert into parley.taken_times (person_id, during, session_id, exempt)
select person, tstzrange(start, start + make_interval(mins => minutes)), session_id, true
from public.bench cross join unnest(array[client_id, consultant_id]) as person
where ended_at is null
on conflict (session_id, person_id) do nothing;
--
insert into parley.settlements (hold_id, session_id, booking_id, status, reason, ended_by, started_at, ended_at, paid_seconds, billable_seconds,
  currency, held_minor, gross_minor, fee_minor, released_minor, returned_minor, settled_at, billed)
select hold_id, session_id, booking_id, status, end_reason, ended_by, started_at, ended_at, paid, billable, currency, price, gross, fee, released,
  returned, ended_at,
  case when started_at is not null then tstzmultirange(tstzrange(started_at, started_at + billable * interval '1 second')) end
from public.bench where ended_at is not null;
--
analyze parley.bookings, parley.holds, parley.sessions, parley.session_members, parley.webrtc_sessions, parley.settlements;
