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
  case kind when 'deposit' then 'payment received' when 'hold' then 'booked' else end_reason end,
  case kind when 'settlement' then ended_at else start - interval '7 days' end
from public.bench, unnest(array['deposit', 'hold', 'settlement']) kind
where kind <> 'settlement' or ended_at is not null
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
  cross join lateral (values
    ('deposit', 'external', null::uuid, -b.price), ('deposit', 'available', b.client_id, b.price),
    ('hold', 'available', b.client_id, -b.price), ('hold', 'held', b.client_id, b.price),
    ('settlement', 'held', b.client_id, -b.price), ('settlement', 'available', b.client_id, b.returned),
    ('settlement', 'payable', b.consultant_id, b.released), ('settlement', 'revenue', null, b.fee)
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
insert into parley.session_list (
  session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at, booked_seconds,
  actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by
)
select * from parley.session_list_source where session_id in (select session_id from public.bench);
--
insert into parley.session_sums (day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor)
select day, status, mode, currency, count(*), sum(booked_seconds), coalesce(sum(actual_seconds), 0), sum(held_minor), coalesce(sum(released_minor), 0),
  coalesce(sum(returned_minor), 0), coalesce(sum(fee_minor), 0)
from parley.session_list group by day, status, mode, currency;
