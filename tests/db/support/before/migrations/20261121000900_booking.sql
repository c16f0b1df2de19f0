-- Booking: whoever inserts the row, the same hold, session and links come with it, in the same transaction.

-- How long after the latest planned end a link still admits: somebody who starts late still gets the whole time.
create function parley.link_grace() returns interval language sql immutable set search_path = '' as $$ select interval '30 minutes' $$;

create function parley.person_of(p_role text, p_ref text, p_name text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into parley.people (role, ref, name) values (p_role, p_ref, p_name)
    on conflict (role, ref) do update set name = excluded.name where people.name <> excluded.name
    returning id into v_id;
  if v_id is null then
    select id into strict v_id from parley.people where role = p_role and ref = p_ref;
  end if;
  return v_id;
end
$$;

-- The first thing wrong with a booking: the column and a sentence. A row of nulls when nothing is.
create function parley.fault_of_booking(b parley.bookings, out fault text, out sentence text)
language sql stable set search_path = ''
as $$
  select col, said
  from (
    values
      ('client_ref', 'The client''s ref is missing or longer than 200 characters.', char_length(b.client_ref) between 1 and 200),
      ('consultant_ref', 'The consultant''s ref is missing or longer than 200 characters.', char_length(b.consultant_ref) between 1 and 200),
      ('client_name', 'The client''s name must have 1 to 80 characters, none of them invisible controls.',
        char_length(b.client_name) between 1 and 80 and b.client_name !~ '[[:cntrl:]]'),
      ('consultant_name', 'The consultant''s name must have 1 to 80 characters, none of them invisible controls.',
        char_length(b.consultant_name) between 1 and 80 and b.consultant_name !~ '[[:cntrl:]]'),
      ('scheduled_start_time', 'The scheduled start is missing or not a moment.', isfinite(b.scheduled_start_time)),
      ('duration_minutes', 'The duration must be 1 to 1440 minutes.', b.duration_minutes between 1 and 1440),
      ('price_minor', 'The price must be a whole number of minor units, not negative.', b.price_minor between 0 and 100000000000000),
      ('currency', 'The currency must be an ISO 4217 code such as INR.', b.currency ~ '^[A-Z]{3}$'),
      ('session_type', 'The session type is chat, voice or video.', b.session_type is not null),
      ('funding', 'The funding is received or balance.', b.funding in ('received', 'balance'))
  ) as checked (col, said, good)
  where good is not true
  limit 1
$$;

create function parley.prepare_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_settings parley.settings;
  v_fault record;
begin
  select * into strict v_settings from parley.settings;
  new.client_name := coalesce(btrim(new.client_name), (select name from parley.people where role = 'client' and ref = new.client_ref));
  new.consultant_name :=
    coalesce(btrim(new.consultant_name), (select name from parley.people where role = 'consultant' and ref = new.consultant_ref));
  new.free_seconds := coalesce(new.free_seconds, v_settings.free_seconds);
  new.platform_fee_bp := coalesce(new.platform_fee_bp, v_settings.platform_fee_bp);
  new.no_show_client_share_bp := coalesce(new.no_show_client_share_bp, v_settings.no_show_client_share_bp);
  new.late_cancel_share_bp := coalesce(new.late_cancel_share_bp, v_settings.late_cancel_share_bp);
  new.cancel_cutoff_minutes := coalesce(new.cancel_cutoff_minutes, v_settings.cancel_cutoff_minutes);
  new.early_join_minutes := coalesce(new.early_join_minutes, v_settings.early_join_minutes);
  new.overrun_cap_minutes := coalesce(new.overrun_cap_minutes, v_settings.overrun_cap_minutes);
  select * into v_fault from parley.fault_of_booking(new);
  if v_fault.fault is not null then
    perform parley.refuse('invalid_argument', v_fault.sentence, v_fault.fault);
  end if;
  new.client_id := parley.person_of('client', new.client_ref, new.client_name);
  new.consultant_id := parley.person_of('consultant', new.consultant_ref, new.consultant_name);
  new.created_at := parley.clock();
  return new;
end
$$;

-- Freezes the price. All accounts are locked at once, in order, before either transfer.
create function parley.freeze_price(p_booking parley.bookings) returns void
language plpgsql set search_path = ''
as $$
declare
  v_available bigint := parley.account_of(p_booking.client_id, 'available', p_booking.currency);
  v_held bigint := parley.account_of(p_booking.client_id, 'held', p_booking.currency);
  v_external bigint := case when p_booking.funding = 'received' then parley.account_of(null, 'external', p_booking.currency) end;
begin
  perform parley.lock_accounts(array[v_available, v_held, v_external]);
  if v_external is not null then
    perform parley.post_transfer('deposit', p_booking.id, 'system', 'payment received',
      array[v_external, v_available], array[-p_booking.price_minor::bigint, p_booking.price_minor::bigint]);
  elsif (select balance_minor from parley.accounts where id = v_available) < p_booking.price_minor then
    perform parley.refuse('insufficient_funds', 'The client''s available funds do not cover the price.', 'insufficient_funds',
      'If the price was already collected, book with funding = ''received''.');
  end if;
  insert into parley.holds (booking_id, client_id, currency, amount_minor)
    values (p_booking.id, p_booking.client_id, p_booking.currency, p_booking.price_minor);
  perform parley.post_transfer('hold', p_booking.id, 'system', 'booked',
    array[v_available, v_held], array[-p_booking.price_minor::bigint, p_booking.price_minor::bigint]);
end
$$;

create function parley.open_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_session uuid;
  v_until timestamptz := new.scheduled_start_time + make_interval(mins => new.duration_minutes + new.overrun_cap_minutes) + parley.link_grace();
begin
  if v_until <= parley.clock() then
    perform parley.refuse('invalid_argument', 'The session would already be over.', 'scheduled_start_time');
  end if;
  perform parley.freeze_price(new);
  insert into parley.webrtc_sessions (
    booking_id, room_id, session_type, scheduled_start_time, paid_duration_minutes, overrun_cap_minutes, opens_at, link_valid_until
  ) values (
    new.id, parley.base64url(parley.random_bytes32()), new.session_type, new.scheduled_start_time, new.duration_minutes,
    new.overrun_cap_minutes, new.scheduled_start_time - make_interval(mins => new.early_join_minutes), v_until
  ) returning id into v_session;
  -- Links with tokens that nobody knows; issue_session_link or create_booking hands out real ones.
  insert into parley.session_links (session_id, participant_type, token_hash)
    select v_session, side, sha256(parley.random_bytes32()) from unnest(array['client', 'consultant']) as side;
  insert into parley.session_events (session_id, type, actor) values (v_session, 'booked', 'system');
  return null;
end
$$;

create trigger bookings_prepare before insert on parley.bookings for each row execute function parley.prepare_booking();
create trigger bookings_open after insert on parley.bookings for each row execute function parley.open_booking();

-- A fresh token for a link; the raw one exists only in this answer.
create function parley.new_link_token(p_link_id uuid) returns text
language plpgsql set search_path = ''
as $$
declare
  v_token text := parley.base64url(parley.random_bytes32());
begin
  update parley.session_links set token_hash = parley.secret_hash(v_token), issued_at = parley.clock() where id = p_link_id;
  return v_token;
end
$$;

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
  p_idempotency_key text default null
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
    billing, platform_fee_bp, funding, idempotency_key
  ) values (
    p_client_ref, p_client_name, p_consultant_ref, p_consultant_name, p_session_type, p_scheduled_start, p_duration_minutes, p_price_minor,
    p_currency, coalesce(p_billing, 'prorata'), p_platform_fee_bp, coalesce(p_funding, 'balance'), p_idempotency_key
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
