-- Moves: another start for the same booking. The booking's row stays as it was bought; the session, with all its clocks, has the new start.

create table parley.moves (
  session_id uuid not null references parley.webrtc_sessions,
  sequence integer not null check (sequence >= 1),
  previous_start timestamptz not null,
  start timestamptz not null,
  moved_by parley.actor not null,
  note text check (char_length(note) between 1 and 200),
  moved_at timestamptz not null,
  primary key (session_id, sequence)
);
comment on column parley.moves.sequence is 'That of the calendar''s event: it rises with every move (RFC 5545, 3.8.7.4).';
create trigger moves_append_only before update or delete on parley.moves for each row execute function parley.refuse_change();

-- How often a session may be moved: by its client, and in all.
create function parley.most_moves_of_client() returns integer language sql immutable set search_path = '' as $$ select 5 $$;
create function parley.most_moves() returns integer language sql immutable set search_path = '' as $$ select 30 $$;

create function parley.last_move(p_session_id uuid) returns parley.moves
language plpgsql stable set search_path = ''
as $$ begin return (select m from parley.moves m where m.session_id = p_session_id order by m.sequence desc limit 1); end $$;

-- Until when a client cancels or moves without a fee: so long before the start as was agreed. Whoever was moved by others to a time so near
-- that this was over at once has until the start.
create function parley.free_until(p_session parley.webrtc_sessions, p_booking parley.bookings) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  v_until timestamptz := p_session.scheduled_start_time - make_interval(mins => least(p_booking.cancel_cutoff_minutes, 525600));
  v_move parley.moves := parley.last_move(p_session.id);
begin
  if v_move.moved_by <> 'client' and v_move.moved_at > v_until then
    return p_session.scheduled_start_time;
  end if;
  return v_until;
end
$$;

-- Why it cannot be moved now by whom; null when it can.
create function parley.move_refusal(p_session parley.webrtc_sessions, p_booking parley.bookings, p_actor text) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_session.id);
begin
  return case
    when parley.is_over(p_session.status) or (parley.verdict_of(p_session, v_now)).status is not null then 'session_over'
    -- Whoever is late for a no-show cannot move it away.
    when p_session.status = 'active' or (p_actor in ('client', 'consultant') and v_now >= p_session.scheduled_start_time)
      or parley.is_present(p_session.id, 'client', v_now) or parley.is_present(p_session.id, 'consultant', v_now) then 'already_started'
    when p_actor = 'client' and p_booking.late_cancel_share_bp > 0 and v_now > parley.free_until(p_session, p_booking) then 'too_late'
    when (select count(*) from parley.moves where session_id = p_session.id) >= parley.most_moves()
      or p_actor = 'client' and (select count(*) from parley.moves where session_id = p_session.id and moved_by = 'client')
        >= parley.most_moves_of_client() then 'too_often'
  end;
end
$$;

-- Refuses what parley.move_refusal says.
create function parley.refuse_move(p_reason text) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_reason = 'session_over' then
    perform parley.refuse('session_over', 'The session is over.', p_reason);
  elsif p_reason = 'already_started' then
    perform parley.refuse('already_started', 'The session has begun, or somebody is there; it can be ended, not moved.', p_reason);
  elsif p_reason is not null then
    raise exception using errcode = 'PA064', detail = p_reason, message = case p_reason
      when 'too_late' then 'It is too late for the client to move it: from now on the fee for late cancellations would be due.'
      else 'It was moved as often as it can be.' end;
  end if;
end
$$;

create function parley.move_json(p_session parley.webrtc_sessions, p_booking parley.bookings) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'bookingId', p_booking.id, 'sessionId', p_session.id, 'start', p_session.scheduled_start_time,
    'durationMinutes', p_session.paid_duration_minutes, 'bookedStart', p_booking.scheduled_start_time,
    'consultant', jsonb_build_object('ref', p_booking.consultant_ref, 'name', p_booking.consultant_name),
    'client', jsonb_build_object('ref', p_booking.client_ref, 'name', p_booking.client_name),
    'freeUntil', case when p_booking.late_cancel_share_bp > 0 then parley.free_until(p_session, p_booking) end,
    'moves', (
      select coalesce(jsonb_agg(jsonb_build_object('sequence', m.sequence, 'previousStart', m.previous_start, 'start', m.start,
        'by', m.moved_by, 'movedAt', m.moved_at) order by m.sequence), '[]')
      from parley.moves m where m.session_id = p_session.id))
$$;

-- Gives the session its new start, takes that time instead of the old, and writes it down. Everything is locked by the caller.
create function parley.move_to(p_session parley.webrtc_sessions, p_booking parley.bookings, p_start timestamptz, p_actor text, p_note text) returns void
language plpgsql volatile set search_path = '' set timezone = 'UTC'
as $$
declare
  v_moved parley.bookings := p_booking;
  v_sequence integer := coalesce((parley.last_move(p_session.id)).sequence, 0) + 1;
  v_said jsonb;
begin
  v_moved.scheduled_start_time := p_start;
  v_moved.duration_minutes := p_session.paid_duration_minutes;
  delete from parley.taken_times where session_id = p_session.id;
  perform parley.take_times(p_session.id, v_moved);
  update parley.webrtc_sessions set scheduled_start_time = p_start,
      opens_at = p_start - make_interval(mins => p_booking.early_join_minutes),
      link_valid_until = p_start + make_interval(mins => paid_duration_minutes + overrun_cap_minutes) + parley.link_grace()
    where id = p_session.id;
  insert into parley.moves (session_id, sequence, previous_start, start, moved_by, note, moved_at)
    values (p_session.id, v_sequence, p_session.scheduled_start_time, p_start, p_actor, p_note, parley.clock());
  v_said := jsonb_build_object('previousStart', p_session.scheduled_start_time, 'start', p_start, 'by', p_actor, 'sequence', v_sequence);
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session.id, 'moved', p_actor, v_said || case when p_note is null then '{}' else jsonb_build_object('note', p_note) end);
  perform parley.tell('booking.rescheduled', p_session.id, null, v_said);
end
$$;

create function public.reschedule_booking(
  p_booking_id uuid, p_start timestamptz, p_by text, p_note text default null, p_from timestamptz default null
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_by);
  v_booking parley.bookings;
  v_session parley.webrtc_sessions;
  v_fault text;
begin
  select * into v_booking from parley.bookings where id = p_booking_id;
  if not found then
    perform parley.refuse('session_not_found', 'There is no such booking.');
  end if;
  perform parley.lock_people(v_booking);
  select * into strict v_session from parley.webrtc_sessions where booking_id = v_booking.id for update;
  -- Asked once more.
  if v_session.scheduled_start_time = p_start and not parley.is_over(v_session.status) then
    return parley.move_json(v_session, v_booking);
  end if;
  perform parley.refuse_move(parley.move_refusal(v_session, v_booking, v_actor));
  if p_from is not null and p_from <> v_session.scheduled_start_time then
    raise exception using errcode = 'PA065', detail = 'moved_meanwhile', message = 'It was moved meanwhile: look again.';
  end if;
  v_fault := case when v_actor = 'client' then
    parley.fault_of_slot(v_booking.consultant_id, v_session.paid_duration_minutes, p_start, v_session.id) end;
  if v_fault is not null then
    perform parley.refuse_slot(v_fault);
  elsif not coalesce(p_start between parley.clock() and parley.clock() + interval '2 years', false) then
    perform parley.refuse('invalid_argument', 'The start must be a moment from now to two years ahead.', 'start');
  end if;
  perform parley.move_to(v_session, v_booking, p_start, v_actor, parley.note_of(p_note));
  select * into strict v_session from parley.webrtc_sessions where id = v_session.id;
  return parley.move_json(v_session, v_booking);
end
$$;
comment on function public.reschedule_booking is
  'Gives a booking another start: same ids, links and money. By a client to a slot, until cancelling would cost; by others to any time at which '
  'both are free. Repeated, it answers the same. `p_from`: the start that was shown. Refuses: session_over, already_started, not_movable (detail: '
  'too_late, too_often), moved_meanwhile, person_busy, slot_taken, outside_availability, notice_too_short, invalid_argument.';

create function public.moves_of_booking(p_booking_id uuid, p_by text default 'admin') returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select parley.move_json(s, b) || jsonb_build_object('refused', parley.move_refusal(s, b, parley.checked_actor(p_by)))
  from parley.bookings b join parley.webrtc_sessions s on s.booking_id = b.id where b.id = p_booking_id
$$;
comment on function public.moves_of_booking is
  'When a booking is and was, and why who asks cannot move it now (session_over, already_started, too_late, too_often; null: can). Null: none.';

create function public.slots_to_move(p_booking_id uuid, p_from date, p_to date, p_time_zone text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_consultant uuid;
begin
  select s.* into v_session from parley.webrtc_sessions s where s.booking_id = p_booking_id;
  select consultant_id into v_consultant from parley.bookings where id = p_booking_id;
  if not parley.is_zone(p_time_zone) then
    perform parley.refuse('invalid_argument', 'The time zone is a name such as Europe/Berlin.', 'timeZone');
  elsif not coalesce(p_to >= p_from and p_to - p_from < parley.most_slot_days() and p_from > '2000-01-01' and p_to < '2200-01-01', false) then
    perform parley.refuse('invalid_argument', format('Slots are asked for 1 to %s days.', parley.most_slot_days()), 'to');
  elsif v_session.id is null then
    return '[]';
  end if;
  return parley.slots_json(array[v_consultant], v_session.paid_duration_minutes, p_from, p_to, p_time_zone, v_session.id);
end
$$;
comment on function public.slots_to_move is 'The slots of the booking''s consultant that it fits in, its own time left out of what is taken.';
