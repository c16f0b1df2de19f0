-- Endings: by a side, by the clock, by the sweep that finds what nobody looks at, or by cancelling before the start.

-- Ends a locked, active session: by the clock if that came first, otherwise as its people say. Answers its ending.
create function parley.end_running(p_session parley.webrtc_sessions, p_reason text, p_actor text) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_clock timestamptz := parley.clock();
  v_there parley.attendance := parley.attendance_of(p_session.id, v_clock);
  -- parley.now_in, by the same look
  v_now timestamptz := greatest(v_clock, v_there.last_word);
  v_verdict parley.verdict;
begin
  if v_now > v_clock then
    v_there := parley.attendance_of(p_session.id, v_now);
  end if;
  v_verdict := parley.verdict_by(p_session, v_there, v_now);
  if v_verdict.status is null then
    v_verdict := row ('completed', 'ended', p_actor, null, parley.note_of(p_reason))::parley.verdict;
  end if;
  return parley.settle_by(p_session, v_there, v_verdict, v_now);
end
$$;

-- Ends a locked session if the clock says so; true when it did.
create function parley.settle_when_due(p_session parley.webrtc_sessions) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_session.id);
  v_there parley.attendance := parley.attendance_of(p_session.id, v_now);
  v_verdict parley.verdict := case p_session.status
    when 'active' then parley.verdict_by(p_session, v_there, v_now) else parley.verdict_of(p_session, v_now)
  end;
begin
  if v_verdict.status is null then
    return false;
  end if;
  perform parley.settle_by(p_session, v_there, v_verdict, v_now);
  return true;
end
$$;

create function public.end_session(p_session_id uuid, p_reason text, p_ended_by text default 'system') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_ended_by);
  v_session parley.webrtc_sessions;
begin
  -- Over is final, so that a repeated end needs no lock.
  select * into v_session from parley.webrtc_sessions where id = p_session_id and status in ('scheduled', 'waiting', 'active') for update;
  if not found then
    select * into v_session from parley.webrtc_sessions where id = p_session_id;
  end if;
  if v_session.id is null then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_session.status in ('scheduled', 'waiting') then
    perform parley.refuse('not_started', 'This session has not started.', v_session.status);
  elsif v_session.status = 'active' then
    return parley.end_running(v_session, p_reason, v_actor);
  end if;
  return parley.ending_of(p_session_id);
end
$$;
comment on function public.end_session is
  'Measures the time that both were present, settles the hold once, records it. `p_reason` is a note of whoever ends it, at most 200 '
  'characters. Repeated, or lost in a race, it answers the same.';

create function public.end_session_when_due(p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz := parley.now_in(p_session_id);
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  if v_session.status = 'active' and (parley.verdict_of(v_session, v_now)).status is not null then
    select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
    perform parley.settle_when_due(v_session);
    select * into v_session from parley.webrtc_sessions where id = p_session_id;
  end if;
  return jsonb_build_object(
    'ended', parley.ending_of(p_session_id),
    'endsAt', parley.paid_end(v_session, coalesce(v_session.ended_at, parley.now_in(p_session_id))),
    'serverTime', parley.clock()
  );
end
$$;
comment on function public.end_session_when_due is
  'Ends the session if its paid time is over by the database''s clock, else answers when it will be.';

-- Sessions that the clock has ended. The cheap conditions come first: only sessions near an end are measured.
create function parley.due_sessions(p_now timestamptz, p_limit integer) returns setof uuid
language sql stable set search_path = ''
as $$
  select near_end.id
  from (
    select s.id, s.scheduled_start_time
    from parley.webrtc_sessions s
    where s.status in ('scheduled', 'waiting') and s.scheduled_start_time <= p_now - parley.no_show_wait()
    union all
    select s.id, s.scheduled_start_time
    from parley.webrtc_sessions s
    where s.status = 'active'
      and (s.started_at <= p_now - make_interval(mins => s.paid_duration_minutes)
        or not parley.is_present(s.id, 'client', p_now) or not parley.is_present(s.id, 'consultant', p_now))
  ) as near_end
  join parley.webrtc_sessions s on s.id = near_end.id
  where (parley.verdict_of(s, p_now)).status is not null
  order by near_end.scheduled_start_time
  limit p_limit
$$;

-- Leases that nobody closed in sessions that are over end where their end let them end.
create function parley.close_leases_of_the_over(p_now timestamptz, p_limit integer) returns void
language sql volatile set search_path = ''
as $$
  update parley.presence p
  set left_at = greatest(p.joined_at, parley.lease_end(p, greatest(s.ended_at, p.joined_at))), leave_reason = 'session_over', closed_at = p_now
  from parley.sessions s
  where s.id = p.session_id and p.left_at is null and p.id in (
    select q.id
    from parley.presence q join parley.sessions o on o.id = q.session_id
    where q.left_at is null and q.last_seen_at + parley.lease() < p_now and o.ended_at is not null
    limit p_limit
    for update of q skip locked
  )
$$;

create function public.sweep_sessions(p_limit integer default 200) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_id uuid;
  v_session parley.webrtc_sessions;
  v_ended uuid[] := '{}';
begin
  -- One sweep at a time is enough; whoever comes second has nothing to do.
  if not pg_try_advisory_xact_lock(hashtextextended('parley.sweep_sessions', 0)) then
    return '[]';
  end if;
  for v_id in select due from parley.due_sessions(parley.clock(), p_limit) as due loop
    select * into v_session from parley.webrtc_sessions where id = v_id for update skip locked;
    continue when not found;
    begin
      if parley.settle_when_due(v_session) and not parley.is_over(v_session.status) then
        v_ended := v_ended || v_id;
      end if;
    exception
      -- One session that cannot be settled now must not keep the others waiting; it is tried again by the next sweep.
      when others then raise warning 'session % was not settled: % (%)', v_id, sqlerrm, sqlstate;
    end;
  end loop;
  perform parley.sweep_kinds(parley.clock(), p_limit);
  perform parley.close_leases_of_the_over(parley.clock(), p_limit);
  return (select coalesce(jsonb_agg(parley.ending_of(id)), '[]') from unnest(v_ended) as id);
end
$$;
comment on function public.sweep_sessions is 'Ends what nobody ended; safe in any number of processes. Answers the appointments that this call ended.';

create function public.cancel_session(p_session_id uuid, p_reason text, p_cancelled_by text) returns jsonb
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
comment on function public.cancel_session is
  'Cancels before the start; all funds return but for a late fee by the booking''s policy. Repeated, it answers the same.';

-- Cancelling with the effect on the money shown first. The effect is what the one settlement rule says of a cancellation at this moment: by
-- whom until the session runs; for a client until its scheduled start, for from then on whoever does not come is a no-show, and cancelling
-- must not be a way around it. `freeUntil`: until then a client gets all of it back; null: it always does, or it is no client.
create function public.cancellation_preview(p_session_id uuid, p_cancelled_by text) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_cancelled_by);
  v_now timestamptz := parley.now_in(p_session_id);
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_out parley.settlements;
  v_refused text;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  v_refused := case
    when parley.is_over(v_session.status) or (parley.verdict_of(v_session, v_now)).status is not null then 'session_over'
    when v_session.status = 'active' or (v_actor = 'client' and v_now >= v_session.scheduled_start_time) then 'already_started'
  end;
  if v_refused is not null then
    return jsonb_build_object('outcome', 'refused', 'reason', v_refused, 'ended', parley.ending_of(p_session_id));
  end if;
  v_out := parley.outcome_of(v_session, row ('cancelled', 'cancelled', v_actor, v_now, null)::parley.verdict, v_now);
  return jsonb_build_object(
    'outcome', 'possible', 'currency', v_out.currency, 'heldMinor', v_out.held_minor, 'keptMinor', v_out.gross_minor, 'feeMinor', v_out.fee_minor,
    'releasedMinor', v_out.released_minor, 'returnedMinor', v_out.returned_minor,
    'freeUntil', case when v_actor = 'client' and v_booking.late_cancel_share_bp > 0
      then parley.free_until(v_session, v_booking) end,
    'scheduledStartTime', v_session.scheduled_start_time, 'serverTime', parley.clock()
  );
end
$$;
comment on function public.cancellation_preview is
  'What cancelling now would do to the money, exactly, or why it cannot be done (session_over, already_started). Changes nothing.';

-- The client cancels by its link: by the token, or by the device that holds its claim. `p_returned_minor`: what was shown to come back;
-- when that is not what would come back now, nothing happens, and the answer is the new preview.
create function public.cancel_by_link(
  p_token text, p_device text, p_link_id uuid, p_reason text default null, p_preview boolean default true, p_returned_minor bigint default null
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := parley.held_link(p_token, p_device, p_link_id);
  v_effect jsonb;
  v_ended jsonb;
begin
  if v_link.id is null or v_link.participant_type <> 'client' then
    perform parley.refuse('not_a_participant', 'The client of a session cancels it by its link.', 'not_a_participant');
  end if;
  if not coalesce(p_preview, true) then
    perform from parley.webrtc_sessions where id = v_link.session_id for update;
  end if;
  v_effect := public.cancellation_preview(v_link.session_id, 'client');
  if coalesce(p_preview, true) or v_effect ->> 'outcome' = 'refused' then
    return v_effect;
  end if;
  begin
    v_ended := public.cancel_session(v_link.session_id, p_reason, 'client');
    if (v_ended ->> 'returnedMinor')::bigint is distinct from p_returned_minor then
      raise exception using errcode = 'PA000';
    end if;
  exception
    -- Undone: the free time was over between what was shown and now.
    when sqlstate 'PA000' then return public.cancellation_preview(v_link.session_id, 'client') || '{"outcome": "changed"}';
  end;
  return jsonb_build_object('outcome', 'cancelled', 'ended', v_ended);
end
$$;
comment on function public.cancel_by_link is
  'A preview of what a client''s cancellation does now, or the cancellation itself if that is still what was shown. Once it is over, by '
  'whatever, it answers refused with how it ended.';
