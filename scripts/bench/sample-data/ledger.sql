-- The transfers of every booking and their entries, and the balances that they come to.
insert into parley.accounts (person_id, kind, currency)
select person_id, kind, currency from (
  select distinct client_id as person_id, kind, currency from public.bench, unnest(array['available', 'held']) kind
  union all select distinct consultant_id, 'payable', currency from public.bench
  union all select null, kind, currency from (select distinct currency from public.bench) c, unnest(array['revenue', 'external']) kind
) a on conflict do nothing;
--
insert into parley.transfers (kind, booking_id, actor, reason, at)
select kind, booking_id, case kind when 'settlement' then coalesce(ended_by, 'system') else 'system' end,
  case kind when 'deposit' then 'payment received' when 'hold' then 'booked' when 'refund' then 'refunded' else end_reason end,
  case kind when 'settlement' then ended_at when 'refund' then ended_at + interval '1 day' else start - interval '7 days' end
from public.bench, unnest(array['deposit', 'hold', 'settlement', 'refund']) kind
where kind in ('deposit', 'hold') or (kind = 'settlement' and ended_at is not null) or (kind = 'refund' and i % 100 = 0 and gross >= 100)
order by i desc, kind;
--
analyze parley.transfers, parley.accounts;
--
insert into parley.entries (transfer_id, account_id, currency, amount_minor, balance_minor)
select transfer_id, account_id, currency, amount, sum(amount) over (partition by account_id order by transfer_id rows unbounded preceding)
from (
  select t.id as transfer_id, a.id as account_id, b.currency, leg.amount
  from parley.transfers t
  join public.bench b on b.booking_id = t.booking_id
  cross join (select '00000000-0000-0000-0000-000000000000'::uuid as nobody) n
  cross join lateral (select b.gross / 4 as minor, parley.fee_refund_minor(b.gross, b.fee, 0, b.gross / 4) as fee) r
  cross join lateral (values
    ('deposit', 'external', null::uuid, -b.price), ('deposit', 'available', b.client_id, b.price),
    ('hold', 'available', b.client_id, -b.price), ('hold', 'held', b.client_id, b.price),
    ('settlement', 'held', b.client_id, -b.price), ('settlement', 'available', b.client_id, b.returned),
    ('settlement', 'payable', b.consultant_id, b.released), ('settlement', 'revenue', null, b.fee),
    ('refund', 'available', b.client_id, r.minor), ('refund', 'payable', b.consultant_id, r.fee - r.minor), ('refund', 'revenue', null, -r.fee)
  ) as leg (transfer, account, person_id, amount)
  join parley.accounts a on a.kind = leg.account and a.currency = b.currency and coalesce(a.person_id, nobody) = coalesce(leg.person_id, nobody)
  where leg.transfer = t.kind and leg.amount <> 0
) legs
order by transfer_id;
--
analyze parley.entries;
--
update parley.accounts a set balance_minor = s.balance
from (select account_id, sum(amount_minor) as balance from parley.entries group by account_id) s where s.account_id = a.id;
--
-- A quarter of every hundredth session was refunded, and of every hundred and fiftieth a problem was reported, half of them decided.
insert into parley.refunds (session_id, booking_id, transfer_id, currency, amount_minor, fee_minor, actor, reason, at)
select b.session_id, b.booking_id, t.id, b.currency, b.gross / 4, parley.fee_refund_minor(b.gross, b.fee, 0, b.gross / 4), 'bench', 'refunded', t.at
from public.bench b join parley.transfers t on t.booking_id = b.booking_id and t.kind = 'refund';
--
insert into parley.disputes (session_id, opened_by, withheld_minor, opened_at)
select session_id, 'client', 0, ended_at from public.bench where i % 150 = 0 and gross > 0;
--
insert into parley.dispute_decisions (dispute_id, decision, refunded_minor, actor, reason, at)
select d.id, 'release', 0, 'bench', 'decided', d.opened_at from parley.disputes d join public.bench b on b.session_id = d.session_id where b.i % 300 = 0;
--
insert into parley.session_list (
  session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at, booked_seconds,
  actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by
)
select * from parley.session_list_source where session_id in (select session_id from public.bench);
--
select parley.list_corrections(session_id) from (select session_id from parley.refunds union select session_id from parley.disputes) corrected;
--
insert into parley.session_sums (
  day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor, refunded_minor,
  fee_refunded_minor
)
select day, status, mode, currency, count(*), sum(booked_seconds), coalesce(sum(actual_seconds), 0), sum(held_minor), coalesce(sum(released_minor), 0),
  coalesce(sum(returned_minor), 0), coalesce(sum(fee_minor), 0), sum(refunded_minor), sum(fee_refunded_minor)
from parley.session_list group by day, status, mode, currency;
