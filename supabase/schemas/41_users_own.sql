-- What people do with their own account: make it, see it, change it, end its sign-ins, delete it.

create function parley.require_name(p_name text) returns text
language plpgsql stable set search_path = ''
as $$
begin
  if not coalesce(parley.is_name(btrim(p_name)), false) then
    perform parley.refuse('invalid_argument', 'The name must have 1 to 80 characters, none of them invisible controls.', 'name');
  end if;
  return btrim(p_name);
end
$$;

create function public.sign_up(p_name text, p_email text, p_password_hash text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users;
begin
  if p_email is null or p_password_hash is null then
    raise check_violation;
  end if;
  insert into parley.users (email, name, password_hash) values (lower(btrim(p_email)), parley.require_name(p_name), p_password_hash)
    on conflict (email) do nothing returning * into v_user;
  if v_user.id is null then
    return jsonb_build_object('outcome', 'refused', 'reason', 'email_taken');
  end if;
  return jsonb_build_object('outcome', 'done', 'user', parley.user_json(v_user));
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'An account has an email and a password.', 'email');
    return null;
end
$$;
comment on function public.sign_up is
  'Makes a member''s account, of an address that nobody confirmed yet. Whether anybody may is decided by who calls (PARLEY_SIGN_UP).';

-- Open sign-ins, the one last used first; of a user of Supabase Auth those that Supabase keeps.
create function parley.sign_ins_json(p_user_id uuid, p_current text) returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  v_found jsonb := (
    select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'kind', s.kind, 'agent', s.agent, 'createdAt', s.created_at,
      'lastUsedAt', s.last_used_at, 'current', s.id::text = p_current) order by s.last_used_at desc, s.id), '[]')
    from parley.sign_ins s where s.user_id = p_user_id and s.revoked_at is null and s.expires_at > clock_timestamp());
begin
  if v_found = '[]' and to_regclass('auth.sessions') is not null then
    execute $sql$
      select coalesce(jsonb_agg(jsonb_build_object('id', s ->> 'id', 'kind', 'page', 'agent', left(nullif(btrim(s ->> 'user_agent'), ''), 200),
        'createdAt', (s ->> 'created_at')::timestamptz, 'lastUsedAt', (coalesce(s ->> 'refreshed_at', s ->> 'created_at'))::timestamptz,
        'current', s ->> 'id' = $2) order by s ->> 'created_at' desc, s ->> 'id'), '[]')
      from (select to_jsonb(a) from auth.sessions a where a.user_id = $1 limit 100) r (s)
    $sql$ into v_found using p_user_id, p_current;
  end if;
  return v_found;
end
$$;

-- Those of the user but one, or one alone. Answers how many.
create function parley.end_sign_ins(p_user_id uuid, p_but text, p_one uuid default null) returns integer
language plpgsql volatile set search_path = ''
as $$
declare
  v_ended integer;
  v_abroad integer := 0;
begin
  update parley.sign_ins set revoked_at = clock_timestamp()
    where user_id = p_user_id and revoked_at is null and id::text is distinct from p_but and id = coalesce(p_one, id);
  get diagnostics v_ended = row_count;
  if to_regclass('auth.sessions') is not null then
    execute 'delete from auth.sessions where user_id = $1 and id::text is distinct from $2 and id = coalesce($3, id)'
      using p_user_id, p_but, p_one;
    get diagnostics v_abroad = row_count;
  end if;
  return v_ended + v_abroad;
end
$$;

create function public.own_account(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  return parley.user_json(v_user) || jsonb_build_object('roles', parley.roles_of_claims(p_claims), 'createdAt', v_user.created_at,
    'confirmedAt', v_user.confirmed_at, 'wantedEmail', v_user.wanted_email, 'signIns', parley.sign_ins_json(v_user.id, p_claims ->> 'session_id'));
end
$$;

create function public.change_own_name(p_claims jsonb, p_name text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  update parley.users set name = parley.require_name(p_name) where id = v_user.id and deleted_at is null returning * into strict v_user;
  return parley.user_json(v_user) || jsonb_build_object('roles', parley.roles_of_claims(p_claims));
end
$$;

-- For checking the password before a change of it; null for a user of Supabase Auth.
create function public.own_password(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  return jsonb_build_object('passwordHash', v_user.password_hash);
end
$$;

create function public.change_own_password(p_claims jsonb, p_from_hash text, p_to_hash text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  update parley.users set password_hash = p_to_hash where id = v_user.id and password_hash = p_from_hash and p_to_hash is not null;
  if not found then
    return jsonb_build_object('outcome', 'refused', 'reason', 'changed_meanwhile');
  end if;
  delete from parley.user_links where user_id = v_user.id and purpose = 'reset';
  return jsonb_build_object('outcome', 'done', 'ended', parley.end_sign_ins(v_user.id, p_claims ->> 'session_id'));
end
$$;
comment on function public.change_own_password is
  'From the password that was checked (its hash) to another; ends every other sign-in and what could still reset it. Refused (as a value): '
  'changed_meanwhile.';

create function public.ask_own_email(p_claims jsonb, p_email text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  update parley.users set wanted_email = nullif(lower(btrim(p_email)), email) where id = v_user.id and p_email is not null;
  if not found then
    raise check_violation;
  end if;
  -- One that was made for another address is over.
  delete from parley.user_links where user_id = v_user.id and purpose = 'email';
  return jsonb_build_object('outcome', 'done');
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'That is no email address.', 'email');
    return null;
end
$$;
comment on function public.ask_own_email is
  'What the address shall be, once a link to it was used; the present one asks for nothing any more. Whether it is another account''s is not '
  'told. The caller has checked the password. Refuses: not_signed_in, invalid_argument (detail email).';

create function public.end_own_sign_ins(p_claims jsonb, p_sign_in_id uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  return jsonb_build_object('ended', parley.end_sign_ins(v_user.id, case when p_sign_in_id is null then p_claims ->> 'session_id' end, p_sign_in_id));
end
$$;
comment on function public.end_own_sign_ins is 'Ends one of the own sign-ins, or all but the one that asks.';

-- Whether nobody else is an administrator. Locks them all, so that two do not go at once.
create function parley.is_last_admin(p_user_id uuid) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
  perform from parley.user_roles where role = 'admin' order by user_id for update;
  return exists (select from parley.user_roles where role = 'admin' and user_id = p_user_id)
    and not exists (select from parley.user_roles where role = 'admin' and user_id <> p_user_id);
end
$$;

create function public.delete_own_account(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  -- The user before the roles, as who acts on an account takes them.
  perform from parley.users where id = v_user.id for no key update;
  if parley.is_last_admin(v_user.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'last_admin');
  end if;
  perform parley.forget_user(v_user.id);
  return jsonb_build_object('outcome', 'done');
end
$$;
comment on function public.delete_own_account is
  'Takes sign-in, name and address; ledger, audit and attendance stay. Refused (as a value): last_admin.';
