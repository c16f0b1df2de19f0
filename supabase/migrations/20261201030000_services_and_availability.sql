-- What a practice offers, when its consultants can be booked, and the slots that follow from it.

set check_function_bodies = off;

-- What a practice offers: so many minutes of one mode at a price, with some of its consultants.

create table parley.services (
  ref text primary key check (char_length(ref) between 1 and 200),
  name text not null check (parley.is_name(name)),
  description text not null default '' check (char_length(description) <= 1000),
  session_type parley.session_type not null,
  duration_minutes integer not null check (duration_minutes between 1 and 1440),
  price_minor parley.amount not null,
  currency parley.currency not null,
  billing parley.billing not null default 'prorata',
  active boolean not null default true,
  created_at timestamptz not null default parley.clock(),
  updated_at timestamptz not null default parley.clock()
);
comment on table parley.services is 'What can be booked. A booking keeps its own copy of all of it: a changed service changes no booking.';
comment on column parley.services.ref is 'The practice''s own name for it.';
comment on column parley.services.active is 'Offered; one that is not has no slots and is not booked by its name.';

create table parley.service_consultants (
  service_ref text not null references parley.services,
  consultant_id uuid not null references parley.people,
  primary key (service_ref, consultant_id)
);
create index service_consultants_by_consultant on parley.service_consultants (consultant_id);

-- How many services a practice has, and how many consultants one of them.
create function parley.most_services() returns integer language sql immutable set search_path = '' as $$ select 200 $$;
create function parley.most_service_consultants() returns integer language sql immutable set search_path = '' as $$ select 200 $$;

create function parley.service_json(p_service parley.services) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'ref', p_service.ref, 'name', p_service.name, 'description', p_service.description, 'sessionType', p_service.session_type,
    'durationMinutes', p_service.duration_minutes, 'priceMinor', p_service.price_minor, 'currency', p_service.currency,
    'billing', p_service.billing, 'active', p_service.active, 'updatedAt', p_service.updated_at,
    'consultants', (
      select coalesce(jsonb_agg(jsonb_build_object('ref', p.ref, 'name', p.name) order by p.name, p.ref), '[]')
      from parley.service_consultants c join parley.people p on p.id = c.consultant_id where c.service_ref = p_service.ref))
$$;

-- The first thing wrong with a service: the field and a sentence; nulls when nothing is.
create function parley.fault_of_service(s parley.services, out fault text, out sentence text)
language sql volatile set search_path = ''
as $$
  select field, said
  from (
    values
      ('ref', 'A service''s ref has 1 to 200 characters.', char_length(s.ref) between 1 and 200),
      ('name', 'A service has a name of 1 to 80 characters, none of them invisible controls.', parley.is_name(s.name)),
      ('description', 'A description has at most 1000 characters.', char_length(s.description) <= 1000),
      ('sessionType', 'The session type is chat, voice or video.', s.session_type is not null),
      ('durationMinutes', 'The duration must be 1 to 1440 minutes.', s.duration_minutes between 1 and 1440),
      ('price', format('The price must be a whole number of minor units from 0 to %s.', parley.most_price_minor()),
        s.price_minor between 0 and parley.most_price_minor()),
      ('currency', parley.fault_of_currency(s.currency), parley.fault_of_currency(s.currency) is null),
      ('billing', 'The billing is prorata, fixed or per_minute.', s.billing is not null),
      ('active', 'Active is true or false.', s.active is not null)
  ) as checked (field, said, good)
  where good is not true
  limit 1
$$;

-- Sets whose service it is. Refuses: invalid_argument (a ref that no consultant has).
create function parley.set_service_consultants(p_service_ref text, p_refs text[]) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_unknown text := (select r from unnest(p_refs) as r
    where not exists (select from parley.people p where p.role = 'consultant' and p.ref = r) limit 1);
begin
  if cardinality(p_refs) > parley.most_service_consultants() then
    perform parley.refuse('invalid_argument',
      format('A service has at most %s consultants.', parley.most_service_consultants()), 'consultantRefs');
  elsif v_unknown is not null then
    perform parley.refuse('invalid_argument', format('There is no consultant %s.', left(v_unknown, 200)), 'consultantRefs');
  end if;
  delete from parley.service_consultants where service_ref = p_service_ref;
  insert into parley.service_consultants (service_ref, consultant_id)
    select distinct p_service_ref, p.id from parley.people p where p.role = 'consultant' and p.ref = any (p_refs);
end
$$;

create function public.save_service(p_ref text, p_service jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_new parley.services;
  v_fault record;
begin
  v_new.ref := p_ref;
  v_new.name := btrim(p_service ->> 'name');
  v_new.description := coalesce(btrim(p_service ->> 'description', E' \t\r\n'), '');
  v_new.session_type := p_service ->> 'sessionType';
  v_new.duration_minutes := (p_service ->> 'durationMinutes')::integer;
  v_new.price_minor := (p_service ->> 'priceMinor')::bigint;
  v_new.currency := p_service ->> 'currency';
  v_new.billing := coalesce(p_service ->> 'billing', 'prorata');
  v_new.active := coalesce((p_service ->> 'active')::boolean, true);
  v_new.created_at := parley.clock();
  v_new.updated_at := v_new.created_at;
  select * into v_fault from parley.fault_of_service(v_new);
  if v_fault.fault is not null then
    perform parley.refuse('invalid_argument', v_fault.sentence, v_fault.fault);
  end if;
  lock table parley.services in share row exclusive mode;
  if (select count(*) from parley.services where ref <> p_ref) >= parley.most_services() then
    perform parley.refuse('invalid_argument', format('A practice has at most %s services.', parley.most_services()), 'ref');
  end if;
  insert into parley.services select v_new.*
    on conflict (ref) do update set name = excluded.name, description = excluded.description, session_type = excluded.session_type,
      duration_minutes = excluded.duration_minutes, price_minor = excluded.price_minor, currency = excluded.currency,
      billing = excluded.billing, active = excluded.active, updated_at = excluded.updated_at
    returning * into v_new;
  perform parley.set_service_consultants(p_ref, coalesce(
    (select array_agg(r) from jsonb_array_elements_text(p_service -> 'consultantRefs') as r), '{}'));
  return parley.service_json(v_new);
end
$$;
comment on function public.save_service is
  'Makes a service of this ref, or makes the one of it what is said; consultants are replaced. Refuses: invalid_argument (detail: the field).';

create function public.find_service(p_ref text) returns jsonb
language sql stable security definer set search_path = ''
as $$ select parley.service_json(s) from parley.services s where s.ref = p_ref $$;
comment on function public.find_service is 'A service; null: there is none of this ref.';

create function public.list_services(p_consultant_ref text default null, p_active_only boolean default false) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(parley.service_json(s) order by s.name, s.ref), '[]')
  from parley.services s
  where (s.active or not coalesce(p_active_only, false)) and (p_consultant_ref is null or exists (
    select from parley.service_consultants c join parley.people p on p.id = c.consultant_id
    where c.service_ref = s.ref and p.role = 'consultant' and p.ref = p_consultant_ref))
$$;
comment on function public.list_services is 'The services by name: all, those of one consultant, or those that are offered.';

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
      and k.session_id is distinct from p_except_session
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
language sql stable set search_path = ''
as $$
  select a.consultant_id, (l.start at time zone a.time_zone)::date
  from parley.availability a
  join parley.session_list l on l.consultant_id = a.consultant_id
    and l.start between p_from - interval '2 days' and p_to + interval '2 days'
    and l.status not in ('cancelled', 'expired') and l.session_id is distinct from p_except_session
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

-- The consultants of a service that is offered: the one of the ref, or all of them.
create function parley.consultants_of_service(p_service_ref text, p_consultant_ref text) returns uuid[]
language sql stable set search_path = ''
as $$
  select coalesce(array_agg(p.id), '{}')
  from parley.services s
  join parley.service_consultants c on c.service_ref = s.ref
  join parley.people p on p.id = c.consultant_id
  where s.ref = p_service_ref and s.active and (p_consultant_ref is null or p.ref = p_consultant_ref)
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

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_function text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on parley.services, parley.service_consultants, parley.availability, parley.weekly_hours, parley.different_days, parley.busy_times from %s', v_outsiders);
  alter table parley.services enable row level security;
  alter table parley.service_consultants enable row level security;
  alter table parley.availability enable row level security;
  alter table parley.weekly_hours enable row level security;
  alter table parley.different_days enable row level security;
  alter table parley.busy_times enable row level security;
  foreach v_function in array array[
    'parley.most_services',
    'parley.most_service_consultants',
    'parley.service_json',
    'parley.fault_of_service',
    'parley.set_service_consultants',
    'public.save_service',
    'public.find_service',
    'public.list_services',
    'parley.most_windows_of_day',
    'parley.most_different_days',
    'parley.most_busy_times',
    'parley.is_zone',
    'parley.ahead_at',
    'parley.minute_of_day',
    'parley.day_time',
    'parley.minutes_said',
    'parley.windows_json',
    'parley.weekday_word',
    'parley.availability_json',
    'parley.set_weekly_hours',
    'parley.set_different_days',
    'parley.fault_of_availability',
    'parley.consultant_of',
    'public.set_availability',
    'public.find_availability',
    'parley.busy_json',
    'public.add_busy_time',
    'public.list_busy_times',
    'public.remove_busy_time',
    'parley.days_of_zones',
    'parley.open_windows',
    'parley.barred',
    'parley.full_days',
    'parley.free_starts',
    'parley.fault_of_slot',
    'parley.consultants_of_service',
    'parley.most_slot_days',
    'parley.slots_json',
    'public.list_slots'
  ] loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_function like 'public.%' and exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
