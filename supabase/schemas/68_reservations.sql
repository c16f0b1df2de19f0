-- Reservations: a slot kept for whoever is booking, for a quarter of an hour by the database's clock; and bookings of a service.

-- It takes its consultant's time as a session does, by the same constraint (parley.taken_times). It runs out by its time, which whoever asks
-- next sees; nothing has to happen for it.
create table parley.reservations (
  id uuid primary key default gen_random_uuid(),
  service_ref text not null references parley.services,
  consultant_id uuid not null references parley.people,
  start timestamptz not null,
  duration_minutes integer not null,
  made_by text not null check (char_length(made_by) between 1 and 200),
  made_at timestamptz not null default parley.clock(),
  expires_at timestamptz not null,
  booking_id uuid unique references parley.bookings
);
comment on column parley.reservations.made_by is 'The key of a program, or the hash of a caller''s address: who may use it, and who has too many.';
create index reservations_by_maker on parley.reservations (made_by, expires_at);

create function parley.reservation_time() returns interval language sql immutable set search_path = '' as $$ select interval '15 minutes' $$;
create function parley.most_open_reservations() returns integer language sql immutable set search_path = '' as $$ select 500 $$;

-- Of which service a booking is, where it was booked as one.
create table parley.service_bookings (
  booking_id uuid primary key references parley.bookings,
  service_ref text not null references parley.services
);
create trigger service_bookings_stay before update or delete on parley.service_bookings
  for each row execute function parley.refuse_change();

-- Refusals of booking by slots, by their codes (lib/db/refusals.ts).
create function parley.refuse_slot(p_code text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = case p_code
      when 'slot_taken' then 'PA060'
      when 'outside_availability' then 'PA061'
      when 'notice_too_short' then 'PA062'
      when 'reservation_expired' then 'PA063'
    end,
    message = case p_code
      when 'slot_taken' then 'This time is taken.'
      when 'outside_availability' then 'This is no time at which sessions can begin.'
      when 'notice_too_short' then 'It is too late for this time.'
      when 'reservation_expired' then 'The reservation has run out, or was used.'
    end,
    detail = p_code;
end
$$;

create function parley.reservation_json(p_reservation parley.reservations) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'reservationId', p_reservation.id, 'service', p_reservation.service_ref, 'start', p_reservation.start,
    'end', p_reservation.start + make_interval(mins => p_reservation.duration_minutes),
    'consultant', jsonb_build_object('ref', p.ref, 'name', p.name), 'expiresAt', p_reservation.expires_at,
    'bookingId', p_reservation.booking_id)
  from parley.people p where p.id = p_reservation.consultant_id
$$;

-- Locks a consultant, drops what ran out, and says why the slot cannot be had; null when it can, until the transaction ends.
create function parley.hold_slot(p_consultant_id uuid, p_minutes integer, p_start timestamptz) returns text
language plpgsql volatile set search_path = ''
as $$
begin
  perform from parley.people where id = p_consultant_id for no key update;
  delete from parley.taken_times where person_id = p_consultant_id and expires_at <= parley.clock();
  return parley.fault_of_slot(p_consultant_id, p_minutes, p_start);
end
$$;

-- The consultants of a service in the order in which they are asked for a time: who has least to do comes first.
create function parley.in_turn(p_consultants uuid[], p_start timestamptz) returns uuid[]
language sql volatile set search_path = ''
as $$
  select coalesce(array_agg(c order by (
      select count(*) from parley.taken_times t
      where t.person_id = c and t.during && tstzrange(p_start - interval '1 day', p_start + interval '1 day')), c), '{}')
  from unnest(p_consultants) as c
$$;

create function public.reserve_slot(
  p_service_ref text, p_consultant_ref text, p_start timestamptz, p_made_by text, p_most integer default 20
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_service parley.services;
  v_consultants uuid[] := parley.consultants_of_service(p_service_ref, p_consultant_ref);
  v_consultant uuid;
  v_fault text;
  v_said text;
  v_new parley.reservations;
begin
  select * into v_service from parley.services where ref = p_service_ref and active;
  if v_service.ref is null then
    perform parley.refuse('invalid_argument', 'No such service is offered.', 'service');
  elsif cardinality(v_consultants) = 0 then
    perform parley.refuse('invalid_argument', 'This service has no such consultant.', 'consultantRef');
  elsif coalesce(char_length(p_made_by), 0) not between 1 and 200 then
    perform parley.refuse('invalid_argument', 'Whoever reserves has a name of 1 to 200 characters.', 'made_by');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.reservations of ' || p_made_by, 0));
  delete from parley.reservations where made_by = p_made_by and booking_id is null and expires_at < parley.clock() - interval '1 day';
  if (select count(*) from parley.reservations where made_by = p_made_by and booking_id is null and expires_at > parley.clock())
    >= least(p_most, parley.most_open_reservations()) then
    perform parley.refuse('too_many_attempts', 'So many times are reserved already: book one of them, or wait a quarter of an hour.', 'reservations');
  end if;
  foreach v_consultant in array parley.in_turn(v_consultants, p_start) loop
    v_fault := parley.hold_slot(v_consultant, v_service.duration_minutes, p_start);
    exit when v_fault is null;
    -- That it was there and is gone says more than that another never had it.
    v_said := case when 'slot_taken' in (v_fault, v_said) then 'slot_taken' else v_fault end;
  end loop;
  if v_fault is not null then
    perform parley.refuse_slot(v_said);
  end if;
  insert into parley.reservations (service_ref, consultant_id, start, duration_minutes, made_by, expires_at)
    values (v_service.ref, v_consultant, p_start, v_service.duration_minutes, p_made_by, parley.clock() + parley.reservation_time())
    returning * into v_new;
  insert into parley.taken_times (person_id, during, kind, exempt, reservation_id, expires_at)
    values (v_consultant, parley.time_of(v_consultant, p_start, v_service.duration_minutes), 'reservation', false, v_new.id, v_new.expires_at);
  return parley.reservation_json(v_new);
exception
  when exclusion_violation then
    perform parley.refuse_slot('slot_taken');
    return null;
end
$$;
comment on function public.reserve_slot is
  'Keeps a slot for a quarter of an hour: of the consultant asked for, or of who of the service has least to do. Refuses: slot_taken, '
  'outside_availability, notice_too_short, too_many_attempts (`p_most` of one maker at a time), invalid_argument (detail: the field).';

create function public.find_reservation(p_id uuid, p_made_by text) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select parley.reservation_json(r) || jsonb_build_object('open', r.booking_id is null and r.expires_at > parley.clock())
  from parley.reservations r where r.id = p_id and r.made_by = p_made_by
$$;
comment on function public.find_reservation is 'A reservation of its maker; null: there is none. `open`: it can be booked.';

create function public.release_reservation(p_id uuid, p_made_by text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_one parley.reservations;
begin
  select * into v_one from parley.reservations where id = p_id and made_by = p_made_by and booking_id is null for update;
  if found then
    delete from parley.taken_times where reservation_id = v_one.id;
    delete from parley.reservations where id = v_one.id;
  end if;
  return jsonb_build_object('released', found);
end
$$;
comment on function public.release_reservation is 'Gives a slot back before its time. False: there is no such reservation, or it was booked.';

-- A booking as it was asked for, with what it leaves out: from its reservation, from its service, or, when its key made it before, as it
-- was made then.
create function parley.terms_of_booking(p_booking jsonb, p_reservation parley.reservations, p_made parley.bookings) returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  v_ref text := coalesce(p_reservation.service_ref, p_booking ->> 'service');
  s parley.services;
begin
  if p_reservation.id is not null and (
    p_reservation.service_ref <> coalesce(p_booking ->> 'service', p_reservation.service_ref)
    or p_reservation.start <> coalesce((p_booking ->> 'start')::timestamptz, p_reservation.start)) then
    perform parley.refuse('invalid_argument', 'The reservation is of another service or start.', 'reservationId');
  end if;
  select * into s from parley.services where ref = v_ref and (active or p_reservation.id is not null or p_made.id is not null);
  if s.ref is null then
    perform parley.refuse('invalid_argument', 'No such service is offered.', 'service');
  end if;
  return jsonb_strip_nulls(p_booking) || jsonb_build_object(
    'service', s.ref,
    'consultantRef', coalesce((select ref from parley.people where id = p_reservation.consultant_id), p_booking ->> 'consultantRef', p_made.consultant_ref),
    'start', coalesce(p_reservation.start, (p_booking ->> 'start')::timestamptz, p_made.scheduled_start_time),
    'sessionType', coalesce(p_booking ->> 'sessionType', p_made.session_type, s.session_type),
    'durationMinutes', coalesce(p_reservation.duration_minutes, (p_booking ->> 'durationMinutes')::integer, p_made.duration_minutes, s.duration_minutes),
    'priceMinor', coalesce((p_booking ->> 'priceMinor')::bigint, p_made.price_minor, s.price_minor),
    'currency', coalesce(p_booking ->> 'currency', p_made.currency, s.currency),
    'billing', coalesce(p_booking ->> 'billing', p_made.billing, s.billing));
end
$$;

-- Makes the time of a booking free for it alone: gives back what was reserved for it, or sees to it that it is a slot. Clients are locked
-- before consultants, as everywhere. Without availability there are no slots, and the constraint alone speaks.
create function parley.make_way(p_terms jsonb, p_reservation parley.reservations) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_consultant uuid := (select id from parley.people where role = 'consultant' and ref = p_terms ->> 'consultantRef');
  v_fault text;
begin
  -- Who may be somebody else under a misspelt ref is made by nobody here: the booking is refused for it.
  if p_terms ->> 'clientRef' <> '' and p_terms ? 'clientName'
    and parley.similar_json('client', p_terms ->> 'clientRef', parley.others_of(p_terms)) is null then
    perform parley.person_of('client', p_terms ->> 'clientRef', btrim(p_terms ->> 'clientName'));
  end if;
  perform from parley.people where role = 'client' and ref = p_terms ->> 'clientRef' for no key update;
  if p_reservation.id is not null then
    perform from parley.people where id = v_consultant for no key update;
    delete from parley.taken_times where reservation_id = p_reservation.id;
  elsif v_consultant is null or not v_consultant = any (parley.consultants_of_service(p_terms ->> 'service', null)) then
    perform parley.refuse('invalid_argument', 'This service has no such consultant.', 'consultant_ref');
  elsif exists (select from parley.availability where consultant_id = v_consultant) then
    v_fault := parley.hold_slot(v_consultant, (p_terms ->> 'durationMinutes')::integer, (p_terms ->> 'start')::timestamptz);
    if v_fault is not null then
      perform parley.refuse_slot(v_fault);
    end if;
  end if;
end
$$;

create function public.book_service(p_key_id text, p_idempotency_key text, p_booking jsonb, p_made_by text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_key text := format('api %s %s', p_key_id, encode(parley.secret_hash(p_idempotency_key), 'hex'));
  v_made parley.bookings;
  v_reservation parley.reservations;
  v_terms jsonb;
  v_answer jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended('parley.service booking ' || coalesce(v_key, ''), 0));
  -- As book_by_api, which then finds it its own: before people.
  perform pg_advisory_xact_lock(hashtextextended('parley.external ' || coalesce(p_booking ->> 'externalId', v_key, ''), 0));
  select * into v_made from parley.bookings where idempotency_key = v_key;
  if p_booking ? 'reservationId' then
    select * into v_reservation from parley.reservations
      where id = (p_booking ->> 'reservationId')::uuid and made_by = p_made_by for update;
    if v_reservation.id is null or (v_reservation.booking_id is distinct from v_made.id)
      or (v_made.id is null and v_reservation.expires_at <= parley.clock()) then
      perform parley.refuse_slot('reservation_expired');
    end if;
  end if;
  v_terms := parley.terms_of_booking(p_booking, v_reservation, v_made);
  if v_made.id is null then
    perform parley.make_way(v_terms, v_reservation);
  end if;
  v_answer := public.book_with_contacts(p_key_id, p_idempotency_key, v_terms);
  if v_answer ->> 'outcome' = 'refused' then
    raise exception using errcode = 'PA099', message = v_answer::text;
  elsif not (v_answer ->> 'repeated')::boolean then
    insert into parley.service_bookings (booking_id, service_ref) values ((v_answer -> 'booking' ->> 'bookingId')::uuid, v_terms ->> 'service');
    update parley.reservations set booking_id = (v_answer -> 'booking' ->> 'bookingId')::uuid where id = v_reservation.id;
  end if;
  return v_answer;
exception
  -- Undone: what was reserved still is.
  when sqlstate 'PA099' then return sqlerrm::jsonb;
end
$$;
comment on function public.book_service is
  'Books a service by a program: what is left out is the service''s, and the time is one of its slots, or the one that was reserved. '
  'Refuses as book_with_contacts does, and slot_taken, outside_availability, notice_too_short, reservation_expired.';
