-- Booking in pages: whether everybody may, and a booking of what somebody reserved there.

create table parley.booking_settings (
  only_row boolean primary key default true check (only_row),
  public_booking boolean not null default false
);
insert into parley.booking_settings default values;
comment on column parley.booking_settings.public_booking is
  'Whether clients book on the page /book by themselves. Such a booking is made as received: the practice sees to it that it is paid.';

create function public.booking_settings() returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object('publicBooking', public_booking) from parley.booking_settings $$;
comment on function public.booking_settings is 'Whether clients book on the page /book by themselves.';

create function public.admin_set_public_booking(p_claims jsonb, p_public boolean) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  update parley.booking_settings set public_booking = coalesce(p_public, false);
  return public.booking_settings();
end
$$;
comment on function public.admin_set_public_booking is 'Lets clients book on the page /book, or no longer.';

-- Two who type one name and one address are one client; whoever types another name is another, so that nobody renames somebody by an address.
create function parley.ref_of_visitor(p_name text, p_email text) returns text
language sql immutable set search_path = ''
as $$
  select 'web ' || left(encode(sha256(convert_to(lower(btrim(p_email)) || E'\n' || lower(btrim(p_name)), 'UTF8')), 'hex'), 32)
$$;

create function public.book_reservation(p_id uuid, p_made_by text, p_name text, p_email text, p_time_zone text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_reservation parley.reservations;
  v_service parley.services;
  v_booking parley.bookings;
  v_terms jsonb;
begin
  if coalesce(btrim(p_email), '') !~ '^[!-?A-~]+@[!-?A-~]+$' or char_length(btrim(p_email)) > 254 then
    perform parley.refuse('invalid_argument', 'The address is such as name@example.org.', 'email');
  elsif not coalesce(parley.is_name(btrim(p_name)), false) then
    perform parley.refuse('invalid_argument', 'The name has 1 to 80 characters, none of them invisible controls.', 'name');
  elsif not parley.is_zone(p_time_zone) then
    perform parley.refuse('invalid_argument', 'The time zone is a name such as Europe/Berlin.', 'timeZone');
  end if;
  select * into v_reservation from parley.reservations where id = p_id and made_by = p_made_by for update;
  if v_reservation.booking_id is not null then
    return public.booking_of_api(v_reservation.booking_id);
  elsif v_reservation.id is null or v_reservation.expires_at <= parley.clock() then
    perform parley.refuse_slot('reservation_expired');
  end if;
  select * into strict v_service from parley.services where ref = v_reservation.service_ref;
  v_terms := jsonb_build_object('clientRef', parley.ref_of_visitor(p_name, p_email), 'clientName', btrim(p_name),
    'consultantRef', (select ref from parley.people where id = v_reservation.consultant_id));
  perform parley.make_way(v_terms, v_reservation);
  insert into parley.bookings (client_ref, client_name, consultant_ref, session_type, scheduled_start_time, duration_minutes, price_minor, currency,
    billing, funding, idempotency_key)
  values (v_terms ->> 'clientRef', v_terms ->> 'clientName', v_terms ->> 'consultantRef', v_service.session_type, v_reservation.start,
    v_reservation.duration_minutes, v_service.price_minor, v_service.currency, v_service.billing, 'received', 'reservation ' || v_reservation.id)
  returning * into v_booking;
  insert into parley.service_bookings (booking_id, service_ref) values (v_booking.id, v_service.ref);
  insert into parley.person_details (person_id, email, time_zone, changed_by)
    values (v_booking.client_id, lower(btrim(p_email)), p_time_zone, 'the page /book')
    on conflict (person_id) do update set email = excluded.email, time_zone = excluded.time_zone, changed_by = excluded.changed_by,
      changed_at = parley.clock();
  update parley.reservations set booking_id = v_booking.id where id = v_reservation.id;
  return public.booking_of_api(v_booking.id);
end
$$;
comment on function public.book_reservation is
  'Books what its maker reserved, as received, for a client of this name and address; repeated, it answers the booking. Refuses: '
  'reservation_expired, person_busy, invalid_argument (detail: the field).';

-- What clocks of a zone show, by the only zone rules that are asked; of a zone that there is not, those of UTC.
create function public.told_in_zone(p_start timestamptz, p_end timestamptz, p_time_zone text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('timeZone', z.name, 'date', to_char(p_start at time zone z.name, 'YYYY-MM-DD'),
    'time', to_char(p_start at time zone z.name, 'HH24:MI'), 'endTime', to_char(p_end at time zone z.name, 'HH24:MI'))
  from (select case when parley.is_zone(p_time_zone) then p_time_zone else 'UTC' end as name) as z
$$;
comment on function public.told_in_zone is 'Date and times of a session as clocks of a zone show them.';
