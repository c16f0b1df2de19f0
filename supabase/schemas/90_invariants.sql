-- What must always hold. Constraints keep what one row or one transaction can show; these views must stay empty for the rest.

create view parley.violations_of_the_books as
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
comment on view parley.violations_of_the_books is 'The part of parley.invariant_violations that is about money, sessions and events.';

create view parley.violations_of_members as
select 'a session is its kind''s, with the same room, mode and end' as invariant, coalesce(s.id, w.id)::text as subject, coalesce(s.kind, 'none') as found
  from (select * from parley.sessions where kind = 'appointment') s full join parley.webrtc_sessions w on w.id = s.id
  where (s.id, s.room_id, s.mode::text, s.created_at, s.ended_at)
    is distinct from (w.id, w.room_id, w.session_type::text, w.created_at, w.ended_at)
union all
select 'a session is its kind''s, with the same room, mode and end', coalesce(s.id, g.id)::text, coalesce(s.kind, 'none')
  from (select * from parley.sessions where kind = 'group') s full join parley.group_sessions g on g.id = s.id
  where s.id is null or g.id is null or (s.ended_at is not null) <> (g.status in ('ended', 'cancelled'))
union all
select 'the members of an appointment are the people of its booking', coalesce(m.session_id, b.id)::text, coalesce(m.role, b.role)
  from (
    select m.* from parley.session_members m join parley.sessions s on s.id = m.session_id where s.kind = 'appointment'
  ) m
  full join (
    select w.id, side.role, side.person_id, side.name
    from parley.webrtc_sessions w
    join parley.bookings k on k.id = w.booking_id
    cross join lateral (values ('client', k.client_id, k.client_name), ('consultant', k.consultant_id, k.consultant_name))
      as side (role, person_id, name)
  ) b on b.id = m.session_id and b.role = m.role
  where (m.session_id, m.seat::integer, m.person_id, m.name) is distinct from (b.id, 1, b.person_id, b.name)
union all
select 'a session has members, and no more than it has room for', s.id::text, count(m.id)::text
  from parley.sessions s left join parley.session_members m on m.session_id = s.id
  group by s.id having count(m.id) not between 1 and case s.capacity_of when 'members' then s.capacity else parley.most_members() end
union all
select 'each member has a seat of its role', m.id::text, m.role || ' ' || m.seat
  from parley.session_members m
  join parley.sessions s on s.id = m.session_id
  left join parley.kind_roles r on r.kind = s.kind and r.role = m.role
  where m.seat > case when s.capacity_of = 'members' or r.seats = 1 then coalesce(r.seats, 0) else parley.most_members() end
union all
select 'a room of an account has one host, and what each of its members is', s.id::text, count(g.member_id)::text
  from parley.group_sessions s
  join parley.session_members m on m.session_id = s.id
  left join parley.group_members g on g.member_id = m.id and g.session_id = s.id
  where s.owner_id is not null
  group by s.id having count(*) <> count(g.member_id) or count(*) filter (where g.role = 'host') <> 1
union all
select 'a club has one owner', m.club_id::text, count(*)::text
  from parley.club_members m group by m.club_id having count(*) filter (where m.role = 'owner') <> 1
union all
select 'nobody is blocked from a club and belongs to it', m.club_id::text, m.user_id::text
  from parley.club_members m join parley.club_blocks b on b.club_id = m.club_id and b.user_id = m.user_id
union all
select 'a report of a line is of a member', q.id::text, q.participant_type || ' ' || q.seat
  from parley.call_quality q
  where not exists (
    select from parley.session_members m where m.session_id = q.session_id and m.role = q.participant_type and m.seat = q.seat);
comment on view parley.violations_of_members is 'The part of parley.invariant_violations that is about sessions of any kind, and who is in them.';

create view parley.invariant_violations as
select invariant, subject, found from parley.violations_of_the_books
union all
select invariant, subject, found from parley.violations_of_members
union all
select 'a session takes the time of both its people until it is over', s.id::text, count(t.id)::text
  from parley.webrtc_sessions s left join parley.taken_times t on t.session_id = s.id
  group by s.id having count(t.id) <> case when parley.is_over(s.status) then 0 else 2 end;
comment on view parley.invariant_violations is 'Must be empty. Each row names a broken rule, the thing that breaks it, and what was found.';

-- Double entry has one truth; what follows says where a screen shows another. Each screen's own query is asked, and compared with the
-- entries of the ledger.

-- What the ledger says of each settled session, from its entries alone.
create view parley.ledger_truth as
  select st.session_id, st.booking_id, st.currency,
    coalesce(sum(e.amount_minor) filter (where t.kind = 'settlement' and a.kind in ('pending', 'payable', 'revenue')), 0)::bigint as gross_minor,
    coalesce(sum(e.amount_minor) filter (where t.kind = 'refund' and a.kind = 'available'), 0)::bigint as refunded_minor,
    coalesce(sum(e.amount_minor) filter (where t.kind in ('settlement', 'refund') and a.kind = 'revenue'), 0)::bigint as fee_net_minor,
    coalesce(sum(e.amount_minor) filter (where a.kind in ('pending', 'withheld', 'payable')), 0)::bigint as released_net_minor,
    coalesce(sum(e.amount_minor) filter (where t.kind in ('settlement', 'refund') and a.kind = 'available'), 0)::bigint as returned_total_minor,
    coalesce(sum(e.amount_minor) filter (where a.kind in ('pending', 'withheld')), 0)::bigint as on_hold_minor,
    coalesce(sum(e.amount_minor) filter (where t.kind = 'settlement' and a.kind in ('pending', 'payable')), 0)::bigint as released_minor,
    coalesce(sum(e.amount_minor) filter (where t.kind = 'settlement' and a.kind = 'available'), 0)::bigint as returned_minor,
    coalesce(sum(e.amount_minor) filter (where t.kind = 'settlement' and a.kind = 'revenue'), 0)::bigint as fee_minor
  from parley.settlements st
  left join parley.transfers t on t.booking_id = st.booking_id and t.kind in ('settlement', 'refund', 'release', 'withholding')
  left join parley.entries e on e.transfer_id = t.id
  left join parley.accounts a on a.id = e.account_id
  group by st.session_id, st.booking_id, st.currency;

-- What each screen says of each session: the list and its file, a summary, a side's page after it, the page of the session, the receipt.
create view parley.screens_of_sessions as
  select l.session_id, 'list'::text as screen, l.gross_minor, l.refunded_minor, l.net_minor, l.fee_minor - l.fee_refunded_minor as fee_net_minor,
    l.released_net_minor, l.returned_minor + l.refunded_minor as returned_total_minor
  from parley.session_list l where l.gross_minor is not null
  union all
  select said.session_id, said.screen, (said.c ->> 'grossMinor')::bigint, (said.c ->> 'refundedMinor')::bigint, (said.c ->> 'netMinor')::bigint,
    (said.c ->> 'feeNetMinor')::bigint, (said.c ->> 'releasedNetMinor')::bigint, (said.c ->> 'returnedTotalMinor')::bigint
  from (
    select st.session_id, 'summary' as screen, parley.ending_of(st.session_id) -> 'corrections' as c from parley.settlements st
    union all
    select st.session_id, 'client''s page', public.session_aftermath(st.session_id, 'client') -> 'corrections' from parley.settlements st
    union all
    select st.session_id, 'consultant''s page', public.session_aftermath(st.session_id, 'consultant') -> 'corrections' from parley.settlements st
    union all
    select st.session_id, 'row of the file', parley.list_row_json(l) -> 'corrections'
    from parley.settlements st join parley.session_list l on l.session_id = st.session_id
    union all
    select st.session_id, 'page of the link', parley.facts_of(w, st.settled_at) -> 'summary' -> 'corrections'
    from parley.settlements st join parley.webrtc_sessions w on w.id = st.session_id
    union all
    select st.session_id, 'receipt', public.session_receipt(st.session_id) -> 'corrections' from parley.settlements st
  ) said;

create view parley.screen_violations as
-- Sessions.
select 'a screen says of a session what the ledger says' as invariant, t.session_id::text as subject,
    format('%s: %s, ledger: %s', s.screen,
      row (s.gross_minor, s.refunded_minor, s.net_minor, s.fee_net_minor, s.released_net_minor, s.returned_total_minor),
      row (t.gross_minor, t.refunded_minor, t.gross_minor - t.refunded_minor, t.fee_net_minor, t.released_net_minor, t.returned_total_minor)) as found
  from parley.ledger_truth t join parley.screens_of_sessions s on s.session_id = t.session_id
  where row (s.gross_minor, s.refunded_minor, s.net_minor, s.fee_net_minor, s.released_net_minor, s.returned_total_minor)
    is distinct from row (t.gross_minor, t.refunded_minor, t.gross_minor - t.refunded_minor, t.fee_net_minor, t.released_net_minor, t.returned_total_minor)
union all
select 'a settled session is in the list', t.session_id::text, 'missing'
  from parley.ledger_truth t
  where not exists (select from parley.session_list l where l.session_id = t.session_id and l.gross_minor is not null)
union all
select 'a receipt states what the settlement moved, and what was refunded by then', t.session_id::text, r.said::text
  from parley.ledger_truth t cross join lateral (select public.receipt_statement(t.session_id) as said) r
  where row ((r.said ->> 'grossMinor')::bigint, (r.said ->> 'releasedMinor')::bigint, (r.said ->> 'feeMinor')::bigint,
      (r.said ->> 'returnedMinor')::bigint, (r.said ->> 'refundedMinor')::bigint)
    is distinct from row (t.gross_minor, t.released_minor, t.fee_minor, t.returned_minor, t.refunded_minor)
union all
-- What is owed: the sum over a consultant's sessions is the balance of the account.
select 'what is owed for each session adds up to the payable balance', owed.person_id::text, owed.currency || ' ' || owed.minor || ' of ' || owed.balance
  from (
    select a.person_id, a.currency, a.balance_minor + coalesce((
      select t.balance_minor from parley.accounts t where t.person_id = a.person_id and t.currency = a.currency and t.kind = 'in_transit'
    ), 0) as balance, coalesce((
      select sum(c.released_net_minor - c.on_hold_minor - c.paid_out_minor)
      from parley.corrections c join parley.session_list l on l.session_id = c.session_id
      where l.consultant_id = a.person_id and c.currency = a.currency
    ), 0) as minor
    from parley.accounts a where a.kind = 'payable'
  ) owed
  where owed.minor <> owed.balance
union all
select 'what the list calls paid out was paid out', a.person_id::text, a.currency || ' ' || a.gone || ' of ' || coalesce(l.said, 0)
  from (
    select k.person_id, k.currency, -sum(e.amount_minor) as gone
    from parley.transfers t join parley.entries e on e.transfer_id = t.id join parley.accounts k on k.id = e.account_id
      and k.kind in ('payable', 'in_transit') join parley.people p on p.id = k.person_id and p.role = 'consultant'
    where t.kind = 'withdrawal' group by k.person_id, k.currency
  ) a
  left join (
    select consultant_id, currency, sum(paid_out_minor) as said from parley.session_list group by consultant_id, currency
  ) l on l.consultant_id = a.person_id and l.currency = a.currency
  where a.gone <> coalesce(l.said, 0)
union all
select 'every withdrawal has its record', t.id::text, t.reason
  from parley.transfers t
  where t.kind = 'withdrawal' and not exists (select from parley.withdrawals w where w.transfer_id = t.id)
union all
select 'the record of a withdrawal says what the ledger moved', w.id::text, w.amount_minor::text
  from parley.withdrawals w
  where -w.amount_minor is distinct from (
    select sum(e.amount_minor) from parley.entries e join parley.accounts a on a.id = e.account_id
    where e.transfer_id = w.transfer_id and a.person_id = w.person_id and a.currency = w.currency
      and a.kind = case when exists (select from parley.payout_ends x where x.withdrawal_id = w.id) then 'in_transit'
        when w.participant_type = 'client' then 'available' else 'payable' end
  )
union all
select 'what is on its way is the sum of the payouts that did not end', coalesce(a.person_id, o.person_id)::text, coalesce(a.balance_minor, 0)::text
  from (select person_id, currency, balance_minor from parley.accounts where kind = 'in_transit') a
  full join (
    select p.person_id, p.currency, sum(p.amount_minor) as amount_minor
    from parley.payouts p where not exists (select from parley.payout_ends e where e.payout_id = p.id) group by p.person_id, p.currency
  ) o on o.person_id = a.person_id and o.currency = a.currency
  where coalesce(a.balance_minor, 0) <> coalesce(o.amount_minor, 0)
union all
select 'a payout has its transfer, and one of its end', t.id::text, t.kind
  from parley.transfers t
  where t.kind = 'payout' and not exists (select from parley.payouts p where p.transfer_id = t.id)
    or t.kind = 'payout_return' and not exists (select from parley.payout_ends e where e.transfer_id = t.id and e.outcome <> 'paid')
union all
select 'what was paid by a payout is what was ordered', e.payout_id::text, w.amount_minor::text
  from parley.payout_ends e join parley.payouts p on p.id = e.payout_id join parley.withdrawals w on w.id = e.withdrawal_id
  where (w.person_id, w.currency, w.amount_minor) is distinct from (p.person_id, p.currency, p.amount_minor)
union all
-- Days and totals.
select 'earnings by day are what the ledger says', coalesce(d.consultant_id, t.consultant_id)::text, coalesce(d.day, t.day) || ' ' || coalesce(d.currency, t.currency)
  from (select * from parley.earnings_by_day) d
  full join (
    select l.consultant_id, l.day, l.currency, coalesce(sum(x.gross_minor), 0)::bigint as gross_minor,
      coalesce(sum(x.refunded_minor), 0)::bigint as refunded_minor, coalesce(sum(x.fee_net_minor), 0)::bigint as fee_net_minor,
      coalesce(sum(x.released_net_minor), 0)::bigint as released_net_minor
    from parley.session_list l left join parley.ledger_truth x on x.session_id = l.session_id group by l.consultant_id, l.day, l.currency
  ) t on t.consultant_id = d.consultant_id and t.day = d.day and t.currency = d.currency
  where row (d.gross_minor, d.refunded_minor, d.net_minor, d.fee_net_minor, d.released_net_minor)
    is distinct from row (t.gross_minor, t.refunded_minor, t.gross_minor - t.refunded_minor, t.fee_net_minor, t.released_net_minor)
union all
select 'the totals are what the ledger says', coalesce(s.day, t.day)::text, format('%s %s %s', coalesce(s.status, t.status), coalesce(s.mode, t.mode), coalesce(s.currency, t.currency))
  from (
    select day, status, mode, currency, sum(sessions) as sessions, sum(released_minor + fee_minor) as gross, sum(refunded_minor) as refunded,
      sum(fee_minor - fee_refunded_minor) as fee_net, sum(released_minor - refunded_minor + fee_refunded_minor) as released_net,
      sum(returned_minor + refunded_minor) as returned_total, sum(paid_out_minor) as paid_out
    from parley.current_sums group by day, status, mode, currency having sum(sessions) <> 0
  ) s
  full join (
    select parley.day_of(w.scheduled_start_time) as day, w.status::text as status, w.session_type::text as mode, b.currency::text as currency,
      count(*) as sessions, coalesce(sum(x.gross_minor), 0) as gross, coalesce(sum(x.refunded_minor), 0) as refunded,
      coalesce(sum(x.fee_net_minor), 0) as fee_net, coalesce(sum(x.released_net_minor), 0) as released_net,
      coalesce(sum(x.returned_total_minor), 0) as returned_total,
      coalesce(sum((select sum(p.amount_minor) from parley.withdrawal_parts p where p.session_id = w.id)), 0) as paid_out
    from parley.webrtc_sessions w join parley.bookings b on b.id = w.booking_id left join parley.ledger_truth x on x.session_id = w.id
    group by 1, 2, 3, 4
  ) t on t.day = s.day and t.status = s.status and t.mode = s.mode and t.currency = s.currency
  where row (s.sessions, s.gross, s.refunded, s.fee_net, s.released_net, s.returned_total, s.paid_out)
    is distinct from row (t.sessions, t.gross, t.refunded, t.fee_net, t.released_net, t.returned_total, t.paid_out)
union all
select 'the list marks each reported problem', d.session_id::text, coalesce(l.problem, 'none')
  from parley.disputes d left join parley.session_list l on l.session_id = d.session_id
  where l.problem is distinct from case when exists (select from parley.dispute_decisions c where c.dispute_id = d.id) then 'decided' else 'open' end
union all
select 'the average is of the ratings that were given', coalesce(r.consultant_id, g.consultant_id)::text, coalesce(r.ratings, 0)::text
  from parley.consultant_ratings r
  full join (
    select l.consultant_id, sum(x.score) as score_sum, count(*) as ratings
    from parley.ratings x join parley.session_list l on l.session_id = x.session_id group by l.consultant_id
  ) g on g.consultant_id = r.consultant_id
  where row (r.score_sum, r.ratings) is distinct from row (g.score_sum::bigint, g.ratings);
comment on view parley.screen_violations is
  'Must be empty. Each row names a screen or a sum that says something else than the entries of the ledger, the thing that it says it of, '
  'and what it says.';
