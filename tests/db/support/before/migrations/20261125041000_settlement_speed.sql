-- Many settlements at once: no account that all of them wait for, no search through all accounts, and no work that one look can spare.

-- The platform's fees lie in several accounts of a currency: settlements that commit at the same moment would otherwise wait in one queue for one row,
-- each for the disk of the one before it. Only their sum means anything.
alter table parley.accounts add column shard smallint not null default 0 check (shard between 0 and 63);
alter table parley.accounts drop constraint if exists accounts_person_id_kind_currency_key;
alter table parley.accounts add constraint accounts_one_of_a_kind unique nulls not distinct (person_id, kind, currency, shard);
alter table parley.accounts add constraint only_revenue_is_sharded check (shard = 0 or kind = 'revenue');

-- `is not distinct from` reads the whole table: no index serves it.
create or replace function parley.account_of(p_person_id uuid, p_kind text, p_currency text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_id bigint;
begin
  if p_person_id is null then
    select id into v_id from parley.accounts where person_id is null and kind = p_kind and currency = p_currency and shard = 0;
  else
    select id into v_id from parley.accounts where person_id = p_person_id and kind = p_kind and currency = p_currency and shard = 0;
  end if;
  if v_id is null then
    insert into parley.accounts (person_id, kind, currency) values (p_person_id, p_kind, p_currency)
      on conflict (person_id, kind, currency, shard) do nothing returning id into v_id;
  end if;
  if v_id is null then
    return parley.account_of(p_person_id, p_kind, p_currency);
  end if;
  return v_id;
end
$$;

create function parley.revenue_account(p_booking_id uuid, p_currency text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_shard smallint := hashtextextended(p_booking_id::text, 0) & 63;
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

-- The account that a booking's fee was credited to; a refund takes it from there.
create function parley.fee_account(p_booking_id uuid, p_currency text) returns bigint
language sql volatile set search_path = ''
as $$
  select coalesce(
    (
      select a.id
      from parley.transfers t join parley.entries e on e.transfer_id = t.id join parley.accounts a on a.id = e.account_id
      where t.booking_id = p_booking_id and t.kind = 'settlement' and a.kind = 'revenue'
    ),
    parley.revenue_account(p_booking_id, p_currency)
  )
$$;

create or replace function parley.move_money(p_settlement parley.settlements, p_booking parley.bookings) returns void
language plpgsql set search_path = ''
as $$
declare
  v_earned text := case when p_booking.dispute_window_minutes > 0 then 'pending' else 'payable' end;
begin
  perform parley.post_transfer(
    'settlement', p_booking.id, p_settlement.ended_by, p_settlement.reason,
    array[
      parley.account_of(p_booking.client_id, 'held', p_settlement.currency),
      parley.account_of(p_booking.client_id, 'available', p_settlement.currency),
      parley.account_of(p_booking.consultant_id, v_earned, p_settlement.currency),
      parley.revenue_account(p_booking.id, p_settlement.currency)
    ],
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

create or replace function parley.refund(p_settled parley.settlements, p_amount bigint, p_actor text, p_reason text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_earned parley.earnings_on_hold;
  v_fee bigint := parley.fee_refund_minor(p_settled.gross_minor, p_settled.fee_minor, parley.refunded_minor(p_settled.session_id), p_amount);
  v_accounts bigint[];
  v_amounts bigint[] := array[v_fee - p_amount, -v_fee, p_amount];
  v_refund uuid;
begin
  select * into strict v_booking from parley.bookings where id = p_settled.booking_id;
  select * into v_earned from parley.earnings_on_hold where booking_id = v_booking.id for update;
  v_accounts := array[
    parley.account_of(v_booking.consultant_id,
      case when v_earned.booking_id is null then 'payable' when v_earned.withheld_at is null then 'pending' else 'withheld' end,
      p_settled.currency),
    parley.fee_account(v_booking.id, p_settled.currency),
    parley.account_of(v_booking.client_id, 'available', p_settled.currency)
  ];
  perform parley.lock_accounts(v_accounts);
  if exists (
    select from unnest(v_accounts, v_amounts) as leg (account_id, amount) join parley.accounts a on a.id = leg.account_id
    where a.balance_minor + leg.amount < 0
  ) then
    return null;
  end if;
  if v_earned.booking_id is not null and p_amount > v_fee then
    perform parley.reduce_earnings(v_earned, p_amount - v_fee);
  end if;
  insert into parley.refunds (session_id, booking_id, transfer_id, currency, amount_minor, fee_minor, actor, reason) values (
    p_settled.session_id, v_booking.id, parley.post_transfer('refund', v_booking.id, 'admin', p_reason, v_accounts, v_amounts),
    p_settled.currency, p_amount, v_fee, p_actor, p_reason
  ) returning id into v_refund;
  insert into parley.session_events (session_id, type, actor, data) values (p_settled.session_id, 'refunded', 'admin',
    jsonb_build_object('amountMinor', p_amount, 'feeMinor', v_fee, 'currency', p_settled.currency, 'reason', p_reason));
  return v_refund;
end
$$;

-- A transfer is written by one statement, so it is checked once, and at once, rather than once for each of its lines at the commit.
drop trigger entries_sum_to_zero on parley.entries;
create or replace function parley.check_balanced() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_transfer bigint;
begin
  select transfer_id into v_transfer from written group by transfer_id, currency having sum(amount_minor) <> 0 limit 1;
  if found then
    perform parley.refuse('invariant_violated', format('The entries of transfer %s do not sum to zero.', v_transfer), 'entries');
  end if;
  return null;
end
$$;
create trigger entries_sum_to_zero after insert on parley.entries
  referencing new table as written for each statement execute function parley.check_balanced();

-- Both are there, and the paid time cannot be over yet: no rule of the clock needs to be looked into.
create function parley.runs_undisturbed(p_session parley.webrtc_sessions, p_now timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select p_session.status = 'active'
    and p_now < p_session.started_at + make_interval(mins => p_session.paid_duration_minutes)
    and parley.is_present(p_session.id, 'client', p_now) and parley.is_present(p_session.id, 'consultant', p_now)
$$;

-- Ends a locked session if the clock says so; true when it did.
create or replace function parley.settle_when_due(p_session parley.webrtc_sessions) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_session.id);
  v_verdict parley.verdict;
begin
  if parley.runs_undisturbed(p_session, v_now) then
    return false;
  end if;
  v_verdict := parley.verdict_of(p_session, v_now);
  if v_verdict.status is null then
    return false;
  end if;
  perform parley.settle(p_session.id, v_verdict);
  return true;
end
$$;

-- NOTIFY makes transactions commit one after the other, each waiting for the disk of the one before it. So at most one at a time carries the hint; whoever
-- finds another one at it goes without: that one's hint, or the next poll within a second, tells of both.
create or replace function parley.announce_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if pg_try_advisory_xact_lock(hashtextextended('parley.announce_change', 0)) then
    perform pg_notify('parley_changes', new.session_id::text);
  end if;
  return null;
end
$$;

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on all functions in schema parley from %s', v_role);
  end loop;
end
$$;
