-- Ends ask the database's tables less often for what is in hand already: what a settlement comes to is answered from the values that were
-- written, an attendance is put together row by row, and the list's row follows in one statement.

-- These answer the ending now.
drop function parley.settle_by(parley.webrtc_sessions, parley.attendance, parley.verdict, timestamptz);
drop function parley.end_running(parley.webrtc_sessions, text, text);

-- Stretches of time: how long they last in all.
create or replace function parley.seconds_in(p_ranges tstzmultirange) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  v_whole tstzrange := range_merge(p_ranges);
begin
  -- One stretch, as nearly always, needs no query.
  if p_ranges = tstzmultirange(v_whole) then
    return coalesce(extract(epoch from upper(v_whole)) - extract(epoch from lower(v_whole)), 0);
  end if;
  return coalesce((select sum(extract(epoch from upper(r)) - extract(epoch from lower(r))) from unnest(p_ranges) as r), 0);
end
$$;

create or replace function parley.revenue_shard(p_booking_id uuid) returns smallint
language plpgsql immutable set search_path = '' as $$ begin return hashtextextended(p_booking_id::text, 0) & 63; end $$;

-- Finds or makes the one of the platform's accounts that a booking's fee goes to.
create or replace function parley.revenue_account(p_booking_id uuid, p_currency text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_shard smallint := parley.revenue_shard(p_booking_id);
  v_id bigint;
begin
  select id into v_id from parley.accounts where person_id is null and kind = 'revenue' and currency = p_currency and shard = v_shard;
  if v_id is null then
    insert into parley.accounts (person_id, kind, currency, shard) values (null, 'revenue', p_currency, v_shard)
      on conflict (person_id, kind, currency, shard) do nothing returning id into v_id;
  end if;
  return coalesce(v_id, parley.revenue_account(p_booking_id, p_currency));
end
$$;

-- Entries are written with the balance that they leave, under their accounts' locks, and moved and checked in one pass for the whole
-- transfer.
create or replace function parley.apply_entries() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_transfer bigint;
  v_written bigint;
  v_moved bigint;
begin
  select min(o.transfer_id) filter (where o.total <> 0), sum(o.entries) into v_transfer, v_written
    from (select transfer_id, sum(amount_minor) as total, count(*) as entries from written group by transfer_id, currency) as o;
  if v_transfer is not null then
    perform parley.refuse('invariant_violated', format('The entries of transfer %s do not sum to zero.', v_transfer), 'entries');
  end if;
  -- An entry that says another balance, or a second one for its account, moves nothing and is missed below.
  update parley.accounts a set balance_minor = w.balance_minor from written w
    where a.id = w.account_id and a.balance_minor + w.amount_minor = w.balance_minor;
  get diagnostics v_moved = row_count;
  if v_moved <> v_written then
    select min(transfer_id) into v_transfer from written;
    perform parley.refuse('invariant_violated', format('An entry of transfer %s does not say the balance that it leaves.', v_transfer), 'entries');
  end if;
  return null;
end
$$;

-- What the pages of a session reported of a kind, until now where it goes on. Ranges are closed at both ends, as presence is.
create or replace function parley.evidence_of(p_session_id uuid, p_kind text, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((
    select range_agg(e.span) from (
      select unnest(c.spans + case when c.open_since <= p_now then tstzmultirange(tstzrange(c.open_since, p_now, '[]')) else '{}' end) as span
      from parley.call_evidence c where c.session_id = p_session_id and c.kind = p_kind
    ) as e
  ), '{}');
end
$$;

-- Presence is read once for everything that is to be said of a session at one moment: the verdict, who is there, when the paid time ends.
-- What is computed row by row keeps its compiled form for as long as a connection lives; one statement that aggregates would be set up anew
-- each time.
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

-- Since when a side that counts as away at a moment was not there; null: it does not.
create or replace function parley.away_since(p_absences parley.absence[], p_at timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
begin
  if p_absences = '{}' then
    return null;
  end if;
  return (
    select a.since from unnest(p_absences) as a
    where a.since <= p_at and (a.until is null or a.until > p_at) and p_at >= a.since + parley.away_after(a.cause)
    order by a.since desc limit 1
  );
end
$$;

-- How long the consultant stayed, by which a fixed price is earned: when it was there since the scheduled start, waiting included; and,
-- when the end came while it was there and was not pressed by it, and it had been there for 80 % of the time until then, the rest of what
-- was booked.
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
  if p_there.client_absences <> '{}' and (v_away_since is not null or v_pressed) and exists (
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

-- The client's held and available account, the consultant's of a kind and the platform's for the fee, in one look.
create or replace function parley.accounts_of(p_booking parley.bookings, p_currency text, p_earned text) returns bigint[]
language plpgsql volatile set search_path = ''
as $$
declare
  v_held bigint;
  v_available bigint;
  v_earned bigint;
  v_revenue bigint;
begin
  select
    (select id from parley.accounts
      where person_id = p_booking.client_id and kind = 'held' and currency = p_currency and shard = 0),
    (select id from parley.accounts
      where person_id = p_booking.client_id and kind = 'available' and currency = p_currency and shard = 0),
    (select id from parley.accounts
      where person_id = p_booking.consultant_id and kind = p_earned and currency = p_currency and shard = 0),
    (select id from parley.accounts
      where person_id is null and kind = 'revenue' and currency = p_currency and shard = parley.revenue_shard(p_booking.id))
  into v_held, v_available, v_earned, v_revenue;
  return array[
    coalesce(v_held, parley.account_of(p_booking.client_id, 'held', p_currency)),
    coalesce(v_available, parley.account_of(p_booking.client_id, 'available', p_currency)),
    coalesce(v_earned, parley.account_of(p_booking.consultant_id, p_earned, p_currency)),
    coalesce(v_revenue, parley.revenue_account(p_booking.id, p_currency))
  ];
end
$$;

create or replace function parley.move_money(p_settlement parley.settlements, p_booking parley.bookings) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_earned text := parley.earned_kind(p_booking);
begin
  perform parley.post_transfer(
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
end
$$;

create or replace function parley.corrected_by(p_settlement parley.settlements, p_refunded bigint, p_fee_refunded bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'grossMinor', p_settlement.gross_minor, 'refundedMinor', p_refunded, 'netMinor', p_settlement.gross_minor - p_refunded,
    'feeNetMinor', p_settlement.fee_minor - p_fee_refunded,
    'releasedNetMinor', p_settlement.released_minor - (p_refunded - p_fee_refunded),
    'returnedTotalMinor', p_settlement.returned_minor + p_refunded
  );
end
$$;

-- What both sides may know of it, also of a settlement that the sweep has not written down yet: what was paid out is the consultant's
-- business.
create or replace function parley.corrected(p_settlement parley.settlements) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_refunded bigint;
  v_fee_refunded bigint;
begin
  select coalesce(sum(f.amount_minor), 0), coalesce(sum(f.fee_minor), 0) into v_refunded, v_fee_refunded
    from parley.refunds f where f.session_id = p_settlement.session_id;
  return parley.corrected_by(p_settlement, v_refunded, v_fee_refunded);
end
$$;

-- The summary with the names that an ending is answered by.
create or replace function parley.ending_by(p_summary jsonb, p_session parley.webrtc_sessions, p_corrections jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return p_summary || jsonb_build_object('sessionId', p_session.id, 'roomId', p_session.room_id, 'corrections', p_corrections);
end
$$;

-- The repeated end answers what the first one did; beside it stands what was corrected since.
create or replace function parley.ending_of(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_settled parley.settlements;
  v_session parley.webrtc_sessions;
begin
  select * into v_settled from parley.settlements where session_id = p_session_id;
  if not found then
    return null;
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = p_session_id;
  return parley.ending_by(parley.summary_of(v_settled), v_session, parley.corrected(v_settled));
end
$$;

-- The one door through which a session ends; answers its ending. The session is locked by the caller and not over; its hold is locked here.
create or replace function parley.settle_by(
  p_session parley.webrtc_sessions, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_of record;
  v_out parley.settlements;
  v_summary jsonb;
begin
  select h as hold, b as booking into strict v_of
    from parley.holds h join parley.bookings b on b.id = h.booking_id where h.booking_id = p_session.booking_id for update of h;
  p_verdict.at := coalesce(p_verdict.at, p_now);
  v_out := parley.outcome_by(p_session, v_of.booking, v_of.hold, p_there, p_verdict, p_now);
  insert into parley.settlements select v_out.*;
  perform parley.move_money(v_out, v_of.booking);
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

-- Ends a locked, active session: by the clock if that came first, otherwise as its people say. Answers its ending.
create or replace function parley.end_running(p_session parley.webrtc_sessions, p_reason text, p_actor text) returns jsonb
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
  return parley.settle_by(p_session, v_there, v_verdict, v_now);
end
$$;

create or replace function public.end_session(p_session_id uuid, p_reason text, p_ended_by text default 'system') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
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

-- The row of the list follows its session from what the trigger sees; only a new one is put together from all tables.
create or replace function parley.list_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform parley.refresh_session_list(new.id);
  elsif parley.is_over(new.status) then
    -- Settled before it was over.
    update parley.session_list l set
      status = new.status, start = new.scheduled_start_time, started_at = new.started_at, ended_at = new.ended_at,
      booked_seconds = new.paid_duration_minutes * 60, actual_seconds = st.billable_seconds, released_minor = st.released_minor,
      returned_minor = st.returned_minor, fee_minor = st.fee_minor, end_reason = new.end_reason, ended_by = new.ended_by
    from parley.settlements st where l.session_id = new.id and st.session_id = new.id;
  else
    update parley.session_list l set
      status = new.status, start = new.scheduled_start_time, started_at = new.started_at, booked_seconds = new.paid_duration_minutes * 60
    where l.session_id = new.id;
  end if;
  return null;
end
$$;

do $$
declare
  v_function text;
  v_role text;
begin
  foreach v_function in array array[
    'parley.revenue_shard(uuid)', 'parley.evidence_of(uuid, text, timestamptz)',
    'parley.corrected_by(parley.settlements, bigint, bigint)', 'parley.ending_by(jsonb, parley.webrtc_sessions, jsonb)',
    'parley.settle_by(parley.webrtc_sessions, parley.attendance, parley.verdict, timestamptz)',
    'parley.end_running(parley.webrtc_sessions, text, text)'
  ] loop
    execute format('revoke all on function %s from public', v_function);
    for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on function %s from %I', v_function, v_role);
    end loop;
  end loop;
end
$$;
