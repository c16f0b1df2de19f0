-- The API for other programs: its keys, and bookings made and read by them.

-- A key is `parley_live_<id>_<secret>` (`parley_test_` of the demo practice); of the secret only its SHA-256 is kept.
create table parley.api_keys (
  id text primary key check (id ~ '^[a-z0-9]{8}$'),
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  name text not null check (parley.is_name(name)),
  scopes text[] not null check (cardinality(scopes) >= 1),
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- What a program said of a booking beyond its terms.
create table parley.api_bookings (
  booking_id uuid primary key references parley.bookings,
  key_id text not null references parley.api_keys,
  external_id text unique check (char_length(external_id) between 1 and 200),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 4096)
);
create trigger api_bookings_stay before update or delete on parley.api_bookings
  for each row execute function parley.refuse_change();

-- What a key may be allowed. Routes ask for one of them; a word that no route asks for is none.
create function parley.api_scopes() returns text[]
language sql immutable set search_path = ''
as $$
  select array['bookings:read', 'bookings:write', 'sessions:read', 'links:issue', 'settings:write', 'money:write', 'payouts:write', 'refunds:write', 'sessions:act',
    'consultants:read', 'consultants:write']
$$;

-- And by whom it is told what happened.
create function parley.telling_scopes() returns text[]
language sql immutable set search_path = ''
as $$ select array['money:read', 'webhooks:write'] $$;

-- How many keys may be good at once.
create function parley.most_api_keys() returns integer language sql immutable set search_path = '' as $$ select 100 $$;

create function parley.api_key_json(p_key parley.api_keys) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('id', p_key.id, 'name', p_key.name, 'scopes', to_jsonb(p_key.scopes), 'createdAt', p_key.created_at,
    'lastUsedAt', p_key.last_used_at, 'revokedAt', p_key.revoked_at)
$$;

create function public.make_api_key(p_name text, p_scopes text[]) returns jsonb
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
comment on function public.make_api_key is
  'A key for a program, with what it may do. The key itself is answered once. Refuses: invalid_argument (detail: the field).';

create function public.list_api_keys() returns jsonb
language sql stable security definer set search_path = ''
as $$ select coalesce(jsonb_agg(parley.api_key_json(k) order by k.created_at, k.id), '[]') from parley.api_keys k $$;
comment on function public.list_api_keys is 'All keys that ever were; never a secret.';

create function public.revoke_api_key(p_id text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_key parley.api_keys;
begin
  update parley.api_keys set revoked_at = coalesce(revoked_at, clock_timestamp()) where id = p_id returning * into v_key;
  return case when v_key.id is not null then parley.api_key_json(v_key) end;
end
$$;
comment on function public.revoke_api_key is 'From now on the key opens nothing. Null: there is no such key.';

-- Once a minute, so that a busy program does not rewrite its row with every call.
create function public.use_api_key(p_id text, p_secret text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_key parley.api_keys;
begin
  select * into v_key from parley.api_keys where id = p_id and secret_hash = parley.secret_hash(p_secret) and revoked_at is null;
  if not found then
    return null;
  end if;
  if v_key.last_used_at is null or v_key.last_used_at < clock_timestamp() - interval '1 minute' then
    update parley.api_keys set last_used_at = clock_timestamp() where id = p_id;
  end if;
  return parley.api_key_json(v_key);
end
$$;
comment on function public.use_api_key is 'Whose key it is and what it may do; null: no key, or revoked.';

create function parley.api_booking_json(p_booking parley.bookings) returns jsonb
language sql volatile set search_path = '' set timezone = 'UTC'
as $$
  select parley.list_row_json(l) || jsonb_build_object(
    'clientRef', p_booking.client_ref, 'consultantRef', p_booking.consultant_ref, 'billing', p_booking.billing, 'funding', p_booking.funding,
    'priceMinor', p_booking.price_minor, 'relayOnly', p_booking.relay_only, 'createdAt', p_booking.created_at,
    'externalId', a.external_id, 'metadata', coalesce(a.metadata, '{}'))
  from parley.session_list l left join parley.api_bookings a on a.booking_id = l.booking_id
  where l.booking_id = p_booking.id
$$;

-- Of one key of the program the same booking comes of the same idempotency key, however often it asks.
create function public.book_by_api(p_key_id text, p_idempotency_key text, p_booking jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_key text := format('api %s %s', p_key_id, encode(parley.secret_hash(p_idempotency_key), 'hex'));
  v_booking parley.bookings;
  v_said parley.api_bookings;
  v_metadata jsonb := coalesce(p_booking -> 'metadata', '{}');
begin
  if coalesce(char_length(p_idempotency_key), 0) not between 1 and 200 then
    perform parley.refuse('invalid_argument', 'An idempotency key has 1 to 200 characters.', 'idempotency_key');
  elsif octet_length(v_metadata::text) > 4096 or jsonb_typeof(v_metadata) <> 'object' then
    perform parley.refuse('invalid_argument', 'The metadata is an object of at most 4096 bytes.', 'metadata');
  end if;
  -- Two keys may race for one name of theirs; the second is told of the first.
  perform pg_advisory_xact_lock(hashtextextended('parley.external ' || coalesce(p_booking ->> 'externalId', v_key), 0));
  insert into parley.bookings (
    client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor, currency,
    billing, funding, idempotency_key, relay_only
  ) values (
    p_booking ->> 'clientRef', p_booking ->> 'clientName', p_booking ->> 'consultantRef', p_booking ->> 'consultantName',
    p_booking ->> 'sessionType', (p_booking ->> 'start')::timestamptz, (p_booking ->> 'durationMinutes')::integer,
    (p_booking ->> 'priceMinor')::bigint, p_booking ->> 'currency', coalesce(p_booking ->> 'billing', 'prorata'),
    coalesce(p_booking ->> 'funding', 'received'), v_key, coalesce((p_booking ->> 'relayOnly')::boolean, false)
  ) on conflict (idempotency_key) do nothing returning * into v_booking;
  if v_booking.id is null then
    select * into strict v_booking from parley.bookings where idempotency_key = v_key;
    select * into strict v_said from parley.api_bookings where booking_id = v_booking.id;
    if (v_said.external_id, v_said.metadata) is distinct from (p_booking ->> 'externalId', v_metadata) then
      perform parley.refuse('idempotency_conflict', 'This idempotency key made another booking.', v_booking.id::text);
    end if;
    return jsonb_build_object('repeated', true, 'booking', parley.api_booking_json(v_booking));
  end if;
  if exists (select from parley.api_bookings where external_id = p_booking ->> 'externalId') then
    perform parley.refuse('already_booked', 'There is a booking of this external id already.',
      (select booking_id::text from parley.api_bookings where external_id = p_booking ->> 'externalId'));
  end if;
  insert into parley.api_bookings (booking_id, key_id, external_id, metadata)
    values (v_booking.id, p_key_id, p_booking ->> 'externalId', v_metadata);
  return jsonb_build_object('repeated', false, 'booking', parley.api_booking_json(v_booking));
end
$$;
comment on function public.book_by_api is
  'Books as a row does, by a program. `repeated`: this idempotency key made the booking before. Refuses as a row does, and already_booked '
  '(the external id has a booking, its id as detail).';

create function public.booking_of_api(p_booking_id uuid) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select parley.api_booking_json(b) from parley.bookings b where b.id = p_booking_id $$;
comment on function public.booking_of_api is 'A booking with what became of it, however it was made. Null: none.';

create function public.session_of_api(p_session_id uuid) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select parley.api_booking_json(b) from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id where s.id = p_session_id
$$;
comment on function public.session_of_api is 'The same by its session.';

-- By start and id, whoever made them.
create function public.bookings_of_api(p_filters jsonb, p_after jsonb, p_limit integer) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  with page as (
    select b, l.start, l.session_id
    from parley.session_list l join parley.bookings b on b.id = l.booking_id left join parley.api_bookings a on a.booking_id = b.id
    where (p_filters ->> 'status' is null or l.status = p_filters ->> 'status')
      and (p_filters ->> 'clientRef' is null or l.client_id = (select id from parley.people where role = 'client' and ref = p_filters ->> 'clientRef'))
      and (p_filters ->> 'consultantRef' is null or
        l.consultant_id = (select id from parley.people where role = 'consultant' and ref = p_filters ->> 'consultantRef'))
      and (p_filters ->> 'externalId' is null or a.external_id = p_filters ->> 'externalId')
      and (p_filters ->> 'from' is null or l.start >= (p_filters ->> 'from')::timestamptz)
      and (p_filters ->> 'to' is null or l.start < (p_filters ->> 'to')::timestamptz)
      and (p_after is null or (l.start, l.session_id) > ((p_after ->> 'start')::timestamptz, (p_after ->> 'id')::uuid))
    order by l.start, l.session_id limit least(greatest(p_limit, 1), 200) + 1
  ), numbered as (select p.*, row_number() over (order by p.start, p.session_id) as place from page p)
  select jsonb_build_object(
    'bookings', coalesce(jsonb_agg(parley.api_booking_json(n.b) order by n.place) filter (where n.place <= least(greatest(p_limit, 1), 200)), '[]'),
    'next', case when count(*) > least(greatest(p_limit, 1), 200) then
      jsonb_agg(jsonb_build_object('start', n.start, 'id', n.session_id) order by n.place) -> (least(greatest(p_limit, 1), 200) - 1) end)
  from numbered n
$$;
comment on function public.bookings_of_api is
  'A page of bookings by their start, at most 200. `next`: what to ask the next page with; null at the end.';
