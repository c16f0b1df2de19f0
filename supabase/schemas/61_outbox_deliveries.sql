-- Deliveries of the outbox: to whom each event goes, who is at it, and what came of it.

-- Who is told. Of a kind such as mail there is one; of webhooks one for each endpoint.
create table parley.consumers (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind ~ '^[a-z]+$'),
  -- Which events; what happened before it was there is not told.
  types text[] not null,
  active boolean not null default true,
  created_at timestamptz not null default parley.clock(),
  -- Nothing is begun before: it said that it is busy, or was not there.
  rest_until timestamptz
);
create unique index consumers_one_of_a_kind on parley.consumers (kind) where kind <> 'webhook';

create table parley.deliveries (
  id uuid primary key default gen_random_uuid(),
  consumer_id uuid not null references parley.consumers on delete cascade,
  seq bigint not null references parley.outbox on delete cascade,
  -- Of one booking, session or account one is under way at a time.
  lane uuid not null,
  status text not null default 'waiting' check (status in ('waiting', 'done', 'failed')),
  attempt integer not null default 0,
  due_at timestamptz not null default parley.clock(),
  -- Whose it is while somebody is at it; who died with it is not waited for any longer than this.
  lease uuid,
  leased_until timestamptz,
  finished_at timestamptz,
  -- What came of the newest attempt, in the consumer's own words.
  answer jsonb,
  unique (consumer_id, seq)
)
with (fillfactor = 70);
create index deliveries_due on parley.deliveries (consumer_id, due_at, seq) where status = 'waiting';
create index deliveries_of_lane on parley.deliveries (consumer_id, lane, seq) where status = 'waiting';
create index deliveries_by_event on parley.deliveries (seq);

-- Gives what happened its place, in order, and each consumer its delivery. One at a time: what has a place is committed before anything
-- comes after it, so that who reads on by place misses nothing. Answers how many happenings were taken.
create function parley.place_happenings(p_limit integer) returns integer
language plpgsql volatile set search_path = ''
as $$
declare
  v_taken integer;
begin
  -- Nobody waits for a lock in vain.
  if not exists (select from parley.happenings) then
    return 0;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.outbox', 0));
  with taken as (
    delete from parley.happenings where id in (select id from parley.happenings order by id limit p_limit) returning *
  ), told as (
    select h.id, t.part, t.type, t.booking_id, e.session_id, null::uuid as subject_id, e.place as version, t.body, e.at
    from taken h join parley.session_events e on e.seq = h.event
    cross join lateral parley.told_of_event(e) with ordinality as t (booking_id, type, body, part)
    union all
    select h.id, 0, h.type, s.booking_id, h.session_id, h.subject_id,
      (select max(e.place) from parley.session_events e where e.session_id = h.session_id), h.detail, h.at
    from taken h left join parley.webrtc_sessions s on s.id = h.session_id where h.type is not null
  ), placed as (
    insert into parley.outbox (type, booking_id, session_id, subject_id, version, body, at)
      select t.type, t.booking_id, t.session_id, t.subject_id, t.version, t.body, t.at from told t order by t.id, t.part
      returning *
  ), given as (
    insert into parley.deliveries (consumer_id, seq, lane)
      select c.id, p.seq, coalesce(p.booking_id, p.session_id, p.subject_id, p.id)
      from placed p join parley.consumers c on c.active and p.type = any (c.types) order by p.seq
  )
  select count(*) into v_taken from taken;
  return v_taken;
end
$$;

-- An event as it is told; what the booking's program calls it was written after its first event.
create function parley.outbox_json(p_event parley.outbox) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'seq', p_event.seq, 'id', p_event.id, 'type', p_event.type, 'at', p_event.at, 'bookingId', p_event.booking_id,
    'sessionId', p_event.session_id, 'subjectId', p_event.subject_id, 'version', p_event.version, 'body', p_event.body,
    'externalId', a.external_id, 'metadata', coalesce(a.metadata, '{}'))
  from (select p_event.booking_id as id) as b left join parley.api_bookings a on a.booking_id = b.id
$$;

create function public.place_outbox(p_limit integer default 500) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$ begin return jsonb_build_object('placed', parley.place_happenings(least(greatest(coalesce(p_limit, 1), 1), 5000))); end $$;
comment on function public.place_outbox is
  'Gives what happened its place in the outbox, and each consumer its deliveries; in any number of processes. Answers how many happenings.';

create function public.keep_consumer(p_kind text, p_types text[]) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_id uuid;
begin
  if p_kind is null or p_kind !~ '^[a-z]+$' or p_kind = 'webhook' or p_types is null then
    perform parley.refuse('invalid_argument', 'A consumer has a kind of small letters, and types of events.', 'kind');
  end if;
  insert into parley.consumers (kind, types) values (p_kind, p_types)
    on conflict (kind) where kind <> 'webhook' do update set types = excluded.types, active = true
      where (consumers.types, consumers.active) is distinct from (excluded.types, true);
  select id into strict v_id from parley.consumers where kind = p_kind;
  return jsonb_build_object('consumerId', v_id);
end
$$;
comment on function public.keep_consumer is
  'From now on this kind of consumer, of which there is one, is told of these types. Refuses: invalid_argument.';

-- What of one consumer may be begun now: of each lane the first that is due, where none is under way.
create function parley.due_deliveries(p_consumer_id uuid, p_now timestamptz, p_limit integer) returns setof parley.deliveries
language sql volatile set search_path = ''
as $$
  select d.* from parley.deliveries d
  where d.consumer_id = p_consumer_id and d.status = 'waiting' and d.due_at <= p_now and coalesce(d.leased_until, '-infinity') <= p_now
    and not exists (
      select from parley.deliveries o
      where o.consumer_id = p_consumer_id and o.lane = d.lane and o.status = 'waiting' and o.id <> d.id
        and (o.leased_until > p_now or (o.due_at <= p_now and o.seq < d.seq)))
  order by d.due_at, d.seq limit p_limit
  for update skip locked
$$;

create function public.claim_deliveries(p_kind text, p_each integer default 10, p_lease_seconds integer default 60) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_now timestamptz;
  v_lease uuid := gen_random_uuid();
  v_consumer parley.consumers;
  v_free integer;
  v_ids uuid[] := '{}';
begin
  -- One at a time: two who looked at the same moment could each begin one of a lane.
  perform pg_advisory_xact_lock(hashtextextended('parley.claim_deliveries ' || coalesce(p_kind, ''), 0));
  v_now := parley.clock();
  for v_consumer in
    select * from parley.consumers where kind = p_kind and active and coalesce(rest_until, '-infinity') <= v_now
  loop
    select least(greatest(p_each, 1), 100) - count(*) into v_free from parley.deliveries
      where consumer_id = v_consumer.id and status = 'waiting' and leased_until > v_now;
    continue when v_free <= 0;
    with taken as (
      update parley.deliveries d
      set lease = v_lease, leased_until = v_now + make_interval(secs => least(greatest(p_lease_seconds, 5), 600)), attempt = d.attempt + 1
      from parley.due_deliveries(v_consumer.id, v_now, v_free) as due where d.id = due.id returning d.id
    )
    select v_ids || coalesce(array_agg(id), '{}') into v_ids from taken;
  end loop;
  return coalesce((
    select jsonb_agg(jsonb_build_object('deliveryId', d.id, 'consumerId', d.consumer_id, 'lease', d.lease, 'attempt', d.attempt,
      'event', parley.outbox_json(o)) order by d.seq)
    from parley.deliveries d join parley.outbox o on o.seq = d.seq where d.id = any (v_ids)), '[]');
end
$$;
comment on function public.claim_deliveries is
  'Deliveries of a kind of consumer for whoever asks, for so long: at most `p_each` of a consumer are under way at once over all processes, and '
  'one of a booking. Who dies with one loses it to the next who asks when its time is over.';

create function public.finish_delivery(
  p_delivery_id uuid, p_lease uuid, p_status text, p_delay_seconds integer default 0, p_answer jsonb default null
) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if p_status is null or p_status not in ('done', 'again', 'failed') then
    perform parley.refuse('invalid_argument', 'A delivery is done, tried again, or failed.', 'status');
  elsif octet_length(p_answer::text) > 4096 then
    perform parley.refuse('invalid_argument', 'What came of a delivery is told in at most 4096 bytes.', 'answer');
  end if;
  update parley.deliveries set
      status = case p_status when 'again' then 'waiting' else p_status end,
      due_at = case when p_status = 'again'
        then parley.clock() + make_interval(secs => least(greatest(coalesce(p_delay_seconds, 0), 0), 172800)) else due_at end,
      finished_at = case when p_status <> 'again' then parley.clock() end,
      lease = null, leased_until = null, answer = p_answer
    where id = p_delivery_id and lease = p_lease and status = 'waiting';
  return jsonb_build_object('kept', found);
end
$$;
comment on function public.finish_delivery is
  'What came of a delivery: done, failed for good, or to be tried again after so many seconds. `kept` false: it was somebody else''s by then. '
  'Refuses: invalid_argument.';

create function public.forget_outbox(p_limit integer default 1000) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_before timestamptz := parley.clock() - make_interval(days => (select kept_days from parley.outbox_settings));
  v_gone integer;
begin
  delete from parley.outbox where seq in (
    select seq from parley.outbox where at < v_before order by at limit least(greatest(p_limit, 1), 10000) for update skip locked);
  get diagnostics v_gone = row_count;
  return jsonb_build_object('forgotten', v_gone);
end
$$;
comment on function public.forget_outbox is 'Takes out what is older than parley.outbox_settings says, with its deliveries; a part at a time.';

create function public.outbox_state() returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'unplaced', (select count(*) from (select from parley.happenings limit 10000) as h),
    'oldestUnplacedSeconds', coalesce((select extract(epoch from parley.clock() - at)::integer from parley.happenings order by id limit 1), 0),
    'waiting', (select count(*) from (select from parley.deliveries where status = 'waiting' limit 10000) as d),
    'oldestDueSeconds', coalesce((select extract(epoch from parley.clock() - min(d.due_at))::integer from parley.consumers c
      cross join lateral (select due_at from parley.deliveries where consumer_id = c.id and status = 'waiting' order by due_at limit 1) as d
      where c.active and coalesce(c.rest_until, '-infinity') <= parley.clock() and d.due_at <= parley.clock()), 0),
    'consumers', (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'count', count) order by kind), '[]')
      from (select kind, count(*) from parley.consumers where active group by kind) as k))
$$;
comment on function public.outbox_state is 'How much waits, counted up to 10,000, and how long the longest that is due has.';
