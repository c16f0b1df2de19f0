-- What may be known of a session, as JSON. A session past its times that no sweep has ended yet answers as what it will be.

create function parley.person_json(p_id uuid, p_name text) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('id', p_id, 'name', p_name) $$;

-- `priceMinor`: the price that a session stands for now, what was booked and what its extensions froze.
create function parley.facts_with(p_session parley.webrtc_sessions, p_booking parley.bookings, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_settled parley.settlements;
  v_summary jsonb;
  v_held bigint;
  v_verdict parley.verdict := parley.verdict_of(p_session, p_now);
begin
  select h.amount_minor into strict v_held from parley.holds h where h.booking_id = p_booking.id;
  if v_verdict.status is not null then
    v_settled := parley.outcome_of(p_session, v_verdict, p_now);
    v_summary := parley.summary_of(v_settled) || jsonb_build_object('corrections', parley.no_corrections(v_settled));
  elsif parley.is_over(p_session.status) then
    select * into v_settled from parley.settlements where session_id = p_session.id;
    -- With what was refunded since.
    v_summary := parley.ending_of(p_session.id);
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
    'bookedMinutes', p_booking.duration_minutes,
    'priceMinor', v_held,
    'currency', p_booking.currency,
    'billing', p_booking.billing,
    'freeSeconds', p_booking.free_seconds,
    'noShow', parley.no_show_terms(p_session, p_booking, v_held),
    'startedAt', p_session.started_at,
    'endsAt', parley.paid_end(p_session, coalesce(v_settled.ended_at, p_now)),
    'summary', v_summary
  );
end
$$;

create function parley.facts_of(p_session parley.webrtc_sessions, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  return parley.facts_with(p_session, v_booking, p_now);
end
$$;

-- Beside them, what the holder of one side's link may know before it goes in: whether the other side is there already, until when somebody
-- may still come, and what happens to the money when nobody does.
create function parley.side_facts_of(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_facts jsonb;
  v_over boolean;
  v_client boolean := p_link.participant_type = 'client';
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  v_facts := parley.facts_with(p_session, v_booking, p_now);
  v_over := parley.is_over(v_facts ->> 'status');
  return v_facts || jsonb_build_object(
    'relayOnly', v_booking.relay_only,
    'linkId', p_link.id,
    'participantType', p_link.participant_type,
    'memberId', (parley.member_named(p_session.id, p_link.participant_type, null)).id,
    'participantId', case when v_client then v_booking.client_id else v_booking.consultant_id end,
    'participantName', case when v_client then v_booking.client_name else v_booking.consultant_name end,
    'otherParticipantId', case when v_client then v_booking.consultant_id else v_booking.client_id end,
    'otherParticipantName', case when v_client then v_booking.consultant_name else v_booking.client_name end,
    'otherPresent', not v_over and parley.is_present(p_session.id, case when v_client then 'consultant' else 'client' end, p_now),
    'alone', case when not v_over
      then parley.alone_terms(p_session, v_booking, (v_facts ->> 'priceMinor')::bigint, p_link.participant_type, p_now) end,
    'claimed', exists (select from parley.claims where link_id = p_link.id),
    'serverTime', parley.clock()
  );
end
$$;

-- Whoever is not in by `from` has missed the session, as soon as the other side was there for a minute; `costMinor`: what that costs a
-- client.
create function parley.no_show_terms(p_session parley.webrtc_sessions, p_booking parley.bookings, p_held bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'from', p_session.scheduled_start_time + parley.no_show_wait(),
    'costMinor', parley.unstarted_gross_minor(
      'no_show_client', p_held, p_booking.no_show_client_share_bp, p_booking.late_cancel_share_bp, false, 'system')
  );
end
$$;

-- What comes of it if this side goes in now, or is in, and the other one does not come any more: when that is decided, and what the client
-- pays then. The same rule as the verdict of a session that never started; null where there is nothing to wait for.
create function parley.alone_terms(p_session parley.webrtc_sessions, p_booking parley.bookings, p_held bigint, p_side text, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_other text := case p_side when 'client' then 'consultant' else 'client' end;
  v_since_start tstzmultirange := tstzmultirange(tstzrange(p_session.scheduled_start_time, null));
  v_from timestamptz := greatest(p_now, p_session.scheduled_start_time);
  v_mine numeric;
  v_theirs numeric;
  v_until timestamptz;
  v_status text := 'expired';
begin
  if p_session.status not in ('scheduled', 'waiting') then
    return null;
  end if;
  v_mine := parley.seconds_in(parley.presence_of(p_session.id, p_side, p_now) * v_since_start);
  v_theirs := parley.seconds_in(parley.presence_of(p_session.id, v_other, p_now) * v_since_start);
  v_until := greatest(
    p_session.scheduled_start_time + parley.no_show_wait(),
    v_from + make_interval(secs => greatest(0, parley.no_show_presence_seconds() - v_mine)::double precision)
  );
  -- Who was there for less time is the no-show; at equal time or more nobody is.
  if v_theirs < v_mine + extract(epoch from v_until - v_from) then
    v_status := 'no_show_' || v_other;
  end if;
  return jsonb_build_object('until', v_until, 'costMinor', parley.unstarted_gross_minor(
    v_status, p_held, p_booking.no_show_client_share_bp, p_booking.late_cancel_share_bp, false, 'system'));
end
$$;
