-- Users: who has an account, with which roles. What they sign in with, and what a sign-in allows, stands in the files after this one.

create table parley.users (
  id uuid primary key default gen_random_uuid(),
  -- Null: a user of Supabase Auth without one, or whose address is another user's here; or deleted.
  email text unique check (email = lower(btrim(email)) and email ~ '^[^@\s]+@[^@\s]+$' and char_length(email) <= 254),
  -- Null: signs in by other means (Supabase Auth), or not before a link was used.
  password_hash text check (password_hash like 'scrypt$%'),
  created_at timestamptz not null default clock_timestamp(),
  -- A consultant's account belongs to the person whom bookings name.
  person_id uuid references parley.people,
  name text not null check (char_length(name) between 1 and 80 and name = btrim(name)),
  -- That the address is theirs was shown by a link, or is vouched for by whoever made the account.
  confirmed_at timestamptz,
  -- The row stays for what points to it; sign-in, address and name are gone.
  deleted_at timestamptz,
  -- What its owner wants the address to be; it is the old one until a link to the new one was used.
  wanted_email text check (wanted_email = lower(btrim(wanted_email)) and wanted_email ~ '^[^@\s]+@[^@\s]+$' and char_length(wanted_email) <= 254)
);
comment on column parley.users.password_hash is
  'scrypt$N$r$p$salt$hash, made by the web tier; the password itself never reaches the database.';
create unique index users_by_person on parley.users (person_id) where person_id is not null;

-- Everybody is a member, without a row.
create table parley.user_roles (
  user_id uuid references parley.users on delete cascade,
  role text check (role in ('admin', 'consultant', 'instructor', 'creator')),
  primary key (user_id, role)
);

create function parley.roles_of(p_user_id uuid) returns text[]
language plpgsql stable set search_path = ''
as $$ begin return array(select role from parley.user_roles where user_id = p_user_id order by role); end $$;

create function parley.user_json(p_user parley.users) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', p_user.id, 'email', p_user.email, 'name', p_user.name, 'roles', parley.roles_of(p_user.id),
    'personId', p_user.person_id)
$$;

-- What an account is called of which only the address is known.
create function parley.name_of_email(p_email text) returns text
language sql immutable set search_path = ''
as $$
  select case when parley.is_name(n.name) then n.name else 'Member' end
  from (select btrim(left(split_part(coalesce(p_email, ''), '@', 1), 80)) as name) n
$$;

-- Exactly these roles from now on. Who is no consultant any more belongs to no person of bookings either.
create function parley.set_roles(p_user_id uuid, p_roles text[]) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if p_roles is null then
    raise not_null_violation;
  end if;
  delete from parley.user_roles where user_id = p_user_id and role <> all (p_roles);
  insert into parley.user_roles (user_id, role) select distinct p_user_id, r.role from unnest(p_roles) r (role) on conflict do nothing;
  if 'consultant' <> all (p_roles) then
    update parley.users set person_id = null where id = p_user_id and person_id is not null;
  end if;
end
$$;

-- An email that has an account already keeps it, password and roles included.
create function public.create_user(p_email text, p_roles text[], p_password_hash text, p_name text default null) returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_email text := lower(btrim(p_email));
  v_user parley.users;
begin
  insert into parley.users (email, password_hash, name, confirmed_at)
    values (v_email, p_password_hash, coalesce(btrim(p_name), parley.name_of_email(v_email)), clock_timestamp())
    on conflict (email) do nothing returning * into v_user;
  if v_user.id is not null then
    perform parley.set_roles(v_user.id, p_roles);
    return jsonb_build_object('created', true, 'user', parley.user_json(v_user));
  end if;
  select * into strict v_user from parley.users where email = v_email;
  return jsonb_build_object('created', false, 'user', parley.user_json(v_user));
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'An account has an email, a name of 1 to 80 characters, known roles and a password.', 'user');
    return null;
end
$$;

-- Creates an account, or changes the one of that email; what is null stays. Whatever changes ends the sign-ins made before.
create function public.save_user(
  p_email text, p_roles text[] default null, p_password_hash text default null, p_person_id uuid default null, p_name text default null
) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_email text := lower(btrim(p_email));
  v_before parley.users;
  v_user parley.users;
begin
  select * into v_before from parley.users where email = v_email for update;
  if v_before.id is null and (p_roles is null or p_password_hash is null) then
    raise not_null_violation;
  end if;
  insert into parley.users as u (email, name, password_hash, person_id, confirmed_at)
    values (v_email, coalesce(btrim(p_name), parley.name_of_email(v_email)), p_password_hash, p_person_id, clock_timestamp())
    on conflict (email) do update set
      name = coalesce(btrim(p_name), u.name),
      password_hash = coalesce(p_password_hash, u.password_hash),
      person_id = coalesce(p_person_id, u.person_id)
    returning * into v_user;
  perform parley.set_roles(v_user.id, coalesce(p_roles, parley.roles_of(v_user.id)));
  update parley.sign_ins set revoked_at = clock_timestamp() where user_id = v_user.id and revoked_at is null;
  select * into v_user from parley.users where id = v_user.id;
  return jsonb_build_object('created', v_before.id is null, 'user', parley.user_json(v_user));
exception
  when check_violation or not_null_violation or foreign_key_violation then
    perform parley.refuse('invalid_argument', 'An account needs an email, roles (of admin, consultant, instructor, creator) and a password.', 'user');
    return null;
  when unique_violation then
    perform parley.refuse('invalid_argument', 'That consultant has an account under another email already.', 'consultant');
    return null;
end
$$;

-- For signing in. Null: no such account.
create function public.find_user(p_email text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select parley.user_json(u) || jsonb_build_object('passwordHash', u.password_hash)
  from parley.users u where u.email = lower(btrim(p_email))
$$;

create function public.list_users() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(parley.user_json(u) || jsonb_build_object('consultant', p.name) order by u.email, u.id), '[]')
  from parley.users u left join parley.people p on p.id = u.person_id where u.deleted_at is null
$$;

-- Takes what a user signs in with, the address and the name; what points to the row stays (ledger, audit, attendance).
create function parley.forget_user(p_user_id uuid) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_id uuid;
begin
  perform from parley.users where id = p_user_id for no key update;
  perform parley.leave_rooms_and_clubs(p_user_id);
  update parley.users set email = null, wanted_email = null, password_hash = null, person_id = null, confirmed_at = null, name = 'Deleted account',
      deleted_at = clock_timestamp()
    where id = p_user_id and deleted_at is null returning id into v_id;
  delete from parley.sign_ins where user_id = v_id;
  delete from parley.user_links where user_id = v_id;
  delete from parley.user_roles where user_id = v_id;
  delete from parley.saved_views where account_id = v_id;
  return v_id is not null;
end
$$;

create function public.delete_user(p_email text) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select jsonb_build_object('deleted', coalesce((select parley.forget_user(id) from parley.users where email = lower(btrim(p_email))), false))
$$;

-- A user whom Supabase Auth keeps, as it was just read there: acts on accounts need a row and know the roles by it.
create function public.adopt_user(p_user_id uuid, p_email text, p_name text, p_roles text[]) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_email text := lower(btrim(p_email));
  v_name text := case when parley.is_name(btrim(p_name)) then btrim(p_name) else parley.name_of_email(p_email) end;
  v_user parley.users;
begin
  insert into parley.users (id, email, name, confirmed_at) values (p_user_id, v_email, v_name, clock_timestamp()) on conflict do nothing;
  -- The address may be that of an account of before; the user is here without one then.
  insert into parley.users (id, name, confirmed_at) values (p_user_id, v_name, clock_timestamp()) on conflict do nothing;
  select * into strict v_user from parley.users where id = p_user_id;
  if v_user.deleted_at is null then
    perform parley.set_roles(p_user_id, p_roles);
  end if;
  return parley.user_json(v_user);
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A user has an id, an email and known roles.', 'user');
    return null;
end
$$;

-- The consultant whom bookings name by `p_ref`; made under `p_name` when no booking has yet. A consultant is meant by the ref that bookings
-- give, or by the name that people read: who is known by either is never made a second time.
create function public.consultant_person(p_ref text, p_name text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_person parley.people;
  v_refs text[];
begin
  select * into v_person from parley.people where role = 'consultant' and ref = p_ref;
  if v_person.id is null then
    select array_agg(ref order by ref) into v_refs from parley.people where role = 'consultant' and lower(name) = lower(btrim(p_ref));
    if cardinality(v_refs) > 1 then
      perform parley.refuse('invalid_argument', format('%s consultants are called %s: say which by its ref, one of %s.',
        cardinality(v_refs), btrim(p_ref), array_to_string(v_refs[1:10], ', ')), 'consultant');
    end if;
    if v_refs is null and p_name is null then
      perform parley.refuse('invalid_argument',
        format('No booking has named a consultant %s yet, by ref or by name: check it, or give the name as well to make one.', p_ref), 'consultant');
    end if;
    if v_refs is null then
      perform parley.person_of('consultant', p_ref, btrim(p_name));
    end if;
    select * into strict v_person from parley.people where role = 'consultant' and ref = coalesce(v_refs[1], p_ref);
  end if;
  return parley.person_json(v_person.id, v_person.name);
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'A consultant has a ref of 1 to 200 characters and a name of 1 to 80.', 'consultant');
    return null;
end
$$;
comment on function public.consultant_person is
  'The consultant whom bookings name by p_ref, or who alone has p_ref as a name; made under p_name when there is neither.';
