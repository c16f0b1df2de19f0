-- Figures over time, from the kept sums; what needs single sessions looks at the newest few thousand.

create function parley.sampled() returns integer language sql immutable set search_path = '' as $$ select 2000 $$;
comment on function parley.sampled is 'How many of the newest started sessions the figures of the connection look at.';

-- From the press on Join to being in the room, and lost connections, of the newest started sessions.
create function parley.connection_figures(p_from date, p_to date) returns jsonb
language sql volatile set search_path = ''
as $$
  with sample as materialized (
    select l.session_id from parley.session_list l
    where l.start >= p_from::timestamp at time zone 'UTC' and l.start < (p_to + 1)::timestamp at time zone 'UTC'
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

create function public.admin_overview(p_claims jsonb, p_days integer default 28) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_to date := (clock_timestamp() at time zone 'UTC')::date;
  v_from date := v_to - least(greatest(p_days, 7), 366) + 1;
begin
  perform parley.require_role(p_claims, 'admin');
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
        select coalesce(jsonb_agg(jsonb_build_object('week', w.week, 'currency', w.currency, 'releasedMinor', w.released) order by w.week, w.currency), '[]')
        from (
          select date_trunc('week', s.day::timestamp)::date as week, s.currency, sum(s.released_minor) as released
          from sums s group by 1, 2 having sum(s.sessions) <> 0
        ) w
      ),
      'byStatus', (
        select coalesce(jsonb_object_agg(x.status, x.sessions), '{}')
        from (select s.status, sum(s.sessions) as sessions from sums s group by s.status having sum(s.sessions) <> 0) x
      ),
      'bookedSeconds', (select coalesce(sum(s.booked_seconds), 0) from sums s where s.status in ('completed', 'abandoned')),
      'actualSeconds', (select coalesce(sum(s.actual_seconds), 0) from sums s where s.status in ('completed', 'abandoned')),
      'connection', parley.connection_figures(v_from, v_to),
      'serverTime', clock_timestamp()
    )
  );
end
$$;
