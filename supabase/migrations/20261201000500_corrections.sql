-- What became of a session's money after its settlement, in one place for every screen: refunds (a split is one) and pay-outs. The settlement stays
-- what it was; beside it stands what is true today.

-- Money that leaves the ledger: a consultant's payable, or a client's available funds, to the outside world.
create table parley.withdrawals (
  id uuid primary key default gen_random_uuid(),
  idempotency_key text not null unique check (char_length(idempotency_key) between 8 and 200),
  transfer_id bigint not null unique references parley.transfers,
  person_id uuid not null references parley.people,
  participant_type parley.participant_type not null,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- What the payment is called outside: the bank's number of it.
  reference text check (char_length(reference) between 1 and 200),
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  reason text not null check (char_length(btrim(reason)) between 1 and 500),
  at timestamptz not null default parley.clock()
);
create index withdrawals_by_person on parley.withdrawals (person_id, at);
create index withdrawals_by_time on parley.withdrawals (at, id);
-- What a pay-out pays, by session. A part is negative where a refund took what had been paid out before: later earnings make up for it.
create table parley.withdrawal_parts (
  withdrawal_id uuid not null references parley.withdrawals,
  session_id uuid not null references parley.webrtc_sessions,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (withdrawal_id, session_id)
);
create index withdrawal_parts_by_session on parley.withdrawal_parts (session_id);
create trigger withdrawals_append_only before update or delete on parley.withdrawals
  for each row execute function parley.refuse_change();
create trigger withdrawals_no_truncate before truncate on parley.withdrawals
  for each statement execute function parley.refuse_change();
create trigger withdrawal_parts_append_only before update or delete on parley.withdrawal_parts
  for each row execute function parley.refuse_change();
create trigger withdrawal_parts_no_truncate before truncate on parley.withdrawal_parts
  for each statement execute function parley.refuse_change();
alter table parley.withdrawals enable row level security;
alter table parley.withdrawal_parts enable row level security;

-- The one place that computes it. gross: what the client was charged; refunded: what came back of it since; net: what it paid in the end.
-- released_net and fee_net: what of that is the consultant's and the platform's; returned_total: all that ever came back of what was frozen.
create view parley.corrections as
  select st.session_id, st.booking_id, st.currency, st.held_minor::bigint as held_minor, st.gross_minor::bigint as gross_minor,
    r.refunded_minor, r.fee_refunded_minor,
    st.gross_minor - r.refunded_minor as net_minor,
    st.fee_minor - r.fee_refunded_minor as fee_net_minor,
    st.released_minor - (r.refunded_minor - r.fee_refunded_minor) as released_net_minor,
    st.returned_minor + r.refunded_minor as returned_total_minor,
    p.paid_out_minor,
    coalesce(q.amount_minor, 0) as on_hold_minor
  from parley.settlements st
  left join parley.earnings_on_hold q on q.session_id = st.session_id
  cross join lateral (
    select coalesce(sum(f.amount_minor), 0)::bigint as refunded_minor, coalesce(sum(f.fee_minor), 0)::bigint as fee_refunded_minor
    from parley.refunds f where f.session_id = st.session_id
  ) r
  cross join lateral (
    select coalesce(sum(w.amount_minor), 0)::bigint as paid_out_minor from parley.withdrawal_parts w where w.session_id = st.session_id
  ) p;
comment on view parley.corrections is 'What is true today of each settled session''s money; every screen, file and receipt says these figures.';

create function parley.corrections_of(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'currency', c.currency, 'heldMinor', c.held_minor, 'grossMinor', c.gross_minor, 'refundedMinor', c.refunded_minor,
      'feeRefundedMinor', c.fee_refunded_minor, 'netMinor', c.net_minor, 'feeNetMinor', c.fee_net_minor,
      'releasedNetMinor', c.released_net_minor, 'returnedTotalMinor', c.returned_total_minor, 'paidOutMinor', c.paid_out_minor,
      'onHoldMinor', c.on_hold_minor, 'payableMinor', c.released_net_minor - c.on_hold_minor - c.paid_out_minor
    )
    from parley.corrections c where c.session_id = p_session_id
  );
end
$$;
comment on function parley.corrections_of is
  'Gross, refunded, net and paid out of one session as they are today; null before the settlement. `payableMinor` is below zero where more was paid out '
  'than is left after a refund. What was paid out is the consultant''s business: a client''s page leaves it, and what is on hold, out.';

-- What both sides may know of it, also of a settlement that the sweep has not written down yet: what was paid out is the consultant's business.
create function parley.corrected(p_settlement parley.settlements) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_refunded bigint;
  v_fee_refunded bigint;
begin
  select coalesce(sum(f.amount_minor), 0), coalesce(sum(f.fee_minor), 0) into v_refunded, v_fee_refunded
    from parley.refunds f where f.session_id = p_settlement.session_id;
  return jsonb_build_object(
    'grossMinor', p_settlement.gross_minor, 'refundedMinor', v_refunded, 'netMinor', p_settlement.gross_minor - v_refunded,
    'feeNetMinor', p_settlement.fee_minor - v_fee_refunded,
    'releasedNetMinor', p_settlement.released_minor - (v_refunded - v_fee_refunded),
    'returnedTotalMinor', p_settlement.returned_minor + v_refunded
  );
end
$$;

-- The repeated end answers what the first one did; beside it stands what was corrected since.
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
    'sessionId', p_session_id, 'roomId', (select s.room_id from parley.webrtc_sessions s where s.id = p_session_id),
    'corrections', parley.corrected(v_settled)
  );
end
$$;

-- The list.

alter table parley.session_list
  add column refunded_minor bigint not null default 0,
  add column fee_refunded_minor bigint not null default 0,
  add column paid_out_minor bigint not null default 0,
  -- A side reported a problem: open until an administrator has decided.
  add column problem text check (problem in ('open', 'decided')),
  add column gross_minor bigint generated always as (released_minor + fee_minor) stored,
  add column net_minor bigint generated always as (released_minor + fee_minor - refunded_minor) stored,
  add column released_net_minor bigint generated always as (released_minor - refunded_minor + fee_refunded_minor) stored;
-- What is sorted by is what is shown: the amount after refunds.
drop index parley.session_list_by_released;
create index session_list_by_released on parley.session_list ((coalesce(released_net_minor, -1)), session_id);
-- A consultant's page of any order is found in the index alone; what is added up for the totals is read from the rows, which spares each settlement
-- four columns of it.
drop index parley.session_list_by_consultant;
create index session_list_by_consultant on parley.session_list (consultant_id, start, session_id)
  include (status, mode, currency, under_percent, actual_seconds, held_minor, released_net_minor, problem);
-- Of a million sessions a few are disputed: settlements pay nothing for this one.
create index session_list_by_problem on parley.session_list (problem, start, session_id) where problem is not null;

alter table parley.session_sums
  add column refunded_minor bigint not null default 0,
  add column fee_refunded_minor bigint not null default 0,
  add column paid_out_minor bigint not null default 0;
alter table parley.session_sum_changes
  add column refunded_minor bigint not null default 0,
  add column fee_refunded_minor bigint not null default 0,
  add column paid_out_minor bigint not null default 0;

create or replace function parley.fold_session_sums() returns void
language sql volatile security definer set search_path = ''
as $$
  with gone as (
    delete from parley.session_sum_changes where pg_try_advisory_xact_lock(hashtextextended('parley.fold_session_sums', 0)) returning *
  )
  insert into parley.session_sums as s (
    day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor, refunded_minor,
    fee_refunded_minor, paid_out_minor
  )
    select day, status, mode, currency, sum(sessions), sum(booked_seconds), sum(actual_seconds), sum(held_minor), sum(released_minor),
      sum(returned_minor), sum(fee_minor), sum(refunded_minor), sum(fee_refunded_minor), sum(paid_out_minor)
    from gone group by day, status, mode, currency
  on conflict (day, status, mode, currency) do update set
    sessions = s.sessions + excluded.sessions,
    booked_seconds = s.booked_seconds + excluded.booked_seconds,
    actual_seconds = s.actual_seconds + excluded.actual_seconds,
    held_minor = s.held_minor + excluded.held_minor,
    released_minor = s.released_minor + excluded.released_minor,
    returned_minor = s.returned_minor + excluded.returned_minor,
    fee_minor = s.fee_minor + excluded.fee_minor,
    refunded_minor = s.refunded_minor + excluded.refunded_minor,
    fee_refunded_minor = s.fee_refunded_minor + excluded.fee_refunded_minor,
    paid_out_minor = s.paid_out_minor + excluded.paid_out_minor
$$;
alter function parley.fold_session_sums() set enable_seqscan = on;

-- A row that moves from one sum to another is taken from the one and added to the other in one statement.
create or replace function parley.note_sum_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_last bigint;
begin
  if tg_op = 'UPDATE' then
    insert into parley.session_sum_changes (
      day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor,
      refunded_minor, fee_refunded_minor, paid_out_minor
    ) values (
      old.day, old.status, old.mode, old.currency, -1, -old.booked_seconds, -coalesce(old.actual_seconds, 0),
      -old.held_minor, -coalesce(old.released_minor, 0), -coalesce(old.returned_minor, 0), -coalesce(old.fee_minor, 0),
      -old.refunded_minor, -old.fee_refunded_minor, -old.paid_out_minor
    ), (
      new.day, new.status, new.mode, new.currency, 1, new.booked_seconds, coalesce(new.actual_seconds, 0),
      new.held_minor, coalesce(new.released_minor, 0), coalesce(new.returned_minor, 0), coalesce(new.fee_minor, 0),
      new.refunded_minor, new.fee_refunded_minor, new.paid_out_minor
    );
    v_last := lastval();
  else
    insert into parley.session_sum_changes (day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor)
      values (
        new.day, new.status, new.mode, new.currency, 1, new.booked_seconds, coalesce(new.actual_seconds, 0), new.held_minor,
        coalesce(new.released_minor, 0), coalesce(new.returned_minor, 0), coalesce(new.fee_minor, 0)
      ) returning id into v_last;
  end if;
  -- Two numbers at a time: whichever of them the last one is, some of them fold.
  if v_last % 512 < 2 then
    perform parley.fold_session_sums();
  end if;
  return null;
end
$$;

create or replace view parley.current_sums as
  select day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor,
    refunded_minor, fee_refunded_minor, paid_out_minor
  from parley.session_sums
  union all
  select day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor,
    refunded_minor, fee_refunded_minor, paid_out_minor
  from parley.session_sum_changes;

create function parley.problem_of(p_session_id uuid) returns text
language sql stable set search_path = ''
as $$
  select case when c.dispute_id is null then 'open' else 'decided' end
  from parley.disputes d left join parley.dispute_decisions c on c.dispute_id = d.id
  where d.session_id = p_session_id
$$;

-- The row of the list follows what is refunded, paid out, reported and decided.
create function parley.list_corrections(p_session_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$
  update parley.session_list l set
    refunded_minor = c.refunded_minor, fee_refunded_minor = c.fee_refunded_minor, paid_out_minor = c.paid_out_minor,
    problem = parley.problem_of(p_session_id)
  from parley.corrections c where l.session_id = p_session_id and c.session_id = p_session_id
$$;
create function parley.list_correction() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_table_name = 'dispute_decisions' then
    perform parley.list_corrections(d.session_id) from parley.disputes d where d.id = new.dispute_id;
  else
    perform parley.list_corrections(new.session_id);
  end if;
  return null;
end
$$;
create trigger refunds_listed after insert on parley.refunds for each row execute function parley.list_correction();
create trigger disputes_listed after insert on parley.disputes for each row execute function parley.list_correction();
create trigger decisions_listed after insert on parley.dispute_decisions for each row execute function parley.list_correction();
create trigger withdrawal_parts_listed after insert on parley.withdrawal_parts for each row execute function parley.list_correction();

-- The sessions from before: their rows change, and the sums with them.
select parley.list_corrections(session_id)
  from (select session_id from parley.refunds union select session_id from parley.disputes) as corrected;
select parley.fold_session_sums();
