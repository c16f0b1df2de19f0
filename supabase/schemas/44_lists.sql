-- The administrators' pages: the list of sessions, its totals, consultants, saved views and the overview.
-- Every function checks the caller's claims by itself.

-- The words of a search as prefixes, each of which must begin a word of a name; null when there is no word in it.
create function parley.words_query(p_text text) returns tsquery
language sql immutable set search_path = ''
as $$
  select string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':*', ' & ')::tsquery
  from unnest(to_tsvector('simple'::regconfig, p_text))
$$;

-- The condition that the filters make, over `l`, the filters `$1` and the words `$2`. Only what is asked for stands in it, so that the
-- planner chooses by the values. `p_by_day`: over the kept sums, which know days alone.
create function parley.list_condition(p_filters jsonb, p_by_day boolean default false) returns text
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

-- What the list can be sorted by: an expression that an index has.
create function parley.list_key(p_sort text) returns text
language sql immutable set search_path = ''
as $$
  select case p_sort
    when 'frozen' then 'l.held_minor' when 'released' then 'coalesce(l.released_net_minor, -1)' when 'actual' then 'coalesce(l.actual_seconds, -1)'
    else 'l.start'
  end
$$;

-- Amounts of the settlement as it was, and beside them what is true today.
create function parley.list_row_json(p_row parley.session_list) returns jsonb
language sql volatile set search_path = ''
as $$
  select jsonb_build_object(
    'sessionId', p_row.session_id,
    'bookingId', p_row.booking_id,
    'sessionType', p_row.mode,
    'status', p_row.status,
    'problem', p_row.problem,
    'client', jsonb_build_object('id', p_row.client_id, 'name', p_row.client_name),
    'consultant', jsonb_build_object('id', p_row.consultant_id, 'name', p_row.consultant_name),
    'scheduledStartTime', p_row.start,
    'paidDurationMinutes', p_row.booked_seconds / 60,
    'startedAt', p_row.started_at,
    'endedAt', p_row.ended_at,
    'durationSeconds', case when p_row.status = 'active' then (
      select parley.billable_seconds(s, clock_timestamp(), clock_timestamp()) from parley.webrtc_sessions s where s.id = p_row.session_id
    ) else p_row.actual_seconds end,
    'endReason', p_row.end_reason,
    'endNote', (select s.end_note from parley.webrtc_sessions s where s.id = p_row.session_id),
    'endedBy', p_row.ended_by,
    'currency', p_row.currency,
    'heldMinor', p_row.held_minor,
    'releasedMinor', p_row.released_minor,
    'returnedMinor', p_row.returned_minor,
    'feeMinor', p_row.fee_minor,
    'corrections', case when p_row.released_minor is not null then jsonb_build_object(
      'grossMinor', p_row.gross_minor,
      'refundedMinor', p_row.refunded_minor,
      'netMinor', p_row.net_minor,
      'feeNetMinor', p_row.fee_minor - p_row.fee_refunded_minor,
      'releasedNetMinor', p_row.released_net_minor,
      'returnedTotalMinor', p_row.returned_minor + p_row.refunded_minor,
      'paidOutMinor', p_row.paid_out_minor
    ) end
  )
$$;

-- A page of the list. `p_after`: `{key, id}` of the last row of the page before; `nextAfter` answers that of this page, null at the end.
-- `first`: that of its first row, from which the page before is read in the other direction.
create function public.admin_sessions(
  p_claims jsonb, p_filters jsonb default '{}', p_sort text default 'start', p_descending boolean default true, p_after jsonb default null,
  p_limit integer default 25
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_limit integer := least(greatest(p_limit, 1), 1000);
  v_key text := parley.list_key(p_sort);
  v_way text := case when p_descending then 'desc' else 'asc' end;
  v_seek text := '';
  v_answer jsonb;
begin
  perform parley.require_role(p_claims, 'admin');
  if p_after is not null then
    v_seek := format(' and (%s, l.session_id) %s (($3 ->> ''key'')::%s, ($3 ->> ''id'')::uuid)', v_key,
      case when p_descending then '<' else '>' end, case v_key when 'l.start' then 'timestamptz' else 'bigint' end);
  end if;
  execute format($query$
    -- First which rows, from an index alone where one has all that is asked; then the rows.
    with page as materialized (
      select l.session_id, %1$s as key from parley.session_list l where %2$s%3$s order by %1$s %4$s, l.session_id %4$s limit $4 + 1
    ), placed as (
      select l, page.key, row_number() over (order by page.key %4$s, page.session_id %4$s) as place
      from page join parley.session_list l on l.session_id = page.session_id
    )
    select jsonb_build_object(
      'sessions', coalesce(jsonb_agg(parley.list_row_json(p.l) order by p.place) filter (where p.place <= $4), '[]'),
      'first', jsonb_agg(jsonb_build_object('key', p.key, 'id', (p.l).session_id)) filter (where p.place = 1) -> 0,
      'last', jsonb_agg(jsonb_build_object('key', p.key, 'id', (p.l).session_id) order by p.place desc) filter (where p.place <= $4) -> 0,
      'nextAfter', case when count(*) > $4
        then jsonb_agg(jsonb_build_object('key', p.key, 'id', (p.l).session_id)) filter (where p.place = $4) -> 0 end,
      'serverTime', clock_timestamp()
    ) from placed p
  $query$, v_key, parley.list_condition(p_filters), v_seek, v_way)
  into v_answer using p_filters, parley.words_query(p_filters ->> 'text'), p_after, v_limit;
  return v_answer;
end
$$;

-- Up to this many sessions are added up one by one; beyond it only what is kept as sums can be told at once.
create function parley.countable() returns integer language sql immutable set search_path = '' as $$ select 5000 $$;

create function parley.totals_of(p_source text) returns text
language sql immutable set search_path = ''
as $$
  select format($query$
    select coalesce(jsonb_agg(jsonb_build_object(
      'currency', t.currency, 'sessions', t.sessions, 'bookedSeconds', t.booked, 'actualSeconds', t.actual, 'heldMinor', t.held,
      'releasedMinor', t.released, 'returnedMinor', t.returned, 'feeMinor', t.fee,
      'grossMinor', t.released + t.fee, 'refundedMinor', t.refunded, 'netMinor', t.released + t.fee - t.refunded,
      'feeNetMinor', t.fee - t.fee_refunded, 'releasedNetMinor', t.released - t.refunded + t.fee_refunded,
      'returnedTotalMinor', t.returned + t.refunded, 'paidOutMinor', t.paid_out
    ) order by t.sessions desc, t.currency), '[]')
    from (
      select l.currency, sum(l.sessions) as sessions, sum(l.booked_seconds) as booked, coalesce(sum(l.actual_seconds), 0) as actual,
        sum(l.held_minor) as held, coalesce(sum(l.released_minor), 0) as released, coalesce(sum(l.returned_minor), 0) as returned,
        coalesce(sum(l.fee_minor), 0) as fee, sum(l.refunded_minor) as refunded, sum(l.fee_refunded_minor) as fee_refunded,
        sum(l.paid_out_minor) as paid_out
      from (%s) l group by l.currency having sum(l.sessions) <> 0
    ) t
  $query$, p_source)
$$;

-- Totals of the filtered sessions, a row per currency. Filters by day, status, mode and currency are answered from the kept sums, however
-- many sessions they mean; others up to `countable` sessions, and beyond it `totals` is null: exact or not at all.
create function public.admin_session_totals(p_claims jsonb, p_filters jsonb default '{}') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_words tsquery := parley.words_query(p_filters ->> 'text');
  v_condition text := parley.list_condition(p_filters);
  v_count bigint;
  v_totals jsonb;
begin
  perform parley.require_role(p_claims, 'admin');
  if not p_filters ?| array['consultantId', 'minMinor', 'maxMinor', 'underPercent', 'problem', 'id', 'text'] then
    execute parley.totals_of(format('select l.* from parley.current_sums l where %s', parley.list_condition(p_filters, true)))
      into v_totals using p_filters, v_words;
    return jsonb_build_object('totals', v_totals, 'limit', null);
  end if;
  execute format('select count(*) from (select from parley.session_list l where %s limit $3) x', v_condition)
    into v_count using p_filters, v_words, parley.countable() + 1;
  if v_count > parley.countable() then
    return jsonb_build_object('totals', null, 'limit', parley.countable());
  end if;
  execute parley.totals_of(format(
      'select l.currency, 1 as sessions, l.booked_seconds, l.actual_seconds, l.held_minor, l.released_minor, l.returned_minor, l.fee_minor,
        l.refunded_minor, l.fee_refunded_minor, l.paid_out_minor
      from parley.session_list l where %s', v_condition))
    into v_totals using p_filters, v_words;
  return jsonb_build_object('totals', v_totals, 'limit', null);
end
$$;

create function public.admin_consultants(p_claims jsonb, p_limit integer default 300) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name, p.id), '[]')
    from (select id, name from parley.people where role = 'consultant' order by name, id limit p_limit) p
  );
end
$$;

-- Filters that an administrator keeps under a name.
create table parley.saved_views (
  account_id uuid not null,
  name text not null check (char_length(name) between 1 and 60 and name = btrim(name)),
  query text not null check (char_length(query) <= 600),
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, name)
);

create function public.admin_saved_views(p_claims jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('name', v.name, 'query', v.query) order by v.name), '[]')
    from parley.saved_views v where v.account_id::text = p_claims ->> 'sub'
  );
end
$$;

-- A view of that name is replaced; null as query removes it. At most 30 each.
create function public.admin_save_view(p_claims jsonb, p_name text, p_query text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_account uuid;
  v_name text := left(btrim(p_name), 60);
begin
  perform parley.require_role(p_claims, 'admin');
  v_account := (p_claims ->> 'sub')::uuid;
  if p_query is null then
    delete from parley.saved_views where account_id = v_account and name = v_name;
  elsif (select count(*) from parley.saved_views where account_id = v_account and name <> v_name) >= 30 then
    perform parley.refuse('invalid_argument', 'Thirty views are kept already: remove one first.', 'views');
  else
    insert into parley.saved_views (account_id, name, query) values (v_account, v_name, p_query)
      on conflict (account_id, name) do update set query = excluded.query;
  end if;
  return public.admin_saved_views(p_claims);
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'A view needs a name of 1 to 60 characters.', 'name');
    return null;
end
$$;

-- Figures over time, from the kept sums; what needs single sessions looks at the newest few thousand.
create function parley.sampled() returns integer language sql immutable set search_path = '' as $$ select 2000 $$;
comment on function parley.sampled is 'How many of the newest started sessions the figures of the connection look at.';

-- From the press on Join to being in the room, and lost connections, of the newest started sessions.
create function parley.connection_figures(p_from date, p_to date) returns jsonb
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

-- What stands in the overview without regard to the span of days: who is in now, what is reported, what consultants are rated.
create function parley.standing_now() returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'active', (select count(*) from parley.session_list l where l.status = 'active'),
    'waiting', (select count(*) from parley.session_list l where l.status = 'waiting'),
    'nextHour', (
      select count(*) from parley.session_list l
      where l.status = 'scheduled' and l.start >= clock_timestamp() and l.start < clock_timestamp() + interval '1 hour'
    ),
    'openProblems', (select count(*) from parley.session_list l where l.problem = 'open'),
    'rating', (
      select case when sum(r.ratings) > 0
        then jsonb_build_object('average', round(sum(r.score_sum)::numeric / sum(r.ratings), 1), 'count', sum(r.ratings)) end
      from parley.consultant_ratings r
    )
  )
$$;

create function public.admin_overview(p_claims jsonb, p_days integer default 28) returns jsonb
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
