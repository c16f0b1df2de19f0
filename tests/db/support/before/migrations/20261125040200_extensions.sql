-- More time while a session runs: one side proposes, the other accepts, and the money is frozen before a second is added.

create function parley.extension_answer_time() returns interval language sql immutable set search_path = '' as $$ select interval '60 seconds' $$;
comment on function parley.extension_answer_time is 'How long a proposal stands.';

-- At the booking's rate: what is frozen, by the minutes that it is frozen for, half up. Both sides can work it out from what they see.
create function parley.extension_minor(p_held bigint, p_paid_minutes integer, p_minutes integer) returns bigint
language sql immutable set search_path = ''
as $$ select parley.share_minor(p_held, p_minutes, p_paid_minutes) $$;

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
create table parley.extension_answers (
  extension_id uuid primary key references parley.extensions,
  outcome text not null check (outcome in ('accepted', 'declined', 'withdrawn', 'unfunded')),
  answered_by parley.participant_type not null,
  transfer_id bigint references parley.transfers,
  at timestamptz not null
);
create trigger extensions_append_only before update or delete on parley.extensions
  for each row execute function parley.refuse_change();
create trigger extension_answers_append_only before update or delete on parley.extension_answers
  for each row execute function parley.refuse_change();

-- What was booked grows by accepted extensions, while the session runs, and by nothing else (kept by the view of invariants).
create or replace function parley.guard_session() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    perform parley.refuse('append_only', 'Sessions are not deleted.', 'webrtc_sessions');
  end if;
  if tg_op = 'INSERT' then
    if new.status <> 'scheduled' then
      perform parley.refuse('invariant_violated', 'A session begins as scheduled.', 'status');
    end if;
    return new;
  end if;
  if parley.is_over(old.status) then
    perform parley.refuse('invariant_violated', format('Session %s is over; that is final.', old.id), 'status');
  end if;
  if (old.id, old.booking_id, old.room_id, old.session_type, old.overrun_cap_minutes)
      is distinct from (new.id, new.booking_id, new.room_id, new.session_type, new.overrun_cap_minutes)
    or (old.started_at is not null and new.started_at is distinct from old.started_at) then
    perform parley.refuse('invariant_violated', format('Session %s: what was booked and when it started are fixed.', old.id), 'session');
  end if;
  if new.paid_duration_minutes <> old.paid_duration_minutes
    and not (old.status = 'active' and new.status = 'active' and new.paid_duration_minutes > old.paid_duration_minutes) then
    perform parley.refuse('invariant_violated', format('Session %s: only a running session is extended.', old.id), 'session');
  end if;
  if new.status <> old.status and not parley.may_become(old.status, new.status) then
    perform parley.refuse(
      'invariant_violated', format('Session %s cannot go from %s to %s.', old.id, old.status, new.status), 'status'
    );
  end if;
  return new;
end
$$;

-- The extended length is what was paid for, and the hold carries the extensions' money.
create or replace function parley.outcome_of(p_session parley.webrtc_sessions, p_verdict parley.verdict, p_now timestamptz) returns parley.settlements
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_hold parley.holds;
  v_out parley.settlements;
begin
  select * into v_booking from parley.bookings where id = p_session.booking_id;
  select * into v_hold from parley.holds where booking_id = p_session.booking_id;
  v_out.hold_id := v_hold.id;
  v_out.session_id := p_session.id;
  v_out.booking_id := v_booking.id;
  v_out.status := p_verdict.status;
  v_out.reason := p_verdict.reason;
  v_out.ended_by := p_verdict.ended_by;
  v_out.started_at := p_session.started_at;
  v_out.ended_at := p_verdict.at;
  v_out.paid_seconds := p_session.paid_duration_minutes * 60;
  v_out.billable_seconds := parley.billable_seconds(p_session, p_verdict.at, p_now);
  v_out.currency := v_hold.currency;
  v_out.held_minor := v_hold.amount_minor;
  v_out.gross_minor := case
    when p_session.started_at is not null then parley.gross_minor(
      v_booking.billing, v_hold.amount_minor, v_out.paid_seconds, v_out.billable_seconds, v_booking.free_seconds, p_verdict.fault)
    else parley.unstarted_gross_minor(
      p_verdict.status, v_hold.amount_minor, v_booking.no_show_client_share_bp, v_booking.late_cancel_share_bp,
      p_verdict.at > v_booking.scheduled_start_time - make_interval(mins => v_booking.cancel_cutoff_minutes), p_verdict.ended_by)
  end;
  v_out.fee_minor := parley.fee_minor(v_out.gross_minor, v_booking.platform_fee_bp);
  v_out.released_minor := v_out.gross_minor - v_out.fee_minor;
  v_out.returned_minor := v_out.held_minor - v_out.gross_minor;
  v_out.settled_at := p_now;
  return v_out;
end
$$;

-- The proposal that still waits for its answer, if any.
create function parley.open_extension(p_session_id uuid, p_now timestamptz) returns parley.extensions
language sql stable set search_path = ''
as $$
  select x from parley.extensions x
  where x.session_id = p_session_id and x.expires_at > p_now
    and not exists (select from parley.extension_answers a where a.extension_id = x.id)
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

create function parley.covers(p_client_id uuid, p_currency text, p_amount bigint) returns boolean
language sql stable set search_path = ''
as $$
  select p_amount = 0 or exists (
    select from parley.accounts
    where person_id = p_client_id and kind = 'available' and currency = p_currency and balance_minor >= p_amount
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
  v_held bigint;
  v_reason text;
begin
  if p_id is null or p_minutes is null or p_minutes not in (5, 15, 30) then
    perform parley.refuse('invalid_argument', 'An extension has an id and is of 5, 15 or 30 minutes.', 'minutes');
  end if;
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select amount_minor into strict v_held from parley.holds where booking_id = v_booking.id;
  select * into v_new from parley.extensions where id = p_id;
  if found and (v_new.session_id, v_new.proposed_by::text, v_new.minutes) is distinct from (p_session_id, v_side, p_minutes) then
    perform parley.refuse('invalid_argument', 'Another proposal has this id.', 'id');
  elsif not found then
    v_new := row (p_id, p_session_id, v_booking.id, v_side, p_minutes, v_booking.currency,
      parley.extension_minor(v_held, v_session.paid_duration_minutes, p_minutes), parley.now_in(p_session_id), null);
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
  'Proposes 5, 15 or 30 more minutes at the booking''s rate; stands for 60 s. Refused (as a value): not_started, too_late, too_long, already_proposed, '
  'unfunded. The same id answers the same proposal.';

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

-- Freezes the money, then adds the minutes; answers the transfer (0 for a free session), or null when the funds do not cover it. The session row is
-- locked by the caller.
create function parley.extend(p_extension parley.extensions, p_side text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_transfer bigint;
begin
  select * into strict v_booking from parley.bookings where id = p_extension.booking_id;
  v_transfer := parley.freeze_extension(p_extension, v_booking, p_side);
  if v_transfer is not null then
    update parley.webrtc_sessions
      set paid_duration_minutes = paid_duration_minutes + p_extension.minutes,
        link_valid_until = link_valid_until + make_interval(mins => p_extension.minutes)
      where id = p_extension.session_id;
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
  v_outcome text;
  v_transfer bigint;
  v_now timestamptz;
begin
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
  if parley.is_over(v_session.status) or (parley.verdict_of(v_session, v_now)).status is not null then
    return parley.extension_outcome(v_extension, 'too_late');
  elsif v_extension.expires_at <= v_now then
    return parley.extension_outcome(v_extension, 'expired');
  elsif p_accept then
    v_transfer := parley.extend(v_extension, v_side);
    v_outcome := case when v_transfer is null then 'unfunded' else 'accepted' end;
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
  'The other side accepts or declines, the proposer withdraws. Answers accepted, declined, withdrawn, unfunded, expired or too_late; only accepted adds '
  'time, and only after the money is frozen. Repeated, it answers the same.';

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
