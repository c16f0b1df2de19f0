-- An end is fewer statements: who was there and the session's clock are one look at its presence, what answers is assigned and not
-- performed, a condition asks its query only where the rest of it holds, and the second event of a transaction looks once for the first.

alter type parley.attendance add attribute last_word timestamptz;

create or replace function parley.attendance_of(p_session_id uuid, p_now timestamptz) returns parley.attendance
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
  v_there parley.attendance;
  v_one record;
  v_live boolean;
  v_ends timestamptz;
  v_stay tstzrange;
  -- One of each lease.
  v_client tstzrange[] := '{}';
  v_consultant tstzrange[] := '{}';
begin
  v_there.client_here := false;
  v_there.consultant_here := false;
  for v_one in
    select p.participant_type = 'client' as of_client, p.joined_at, p.last_seen_at, p.left_at, p.node_id, p.leave_reason, p.closed_at
    from parley.presence p where p.session_id = p_session_id
  loop
    v_there.last_word := greatest(v_there.last_word, v_one.last_seen_at, v_one.left_at);
    v_live := v_one.left_at is null and v_one.last_seen_at + v_lease > p_now;
    -- parley.lease_end, for all at once
    v_ends := least(p_now, case
      when v_one.left_at is not null then v_one.left_at
      when v_one.node_id = 'direct' then v_one.last_seen_at + v_lease
      when v_live then p_now
      else v_one.last_seen_at
    end);
    if v_one.node_id <> 'direct' and not v_live then
      v_there.outage_until := greatest(v_there.outage_until, case
        when v_one.left_at is null then v_one.last_seen_at + v_lease
        when v_one.leave_reason in ('server_restarted', 'lapsed') then coalesce(v_one.closed_at, v_one.left_at)
      end);
    end if;
    v_stay := case when v_one.joined_at <= v_ends then tstzrange(v_one.joined_at, v_ends, '[]') else 'empty' end;
    if v_one.of_client then
      v_client := v_client || v_stay;
      v_there.client_here := v_there.client_here or v_live;
    else
      v_consultant := v_consultant || v_stay;
      v_there.consultant_here := v_there.consultant_here or v_live;
    end if;
  end loop;
  v_there.client := tstzmultirange(variadic v_client);
  v_there.consultant := tstzmultirange(variadic v_consultant);
  v_there.client_absences := case when cardinality(v_client) > 1 or (cardinality(v_client) = 1 and not v_there.client_here)
    then parley.absences_of(p_session_id, 'client', p_now) else '{}' end;
  v_there.consultant_absences := case when cardinality(v_consultant) > 1 or (cardinality(v_consultant) = 1 and not v_there.consultant_here)
    then parley.absences_of(p_session_id, 'consultant', p_now) else '{}' end;
  v_there.arrived := '{}';
  v_there.dead := '{}';
  perform from parley.call_evidence where session_id = p_session_id and kind <> 'poor';
  if found then
    v_there.arrived := parley.evidence_of(p_session_id, 'arrived', p_now);
    v_there.dead := parley.evidence_of(p_session_id, 'dead', p_now);
  end if;
  return v_there;
end
$$;

create or replace function parley.attendance_with(p_there parley.attendance, p_side text, p_joined_at timestamptz, p_now timestamptz) returns parley.attendance
language plpgsql immutable set search_path = ''
as $$
declare
  v_absences parley.absence[] := case p_side when 'client' then p_there.client_absences else p_there.consultant_absences end;
  v_last parley.absence;
  v_stay tstzmultirange := tstzmultirange(tstzrange(p_joined_at, p_now, '[]'));
begin
  if (p_side = 'client' and p_there.client_here) or (p_side = 'consultant' and p_there.consultant_here)
    or p_joined_at + parley.lease() <= p_now then
    return null;
  end if;
  -- Who is not here and has no absence was never here; else the last one is open, and this ends it.
  if v_absences <> '{}' then
    v_last := v_absences[cardinality(v_absences)];
    if v_last.since >= p_joined_at then
      return null;
    end if;
    v_last.until := p_joined_at;
    v_absences[cardinality(v_absences)] := v_last;
  end if;
  p_there.last_word := greatest(p_there.last_word, p_joined_at);
  if p_side = 'client' then
    p_there.client := p_there.client + v_stay;
    p_there.client_here := true;
    p_there.client_absences := v_absences;
  else
    p_there.consultant := p_there.consultant + v_stay;
    p_there.consultant_here := true;
    p_there.consultant_absences := v_absences;
  end if;
  return p_there;
end
$$;

create or replace function parley.end_running(p_session parley.webrtc_sessions, p_reason text, p_actor text) returns jsonb
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

create or replace function parley.stay_seconds(
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
  -- Two steps: a condition with a query in it is a statement, whether the query is asked or not.
  if p_there.client_absences <> '{}' and (v_away_since is not null or v_pressed) then
    if exists (
      select from unnest(p_there.client_absences) as a
      where a.since + parley.excused_after() <= coalesce(v_away_since, p_verdict.at)
        and (a.until is null or a.until > coalesce(v_away_since, p_verdict.at))
    ) then
      v_away_since := null;
      v_pressed := false;
    end if;
  end if;
  if v_away_since is null and not v_pressed and v_stay * 100 >= extract(epoch from p_verdict.at - v_start) * 80 then
    v_stay := v_stay + greatest(0, extract(epoch from v_end - greatest(p_verdict.at, v_start)));
  end if;
  return round(v_stay);
end
$$;

drop function parley.move_money(parley.settlements, parley.bookings);

-- Answers its transfer.
create function parley.move_money(p_settlement parley.settlements, p_booking parley.bookings) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_earned text := parley.earned_kind(p_booking);
  v_transfer bigint;
begin
  v_transfer := parley.post_transfer(
    'settlement', p_booking.id, p_settlement.ended_by, p_settlement.reason,
    parley.accounts_of(p_booking, p_settlement.currency, v_earned),
    array[
      -p_settlement.held_minor::bigint, p_settlement.returned_minor::bigint,
      p_settlement.released_minor::bigint, p_settlement.fee_minor::bigint
    ]
  );
  if v_earned = 'pending' and p_settlement.released_minor > 0 then
    insert into parley.earnings_on_hold (booking_id, session_id, consultant_id, currency, amount_minor, due_at) values (
      p_booking.id, p_settlement.session_id, p_booking.consultant_id, p_settlement.currency, p_settlement.released_minor,
      p_settlement.settled_at + parley.dispute_window(p_booking.dispute_window_minutes)
    );
  end if;
  return v_transfer;
end
$$;

create or replace function parley.settle_by(
  p_session parley.webrtc_sessions, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_of record;
  v_out parley.settlements;
  v_transfer bigint;
  v_summary jsonb;
begin
  select h as hold, b as booking into strict v_of
    from parley.holds h join parley.bookings b on b.id = h.booking_id where h.booking_id = p_session.booking_id for update of h;
  p_verdict.at := coalesce(p_verdict.at, p_now);
  v_out := parley.outcome_by(p_session, v_of.booking, v_of.hold, p_there, p_verdict, p_now);
  insert into parley.settlements select v_out.*;
  v_transfer := parley.move_money(v_out, v_of.booking);
  update parley.holds set status = 'settled', settled_at = p_now where id = v_out.hold_id;
  update parley.webrtc_sessions
    set status = v_out.status, ended_at = v_out.ended_at, end_reason = v_out.reason, end_note = v_out.note, ended_by = v_out.ended_by
    where id = p_session.id;
  v_summary := parley.summary_of(v_out);
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session.id, 'ended', v_out.ended_by, jsonb_strip_nulls(
      jsonb_build_object('status', v_out.status, 'reason', v_out.reason, 'note', v_out.note))),
    (p_session.id, 'settled', 'system', v_summary);
  return parley.ending_by(v_summary, p_session, parley.corrected_by(v_out, 0, 0));
end
$$;

create or replace function parley.chain_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_place integer;
  v_hash bytea;
  v_ours boolean;
begin
  -- Before the event's lock, as who ends a session takes them.
  perform from parley.webrtc_sessions where id = new.session_id for key share;
  loop
    select e.place, e.hash, e.xmin = pg_current_xact_id()::xid into v_place, v_hash, v_ours
      from parley.session_events e where e.session_id = new.session_id order by e.place desc limit 1 for update;
    -- Behind an event that this transaction wrote nobody else can have written.
    exit when v_ours;
    exit when not exists (
      select from parley.session_events e where e.session_id = new.session_id and e.place > coalesce(v_place, 0));
  end loop;
  new.place := coalesce(v_place, 0) + 1;
  new.hash := parley.event_hash(coalesce(v_hash, parley.first_hash()), new);
  return new;
end
$$;

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on function parley.move_money from %s', v_outsiders);
end
$$;
