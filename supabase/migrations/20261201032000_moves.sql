-- A booking is moved to another start: the session has the new one, the booking stays as it was bought.

set check_function_bodies = off;

create or replace function parley.guard_session() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    perform parley.refuse('append_only', 'Sessions are not deleted.', 'webrtc_sessions');
  end if;
  if tg_op = 'INSERT' then
    if new.status <> 'scheduled' then
      perform parley.refuse('invariant_violated', 'A session begins as scheduled.', 'status');
    end if;
    return new;
  end if;
  if parley.is_over(old.status) then
    perform parley.refuse('invariant_violated', format('Session %s is over; that is final.', old.id), 'status');
  end if;
  if (old.id, old.booking_id, old.room_id, old.session_type, old.overrun_cap_minutes)
      is distinct from (new.id, new.booking_id, new.room_id, new.session_type, new.overrun_cap_minutes)
    or (old.started_at is not null and new.started_at is distinct from old.started_at) then
    perform parley.refuse('invariant_violated', format('Session %s: what was booked and when it started are fixed.', old.id), 'session');
  end if;
  if (old.scheduled_start_time, old.opens_at) is distinct from (new.scheduled_start_time, new.opens_at)
    and not (old.status in ('scheduled', 'waiting') and new.status = old.status) then
    perform parley.refuse('invariant_violated', format('Session %s: only one that has not begun is moved.', old.id), 'session');
  end if;
  if new.paid_duration_minutes <> old.paid_duration_minutes
    and not (old.status = 'active' and new.status = 'active' and new.paid_duration_minutes > old.paid_duration_minutes) then
    perform parley.refuse('invariant_violated', format('Session %s: only a running session is extended.', old.id), 'session');
  end if;
  if new.status <> old.status then
    if not parley.may_become(new.kind, old.status, new.status) then
      perform parley.refuse(
        'invariant_violated', format('Session %s cannot go from %s to %s.', old.id, old.status, new.status), 'status');
    elsif parley.is_over(new.status)
      and not exists (select from parley.settlements s where s.session_id = new.id and s.status = new.status) then
      perform parley.refuse('invariant_violated', format('Session %s is over if and only if it is settled.', new.id), 'settlements');
    end if;
  end if;
  return new;
end
$$;

create or replace function parley.outcome_by(
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

create or replace function public.cancellation_preview(p_session_id uuid, p_cancelled_by text) returns jsonb
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

create or replace function parley.booking_body(p_session parley.webrtc_sessions, p_booking parley.bookings) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'sessionType', p_booking.session_type, 'scheduledStartTime', p_session.scheduled_start_time,
    'scheduledEndTime', p_session.scheduled_start_time + make_interval(mins => p_booking.duration_minutes),
    'durationMinutes', p_booking.duration_minutes, 'client', jsonb_build_object('ref', p_booking.client_ref, 'name', p_booking.client_name),
    'consultant', jsonb_build_object('ref', p_booking.consultant_ref, 'name', p_booking.consultant_name),
    'currency', p_booking.currency, 'priceMinor', p_booking.price_minor, 'billing', p_booking.billing, 'funding', p_booking.funding)
$$;

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

create or replace function parley.make_way(p_terms jsonb, p_reservation parley.reservations) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_consultant uuid := (select id from parley.people where role = 'consultant' and ref = p_terms ->> 'consultantRef');
  v_fault text;
begin
  -- Who may be somebody else under a misspelt ref is made by nobody here: the booking is refused for it.
  if p_terms ->> 'clientRef' <> '' and p_terms ? 'clientName'
    and parley.similar_json('client', p_terms ->> 'clientRef', parley.others_of(p_terms)) is null then
    perform parley.person_of('client', p_terms ->> 'clientRef', btrim(p_terms ->> 'clientName'));
  end if;
  perform from parley.people where role = 'client' and ref = p_terms ->> 'clientRef' for no key update;
  if p_reservation.id is not null then
    perform from parley.people where id = v_consultant for no key update;
    delete from parley.taken_times where reservation_id = p_reservation.id;
  elsif v_consultant is null or not v_consultant = any (parley.consultants_of_service(p_terms ->> 'service', null)) then
    perform parley.refuse('invalid_argument', 'This service has no such consultant.', 'consultant_ref');
  elsif exists (select from parley.availability where consultant_id = v_consultant) then
    v_fault := parley.hold_slot(v_consultant, (p_terms ->> 'durationMinutes')::integer, (p_terms ->> 'start')::timestamptz);
    if v_fault is not null then
      perform parley.refuse_slot(v_fault);
    end if;
  end if;
end
$$;

create or replace function public.book_service(p_key_id text, p_idempotency_key text, p_booking jsonb, p_made_by text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_key text := format('api %s %s', p_key_id, encode(parley.secret_hash(p_idempotency_key), 'hex'));
  v_made parley.bookings;
  v_reservation parley.reservations;
  v_terms jsonb;
  v_answer jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended('parley.service booking ' || coalesce(v_key, ''), 0));
  -- As book_by_api, which then finds it its own: before people.
  perform pg_advisory_xact_lock(hashtextextended('parley.external ' || coalesce(p_booking ->> 'externalId', v_key, ''), 0));
  select * into v_made from parley.bookings where idempotency_key = v_key;
  if p_booking ? 'reservationId' then
    select * into v_reservation from parley.reservations
      where id = (p_booking ->> 'reservationId')::uuid and made_by = p_made_by for update;
    if v_reservation.id is null or (v_reservation.booking_id is distinct from v_made.id)
      or (v_made.id is null and v_reservation.expires_at <= parley.clock()) then
      perform parley.refuse_slot('reservation_expired');
    end if;
  end if;
  v_terms := parley.terms_of_booking(p_booking, v_reservation, v_made);
  if v_made.id is null then
    perform parley.make_way(v_terms, v_reservation);
  end if;
  v_answer := public.book_with_contacts(p_key_id, p_idempotency_key, v_terms);
  if v_answer ->> 'outcome' = 'refused' then
    raise exception using errcode = 'PA099', message = v_answer::text;
  elsif not (v_answer ->> 'repeated')::boolean then
    insert into parley.service_bookings (booking_id, service_ref) values ((v_answer -> 'booking' ->> 'bookingId')::uuid, v_terms ->> 'service');
    update parley.reservations set booking_id = (v_answer -> 'booking' ->> 'bookingId')::uuid where id = v_reservation.id;
  end if;
  return v_answer;
exception
  -- Undone: what was reserved still is.
  when sqlstate 'PA099' then return sqlerrm::jsonb;
end
$$;
comment on function public.book_service is
  'Books a service by a program: what is left out is the service''s, and the time is one of its slots, or the one that was reserved. '
  'Refuses as book_with_contacts does, and slot_taken, outside_availability, notice_too_short, reservation_expired.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_function text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on parley.moves from %s', v_outsiders);
  alter table parley.moves enable row level security;
  foreach v_function in array array[
    'parley.most_moves_of_client',
    'parley.most_moves',
    'parley.last_move',
    'parley.free_until',
    'parley.move_refusal',
    'parley.refuse_move',
    'parley.move_json',
    'parley.move_to',
    'public.reschedule_booking',
    'public.moves_of_booking',
    'public.slots_to_move'
  ] loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_function like 'public.%' and exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
