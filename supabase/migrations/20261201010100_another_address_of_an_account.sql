-- The email address of an account is exchanged for another: its owner asks for it, and a one-time link to the new address does it.

alter table parley.users add column wanted_email text
  check (wanted_email = lower(btrim(wanted_email)) and wanted_email ~ '^[^@\s]+@[^@\s]+$' and char_length(wanted_email) <= 254);
alter table parley.user_links drop constraint user_links_purpose_check;
alter table parley.user_links add constraint user_links_purpose_check check (purpose in ('confirm', 'reset', 'invite', 'email'));

create or replace function parley.forget_user(p_user_id uuid) returns boolean
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

create or replace function parley.new_user_link(p_user_id uuid, p_purpose text) returns jsonb
language plpgsql volatile set search_path = '' set timezone = 'UTC'
as $$
declare
  v_token text := parley.base64url(parley.random_bytes32());
  v_until timestamptz := clock_timestamp() + case p_purpose when 'reset' then interval '1 day' else interval '7 days' end;
begin
  if p_purpose = 'email' and not exists (select from parley.users where id = p_user_id and wanted_email is not null) then
    perform parley.refuse('invalid_argument', 'Nobody asked for another address of this account.', 'purpose');
  end if;
  insert into parley.user_links (token_hash, user_id, purpose, expires_at) values (parley.secret_hash(v_token), p_user_id, p_purpose, v_until)
    on conflict (user_id, purpose) do update
      set token_hash = excluded.token_hash, expires_at = excluded.expires_at, created_at = clock_timestamp();
  -- Whoever sends it reads where to: an address may have been exchanged for another meanwhile.
  return jsonb_build_object('token', v_token, 'purpose', p_purpose, 'expiresAt', v_until) || case when p_purpose = 'email'
    then jsonb_build_object('email', (select wanted_email from parley.users where id = p_user_id)) else '{}' end;
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A link is to confirm, reset, invite or exchange an email.', 'purpose');
    return null;
end
$$;

create or replace function public.find_user_link(p_token text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('purpose', l.purpose, 'email', case l.purpose when 'email' then u.wanted_email else u.email end, 'name', u.name, 'expiresAt', l.expires_at)
  from parley.user_links l join parley.users u on u.id = l.user_id
  where l.token_hash = parley.secret_hash(p_token) and l.expires_at > clock_timestamp()
$$;
comment on function public.find_user_link is 'What a link is for; null when it was used, is too old or never was. Reads only.';

create function parley.take_wanted_email(p_user parley.users) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  begin
    update parley.users set email = wanted_email, wanted_email = null, confirmed_at = clock_timestamp()
      where id = p_user.id and wanted_email is not null returning * into p_user;
  exception when unique_violation then
    update parley.users set wanted_email = null where id = p_user.id;
    return null;
  end;
  if p_user.id is null then
    return null;
  end if;
  -- Links that went to the old address open nothing, and every device signs in by the new one.
  delete from parley.user_links where user_id = p_user.id;
  perform parley.end_sign_ins(p_user.id, null);
  return jsonb_build_object('purpose', 'email', 'user', parley.user_json(p_user));
end
$$;

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
  elsif v_purpose = 'email' then
    return parley.take_wanted_email(v_user);
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
  'Uses a link, once: confirms the address, sets the password or exchanges the address (and ends all sign-ins), or accepts the invitation '
  'under a name. Null: it is over, or the new address is another account''s. p_kept_elsewhere: the password is one of Supabase Auth, where the caller sets it.';

create or replace function public.own_account(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  return parley.user_json(v_user) || jsonb_build_object('roles', parley.roles_of_claims(p_claims), 'createdAt', v_user.created_at,
    'confirmedAt', v_user.confirmed_at, 'wantedEmail', v_user.wanted_email, 'signIns', parley.sign_ins_json(v_user.id, p_claims ->> 'session_id'));
end
$$;

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
        'wantedEmail', (u).wanted_email, 'hasPassword', (u).password_hash is not null) order by lower((u).name), (u).id), '[]'))
    from shown
  );
end
$$;

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on function parley.take_wanted_email, public.ask_own_email from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.ask_own_email to service_role;
  end if;
end
$$;
