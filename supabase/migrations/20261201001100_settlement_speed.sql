-- A settlement in fewer and cheaper statements. Every check stays: some are made by another trigger than before.

-- Entries are written with the balance that they leave, under their accounts' locks, and moved and checked in one pass for the whole transfer.
create function parley.apply_entries() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_wrong parley.entries;
begin
  select * into v_wrong from written w
    where exists (select from written o where o.transfer_id = w.transfer_id and o.currency = w.currency having sum(o.amount_minor) <> 0)
    limit 1;
  if found then
    perform parley.refuse('invariant_violated', format('The entries of transfer %s do not sum to zero.', v_wrong.transfer_id), 'entries');
  end if;
  with moved as (
    update parley.accounts a set balance_minor = a.balance_minor + w.amount_minor from written w where a.id = w.account_id
      returning a.id, a.balance_minor
  )
  select w.* into v_wrong from written w left join moved m on m.id = w.account_id and m.balance_minor = w.balance_minor where m.id is null limit 1;
  if found then
    perform parley.refuse(
      'invariant_violated', format('An entry of transfer %s does not say the balance that it leaves.', v_wrong.transfer_id), 'entries');
  end if;
  return null;
end
$$;

drop trigger entries_apply on parley.entries;
drop trigger entries_sum_to_zero on parley.entries;
drop function parley.apply_entry();
drop function parley.check_balanced();
create trigger entries_apply after insert on parley.entries
  referencing new table as written for each statement execute function parley.apply_entries();

-- An account appears once in a transfer. Accounts are locked in the order of their ids, as everywhere.
create or replace function parley.post_transfer(
  p_kind text, p_booking_id uuid, p_actor text, p_reason text, p_account_ids bigint[], p_amounts bigint[]
) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_transfer bigint;
begin
  if 0 = all (p_amounts) then
    return null;
  end if;
  insert into parley.transfers (kind, booking_id, actor, reason) values (p_kind, p_booking_id, p_actor, p_reason)
    returning id into v_transfer;
  insert into parley.entries (transfer_id, account_id, currency, amount_minor, balance_minor)
    select v_transfer, a.id, a.currency, leg.amount, a.balance_minor + leg.amount
    from (select id, currency, balance_minor from parley.accounts where id = any (p_account_ids) order by id for update) as a
    join unnest(p_account_ids, p_amounts) as leg (account_id, amount) on leg.account_id = a.id
    where leg.amount <> 0
    order by a.id;
  return v_transfer;
end
$$;

-- The client's held and available account and the consultant's of a kind, in one look.
create function parley.accounts_of(p_booking parley.bookings, p_currency text, p_earned text) returns bigint[]
language plpgsql volatile set search_path = ''
as $$
declare
  v_held bigint;
  v_available bigint;
  v_earned bigint;
begin
  select
    max(id) filter (where person_id = p_booking.client_id and kind = 'held'),
    max(id) filter (where person_id = p_booking.client_id and kind = 'available'),
    max(id) filter (where person_id = p_booking.consultant_id and kind = p_earned)
  into v_held, v_available, v_earned
  from parley.accounts where person_id in (p_booking.client_id, p_booking.consultant_id) and currency = p_currency;
  return array[
    coalesce(v_held, parley.account_of(p_booking.client_id, 'held', p_currency)),
    coalesce(v_available, parley.account_of(p_booking.client_id, 'available', p_currency)),
    coalesce(v_earned, parley.account_of(p_booking.consultant_id, p_earned, p_currency))
  ];
end
$$;

-- Where a consultant's earnings go: on hold while they can be disputed.
create function parley.earned_kind(p_booking parley.bookings) returns text
language plpgsql immutable set search_path = ''
as $$ begin return case when p_booking.dispute_window_minutes > 0 then 'pending' else 'payable' end; end $$;

create or replace function parley.move_money(p_settlement parley.settlements, p_booking parley.bookings) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_earned text := parley.earned_kind(p_booking);
begin
  perform parley.post_transfer(
    'settlement', p_booking.id, p_settlement.ended_by, p_settlement.reason,
    parley.accounts_of(p_booking, p_settlement.currency, v_earned) || parley.revenue_account(p_booking.id, p_settlement.currency),
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

-- Whoever appends waits for the last event's lock, and looks again, since another may have added one meanwhile.
create or replace function parley.chain_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_last parley.session_events;
begin
  -- Before the event's lock, as who ends a session takes them.
  perform from parley.webrtc_sessions where id = new.session_id for key share;
  loop
    select * into v_last from parley.session_events e where e.session_id = new.session_id order by e.place desc limit 1 for update;
    exit when not exists (
      select from parley.session_events e where e.session_id = new.session_id and e.place > coalesce(v_last.place, 0));
  end loop;
  new.place := coalesce(v_last.place, 0) + 1;
  new.hash := parley.event_hash(coalesce(v_last.hash, parley.first_hash()), new);
  return new;
end
$$;

-- A session is over if and only if it is settled: what ends it finds its settlement, and what settles it must have ended it by the commit.
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
  if new.paid_duration_minutes <> old.paid_duration_minutes
    and not (old.status = 'active' and new.status = 'active' and new.paid_duration_minutes > old.paid_duration_minutes) then
    perform parley.refuse('invariant_violated', format('Session %s: only a running session is extended.', old.id), 'session');
  end if;
  if new.status <> old.status then
    if not parley.may_become(old.status, new.status) then
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

drop trigger sessions_settled_when_over on parley.webrtc_sessions;
create or replace function parley.check_settled() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from parley.webrtc_sessions s where s.id = new.session_id and s.status = new.status) then
    perform parley.refuse('invariant_violated', format('Session %s is over if and only if it is settled.', new.session_id), 'settlements');
  end if;
  return null;
end
$$;

create or replace function parley.settle_by(
  p_session parley.webrtc_sessions, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_of record;
  v_out parley.settlements;
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
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session.id, 'ended', v_out.ended_by, jsonb_strip_nulls(
      jsonb_build_object('status', v_out.status, 'reason', v_out.reason, 'note', v_out.note))),
    (p_session.id, 'settled', 'system', parley.summary_of(v_out));
end
$$;
drop function parley.last_event(uuid);

-- The consultant's account is opened with the first booking, so that no end has to.
create or replace function parley.freeze_price(p_booking parley.bookings) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_available bigint := parley.account_of(p_booking.client_id, 'available', p_booking.currency);
  v_held bigint := parley.account_of(p_booking.client_id, 'held', p_booking.currency);
  v_external bigint := case when p_booking.funding = 'received' then parley.account_of(null, 'external', p_booking.currency) end;
begin
  perform parley.account_of(p_booking.consultant_id, parley.earned_kind(p_booking), p_booking.currency);
  perform parley.lock_accounts(array[v_available, v_held, v_external]);
  if v_external is not null then
    perform parley.check_income(v_external, p_booking.price_minor, 'price_minor');
    perform parley.post_transfer('deposit', p_booking.id, 'system', 'payment received',
      array[v_external, v_available], array[-p_booking.price_minor::bigint, p_booking.price_minor::bigint]);
  elsif (select balance_minor from parley.accounts where id = v_available) < p_booking.price_minor then
    perform parley.refuse('insufficient_funds', 'The client''s available funds do not cover the price.', 'insufficient_funds',
      'If the price was already collected, book with funding = ''received''.');
  end if;
  insert into parley.holds (booking_id, client_id, currency, amount_minor)
    values (p_booking.id, p_booking.client_id, p_booking.currency, p_booking.price_minor);
  perform parley.post_transfer('hold', p_booking.id, 'system', 'booked',
    array[v_available, v_held], array[-p_booking.price_minor::bigint, p_booking.price_minor::bigint]);
end
$$;
