-- Settlement: the one door through which a session ends and its frozen funds move.

-- What became of a hold. The primary key is the promise: a hold is settled once.
create table parley.settlements (
  hold_id uuid primary key references parley.holds,
  session_id uuid not null unique references parley.webrtc_sessions,
  booking_id uuid not null unique references parley.bookings,
  status parley.session_status not null check (parley.is_over(status)),
  reason text not null,
  ended_by parley.actor not null,
  started_at timestamptz,
  ended_at timestamptz not null,
  paid_seconds integer not null,
  billable_seconds integer not null check (billable_seconds >= 0),
  currency parley.currency not null,
  held_minor parley.amount not null,
  gross_minor parley.amount not null,
  fee_minor parley.amount not null,
  released_minor parley.amount not null,
  returned_minor parley.amount not null,
  settled_at timestamptz not null default parley.clock(),
  -- By which rules the figures were counted: sessions that were settled before the second keep theirs.
  rules smallint not null default 2,
  note text check (char_length(note) between 1 and 200),
  billed tstzmultirange,
  stay_seconds integer check (stay_seconds >= 0),
  constraint reasons_are_ours check (rules < 2 or parley.is_end_reason(reason)),
  constraint what_was_billed_is_kept check (rules < 2 or started_at is null or billed is not null),
  constraint billable_at_most_paid check (billable_seconds <= paid_seconds),
  constraint capture_and_release_are_the_hold check (gross_minor + returned_minor = held_minor),
  constraint capture_is_shared_out check (released_minor + fee_minor = gross_minor)
);
comment on column parley.settlements.rules is '1: absences of either side up to 60 s were bridged. 2: docs/money.md as it stands.';
comment on column parley.settlements.billed is 'When the clock ran, as it was counted; what lies between is a pause.';
comment on column parley.settlements.stay_seconds is 'How long the consultant stayed, by which a fixed price is earned.';
-- Settlements come in the order of time, so a block-range index finds the latest at next to no cost.
create index settlements_by_time on parley.settlements using brin (settled_at);
create trigger settlements_append_only before update or delete on parley.settlements
  for each row execute function parley.refuse_change();
create trigger settlements_no_truncate before truncate on parley.settlements
  for each statement execute function parley.refuse_change();

-- Terminal if and only if settled, at every commit; the other half is parley.guard_session's. A simple look at one row: a join would be
-- planned for any number of sessions.
create function parley.check_settled() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from parley.webrtc_sessions s where s.id = new.session_id and s.status = new.status) then
    perform parley.refuse('invariant_violated', format('Session %s is over if and only if it is settled.', new.session_id), 'settlements');
  end if;
  return null;
end
$$;
create constraint trigger settlements_of_what_is_over after insert on parley.settlements
  deferrable initially deferred for each row execute function parley.check_settled();

-- The client's part for a session that ran.
create function parley.running_gross_minor(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_there parley.attendance, p_verdict parley.verdict, p_looked_in_seconds integer,
  p_out parley.settlements
) returns bigint
language plpgsql stable set search_path = ''
as $$
declare
  v_booked integer := p_booking.duration_minutes * 60;
  -- Who only looked in pays the share at least: a second look of a moment does not get past it.
  v_share bigint := case when p_booking.no_show_client_share_bp > 0 and parley.is_look_in(p_session, p_booking, p_there, p_verdict)
    then parley.share_minor(p_booking.price_minor, p_booking.no_show_client_share_bp, 10000) else 0 end;
begin
  if p_looked_in_seconds < p_booking.free_seconds then
    return v_share;
  end if;
  return greatest(v_share, parley.gross_minor(
      p_booking.billing, p_booking.price_minor, v_booked, p_out.billable_seconds, p_looked_in_seconds, p_booking.free_seconds, p_out.stay_seconds)
    + parley.added_gross_minor(p_session.id, v_booked, p_out.billable_seconds));
end
$$;

-- What a verdict comes to, by what was read already; moves nothing.
create function parley.outcome_by(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_hold parley.holds, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz
) returns parley.settlements
language plpgsql stable set search_path = ''
as $$
declare
  v_out parley.settlements;
  v_counted parley.counted;
begin
  v_out.hold_id := p_hold.id;
  v_out.session_id := p_session.id;
  v_out.booking_id := p_booking.id;
  v_out.status := p_verdict.status;
  v_out.reason := p_verdict.reason;
  v_out.note := p_verdict.note;
  v_out.ended_by := p_verdict.ended_by;
  v_out.started_at := p_session.started_at;
  v_out.ended_at := p_verdict.at;
  v_out.rules := 2;
  v_out.paid_seconds := p_session.paid_duration_minutes * 60;
  v_out.billable_seconds := 0;
  v_out.currency := p_hold.currency;
  v_out.held_minor := p_hold.amount_minor;
  if p_session.started_at is not null then
    v_counted := parley.counted_by(p_session, p_there, p_verdict.at);
    v_out.billed := v_counted.billed;
    v_out.billable_seconds := least(v_out.paid_seconds, round(parley.seconds_in(v_counted.billed)));
    v_out.stay_seconds := parley.stay_seconds(p_session, p_booking.duration_minutes * 60, p_there, v_counted, p_verdict);
    v_out.gross_minor := parley.running_gross_minor(
      p_session, p_booking, p_there, p_verdict, round(parley.seconds_in(v_counted.looked_in))::integer, v_out);
  else
    v_out.gross_minor := parley.unstarted_gross_minor(
      p_verdict.status, p_hold.amount_minor, p_booking.no_show_client_share_bp, p_booking.late_cancel_share_bp,
      p_verdict.at > parley.free_until(p_session, p_booking), p_verdict.ended_by);
  end if;
  v_out.fee_minor := parley.fee_minor(v_out.gross_minor, p_booking.platform_fee_bp);
  v_out.released_minor := v_out.gross_minor - v_out.fee_minor;
  v_out.returned_minor := v_out.held_minor - v_out.gross_minor;
  v_out.settled_at := p_now;
  return v_out;
end
$$;

-- What settling by `p_verdict` would say; moves nothing. Also serves readers who come before the sweep. The extended length is what was
-- paid for, and the hold carries the extensions' money.
create function parley.outcome_of(p_session parley.webrtc_sessions, p_verdict parley.verdict, p_now timestamptz) returns parley.settlements
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_hold parley.holds;
begin
  select * into v_booking from parley.bookings where id = p_session.booking_id;
  select * into v_hold from parley.holds where booking_id = p_session.booking_id;
  return parley.outcome_by(p_session, v_booking, v_hold, parley.attendance_of(p_session.id, p_now), p_verdict, p_now);
end
$$;

-- Where a consultant's earnings go: on hold while they can be disputed.
create function parley.earned_kind(p_booking parley.bookings) returns text
language plpgsql immutable set search_path = ''
as $$ begin return case when p_booking.dispute_window_minutes > 0 then 'pending' else 'payable' end; end $$;

-- The client's held and available account, the consultant's of a kind and the platform's for the fee, in one look.
create function parley.accounts_of(p_booking parley.bookings, p_currency text, p_earned text) returns bigint[]
language plpgsql volatile set search_path = ''
as $$
declare
  v_held bigint;
  v_available bigint;
  v_earned bigint;
  v_revenue bigint;
begin
  select
    (select id from parley.accounts
      where person_id = p_booking.client_id and kind = 'held' and currency = p_currency and shard = 0),
    (select id from parley.accounts
      where person_id = p_booking.client_id and kind = 'available' and currency = p_currency and shard = 0),
    (select id from parley.accounts
      where person_id = p_booking.consultant_id and kind = p_earned and currency = p_currency and shard = 0),
    (select id from parley.accounts
      where person_id is null and kind = 'revenue' and currency = p_currency and shard = parley.revenue_shard(p_booking.id))
  into v_held, v_available, v_earned, v_revenue;
  return array[
    coalesce(v_held, parley.account_of(p_booking.client_id, 'held', p_currency)),
    coalesce(v_available, parley.account_of(p_booking.client_id, 'available', p_currency)),
    coalesce(v_earned, parley.account_of(p_booking.consultant_id, p_earned, p_currency)),
    coalesce(v_revenue, parley.revenue_account(p_booking.id, p_currency))
  ];
end
$$;

-- Answers its transfer. Whatever answers is assigned, not performed: that is an expression, and no statement of its own.
create function parley.move_money(p_settlement parley.settlements, p_booking parley.bookings) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_earned text := parley.earned_kind(p_booking);
  v_transfer bigint;
begin
  v_transfer := parley.post_transfer(
    'settlement', p_booking.id, p_settlement.ended_by, p_settlement.reason,
    parley.accounts_of(p_booking, p_settlement.currency, v_earned),
    array[
      -p_settlement.held_minor::bigint, p_settlement.returned_minor::bigint,
      p_settlement.released_minor::bigint, p_settlement.fee_minor::bigint
    ]
  );
  if v_earned = 'pending' and p_settlement.released_minor > 0 then
    insert into parley.earnings_on_hold (booking_id, session_id, consultant_id, currency, amount_minor, due_at) values (
      p_booking.id, p_settlement.session_id, p_booking.consultant_id, p_settlement.currency, p_settlement.released_minor,
      p_settlement.settled_at + parley.dispute_window(p_booking.dispute_window_minutes)
    );
  end if;
  return v_transfer;
end
$$;

-- The one door through which a session ends; answers its ending. The session is locked by the caller and not over; its hold is locked here.
create function parley.settle_by(
  p_session parley.webrtc_sessions, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_of record;
  v_out parley.settlements;
  v_transfer bigint;
  v_summary jsonb;
begin
  select h as hold, b as booking into strict v_of
    from parley.holds h join parley.bookings b on b.id = h.booking_id where h.booking_id = p_session.booking_id for update of h;
  p_verdict.at := coalesce(p_verdict.at, p_now);
  v_out := parley.outcome_by(p_session, v_of.booking, v_of.hold, p_there, p_verdict, p_now);
  insert into parley.settlements select v_out.*;
  v_transfer := parley.move_money(v_out, v_of.booking);
  update parley.holds set status = 'settled', settled_at = p_now where id = v_out.hold_id;
  update parley.webrtc_sessions
    set status = v_out.status, ended_at = v_out.ended_at, end_reason = v_out.reason, end_note = v_out.note, ended_by = v_out.ended_by
    where id = p_session.id;
  v_summary := parley.summary_of(v_out);
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session.id, 'ended', v_out.ended_by, jsonb_strip_nulls(
      jsonb_build_object('status', v_out.status, 'reason', v_out.reason, 'note', v_out.note))),
    (p_session.id, 'settled', 'system', v_summary);
  return parley.ending_by(v_summary, p_session, parley.corrected_by(v_out, 0, 0));
end
$$;

-- Ends a session by a verdict, exactly once. Session row, then hold, then accounts: the order of locks everywhere. A session that is over
-- is left as it is, so that whoever lost a race reads the winner's answer.
create function parley.settle(p_session_id uuid, p_verdict parley.verdict) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
begin
  select * into strict v_session from parley.webrtc_sessions where id = p_session_id for update;
  if parley.is_over(v_session.status) then
    return;
  end if;
  v_now := parley.now_in(p_session_id);
  perform parley.settle_by(v_session, parley.attendance_of(p_session_id, v_now), p_verdict, v_now);
end
$$;

create function parley.summary_of(p_settlement parley.settlements) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'status', p_settlement.status,
    -- What a caller wrote as the reason, before reasons were ours, is a note.
    'reason', case when parley.is_end_reason(p_settlement.reason) then p_settlement.reason
      when p_settlement.status = 'cancelled' then 'cancelled' else 'ended' end,
    'note', coalesce(p_settlement.note, case
      when not parley.is_end_reason(p_settlement.reason) and p_settlement.reason !~ '^ended_by_' then p_settlement.reason end),
    'endedBy', p_settlement.ended_by,
    'startedAt', p_settlement.started_at,
    'endedAt', p_settlement.ended_at,
    'durationSeconds', p_settlement.billable_seconds,
    'grossMinor', p_settlement.gross_minor,
    'feeMinor', p_settlement.fee_minor,
    'heldMinor', p_settlement.held_minor,
    'releasedMinor', p_settlement.released_minor,
    'returnedMinor', p_settlement.returned_minor,
    'currency', p_settlement.currency
  );
end
$$;

-- The summary with the names that an ending is answered by.
create function parley.ending_by(p_summary jsonb, p_session parley.webrtc_sessions, p_corrections jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return p_summary || jsonb_build_object('sessionId', p_session.id, 'roomId', p_session.room_id, 'corrections', p_corrections);
end
$$;

-- The repeated end answers what the first one did; beside it stands what was corrected since.
create function parley.ending_of(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_settled parley.settlements;
  v_session parley.webrtc_sessions;
begin
  select * into v_settled from parley.settlements where session_id = p_session_id;
  if not found then
    return null;
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = p_session_id;
  return parley.ending_by(parley.summary_of(v_settled), v_session, parley.corrected(v_settled));
end
$$;
