-- Sign-ins: rows that can be revoked, the claims that one is given, and what claims allow.

create table parley.sign_ins (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references parley.users on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- Of a browser by its cookie, or of a program by tokens.
  kind text not null default 'page' check (kind in ('page', 'api')),
  -- What it was made with, as a person knows their devices by.
  agent text check (char_length(agent) between 1 and 200),
  last_used_at timestamptz not null default clock_timestamp(),
  -- What the next refresh token of a program is made with.
  refresh_secret bytea,
  check (kind = 'api' or refresh_secret is null)
);
create index sign_ins_by_user on parley.sign_ins (user_id) where revoked_at is null;

create function parley.refuse_caller(p_code text, p_message text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = case p_code when 'not_signed_in' then 'PA030' else 'PA031' end, message = p_message, detail = p_code;
end
$$;

-- The claims of a sign-in, in the form that Supabase Auth gives them: what is checked later is the same for both.
create function parley.claims_of(p_sign_in parley.sign_ins, p_until timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'sub', u.id,
    'email', u.email,
    'name', u.name,
    'role', 'authenticated',
    'session_id', p_sign_in.id,
    'exp', floor(extract(epoch from p_until))::bigint,
    'app_metadata', jsonb_build_object('roles', parley.roles_of(u.id), 'person_id', u.person_id)
  )) from parley.users u where u.id = p_sign_in.user_id
$$;

-- One sign-in more; of too many the one that was used longest ago goes.
create function parley.new_sign_in(p_user_id uuid, p_kind text, p_life interval, p_agent text) returns parley.sign_ins
language plpgsql volatile set search_path = ''
as $$
declare
  v_sign_in parley.sign_ins;
begin
  perform from parley.users where id = p_user_id and deleted_at is null for no key update;
  if not found then
    perform parley.refuse_caller('not_signed_in', 'There is no such account.');
  end if;
  delete from parley.sign_ins where user_id = p_user_id and (expires_at < clock_timestamp() or id in (
    select id from parley.sign_ins where user_id = p_user_id order by revoked_at is not null, last_used_at desc offset 49));
  insert into parley.sign_ins (user_id, kind, expires_at, agent)
    values (p_user_id, p_kind, clock_timestamp() + p_life, left(nullif(btrim(p_agent), ''), 200)) returning * into v_sign_in;
  return v_sign_in;
end
$$;

create function public.open_sign_in(p_user_id uuid, p_seconds integer, p_agent text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_sign_in parley.sign_ins := parley.new_sign_in(p_user_id, 'page', make_interval(secs => p_seconds), p_agent);
begin
  return parley.claims_of(v_sign_in, v_sign_in.expires_at);
end
$$;
comment on function public.open_sign_in is 'Records a sign-in whose password was right and answers its claims.';

-- The roles that claims name: as a list, or one alone, as tokens of before had it and as Supabase's app_metadata may.
create function parley.claimed_roles(p_claims jsonb) returns text[]
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
create function parley.is_live(p_claims jsonb) returns boolean
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
create function parley.roles_of_claims(p_claims jsonb) returns text[]
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
create function parley.claims_allow(p_claims jsonb, p_role text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return parley.is_live(p_claims) and p_role = any (parley.roles_of_claims(p_claims));
end
$$;

create function parley.require_role(p_claims jsonb, p_role text) returns void
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

-- The person whom a consultant's claims stand for.
create function parley.require_consultant(p_claims jsonb) returns uuid
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
create function parley.user_of(p_claims jsonb) returns parley.users
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

-- The user whom claims stand for that are known to be live. Those of Supabase Auth get their row here, on first use.
create function parley.user_behind(p_claims jsonb) returns parley.users
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
create function parley.require_user(p_claims jsonb) returns parley.users
language plpgsql volatile set search_path = ''
as $$
begin
  if not coalesce(parley.is_live(p_claims), false) then
    perform parley.refuse_caller('not_signed_in', 'Sign in first.');
  end if;
  return parley.user_behind(p_claims);
end
$$;

create function public.use_sign_in(p_claims jsonb) returns jsonb
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

create function public.close_sign_in(p_claims jsonb, p_everywhere boolean default false) returns jsonb
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

-- Functions are for the web tier, which hands on the caller's claims; the one thing that a signed-in browser or tool may ask for by itself
-- is the view public.staff_sessions_list, where row level security asks the same question of the same claims.

-- The claims of whoever is connected as `authenticated`: PostgREST sets them from the checked JWT.
create function parley.own_claims() returns jsonb
language sql stable set search_path = ''
as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;

create function parley.signed_in_as(p_role text) returns boolean
language sql stable security definer set search_path = ''
as $$ select parley.claims_allow(parley.own_claims(), p_role) $$;
