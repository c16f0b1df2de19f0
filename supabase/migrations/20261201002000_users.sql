-- Staff are users: an account has roles as a set and a name, whoever signs in is one, and a sign-in says with what it was made. Ids stay, so
-- that nobody is signed out; tokens of before name one role, which their account has.
drop function public.create_staff_account(text, text, text);
drop function public.save_staff_account(text, text, text, uuid);
drop function public.find_staff_account(text);
drop function public.list_staff_accounts();
drop function public.delete_staff_account(text);
drop function public.open_staff_session(uuid, integer);
drop function public.is_staff_session_live(jsonb);
drop function public.close_staff_session(jsonb, boolean);
drop function parley.staff_json(parley.staff);
drop function parley.refuse_staff(text, text);

alter table parley.staff rename to users;
alter index parley.staff_pkey rename to users_pkey;
alter index parley.staff_email_key rename to users_email_key;
alter index parley.staff_by_person rename to users_by_person;
alter table parley.users rename constraint staff_email_check to users_email_check;
alter table parley.users rename constraint staff_password_hash_check to users_password_hash_check;
alter table parley.users rename constraint staff_person_id_fkey to users_person_id_fkey;
alter table parley.users
  alter email drop not null,
  alter password_hash drop not null,
  add name text check (char_length(name) between 1 and 80 and name = btrim(name)),
  add confirmed_at timestamptz,
  add deleted_at timestamptz;

alter table parley.staff_sessions rename to sign_ins;
alter table parley.sign_ins rename staff_id to user_id;
alter index parley.staff_sessions_pkey rename to sign_ins_pkey;
alter index parley.staff_sessions_by_staff rename to sign_ins_by_user;
alter table parley.sign_ins rename constraint staff_sessions_staff_id_fkey to sign_ins_user_id_fkey;
alter table parley.sign_ins
  add kind text not null default 'page' check (kind in ('page', 'api')),
  add agent text check (char_length(agent) between 1 and 200),
  add last_used_at timestamptz;
update parley.sign_ins set last_used_at = created_at;
alter table parley.sign_ins alter last_used_at set not null, alter last_used_at set default clock_timestamp();

create table parley.user_roles (
  user_id uuid references parley.users on delete cascade,
  role text check (role in ('admin', 'consultant', 'instructor', 'creator')),
  primary key (user_id, role)
);


alter table parley.user_roles enable row level security;
insert into parley.user_roles (user_id, role) select id, role from parley.users;
alter table parley.users drop column role;

create or replace function parley.roles_of(p_user_id uuid) returns text[]
language plpgsql stable set search_path = ''
as $$ begin return array(select role from parley.user_roles where user_id = p_user_id order by role); end $$;

create or replace function parley.user_json(p_user parley.users) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', p_user.id, 'email', p_user.email, 'name', p_user.name, 'roles', parley.roles_of(p_user.id),
    'personId', p_user.person_id)
$$;

-- What an account is called of which only the address is known.
create or replace function parley.name_of_email(p_email text) returns text
language sql immutable set search_path = ''
as $$
  select case when parley.is_name(n.name) then n.name else 'Member' end
  from (select btrim(left(split_part(coalesce(p_email, ''), '@', 1), 80)) as name) n
$$;

update parley.users u set confirmed_at = u.created_at, name = coalesce(
  (select btrim(p.name) from parley.people p where p.id = u.person_id and parley.is_name(p.name)), parley.name_of_email(u.email));
alter table parley.users alter name set not null;

-- Exactly these roles from now on. Who is no consultant any more belongs to no person of bookings either.
create or replace function parley.set_roles(p_user_id uuid, p_roles text[]) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  delete from parley.user_roles where user_id = p_user_id and role <> all (p_roles);
  insert into parley.user_roles (user_id, role) select distinct p_user_id, r.role from unnest(p_roles) r (role) on conflict do nothing;
  if 'consultant' <> all (p_roles) then
    update parley.users set person_id = null where id = p_user_id and person_id is not null;
  end if;
end
$$;

-- An email that has an account already keeps it, password and roles included.
create or replace function public.create_user(p_email text, p_roles text[], p_password_hash text, p_name text default null) returns jsonb
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
create or replace function public.save_user(
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
create or replace function public.find_user(p_email text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select parley.user_json(u) || jsonb_build_object('passwordHash', u.password_hash)
  from parley.users u where u.email = lower(btrim(p_email))
$$;

create or replace function public.list_users() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(parley.user_json(u) || jsonb_build_object('consultant', p.name) order by u.email, u.id), '[]')
  from parley.users u left join parley.people p on p.id = u.person_id where u.deleted_at is null
$$;

-- Takes what a user signs in with, the address and the name; what points to the row stays (ledger, audit, attendance).
create or replace function parley.forget_user(p_user_id uuid) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_id uuid;
begin
  update parley.users set email = null, password_hash = null, person_id = null, confirmed_at = null, name = 'Deleted account',
      deleted_at = clock_timestamp()
    where id = p_user_id and deleted_at is null returning id into v_id;
  delete from parley.sign_ins where user_id = v_id;
  delete from parley.user_roles where user_id = v_id;
  delete from parley.saved_views where account_id = v_id;
  return v_id is not null;
end
$$;

create or replace function public.delete_user(p_email text) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select jsonb_build_object('deleted', coalesce((select parley.forget_user(id) from parley.users where email = lower(btrim(p_email))), false))
$$;

create or replace function parley.refuse_caller(p_code text, p_message text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = case p_code when 'not_signed_in' then 'PA030' else 'PA031' end, message = p_message, detail = p_code;
end
$$;

-- The claims of a sign-in, in the form that Supabase Auth gives them: what is checked later is the same for both.
create or replace function parley.claims_of(p_user parley.users, p_sign_in parley.sign_ins, p_until timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'sub', p_user.id,
    'email', p_user.email,
    'name', p_user.name,
    'role', 'authenticated',
    'session_id', p_sign_in.id,
    'exp', floor(extract(epoch from p_until))::bigint,
    'app_metadata', jsonb_build_object('roles', parley.roles_of(p_user.id), 'person_id', p_user.person_id)
  ))
$$;

create or replace function public.open_sign_in(p_user_id uuid, p_seconds integer, p_agent text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users;
  v_sign_in parley.sign_ins;
begin
  select * into v_user from parley.users where id = p_user_id and deleted_at is null;
  if not found then
    perform parley.refuse_caller('not_signed_in', 'There is no such account.');
  end if;
  delete from parley.sign_ins where user_id = p_user_id and expires_at < clock_timestamp();
  insert into parley.sign_ins (user_id, expires_at, agent)
    values (p_user_id, clock_timestamp() + make_interval(secs => p_seconds), left(nullif(btrim(p_agent), ''), 200))
    returning * into v_sign_in;
  return parley.claims_of(v_user, v_sign_in, v_sign_in.expires_at);
end
$$;
comment on function public.open_sign_in is 'Records a sign-in whose password was right and answers its claims.';

-- The roles that claims name: as a list, or one alone, as tokens of before had it and as Supabase's app_metadata may.
create or replace function parley.claimed_roles(p_claims jsonb) returns text[]
language plpgsql immutable set search_path = ''
as $$
declare
  v_said jsonb := p_claims -> 'app_metadata';
  v_list jsonb := case when jsonb_typeof(v_said -> 'roles') = 'array' then v_said -> 'roles' else '[]' end;
begin
  return array(
    select r.role from (
      select jsonb_array_elements_text(v_list) union select v_said ->> 'role'
    ) r (role) where r.role in ('admin', 'consultant', 'instructor', 'creator') order by 1);
end
$$;

-- Whether a sign-in stands: not signed out, not expired, and its account still has what the claims say of it. Also asks Supabase Auth's own
-- table, where there is one.
create or replace function parley.is_live(p_claims jsonb) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_id text := p_claims ->> 'session_id';
  v_live boolean;
begin
  if v_id is null or v_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' or coalesce(p_claims ->> 'exp', '') !~ '^\d{1,12}$' then
    return false;
  end if;
  if to_timestamp((p_claims ->> 'exp')::bigint) <= clock_timestamp() then
    return false;
  end if;
  select s.revoked_at is null and s.expires_at > clock_timestamp() and u.deleted_at is null
      and parley.claimed_roles(p_claims) <@ parley.roles_of(u.id)
      and u.person_id::text is not distinct from p_claims -> 'app_metadata' ->> 'person_id'
    into v_live
  from parley.sign_ins s join parley.users u on u.id = s.user_id
  where s.id = v_id::uuid and u.id::text = p_claims ->> 'sub';
  if v_live is null and to_regclass('auth.sessions') is not null then
    execute 'select exists (select from auth.sessions where id = $1::uuid and user_id::text = $2)
        and not exists (select from parley.users where id::text = $2 and deleted_at is not null)'
      into v_live using v_id, p_claims ->> 'sub';
  end if;
  return coalesce(v_live, false);
end
$$;

-- The roles of a sign-in that stands: what the database knows of its account, or what Supabase says.
create or replace function parley.roles_of_claims(p_claims jsonb) returns text[]
language plpgsql stable security definer set search_path = ''
as $$
begin
  if exists (select from parley.sign_ins where id = (p_claims ->> 'session_id')::uuid) then
    return parley.roles_of((p_claims ->> 'sub')::uuid);
  end if;
  return parley.claimed_roles(p_claims);
end
$$;

-- The one check behind every function for who is signed in with a role, and every policy of row level security.
create or replace function parley.claims_allow(p_claims jsonb, p_role text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return parley.is_live(p_claims) and p_role = any (parley.roles_of_claims(p_claims));
end
$$;

create or replace function parley.require_role(p_claims jsonb, p_role text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not parley.is_live(p_claims) then
    perform parley.refuse_caller('not_signed_in', 'This sign-in is over.');
  elsif not parley.claims_allow(p_claims, p_role) then
    perform parley.refuse_caller('not_allowed', format('Only a %s may do that.', p_role));
  end if;
end
$$;

-- The person whom a consultant's claims stand for.
create or replace function parley.require_consultant(p_claims jsonb) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  v_person uuid;
begin
  perform parley.require_role(p_claims, 'consultant');
  select id into v_person from parley.people where role = 'consultant' and id::text = p_claims -> 'app_metadata' ->> 'person_id';
  if v_person is null then
    perform parley.refuse_caller('not_allowed', 'This account is not connected with a consultant.');
  end if;
  return v_person;
end
$$;

-- The user whom claims stand for, without a refusal and without a change: null where nobody is signed in, and for a user of Supabase Auth
-- who did not come by `require_user` yet.
create or replace function parley.user_of(p_claims jsonb) returns parley.users
language plpgsql stable set search_path = ''
as $$
declare
  v_user parley.users;
begin
  if parley.is_live(p_claims) then
    select * into v_user from parley.users where id = (p_claims ->> 'sub')::uuid;
  end if;
  return v_user;
end
$$;

-- The user whom claims stand for. Those of Supabase Auth get their row here, on first use.
create or replace function parley.require_user(p_claims jsonb) returns parley.users
language plpgsql volatile set search_path = ''
as $$
declare
  v_user parley.users;
  v_id uuid;
  v_email text := lower(btrim(p_claims ->> 'email'));
  v_name text := btrim(p_claims ->> 'name');
begin
  if not coalesce(parley.is_live(p_claims), false) then
    perform parley.refuse_caller('not_signed_in', 'Sign in first.');
  end if;
  v_id := (p_claims ->> 'sub')::uuid;
  select * into v_user from parley.users where id = v_id;
  if found then
    return v_user;
  end if;
  v_name := case when parley.is_name(v_name) then v_name else parley.name_of_email(v_email) end;
  if v_email !~ '^[^@\s]+@[^@\s]+$' or char_length(v_email) > 254 then
    v_email := null;
  end if;
  insert into parley.users (id, email, name, confirmed_at) values (v_id, v_email, v_name, clock_timestamp()) on conflict do nothing;
  -- The address may be that of an account of before; the user is here without one then.
  insert into parley.users (id, name, confirmed_at) values (v_id, v_name, clock_timestamp()) on conflict do nothing;
  select * into strict v_user from parley.users where id = v_id;
  return v_user;
end
$$;

create or replace function public.use_sign_in(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users;
begin
  if not coalesce(parley.is_live(p_claims), false) then
    return null;
  end if;
  v_user := parley.require_user(p_claims);
  update parley.sign_ins set last_used_at = clock_timestamp()
    where id = (p_claims ->> 'session_id')::uuid and last_used_at < clock_timestamp() - interval '5 minutes';
  return parley.user_json(v_user) || jsonb_build_object('roles', parley.roles_of_claims(p_claims));
end
$$;
comment on function public.use_sign_in is
  'Whose sign-in this is and what it may today; null where it does not stand. Asked by every page and route of who is signed in.';

create or replace function public.close_sign_in(p_claims jsonb, p_everywhere boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_closed integer;
begin
  if not coalesce(parley.is_live(p_claims), false) then
    return jsonb_build_object('closed', 0);
  end if;
  update parley.sign_ins set revoked_at = clock_timestamp()
    where revoked_at is null and user_id::text = p_claims ->> 'sub' and (p_everywhere or id::text = p_claims ->> 'session_id');
  get diagnostics v_closed = row_count;
  return jsonb_build_object('closed', v_closed);
end
$$;
comment on function public.close_sign_in is 'Signs out: this sign-in, or every one of its account.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_function text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on parley.user_roles from %s', v_outsiders);
  foreach v_function in array array[
    'public.create_user',
    'public.save_user',
    'public.find_user',
    'public.list_users',
    'public.delete_user',
    'public.open_sign_in',
    'public.use_sign_in',
    'public.close_sign_in',
    'parley.roles_of',
    'parley.user_json',
    'parley.name_of_email',
    'parley.set_roles',
    'parley.forget_user',
    'parley.refuse_caller',
    'parley.claims_of',
    'parley.claimed_roles',
    'parley.roles_of_claims',
    'parley.user_of',
    'parley.require_user'
  ] loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_function like 'public.%' and exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
