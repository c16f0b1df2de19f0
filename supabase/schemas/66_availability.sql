-- When a consultant can be booked: hours of the week as the clock on the wall shows them, days that are different, and what is taken elsewhere.
-- PostgreSQL's zone rules are the only ones asked: a browser's or Node's may be of another year.

create table parley.availability (
  consultant_id uuid primary key references parley.people,
  time_zone text not null,
  buffer_before_minutes integer not null check (buffer_before_minutes between 0 and 240),
  buffer_after_minutes integer not null check (buffer_after_minutes between 0 and 240),
  min_notice_minutes integer not null check (min_notice_minutes between 0 and 43200),
  max_days_ahead integer not null check (max_days_ahead between 1 and 730),
  max_per_day integer check (max_per_day between 1 and 96),
  slot_minutes integer not null check (slot_minutes between 5 and 1440),
  updated_at timestamptz not null default parley.clock()
);
comment on table parley.availability is
  'A consultant who has a row here can be booked by slots, and is never booked twice at one time, buffers included, however the booking comes.';
comment on column parley.availability.buffer_before_minutes is 'Taken before each of their sessions, as well as the session before may take after it.';
comment on column parley.availability.slot_minutes is 'How far apart slots begin, from the start of each window.';

-- Minutes since midnight on the wall, of 0 to 1440; windows that touch are one.
create table parley.weekly_hours (
  consultant_id uuid not null references parley.availability,
  weekday smallint not null check (weekday in (1, 2, 3, 4, 5, 6, 7)),
  minutes int4multirange not null,
  primary key (consultant_id, weekday)
);
comment on column parley.weekly_hours.weekday is 'Monday is 1.';

-- A day that is not as its weekday: these windows, or none.
create table parley.different_days (
  consultant_id uuid not null references parley.availability,
  day date not null,
  minutes int4multirange not null,
  primary key (consultant_id, day)
);

-- What another calendar of the consultant's says. It may overlap bookings and itself, so no constraint watches it: slots are cut by it.
create table parley.busy_times (
  id uuid primary key default gen_random_uuid(),
  consultant_id uuid not null references parley.people,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  source text not null default 'api' check (source in ('api', 'calendar')),
  created_at timestamptz not null default parley.clock()
);
create index busy_times_by_consultant on parley.busy_times using gist (consultant_id, during);

create function parley.most_windows_of_day() returns integer language sql immutable set search_path = '' as $$ select 24 $$;
create function parley.most_different_days() returns integer language sql immutable set search_path = '' as $$ select 400 $$;
create function parley.most_busy_times() returns integer language sql immutable set search_path = '' as $$ select 2000 $$;

-- Names of the zone database alone: PostgreSQL also takes abbreviations and formulas, which know no summer.
create function parley.is_zone(p_zone text) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  if p_zone is null or char_length(p_zone) > 60 or p_zone !~ '^(UTC|Etc/(UTC|GMT)|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+){1,2})$' then
    return false;
  end if;
  perform '2026-01-01'::timestamp at time zone p_zone;
  return true;
exception
  when invalid_parameter_value then return false;
end
$$;

-- How far a zone's clocks are ahead of UTC at a moment.
create function parley.ahead_at(p_zone text, p_at timestamptz) returns interval
language sql immutable set search_path = ''
as $$ select (p_at at time zone p_zone) - (p_at at time zone 'UTC') $$;

-- "09:30" as minutes since midnight, "24:00" is the day's end; null: no time.
create function parley.minute_of_day(p_text text) returns integer
language sql immutable set search_path = ''
as $$
  select case when p_text ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' or p_text = '24:00'
    then left(p_text, 2)::integer * 60 + right(p_text, 2)::integer end
$$;

create function parley.day_time(p_minute integer) returns text
language sql immutable set search_path = ''
as $$ select lpad((p_minute / 60)::text, 2, '0') || ':' || lpad((p_minute % 60)::text, 2, '0') $$;

-- Windows as they are said: [{"from": "09:00", "to": "17:00"}].
create function parley.minutes_said(p_windows jsonb, p_field text) returns int4multirange
language plpgsql immutable set search_path = ''
as $$
declare
  v_minutes int4multirange := '{}';
  v_window record;
begin
  if jsonb_typeof(p_windows) is distinct from 'array' or jsonb_array_length(p_windows) > parley.most_windows_of_day() then
    perform parley.refuse('invalid_argument', format('A day has at most %s windows.', parley.most_windows_of_day()), p_field);
  end if;
  for v_window in select parley.minute_of_day(w ->> 'from') as opens, parley.minute_of_day(w ->> 'to') as closes
    from jsonb_array_elements(p_windows) as w
  loop
    if not coalesce(v_window.opens < v_window.closes, false) then
      perform parley.refuse('invalid_argument',
        'A window is from a time such as 09:00 to a later one of the same day, 24:00 at most.', p_field);
    elsif v_minutes && int4range(v_window.opens, v_window.closes) then
      perform parley.refuse('invalid_argument', 'Two windows of a day overlap.', p_field);
    end if;
    v_minutes := v_minutes + int4multirange(int4range(v_window.opens, v_window.closes));
  end loop;
  return v_minutes;
end
$$;

create function parley.windows_json(p_minutes int4multirange) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('from', parley.day_time(lower(r)), 'to', parley.day_time(upper(r))) order by r), '[]')
  from unnest(p_minutes) as r
$$;

create function parley.weekday_word(p_weekday integer) returns text
language sql immutable set search_path = ''
as $$ select (array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])[p_weekday] $$;

create function parley.availability_json(p_consultant_id uuid) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'consultant', jsonb_build_object('ref', p.ref, 'name', p.name), 'timeZone', a.time_zone,
    'bufferBeforeMinutes', a.buffer_before_minutes, 'bufferAfterMinutes', a.buffer_after_minutes, 'minNoticeMinutes', a.min_notice_minutes,
    'maxDaysAhead', a.max_days_ahead, 'maxPerDay', a.max_per_day, 'slotMinutes', a.slot_minutes, 'updatedAt', a.updated_at,
    'weekly', (
      select coalesce(jsonb_agg(jsonb_build_object('day', parley.weekday_word(w.weekday)) || said.w order by w.weekday, said.place), '[]')
      from parley.weekly_hours w
      cross join lateral jsonb_array_elements(parley.windows_json(w.minutes)) with ordinality as said (w, place)
      where w.consultant_id = a.consultant_id),
    'exceptions', (
      select coalesce(jsonb_agg(jsonb_build_object('date', d.day, 'windows', parley.windows_json(d.minutes)) order by d.day), '[]')
      from parley.different_days d where d.consultant_id = a.consultant_id))
  from parley.availability a join parley.people p on p.id = a.consultant_id where a.consultant_id = p_consultant_id
$$;

create function parley.set_weekly_hours(p_consultant_id uuid, p_weekly jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_weekday integer;
begin
  if jsonb_typeof(p_weekly) is distinct from 'array' or jsonb_array_length(p_weekly) > 7 * parley.most_windows_of_day()
    or exists (select from jsonb_array_elements(p_weekly) as w
      where coalesce(w ->> 'day', '') not in ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')) then
    perform parley.refuse('invalid_argument', 'Weekly hours are a list of windows, each with a day of mon to sun.', 'weekly');
  end if;
  delete from parley.weekly_hours where consultant_id = p_consultant_id;
  for v_weekday in 1..7 loop
    insert into parley.weekly_hours (consultant_id, weekday, minutes)
      select p_consultant_id, v_weekday, parley.minutes_said(jsonb_agg(w), 'weekly') from jsonb_array_elements(p_weekly) as w
      where w ->> 'day' = parley.weekday_word(v_weekday) having count(*) > 0;
  end loop;
end
$$;

create function parley.set_different_days(p_consultant_id uuid, p_days jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_day jsonb;
begin
  if jsonb_typeof(p_days) is distinct from 'array' or jsonb_array_length(p_days) > parley.most_different_days() then
    perform parley.refuse('invalid_argument', format('There are at most %s exceptions.', parley.most_different_days()), 'exceptions');
  elsif (select count(distinct d ->> 'date') <> jsonb_array_length(p_days) from jsonb_array_elements(p_days) as d) then
    perform parley.refuse('invalid_argument', 'Each exception has a date of its own.', 'exceptions');
  end if;
  delete from parley.different_days where consultant_id = p_consultant_id;
  for v_day in select d from jsonb_array_elements(p_days) as d loop
    if coalesce(v_day ->> 'date', '') !~ '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' then
      perform parley.refuse('invalid_argument', 'The date of an exception is such as 2026-12-24.', 'exceptions');
    end if;
    insert into parley.different_days (consultant_id, day, minutes)
      values (p_consultant_id, (v_day ->> 'date')::date, parley.minutes_said(v_day -> 'windows', 'exceptions'));
  end loop;
exception
  when datetime_field_overflow or invalid_datetime_format then
    perform parley.refuse('invalid_argument', 'The date of an exception is a day of the calendar.', 'exceptions');
end
$$;

-- The first field that is out of its bounds, and what they are.
create function parley.fault_of_availability(a parley.availability, out fault text, out sentence text)
language sql stable set search_path = ''
as $$
  select field, said
  from (
    values
      ('timeZone', 'The time zone is a name such as Europe/Berlin.', parley.is_zone(a.time_zone)),
      ('bufferBeforeMinutes', 'A buffer has 0 to 240 minutes.', a.buffer_before_minutes between 0 and 240),
      ('bufferAfterMinutes', 'A buffer has 0 to 240 minutes.', a.buffer_after_minutes between 0 and 240),
      ('minNoticeMinutes', 'The notice is 0 to 43200 minutes.', a.min_notice_minutes between 0 and 43200),
      ('maxDaysAhead', 'Bookings are taken 1 to 730 days ahead.', a.max_days_ahead between 1 and 730),
      ('maxPerDay', 'At most 1 to 96 sessions a day, or null.', a.max_per_day is null or a.max_per_day between 1 and 96),
      ('slotMinutes', 'Slots begin 5 to 1440 minutes apart.', a.slot_minutes between 5 and 1440)
  ) as checked (field, said, good)
  where good is not true
  limit 1
$$;

-- The consultant of a ref; made with the name where nobody has it yet. Refuses: invalid_argument.
create function parley.consultant_of(p_ref text, p_name text default null) returns uuid
language plpgsql volatile set search_path = ''
as $$
declare
  v_id uuid := (select id from parley.people where role = 'consultant' and ref = p_ref);
begin
  if v_id is null and p_name is not null and char_length(p_ref) between 1 and 200 then
    return parley.person_of('consultant', p_ref, btrim(p_name));
  elsif v_id is null then
    perform parley.refuse('invalid_argument', 'There is no consultant of this ref.', 'consultantRef');
  end if;
  return v_id;
end
$$;

create function public.set_availability(p_consultant_ref text, p_name text, p_availability jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_new parley.availability;
  v_fault record;
begin
  v_new.time_zone := p_availability ->> 'timeZone';
  v_new.buffer_before_minutes := coalesce((p_availability ->> 'bufferBeforeMinutes')::integer, 0);
  v_new.buffer_after_minutes := coalesce((p_availability ->> 'bufferAfterMinutes')::integer, 0);
  v_new.min_notice_minutes := coalesce((p_availability ->> 'minNoticeMinutes')::integer, 60);
  v_new.max_days_ahead := coalesce((p_availability ->> 'maxDaysAhead')::integer, 60);
  v_new.max_per_day := (p_availability ->> 'maxPerDay')::integer;
  v_new.slot_minutes := coalesce((p_availability ->> 'slotMinutes')::integer, 30);
  v_new.updated_at := parley.clock();
  select * into v_fault from parley.fault_of_availability(v_new);
  if v_fault.fault is not null then
    perform parley.refuse('invalid_argument', v_fault.sentence, v_fault.fault);
  end if;
  v_new.consultant_id := parley.consultant_of(p_consultant_ref, p_name);
  -- Whoever books or changes the same one waits.
  perform from parley.people where id = v_new.consultant_id for no key update;
  insert into parley.availability select v_new.*
    on conflict (consultant_id) do update set time_zone = excluded.time_zone, buffer_before_minutes = excluded.buffer_before_minutes,
      buffer_after_minutes = excluded.buffer_after_minutes, min_notice_minutes = excluded.min_notice_minutes,
      max_days_ahead = excluded.max_days_ahead, max_per_day = excluded.max_per_day, slot_minutes = excluded.slot_minutes,
      updated_at = excluded.updated_at;
  perform parley.set_weekly_hours(v_new.consultant_id, coalesce(p_availability -> 'weekly', '[]'));
  perform parley.set_different_days(v_new.consultant_id, coalesce(p_availability -> 'exceptions', '[]'));
  return parley.availability_json(v_new.consultant_id);
end
$$;
comment on function public.set_availability is
  'Sets all of when a consultant can be booked; what is left out is as by default. The name makes a consultant whom nobody named before. '
  'Bookings that were made stay. Refuses: invalid_argument (detail: the field).';

create function public.find_availability(p_consultant_ref text) returns jsonb
language sql stable security definer set search_path = ''
as $$ select parley.availability_json(p.id) from parley.people p where p.role = 'consultant' and p.ref = p_consultant_ref $$;
comment on function public.find_availability is 'When a consultant can be booked; null: nothing was set, or there is no such consultant.';

create function parley.busy_json(p_busy parley.busy_times) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('busyId', p_busy.id, 'start', lower(p_busy.during), 'end', upper(p_busy.during), 'source', p_busy.source)
$$;

create function public.add_busy_time(p_consultant_ref text, p_start timestamptz, p_end timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_consultant uuid := parley.consultant_of(p_consultant_ref);
  v_busy parley.busy_times;
begin
  if not coalesce(p_start < p_end and p_end > parley.clock() and p_end <= p_start + interval '366 days'
    and p_start < parley.clock() + interval '2 years', false) then
    perform parley.refuse('invalid_argument', 'A busy time ends after it starts and after now, lasts a year at most, and starts within two years.', 'start');
  end if;
  perform from parley.people where id = v_consultant for no key update;
  delete from parley.busy_times where consultant_id = v_consultant and upper(during) < parley.clock();
  if (select count(*) from parley.busy_times where consultant_id = v_consultant) >= parley.most_busy_times() then
    perform parley.refuse('invalid_argument', format('A consultant has at most %s busy times to come.', parley.most_busy_times()), 'start');
  end if;
  insert into parley.busy_times (consultant_id, during) values (v_consultant, tstzrange(p_start, p_end)) returning * into v_busy;
  return parley.busy_json(v_busy);
end
$$;
comment on function public.add_busy_time is
  'From now on no slot of the consultant lies in it; bookings that were made stay. Refuses: invalid_argument (detail: the field).';

create function public.list_busy_times(p_consultant_ref text) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(parley.busy_json(b) order by lower(b.during), b.id), '[]')
  from parley.people p join parley.busy_times b on b.consultant_id = p.id
  where p.role = 'consultant' and p.ref = p_consultant_ref and upper(b.during) > parley.clock()
$$;
comment on function public.list_busy_times is 'What is to come of a consultant''s busy times, by start.';

create function public.remove_busy_time(p_consultant_ref text, p_busy_id uuid) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  with gone as (
    delete from parley.busy_times b using parley.people p
    where b.id = p_busy_id and b.source = 'api' and p.id = b.consultant_id and p.role = 'consultant' and p.ref = p_consultant_ref
    returning b.id
  )
  select jsonb_build_object('removed', exists (select from gone))
$$;
comment on function public.remove_busy_time is 'Takes one back that was added by hand or by a program.';
