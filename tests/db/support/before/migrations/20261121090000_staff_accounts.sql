-- Staff: who may sign in, and what administrators may read. Reading changes nothing; the domain's own functions do all writing.

create table parley.staff (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email = lower(btrim(email)) and email ~ '^[^@\s]+@[^@\s]+$' and char_length(email) <= 254),
  role text not null check (role in ('admin', 'consultant')),
  password_hash text not null check (password_hash like 'scrypt$%'),
  created_at timestamptz not null default clock_timestamp()
);
comment on column parley.staff.password_hash is 'scrypt$N$r$p$salt$hash, made by the web tier; the password itself never reaches the database.';
alter table parley.staff enable row level security;

-- The list of sessions is read from the newest start backwards.
create index sessions_by_start on parley.webrtc_sessions (scheduled_start_time desc, id desc);

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

create function parley.staff_json(p_staff parley.staff) returns jsonb
language sql stable set search_path = ''
as $$ select jsonb_build_object('id', p_staff.id, 'email', p_staff.email, 'role', p_staff.role) $$;

-- For signing in. Null: no such account.
create function public.find_staff_account(p_email text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select parley.staff_json(s) || jsonb_build_object('passwordHash', s.password_hash)
  from parley.staff s where s.email = lower(btrim(p_email))
$$;

-- For every page: the account behind a signed-in browser, as it is now. Null: it is gone.
create function public.staff_account(p_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$ select parley.staff_json(s) from parley.staff s where s.id = p_id $$;

-- One session with its people and its money. Amounts that only a settlement knows are null until there is one.
create function parley.admin_session_json(p_session parley.webrtc_sessions) returns jsonb
language sql volatile set search_path = ''
as $$
  select jsonb_build_object(
    'sessionId', p_session.id,
    'bookingId', b.id,
    'sessionType', p_session.session_type,
    'status', p_session.status,
    'client', jsonb_build_object('id', b.client_id, 'name', b.client_name),
    'consultant', jsonb_build_object('id', b.consultant_id, 'name', b.consultant_name),
    'scheduledStartTime', p_session.scheduled_start_time,
    'paidDurationMinutes', p_session.paid_duration_minutes,
    'startedAt', p_session.started_at,
    'endedAt', p_session.ended_at,
    'durationSeconds', coalesce(
      st.billable_seconds,
      case when p_session.status = 'active' then parley.billable_seconds(p_session, clock_timestamp(), clock_timestamp()) end
    ),
    'endReason', p_session.end_reason,
    'endedBy', p_session.ended_by,
    'currency', b.currency,
    'heldMinor', h.amount_minor,
    'releasedMinor', st.released_minor,
    'returnedMinor', st.returned_minor,
    'feeMinor', st.fee_minor
  )
  from parley.bookings b
  join parley.holds h on h.booking_id = b.id
  left join parley.settlements st on st.session_id = p_session.id
  where b.id = p_session.booking_id
$$;

-- `p_before_start` and `p_before_id`: the last row of the page before this one. `p_text`: part of a name, or an id.
create function public.admin_list_sessions(
  p_status text default null, p_session_type text default null, p_text text default null,
  p_before_start timestamptz default null, p_before_id uuid default null, p_limit integer default 25
) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  with page as (
    select s
    from parley.webrtc_sessions s
    join parley.bookings b on b.id = s.booking_id
    where (p_status is null or s.status = p_status)
      and (p_session_type is null or s.session_type = p_session_type)
      and (p_before_start is null or (s.scheduled_start_time, s.id) < (p_before_start, p_before_id))
      and (
        p_text is null
        or position(lower(p_text) in lower(b.client_name)) > 0
        or position(lower(p_text) in lower(b.consultant_name)) > 0
        or lower(p_text) in (s.id::text, b.id::text)
      )
    order by s.scheduled_start_time desc, s.id desc
    limit least(greatest(p_limit, 1), 100) + 1
  ),
  numbered as (
    select (s).id, (s).scheduled_start_time, parley.admin_session_json(s) as row,
      row_number() over (order by (s).scheduled_start_time desc, (s).id desc) as place
    from page
  )
  select jsonb_build_object(
    'sessions', coalesce(jsonb_agg(n.row order by n.place) filter (where n.place <= least(greatest(p_limit, 1), 100)), '[]'),
    'more', coalesce(bool_or(n.place > least(greatest(p_limit, 1), 100)), false),
    'serverTime', clock_timestamp()
  )
  from numbered n
$$;

-- Every transfer of one booking with its lines; each sums to zero.
create function parley.ledger_json(p_booking_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'transferId', t.id,
    'kind', t.kind,
    'actor', t.actor,
    'reason', t.reason,
    'at', t.at,
    'lines', (
      select jsonb_agg(jsonb_build_object(
        'account', a.kind, 'owner', p.name, 'amountMinor', e.amount_minor, 'balanceMinor', e.balance_minor, 'currency', e.currency
      ) order by e.id)
      from parley.entries e
      join parley.accounts a on a.id = e.account_id
      left join parley.people p on p.id = a.person_id
      where e.transfer_id = t.id
    )
  ) order by t.id), '[]')
  from parley.transfers t where t.booking_id = p_booking_id
$$;

create function parley.presence_json(p_session_id uuid) returns jsonb
language sql volatile set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'participantType', p.participant_type,
    'joinedAt', p.joined_at,
    'until', parley.lease_end(p, clock_timestamp()),
    'open', p.left_at is null and p.last_seen_at + parley.lease() > clock_timestamp(),
    'reason', p.leave_reason
  ) order by p.joined_at, p.id), '[]')
  from parley.presence p where p.session_id = p_session_id
$$;

-- Everything an administrator may know of one session; not what was said in it. Null: no such session.
create function public.admin_session(p_session_id uuid) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'session', parley.admin_session_json(s),
    'policy', jsonb_build_object('billing', b.billing, 'platformFeeBp', b.platform_fee_bp, 'freeSeconds', b.free_seconds),
    'ledger', parley.ledger_json(b.id),
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('type', e.type, 'actor', e.actor, 'data', e.data, 'at', e.at) order by e.seq), '[]')
      from parley.session_events e where e.session_id = s.id
    ),
    'presence', parley.presence_json(s.id),
    'serverTime', clock_timestamp()
  )
  from parley.webrtc_sessions s
  join parley.bookings b on b.id = s.booking_id
  where s.id = p_session_id
$$;

-- For the web tier alone. Supabase grants new functions to its public roles by default, and PostgreSQL to everybody.
do $$
declare
  v_function regprocedure;
  v_outsiders text := 'public';
  v_role text;
  v_service boolean := exists (select from pg_catalog.pg_roles where rolname = 'service_role');
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on parley.staff from %s', v_outsiders);
  execute format('revoke all on all functions in schema parley from %s', v_outsiders);
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and p.proname in ('create_staff_account', 'find_staff_account', 'staff_account', 'admin_list_sessions', 'admin_session')
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
