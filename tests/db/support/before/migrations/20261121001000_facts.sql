-- What may be known of a session, as JSON. A session past its times that no sweep has ended yet answers as what it will be.

create function parley.facts_of(p_session parley.webrtc_sessions, p_now timestamptz) returns jsonb
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
    'priceMinor', v_booking.price_minor,
    'currency', v_booking.currency,
    'billing', v_booking.billing,
    'freeSeconds', v_booking.free_seconds,
    'startedAt', p_session.started_at,
    'endsAt', parley.paid_end(p_session, coalesce(v_settled.ended_at, p_now)),
    'summary', case when v_settled.hold_id is not null then parley.summary_of(v_settled) end
  );
end
$$;

create function parley.person_json(p_id uuid, p_name text) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('id', p_id, 'name', p_name) $$;

create function parley.side_facts_of(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_client boolean := p_link.participant_type = 'client';
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  return parley.facts_of(p_session, p_now) || jsonb_build_object(
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

-- Why a link does not admit now; null when it does.
create function parley.link_refusal(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns text
language plpgsql stable set search_path = ''
as $$
declare
  v_status text := coalesce((parley.verdict_of(p_session, p_now)).status, p_session.status);
begin
  return case
    when p_link.revoked_at is not null then 'revoked'
    when v_status in ('cancelled', 'expired') then v_status
    when parley.is_over(v_status) then 'ended'
    when p_now < p_session.opens_at then 'too_early'
  end;
end
$$;

-- A null link is an unknown one. Unknown and malformed secrets are answered alike, and a revoked link tells nothing.
create function parley.link_check(p_link parley.session_links) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_reason text;
begin
  if p_link.id is null then
    return jsonb_build_object('valid', false, 'reason', 'not_found', 'facts', null);
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = p_link.session_id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, p_link, v_now);
  if v_reason is null then
    return jsonb_build_object('valid', true, 'facts', parley.side_facts_of(v_session, p_link, v_now));
  end if;
  return jsonb_build_object('valid', false, 'reason', v_reason,
    'facts', case when v_reason <> 'revoked' then parley.side_facts_of(v_session, p_link, v_now) end);
end
$$;
