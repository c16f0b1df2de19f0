-- What must always hold, with extensions, refunds, disputes and the chain of events.
create or replace view parley.invariant_violations as
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
select 'the ledger moved what the settlement says', m.hold_id::text, m.part || ' ' || m.moved
  from (
    select st.hold_id, st.held_minor, st.returned_minor, st.released_minor, st.fee_minor, sum(e.amount_minor) as moved,
      case when a.kind in ('pending', 'payable') then 'earned' else a.kind end as part
    from parley.settlements st
    join parley.transfers t on t.booking_id = st.booking_id and t.kind = 'settlement'
    join parley.entries e on e.transfer_id = t.id
    join parley.accounts a on a.id = e.account_id
    group by st.hold_id, part
  ) as m
  where m.moved <> case m.part
    when 'held' then -m.held_minor when 'available' then m.returned_minor
    when 'earned' then m.released_minor when 'revenue' then m.fee_minor else 0 end
union all
select 'nobody pays for more than was booked and added', st.hold_id::text, st.billable_seconds::text
  from parley.settlements st join parley.webrtc_sessions s on s.id = st.session_id
  where st.billable_seconds > s.paid_duration_minutes * 60 or st.paid_seconds <> s.paid_duration_minutes * 60
union all
select 'a booking has its hold, its session and one link for each side', b.id::text, count(distinct l.id)::text
  from parley.bookings b
  left join parley.holds h on h.booking_id = b.id
  left join parley.webrtc_sessions s on s.booking_id = b.id
  left join parley.session_links l on l.session_id = s.id and l.revoked_at is null
  group by b.id having count(distinct h.id) <> 1 or count(distinct s.id) <> 1 or count(distinct l.id) <> 2
union all
select 'what is frozen and how long it lasts is what was booked and what was added', b.id::text, h.amount_minor || ' for ' || s.paid_duration_minutes
  from parley.bookings b
  join parley.holds h on h.booking_id = b.id
  join parley.webrtc_sessions s on s.booking_id = b.id
  left join (
    select x.booking_id, sum(x.minutes) as minutes, sum(x.amount_minor) as amount_minor
    from parley.extensions x join parley.extension_answers a on a.extension_id = x.id
    where a.outcome = 'accepted' group by x.booking_id
  ) as added on added.booking_id = b.id
  where h.amount_minor <> b.price_minor + coalesce(added.amount_minor, 0) or s.paid_duration_minutes <> b.duration_minutes + coalesce(added.minutes, 0)
union all
select 'time is added only for money that was frozen first', x.id::text, coalesce(moved.amount_minor, 0)::text
  from parley.extensions x
  join parley.extension_answers a on a.extension_id = x.id
  left join (
    select e.transfer_id, sum(e.amount_minor) as amount_minor
    from parley.entries e join parley.accounts k on k.id = e.account_id where k.kind = 'held' group by e.transfer_id
  ) as moved on moved.transfer_id = a.transfer_id
  where coalesce(moved.amount_minor, 0) <> case a.outcome when 'accepted' then x.amount_minor else 0 end
union all
select 'pending and withheld accounts are the sums of the earnings on hold', coalesce(a.person_id, q.consultant_id)::text, coalesce(a.balance_minor, 0)::text
  from (select person_id, currency, kind, balance_minor from parley.accounts where kind in ('pending', 'withheld')) as a
  full join (
    select consultant_id, currency, case when withheld_at is null then 'pending' else 'withheld' end as kind, sum(amount_minor) as amount_minor
    from parley.earnings_on_hold group by 1, 2, 3
  ) as q on q.consultant_id = a.person_id and q.currency = a.currency and q.kind = a.kind
  where coalesce(a.balance_minor, 0) <> coalesce(q.amount_minor, 0)
union all
select 'no refund beyond what was captured, and the platform bears its share of it', st.session_id::text, sum(r.amount_minor) || ' of ' || st.gross_minor
  from parley.settlements st join parley.refunds r on r.session_id = st.session_id
  group by st.session_id, st.gross_minor, st.fee_minor
  having sum(r.amount_minor) > st.gross_minor or sum(r.fee_minor) <> parley.share_minor(st.fee_minor, sum(r.amount_minor)::bigint, st.gross_minor)
union all
select 'the ledger moved what the refund says', r.id::text, a.kind || ' ' || sum(e.amount_minor)
  from parley.refunds r join parley.entries e on e.transfer_id = r.transfer_id join parley.accounts a on a.id = e.account_id
  group by r.id, a.kind
  having sum(e.amount_minor) <> case a.kind when 'available' then r.amount_minor when 'revenue' then -r.fee_minor else r.fee_minor - r.amount_minor end
union all
select 'what is disputed is withheld until it is decided', d.session_id::text, coalesce(c.decision, 'open')
  from parley.disputes d
  left join parley.dispute_decisions c on c.dispute_id = d.id
  join parley.earnings_on_hold q on q.session_id = d.session_id
  where c.dispute_id is not null or q.withheld_at is null
union all
select 'the events of a session form an unbroken chain', e.session_id::text, e.place::text
  from parley.broken_links() as e;
comment on view parley.invariant_violations is 'Must be empty. Each row names a broken rule, the thing that breaks it, and what was found.';
