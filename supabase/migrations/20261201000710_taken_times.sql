-- One person, one place: the times for which somebody is taken, and the constraint that lets no two of them overlap.

-- Equality of people inside a GiST index (docs/decisions/125). Its owner needs no superuser: the extension is trusted since PostgreSQL 13.
do $$
begin
  if exists (select from pg_catalog.pg_extension where extname = 'btree_gist') then
    return;
  elsif not exists (select from pg_catalog.pg_available_extensions where name = 'btree_gist') then
    raise exception 'The extension btree_gist is missing on this server: install PostgreSQL''s contrib modules (postgresql-contrib).';
  end if;
  create schema if not exists extensions;
  create extension btree_gist with schema extensions;
end
$$;

alter table parley.settings add column allow_overlaps boolean not null default false;
comment on column parley.settings.allow_overlaps is
  'Whether one person may be booked for two sessions at one time. Each booking keeps what stood here when it was made.';

create table parley.taken_times (
  id bigint generated always as identity primary key,
  person_id uuid not null references parley.people,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  kind text not null default 'session' check (kind in ('session')),
  session_id uuid references parley.webrtc_sessions,
  exempt boolean not null,
  constraint a_session_is_named check ((kind = 'session') = (session_id is not null)),
  constraint one_person_one_place exclude using gist (person_id with =, during with &&) where (not exempt)
);
comment on table parley.taken_times is
  'When a person is taken: [start, start + booked minutes) of each session that is not over, for its client and for its consultant. Rows go when it is over.';
comment on column parley.taken_times.exempt is 'May overlap others of the person, and they it: the setting allow_overlaps, or a booking from before the constraint.';
create unique index taken_times_by_session on parley.taken_times (session_id, person_id);
create index taken_times_by_person on parley.taken_times (person_id, lower(during));
alter table parley.taken_times enable row level security;

create function parley.is_free(p_person_id uuid, p_during tstzrange, p_except_session uuid default null) returns boolean
language sql stable set search_path = ''
as $$
  select not exists (
    select from parley.taken_times t
    where t.person_id = p_person_id and t.during && p_during and not t.exempt and t.session_id is distinct from p_except_session
  )
$$;
comment on function parley.is_free is 'Whether nothing that counts takes the person within the range; the session of `p_except_session` is its own.';

-- Of two bookings of one person at the same moment the second waits here, before it locks anything else, instead of each waiting for the other in the
-- index. The client comes first everywhere.
create function parley.lock_people(p_booking parley.bookings) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from parley.people where id = p_booking.client_id for no key update;
  perform from parley.people where id = p_booking.consultant_id for no key update;
end
$$;

create function parley.refuse_busy(p_booking parley.bookings, p_during tstzrange) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_other record;
begin
  select t.during, t.session_id, s.booking_id, p.role, p.name into v_other
    from parley.taken_times t
    join parley.people p on p.id = t.person_id
    left join parley.webrtc_sessions s on s.id = t.session_id
    where t.person_id in (p_booking.client_id, p_booking.consultant_id) and t.during && p_during and not t.exempt
      and s.booking_id is distinct from p_booking.id
    order by lower(t.during), p.role limit 1;
  perform parley.refuse('person_busy',
    coalesce(format('%s is booked from %s to %s already.', v_other.name, parley.utc_minute(lower(v_other.during)), parley.utc_minute(upper(v_other.during))),
      'Somebody of this booking is booked at that time already.'),
    jsonb_build_object('participantType', v_other.role, 'bookingId', v_other.booking_id, 'sessionId', v_other.session_id,
      'from', lower(v_other.during), 'until', upper(v_other.during))::text,
    'Choose another time. A practice whose people may be booked twice at one time says so: update parley.settings set allow_overlaps = true.');
end
$$;

create function parley.utc_minute(p_at timestamptz) returns text
language sql stable set search_path = ''
as $$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') $$;

-- Takes the time of both people of a new session.
create function parley.take_times(p_session_id uuid, p_booking parley.bookings) returns void
language plpgsql set search_path = '' set timezone = 'UTC'
as $$
declare
  v_during tstzrange := tstzrange(
    p_booking.scheduled_start_time, p_booking.scheduled_start_time + make_interval(mins => p_booking.duration_minutes));
begin
  insert into parley.taken_times (person_id, during, session_id, exempt)
    select person, v_during, p_session_id, settings.allow_overlaps
    from unnest(array[p_booking.client_id, p_booking.consultant_id]) as person, parley.settings;
exception
  when exclusion_violation then
    perform parley.refuse_busy(p_booking, v_during);
end
$$;

create or replace function parley.open_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_session uuid;
  v_until timestamptz := new.scheduled_start_time + make_interval(mins => new.duration_minutes + new.overrun_cap_minutes) + parley.link_grace();
begin
  if v_until <= parley.clock() then
    perform parley.refuse('invalid_argument', 'The session would already be over.', 'scheduled_start_time');
  end if;
  perform parley.lock_people(new);
  perform parley.freeze_price(new);
  insert into parley.webrtc_sessions (
    booking_id, room_id, session_type, scheduled_start_time, paid_duration_minutes, overrun_cap_minutes, opens_at, link_valid_until
  ) values (
    new.id, parley.base64url(parley.random_bytes32()), new.session_type, new.scheduled_start_time, new.duration_minutes,
    new.overrun_cap_minutes, new.scheduled_start_time - make_interval(mins => new.early_join_minutes), v_until
  ) returning id into v_session;
  perform parley.take_times(v_session, new);
  -- Links with tokens that nobody knows; issue_session_link or create_booking hands out real ones.
  insert into parley.session_links (session_id, participant_type, token_hash)
    select v_session, side, sha256(parley.random_bytes32()) from unnest(array['client', 'consultant']) as side;
  insert into parley.session_events (session_id, type, actor) values (v_session, 'booked', 'system');
  return null;
end
$$;

-- Whatever ends a session gives the time back.
create function parley.free_times() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from parley.taken_times where session_id = new.id;
  return null;
end
$$;
create trigger sessions_free_times after update of status on parley.webrtc_sessions
  for each row when (new.ended_at is not null and old.ended_at is null) execute function parley.free_times();

-- Sessions that overlap already keep their booking: whoever comes first holds the time, and the other is exempt.
insert into parley.taken_times (person_id, during, session_id, exempt)
  select person, tstzrange(s.scheduled_start_time, s.scheduled_start_time + make_interval(mins => s.paid_duration_minutes)), s.id, false
  from parley.webrtc_sessions s
  join parley.bookings b on b.id = s.booking_id
  cross join unnest(array[b.client_id, b.consultant_id]) as person
  where not parley.is_over(s.status)
  order by s.scheduled_start_time, s.created_at, s.id
  on conflict do nothing;
insert into parley.taken_times (person_id, during, session_id, exempt)
  select person, tstzrange(s.scheduled_start_time, s.scheduled_start_time + make_interval(mins => s.paid_duration_minutes)), s.id, true
  from parley.webrtc_sessions s
  join parley.bookings b on b.id = s.booking_id
  cross join unnest(array[b.client_id, b.consultant_id]) as person
  where not parley.is_over(s.status)
  on conflict (session_id, person_id) do nothing;

do $$
declare
  v_role text;
  v_function text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on parley.taken_times from %s', v_role);
    execute format('revoke all on sequence parley.taken_times_id_seq from %s', v_role);
    foreach v_function in array array['is_free', 'lock_people', 'refuse_busy', 'utc_minute', 'take_times', 'free_times'] loop
      execute format('revoke all on function parley.%s from %s', v_function, v_role);
    end loop;
  end loop;
end
$$;
