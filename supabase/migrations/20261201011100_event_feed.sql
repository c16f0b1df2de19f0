-- Other programs read what happened as a feed, by what their keys may know.

-- Beside what parley.api_scopes names.
create function parley.telling_scopes() returns text[]
language sql immutable set search_path = ''
as $$ select array['money:read', 'webhooks:write'] $$;

create or replace function public.make_api_key(p_name text, p_scopes text[]) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_secret text := parley.base64url(parley.random_bytes32());
  v_key parley.api_keys;
begin
  if not coalesce(parley.is_name(btrim(p_name)), false) then
    perform parley.refuse('invalid_argument', 'A key has a name of 1 to 80 characters, none of them invisible controls.', 'name');
  elsif coalesce(cardinality(p_scopes), 0) = 0 or not p_scopes <@ (parley.api_scopes() || parley.telling_scopes()) then
    perform parley.refuse('invalid_argument', format('The scopes are some of %s.', array_to_string(parley.api_scopes() || parley.telling_scopes(), ', ')), 'scopes');
  end if;
  lock table parley.api_keys in share row exclusive mode;
  if (select count(*) from parley.api_keys where revoked_at is null) >= parley.most_api_keys() then
    perform parley.refuse('invalid_argument', format('There are %s keys already; revoke one that is not used.', parley.most_api_keys()), 'name');
  end if;
  insert into parley.api_keys (id, secret_hash, name, scopes) values (
    left(encode(parley.random_bytes32(), 'hex'), 8), parley.secret_hash(v_secret), btrim(p_name),
    (select array_agg(distinct s order by s) from unnest(p_scopes) as s)
  ) returning * into v_key;
  return parley.api_key_json(v_key) || jsonb_build_object('key',
    format('parley_%s_%s_%s', case when (select demo from parley.settings) then 'test' else 'live' end, v_key.id, v_secret));
end
$$;
-- The outbox as a feed: whoever reads on by place gets everything, in order, whatever was told meanwhile by other ways.

create function public.read_outbox(p_after bigint, p_types text[], p_booking_id uuid default null, p_limit integer default 100) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 1), 1), 200);
  v_after bigint := coalesce(p_after, 0);
  v_events jsonb;
  v_more boolean;
begin
  -- What happened just now is there even where no worker runs.
  perform parley.place_happenings(500);
  with page as (
    select o from parley.outbox o
    where o.seq > v_after and o.type = any (p_types) and (p_booking_id is null or o.booking_id = p_booking_id)
    order by o.seq limit v_limit + 1
  ), numbered as (select o, row_number() over (order by (o).seq) as place from page)
  select coalesce(jsonb_agg(parley.outbox_json(o) order by place) filter (where place <= v_limit), '[]'), count(*) > v_limit
    into v_events, v_more from numbered;
  return jsonb_build_object('events', v_events, 'more', v_more, 'last', coalesce((v_events -> -1 ->> 'seq')::bigint, v_after));
end
$$;
comment on function public.read_outbox is
  'What happened after a place, of these types, at most 200 at a time. `last`: what to go on with, also where nothing came.';

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
    'parley.telling_scopes'
  ] loop
    execute format('revoke all on function %s from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array[
    'public.read_outbox'
  ] loop
    execute format('revoke all on function %s from %s', v_name, v_outsiders);
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function %s to service_role', v_name);
    end if;
  end loop;
end
$$;
