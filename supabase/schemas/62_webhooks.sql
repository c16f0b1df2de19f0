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
