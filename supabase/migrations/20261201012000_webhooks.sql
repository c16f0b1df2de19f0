-- What happened is told to addresses of other programs, signed, until they take it.

-- Nothing is begun before: it said that it is busy, or was not there.
alter table parley.consumers add column rest_until timestamptz;

create or replace function public.claim_deliveries(p_kind text, p_each integer default 10, p_lease_seconds integer default 60) returns jsonb
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

create or replace function public.outbox_state() returns jsonb
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

-- Webhooks: the addresses of other programs that are told what happened, and what became of telling them.

-- An endpoint is a consumer of the outbox. Its secret is sealed with the application's own, so that whoever has only the database signs
-- nothing.
create table parley.webhook_endpoints (
  id uuid primary key references parley.consumers on delete cascade,
  url text not null check (char_length(url) between 1 and 2000),
  description text not null check (char_length(description) <= 200),
  sealed_secret text not null,
  -- The one before signs as well for a while.
  sealed_before text,
  before_until timestamptz,
  -- by_hand, gone: it answered 410; failed: an event failed for the whole schedule, and nothing got through meanwhile.
  disabled_why text check (disabled_why in ('by_hand', 'gone', 'failed')),
  disabled_at timestamptz,
  last_success_at timestamptz,
  created_by text not null,
  idempotency_key text unique
);

create function parley.most_webhook_endpoints() returns integer language sql immutable set search_path = '' as $$ select 20 $$;

create function parley.webhook_endpoint_json(p_id uuid) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('id', w.id, 'url', w.url, 'description', w.description, 'types', to_jsonb(c.types), 'active', c.active,
    'disabledWhy', w.disabled_why, 'disabledAt', w.disabled_at, 'lastSuccessAt', w.last_success_at, 'createdAt', c.created_at,
    'createdBy', w.created_by, 'secretBeforeUntil', case when w.before_until > parley.clock() then w.before_until end,
    'waiting', (select count(*) from (select from parley.deliveries d where d.consumer_id = w.id and d.status = 'waiting' limit 10000) as d),
    'failed', (select count(*) from (select from parley.deliveries d where d.consumer_id = w.id and d.status = 'failed' limit 10000) as d))
  from parley.webhook_endpoints w join parley.consumers c on c.id = w.id where w.id = p_id
$$;

create function parley.check_webhook(p_url text, p_description text, p_types text[]) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if coalesce(char_length(p_url), 0) not between 1 and 2000 then
    perform parley.refuse('invalid_argument', 'An address has 1 to 2000 characters.', 'url');
  elsif char_length(p_description) > 200 or p_description ~ '[[:cntrl:]]' then
    perform parley.refuse('invalid_argument', 'A description has at most 200 characters, in one line.', 'description');
  elsif coalesce(cardinality(p_types), 0) not between 1 and 100 or exists (
    select from unnest(p_types) as t where coalesce(t !~ '^[a-z]+\.[a-z]+(_[a-z]+)*$', true)) then
    perform parley.refuse('invalid_argument', 'An endpoint is told of 1 to 100 types of events.', 'types');
  end if;
end
$$;

create function public.make_webhook_endpoint(
  p_url text, p_description text, p_types text[], p_sealed_secret text, p_created_by text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_types text[] := array(select distinct t from unnest(p_types) as t order by t);
  v_id uuid;
begin
  perform parley.check_webhook(p_url, coalesce(p_description, ''), p_types);
  if coalesce(p_sealed_secret, '') = '' or coalesce(p_created_by, '') = '' or coalesce(p_idempotency_key, '') = '' then
    perform parley.refuse('invalid_argument', 'An endpoint has a secret, somebody who made it, and an idempotency key.', 'secret');
  end if;
  lock table parley.webhook_endpoints in share row exclusive mode;
  select id into v_id from parley.webhook_endpoints where idempotency_key = p_idempotency_key;
  if found then
    if not exists (select from parley.webhook_endpoints w join parley.consumers c on c.id = w.id
      where w.id = v_id and (w.url, w.description, c.types) = (p_url, coalesce(p_description, ''), v_types)) then
      perform parley.refuse('idempotency_conflict', 'This idempotency key made another endpoint.', v_id::text);
    end if;
    return parley.webhook_endpoint_json(v_id) || jsonb_build_object('repeated', true);
  end if;
  if (select count(*) from parley.webhook_endpoints) >= parley.most_webhook_endpoints() then
    perform parley.refuse('invalid_argument',
      format('There are %s endpoints already; delete one that is not used.', parley.most_webhook_endpoints()), 'url');
  end if;
  insert into parley.consumers (kind, types) values ('webhook', v_types) returning id into v_id;
  insert into parley.webhook_endpoints (id, url, description, sealed_secret, created_by, idempotency_key)
    values (v_id, p_url, coalesce(p_description, ''), p_sealed_secret, left(p_created_by, 254), p_idempotency_key);
  return parley.webhook_endpoint_json(v_id) || jsonb_build_object('repeated', false);
end
$$;
comment on function public.make_webhook_endpoint is
  'An address that is told what happens from now on. Refuses: invalid_argument (detail: the field), idempotency_conflict.';

create function public.change_webhook_endpoint(p_id uuid, p_url text default null, p_description text default null, p_types text[] default null)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_endpoint parley.webhook_endpoints;
begin
  select * into v_endpoint from parley.webhook_endpoints where id = p_id for update;
  if not found then
    return null;
  end if;
  perform parley.check_webhook(coalesce(p_url, v_endpoint.url), coalesce(p_description, v_endpoint.description),
    coalesce(p_types, (select types from parley.consumers where id = p_id)));
  update parley.webhook_endpoints set url = coalesce(p_url, url), description = coalesce(p_description, description) where id = p_id;
  update parley.consumers set types = coalesce(nullif(array(select distinct t from unnest(p_types) as t order by t), '{}'), types), rest_until = null
    where id = p_id;
  return parley.webhook_endpoint_json(p_id);
end
$$;
comment on function public.change_webhook_endpoint is
  'What is given is so from now on. Null: there is no such endpoint. Refuses: invalid_argument (detail: the field).';

create function public.delete_webhook_endpoint(p_id uuid) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  with gone as (delete from parley.consumers where id = p_id and kind = 'webhook' returning id)
  select jsonb_build_object('deleted', exists (select from gone))
$$;
comment on function public.delete_webhook_endpoint is 'The endpoint goes, with all its deliveries.';

create function public.switch_webhook_endpoint(p_id uuid, p_active boolean) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update parley.consumers set active = p_active, rest_until = null where id = p_id and kind = 'webhook' and p_active is not null;
  if not found then
    return null;
  end if;
  update parley.webhook_endpoints set
      disabled_why = case when not p_active then coalesce(disabled_why, 'by_hand') end,
      disabled_at = case when not p_active then coalesce(disabled_at, parley.clock()) end
    where id = p_id;
  return parley.webhook_endpoint_json(p_id);
end
$$;
comment on function public.switch_webhook_endpoint is
  'On, it goes on with what waits; off, it is told nothing of what happens meanwhile. Null: there is no such endpoint.';

create function public.rotate_webhook_secret(p_id uuid, p_sealed_secret text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if coalesce(p_sealed_secret, '') = '' then
    perform parley.refuse('invalid_argument', 'An endpoint has a secret.', 'secret');
  end if;
  update parley.webhook_endpoints set
      sealed_before = sealed_secret, before_until = parley.clock() + interval '24 hours', sealed_secret = p_sealed_secret
    where id = p_id;
  return parley.webhook_endpoint_json(p_id);
end
$$;
comment on function public.rotate_webhook_secret is
  'The secret of before signs beside the new one for 24 hours. Null: there is no such endpoint.';

create function public.list_webhook_endpoints() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(parley.webhook_endpoint_json(c.id) order by c.created_at, c.id), '[]') from parley.consumers c where c.kind = 'webhook'
$$;
comment on function public.list_webhook_endpoints is 'All endpoints; never a secret.';

create function public.find_webhook_endpoint(p_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$ select parley.webhook_endpoint_json(p_id) $$;
comment on function public.find_webhook_endpoint is 'An endpoint; null: there is none.';

create function public.webhook_targets(p_ids uuid[]) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'url', w.url, 'sealedSecrets', jsonb_build_array(w.sealed_secret)
    || case when w.before_until > parley.clock() then jsonb_build_array(w.sealed_before) else '[]' end)), '[]')
  from parley.webhook_endpoints w where w.id = any (p_ids)
$$;
comment on function public.webhook_targets is 'Where to send what was claimed, and the sealed secrets that sign it, the newest first; for workers.';

-- Deliveries of webhooks: what came of them, and how they are made once more.

-- An endpoint that is gone, or that nothing reached for the whole schedule, is told no more until somebody says so.
create function public.finish_webhook(
  p_delivery_id uuid, p_lease uuid, p_status text, p_delay_seconds integer, p_answer jsonb, p_rest_seconds integer default null,
  p_gone boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_kept jsonb := public.finish_delivery(p_delivery_id, p_lease, p_status, p_delay_seconds, p_answer);
  v_of record;
  v_why text;
begin
  select d.consumer_id, o.at into v_of from parley.deliveries d join parley.outbox o on o.seq = d.seq where d.id = p_delivery_id;
  if not found or not (v_kept ->> 'kept')::boolean then
    return v_kept || jsonb_build_object('disabled', false);
  end if;
  if p_status = 'done' then
    update parley.webhook_endpoints set last_success_at = parley.clock() where id = v_of.consumer_id;
  elsif p_rest_seconds > 0 then
    update parley.consumers set rest_until = parley.clock() + make_interval(secs => least(p_rest_seconds, 3600)) where id = v_of.consumer_id;
  end if;
  v_why := case when p_gone then 'gone' when p_status = 'failed' and exists (
    select from parley.webhook_endpoints where id = v_of.consumer_id and coalesce(last_success_at, '-infinity') < v_of.at) then 'failed' end;
  if v_why is not null then
    update parley.webhook_endpoints set disabled_why = v_why, disabled_at = parley.clock() where id = v_of.consumer_id and disabled_why is null;
    update parley.consumers set active = false where id = v_of.consumer_id;
  end if;
  return v_kept || jsonb_build_object('disabled', v_why is not null);
end
$$;
comment on function public.finish_webhook is
  'As finish_delivery; the endpoint rests for so many seconds, or is told no more: gone, or failed for the whole schedule. Refuses: '
  'invalid_argument.';

create function parley.delivery_json(p_delivery parley.deliveries) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('id', p_delivery.id, 'endpointId', p_delivery.consumer_id, 'seq', p_delivery.seq, 'eventId', o.id, 'type', o.type,
    'at', o.at, 'bookingId', o.booking_id, 'status', p_delivery.status, 'attempt', p_delivery.attempt,
    'dueAt', case when p_delivery.status = 'waiting' then p_delivery.due_at end, 'finishedAt', p_delivery.finished_at, 'answer', p_delivery.answer)
  from parley.outbox o where o.seq = p_delivery.seq
$$;

create function public.webhook_deliveries(p_endpoint_id uuid, p_status text default null, p_before bigint default null, p_limit integer default 50)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  with page as (
    select d, row_number() over (order by d.seq desc) as place from parley.deliveries d join parley.webhook_endpoints w on w.id = d.consumer_id
    where d.consumer_id = p_endpoint_id and (p_status is null or d.status = p_status) and (p_before is null or d.seq < p_before)
    order by d.seq desc limit least(greatest(p_limit, 1), 200) + 1
  )
  select jsonb_build_object(
    'deliveries', coalesce(jsonb_agg(parley.delivery_json(d) order by place) filter (where place <= least(greatest(p_limit, 1), 200)), '[]'),
    'next', min((d).seq) filter (where place = least(greatest(p_limit, 1), 200) and exists (
      select from page as p where p.place > least(greatest(p_limit, 1), 200))))
  from page
$$;
comment on function public.webhook_deliveries is 'Deliveries to an endpoint, the newest event first, at most 200. `next`: null at the end.';

-- As if it had never been tried: the whole schedule is before it again.
create function public.replay_delivery(p_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_delivery parley.deliveries;
begin
  update parley.deliveries d set status = 'waiting', attempt = 0, due_at = parley.clock(), finished_at = null, lease = null, leased_until = null
    where d.id = p_id and coalesce(d.leased_until, '-infinity') <= parley.clock()
      and exists (select from parley.webhook_endpoints w where w.id = d.consumer_id);
  select d.* into v_delivery from parley.deliveries d join parley.webhook_endpoints w on w.id = d.consumer_id where d.id = p_id;
  return case when v_delivery.id is not null then parley.delivery_json(v_delivery) end;
end
$$;
comment on function public.replay_delivery is 'Once more, at once. One that is under way is left to it. Null: there is no such delivery.';

create function public.recover_deliveries(p_endpoint_id uuid, p_since timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_consumer parley.consumers;
  v_count integer;
begin
  if p_since is null or not isfinite(p_since) then
    perform parley.refuse('invalid_argument', 'Since when must be a moment.', 'since');
  end if;
  perform parley.place_happenings(5000);
  select * into v_consumer from parley.consumers where id = p_endpoint_id and kind = 'webhook';
  if not found then
    return null;
  end if;
  with missed as (
    insert into parley.deliveries (consumer_id, seq, lane)
      select v_consumer.id, o.seq, coalesce(o.booking_id, o.session_id, o.subject_id, o.id) from parley.outbox o
      where o.at >= p_since and o.type = any (v_consumer.types) order by o.seq limit 100000
      on conflict (consumer_id, seq) do update set status = 'waiting', attempt = 0, due_at = parley.clock(), finished_at = null
        where deliveries.status = 'failed'
      returning 1
  ) select count(*) into v_count from missed;
  return jsonb_build_object('recovering', v_count);
end
$$;
comment on function public.recover_deliveries is
  'What happened since then and the endpoint was not told, or in vain, is told it now: 100,000 at most. Null: there is no such endpoint.';

create function public.test_webhook_endpoint(p_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_event parley.outbox;
  v_delivery parley.deliveries;
begin
  perform from parley.webhook_endpoints where id = p_id;
  if not found then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.outbox', 0));
  insert into parley.outbox (type, subject_id, body, at) values ('webhook.test', p_id, jsonb_build_object('endpointId', p_id), parley.clock())
    returning * into v_event;
  insert into parley.deliveries (consumer_id, seq, lane) values (p_id, v_event.seq, v_event.id) returning * into v_delivery;
  return parley.delivery_json(v_delivery);
end
$$;
comment on function public.test_webhook_endpoint is 'An event of no meaning, for this endpoint alone. Null: there is no such endpoint.';

create function public.webhook_troubles() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'url', w.url, 'why', w.disabled_why, 'since', w.disabled_at) order by w.disabled_at), '[]')
  from parley.webhook_endpoints w where w.disabled_why in ('gone', 'failed')
$$;
comment on function public.webhook_troubles is 'Endpoints that are told no more because they could not be.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_name text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  foreach v_name in array array[
    'parley.webhook_endpoints'
  ] loop
    execute format('alter table %s enable row level security', v_name);
    execute format('revoke all on %s from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array[
    'parley.most_webhook_endpoints', 'parley.webhook_endpoint_json', 'parley.check_webhook', 'parley.delivery_json'
  ] loop
    execute format('revoke all on function %s from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array[
    'public.make_webhook_endpoint', 'public.change_webhook_endpoint', 'public.delete_webhook_endpoint',
    'public.switch_webhook_endpoint', 'public.rotate_webhook_secret', 'public.list_webhook_endpoints',
    'public.find_webhook_endpoint', 'public.webhook_targets', 'public.finish_webhook', 'public.webhook_deliveries',
    'public.replay_delivery', 'public.recover_deliveries', 'public.test_webhook_endpoint', 'public.webhook_troubles'
  ] loop
    execute format('revoke all on function %s from %s', v_name, v_outsiders);
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function %s to service_role', v_name);
    end if;
  end loop;
end
$$;
