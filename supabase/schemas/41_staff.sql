-- Staff: accounts, their sign-ins as rows that can be revoked, and what the claims of one allow.

create table parley.staff (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email = lower(btrim(email)) and email ~ '^[^@\s]+@[^@\s]+$' and char_length(email) <= 254),
  role text not null check (role in ('admin', 'consultant')),
  password_hash text not null check (password_hash like 'scrypt$%'),
  created_at timestamptz not null default clock_timestamp(),
  -- A consultant's account belongs to the person whom bookings name.
  person_id uuid references parley.people
);
comment on column parley.staff.password_hash is
  'scrypt$N$r$p$salt$hash, made by the web tier; the password itself never reaches the database.';
create unique index staff_by_person on parley.staff (person_id) where person_id is not null;

create table parley.staff_sessions (
  id uuid primary key default gen_random_uuid(),
  staff_id uuid not null references parley.staff on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index staff_sessions_by_staff on parley.staff_sessions (staff_id) where revoked_at is null;

create function parley.staff_json(p_staff parley.staff) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', p_staff.id, 'email', p_staff.email, 'role', p_staff.role, 'personId', p_staff.person_id)
$$;

-- An email that has an account already keeps it, password and role included.
create function public.create_staff_account(p_email text, p_role text, p_password_hash text) returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_staff parley.staff;
begin
  insert into parley.staff (email, role, password_hash) values (lower(btrim(p_email)), p_role, p_password_hash)
    on conflict (email) do nothing returning * into v_staff;
  if v_staff.id is not null then
    return jsonb_build_object('created', true, 'account', parley.staff_json(v_staff));
  end if;
  select * into strict v_staff from parley.staff where email = lower(btrim(p_email));
  return jsonb_build_object('created', false, 'account', parley.staff_json(v_staff));
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A staff account has an email, a role and a password hash.', 'staff');
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

-- For signing in. Null: no such account.
create function public.find_staff_account(p_email text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select parley.staff_json(s) || jsonb_build_object('passwordHash', s.password_hash)
  from parley.staff s where s.email = lower(btrim(p_email))
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

create function parley.refuse_staff(p_code text, p_message text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = case p_code when 'not_signed_in' then 'PA030' else 'PA031' end, message = p_message, detail = p_code;
end
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

-- Whether a sign-in stands: not signed out, not expired, and its account is still what it was. Also asks Supabase Auth's own table, where
-- there is one.
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

-- Functions are for the web tier, which hands on the caller's claims; the one thing that a signed-in browser or tool may ask for by itself
-- is the view public.staff_sessions_list, where row level security asks the same question of the same claims.

-- The claims of whoever is connected as `authenticated`: PostgREST sets them from the checked JWT.
create function parley.own_claims() returns jsonb
language sql stable set search_path = ''
as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;

create function parley.signed_in_as(p_role text) returns boolean
language sql stable security definer set search_path = ''
as $$ select parley.claims_allow(parley.own_claims(), p_role) $$;
