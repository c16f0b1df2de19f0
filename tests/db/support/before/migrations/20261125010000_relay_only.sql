-- Bookings whose two sides must not learn each other's network address: their media goes through the TURN server alone.

alter table parley.bookings add column relay_only boolean not null default false;
comment on column parley.bookings.relay_only is
  'Media goes through the TURN server alone, so that neither side learns the other''s network address. Without a TURN server such a call cannot connect.';

-- Another list of arguments is another function: the old one goes, so that a call by name stays unambiguous.
drop function public.create_booking(
  text, text, text, text, text, timestamptz, integer, bigint, text, text, integer, text, text
);

create function public.create_booking(
  p_client_ref text,
  p_client_name text,
  p_consultant_ref text,
  p_consultant_name text,
  p_session_type text,
  p_scheduled_start timestamptz,
  p_duration_minutes integer,
  p_price_minor bigint,
  p_currency text,
  p_billing text default 'prorata',
  p_platform_fee_bp integer default null,
  p_funding text default 'balance',
  p_idempotency_key text default null,
  p_relay_only boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_booking uuid;
  v_session parley.webrtc_sessions;
  v_tokens jsonb;
begin
  insert into parley.bookings (
    client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor, currency,
    billing, platform_fee_bp, funding, idempotency_key, relay_only
  ) values (
    p_client_ref, p_client_name, p_consultant_ref, p_consultant_name, p_session_type, p_scheduled_start, p_duration_minutes, p_price_minor,
    p_currency, coalesce(p_billing, 'prorata'), p_platform_fee_bp, coalesce(p_funding, 'balance'), p_idempotency_key,
    coalesce(p_relay_only, false)
  ) on conflict (idempotency_key) do nothing returning id into v_booking;
  if v_booking is null then
    perform parley.refuse('already_booked', 'This booking was already made; its links were handed out then.',
      (select id::text from parley.bookings where idempotency_key = p_idempotency_key));
  end if;
  select * into strict v_session from parley.webrtc_sessions where booking_id = v_booking;
  select jsonb_object_agg(l.participant_type || 'Token', parley.new_link_token(l.id)) into v_tokens
    from parley.session_links l where l.session_id = v_session.id;
  return v_tokens || jsonb_build_object(
    'bookingId', v_booking,
    'sessionId', v_session.id,
    'roomId', v_session.room_id,
    'sessionType', v_session.session_type,
    'scheduledStartTime', v_session.scheduled_start_time
  );
exception
  when check_violation then
    perform parley.refuse('invalid_argument', sqlerrm, 'booking');
end
$$;
comment on function public.create_booking is
  'Booking, hold, session and both links in one transaction; answers the two raw tokens, once. Amounts in minor units.';

create or replace function parley.side_facts_of(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_client boolean := p_link.participant_type = 'client';
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  return parley.facts_of(p_session, p_now) || jsonb_build_object(
    'relayOnly', v_booking.relay_only,
    'linkId', p_link.id,
    'participantType', p_link.participant_type,
    'participantId', case when v_client then v_booking.client_id else v_booking.consultant_id end,
    'participantName', case when v_client then v_booking.client_name else v_booking.consultant_name end,
    'otherParticipantId', case when v_client then v_booking.consultant_id else v_booking.client_id end,
    'otherParticipantName', case when v_client then v_booking.consultant_name else v_booking.client_name end,
    'claimed', exists (select from parley.claims where link_id = p_link.id),
    'serverTime', parley.clock()
  );
end
$$;

create or replace function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_claims jsonb;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select jsonb_object_agg(l.participant_type, coalesce((parley.newest_claim(l.id)).claim_number, 0)) into v_claims
    from parley.session_links l where l.session_id = p_session_id and l.revoked_at is null;
  return parley.facts_of(v_session, parley.now_in(p_session_id)) || jsonb_build_object(
    'relayOnly', v_booking.relay_only,
    'client', parley.person_json(v_booking.client_id, v_booking.client_name),
    'consultant', parley.person_json(v_booking.consultant_id, v_booking.consultant_name),
    'claims', v_claims,
    'serverTime', parley.clock()
  );
end
$$;

do $$
declare
  v_function regprocedure := (select p.oid from pg_catalog.pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = 'create_booking');
  v_role text;
  v_outsiders text := 'public';
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on function %s from %s', v_function, v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    execute format('grant execute on function %s to service_role', v_function);
  end if;
end
$$;
