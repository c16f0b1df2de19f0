-- What must always hold. Constraints keep what one row or one transaction can show; this view must stay empty for the rest.
create view parley.invariant_violations as
select 'all balances of a currency sum to zero' as invariant, a.currency::text as subject, sum(a.balance_minor)::text as found
  from parley.accounts a group by a.currency having sum(a.balance_minor) <> 0
union all
select 'no account is negative, but the outside world''s', a.id::text, a.balance_minor::text
  from parley.accounts a where a.balance_minor < 0 and a.kind <> 'external'
union all
select 'an account''s balance is the sum of its entries', a.id::text, a.balance_minor::text
  from parley.accounts a
  where a.balance_minor <> coalesce((select sum(e.amount_minor) from parley.entries e where e.account_id = a.id), 0)
union all
select 'each entry carries the running balance', e.id::text, e.balance_minor::text
  from (
    select id, balance_minor, sum(amount_minor) over (partition by account_id order by id) as running from parley.entries
  ) as e
  where e.balance_minor <> e.running
union all
select 'the entries of a transfer sum to zero', e.transfer_id::text, sum(e.amount_minor)::text
  from parley.entries e group by e.transfer_id, e.currency having sum(e.amount_minor) <> 0
union all
select 'the held account is the sum of the open holds', coalesce(a.person_id, h.client_id)::text, coalesce(a.balance_minor, 0)::text
  from (select person_id, currency, balance_minor from parley.accounts where kind = 'held') as a
  full join (
    select client_id, currency, sum(amount_minor) as open_minor from parley.holds where status = 'held' group by client_id, currency
  ) as h on h.client_id = a.person_id and h.currency = a.currency
  where coalesce(a.balance_minor, 0) <> coalesce(h.open_minor, 0)
union all
select 'a session is over if and only if it is settled', s.id::text, s.status::text
  from parley.webrtc_sessions s left join parley.settlements st on st.session_id = s.id
  where parley.is_over(s.status) <> (st.hold_id is not null) or (st.hold_id is not null and st.status <> s.status)
union all
select 'a hold is settled if and only if a settlement says so', h.id::text, h.status
  from parley.holds h left join parley.settlements st on st.hold_id = h.id
  where (h.status = 'settled') <> (st.hold_id is not null)
union all
select 'capture and release are the held amount', st.hold_id::text, st.held_minor::text
  from parley.settlements st join parley.holds h on h.id = st.hold_id
  where st.held_minor <> h.amount_minor or st.released_minor + st.fee_minor + st.returned_minor <> h.amount_minor
union all
select 'the ledger moved what the settlement says', st.hold_id::text, a.kind || ' ' || sum(e.amount_minor)
  from parley.settlements st
  join parley.transfers t on t.booking_id = st.booking_id and t.kind = 'settlement'
  join parley.entries e on e.transfer_id = t.id
  join parley.accounts a on a.id = e.account_id
  group by st.hold_id, a.kind
  having sum(e.amount_minor) <> case a.kind
    when 'held' then -st.held_minor when 'available' then st.returned_minor
    when 'payable' then st.released_minor when 'revenue' then st.fee_minor else 0 end
union all
select 'nobody pays for more than was booked', st.hold_id::text, st.billable_seconds::text
  from parley.settlements st join parley.bookings b on b.id = st.booking_id
  where st.billable_seconds > b.duration_minutes * 60 or st.paid_seconds <> b.duration_minutes * 60
union all
select 'a booking has its hold, its session and one link for each side', b.id::text, count(distinct l.id)::text
  from parley.bookings b
  left join parley.holds h on h.booking_id = b.id and h.amount_minor = b.price_minor
  left join parley.webrtc_sessions s on s.booking_id = b.id
  left join parley.session_links l on l.session_id = s.id and l.revoked_at is null
  group by b.id having count(distinct h.id) <> 1 or count(distinct s.id) <> 1 or count(distinct l.id) <> 2;
comment on view parley.invariant_violations is 'Must be empty. Each row names a broken rule, the thing that breaks it, and what was found.';
