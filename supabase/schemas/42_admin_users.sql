-- What administrators do with the accounts of others, each act with an actor and an audit entry.

-- Checks who asks, locks the user and answers what this key already did; null when it is new. A key that did something else is refused. One
-- act at a time for a key.
create function parley.begin_user_act(p_claims jsonb, p_action text, p_user_id uuid, p_reason text, p_key text, p_details jsonb) returns jsonb
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
    -- Not against whoever points to it: a club that blocks this account holds the club, which who is deleted waits for.
    perform from parley.users where id = p_user_id and deleted_at is null for no key update;
    if not found then
      return parley.refused('no_such_user');
    end if;
  end if;
  return v_done.result || jsonb_build_object('repeated', true);
end
$$;

create function parley.audited_of_user(
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

create function public.admin_users(
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

create function public.admin_set_roles(p_claims jsonb, p_user_id uuid, p_roles text[], p_reason text, p_idempotency_key text) returns jsonb
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
create function public.admin_invite_user(
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

create function public.admin_make_user_link(p_claims jsonb, p_user_id uuid, p_purpose text, p_reason text, p_idempotency_key text) returns jsonb
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

create function public.admin_end_sign_ins(p_claims jsonb, p_user_id uuid, p_reason text, p_idempotency_key text) returns jsonb
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

create function public.admin_delete_user(p_claims jsonb, p_user_id uuid, p_reason text, p_idempotency_key text) returns jsonb
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
create function public.make_user_link(p_email text, p_purpose text) returns jsonb
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
