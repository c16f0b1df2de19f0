-- The one door through which a session ends and its frozen funds move.

-- What settling by `p_verdict` would say; moves nothing. Also serves readers who come before the sweep.
create function parley.outcome_of(p_session parley.webrtc_sessions, p_verdict parley.verdict, p_now timestamptz) returns parley.settlements
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
  v_out.paid_seconds := v_booking.duration_minutes * 60;
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

create function parley.summary_of(p_settlement parley.settlements) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'status', p_settlement.status,
    'reason', p_settlement.reason,
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
  )
$$;

-- The summary with the names that an ending is answered by.
create function parley.ending_of(p_session_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select parley.summary_of(st) || jsonb_build_object('sessionId', s.id, 'roomId', s.room_id)
  from parley.settlements st join parley.webrtc_sessions s on s.id = st.session_id
  where st.session_id = p_session_id
$$;

create function parley.move_money(p_settlement parley.settlements, p_booking parley.bookings) returns void
language sql set search_path = ''
as $$
  select parley.post_transfer(
    'settlement', p_booking.id, p_settlement.ended_by, p_settlement.reason,
    array[
      parley.account_of(p_booking.client_id, 'held', p_settlement.currency),
      parley.account_of(p_booking.client_id, 'available', p_settlement.currency),
      parley.account_of(p_booking.consultant_id, 'payable', p_settlement.currency),
      parley.account_of(null, 'revenue', p_settlement.currency)
    ],
    array[
      -p_settlement.held_minor::bigint, p_settlement.returned_minor::bigint,
      p_settlement.released_minor::bigint, p_settlement.fee_minor::bigint
    ]
  )
$$;

-- Ends a session by a verdict, exactly once. Session row, then hold, then accounts: the order of locks everywhere. A session that is over is
-- left as it is, so that whoever lost a race reads the winner's answer.
create function parley.settle(p_session_id uuid, p_verdict parley.verdict) returns void
language plpgsql set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_out parley.settlements;
  v_now timestamptz;
begin
  select * into strict v_session from parley.webrtc_sessions where id = p_session_id for update;
  if parley.is_over(v_session.status) then
    return;
  end if;
  perform from parley.holds where booking_id = v_session.booking_id for update;
  v_now := parley.now_in(p_session_id);
  p_verdict.at := coalesce(p_verdict.at, v_now);
  v_out := parley.outcome_of(v_session, p_verdict, v_now);
  insert into parley.settlements select v_out.*;
  select * into v_booking from parley.bookings where id = v_session.booking_id;
  perform parley.move_money(v_out, v_booking);
  update parley.holds set status = 'settled', settled_at = v_now where id = v_out.hold_id;
  update parley.webrtc_sessions
    set status = v_out.status, ended_at = v_out.ended_at, end_reason = v_out.reason, ended_by = v_out.ended_by
    where id = p_session_id;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'ended', v_out.ended_by, jsonb_build_object('status', v_out.status, 'reason', v_out.reason)),
    (p_session_id, 'settled', 'system', parley.summary_of(v_out));
end
$$;
