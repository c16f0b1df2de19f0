-- The rest of what every start, end and settlement runs through is in PL/pgSQL, too: each of these is asked several times in a transaction, and
-- PostgreSQL before 18 plans the body of an SQL function anew in each. The rules are those from before, word for word.

create or replace function parley.clock() returns timestamptz
language plpgsql volatile set search_path = '' as $$ begin return clock_timestamp(); end $$;

create or replace function parley.bridge() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '60 seconds'; end $$;

create or replace function parley.lease() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '25 seconds'; end $$;

create or replace function parley.is_over(p_status text) returns boolean
language plpgsql immutable set search_path = '' as $$ begin return p_status not in ('scheduled', 'waiting', 'active'); end $$;

create or replace function parley.said(p_reason text, p_otherwise text) returns text
language plpgsql immutable set search_path = '' as $$ begin return coalesce(nullif(left(btrim(p_reason), 200), ''), p_otherwise); end $$;

create or replace function parley.dispute_window(p_minutes integer) returns interval
language plpgsql immutable set search_path = '' as $$ begin return make_interval(mins => p_minutes); end $$;

create or replace function parley.may_become(p_from text, p_to text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return case p_from
    when 'scheduled' then p_to in ('waiting', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'waiting' then p_to in ('active', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'active' then p_to in ('completed', 'abandoned')
    else false
  end;
end
$$;

-- The money of a settlement.

create or replace function parley.share_minor(p_amount bigint, p_part bigint, p_whole bigint) returns bigint
language plpgsql immutable set search_path = ''
as $$ begin return div(2 * p_amount::numeric * p_part + p_whole, 2 * p_whole::numeric)::bigint; end $$;

create or replace function parley.fee_minor(p_gross bigint, p_platform_fee_bp integer) returns bigint
language plpgsql immutable set search_path = ''
as $$ begin return parley.share_minor(p_gross, p_platform_fee_bp, 10000); end $$;

create or replace function parley.gross_minor(
  p_billing text, p_held bigint, p_paid_seconds integer, p_billable_seconds integer, p_free_seconds integer, p_ended_by text
) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_billable_seconds < p_free_seconds or p_billable_seconds = 0 then 0
    when p_billing = 'fixed' and not (p_ended_by = 'consultant' and p_billable_seconds * 100::bigint < p_paid_seconds * 80::bigint)
      then p_held
    when p_billing = 'per_minute'
      then parley.share_minor(p_held, least(p_paid_seconds, (p_billable_seconds + 59) / 60 * 60), p_paid_seconds)
    else parley.share_minor(p_held, least(p_paid_seconds, p_billable_seconds), p_paid_seconds)
  end;
end
$$;

create or replace function parley.billable_seconds(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return least(p_session.paid_duration_minutes * 60, round(parley.seconds_in(parley.billable_ranges(p_session, p_until, p_now))));
end
$$;

create or replace function parley.lock_accounts(p_account_ids bigint[]) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform from parley.accounts where id = any (p_account_ids) order by id for update;
end
$$;

create or replace function parley.summary_of(p_settlement parley.settlements) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
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
  );
end
$$;

create or replace function parley.ending_of(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_settled parley.settlements;
begin
  select * into v_settled from parley.settlements where session_id = p_session_id;
  if not found then
    return null;
  end if;
  return parley.summary_of(v_settled) || jsonb_build_object(
    'sessionId', p_session_id, 'roomId', (select s.room_id from parley.webrtc_sessions s where s.id = p_session_id)
  );
end
$$;

-- Two simple looks; a join of the two would be planned for any number of sessions.
create or replace function parley.check_settled() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_session uuid;
  v_status text;
  v_settled text;
begin
  if tg_table_name = 'settlements' then
    v_session := new.session_id;
  else
    v_session := new.id;
  end if;
  select s.status into v_status from parley.webrtc_sessions s where s.id = v_session;
  select st.status into v_settled from parley.settlements st where st.session_id = v_session;
  if v_status is distinct from coalesce(v_settled, case when not parley.is_over(v_status) then v_status end) then
    perform parley.refuse('invariant_violated', format('Session %s is over if and only if it is settled.', v_session), 'settlements');
  end if;
  return null;
end
$$;

-- The chain of events.

create or replace function parley.utc_text(p_at timestamptz) returns text
language plpgsql immutable set search_path = ''
as $$ begin return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'); end $$;

create or replace function parley.event_content(p_event parley.session_events) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return concat_ws(E'\n', p_event.session_id, p_event.place, p_event.type, p_event.actor, parley.utc_text(p_event.at), p_event.data::text);
end
$$;

create or replace function parley.first_hash() returns bytea
language plpgsql immutable set search_path = ''
as $$ begin return decode(repeat('00', 32), 'hex'); end $$;

create or replace function parley.event_hash(p_previous bytea, p_event parley.session_events) returns bytea
language plpgsql immutable set search_path = ''
as $$ begin return sha256(p_previous || convert_to(parley.event_content(p_event), 'UTF8')); end $$;

create or replace function parley.last_event(p_session_id uuid) returns parley.session_events
language plpgsql volatile set search_path = ''
as $$
declare
  v_last parley.session_events;
begin
  select * into v_last from parley.session_events e where e.session_id = p_session_id order by e.place desc limit 1;
  return v_last;
end
$$;

-- The row of the list follows its session from what the trigger sees; only a new one is put together from all tables.

create or replace function parley.list_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_settled parley.settlements;
begin
  if tg_op = 'INSERT' then
    perform parley.refresh_session_list(new.id);
    return null;
  end if;
  if parley.is_over(new.status) then
    select * into v_settled from parley.settlements st where st.session_id = new.id;
  end if;
  update parley.session_list l set
    status = new.status, start = new.scheduled_start_time, started_at = new.started_at, ended_at = new.ended_at,
    booked_seconds = new.paid_duration_minutes * 60, actual_seconds = v_settled.billable_seconds, released_minor = v_settled.released_minor,
    returned_minor = v_settled.returned_minor, fee_minor = v_settled.fee_minor, end_reason = new.end_reason, ended_by = new.ended_by
  where l.session_id = new.id;
  return null;
end
$$;

-- A row that moves from one sum to another is taken from the one and added to the other in one statement.
create or replace function parley.note_sum_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_last bigint;
begin
  if tg_op = 'UPDATE' then
    insert into parley.session_sum_changes (
      day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor
    ) values (
      old.day, old.status, old.mode, old.currency, -1, -old.booked_seconds, -coalesce(old.actual_seconds, 0),
      -old.held_minor, -coalesce(old.released_minor, 0), -coalesce(old.returned_minor, 0), -coalesce(old.fee_minor, 0)
    );
  end if;
  insert into parley.session_sum_changes (
    day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor
  ) values (
    new.day, new.status, new.mode, new.currency, 1, new.booked_seconds, coalesce(new.actual_seconds, 0),
    new.held_minor, coalesce(new.released_minor, 0), coalesce(new.returned_minor, 0), coalesce(new.fee_minor, 0)
  ) returning id into v_last;
  if v_last % 512 = 0 then
    perform parley.fold_session_sums();
  end if;
  return null;
end
$$;
drop function parley.sum_change(parley.session_list, integer);

-- Settlement with what its caller has read already.

create function parley.fault_by(p_session parley.webrtc_sessions, p_there parley.attendance, p_ended_by text, p_now timestamptz) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_client_until timestamptz := greatest(p_session.started_at, upper(p_there.client));
  v_consultant_until timestamptz := greatest(p_session.started_at, upper(p_there.consultant));
begin
  return case
    when least(v_client_until, v_consultant_until) + parley.bridge() >= p_now or v_client_until = v_consultant_until then p_ended_by
    when v_client_until < v_consultant_until then 'client'
    else 'consultant'
  end;
end
$$;
drop function parley.fault_of_end(parley.webrtc_sessions, text, timestamptz);
drop function parley.runs_undisturbed(parley.webrtc_sessions, timestamptz);

create function parley.outcome_by(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_hold parley.holds, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz
) returns parley.settlements
language plpgsql immutable set search_path = ''
as $$
declare
  v_out parley.settlements;
begin
  v_out.hold_id := p_hold.id;
  v_out.session_id := p_session.id;
  v_out.booking_id := p_booking.id;
  v_out.status := p_verdict.status;
  v_out.reason := p_verdict.reason;
  v_out.ended_by := p_verdict.ended_by;
  v_out.started_at := p_session.started_at;
  v_out.ended_at := p_verdict.at;
  v_out.paid_seconds := p_session.paid_duration_minutes * 60;
  v_out.billable_seconds :=
    least(v_out.paid_seconds, round(parley.seconds_in(parley.billable_of(p_session, p_there, p_verdict.at))));
  v_out.currency := p_hold.currency;
  v_out.held_minor := p_hold.amount_minor;
  v_out.gross_minor := case
    when p_session.started_at is not null then parley.gross_minor(
      p_booking.billing, p_hold.amount_minor, v_out.paid_seconds, v_out.billable_seconds, p_booking.free_seconds, p_verdict.fault)
    else parley.unstarted_gross_minor(
      p_verdict.status, p_hold.amount_minor, p_booking.no_show_client_share_bp, p_booking.late_cancel_share_bp,
      p_verdict.at > p_booking.scheduled_start_time - make_interval(mins => p_booking.cancel_cutoff_minutes), p_verdict.ended_by)
  end;
  v_out.fee_minor := parley.fee_minor(v_out.gross_minor, p_booking.platform_fee_bp);
  v_out.released_minor := v_out.gross_minor - v_out.fee_minor;
  v_out.returned_minor := v_out.held_minor - v_out.gross_minor;
  v_out.settled_at := p_now;
  return v_out;
end
$$;

create or replace function parley.outcome_of(p_session parley.webrtc_sessions, p_verdict parley.verdict, p_now timestamptz) returns parley.settlements
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_hold parley.holds;
begin
  select * into v_booking from parley.bookings where id = p_session.booking_id;
  select * into v_hold from parley.holds where booking_id = p_session.booking_id;
  return parley.outcome_by(p_session, v_booking, v_hold, parley.attendance_of(p_session.id, p_now), p_verdict, p_now);
end
$$;

-- The one door through which a session ends. The session is locked by the caller and not over; its hold is locked here.
create function parley.settle_by(p_session parley.webrtc_sessions, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz) returns void
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
    set status = v_out.status, ended_at = v_out.ended_at, end_reason = v_out.reason, ended_by = v_out.ended_by
    where id = p_session.id;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session.id, 'ended', v_out.ended_by, jsonb_build_object('status', v_out.status, 'reason', v_out.reason)),
    (p_session.id, 'settled', 'system', parley.summary_of(v_out));
end
$$;

create or replace function parley.settle(p_session_id uuid, p_verdict parley.verdict) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
begin
  select * into strict v_session from parley.webrtc_sessions where id = p_session_id for update;
  if parley.is_over(v_session.status) then
    return;
  end if;
  v_now := parley.now_in(p_session_id);
  perform parley.settle_by(v_session, parley.attendance_of(p_session_id, v_now), p_verdict, v_now);
end
$$;

-- Ends a locked session if the clock says so; true when it did.
create or replace function parley.settle_when_due(p_session parley.webrtc_sessions) returns boolean
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

-- Ends a locked, active session: by the clock if that came first, otherwise as its people say.
create function parley.end_running(p_session parley.webrtc_sessions, p_reason text, p_actor text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_session.id);
  v_there parley.attendance := parley.attendance_of(p_session.id, v_now);
  v_verdict parley.verdict := parley.verdict_by(p_session, v_there, v_now);
begin
  if v_verdict.status is null then
    v_verdict := row (
      'completed', parley.said(p_reason, 'ended'), p_actor, null, parley.fault_by(p_session, v_there, p_actor, v_now)
    )::parley.verdict;
  end if;
  perform parley.settle_by(p_session, v_there, v_verdict, v_now);
end
$$;

create or replace function public.end_session(p_session_id uuid, p_reason text, p_ended_by text default 'system') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_ended_by);
  v_session parley.webrtc_sessions;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  -- Over is final, so that a repeated end needs no lock; otherwise the status is read again behind it.
  if not parley.is_over(v_session.status) then
    select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  end if;
  if v_session.id is null then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_session.status in ('scheduled', 'waiting') then
    perform parley.refuse('not_started', 'This session has not started.', v_session.status);
  elsif v_session.status = 'active' then
    perform parley.end_running(v_session, p_reason, v_actor);
  end if;
  return parley.ending_of(p_session_id);
end
$$;

do $$
declare
  v_function regprocedure;
  v_role text;
begin
  for v_function in
    select unnest(array[
      'parley.fault_by(parley.webrtc_sessions, parley.attendance, text, timestamptz)'::regprocedure,
      'parley.outcome_by(parley.webrtc_sessions, parley.bookings, parley.holds, parley.attendance, parley.verdict, timestamptz)'::regprocedure,
      'parley.settle_by(parley.webrtc_sessions, parley.attendance, parley.verdict, timestamptz)'::regprocedure,
      'parley.end_running(parley.webrtc_sessions, text, text)'::regprocedure
    ])
  loop
    for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on function %s from %s', v_function, v_role);
    end loop;
  end loop;
end
$$;

-- One plan for all values from the first call on: what these look up is found by its key whatever the key is, and a server that was just started
-- would otherwise plan every statement of its first five starts and ends on every connection. Made while a table is small, such a plan would read it
-- from end to end for as long as it is kept; so it may not. Nothing here runs long enough to be worth compiling.
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid::regprocedure from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in (
      'claim_session_link', 'close_presence', 'end_session', 'end_session_when_due', 'is_claim_valid', 'is_session_link_valid', 'open_room', 'open_rooms',
      'participant_of_claim', 'recent_room_changes', 'recover_presence', 'renew_presence', 'start_session', 'start_sessions', 'store_messages',
      'sweep_sessions'
    )
  loop
    execute format('alter function %s set plan_cache_mode = force_generic_plan', v_function);
    execute format('alter function %s set enable_seqscan = off', v_function);
    execute format('alter function %s set jit = off', v_function);
  end loop;
end
$$;
-- But this one takes all there is.
alter function parley.fold_session_sums() set enable_seqscan = on;
