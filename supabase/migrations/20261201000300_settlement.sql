-- What a session costs, and the one door through which it ends.

drop function parley.gross_minor(text, bigint, integer, integer, integer, text);
drop function parley.outcome_by(parley.webrtc_sessions, parley.bookings, parley.holds, parley.attendance, parley.verdict, timestamptz);

-- The client's part for what was booked at first. `p_looked_in_seconds`: billed, without the grace of an absence that never ended;
-- `p_stay_seconds`: how long the consultant stayed, by which a fixed price is earned.
create function parley.gross_minor(
  p_billing text, p_price bigint, p_booked_seconds integer, p_billed_seconds integer, p_looked_in_seconds integer, p_free_seconds integer,
  p_stay_seconds integer
) returns bigint
language plpgsql immutable set search_path = ''
as $$
declare
  v_billed bigint := least(p_booked_seconds, p_billed_seconds);
begin
  return case
    when p_looked_in_seconds < p_free_seconds or p_billed_seconds = 0 then 0
    when p_billing = 'fixed' and greatest(v_billed, p_stay_seconds) * 100 >= p_booked_seconds * 80::bigint then p_price
    when p_billing = 'per_minute' then parley.share_minor(p_price, least(p_booked_seconds, (v_billed + 59) / 60 * 60), p_booked_seconds)
    else parley.share_minor(p_price, v_billed, p_booked_seconds)
  end;
end
$$;

-- Added time is pro rata on its own minutes in every billing mode.
create function parley.added_minor(p_amount bigint, p_minutes integer, p_served_seconds integer) returns bigint
language plpgsql immutable set search_path = ''
as $$ begin return parley.share_minor(p_amount, least(greatest(p_served_seconds, 0), p_minutes * 60), p_minutes * 60); end $$;

-- What was served of all that was added: billed seconds fill what was booked first, then each extension in turn.
create function parley.added_gross_minor(p_session_id uuid, p_booked_seconds integer, p_billed_seconds integer) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  if p_billed_seconds <= p_booked_seconds then
    return 0;
  end if;
  return (
    select coalesce(sum(parley.added_minor(added.amount_minor, added.minutes, p_billed_seconds - p_booked_seconds - added.before * 60)), 0)
    from (
      select x.amount_minor, x.minutes, (sum(x.minutes) over (order by a.at, x.id) - x.minutes)::integer as before
      from parley.extensions x join parley.extension_answers a on a.extension_id = x.id
      where x.session_id = p_session_id and a.outcome = 'accepted'
    ) as added
  );
end
$$;

-- Who goes, is lost or presses End after the client has been away for so long counts as there at the end, and not as having pressed.
create function parley.excused_after() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '5 minutes'; end $$;

-- How long the consultant stayed, by which a fixed price is earned: when it was there since the scheduled start, waiting included; and, when the end
-- came while it was there and was not pressed by it, and it had been there for 80 % of the time until then, the rest of what was booked.
create function parley.stay_seconds(
  p_session parley.webrtc_sessions, p_booked_seconds integer, p_there parley.attendance, p_counted parley.counted, p_verdict parley.verdict
) returns integer
language plpgsql immutable set search_path = ''
as $$
declare
  v_start timestamptz := p_session.scheduled_start_time;
  v_end timestamptz := v_start + make_interval(secs => p_booked_seconds);
  v_away_since timestamptz := parley.away_since(p_there.consultant_absences, p_verdict.at);
  v_pressed boolean := p_verdict.ended_by = 'consultant';
  v_stay numeric := case when p_verdict.at <= v_start then 0
    else parley.seconds_in(p_counted.consultant * tstzmultirange(tstzrange(v_start, p_verdict.at, '[]'))) end;
begin
  if (v_away_since is not null or v_pressed) and exists (
    select from unnest(p_there.client_absences) as a
    where a.since + parley.excused_after() <= coalesce(v_away_since, p_verdict.at)
      and (a.until is null or a.until > coalesce(v_away_since, p_verdict.at))
  ) then
    v_away_since := null;
    v_pressed := false;
  end if;
  if v_away_since is null and not v_pressed and v_stay * 100 >= extract(epoch from p_verdict.at - v_start) * 80 then
    v_stay := v_stay + greatest(0, extract(epoch from v_end - greatest(p_verdict.at, v_start)));
  end if;
  return round(v_stay);
end
$$;

-- The client looked in and did not come back, while the consultant was there when it was to be: the policy's share for not coming is due.
create function parley.is_look_in(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_there parley.attendance, p_verdict parley.verdict
) returns boolean
language plpgsql immutable set search_path = ''
as $$
declare
  v_claim_at timestamptz := p_session.scheduled_start_time + parley.no_show_wait();
begin
  return parley.seconds_in(p_there.client * tstzmultirange(tstzrange(p_session.started_at, p_verdict.at, '[]'))) < p_booking.free_seconds
    and (p_verdict.ended_by = 'client' or parley.away_since(p_there.client_absences, p_verdict.at) is not null)
    and case when p_verdict.at >= v_claim_at then p_there.consultant @> v_claim_at
      else p_verdict.ended_by <> 'consultant' and parley.away_since(p_there.consultant_absences, p_verdict.at) is null end;
end
$$;

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
      p_verdict.at > p_booking.scheduled_start_time - make_interval(mins => p_booking.cancel_cutoff_minutes), p_verdict.ended_by);
  end if;
  v_out.fee_minor := parley.fee_minor(v_out.gross_minor, p_booking.platform_fee_bp);
  v_out.released_minor := v_out.gross_minor - v_out.fee_minor;
  v_out.returned_minor := v_out.held_minor - v_out.gross_minor;
  v_out.settled_at := p_now;
  return v_out;
end
$$;

create or replace function parley.summary_of(p_settlement parley.settlements) returns jsonb
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

-- The one door through which a session ends. The session is locked by the caller and not over; its hold is locked here.
create or replace function parley.settle_by(
  p_session parley.webrtc_sessions, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_hold parley.holds;
  v_out parley.settlements;
begin
  select * into strict v_hold from parley.holds where booking_id = p_session.booking_id for update;
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  p_verdict.at := coalesce(p_verdict.at, p_now);
  v_out := parley.outcome_by(p_session, v_booking, v_hold, p_there, p_verdict, p_now);
  insert into parley.settlements select v_out.*;
  perform parley.move_money(v_out, v_booking);
  update parley.holds set status = 'settled', settled_at = p_now where id = v_out.hold_id;
  update parley.webrtc_sessions
    set status = v_out.status, ended_at = v_out.ended_at, end_reason = v_out.reason, end_note = v_out.note, ended_by = v_out.ended_by
    where id = p_session.id;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session.id, 'ended', v_out.ended_by, jsonb_strip_nulls(
      jsonb_build_object('status', v_out.status, 'reason', v_out.reason, 'note', v_out.note))),
    (p_session.id, 'settled', 'system', parley.summary_of(v_out));
end
$$;

-- Ends a locked, active session: by the clock if that came first, otherwise as its people say.
create or replace function parley.end_running(p_session parley.webrtc_sessions, p_reason text, p_actor text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_session.id);
  v_there parley.attendance := parley.attendance_of(p_session.id, v_now);
  v_verdict parley.verdict := parley.verdict_by(p_session, v_there, v_now);
begin
  if v_verdict.status is null then
    v_verdict := row ('completed', 'ended', p_actor, null, parley.note_of(p_reason))::parley.verdict;
  end if;
  perform parley.settle_by(p_session, v_there, v_verdict, v_now);
end
$$;

comment on function public.end_session is
  'Measures the time that both were present, settles the hold once, records it. `p_reason` is a note of whoever ends it, at most 200 characters. '
  'Repeated, or lost in a race, it answers the same.';

create or replace function public.cancel_session(p_session_id uuid, p_reason text, p_cancelled_by text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_cancelled_by);
  v_session parley.webrtc_sessions;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_session.status = 'active' then
    perform parley.refuse('already_started', 'This session has started; it can be ended, not cancelled.', 'active');
  end if;
  -- Who is late for a no-show cannot cancel it away.
  if not parley.is_over(v_session.status) and not parley.settle_when_due(v_session) then
    perform parley.settle(p_session_id, row ('cancelled', 'cancelled', v_actor, null, parley.note_of(p_reason))::parley.verdict);
  end if;
  return parley.ending_of(p_session_id);
end
$$;

-- Leases that nobody closed in sessions that are over end where the settlement let them end.
create or replace function parley.close_leases_of_the_over(p_now timestamptz, p_limit integer) returns void
language sql volatile set search_path = ''
as $$
  update parley.presence p
  set left_at = greatest(p.joined_at, parley.lease_end(p, greatest(s.ended_at, p.joined_at))), leave_reason = 'session_over', closed_at = p_now
  from parley.webrtc_sessions s
  where s.id = p.session_id and p.left_at is null and p.id in (
    select q.id
    from parley.presence q join parley.webrtc_sessions o on o.id = q.session_id
    where q.left_at is null and q.last_seen_at + parley.lease() < p_now and parley.is_over(o.status)
    limit p_limit
    for update of q skip locked
  )
$$;
