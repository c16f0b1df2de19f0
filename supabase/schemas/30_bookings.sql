-- Booking: the row is checked and completed, the price frozen, the times taken, and session and links made, all in one transaction.

-- A day of more time at the highest price for one minute, and a price added to a balance, stay whole numbers that every reader can hold
-- (below 2^53).
create function parley.most_price_minor() returns bigint language sql immutable set search_path = '' as $$ select 1000000000000 $$;

-- The first thing wrong with a booking: the column and a sentence; a row of nulls when nothing is. So it is said by us, with the field's
-- name, whether it comes through create_booking or as a row: no constraint speaks for us. The cut-off for cancellations is within a year:
-- from a longer one no reader of dates knows the day.
create function parley.fault_of_booking(b parley.bookings, out fault text, out sentence text)
language sql volatile set search_path = ''
as $$
  select col, said
  from (
    values
      ('client_ref', 'The client''s ref is missing or longer than 200 characters.', char_length(b.client_ref) between 1 and 200),
      ('consultant_ref', 'The consultant''s ref is missing or longer than 200 characters.', char_length(b.consultant_ref) between 1 and 200),
      ('client_name', 'The client''s name must have 1 to 80 characters, none of them invisible controls.', parley.is_name(b.client_name)),
      ('consultant_name', 'The consultant''s name must have 1 to 80 characters, none of them invisible controls.',
        parley.is_name(b.consultant_name)),
      ('scheduled_start_time', 'The start must be a moment from a day ago to two years ahead.',
        b.scheduled_start_time between parley.clock() - interval '1 day' and parley.clock() + interval '2 years'),
      ('duration_minutes', 'The duration must be 1 to 1440 minutes.', b.duration_minutes between 1 and 1440),
      ('price_minor', format('The price must be a whole number of minor units from 0 to %s.', parley.most_price_minor()),
        b.price_minor between 0 and parley.most_price_minor()),
      ('currency', parley.fault_of_currency(b.currency), parley.fault_of_currency(b.currency) is null),
      ('session_type', 'The session type is chat, voice or video.', b.session_type is not null),
      ('billing', 'The billing is prorata, fixed or per_minute.', b.billing is not null),
      ('funding', 'The funding is received or balance.', b.funding in ('received', 'balance')),
      ('relay_only', 'Relay only is true or false.', b.relay_only is not null),
      ('idempotency_key', 'An idempotency key has 1 to 200 characters.',
        b.idempotency_key is null or char_length(b.idempotency_key) between 1 and 200),
      ('free_seconds', 'The free seconds must be 0 to 3600.', b.free_seconds between 0 and 3600),
      ('platform_fee_bp', 'The platform''s fee must be 0 to 10000 hundredths of a percent.', b.platform_fee_bp between 0 and 10000),
      ('no_show_client_share_bp', 'The share for a client who does not come must be 0 to 10000 hundredths of a percent.',
        b.no_show_client_share_bp between 0 and 10000),
      ('late_cancel_share_bp', 'The share for a late cancellation must be 0 to 10000 hundredths of a percent.',
        b.late_cancel_share_bp between 0 and 10000),
      ('cancel_cutoff_minutes', 'The cut-off for cancellations must be 0 to 525600 minutes.', b.cancel_cutoff_minutes between 0 and 525600),
      ('early_join_minutes', 'The links can open 0 to 1440 minutes before the start.', b.early_join_minutes between 0 and 1440),
      ('overrun_cap_minutes', 'Interruptions can move the paid end by 0 to 1440 minutes.', b.overrun_cap_minutes between 0 and 1440),
      ('dispute_window_minutes', 'The window for disputes must be 0 to 525600 minutes.', b.dispute_window_minutes between 0 and 525600)
  ) as checked (col, said, good)
  where good is not true
  limit 1
$$;

-- Whether a booking asks for what another one was made with. What it leaves out was taken from the settings then, and is no contradiction
-- now.
create function parley.asks_for_same(p_asked parley.bookings, p_made parley.bookings) returns boolean
language sql immutable set search_path = ''
as $$
  select (p_asked.client_ref, p_asked.consultant_ref, p_asked.session_type, p_asked.scheduled_start_time, p_asked.duration_minutes,
      p_asked.price_minor, p_asked.currency, p_asked.billing, p_asked.funding, p_asked.relay_only)
    is not distinct from (p_made.client_ref, p_made.consultant_ref, p_made.session_type, p_made.scheduled_start_time, p_made.duration_minutes,
      p_made.price_minor, p_made.currency, p_made.billing, p_made.funding, p_made.relay_only)
    and coalesce(btrim(p_asked.client_name), p_made.client_name) = p_made.client_name
    and coalesce(btrim(p_asked.consultant_name), p_made.consultant_name) = p_made.consultant_name
    and coalesce(p_asked.free_seconds, p_made.free_seconds) = p_made.free_seconds
    and coalesce(p_asked.platform_fee_bp, p_made.platform_fee_bp) = p_made.platform_fee_bp
    and coalesce(p_asked.no_show_client_share_bp, p_made.no_show_client_share_bp) = p_made.no_show_client_share_bp
    and coalesce(p_asked.late_cancel_share_bp, p_made.late_cancel_share_bp) = p_made.late_cancel_share_bp
    and coalesce(p_asked.cancel_cutoff_minutes, p_made.cancel_cutoff_minutes) = p_made.cancel_cutoff_minutes
    and coalesce(p_asked.early_join_minutes, p_made.early_join_minutes) = p_made.early_join_minutes
    and coalesce(p_asked.overrun_cap_minutes, p_made.overrun_cap_minutes) = p_made.overrun_cap_minutes
    and coalesce(p_asked.dispute_window_minutes, p_made.dispute_window_minutes) = p_made.dispute_window_minutes
$$;

-- The booking that a key already made; a key that made another one is refused. One booking at a time for a key, so that the second finds
-- the first.
create function parley.booked_with_key(p_asked parley.bookings) returns parley.bookings
language plpgsql volatile set search_path = ''
as $$
declare
  v_made parley.bookings;
begin
  if p_asked.idempotency_key is null then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.booking ' || p_asked.idempotency_key, 0));
  select * into v_made from parley.bookings where idempotency_key = p_asked.idempotency_key;
  if found and not coalesce(parley.asks_for_same(p_asked, v_made), false) then
    perform parley.refuse('idempotency_conflict', 'This idempotency key made another booking.', v_made.id::text);
  end if;
  return v_made;
end
$$;

create function parley.prepare_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_made parley.bookings := parley.booked_with_key(new);
  v_settings parley.settings;
  v_fault record;
begin
  if v_made.id is not null then
    -- The same row again: nothing is made, and the unique key says so.
    v_made.id := new.id;
    return v_made;
  end if;
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
  new.dispute_window_minutes := coalesce(new.dispute_window_minutes, v_settings.dispute_window_minutes);
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
create trigger bookings_prepare before insert on parley.bookings for each row execute function parley.prepare_booking();

-- Freezes the price. All accounts are locked at once, in order, before either transfer. The consultant's account is opened with the first
-- booking, so that no end has to.
create function parley.freeze_price(p_booking parley.bookings) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_available bigint := parley.account_of(p_booking.client_id, 'available', p_booking.currency);
  v_held bigint := parley.account_of(p_booking.client_id, 'held', p_booking.currency);
  v_external bigint := case when p_booking.funding = 'received' then parley.account_of(null, 'external', p_booking.currency) end;
begin
  perform parley.account_of(p_booking.consultant_id, parley.earned_kind(p_booking), p_booking.currency);
  perform parley.lock_accounts(array[v_available, v_held, v_external]);
  if v_external is not null then
    perform parley.check_income(v_external, p_booking.price_minor, 'price_minor');
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
create trigger bookings_open after insert on parley.bookings for each row execute function parley.open_booking();

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
end
$$;
comment on function public.create_booking is
  'Booking, hold, session and both links in one transaction; answers the two raw tokens, once. Amounts in minor units. Refuses: '
  'invalid_argument (detail: the field), insufficient_funds, already_booked (the key made this booking before; detail: its id), '
  'idempotency_conflict (it made another one), person_busy (detail: the booking that is in the way, and its time).';
