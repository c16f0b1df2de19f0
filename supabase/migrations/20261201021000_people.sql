-- What a practice knows of people beyond their names: where to write to them, their zone, and what a consultant's clients read. All of it can
-- be taken away again. A person that bookings name is never made twice by a slip of the pen.

create table parley.person_details (
  person_id uuid primary key references parley.people,
  email text check (email = lower(email) and char_length(email) <= 254 and email ~ '^[!-?A-~]+@[!-?A-~]+$'),
  time_zone text check (char_length(time_zone) <= 60),
  bio text not null default '' check (char_length(bio) <= 2000),
  -- Whether a consultant is offered where people book.
  active boolean not null default true,
  changed_by text not null check (char_length(btrim(changed_by)) between 1 and 254),
  changed_at timestamptz not null default parley.clock()
);
create index person_details_by_email on parley.person_details (email) where email is not null;
create index person_details_by_change on parley.person_details (changed_at);

create table parley.person_photos (
  person_id uuid primary key references parley.people,
  type text not null check (type in ('image/png', 'image/jpeg', 'image/webp')),
  content bytea not null check (octet_length(content) between 1 and 131072),
  photo text generated always as (left(encode(sha256(content), 'hex'), 16)) stored
);

-- A ref without what is easily mistyped: case, spaces and marks.
create function parley.plain_ref(p_ref text) returns text
language sql immutable set search_path = ''
as $$ select regexp_replace(lower(p_ref), '[^[:alnum:]]+', '', 'g') $$;
create index people_by_beginning on parley.people (role, left(parley.plain_ref(ref), 2));
create index people_by_end on parley.people (role, right(parley.plain_ref(ref), 2));

-- Whether one letter was mistyped, left out or added. Digits count people: who differs by one is another.
create function parley.is_letter_apart(p_one text, p_other text) returns boolean
language plpgsql immutable set search_path = ''
as $$
declare
  v_short text := case when char_length(p_one) <= char_length(p_other) then p_one else p_other end;
  v_long text := case when char_length(p_one) <= char_length(p_other) then p_other else p_one end;
  v_more integer := char_length(v_long) - char_length(v_short);
  v_same integer := 0;
begin
  if v_more > 1 or char_length(v_short) < 4 or p_one = p_other then
    return false;
  end if;
  while v_same < char_length(v_short) and substr(v_short, v_same + 1, 1) = substr(v_long, v_same + 1, 1) loop
    v_same := v_same + 1;
  end loop;
  return substr(v_long, v_same + 2) = substr(v_short, v_same + 2 - v_more)
    and (v_more = 1 or substr(v_short, v_same + 1, 1) ~ '[[:alpha:]]') and substr(v_long, v_same + 1, 1) ~ '[[:alpha:]]';
end
$$;

-- Who may have been meant by a ref that nobody has; nobody, where somebody has it. At most five. `p_others`: refs of which it is known that
-- they are others.
create function parley.similar_to(p_role text, p_ref text, p_others text[] default '{}') returns setof parley.people
language sql stable set search_path = ''
as $$
  select p.* from parley.people p, (select parley.plain_ref(p_ref) as ref) x
  where p.role = p_role and not exists (select from parley.people k where k.role = p_role and k.ref = p_ref) and p.ref <> all (p_others)
    and x.ref <> '' and (left(parley.plain_ref(p.ref), 2) = left(x.ref, 2) or right(parley.plain_ref(p.ref), 2) = right(x.ref, 2))
    and (parley.plain_ref(p.ref) = x.ref or parley.is_letter_apart(parley.plain_ref(p.ref), x.ref))
  order by p.created_at, p.id limit 5
$$;

create function parley.similar_json(p_role text, p_ref text, p_others text[]) returns jsonb
language sql stable set search_path = ''
as $$ select jsonb_agg(jsonb_build_object('ref', s.ref, 'name', s.name)) from parley.similar_to(p_role, p_ref, p_others) s $$;

create function parley.others_of(p_person jsonb) returns text[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(o), '{}') from jsonb_array_elements_text(
    case when jsonb_typeof(p_person -> 'distinctFrom') = 'array' then p_person -> 'distinctFrom' else '[]' end) o
$$;

create function parley.kept_person_json(p_person parley.people) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'id', p_person.id, 'role', p_person.role, 'ref', p_person.ref, 'name', p_person.name, 'email', d.email, 'timeZone', d.time_zone,
    'bio', coalesce(d.bio, ''), 'active', coalesce(d.active, true), 'createdAt', p_person.created_at,
    'photo', (select f.photo from parley.person_photos f where f.person_id = p_person.id),
    'account', (
      select jsonb_build_object('id', u.id, 'email', u.email, 'state', case when u.password_hash is null and u.confirmed_at is null then 'invited' else 'open' end)
      from parley.users u where u.person_id = p_person.id
    )
  )
  from (select 1) one left join parley.person_details d on d.person_id = p_person.id
$$;

-- What may be kept of people in an hour, in pages and by programs.
create function parley.most_people_kept() returns integer language sql immutable set search_path = '' as $$ select 5000 $$;

-- Of what is not named everything stays; null takes an address or a zone away.
create function parley.keep_details(p_actor text, p_person_id uuid, p_person jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_email text := lower(btrim(p_person ->> 'email'));
begin
  if (select count(*) from parley.person_details where changed_at > parley.clock() - interval '1 hour') >= parley.most_people_kept() then
    perform parley.refuse('too_many_attempts', format('Details of people are changed at most %s times an hour.', parley.most_people_kept()), 'people');
  elsif p_person ->> 'timeZone' is not null and not exists (select from pg_catalog.pg_timezone_names where name = p_person ->> 'timeZone') then
    perform parley.refuse('invalid_argument', 'It must be a time zone such as Europe/Berlin.', 'timeZone');
  end if;
  insert into parley.person_details as d (person_id, email, time_zone, bio, active, changed_by) values (
    p_person_id, v_email, p_person ->> 'timeZone', coalesce(p_person ->> 'bio', ''), coalesce((p_person ->> 'active')::boolean, true), btrim(p_actor)
  ) on conflict (person_id) do update set
    email = case when p_person ? 'email' then excluded.email else d.email end,
    time_zone = case when p_person ? 'timeZone' then excluded.time_zone else d.time_zone end,
    bio = case when p_person ? 'bio' then excluded.bio else d.bio end,
    active = case when p_person ? 'active' then excluded.active else d.active end,
    changed_by = excluded.changed_by, changed_at = parley.clock();
end
$$;

create function public.keep_person(p_actor text, p_role text, p_ref text, p_person jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_role text := parley.checked_side(p_role);
  v_known parley.people;
  v_person parley.people;
  v_id uuid;
  v_similar jsonb;
begin
  if coalesce(char_length(p_ref), 0) not between 1 and 200 or p_ref <> btrim(p_ref) or p_ref ~ '[[:cntrl:]]' then
    perform parley.refuse('invalid_argument', 'A ref has 1 to 200 characters, and no spaces around it.', 'ref');
  end if;
  -- One of those who may be the same comes first.
  perform pg_advisory_xact_lock(hashtextextended('parley.person ' || v_role || ' ' || left(parley.plain_ref(p_ref), 1), 0));
  select * into v_known from parley.people where role = v_role and ref = p_ref;
  v_similar := parley.similar_json(v_role, p_ref, parley.others_of(p_person));
  if v_similar is not null then
    return jsonb_build_object('outcome', 'refused', 'reason', 'similar', 'candidates', v_similar);
  end if;
  v_id := parley.person_of(v_role, p_ref, coalesce(btrim(p_person ->> 'name'), v_known.name));
  select * into strict v_person from parley.people where id = v_id;
  perform parley.keep_details(p_actor, v_person.id, p_person);
  return jsonb_build_object('outcome', 'done', 'created', v_known.id is null, 'person', parley.kept_person_json(v_person));
exception
  when check_violation or not_null_violation or invalid_text_representation then
    perform parley.refuse('invalid_argument', 'An address, a zone, at most 2000 characters about a person, and whether they are offered.', 'email');
    return null;
end
$$;
comment on function public.keep_person is
  'Makes a person, or changes what is named of the one with this ref. Refused (as a value): similar, with those who may have been meant; a ref in '
  '`distinctFrom` is known to be another. Refuses: invalid_argument (detail: the field), too_many_attempts.';

create function public.find_person(p_role text, p_ref text) returns jsonb
language sql stable security definer set search_path = ''
as $$ select parley.kept_person_json(p) from parley.people p where p.role = p_role and p.ref = p_ref $$;

-- In the order of refs, for programs.
create function public.list_people(p_role text, p_after text, p_limit integer) returns jsonb
language sql stable security definer set search_path = ''
as $$
  with page as (
    select p from parley.people p where p.role = p_role and (p_after is null or p.ref > p_after)
    order by p.ref limit least(greatest(p_limit, 1), 200) + 1
  ), numbered as (select p, row_number() over (order by (p).ref) as place from page)
  select jsonb_build_object(
    'people', coalesce(jsonb_agg(parley.kept_person_json(n.p) order by n.place) filter (where n.place <= least(greatest(p_limit, 1), 200)), '[]'),
    'next', case when count(*) > least(greatest(p_limit, 1), 200)
      then (jsonb_agg((n.p).ref order by n.place) -> (least(greatest(p_limit, 1), 200) - 1)) #>> '{}' end)
  from numbered n
$$;

-- `p_content` base64; null takes it away.
create function public.set_person_photo(p_person_id uuid, p_type text, p_content text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from parley.person_photos where person_id = p_person_id;
  if p_content is not null then
    insert into parley.person_photos (person_id, type, content) values (p_person_id, p_type, decode(p_content, 'base64'));
  end if;
  return (select parley.kept_person_json(p) from parley.people p where p.id = p_person_id);
exception
  when check_violation or not_null_violation or foreign_key_violation or invalid_parameter_value then
    perform parley.refuse('invalid_argument', 'A photo is a PNG, JPEG or WebP of at most 128 KiB (131072 bytes).', 'photo');
    return null;
end
$$;

create function public.person_photo(p_person_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('type', type, 'content', translate(encode(content, 'base64'), E'\n', ''), 'photo', photo)
  from parley.person_photos where person_id = p_person_id
$$;

-- Books as `book_by_api` does, and keeps beside it how to reach the client. Refuses a ref that is nearly somebody else's: `similar` (detail: who
-- it may have been).
create function public.book_with_contacts(p_key_id text, p_idempotency_key text, p_booking jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text;
  v_similar jsonb;
  v_answer jsonb;
  v_contact jsonb := jsonb_strip_nulls(jsonb_build_object('email', p_booking -> 'clientEmail', 'timeZone', p_booking -> 'clientTimeZone'));
begin
  foreach v_side in array array['client', 'consultant'] loop
    v_similar := parley.similar_json(v_side, p_booking ->> (v_side || 'Ref'), parley.others_of(p_booking));
    if v_similar is not null and p_booking ->> (v_side || 'Name') is not null then
      return jsonb_build_object('outcome', 'refused', 'reason', 'similar', 'side', v_side, 'candidates', v_similar);
    end if;
  end loop;
  v_answer := public.book_by_api(p_key_id, p_idempotency_key, p_booking);
  if v_contact <> '{}' and not (v_answer ->> 'repeated')::boolean then
    perform parley.keep_details('API key ' || p_key_id, p.id, v_contact)
      from parley.people p where p.role = 'client' and p.ref = p_booking ->> 'clientRef';
  end if;
  return jsonb_build_object('outcome', 'done') || v_answer;
end
$$;
comment on function public.book_with_contacts is
  'book_by_api with `clientEmail` and `clientTimeZone`. Refused (as a value): similar, with whose ref it may have been.';

-- People as administrators see them.

-- By name; those whose name, ref or address has the words.
create function public.admin_people(p_claims jsonb, p_role text, p_search text default null, p_page integer default 1) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_part text := lower(btrim(coalesce(p_search, '')));
  v_page integer := least(greatest(coalesce(p_page, 1), 1), 100000);
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    with found as (
      select p from parley.people p left join parley.person_details d on d.person_id = p.id
      where p.role = p_role and (v_part = '' or strpos(lower(p.name), v_part) > 0 or strpos(lower(p.ref), v_part) > 0 or strpos(d.email, v_part) > 0)
    ), shown as (
      select p from found order by lower((p).name), (p).id limit 25 offset (v_page - 1)::bigint * 25
    )
    select jsonb_build_object('page', v_page, 'limit', 25, 'totalItems', (select count(*) from found), 'people',
      coalesce(jsonb_agg(parley.kept_person_json(p) order by lower((p).name), (p).id), '[]'))
    from shown
  );
end
$$;
comment on function public.admin_people is 'Clients or consultants, 25 at a time. Refuses: not_signed_in, not_allowed.';

create function public.admin_person(p_claims jsonb, p_person_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select parley.kept_person_json(p) || jsonb_build_object(
      'balances', (
        select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'currency', a.currency, 'amountMinor', a.balance_minor)
          order by a.currency, a.kind), '[]')
        from parley.accounts a where a.person_id = p.id and a.balance_minor <> 0
      ),
      'sessions', (
        select coalesce(jsonb_agg(jsonb_build_object('sessionId', l.session_id, 'mode', l.mode, 'status', l.status, 'start', l.start,
          'other', case when p.role = 'client' then l.consultant_name else l.client_name end) order by l.start desc, l.session_id), '[]')
        from (
          select * from parley.session_list l where p.id in (l.client_id, l.consultant_id) order by l.start desc, l.session_id limit 50
        ) l
      ),
      'totalSessions', (select count(*) from parley.session_list l where p.id in (l.client_id, l.consultant_id))
    )
    from parley.people p where p.id = p_person_id
  );
end
$$;
comment on function public.admin_person is
  'One person with balances and the fifty newest sessions; null: nobody. Refuses: not_signed_in, not_allowed.';
create index session_list_by_client on parley.session_list (client_id, start desc, session_id);

-- The account of a consultant: whoever has the address is the consultant from now on, and who has none is invited.
create function public.admin_invite_consultant(p_claims jsonb, p_person_id uuid, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person jsonb := public.admin_person(p_claims, p_person_id);
  v_email text := v_person ->> 'email';
  v_user parley.users;
  v_done jsonb;
begin
  if v_person ->> 'role' is distinct from 'consultant' or v_email is null then
    return parley.refused('no_email');
  end if;
  select * into v_user from parley.users where email = v_email and deleted_at is null for update;
  if v_user.person_id <> p_person_id then
    return parley.refused('of_another');
  elsif v_user.password_hash is null then
    v_done := public.admin_invite_user(p_claims, v_email, v_person ->> 'name', array['consultant'], p_reason, p_idempotency_key);
  else
    v_done := public.admin_set_roles(p_claims, v_user.id, parley.roles_of(v_user.id) || '{consultant}'::text[], p_reason, p_idempotency_key)
      || jsonb_build_object('token', null);
  end if;
  update parley.users set person_id = null where person_id = p_person_id and email <> v_email;
  update parley.users set person_id = p_person_id where email = v_email;
  return v_done;
end
$$;
comment on function public.admin_invite_consultant is
  'An account for a consultant, by the address that is kept of them: the link that sets a password, answered once; null where the account was there. '
  'Refused (as a value): no_email, of_another.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_name text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  foreach v_name in array array['parley.person_details', 'parley.person_photos'] loop
    execute format('alter table %s enable row level security', v_name);
    execute format('revoke all on %s from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array[
    'plain_ref', 'is_letter_apart', 'similar_to', 'similar_json', 'others_of', 'kept_person_json', 'most_people_kept', 'keep_details'
  ] loop
    execute format('revoke all on function parley.%I from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array[
    'keep_person', 'find_person', 'list_people', 'set_person_photo', 'person_photo', 'book_with_contacts', 'admin_people', 'admin_person', 'admin_invite_consultant'
  ] loop
    execute format('revoke all on function public.%I from %s', v_name, v_outsiders);
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function public.%I to service_role', v_name);
    end if;
  end loop;
end
$$;
