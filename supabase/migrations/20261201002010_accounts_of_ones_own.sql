-- People make and keep their own account, programs sign in with bearer tokens, and administrators look after the accounts of others.
drop function parley.claims_of(parley.users, parley.sign_ins, timestamptz);

alter table parley.sign_ins add refresh_secret bytea, add check (kind = 'api' or refresh_secret is null);
alter table parley.audit
  alter session_id drop not null,
  add user_id uuid references parley.users,
  add constraint audit_is_about_something check (session_id is not null or user_id is not null);
create index audit_by_user on parley.audit (user_id, id) where user_id is not null;

-- Only hashes are kept. A used one stays as long as its sign-in: whoever shows it again has stolen it, or was stolen from.
create table parley.refresh_tokens (
  token_hash bytea primary key,
  sign_in_id uuid not null references parley.sign_ins on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  used_at timestamptz
);
create index refresh_tokens_by_sign_in on parley.refresh_tokens (sign_in_id, created_at);

-- The raw token is 32 random bytes as base64url; only its SHA-256 is kept. Of each purpose a user has one at most.
create table parley.user_links (
  token_hash bytea primary key,
  user_id uuid not null references parley.users on delete cascade,
  purpose text not null check (purpose in ('confirm', 'reset', 'invite')),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  unique (user_id, purpose)
);

alter table parley.refresh_tokens enable row level security;
alter table parley.user_links enable row level security;

-- Exactly these roles from now on. Who is no consultant any more belongs to no person of bookings either.
create or replace function parley.set_roles(p_user_id uuid, p_roles text[]) returns void
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
  delete from parley.user_links where user_id = v_id;
  delete from parley.user_roles where user_id = v_id;
  delete from parley.saved_views where account_id = v_id;
  return v_id is not null;
end
$$;

-- A user whom Supabase Auth keeps, as it was just read there: acts on accounts need a row and know the roles by it.
create or replace function public.adopt_user(p_user_id uuid, p_email text, p_name text, p_roles text[]) returns jsonb
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

-- The claims of a sign-in, in the form that Supabase Auth gives them: what is checked later is the same for both.
create or replace function parley.claims_of(p_sign_in parley.sign_ins, p_until timestamptz) returns jsonb
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
create or replace function parley.new_sign_in(p_user_id uuid, p_kind text, p_life interval, p_agent text) returns parley.sign_ins
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

create or replace function public.open_sign_in(p_user_id uuid, p_seconds integer, p_agent text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_sign_in parley.sign_ins := parley.new_sign_in(p_user_id, 'page', make_interval(secs => p_seconds), p_agent);
begin
  return parley.claims_of(v_sign_in, v_sign_in.expires_at);
end
$$;
comment on function public.open_sign_in is 'Records a sign-in whose password was right and answers its claims.';

-- The token after this one. Made of the one before and of what only the sign-in has, so that a repeated question gets the same answer without
-- any token being kept, and who has an old one cannot make the next.
create or replace function parley.token_after(p_token text, p_secret bytea) returns text
language sql immutable set search_path = ''
as $$ select parley.base64url(sha256(p_secret || sha256(p_secret || convert_to(p_token, 'UTF8')))) $$;

create or replace function public.open_api_sign_in(p_user_id uuid, p_seconds integer, p_agent text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_sign_in parley.sign_ins := parley.new_sign_in(p_user_id, 'api', interval '30 days', p_agent);
  v_token text := parley.base64url(parley.random_bytes32());
begin
  update parley.sign_ins set refresh_secret = parley.random_bytes32() where id = v_sign_in.id;
  insert into parley.refresh_tokens (token_hash, sign_in_id) values (parley.secret_hash(v_token), v_sign_in.id);
  return jsonb_build_object('claims', parley.claims_of(v_sign_in, clock_timestamp() + make_interval(secs => p_seconds)), 'refreshToken', v_token);
end
$$;
comment on function public.open_api_sign_in is
  'Records the sign-in of a program whose password was right; its access tokens are good for p_seconds, its refresh token for 30 days.';

-- RFC 9700 §4.14.2: a refresh token is good once, and one that comes again ends its sign-in. A client whose answer was lost asks again within
-- seconds and gets the same answer, as long as nobody has used that one.
create or replace function public.refresh_sign_in(p_token text, p_seconds integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_sign_in parley.sign_ins;
  v_used_at timestamptz;
  v_next text;
begin
  select * into v_sign_in from parley.sign_ins
    where id = (select sign_in_id from parley.refresh_tokens where token_hash = parley.secret_hash(p_token))
      and revoked_at is null and expires_at > clock_timestamp() for update;
  if not found then
    return null;
  end if;
  select used_at into v_used_at from parley.refresh_tokens where token_hash = parley.secret_hash(p_token);
  v_next := parley.token_after(p_token, v_sign_in.refresh_secret);
  if v_used_at is null then
    update parley.refresh_tokens set used_at = clock_timestamp() where token_hash = parley.secret_hash(p_token);
    insert into parley.refresh_tokens (token_hash, sign_in_id) values (parley.secret_hash(v_next), v_sign_in.id);
    delete from parley.refresh_tokens where token_hash in (
      select token_hash from parley.refresh_tokens where sign_in_id = v_sign_in.id order by created_at desc offset 1000);
    update parley.sign_ins set last_used_at = clock_timestamp(), expires_at = clock_timestamp() + interval '30 days' where id = v_sign_in.id;
  elsif v_used_at < clock_timestamp() - interval '10 seconds'
    or not exists (select from parley.refresh_tokens where token_hash = parley.secret_hash(v_next) and used_at is null) then
    update parley.sign_ins set revoked_at = clock_timestamp() where id = v_sign_in.id;
    return null;
  end if;
  return jsonb_build_object('claims', parley.claims_of(v_sign_in, clock_timestamp() + make_interval(secs => p_seconds)), 'refreshToken', v_next);
end
$$;
comment on function public.refresh_sign_in is
  'The next access and refresh token of a program''s sign-in; null: the token is over, and if it was used before so is its sign-in.';

create or replace function parley.require_name(p_name text) returns text
language plpgsql stable set search_path = ''
as $$
begin
  if not coalesce(parley.is_name(btrim(p_name)), false) then
    perform parley.refuse('invalid_argument', 'The name must have 1 to 80 characters, none of them invisible controls.', 'name');
  end if;
  return btrim(p_name);
end
$$;

create or replace function public.sign_up(p_name text, p_email text, p_password_hash text) returns jsonb
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
create or replace function parley.sign_ins_json(p_user_id uuid, p_current text) returns jsonb
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
create or replace function parley.end_sign_ins(p_user_id uuid, p_but text, p_one uuid default null) returns integer
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

create or replace function public.own_account(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  return parley.user_json(v_user) || jsonb_build_object('roles', parley.roles_of_claims(p_claims), 'createdAt', v_user.created_at,
    'confirmedAt', v_user.confirmed_at, 'signIns', parley.sign_ins_json(v_user.id, p_claims ->> 'session_id'));
end
$$;

create or replace function public.change_own_name(p_claims jsonb, p_name text) returns jsonb
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
create or replace function public.own_password(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  return jsonb_build_object('passwordHash', v_user.password_hash);
end
$$;

create or replace function public.change_own_password(p_claims jsonb, p_from_hash text, p_to_hash text) returns jsonb
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

create or replace function public.end_own_sign_ins(p_claims jsonb, p_sign_in_id uuid default null) returns jsonb
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
create or replace function parley.is_last_admin(p_user_id uuid) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
  perform from parley.user_roles where role = 'admin' order by user_id for update;
  return exists (select from parley.user_roles where role = 'admin' and user_id = p_user_id)
    and not exists (select from parley.user_roles where role = 'admin' and user_id <> p_user_id);
end
$$;

create or replace function public.delete_own_account(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  if parley.is_last_admin(v_user.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'last_admin');
  end if;
  perform parley.forget_user(v_user.id);
  return jsonb_build_object('outcome', 'done');
end
$$;
comment on function public.delete_own_account is
  'Takes sign-in, name and address; ledger, audit and attendance stay. Refused (as a value): last_admin.';

-- The user is locked. The link of before is over.
create or replace function parley.new_user_link(p_user_id uuid, p_purpose text) returns jsonb
language plpgsql volatile set search_path = '' set timezone = 'UTC'
as $$
declare
  v_token text := parley.base64url(parley.random_bytes32());
  v_until timestamptz := clock_timestamp() + case p_purpose when 'reset' then interval '1 day' else interval '7 days' end;
begin
  insert into parley.user_links (token_hash, user_id, purpose, expires_at) values (parley.secret_hash(v_token), p_user_id, p_purpose, v_until)
    on conflict (user_id, purpose) do update
      set token_hash = excluded.token_hash, expires_at = excluded.expires_at, created_at = clock_timestamp();
  return jsonb_build_object('token', v_token, 'purpose', p_purpose, 'expiresAt', v_until);
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A link is to confirm, reset or invite.', 'purpose');
    return null;
end
$$;

create or replace function public.find_user_link(p_token text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('purpose', l.purpose, 'email', u.email, 'name', u.name, 'expiresAt', l.expires_at)
  from parley.user_links l join parley.users u on u.id = l.user_id
  where l.token_hash = parley.secret_hash(p_token) and l.expires_at > clock_timestamp()
$$;
comment on function public.find_user_link is 'What a link is for; null when it was used, is too old or never was. Reads only.';

create or replace function public.use_user_link(
  p_token text, p_password_hash text default null, p_name text default null, p_kept_elsewhere boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users;
  v_purpose text;
begin
  -- The user before the link, as who makes one takes them.
  select * into v_user from parley.users
    where id = (select user_id from parley.user_links where token_hash = parley.secret_hash(p_token)) for update;
  delete from parley.user_links where token_hash = parley.secret_hash(p_token) and expires_at > clock_timestamp() returning purpose into v_purpose;
  if v_purpose is null then
    return null;
  end if;
  if v_purpose in ('reset', 'invite') and p_password_hash is null and not p_kept_elsewhere then
    perform parley.refuse('invalid_argument', 'A new password is needed.', 'password');
  end if;
  update parley.users set
      confirmed_at = case when v_purpose = 'reset' then confirmed_at else coalesce(confirmed_at, clock_timestamp()) end,
      password_hash = case when v_purpose = 'confirm' or p_kept_elsewhere then password_hash else p_password_hash end,
      name = case when v_purpose = 'invite' and p_name is not null then parley.require_name(p_name) else name end
    where id = v_user.id returning * into v_user;
  if v_purpose <> 'confirm' then
    delete from parley.user_links where user_id = v_user.id and purpose <> 'confirm';
    perform parley.end_sign_ins(v_user.id, null);
  end if;
  return jsonb_build_object('purpose', v_purpose, 'user', parley.user_json(v_user));
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'A new password is needed.', 'password');
    return null;
end
$$;
comment on function public.use_user_link is
  'Uses a link, once: confirms the address, sets the password (and ends all sign-ins), or accepts the invitation under a name. Null: '
  'it is over. p_kept_elsewhere: the password is one of Supabase Auth, where the caller sets it.';

-- Checks who asks, locks the user and answers what this key already did; null when it is new. A key that did something else is refused. One
-- act at a time for a key.
create or replace function parley.begin_user_act(p_claims jsonb, p_action text, p_user_id uuid, p_reason text, p_key text, p_details jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_done parley.audit;
begin
  perform parley.require_role(p_claims, 'admin');
  if char_length(p_reason) > 500 or coalesce(char_length(p_key), 0) not between 8 and 200 then
    perform parley.refuse('invalid_argument', 'An act has a reason of at most 500 characters and an idempotency key of 8 to 200.', 'reason');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.act ' || p_key, 0));
  select * into v_done from parley.audit where idempotency_key = p_key;
  if found and (v_done.action, v_done.user_id, v_done.details) is distinct from (p_action, coalesce(p_user_id, v_done.user_id), p_details) then
    perform parley.refuse('idempotency_conflict', 'This idempotency key did something else.', 'idempotency_key');
  end if;
  if v_done.id is null and p_user_id is not null then
    perform from parley.users where id = p_user_id and deleted_at is null for update;
    if not found then
      return parley.refused('no_such_user');
    end if;
  end if;
  return v_done.result || jsonb_build_object('repeated', true);
end
$$;

create or replace function parley.audited_of_user(
  p_claims jsonb, p_action text, p_user_id uuid, p_reason text, p_key text, p_details jsonb, p_result jsonb default '{"outcome": "done"}'
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_admin parley.users := parley.require_user(p_claims);
begin
  insert into parley.audit (idempotency_key, action, user_id, actor, reason, details, result) values (
    p_key, p_action, p_user_id, coalesce(v_admin.email, v_admin.name), coalesce(nullif(btrim(p_reason), ''), 'No reason was given.'), p_details, p_result);
  return p_result || jsonb_build_object('repeated', false);
end
$$;

create or replace function public.admin_users(
  p_claims jsonb, p_search text default null, p_role text default null, p_page integer default 1, p_limit integer default 20
) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 20), 1), 100);
  v_page integer := least(greatest(coalesce(p_page, 1), 1), 100000);
  v_part text := lower(btrim(coalesce(p_search, '')));
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    with found as (
      select u from parley.users u
      where u.deleted_at is null and (v_part = '' or strpos(lower(u.name), v_part) > 0 or strpos(coalesce(u.email, ''), v_part) > 0)
        and (p_role is null or exists (select from parley.user_roles r where r.user_id = u.id and r.role = p_role))
    ), shown as (
      select u, (select jsonb_build_object('signIns', count(*), 'lastUsedAt', max(s.last_used_at)) from parley.sign_ins s
          where s.user_id = (u).id and s.revoked_at is null and s.expires_at > clock_timestamp()) as used
      from found order by lower((u).name), (u).id limit v_limit offset (v_page - 1)::bigint * v_limit
    )
    select jsonb_build_object('page', v_page, 'limit', v_limit, 'totalItems', (select count(*) from found), 'users', coalesce(jsonb_agg(
      parley.user_json(u) || used || jsonb_build_object('createdAt', (u).created_at, 'confirmedAt', (u).confirmed_at,
        'hasPassword', (u).password_hash is not null) order by lower((u).name), (u).id), '[]'))
    from shown
  );
end
$$;

create or replace function public.admin_set_roles(p_claims jsonb, p_user_id uuid, p_roles text[], p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_details jsonb := jsonb_build_object('roles', (select coalesce(jsonb_agg(distinct r.role order by r.role), '[]') from unnest(p_roles) r (role)));
  v_done jsonb := parley.begin_user_act(p_claims, 'roles_set', p_user_id, p_reason, p_idempotency_key, v_details);
begin
  if v_done is not null then
    return v_done;
  elsif 'admin' <> all (p_roles) and parley.is_last_admin(p_user_id) then
    return parley.refused('last_admin');
  end if;
  -- Before, as an administrator may take their own role.
  v_done := parley.audited_of_user(p_claims, 'roles_set', p_user_id, p_reason, p_idempotency_key, v_details);
  perform parley.set_roles(p_user_id, p_roles);
  return v_done;
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'Roles are of admin, consultant, instructor and creator.', 'roles');
    return null;
end
$$;
comment on function public.admin_set_roles is
  'Exactly these roles from now on; a sign-in that was made with one that is taken is over. Refused (as a value): no_such_user, last_admin.';

-- An account without a password, and the link that gives it one.
create or replace function public.admin_invite_user(
  p_claims jsonb, p_email text, p_name text, p_roles text[], p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_email text := lower(btrim(p_email));
  v_details jsonb := jsonb_build_object('roles', to_jsonb(p_roles));
  v_done jsonb := parley.begin_user_act(p_claims, 'invited', null, p_reason, p_idempotency_key, v_details);
  v_user parley.users;
begin
  if v_done is not null then
    if not exists (select from parley.audit a join parley.users u on u.id = a.user_id where a.idempotency_key = p_idempotency_key and u.email = v_email) then
      perform parley.refuse('idempotency_conflict', 'This idempotency key did something else.', 'idempotency_key');
    end if;
    return v_done || jsonb_build_object('token', null);
  end if;
  insert into parley.users (email, name) values (v_email, parley.require_name(coalesce(nullif(btrim(p_name), ''), parley.name_of_email(v_email))))
    on conflict (email) do nothing;
  select * into strict v_user from parley.users where email = v_email for update;
  if v_user.password_hash is not null then
    return parley.refused('email_taken');
  end if;
  perform parley.set_roles(v_user.id, p_roles);
  return parley.audited_of_user(p_claims, 'invited', v_user.id, p_reason, p_idempotency_key, v_details)
    || jsonb_build_object('user', parley.user_json(v_user)) || parley.new_user_link(v_user.id, 'invite');
exception
  when check_violation or not_null_violation or no_data_found then
    perform parley.refuse('invalid_argument', 'An invitation needs an email and known roles.', 'email');
    return null;
end
$$;
comment on function public.admin_invite_user is
  'Invites an address; again, its link of before is over. The raw token is answered once. Refused (as a value): email_taken.';

create or replace function public.admin_make_user_link(p_claims jsonb, p_user_id uuid, p_purpose text, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_details jsonb := jsonb_build_object('purpose', p_purpose);
  v_done jsonb := parley.begin_user_act(p_claims, 'link_made', p_user_id, p_reason, p_idempotency_key, v_details);
begin
  if v_done is not null then
    return v_done || jsonb_build_object('token', null);
  end if;
  return parley.audited_of_user(p_claims, 'link_made', p_user_id, p_reason, p_idempotency_key, v_details) || parley.new_user_link(p_user_id, p_purpose);
end
$$;
comment on function public.admin_make_user_link is
  'A one-time link to confirm an address, reset a password or accept an invitation. The raw token is answered once: repeated with the same key '
  'it is null. Refused (as a value): no_such_user.';

create or replace function public.admin_end_sign_ins(p_claims jsonb, p_user_id uuid, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_done jsonb := parley.begin_user_act(p_claims, 'sign_ins_ended', p_user_id, p_reason, p_idempotency_key, '{}');
begin
  if v_done is not null then
    return v_done;
  end if;
  return parley.audited_of_user(p_claims, 'sign_ins_ended', p_user_id, p_reason, p_idempotency_key, '{}',
    jsonb_build_object('outcome', 'done', 'ended', parley.end_sign_ins(p_user_id, p_claims ->> 'session_id')));
end
$$;
comment on function public.admin_end_sign_ins is 'Signs somebody out everywhere; of the own account, everywhere else. Refused (as a value): no_such_user.';

create or replace function public.admin_delete_user(p_claims jsonb, p_user_id uuid, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_done jsonb := parley.begin_user_act(p_claims, 'user_deleted', p_user_id, p_reason, p_idempotency_key, '{}');
  v_result jsonb;
begin
  if v_done is not null then
    return v_done;
  elsif parley.is_last_admin(p_user_id) then
    return parley.refused('last_admin');
  end if;
  -- Before, as an administrator may delete their own account.
  v_result := parley.audited_of_user(p_claims, 'user_deleted', p_user_id, p_reason, p_idempotency_key, '{}');
  perform parley.forget_user(p_user_id);
  return v_result;
end
$$;
comment on function public.admin_delete_user is
  'Takes sign-in, name and address of somebody; ledger, audit and attendance stay. Refused (as a value): no_such_user, last_admin.';

-- For `npm run user`: whoever has the machine.
create or replace function public.make_user_link(p_email text, p_purpose text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_id uuid;
begin
  select id into v_id from parley.users where email = lower(btrim(p_email)) for update;
  if v_id is null then
    return null;
  end if;
  insert into parley.audit (idempotency_key, action, user_id, actor, reason, details, result)
    values (gen_random_uuid()::text, 'link_made', v_id, 'npm run user', 'By a command on the machine.', jsonb_build_object('purpose', p_purpose), '{}');
  return parley.new_user_link(v_id, p_purpose);
end
$$;

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_function text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on parley.refresh_tokens, parley.user_links from %s', v_outsiders);
  foreach v_function in array array[
    'parley.set_roles',
    'parley.forget_user',
    'public.adopt_user',
    'parley.claims_of',
    'parley.new_sign_in',
    'public.open_sign_in',
    'parley.token_after',
    'public.open_api_sign_in',
    'public.refresh_sign_in',
    'parley.require_name',
    'public.sign_up',
    'parley.sign_ins_json',
    'parley.end_sign_ins',
    'public.own_account',
    'public.change_own_name',
    'public.own_password',
    'public.change_own_password',
    'public.end_own_sign_ins',
    'parley.is_last_admin',
    'public.delete_own_account',
    'parley.new_user_link',
    'public.find_user_link',
    'public.use_user_link',
    'parley.begin_user_act',
    'parley.audited_of_user',
    'public.admin_users',
    'public.admin_set_roles',
    'public.admin_invite_user',
    'public.admin_make_user_link',
    'public.admin_end_sign_ins',
    'public.admin_delete_user',
    'public.make_user_link'
  ] loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_function like 'public.%' and exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
