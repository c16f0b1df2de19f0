-- Sign-ins of staff as rows, so that each can be revoked, and one question for every function that staff calls: what do these claims allow?

-- A consultant's account belongs to the person whom bookings name.
alter table parley.staff add column person_id uuid references parley.people;
create unique index staff_by_person on parley.staff (person_id) where person_id is not null;

create table parley.staff_sessions (
  id uuid primary key default gen_random_uuid(),
  staff_id uuid not null references parley.staff on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index staff_sessions_by_staff on parley.staff_sessions (staff_id) where revoked_at is null;
alter table parley.staff_sessions enable row level security;

create function parley.refuse_staff(p_code text, p_message text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = case p_code when 'not_signed_in' then 'PA030' else 'PA031' end, message = p_message, detail = p_code;
end
$$;

create or replace function parley.staff_json(p_staff parley.staff) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', p_staff.id, 'email', p_staff.email, 'role', p_staff.role, 'personId', p_staff.person_id)
$$;

-- The claims of a sign-in, in the form that Supabase Auth gives them: what is checked later is the same for both.
create function public.open_staff_session(p_staff_id uuid, p_seconds integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff parley.staff;
  v_session parley.staff_sessions;
begin
  select * into v_staff from parley.staff where id = p_staff_id;
  if not found then
    perform parley.refuse_staff('not_signed_in', 'There is no such account.');
  end if;
  delete from parley.staff_sessions where staff_id = p_staff_id and expires_at < clock_timestamp();
  insert into parley.staff_sessions (staff_id, expires_at) values (p_staff_id, clock_timestamp() + make_interval(secs => p_seconds))
    returning * into v_session;
  return jsonb_build_object(
    'sub', v_staff.id,
    'email', v_staff.email,
    'role', 'authenticated',
    'session_id', v_session.id,
    'exp', floor(extract(epoch from v_session.expires_at))::bigint,
    'app_metadata', jsonb_strip_nulls(jsonb_build_object('role', v_staff.role, 'person_id', v_staff.person_id))
  );
end
$$;
comment on function public.open_staff_session is 'Records a sign-in whose password was right and answers its claims.';

-- Whether a sign-in stands: not signed out, not expired, and its account is still what it was. Also asks Supabase Auth's own table, where there is one.
create function parley.is_live(p_claims jsonb) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_id text := p_claims ->> 'session_id';
  v_role text := p_claims -> 'app_metadata' ->> 'role';
  v_live boolean;
begin
  if v_id is null or v_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' or coalesce(p_claims ->> 'exp', '') !~ '^\d{1,12}$' then
    return false;
  end if;
  if to_timestamp((p_claims ->> 'exp')::bigint) <= clock_timestamp() then
    return false;
  end if;
  select s.revoked_at is null and s.expires_at > clock_timestamp() and a.role = v_role
      and a.person_id::text is not distinct from p_claims -> 'app_metadata' ->> 'person_id'
    into v_live
  from parley.staff_sessions s join parley.staff a on a.id = s.staff_id
  where s.id = v_id::uuid and a.id::text = p_claims ->> 'sub';
  if v_live is null and to_regclass('auth.sessions') is not null then
    execute 'select exists (select from auth.sessions where id = $1::uuid and user_id::text = $2)' into v_live using v_id, p_claims ->> 'sub';
  end if;
  return coalesce(v_live, false);
end
$$;

-- The one check behind every staff function and every policy of row level security.
create function parley.claims_allow(p_claims jsonb, p_role text) returns boolean
language sql stable security definer set search_path = ''
as $$ select p_claims -> 'app_metadata' ->> 'role' is not distinct from p_role and parley.is_live(p_claims) $$;

create function parley.require_role(p_claims jsonb, p_role text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not parley.is_live(p_claims) then
    perform parley.refuse_staff('not_signed_in', 'This sign-in is over.');
  elsif not parley.claims_allow(p_claims, p_role) then
    perform parley.refuse_staff('not_allowed', format('Only a %s may do that.', p_role));
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
    perform parley.refuse_staff('not_allowed', 'This account is not connected with a consultant.');
  end if;
  return v_person;
end
$$;

create function public.is_staff_session_live(p_claims jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object('live', parley.is_live(p_claims)) $$;
comment on function public.is_staff_session_live is 'Whether a sign-in still stands; asked by every page and route of staff.';

create function public.close_staff_session(p_claims jsonb, p_everywhere boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_closed integer;
begin
  if not parley.is_live(p_claims) then
    return jsonb_build_object('closed', 0);
  end if;
  update parley.staff_sessions set revoked_at = clock_timestamp()
    where revoked_at is null and staff_id::text = p_claims ->> 'sub' and (p_everywhere or id::text = p_claims ->> 'session_id');
  get diagnostics v_closed = row_count;
  return jsonb_build_object('closed', v_closed);
end
$$;
comment on function public.close_staff_session is 'Signs out: this sign-in, or every one of its account.';

-- The consultant whom bookings name by `p_ref`; made under `p_name` when no booking has yet.
create function public.consultant_person(p_ref text, p_name text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_person parley.people;
  v_made uuid;
begin
  select * into v_person from parley.people where role = 'consultant' and ref = p_ref;
  if v_person.id is null then
    if p_name is null then
      perform parley.refuse('invalid_argument', format('No booking has named a consultant %s yet: give the name as well.', p_ref), 'consultant');
    end if;
    v_made := parley.person_of('consultant', p_ref, btrim(p_name));
    select * into strict v_person from parley.people where id = v_made;
  end if;
  return parley.person_json(v_person.id, v_person.name);
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'A consultant has a ref of 1 to 200 characters and a name of 1 to 80.', 'consultant');
    return null;
end
$$;

-- Creates an account, or changes the one of that email; what is null stays. Whatever changes ends the sign-ins made before.
create function public.save_staff_account(
  p_email text, p_role text default null, p_password_hash text default null, p_person_id uuid default null
) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_email text := lower(btrim(p_email));
  v_before parley.staff;
  v_staff parley.staff;
begin
  select * into v_before from parley.staff where email = v_email for update;
  insert into parley.staff as s (email, role, password_hash, person_id)
    values (v_email, coalesce(p_role, v_before.role), coalesce(p_password_hash, v_before.password_hash), p_person_id)
    on conflict (email) do update set
      role = excluded.role,
      password_hash = excluded.password_hash,
      person_id = case when excluded.role = 'consultant' then coalesce(p_person_id, s.person_id) end
    returning * into v_staff;
  update parley.staff_sessions set revoked_at = clock_timestamp() where staff_id = v_staff.id and revoked_at is null;
  return jsonb_build_object('created', v_before.id is null, 'account', parley.staff_json(v_staff));
exception
  when check_violation or not_null_violation or foreign_key_violation then
    perform parley.refuse('invalid_argument', 'An account needs an email, a role (admin or consultant) and a password.', 'staff');
    return null;
  when unique_violation then
    perform parley.refuse('invalid_argument', 'That consultant has an account under another email already.', 'consultant');
    return null;
end
$$;

create function public.list_staff_accounts() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(parley.staff_json(s) || jsonb_build_object('consultant', p.name) order by s.email), '[]')
  from parley.staff s left join parley.people p on p.id = s.person_id
$$;

create function public.delete_staff_account(p_email text) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  with gone as (delete from parley.staff where email = lower(btrim(p_email)) returning id)
  select jsonb_build_object('deleted', exists (select from gone))
$$;

-- The account behind a browser is read from its sign-in now.
drop function public.staff_account(uuid);
