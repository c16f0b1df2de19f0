-- More time in a running session: proposed by one side, answered by the other, frozen before it is added.

-- What was proposed, and (by its one answer) what became of it. Both append-only.
create table parley.extensions (
  id uuid primary key,
  session_id uuid not null references parley.webrtc_sessions,
  booking_id uuid not null references parley.bookings,
  proposed_by parley.participant_type not null,
  minutes integer not null check (minutes in (5, 15, 30)),
  currency parley.currency not null,
  amount_minor parley.amount not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null
);
create index extensions_by_session on parley.extensions (session_id, proposed_at);
create trigger extensions_append_only before update or delete on parley.extensions
  for each row execute function parley.refuse_change();

create table parley.extension_answers (
  extension_id uuid primary key references parley.extensions,
  outcome text not null check (outcome in ('accepted', 'declined', 'withdrawn', 'unfunded', 'person_busy')),
  answered_by parley.participant_type not null,
  transfer_id bigint references parley.transfers,
  at timestamptz not null
);
create trigger extension_answers_append_only before update or delete on parley.extension_answers
  for each row execute function parley.refuse_change();

create function parley.extension_answer_time() returns interval language sql immutable set search_path = '' as $$ select interval '60 seconds' $$;
comment on function parley.extension_answer_time is 'How long a proposal stands.';

create function parley.extension_minor(p_price bigint, p_booked_minutes integer, p_minutes integer) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
  return case when p_price > 0 then greatest(1, parley.share_minor(p_price, p_minutes, p_booked_minutes)) else 0 end;
end
$$;
comment on function parley.extension_minor is
  'What so many more minutes cost: the rate booked at first, half up, at least one minor unit unless the booking is free.';

-- The proposal that still waits for its answer, if any. It falls when either side is away before it is answered: from then on nobody can
-- answer it, so nothing waits for it either, and another one can be made at once.
create function parley.open_extension(p_session_id uuid, p_now timestamptz) returns parley.extensions
language sql stable set search_path = ''
as $$
  select x from parley.extensions x
  where x.session_id = p_session_id and x.expires_at > p_now
    and not exists (select from parley.extension_answers a where a.extension_id = x.id)
    and not (
      select parley.was_away(t.client_absences || t.consultant_absences, x.proposed_at, p_now)
      from parley.attendance_of(p_session_id, p_now) as t
    )
  order by x.proposed_at desc limit 1
$$;

create function parley.extension_json(p_extension parley.extensions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_extension.id, 'minutes', p_extension.minutes, 'proposedBy', p_extension.proposed_by,
    'amountMinor', p_extension.amount_minor, 'currency', p_extension.currency,
    'proposedAt', p_extension.proposed_at, 'expiresAt', p_extension.expires_at
  )
$$;

-- Why a proposal cannot be made now; null when it can.
create function parley.extension_refusal(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_minutes integer, p_amount bigint, p_now timestamptz
) returns text
language sql stable set search_path = ''
as $$
  select case
    when p_session.status in ('scheduled', 'waiting') then 'not_started'
    when parley.is_over(p_session.status) or (parley.verdict_of(p_session, p_now)).status is not null then 'too_late'
    when p_session.paid_duration_minutes + p_minutes > 1440 then 'too_long'
    when (parley.open_extension(p_session.id, p_now)).id is not null then 'already_proposed'
    when not parley.may_last_until(p_session.id, parley.end_with(p_session, p_minutes, p_now)) then 'person_busy'
    when not parley.covers(p_booking.client_id, p_booking.currency, p_amount) then 'unfunded'
  end
$$;

create function public.propose_extension(p_session_id uuid, p_participant_type text, p_id uuid, p_minutes integer) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_side text := parley.checked_side(p_participant_type);
  v_new parley.extensions;
  v_reason text;
begin
  if p_id is null or p_minutes is null or p_minutes not in (5, 15, 30) then
    perform parley.refuse('invalid_argument', 'An extension has an id and is of 5, 15 or 30 minutes.', 'minutes');
  end if;
  -- One proposal at a time for an id, whatever the session.
  perform pg_advisory_xact_lock(hashtextextended('parley.extension ' || p_id::text, 0));
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select * into v_new from parley.extensions where id = p_id;
  if found and (v_new.session_id, v_new.proposed_by::text, v_new.minutes) is distinct from (p_session_id, v_side, p_minutes) then
    perform parley.refuse('idempotency_conflict', 'Another proposal has this id.', 'id');
  elsif not found then
    v_new := row (p_id, p_session_id, v_booking.id, v_side, p_minutes, v_booking.currency,
      parley.extension_minor(v_booking.price_minor, v_booking.duration_minutes, p_minutes), parley.now_in(p_session_id), null);
    v_reason := parley.extension_refusal(v_session, v_booking, p_minutes, v_new.amount_minor, v_new.proposed_at);
    if v_reason is not null then
      return jsonb_build_object('outcome', 'refused', 'reason', v_reason, 'amountMinor', v_new.amount_minor, 'currency', v_new.currency);
    end if;
    v_new.expires_at := v_new.proposed_at + parley.extension_answer_time();
    insert into parley.extensions select v_new.*;
    insert into parley.session_events (session_id, type, actor, data) values
      (p_session_id, 'extension_proposed', v_side, parley.extension_json(v_new) - 'proposedBy');
  end if;
  return jsonb_build_object('outcome', 'proposed', 'extension', parley.extension_json(v_new), 'serverTime', parley.clock());
end
$$;
comment on function public.propose_extension is
  'Proposes 5, 15 or 30 more minutes at the booking''s rate; stands for 60 s. Refused (as a value): not_started, too_late, too_long, '
  'already_proposed, unfunded. The same id answers the same proposal.';

-- Freezes the price of an extension; null when the client's funds do not cover it. All accounts are locked, in order, before they are read.
create function parley.freeze_extension(p_extension parley.extensions, p_booking parley.bookings, p_actor text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_available bigint := parley.account_of(p_booking.client_id, 'available', p_booking.currency);
  v_held bigint := parley.account_of(p_booking.client_id, 'held', p_booking.currency);
begin
  perform from parley.holds where booking_id = p_booking.id for update;
  perform parley.lock_accounts(array[v_available, v_held]);
  if not parley.covers(p_booking.client_id, p_booking.currency, p_extension.amount_minor) then
    return null;
  end if;
  update parley.holds set amount_minor = amount_minor + p_extension.amount_minor where booking_id = p_booking.id;
  return coalesce(parley.post_transfer('extension_hold', p_booking.id, p_actor, format('extended by %s min', p_extension.minutes),
    array[v_available, v_held], array[-p_extension.amount_minor::bigint, p_extension.amount_minor::bigint]), 0);
end
$$;

-- Freezes the money, then adds the minutes and takes the time; answers the transfer (0 for a free session), or null when the funds do not
-- cover it. Refuses: person_busy. The people and the session row are locked by the caller.
create function parley.extend(p_extension parley.extensions, p_side text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_session parley.webrtc_sessions;
  v_until timestamptz;
  v_transfer bigint;
begin
  select * into strict v_booking from parley.bookings where id = p_extension.booking_id;
  select * into strict v_session from parley.webrtc_sessions where id = p_extension.session_id;
  v_until := parley.end_with(v_session, p_extension.minutes, parley.now_in(v_session.id));
  v_transfer := parley.freeze_extension(p_extension, v_booking, p_side);
  if v_transfer is not null then
    update parley.webrtc_sessions
      set paid_duration_minutes = paid_duration_minutes + p_extension.minutes,
        link_valid_until = link_valid_until + make_interval(mins => p_extension.minutes)
      where id = p_extension.session_id;
    begin
      update parley.taken_times set during = tstzrange(lower(during), greatest(upper(during), v_until)) where session_id = v_session.id;
    exception
      when exclusion_violation then
        perform parley.refuse_busy(v_booking, tstzrange(v_session.scheduled_start_time, v_until));
    end;
  end if;
  return v_transfer;
end
$$;

-- Says what became of a proposal, with the clock as it stands now.
create function parley.extension_outcome(p_extension parley.extensions, p_outcome text) returns jsonb
language sql volatile set search_path = ''
as $$
  select jsonb_build_object(
    'outcome', p_outcome, 'extension', parley.extension_json(p_extension), 'paidDurationMinutes', s.paid_duration_minutes,
    'priceMinor', (select h.amount_minor from parley.holds h where h.booking_id = s.booking_id),
    'startedAt', s.started_at, 'endsAt', parley.paid_end(s, coalesce(s.ended_at, parley.now_in(s.id))), 'serverTime', parley.clock()
  )
  from parley.webrtc_sessions s where s.id = p_extension.session_id
$$;

create function public.answer_extension(p_session_id uuid, p_participant_type text, p_id uuid, p_accept boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_session parley.webrtc_sessions;
  v_extension parley.extensions;
  v_there parley.attendance;
  v_outcome text;
  v_transfer bigint;
  v_now timestamptz;
begin
  -- More time takes time of both: they are locked before the session, as whoever enters one does.
  perform parley.lock_people(b) from parley.bookings b join parley.webrtc_sessions s on s.booking_id = b.id where s.id = p_session_id;
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  select * into v_extension from parley.extensions where id = p_id and session_id = p_session_id;
  if not found then
    perform parley.refuse('invalid_argument', 'There is no such proposal.', 'id');
  elsif v_side = v_extension.proposed_by and p_accept is not false then
    perform parley.refuse('invalid_argument', 'Only the other side can accept a proposal.', 'accept');
  end if;
  -- Repeated, or second: what was answered first stands.
  select outcome into v_outcome from parley.extension_answers where extension_id = p_id;
  if found then
    return parley.extension_outcome(v_extension, v_outcome);
  end if;
  v_now := parley.now_in(p_session_id);
  v_there := parley.attendance_of(p_session_id, v_now);
  if parley.is_over(v_session.status) or (parley.verdict_of(v_session, v_now)).status is not null then
    return parley.extension_outcome(v_extension, 'too_late');
  elsif v_extension.expires_at <= v_now
    or parley.was_away(v_there.client_absences || v_there.consultant_absences, v_extension.proposed_at, v_now) then
    return parley.extension_outcome(v_extension, 'expired');
  elsif p_accept then
    begin
      v_transfer := parley.extend(v_extension, v_side);
      v_outcome := case when v_transfer is null then 'unfunded' else 'accepted' end;
    exception
      when sqlstate 'PA016' then
        v_outcome := 'person_busy';
    end;
  else
    v_outcome := case when v_side = v_extension.proposed_by then 'withdrawn' else 'declined' end;
  end if;
  insert into parley.extension_answers (extension_id, outcome, answered_by, transfer_id, at)
    values (p_id, v_outcome, v_side, nullif(v_transfer, 0), v_now);
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'extension_' || v_outcome, v_side, parley.extension_json(v_extension) - 'proposedBy');
  return parley.extension_outcome(v_extension, v_outcome);
end
$$;
comment on function public.answer_extension is
  'The other side accepts or declines, the proposer withdraws. Answers accepted, declined, withdrawn, unfunded, expired or too_late; only '
  'accepted adds time, and only after the money is frozen. Repeated, it answers the same.';

create function public.open_extension(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'extension', case when x.id is not null then parley.extension_json(x) end,
    'paidDurationMinutes', s.paid_duration_minutes,
    'serverTime', parley.clock()
  )
  from parley.webrtc_sessions s
  left join lateral (select o.* from parley.open_extension(s.id, parley.now_in(s.id)) as o) as x on not parley.is_over(s.status)
  where s.id = p_session_id
$$;
comment on function public.open_extension is 'The proposal that waits for its answer, for whoever comes into the room. Reads only.';
