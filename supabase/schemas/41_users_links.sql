-- One-time links of accounts: to confirm an address, to exchange it for another, to set a new password, to accept an invitation.

-- The raw token is 32 random bytes as base64url; only its SHA-256 is kept. Of each purpose a user has one at most.
create table parley.user_links (
  token_hash bytea primary key,
  user_id uuid not null references parley.users on delete cascade,
  purpose text not null check (purpose in ('confirm', 'reset', 'invite', 'email')),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  unique (user_id, purpose)
);

-- The user is locked. The link of before is over.
create function parley.new_user_link(p_user_id uuid, p_purpose text) returns jsonb
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

create function public.find_user_link(p_token text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('purpose', l.purpose, 'email', case l.purpose when 'email' then u.wanted_email else u.email end, 'name', u.name, 'expiresAt', l.expires_at)
  from parley.user_links l join parley.users u on u.id = l.user_id
  where l.token_hash = parley.secret_hash(p_token) and l.expires_at > clock_timestamp()
$$;
comment on function public.find_user_link is 'What a link is for; null when it was used, is too old or never was. Reads only.';

-- The user is locked. Null where the address is another account's by now, of which nobody is told; what was asked for is over then.
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

create function public.use_user_link(
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
