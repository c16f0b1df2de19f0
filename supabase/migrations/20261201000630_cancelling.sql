-- Cancelling with the effect on the money shown first. The effect is what the one settlement rule says of a cancellation at this moment.

-- What cancelling now would do, by whom: until the session runs; for a client until its scheduled start, for from then on whoever does not come is a
-- no-show, and cancelling must not be a way around it. `freeUntil`: until then a client gets all of it back; null: it always does, or it is no client.
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
      then v_session.scheduled_start_time - make_interval(mins => v_booking.cancel_cutoff_minutes) end,
    'scheduledStartTime', v_session.scheduled_start_time, 'serverTime', parley.clock()
  );
end
$$;
comment on function public.cancellation_preview is
  'What cancelling now would do to the money, exactly, or why it cannot be done (session_over, already_started). Changes nothing.';

-- The client cancels by its link: by the token, or by the device that holds its claim. `p_returned_minor`: what was shown to come back; when that is not
-- what would come back now, nothing happens, and the answer is the new preview.
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
  'A preview of what a client''s cancellation does now, or the cancellation itself if that is still what was shown. Once it is over, by whatever, it answers '
  'refused with how it ended.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on function public.cancellation_preview(uuid, text), '
    'public.cancel_by_link(text, text, uuid, text, boolean, bigint) from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.cancellation_preview(uuid, text), public.cancel_by_link(text, text, uuid, text, boolean, bigint) to service_role;
  end if;
end
$$;
