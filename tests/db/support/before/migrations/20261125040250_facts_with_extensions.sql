-- The price that a session stands for now: what was booked and what its extensions froze.
create or replace function parley.facts_of(p_session parley.webrtc_sessions, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_settled parley.settlements;
  v_verdict parley.verdict := parley.verdict_of(p_session, p_now);
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  if v_verdict.status is not null then
    v_settled := parley.outcome_of(p_session, v_verdict, p_now);
  else
    select * into v_settled from parley.settlements where session_id = p_session.id;
  end if;
  return jsonb_build_object(
    'sessionId', p_session.id,
    'roomId', p_session.room_id,
    'bookingId', p_session.booking_id,
    'kind', p_session.kind,
    'sessionType', p_session.session_type,
    'status', coalesce(v_verdict.status, p_session.status),
    'scheduledStartTime', p_session.scheduled_start_time,
    'opensAt', p_session.opens_at,
    'linkValidUntil', p_session.link_valid_until,
    'paidDurationMinutes', p_session.paid_duration_minutes,
    'priceMinor', (select h.amount_minor from parley.holds h where h.booking_id = v_booking.id),
    'currency', v_booking.currency,
    'billing', v_booking.billing,
    'freeSeconds', v_booking.free_seconds,
    'startedAt', p_session.started_at,
    'endsAt', parley.paid_end(p_session, coalesce(v_settled.ended_at, p_now)),
    'summary', case when v_settled.hold_id is not null then parley.summary_of(v_settled) end
  );
end
$$;
