-- The administrators' page of one session: its facts, presence, ledger and timeline, however much happened in it:
-- what repeats is folded, and the timeline comes in pages.

-- Every transfer of one booking with its lines; each sums to zero.
create function parley.ledger_json(p_booking_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'transferId', t.id,
    'kind', t.kind,
    'actor', t.actor,
    'reason', t.reason,
    'at', t.at,
    'lines', (
      select jsonb_agg(jsonb_build_object(
        'account', a.kind, 'owner', p.name, 'amountMinor', e.amount_minor, 'balanceMinor', e.balance_minor, 'currency', e.currency
      ) order by e.id)
      from parley.entries e
      join parley.accounts a on a.id = e.account_id
      left join parley.people p on p.id = a.person_id
      where e.transfer_id = t.id
    )
  ) order by t.id), '[]')
  from parley.transfers t where t.booking_id = p_booking_id
$$;

-- More stretches of a side than anybody looks through: those with next to nothing between them are drawn as one.
create function parley.drawn_stretches() returns integer language sql immutable set search_path = '' as $$ select 60 $$;

-- Ranges as they are drawn: where there are more than anybody looks through, those with next to nothing between them are one.
create function parley.drawn(p_ranges tstzmultirange) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_gap interval := (upper(p_ranges) - lower(p_ranges)) / parley.drawn_stretches();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('from', lower(d.one), 'until', upper(d.one)) order by lower(d.one)), '[]')
    from (
      select r as one from unnest(p_ranges) as r
        where (select count(*) from unnest(p_ranges) as n) <= parley.drawn_stretches()
      union all
      select tstzrange(lower(m), upper(m) - v_gap) from (
        select unnest(range_agg(tstzrange(lower(r), upper(r) + v_gap))) as m from unnest(p_ranges) as r
        where (select count(*) from unnest(p_ranges) as n) > parley.drawn_stretches()
      ) merged
    ) d
  );
end
$$;

create function parley.presence_json(p_session_id uuid) returns jsonb
language sql volatile set search_path = ''
as $$
  with leases as (
    select p.participant_type as side, p.joined_at, parley.lease_end(p, clock_timestamp()) as until,
      p.left_at is null and p.last_seen_at + parley.lease() > clock_timestamp() as open, p.leave_reason as reason, p.id,
      count(*) over (partition by p.participant_type) as of_side
    from parley.presence p where p.session_id = p_session_id
  ), gaps as (
    select side, (max(until) - min(joined_at)) / parley.drawn_stretches() as bridged
    from leases where of_side > parley.drawn_stretches() group by side
  ), merged as (
    select g.side, g.bridged, unnest(range_agg(tstzrange(l.joined_at, greatest(l.until, l.joined_at) + g.bridged, '[]'))) as stretch,
      bool_or(l.open) as open
    from leases l join gaps g on g.side = l.side group by g.side, g.bridged
  ), drawn as (
    select side, joined_at, until, open, reason, 1::bigint as stretches, id::text as tie from leases where of_side <= parley.drawn_stretches()
    union all
    select m.side, lower(m.stretch), upper(m.stretch) - m.bridged, m.open and upper(m.stretch) - m.bridged >= clock_timestamp() - interval '1 second', null,
      (select count(*) from leases l where l.side = m.side and l.joined_at <@ m.stretch), ''
    from merged m
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'participantType', d.side, 'joinedAt', d.joined_at, 'until', greatest(d.until, d.joined_at), 'open', d.open, 'reason', d.reason,
    'stretches', d.stretches
  ) order by d.joined_at, d.tie), '[]')
  from drawn d
$$;

create function parley.credit_minor(p_gross bigint, p_billed_seconds integer, p_marked_seconds integer, p_refunded bigint) returns bigint
language sql immutable set search_path = ''
as $$
  select case when p_billed_seconds = 0 then 0
    else greatest(0, parley.share_minor(p_gross, least(p_marked_seconds, p_billed_seconds), p_billed_seconds) - p_refunded) end
$$;

-- What the marked minutes come to: billed seconds that either side's page marked as poor, at what a billed second of this session cost,
-- half up, and less what was refunded already. Null where nothing of it was billed, or it is given back.
create function parley.credit_of(p_session parley.webrtc_sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_settled parley.settlements;
  v_seconds integer;
  v_minor bigint;
begin
  select * into v_settled from parley.settlements where session_id = p_session.id;
  if not found or v_settled.billable_seconds = 0 then
    return null;
  end if;
  v_seconds := round(parley.seconds_in(
    parley.billable_ranges(p_session, v_settled.ended_at, v_settled.settled_at) * (
      parley.reported_of(p_session.id, 'client', 'poor', v_settled.ended_at) + parley.reported_of(p_session.id, 'consultant', 'poor', v_settled.ended_at))
  ));
  v_minor := parley.credit_minor(v_settled.gross_minor, v_settled.billable_seconds, v_seconds, parley.refunded_minor(p_session.id));
  return case when v_minor > 0 then jsonb_build_object('seconds', v_seconds, 'amountMinor', v_minor) end;
end
$$;

-- Everything an administrator may know of one session but its events, which come in pages, and what was said in it. Null: no such session.
create function public.admin_session(p_session_id uuid) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'session', parley.list_row_json(l),
    'policy', jsonb_build_object('billing', b.billing, 'platformFeeBp', b.platform_fee_bp, 'freeSeconds', b.free_seconds),
    'ledger', parley.ledger_json(b.id),
    'presence', parley.presence_json(p_session_id),
    'billed', parley.drawn(parley.billable_ranges(s, coalesce(s.ended_at, clock_timestamp()), clock_timestamp())),
    'evidence', (
      select coalesce(jsonb_agg(jsonb_build_object('participantType', k.side, 'kind', k.kind, 'spans', parley.drawn(r.spans))
        order by k.side, k.kind), '[]')
      from (select distinct e.participant_type as side, e.kind from parley.call_evidence e where e.session_id = p_session_id) k
      cross join lateral (select parley.reported_of(p_session_id, k.side, k.kind, coalesce(s.ended_at, clock_timestamp())) as spans) r
      where r.spans <> '{}'
    ),
    'credit', parley.credit_of(s),
    'rating', (select jsonb_build_object('score', g.score, 'words', g.words, 'at', g.at) from parley.ratings g where g.session_id = p_session_id),
    'consultantRating', parley.rating_of(b.consultant_id),
    'paidOut', (
      select coalesce(jsonb_agg(jsonb_build_object('withdrawalId', w.id, 'amountMinor', x.amount_minor, 'at', w.at, 'reference', w.reference,
        'actor', w.actor) order by w.at, w.id), '[]')
      from parley.withdrawal_parts x join parley.withdrawals w on w.id = x.withdrawal_id where x.session_id = p_session_id
    ),
    'serverTime', clock_timestamp()
  )
  from parley.session_list l
  join parley.bookings b on b.id = l.booking_id
  join parley.webrtc_sessions s on s.id = l.session_id
  where l.session_id = p_session_id
$$;

-- From how many of one kind on end events are told as one.
create function parley.folded_from() returns integer language sql immutable set search_path = '' as $$ select 8 $$;

-- Who came and went, again and again, is one kind of thing.
create function parley.event_kind(p_type text) returns text
language sql immutable set search_path = ''
as $$
  select case when p_type in ('joined', 'left', 'link_claimed', 'link_taken_over') then 'coming_and_going' else p_type end
$$;

-- The entries of the timeline: an event each, or what happened `count` times on end, from `at` to `until`, with how often what was done by
-- whom.
create function parley.timeline_of(p_session_id uuid, p_unfolded boolean)
returns table (place bigint, last_place bigint, entry jsonb)
language sql stable set search_path = ''
as $$
  with numbered as (
    select e.seq, e.type, e.actor, e.data, e.at, row_number() over (order by e.seq) as place,
      row_number() over (order by e.seq) - row_number() over (partition by parley.event_kind(e.type) order by e.seq) as island
    from parley.session_events e where e.session_id = p_session_id
  ), grouped as (
    select n.*, count(*) over (partition by parley.event_kind(n.type), n.island) as together from numbered n
  ), single as (
    select g.place, g.place as last_place, jsonb_build_object('place', g.place, 'at', g.at, 'type', g.type, 'actor', g.actor, 'data', g.data) as entry
    from grouped g where p_unfolded or g.together < parley.folded_from()
  ), folded as (
    select min(c.place) as place, max(c.last_place) as last_place, jsonb_build_object(
      'place', min(c.place), 'at', min(c.since), 'until', max(c.until), 'count', sum(c.times), 'counts',
      jsonb_agg(jsonb_build_object('type', c.type, 'actor', c.actor, 'count', c.times) order by c.place)
    ) as entry
    from (
      select parley.event_kind(g.type) as kind, g.island, g.type, g.actor, count(*) as times, min(g.at) as since, max(g.at) as until,
        min(g.place) as place, max(g.place) as last_place
      from grouped g where not p_unfolded and g.together >= parley.folded_from()
      group by 1, g.island, g.type, g.actor
    ) c
    group by c.kind, c.island
  )
  select * from single union all select * from folded
$$;

-- One page of it, oldest first; `nextAfter` is null at the end. `from` counts the events before the page.
create function public.admin_timeline(
  p_claims jsonb, p_session_id uuid, p_after bigint default 0, p_unfolded boolean default false, p_limit integer default 100
) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_limit integer := least(greatest(p_limit, 1), 500);
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    with page as materialized (
      select t.*, row_number() over (order by t.place) as number
      from parley.timeline_of(p_session_id, coalesce(p_unfolded, false)) t where t.place > coalesce(p_after, 0) order by t.place limit v_limit + 1
    )
    select jsonb_build_object(
      'entries', coalesce(jsonb_agg(p.entry order by p.number) filter (where p.number <= v_limit), '[]'),
      'nextAfter', case when count(*) > v_limit then max(p.last_place) filter (where p.number = v_limit) end,
      'events', (select count(*) from parley.session_events e where e.session_id = p_session_id)
    )
    from page p
  );
end
$$;

-- What the administrators' page of one session shows beside admin_session: links, what can be refunded, the dispute, the audit. Null: no
-- such session.
create function public.admin_session_affairs(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'status', s.status,
    'currency', b.currency,
    'links', (
      select jsonb_agg(jsonb_build_object(
        'linkId', l.id, 'participantType', l.participant_type, 'issuedAt', l.issued_at, 'revokedAt', l.revoked_at,
        'claimedAt', (select max(c.claimed_at) from parley.claims c where c.link_id = l.id)
      ) order by l.participant_type, l.created_at desc)
      from parley.session_links l where l.session_id = s.id
    ),
    'refundableMinor', parley.refundable_minor(s.id),
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'amountMinor', r.amount_minor, 'feeMinor', r.fee_minor, 'actor', r.actor, 'reason', r.reason, 'at', r.at) order by r.at), '[]')
      from parley.refunds r where r.session_id = s.id
    ),
    'earnings', (
      select jsonb_build_object('amountMinor', q.amount_minor, 'dueAt', q.due_at, 'withheldAt', q.withheld_at)
      from parley.earnings_on_hold q where q.session_id = s.id
    ),
    'dispute', parley.dispute_json(s.id),
    'reports', (
      select coalesce(jsonb_agg(jsonb_build_object('participantType', r.participant_type, 'category', r.category, 'description', r.description,
        'messagesAttached', r.messages_attached, 'at', r.at) order by r.at), '[]')
      from parley.dispute_reports r join parley.disputes d on d.id = r.dispute_id where d.session_id = s.id
    ),
    'messages', (
      select jsonb_agg(jsonb_build_object('participantType', g.participant_type, 'count', g.count, 'characters', g.characters,
        'first', g.first, 'last', g.last) order by g.participant_type)
      from (
        select m.participant_type, count(*) as count, sum(char_length(m.message)) as characters, min(m.at) as first, max(m.at) as last
        from parley.messages m where m.session_id = s.id group by m.participant_type
      ) as g
    ),
    'extensions', (
      select coalesce(jsonb_agg(parley.extension_json(x) || jsonb_build_object('outcome', coalesce(a.outcome, 'expired')) order by x.proposed_at), '[]')
      from parley.extensions x left join parley.extension_answers a on a.extension_id = x.id where x.session_id = s.id
    ),
    'audit', (
      select coalesce(jsonb_agg(jsonb_build_object('action', t.action, 'actor', t.actor, 'reason', t.reason, 'result', t.result, 'at', t.at)
        order by t.id desc), '[]')
      from parley.audit t where t.session_id = s.id
    ),
    'chain', public.verify_event_chain(s.id),
    'serverTime', parley.clock()
  )
  from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
  where s.id = p_session_id
$$;
comment on function public.admin_session_affairs is
  'Links, refunds, earnings, dispute, extensions and audit of one session, for administrators. Reads only.';
