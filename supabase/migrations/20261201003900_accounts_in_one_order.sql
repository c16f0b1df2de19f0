-- Whoever deletes their own account takes its locks in the order of all who act on one, and a sign-in that is used is asked about once.

create or replace function parley.require_role(p_claims jsonb, p_role text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not parley.is_live(p_claims) then
    perform parley.refuse_caller('not_signed_in', 'This sign-in is over.');
  elsif not parley.claims_allow(p_claims, p_role) then
    perform parley.refuse_caller('not_allowed', format('Only who is %s may do that.', p_role));
  end if;
end
$$;

-- The user whom claims stand for that are known to be live. Those of Supabase Auth get their row here, on first use.
create or replace function parley.user_behind(p_claims jsonb) returns parley.users
language plpgsql volatile set search_path = ''
as $$
declare
  v_user parley.users;
  v_id uuid := (p_claims ->> 'sub')::uuid;
  v_email text := lower(btrim(p_claims ->> 'email'));
  v_name text := btrim(p_claims ->> 'name');
begin
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

-- The user whom claims stand for; refuses whoever is not signed in.
create or replace function parley.require_user(p_claims jsonb) returns parley.users
language plpgsql volatile set search_path = ''
as $$
begin
  if not coalesce(parley.is_live(p_claims), false) then
    perform parley.refuse_caller('not_signed_in', 'Sign in first.');
  end if;
  return parley.user_behind(p_claims);
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
  v_user := parley.user_behind(p_claims);
  update parley.sign_ins set last_used_at = clock_timestamp()
    where id = (p_claims ->> 'session_id')::uuid and last_used_at < clock_timestamp() - interval '5 minutes';
  return parley.user_json(v_user) || jsonb_build_object('roles', parley.roles_of_claims(p_claims));
end
$$;
comment on function public.use_sign_in is
  'Whose sign-in this is and what it may today; null where it does not stand. Asked by every page and route of who is signed in.';

create or replace function public.delete_own_account(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  -- The user before the roles, as who acts on an account takes them.
  perform from parley.users where id = v_user.id for update;
  if parley.is_last_admin(v_user.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'last_admin');
  end if;
  perform parley.forget_user(v_user.id);
  return jsonb_build_object('outcome', 'done');
end
$$;
comment on function public.delete_own_account is
  'Takes sign-in, name and address; ledger, audit and attendance stay. Refused (as a value): last_admin.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on function parley.user_behind from %s', v_outsiders);
end
$$;
