-- More time costs the rate booked at first, whatever was added before; and a proposal falls when either side is away before it is answered.

drop function parley.extension_minor(bigint, integer, integer);
create function parley.extension_minor(p_price bigint, p_booked_minutes integer, p_minutes integer) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
  return case when p_price > 0 then greatest(1, parley.share_minor(p_price, p_minutes, p_booked_minutes)) else 0 end;
end
$$;
comment on function parley.extension_minor is
  'What so many more minutes cost: the rate booked at first, half up, at least one minor unit unless the booking is free.';

create or replace function public.propose_extension(p_session_id uuid, p_participant_type text, p_id uuid, p_minutes integer) returns jsonb
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

create or replace function public.answer_extension(p_session_id uuid, p_participant_type text, p_id uuid, p_accept boolean) returns jsonb
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
