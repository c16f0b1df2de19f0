-- Days are those of the practice's zone: in the list, its sums, its filters and the earnings.


create function parley.practice_zone() returns text
language sql stable set search_path = '' as $$ select time_zone from parley.practice_profile $$;

create function parley.day_of(p_at timestamptz) returns date
language sql stable set search_path = '' as $$ select (p_at at time zone parley.practice_zone())::date $$;

create function parley.beginning_of(p_day date) returns timestamptz
language sql stable set search_path = '' as $$ select p_day::timestamp at time zone parley.practice_zone() $$;

alter table parley.session_list alter column day drop expression;

create function parley.set_list_day() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.day := parley.day_of(new.start);
  return new;
end
$$;

create trigger session_list_day before insert on parley.session_list for each row execute function parley.set_list_day();

create trigger session_list_day_moved before update of start on parley.session_list
  for each row when (old.start is distinct from new.start) execute function parley.set_list_day();

create function parley.cut_days_anew() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update parley.session_list set day = parley.day_of(start) where day is distinct from parley.day_of(start);
  return null;
end
$$;

create trigger practice_days after update of time_zone on parley.practice_profile
  for each row when (old.time_zone is distinct from new.time_zone) execute function parley.cut_days_anew();

create or replace function parley.list_condition(p_filters jsonb, p_by_day boolean default false) returns text
language sql immutable set search_path = ''
as $$
  select coalesce(string_agg(condition, ' and '), 'true')
  from (values
    ('from', case when p_by_day then 'l.day >= ($1 ->> ''from'')::date' else 'l.start >= (select parley.beginning_of(($1 ->> ''from'')::date))' end),
    ('to', case when p_by_day then 'l.day <= ($1 ->> ''to'')::date'
      else 'l.start < (select parley.beginning_of(($1 ->> ''to'')::date + 1))' end),
    ('status', 'l.status = $1 ->> ''status'''),
    ('mode', 'l.mode = $1 ->> ''mode'''),
    ('currency', 'l.currency = $1 ->> ''currency'''),
    ('consultantId', 'l.consultant_id = ($1 ->> ''consultantId'')::uuid'),
    ('minMinor', 'l.held_minor >= ($1 ->> ''minMinor'')::bigint'),
    ('maxMinor', 'l.held_minor <= ($1 ->> ''maxMinor'')::bigint'),
    ('underPercent', 'l.under_percent > 0 and l.under_percent >= ($1 ->> ''underPercent'')::integer'),
    ('problem', 'l.problem = $1 ->> ''problem'''),
    ('id', '(l.session_id = ($1 ->> ''id'')::uuid or l.booking_id = ($1 ->> ''id'')::uuid)'),
    ('text', 'l.words @@ $2')
  ) as known (name, condition)
  where p_filters ->> name is not null
$$;

create or replace function parley.connection_figures(p_from date, p_to date) returns jsonb
language sql volatile set search_path = ''
as $$
  with sample as materialized (
    select l.session_id from parley.session_list l
    where l.start >= (select parley.beginning_of(p_from)) and l.start < (select parley.beginning_of(p_to + 1))
      and l.status in ('active', 'completed', 'abandoned')
    order by l.start desc, l.session_id desc limit parley.sampled()
  ), entered as (
    select e.session_id, e.actor, min(e.at) as at from sample s join parley.session_events e on e.session_id = s.session_id
    where e.type = 'joined' group by e.session_id, e.actor
  ), asked as (
    select entered.at - (
      select max(c.at) from parley.session_events c
      where c.session_id = entered.session_id and c.actor = entered.actor and c.type in ('link_claimed', 'link_taken_over') and c.at <= entered.at
    ) as wait
    from entered
  ), broken as (
    select count(distinct p.session_id) as sessions from sample s join parley.presence p on p.session_id = s.session_id
    where p.leave_reason in ('connection_lost', 'lapsed')
  )
  select jsonb_build_object(
    'sessions', (select count(*) from sample),
    'connectionFailures', (select sessions from broken),
    'medianConnectMs', (select round(percentile_cont(0.5) within group (order by extract(epoch from wait)) * 1000)::integer from asked where wait is not null)
  )
$$;

create or replace function public.admin_overview(p_claims jsonb, p_days integer default 28) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_to date := parley.day_of(clock_timestamp());
  v_from date := v_to - least(greatest(p_days, 7), 366) + 1;
  v_money jsonb;
begin
  perform parley.require_role(p_claims, 'admin');
  execute parley.totals_of('select l.* from parley.current_sums l where l.day between $1 and $2') into v_money using v_from, v_to;
  return (
    with sums as materialized (
      select * from parley.current_sums where day between v_from and v_to
    )
    select jsonb_build_object(
      'from', v_from,
      'to', v_to,
      'perDay', (
        select jsonb_agg(jsonb_build_object('day', d.day, 'chat', d.chat, 'voice', d.voice, 'video', d.video) order by d.day)
        from (
          select g.day::date as day, coalesce(sum(s.sessions) filter (where s.mode = 'chat'), 0) as chat,
            coalesce(sum(s.sessions) filter (where s.mode = 'voice'), 0) as voice, coalesce(sum(s.sessions) filter (where s.mode = 'video'), 0) as video
          from generate_series(v_from::timestamp, v_to::timestamp, interval '1 day') as g (day)
          left join sums s on s.day = g.day::date group by 1
        ) d
      ),
      'releasedPerWeek', (
        select coalesce(jsonb_agg(jsonb_build_object('week', w.week, 'currency', w.currency, 'releasedNetMinor', w.released) order by w.week, w.currency), '[]')
        from (
          select date_trunc('week', s.day::timestamp)::date as week, s.currency,
            sum(s.released_minor - s.refunded_minor + s.fee_refunded_minor) as released
          from sums s group by 1, 2 having sum(s.sessions) <> 0
        ) w
      ),
      'byStatus', (
        select coalesce(jsonb_object_agg(x.status, x.sessions), '{}')
        from (select s.status, sum(s.sessions) as sessions from sums s group by s.status having sum(s.sessions) <> 0) x
      ),
      'bookedSeconds', (select coalesce(sum(s.booked_seconds), 0) from sums s where s.status in ('completed', 'abandoned')),
      'actualSeconds', (select coalesce(sum(s.actual_seconds), 0) from sums s where s.status in ('completed', 'abandoned')),
      'money', v_money,
      'now', parley.standing_now(),
      'connection', parley.connection_figures(v_from, v_to),
      'serverTime', clock_timestamp()
    )
  );
end
$$;

create or replace function public.consultant_sessions(p_claims jsonb, p_from date, p_to date, p_after jsonb default null, p_limit integer default 1000) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
  v_limit integer := least(greatest(p_limit, 1), 1000);
begin
  return (
    with page as materialized (
      select l, row_number() over (order by l.start, l.session_id) as place
      from parley.session_list l
      where l.consultant_id = v_person and l.start >= (select parley.beginning_of(p_from)) and l.start < (select parley.beginning_of(p_to + 1))
        and (p_after is null or (l.start, l.session_id) > ((p_after ->> 'key')::timestamptz, (p_after ->> 'id')::uuid))
      order by l.start, l.session_id limit v_limit + 1
    )
    select jsonb_build_object(
      'sessions', coalesce(jsonb_agg(parley.list_row_json(p.l) order by p.place) filter (where p.place <= v_limit), '[]'),
      'nextAfter', case when count(*) > v_limit
        then jsonb_agg(jsonb_build_object('key', (p.l).start, 'id', (p.l).session_id)) filter (where p.place = v_limit) -> 0 end,
      'serverTime', clock_timestamp()
    ) from page p
  );
end
$$;

create or replace function public.admin_group_rooms(
  p_claims jsonb, p_status text default null, p_query text default null, p_club_id uuid default null, p_day date default null,
  p_page integer default 1, p_limit integer default 25
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_words text := case when btrim(p_query) <> '' then parley.pattern_of(p_query) end;
  v_now timestamptz := parley.clock();
  v_total bigint;
  v_rooms jsonb;
begin
  perform parley.require_role(p_claims, 'admin');
  perform parley.check_page(p_page, p_limit);
  with found as materialized (
    select g.id, coalesce(g.started_at, g.opens_at) as at, array_position(array['live', 'scheduled'], g.status) as rank
    from parley.group_sessions g
    where (p_status is null or g.status = lower(p_status)) and (p_club_id is null or g.club_id = p_club_id)
      and (p_day is null or (coalesce(g.started_at, g.opens_at) >= parley.beginning_of(p_day) and coalesce(g.started_at, g.opens_at) < parley.beginning_of(p_day + 1)))
      and (v_words is null or g.title ilike v_words or g.id::text = lower(btrim(p_query)) or exists (
        select from parley.session_members m
        left join parley.group_members h on h.member_id = m.id
        left join parley.users u on u.id = h.user_id
        where m.session_id = g.id and coalesce(h.role, m.role) = 'host' and coalesce(u.name, m.name) ilike v_words))
  ), listed as (
    select id, row_number() over () as place from (
      -- What is live, then what comes next, then what was last.
      select id from found order by rank nulls last, case when rank = 2 then at end, at desc, id limit p_limit offset (p_page - 1) * p_limit
    ) as page
  )
  select (select count(*) from found), (select coalesce(jsonb_agg(parley.admin_group_json(id, v_now) order by place), '[]') from listed)
    into v_total, v_rooms;
  return jsonb_build_object(
    'rooms', v_rooms,
    'live', (
      select jsonb_build_object('rooms', count(*), 'people', coalesce(sum(parley.group_people_in(id, v_now)), 0))
      from parley.group_sessions where status = 'live'
    ),
    'clubs', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by lower(c.name), c.id), '[]')
      from (
        select * from parley.clubs k where exists (select from parley.group_sessions g where g.club_id = k.id)
        order by lower(k.name), k.id limit 200
      ) as c
    )
  ) || parley.page_json(p_page, p_limit, v_total);
end
$$;

comment on function public.admin_group_rooms is
  'All group rooms, with an account or without: live ones, those to come, then the past; `p_query` is looked for in titles and names of hosts, '
  '`p_day` is one of the practice''s zone. Beside them how many rooms and people are live, and the clubs that have rooms. Refuses: not_signed_in, not_allowed, '
  'invalid_argument (detail: the field).';

create or replace view parley.screen_violations as
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
    select a.person_id, a.currency, a.balance_minor as balance, coalesce((
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
    from parley.transfers t join parley.entries e on e.transfer_id = t.id join parley.accounts k on k.id = e.account_id and k.kind = 'payable'
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
      and a.kind = case w.participant_type when 'client' then 'available' else 'payable' end
  )
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

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_name text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  foreach v_name in array array['practice_zone', 'day_of', 'beginning_of', 'set_list_day', 'cut_days_anew'] loop
    execute format('revoke all on function parley.%I from %s', v_name, v_outsiders);
  end loop;
end
$$;
