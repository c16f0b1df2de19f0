-- The database of Parley 0.2.0, by subject: what 48 migrations led to, as one. What has become of it since is told by `supabase/schemas`.
--
-- A database that 0.2.0 or a later version made has all of this already: `npm start` replaces the 48 in its history by this one. Supabase's
-- own tool is told so by hand (docs/operations.md).
--
-- Replaces what 0.2.0 applied:
-- 20261121000100 20261121000200 20261121000300 20261121000400 20261121000500 20261121000600 20261121000700 20261121000800
-- 20261121000900 20261121001000 20261121001100 20261121001200 20261121001300 20261121001400 20261121001500 20261121001600
-- 20261121001700 20261121001800 20261121090000 20261125010000 20261125020000 20261125030000 20261125040000 20261125040100
-- 20261125040200 20261125040250 20261125040300 20261125040400 20261125040500 20261125040600 20261125040700 20261125040800
-- 20261125040900 20261125041000 20261125041100 20261125050000 20261125050100 20261125050200 20261125050300 20261125050400
-- 20261125050900 20261125060000 20261125060100 20261125060200 20261125060300 20261125070000 20261125070100 20261125090000

-- Functions call others that stand further down; their bodies are read when they are first called.
set check_function_bodies = off;


-- ==== Roles and words ====

-- The domain's own schema: not exposed by PostgREST, closed to everybody but its owner. What may be called lives in `public`.
create schema parley;
comment on schema parley is 'Parley: bookings, sessions, links, presence and money. Reached only through functions in public.';

-- Supabase has these roles; a plain PostgreSQL gets them so that the same grants hold there. Whoever may not create roles does without.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['anon', 'authenticated', 'service_role'] loop
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
        execute format('create role %I nologin', v_role);
      end if;
    exception
      -- Roles belong to the whole cluster: another database may have been quicker.
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then raise notice 'role % is missing and cannot be created', v_role;
    end;
  end loop;
end
$$;

-- Refusals carry a SQLSTATE of class PA (lib/db/refusals.ts), so that every transport can tell them from faults.
create function parley.refuse(p_code text, p_message text, p_detail text default '', p_hint text default '') returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = case p_code
      when 'link_not_found' then 'PA001'
      when 'link_over' then 'PA002'
      when 'too_early' then 'PA003'
      when 'in_use_elsewhere' then 'PA004'
      when 'not_a_participant' then 'PA005'
      when 'session_not_found' then 'PA006'
      when 'session_over' then 'PA007'
      when 'not_started' then 'PA008'
      when 'already_started' then 'PA009'
      when 'insufficient_funds' then 'PA010'
      when 'already_booked' then 'PA011'
      when 'invalid_argument' then 'PA012'
      when 'invariant_violated' then 'PA013'
      when 'append_only' then 'PA014'
    end,
    message = p_message,
    detail = p_detail,
    hint = p_hint;
end
$$;

-- The field's words, once.
create domain parley.participant_type as text check (value in ('client', 'consultant'));

create domain parley.session_type as text check (value in ('chat', 'voice', 'video'));

create domain parley.session_status as text check (
  value in ('scheduled', 'waiting', 'active', 'completed', 'abandoned', 'no_show_client', 'no_show_consultant', 'expired', 'cancelled')
);

create domain parley.billing as text check (value in ('prorata', 'fixed', 'per_minute'));

create domain parley.actor as text check (value in ('client', 'consultant', 'admin', 'system'));

create domain parley.currency as text check (value ~ '^[A-Z]{3}$');

create domain parley.amount as bigint check (value >= 0);

create function parley.clock() returns timestamptz
language plpgsql volatile set search_path = '' as $$ begin return clock_timestamp(); end $$;
comment on function parley.clock is
  'The one clock of the domain: that of the database, at the moment of asking (not of the transaction''s start).';

-- The database's clock for one session. It never goes behind what was already recorded there, whatever happens to the machine's clock.
create function parley.now_in(p_session_id uuid) returns timestamptz
language plpgsql volatile set search_path = ''
as $$
begin
  return (
    select greatest(parley.clock(), max(p.last_seen_at), max(p.left_at)) from parley.presence p where p.session_id = p_session_id
  );
end
$$;

-- Times as they are hashed and signed, and as people are told them.
create function parley.utc_text(p_at timestamptz) returns text
language plpgsql immutable set search_path = ''
as $$ begin return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'); end $$;

create function parley.is_over(p_status text) returns boolean
language plpgsql immutable set search_path = '' as $$ begin return p_status not in ('scheduled', 'waiting', 'active'); end $$;
comment on function parley.is_over is 'A terminal status is final: settled, and never changed again.';

create function parley.checked_side(p_side text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if p_side is null or p_side not in ('client', 'consultant') then
    perform parley.refuse('invalid_argument', 'The participant type is client or consultant.', 'participant_type');
  end if;
  return p_side;
end
$$;

create function parley.checked_actor(p_actor text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if p_actor is null or p_actor not in ('client', 'consultant', 'admin', 'system') then
    perform parley.refuse('invalid_argument', 'The actor is client, consultant, admin or system.', 'actor');
  end if;
  return p_actor;
end
$$;

-- For tables that tell what happened: rows are added, never changed. Corrections are new rows.
create function parley.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform parley.refuse('append_only', format('%s is append-only: %s refused.', tg_table_name, lower(tg_op)), tg_table_name);
  return null;
end
$$;

-- 32 unpredictable bytes without pgcrypto (it is not on every server): a version 4 UUID has 122 random bits from the server's strong
-- source, so four of them (488 bits) are hashed to 256.
create function parley.random_bytes32() returns bytea
language sql volatile set search_path = ''
as $$
  select sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
  )
$$;

create function parley.base64url(p_bytes bytea) returns text
language sql immutable set search_path = ''
as $$ select rtrim(translate(encode(p_bytes, 'base64'), '+/', '-_'), '=') $$;

-- Hashes the text of a secret, not its decoded bytes: base64url has several spellings of the same bytes, and only one may open the door.
create function parley.secret_hash(p_secret text) returns bytea
language sql immutable set search_path = ''
as $$ select sha256(convert_to(p_secret, 'UTF8')) $$;

-- Stretches of time: how long they last in all.
create function parley.seconds_in(p_ranges tstzmultirange) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce((select sum(extract(epoch from upper(r)) - extract(epoch from lower(r))) from unnest(p_ranges) as r), 0);
end
$$;

-- The moment at which the ranges have lasted `p_seconds` in all; null if they never did.
create function parley.reached(p_ranges tstzmultirange, p_seconds numeric) returns timestamptz
language sql immutable set search_path = ''
as $$
  select ends - make_interval(secs => (total - p_seconds)::double precision)
  from (
    select upper(r) as ends,
      sum(extract(epoch from upper(r)) - extract(epoch from lower(r))) over (order by lower(r)) as total
    from unnest(p_ranges) as r
  ) as running
  where total >= p_seconds
  order by ends
  limit 1
$$;


-- ==== The practice ====

-- Defaults of new bookings; each booking keeps its own copy.
create table parley.settings (
  only_row boolean primary key default true check (only_row),
  platform_fee_bp integer not null default 300 check (platform_fee_bp between 0 and 10000),
  free_seconds integer not null default 60 check (free_seconds between 0 and 3600),
  no_show_client_share_bp integer not null default 0 check (no_show_client_share_bp between 0 and 10000),
  late_cancel_share_bp integer not null default 0 check (late_cancel_share_bp between 0 and 10000),
  cancel_cutoff_minutes integer not null default 1440 check (cancel_cutoff_minutes >= 0),
  early_join_minutes integer not null default 10 check (early_join_minutes between 0 and 1440),
  overrun_cap_minutes integer not null default 15 check (overrun_cap_minutes between 0 and 1440),
  demo boolean not null default false,
  dispute_window_minutes integer not null default 10080 check (dispute_window_minutes between 0 and 525600)
);
comment on column parley.settings.demo is 'The bookings of this database belong to the demo practice.';
insert into parley.settings default values;

create function public.mark_demo_practice() returns jsonb
language sql volatile security definer set search_path = ''
as $$
  update parley.settings set demo = true where only_row returning jsonb_build_object('demo', demo)
$$;
comment on function public.mark_demo_practice is 'Remembers that the bookings of this database are those of the demo practice.';

create function public.database_status() returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'empty', not exists (select from parley.bookings),
    'demo', (select demo from parley.settings),
    'serverTime', parley.clock(),
    'version', current_setting('server_version')
  )
$$;
comment on function public.database_status is 'Whether the database holds no bookings, or the demo practice, and its clock.';


-- ==== People and ledger ====

-- People, and money in double entry. All amounts are minor units of their currency; every transfer sums to zero and is never changed.

-- A client and a consultant never share a row, even under the same ref: booking systems number them separately.
create table parley.people (
  id uuid primary key default gen_random_uuid(),
  role parley.participant_type not null,
  ref text not null check (char_length(ref) between 1 and 200),
  name text not null check (char_length(name) between 1 and 80 and name = btrim(name)),
  created_at timestamptz not null default parley.clock(),
  unique (role, ref)
);
comment on column parley.people.ref is 'The booking system''s own name for this person.';

-- For the choice of a consultant in the filters.
create index people_by_name on parley.people (role, name, id);

create function parley.person_of(p_role text, p_ref text, p_name text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into parley.people (role, ref, name) values (p_role, p_ref, p_name)
    on conflict (role, ref) do update set name = excluded.name where people.name <> excluded.name
    returning id into v_id;
  if v_id is null then
    select id into strict v_id from parley.people where role = p_role and ref = p_ref;
  end if;
  return v_id;
end
$$;

-- The outside world's account mirrors all money that came in or went out; it is the only one that may be negative.
create table parley.accounts (
  id bigint generated always as identity primary key,
  person_id uuid references parley.people,
  kind text not null check (kind in ('available', 'held', 'pending', 'withheld', 'payable', 'revenue', 'external')),
  currency parley.currency not null,
  balance_minor bigint not null default 0,
  created_at timestamptz not null default parley.clock(),
  -- The platform's fees lie in several accounts of a currency: settlements that commit at the same moment would otherwise wait in one queue
  -- for one row, each for the disk of the one before it. Only their sum means anything.
  shard smallint not null default 0 check (shard between 0 and 63),
  constraint accounts_one_of_a_kind unique nulls not distinct (person_id, kind, currency, shard),
  unique (id, currency),
  constraint only_people_have_personal_accounts check ((person_id is null) = (kind in ('revenue', 'external'))),
  constraint only_revenue_is_sharded check (shard = 0 or kind = 'revenue'),
  constraint no_negative_account check (balance_minor >= 0 or kind = 'external')
);
comment on table parley.accounts is
  'available: the client''s free funds; held: frozen for bookings; pending: earned, and still disputable; withheld: earned, and disputed; payable: owed to '
  'the consultant; revenue: the platform''s fees; external: the world outside.';

create table parley.transfers (
  id bigint generated always as identity primary key,
  kind text not null check (kind in (
    'deposit', 'hold', 'settlement', 'withdrawal', 'correction',
    -- extension_hold: more frozen while a session runs; withholding: pending → withheld; release: pending or withheld → payable; refund: back
    -- to the client.
    'extension_hold', 'withholding', 'release', 'refund'
  )),
  booking_id uuid,
  actor parley.actor not null,
  reason text not null,
  at timestamptz not null default parley.clock()
);

-- A booking is funded, held and settled once each, whatever a program tries.
create unique index transfers_once_per_booking on parley.transfers (booking_id, kind) where kind in ('deposit', 'hold', 'settlement');
create unique index transfers_release_once on parley.transfers (booking_id, kind) where kind in ('withholding', 'release');
create index transfers_by_booking on parley.transfers (booking_id, id) where booking_id is not null;
create trigger transfers_append_only before update or delete on parley.transfers
  for each row execute function parley.refuse_change();
create trigger transfers_no_truncate before truncate on parley.transfers
  for each statement execute function parley.refuse_change();

create table parley.entries (
  id bigint generated always as identity primary key,
  transfer_id bigint not null references parley.transfers,
  account_id bigint not null,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor <> 0),
  balance_minor bigint not null,
  foreign key (account_id, currency) references parley.accounts (id, currency)
);
comment on column parley.entries.balance_minor is 'The account''s balance after this entry.';

create index entries_by_transfer on parley.entries (transfer_id);
create index entries_by_account on parley.entries (account_id, id);
create trigger entries_append_only before update or delete on parley.entries
  for each row execute function parley.refuse_change();
create trigger entries_no_truncate before truncate on parley.entries
  for each statement execute function parley.refuse_change();

-- The entry moves the balance, so that no entry can exist without its effect.
create function parley.apply_entry() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update parley.accounts set balance_minor = balance_minor + new.amount_minor
    where id = new.account_id returning balance_minor into new.balance_minor;
  return new;
end
$$;

create function parley.check_balanced() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_transfer bigint;
begin
  select transfer_id into v_transfer from written group by transfer_id, currency having sum(amount_minor) <> 0 limit 1;
  if found then
    perform parley.refuse('invariant_violated', format('The entries of transfer %s do not sum to zero.', v_transfer), 'entries');
  end if;
  return null;
end
$$;

create trigger entries_sum_to_zero after insert on parley.entries
  referencing new table as written for each statement execute function parley.check_balanced();
create trigger entries_apply before insert on parley.entries
  for each row execute function parley.apply_entry();

-- Finds or makes an account; `p_person_id` null: the platform's or the outside world's. `is not distinct from` would read the whole table:
-- no index serves it.
create function parley.account_of(p_person_id uuid, p_kind text, p_currency text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_id bigint;
begin
  if p_person_id is null then
    select id into v_id from parley.accounts where person_id is null and kind = p_kind and currency = p_currency and shard = 0;
  else
    select id into v_id from parley.accounts where person_id = p_person_id and kind = p_kind and currency = p_currency and shard = 0;
  end if;
  if v_id is null then
    insert into parley.accounts (person_id, kind, currency) values (p_person_id, p_kind, p_currency)
      on conflict (person_id, kind, currency, shard) do nothing returning id into v_id;
  end if;
  if v_id is null then
    return parley.account_of(p_person_id, p_kind, p_currency);
  end if;
  return v_id;
end
$$;

-- Finds or makes the one of the platform's accounts that a booking's fee goes to.
create function parley.revenue_account(p_booking_id uuid, p_currency text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_shard smallint := hashtextextended(p_booking_id::text, 0) & 63;
  v_id bigint;
begin
  select id into v_id from parley.accounts where person_id is null and kind = 'revenue' and currency = p_currency and shard = v_shard;
  if v_id is null then
    insert into parley.accounts (person_id, kind, currency, shard) values (null, 'revenue', p_currency, v_shard)
      on conflict (person_id, kind, currency, shard) do nothing returning id into v_id;
  end if;
  return coalesce(v_id, parley.revenue_account(p_booking_id, p_currency));
end
$$;

-- The account that a booking's fee was credited to; a refund takes it from there.
create function parley.fee_account(p_booking_id uuid, p_currency text) returns bigint
language sql volatile set search_path = ''
as $$
  select coalesce(
    (
      select a.id
      from parley.transfers t join parley.entries e on e.transfer_id = t.id join parley.accounts a on a.id = e.account_id
      where t.booking_id = p_booking_id and t.kind = 'settlement' and a.kind = 'revenue'
    ),
    parley.revenue_account(p_booking_id, p_currency)
  )
$$;

-- Always in the order of their ids, so that two transfers cannot wait for each other.
create function parley.lock_accounts(p_account_ids bigint[]) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform from parley.accounts where id = any (p_account_ids) order by id for update;
end
$$;

-- One transfer: `p_amounts[i]` is added to `p_account_ids[i]`. Zero amounts make no entry, an all-zero transfer is not recorded.
create function parley.post_transfer(
  p_kind text, p_booking_id uuid, p_actor text, p_reason text, p_account_ids bigint[], p_amounts bigint[]
) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_transfer bigint;
begin
  if 0 = all (p_amounts) then
    return null;
  end if;
  perform parley.lock_accounts(p_account_ids);
  insert into parley.transfers (kind, booking_id, actor, reason) values (p_kind, p_booking_id, p_actor, p_reason)
    returning id into v_transfer;
  insert into parley.entries (transfer_id, account_id, currency, amount_minor, balance_minor)
    select v_transfer, leg.account_id, a.currency, leg.amount, 0
    from unnest(p_account_ids, p_amounts) as leg (account_id, amount)
    join parley.accounts a on a.id = leg.account_id
    where leg.amount <> 0
    order by leg.account_id;
  return v_transfer;
end
$$;

-- Whether a client's available funds cover an amount.
create function parley.covers(p_client_id uuid, p_currency text, p_amount bigint) returns boolean
language sql stable set search_path = ''
as $$
  select p_amount = 0 or exists (
    select from parley.accounts
    where person_id = p_client_id and kind = 'available' and currency = p_currency and balance_minor >= p_amount
  )
$$;


-- ==== Bookings and sessions ====

create table parley.bookings (
  id uuid primary key default gen_random_uuid(),
  client_ref text not null,
  client_name text not null,
  consultant_ref text not null,
  consultant_name text not null,
  session_type parley.session_type not null,
  scheduled_start_time timestamptz not null check (isfinite(scheduled_start_time)),
  duration_minutes integer not null check (duration_minutes between 1 and 1440),
  price_minor parley.amount not null check (price_minor <= 100000000000000),
  currency parley.currency not null,
  billing parley.billing not null default 'prorata',
  funding text not null default 'balance' check (funding in ('received', 'balance')),
  idempotency_key text unique check (char_length(idempotency_key) between 1 and 200),
  -- The policy as it was when the booking was made; left out, each is taken from parley.settings.
  free_seconds integer not null check (free_seconds between 0 and 3600),
  platform_fee_bp integer not null check (platform_fee_bp between 0 and 10000),
  no_show_client_share_bp integer not null check (no_show_client_share_bp between 0 and 10000),
  late_cancel_share_bp integer not null check (late_cancel_share_bp between 0 and 10000),
  cancel_cutoff_minutes integer not null check (cancel_cutoff_minutes >= 0),
  early_join_minutes integer not null check (early_join_minutes between 0 and 1440),
  overrun_cap_minutes integer not null check (overrun_cap_minutes between 0 and 1440),
  client_id uuid not null references parley.people,
  consultant_id uuid not null references parley.people,
  created_at timestamptz not null default now(),
  relay_only boolean not null default false,
  dispute_window_minutes integer not null constraint bookings_dispute_window_check check (dispute_window_minutes between 0 and 525600)
);
comment on column parley.bookings.funding is
  'received: the booking system collected the price, it is recorded and frozen. balance: the client''s available funds are frozen.';
comment on column parley.bookings.relay_only is
  'Media goes through the TURN server alone, so that neither side learns the other''s network address. Without a TURN server such a call cannot connect.';

create index bookings_by_client on parley.bookings (client_id);
create index bookings_by_consultant on parley.bookings (consultant_id);

-- A changed booking would no longer match its hold and its session: cancel and book again.
create trigger bookings_append_only before update or delete on parley.bookings
  for each row execute function parley.refuse_change();

create table parley.holds (
  id uuid primary key default gen_random_uuid(),
  booking_id uuid not null unique references parley.bookings,
  client_id uuid not null references parley.people,
  currency parley.currency not null,
  amount_minor parley.amount not null,
  status text not null default 'held' check (status in ('held', 'settled')),
  created_at timestamptz not null default parley.clock(),
  settled_at timestamptz,
  check ((status = 'settled') = (settled_at is not null))
);

create index holds_open on parley.holds (client_id, currency) where status = 'held';

create table parley.webrtc_sessions (
  id uuid primary key default gen_random_uuid(),
  booking_id uuid not null unique references parley.bookings,
  room_id text not null unique,
  kind text not null default 'appointment' check (kind = 'appointment'),
  session_type parley.session_type not null,
  status parley.session_status not null default 'scheduled',
  scheduled_start_time timestamptz not null,
  paid_duration_minutes integer not null,
  overrun_cap_minutes integer not null,
  opens_at timestamptz not null,
  link_valid_until timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  ended_by parley.actor,
  created_at timestamptz not null default parley.clock(),
  constraint started_when_it_ran check ((status in ('active', 'completed', 'abandoned')) = (started_at is not null)),
  constraint ended_when_over check (
    (status not in ('scheduled', 'waiting', 'active')) = (ended_at is not null and end_reason is not null and ended_by is not null)
  ),
  constraint ends_after_start check (ended_at >= started_at)
);
comment on column parley.webrtc_sessions.room_id is 'Opaque; tells nothing of the session to who sees it.';
comment on column parley.webrtc_sessions.opens_at is 'From when Join is possible.';

create index sessions_active on parley.webrtc_sessions (started_at) where status = 'active';
create index sessions_unstarted on parley.webrtc_sessions (scheduled_start_time) where status in ('scheduled', 'waiting');

-- The list of sessions is read from the newest start backwards.
create index sessions_by_start on parley.webrtc_sessions (scheduled_start_time desc, id desc);

-- The state machine of a session.
create function parley.may_become(p_from text, p_to text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return case p_from
    when 'scheduled' then p_to in ('waiting', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'waiting' then p_to in ('active', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'active' then p_to in ('completed', 'abandoned')
    else false
  end;
end
$$;

-- What was booked grows by accepted extensions, while the session runs, and by nothing else (kept by the view of invariants).
create function parley.guard_session() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    perform parley.refuse('append_only', 'Sessions are not deleted.', 'webrtc_sessions');
  end if;
  if tg_op = 'INSERT' then
    if new.status <> 'scheduled' then
      perform parley.refuse('invariant_violated', 'A session begins as scheduled.', 'status');
    end if;
    return new;
  end if;
  if parley.is_over(old.status) then
    perform parley.refuse('invariant_violated', format('Session %s is over; that is final.', old.id), 'status');
  end if;
  if (old.id, old.booking_id, old.room_id, old.session_type, old.overrun_cap_minutes)
      is distinct from (new.id, new.booking_id, new.room_id, new.session_type, new.overrun_cap_minutes)
    or (old.started_at is not null and new.started_at is distinct from old.started_at) then
    perform parley.refuse('invariant_violated', format('Session %s: what was booked and when it started are fixed.', old.id), 'session');
  end if;
  if new.paid_duration_minutes <> old.paid_duration_minutes
    and not (old.status = 'active' and new.status = 'active' and new.paid_duration_minutes > old.paid_duration_minutes) then
    perform parley.refuse('invariant_violated', format('Session %s: only a running session is extended.', old.id), 'session');
  end if;
  if new.status <> old.status and not parley.may_become(old.status, new.status) then
    perform parley.refuse(
      'invariant_violated', format('Session %s cannot go from %s to %s.', old.id, old.status, new.status), 'status'
    );
  end if;
  return new;
end
$$;

create trigger sessions_guard before insert or update or delete on parley.webrtc_sessions
  for each row execute function parley.guard_session();


-- ==== Events ====

create table parley.session_events (
  seq bigint generated always as identity primary key,
  session_id uuid not null references parley.webrtc_sessions,
  -- The words are written by functions alone; a closed list here would have to be rewritten by everything that has something to tell.
  type text not null check (type ~ '^[a-z]+(_[a-z]+)*$' and char_length(type) <= 60),
  actor parley.actor not null,
  data jsonb not null default '{}',
  at timestamptz not null default parley.clock(),
  place integer not null,
  hash bytea not null constraint session_events_hash_size check (octet_length(hash) = 32)
);
comment on column parley.session_events.place is 'The event''s number in its session, from 1 without gaps.';
comment on column parley.session_events.hash is
  'parley.event_hash of this row and the hash of the one before it (32 zero bytes before the first).';

-- The changes that other processes must hear of (see recent_room_changes).
create index session_events_changes on parley.session_events (at)
  where type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended');

-- The last word: two writers who both took the same predecessor cannot both stay.
create unique index session_events_in_order on parley.session_events (session_id, place);
create trigger session_events_append_only before update or delete on parley.session_events
  for each row execute function parley.refuse_change();
create trigger session_events_no_truncate before truncate on parley.session_events
  for each statement execute function parley.refuse_change();

-- One line for each part; the jsonb text of PostgreSQL has one spelling for one value (keys in a fixed order).
create function parley.event_content(p_event parley.session_events) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return concat_ws(E'\n', p_event.session_id, p_event.place, p_event.type, p_event.actor, parley.utc_text(p_event.at), p_event.data::text);
end
$$;

create function parley.first_hash() returns bytea
language plpgsql immutable set search_path = ''
as $$ begin return decode(repeat('00', 32), 'hex'); end $$;

create function parley.event_hash(p_previous bytea, p_event parley.session_events) returns bytea
language plpgsql immutable set search_path = ''
as $$ begin return sha256(p_previous || convert_to(parley.event_content(p_event), 'UTF8')); end $$;

create function parley.last_event(p_session_id uuid) returns parley.session_events
language plpgsql volatile set search_path = ''
as $$
declare
  v_last parley.session_events;
begin
  select * into v_last from parley.session_events e where e.session_id = p_session_id order by e.place desc limit 1;
  return v_last;
end
$$;

-- Whoever holds the lock of the newest event may add the next one. It is the last lock that any transaction takes: after session, hold and
-- accounts. The foreign key would lock the session only after the row is written, so it is done here, in the order of everybody else.
create function parley.chain_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_last parley.session_events;
  v_newest parley.session_events;
begin
  perform from parley.webrtc_sessions where id = new.session_id for key share;
  v_newest := parley.last_event(new.session_id);
  while v_newest.seq is distinct from v_last.seq loop
    v_last := v_newest;
    perform from parley.session_events where seq = v_last.seq for update;
    -- Another writer may have added one while this one waited.
    v_newest := parley.last_event(new.session_id);
  end loop;
  new.place := coalesce(v_last.place, 0) + 1;
  new.hash := parley.event_hash(coalesce(v_last.hash, parley.first_hash()), new);
  return new;
end
$$;

create trigger session_events_chain before insert on parley.session_events for each row execute function parley.chain_event();

-- Events whose hash does not follow from what stands before them, or whose number does not.
create function parley.broken_links(p_session_id uuid default null) returns setof parley.session_events
language sql stable set search_path = ''
as $$
  select e
  from (
    select e, lag((e).hash) over chain as before, row_number() over chain as place
    from parley.session_events e
    where p_session_id is null or e.session_id = p_session_id
    window chain as (partition by e.session_id order by e.place)
  ) as chained (e, before, place)
  where (e).place <> chained.place or (e).hash <> parley.event_hash(coalesce(before, parley.first_hash()), e)
$$;

create function public.verify_event_chain(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'intact', broken.place is null,
    'brokenAt', broken.place,
    'length', count(e.seq),
    'head', encode((array_agg(e.hash order by e.place desc))[1], 'hex')
  )
  from (select min(place) as place from parley.broken_links(p_session_id)) as broken
  left join parley.session_events e on e.session_id = p_session_id
  group by broken.place
$$;
comment on function public.verify_event_chain is
  'Recomputes the hashes of one session''s events; answers the number of the first that does not fit.';

-- An event gets its time when it is written but is seen only once its transaction commits; readers therefore look back this far.
create function parley.change_overlap() returns interval language sql immutable set search_path = '' as $$ select interval '10 seconds' $$;

-- A hint only: the payload is the session's id, what happened is read by recent_room_changes. NOTIFY makes transactions commit one after
-- the other, each waiting for the disk of the one before it. So at most one at a time carries the hint; whoever finds another one at it
-- goes without: that one's hint, or the next poll within a second, tells of both.
create function parley.announce_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if pg_try_advisory_xact_lock(hashtextextended('parley.announce_change', 0)) then
    perform pg_notify('parley_changes', new.session_id::text);
  end if;
  return null;
end
$$;

create trigger session_events_announce after insert on parley.session_events
  for each row when (new.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended'))
  execute function parley.announce_change();

create function public.recent_room_changes(p_since timestamptz) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  with clock as materialized (
    select parley.clock() as now
  )
  select jsonb_build_object(
    'changes', coalesce((
      select jsonb_agg(
        case e.type
          when 'ended' then jsonb_build_object('change', 'ended', 'sessionId', s.id, 'roomId', s.room_id, 'summary', parley.summary_of(st))
          when 'link_revoked' then jsonb_build_object(
            'change', 'revoked', 'sessionId', s.id, 'roomId', s.room_id, 'participantType', e.data -> 'participantType')
          else jsonb_build_object('change', 'claimed', 'sessionId', s.id, 'roomId', s.room_id,
            'participantType', e.data -> 'participantType', 'claimNumber', e.data -> 'claimNumber')
        end order by e.seq)
      from parley.session_events e
      join parley.webrtc_sessions s on s.id = e.session_id
      left join parley.settlements st on st.session_id = e.session_id
      where e.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended') and e.at > p_since - parley.change_overlap()
    ), '[]'),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.recent_room_changes is
  'Endings, claims and revocations since a time of the database''s clock and a little before; reading a change twice is harmless.';


-- ==== Links and claims ====

-- Who may enter: a link for each side, and the browser that holds it.

-- The raw token is 32 random bytes as base64url; only its SHA-256 is kept.
create table parley.session_links (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references parley.webrtc_sessions,
  participant_type parley.participant_type not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  created_at timestamptz not null default parley.clock(),
  issued_at timestamptz,
  revoked_at timestamptz
);
comment on column parley.session_links.issued_at is
  'When its raw token was handed out. Null: made by the booking trigger with a token that nobody knows, until issue_session_link.';

create unique index session_links_one_per_side on parley.session_links (session_id, participant_type) where revoked_at is null;
create index session_links_by_session on parley.session_links (session_id);

-- Each take-over is a further row; the highest number holds the link.
create table parley.claims (
  link_id uuid not null references parley.session_links,
  claim_number integer not null check (claim_number >= 1),
  device_hash bytea not null check (octet_length(device_hash) = 32),
  claimed_at timestamptz not null,
  primary key (link_id, claim_number)
);

create index claims_by_device on parley.claims (device_hash, claimed_at desc);

-- How long after the latest planned end a link still admits: somebody who starts late still gets the whole time.
create function parley.link_grace() returns interval language sql immutable set search_path = '' as $$ select interval '30 minutes' $$;

-- A fresh token for a link; the raw one exists only in this answer.
create function parley.new_link_token(p_link_id uuid) returns text
language plpgsql set search_path = ''
as $$
declare
  v_token text := parley.base64url(parley.random_bytes32());
begin
  update parley.session_links set token_hash = parley.secret_hash(v_token), issued_at = parley.clock() where id = p_link_id;
  return v_token;
end
$$;

create function parley.link_by_token(p_token text) returns parley.session_links
language sql stable set search_path = ''
as $$ select l from parley.session_links l where l.token_hash = parley.secret_hash(p_token) $$;

-- The link that a device ever claimed: the one named, or the one it claimed last. Whether it still holds it is another question.
create function parley.link_by_device(p_device text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l
  from parley.claims c join parley.session_links l on l.id = c.link_id
  where c.device_hash = parley.secret_hash(p_device) and (p_link_id is null or c.link_id = p_link_id)
  order by c.claimed_at desc
  limit 1
$$;

create function parley.newest_claim(p_link_id uuid) returns parley.claims
language sql stable set search_path = ''
as $$ select c from parley.claims c where c.link_id = p_link_id order by c.claim_number desc limit 1 $$;

-- Why a link does not admit now; null when it does.
create function parley.link_refusal(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns text
language plpgsql stable set search_path = ''
as $$
declare
  v_status text := coalesce((parley.verdict_of(p_session, p_now)).status, p_session.status);
begin
  return case
    when p_link.revoked_at is not null then 'revoked'
    when v_status in ('cancelled', 'expired') then v_status
    when parley.is_over(v_status) then 'ended'
    when p_now < p_session.opens_at then 'too_early'
  end;
end
$$;

-- A null link is an unknown one. Unknown and malformed secrets are answered alike, and a revoked link tells nothing.
create function parley.link_check(p_link parley.session_links) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_reason text;
begin
  if p_link.id is null then
    return jsonb_build_object('valid', false, 'reason', 'not_found', 'facts', null);
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = p_link.session_id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, p_link, v_now);
  if v_reason is null then
    return jsonb_build_object('valid', true, 'facts', parley.side_facts_of(v_session, p_link, v_now));
  end if;
  return jsonb_build_object('valid', false, 'reason', v_reason,
    'facts', case when v_reason <> 'revoked' then parley.side_facts_of(v_session, p_link, v_now) end);
end
$$;

create function public.is_session_link_valid(p_token text) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$ begin return parley.link_check(parley.link_by_token(p_token)); end $$;
comment on function public.is_session_link_valid is
  'The session''s facts as the bearer of this link may see them, or why the link does not admit. Changes nothing.';

create function public.is_claim_valid(p_device text, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$ begin return parley.link_check(parley.link_by_device(p_device, p_link_id)); end $$;
comment on function public.is_claim_valid is 'The same as is_session_link_valid, for a device that claimed the link (by link, or its newest claim). Changes nothing.';

create function public.issue_session_link(p_session_id uuid, p_participant_type text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_link parley.session_links;
  v_side text := parley.checked_side(p_participant_type);
begin
  perform from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_link from parley.session_links
    where session_id = p_session_id and participant_type = v_side and revoked_at is null for update;
  -- A token that nobody was given needs no revoking.
  if v_link.issued_at is not null then
    update parley.session_links set revoked_at = parley.clock() where id = v_link.id;
    insert into parley.session_events (session_id, type, actor, data) values
      (p_session_id, 'link_revoked', 'system', jsonb_build_object('participantType', v_side, 'linkId', v_link.id));
    insert into parley.session_links (session_id, participant_type, token_hash)
      values (p_session_id, v_side, sha256(parley.random_bytes32())) returning * into v_link;
  end if;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_issued', 'system', jsonb_build_object('participantType', v_side, 'linkId', v_link.id));
  return jsonb_build_object('linkId', v_link.id, 'token', parley.new_link_token(v_link.id));
end
$$;
comment on function public.issue_session_link is
  'A new link for one side; the one before it is revoked with its claim. The raw token is answered once.';

-- A side's link is replaced by one whose token nobody knows yet; whoever holds the old one is out.
create function parley.replace_link(p_session_id uuid, p_side text, p_actor text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_old uuid;
  v_new uuid;
begin
  update parley.session_links set revoked_at = parley.clock()
    where session_id = p_session_id and participant_type = p_side and revoked_at is null returning id into strict v_old;
  insert into parley.session_links (session_id, participant_type, token_hash)
    values (p_session_id, p_side, sha256(parley.random_bytes32())) returning id into v_new;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_revoked', p_actor, jsonb_build_object('participantType', p_side, 'linkId', v_old));
  return v_new;
end
$$;

-- Makes `p_device` the holder of the link. The session row is locked by the caller.
create function parley.claim(p_link parley.session_links, p_device text, p_take_over boolean) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_hash bytea := parley.secret_hash(p_device);
  v_claim parley.claims := parley.newest_claim(p_link.id);
  -- Numbers go on over the links of a side, so that nothing issued under a revoked link is ever current again.
  v_number integer := 1 + coalesce((
    select max(c.claim_number) from parley.claims c join parley.session_links l on l.id = c.link_id
    where l.session_id = p_link.session_id and l.participant_type = p_link.participant_type
  ), 0);
begin
  if v_claim.device_hash = v_hash then
    update parley.claims set claimed_at = greatest(claimed_at, parley.clock())
      where link_id = p_link.id and claim_number = v_claim.claim_number;
    return v_claim.claim_number;
  end if;
  if v_claim.link_id is not null and p_take_over is not true then
    perform parley.refuse('in_use_elsewhere', 'This link is used on another device.', 'in_use_elsewhere');
  end if;
  insert into parley.claims (link_id, claim_number, device_hash, claimed_at) values (p_link.id, v_number, v_hash, parley.clock());
  insert into parley.session_events (session_id, type, actor, data) values (
    p_link.session_id, case when v_claim.link_id is null then 'link_claimed' else 'link_taken_over' end, p_link.participant_type,
    jsonb_build_object('participantType', p_link.participant_type, 'claimNumber', v_number)
  );
  return v_number;
end
$$;

create function public.claim_session_link(p_token text, p_link_id uuid, p_device text, p_take_over boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := case when p_token is not null then parley.link_by_token(p_token) else parley.link_by_device(p_device, p_link_id) end;
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_reason text;
  v_number integer;
begin
  if v_link.id is null then
    perform parley.refuse('link_not_found', 'There is no such link.', 'not_found');
  end if;
  if coalesce(char_length(p_device), 0) < 22 then
    perform parley.refuse('invalid_argument', 'The device secret must carry at least 128 random bits as base64url.', 'device');
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  select * into strict v_link from parley.session_links where id = v_link.id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, v_link, v_now);
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This link does not admit now.', v_reason);
  end if;
  v_number := parley.claim(v_link, p_device, p_take_over);
  return jsonb_build_object(
    'facts', parley.side_facts_of(v_session, v_link, v_now),
    'claimNumber', v_number,
    'bothJoined', (
      select count(distinct l.participant_type) = 2
      from parley.session_links l join parley.claims c on c.link_id = l.id
      where l.session_id = v_session.id and l.revoked_at is null
    )
  );
end
$$;
comment on function public.claim_session_link is 'Claims the link for a device, or renews its claim; another device''s claim is replaced only when asked.';

-- The link that somebody holds: by its token, or by the device that claimed it last. Nobody else may speak for its side.
create function parley.held_link(p_token text, p_device text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l from parley.session_links l
  where l.revoked_at is null and case when p_token is not null then l.token_hash = parley.secret_hash(p_token)
    else l.id = p_link_id and (parley.newest_claim(l.id)).device_hash = parley.secret_hash(p_device) end
$$;

create function public.participant_of_claim(p_device text, p_token text default null, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('sessionId', l.session_id, 'participantType', l.participant_type, 'claimNumber', c.claim_number)
    into v_answer
  from parley.claims c join parley.session_links l on l.id = c.link_id
  where c.device_hash = parley.secret_hash(p_device)
    and l.revoked_at is null
    and (p_token is null or l.token_hash = parley.secret_hash(p_token))
    and (p_link_id is null or l.id = p_link_id)
    and not exists (select from parley.claims newer where newer.link_id = c.link_id and newer.claim_number > c.claim_number)
  order by c.claimed_at desc
  limit 1;
  if v_answer is null then
    perform parley.refuse('not_a_participant', 'This device holds no link of that session.', 'not_a_participant');
  end if;
  return v_answer;
end
$$;
comment on function public.participant_of_claim is
  'Which side of which session a device may act for: it must hold the newest claim of a link that is not revoked.';

-- The link that a browser may speak for: the one whose claim it holds, or one that nobody has claimed, by its token.
create function parley.link_to_speak_for(p_device text, p_token text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l
  from parley.session_links l left join lateral (select (parley.newest_claim(l.id)).*) as c on true
  where l.revoked_at is null
    and ((p_token is not null and l.token_hash = parley.secret_hash(p_token)) or (p_token is null and l.id = p_link_id))
    and (c.device_hash = parley.secret_hash(p_device) or (c.link_id is null and p_token is not null))
$$;


-- ==== Presence ====

create table parley.presence (
  id bigint generated always as identity primary key,
  session_id uuid not null references parley.webrtc_sessions,
  participant_type parley.participant_type not null,
  node_id text not null check (char_length(node_id) between 1 and 200),
  connection_id uuid not null,
  joined_at timestamptz not null,
  last_seen_at timestamptz not null,
  left_at timestamptz,
  leave_reason text,
  check (last_seen_at >= joined_at),
  check (left_at >= joined_at)
)
-- Beats rewrite last_seen_at, which no index mentions: with room in the page they stay heap-only.
with (fillfactor = 60);

create index presence_by_side on parley.presence (session_id, participant_type);
create index presence_open on parley.presence (session_id, participant_type) where left_at is null;
create unique index presence_open_connection on parley.presence (node_id, connection_id, session_id, participant_type) where left_at is null;

create function parley.lease() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '25 seconds'; end $$;
comment on function parley.lease is 'How long a lease counts after its last beat: two beats of 10 s may be lost.';

-- Until when a lease counts, as seen at `p_now`: a closed one until it was left, a live one until now, a lapsed one until its last beat.
create function parley.lease_end(p_lease parley.presence, p_now timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
begin
  return least(p_now, case
    when p_lease.left_at is not null then p_lease.left_at
    when p_lease.last_seen_at + parley.lease() > p_now then p_now
    else p_lease.last_seen_at
  end);
end
$$;

-- When a side was there, as seen at `p_now`. Ranges are closed at both ends, so that the very moment of joining counts as being there.
create function parley.presence_of(p_session_id uuid, p_side text, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
declare
  v_there parley.attendance := parley.attendance_of(p_session_id, p_now);
begin
  return case p_side when 'client' then v_there.client when 'consultant' then v_there.consultant else '{}' end;
end
$$;

create function parley.is_present(p_session_id uuid, p_side text, p_now timestamptz) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
begin
  return exists (
    select from parley.presence p
    where p.session_id = p_session_id and p.participant_type = p_side and p.left_at is null and p.last_seen_at + v_lease > p_now
  );
end
$$;

-- When each side was there, as seen at one moment, and whether it is there at that moment. Never null.
create type parley.attendance as (client tstzmultirange, consultant tstzmultirange, client_here boolean, consultant_here boolean);

create function parley.attendance_of(p_session_id uuid, p_now timestamptz) returns parley.attendance
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
  v_there parley.attendance;
begin
  select
    coalesce(range_agg(tstzrange(l.joined_at, l.ends, '[]')) filter (where l.participant_type = 'client' and l.joined_at <= l.ends), '{}'),
    coalesce(range_agg(tstzrange(l.joined_at, l.ends, '[]')) filter (where l.participant_type = 'consultant' and l.joined_at <= l.ends), '{}'),
    coalesce(bool_or(l.live) filter (where l.participant_type = 'client'), false),
    coalesce(bool_or(l.live) filter (where l.participant_type = 'consultant'), false)
  into v_there
  from (
    select p.participant_type, p.joined_at, p.left_at is null and p.last_seen_at + v_lease > p_now as live,
      -- parley.lease_end, for all at once
      least(p_now, case
        when p.left_at is not null then p.left_at when p.last_seen_at + v_lease > p_now then p_now else p.last_seen_at
      end) as ends
    from parley.presence p where p.session_id = p_session_id
  ) as l;
  return v_there;
end
$$;

-- Opens or renews a lease; true when it was opened. The node `direct` stands for callers without connections: one lease a side.
create function parley.take_lease(p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_now timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_lease parley.presence;
begin
  select * into v_lease from parley.presence
    where session_id = p_session_id and participant_type = p_side and node_id = p_node_id and left_at is null
      and (p_node_id = 'direct' or connection_id = p_connection_id)
    order by id desc limit 1 for update;
  if v_lease.last_seen_at + parley.lease() > p_now then
    update parley.presence set last_seen_at = greatest(last_seen_at, p_now) where id = v_lease.id;
    return false;
  end if;
  if v_lease.id is not null then
    -- A lapsed lease is not stretched over the silence: nobody vouched for that time.
    update parley.presence set left_at = last_seen_at, leave_reason = 'lapsed' where id = v_lease.id;
  end if;
  insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
    values (p_session_id, p_side, p_node_id, p_connection_id, p_now, p_now);
  return true;
end
$$;

-- In the order of their sessions, so that two processes closing leases cannot wait for each other's chains.
create function parley.close_leases(p_ids bigint[], p_now timestamptz, p_reason text) returns integer
language sql volatile set search_path = ''
as $$
  with closed as (
    update parley.presence p
    set left_at = case when p.last_seen_at + parley.lease() > p_now then greatest(p_now, p.last_seen_at) else p.last_seen_at end,
      leave_reason = p_reason
    where p.id = any (p_ids) and p.left_at is null
    returning p.session_id, p.participant_type, p.node_id, p.connection_id, p.left_at
  ),
  told as (
    insert into parley.session_events (session_id, type, actor, data)
    select c.session_id, 'left', c.participant_type,
      jsonb_build_object('reason', p_reason, 'nodeId', c.node_id, 'connectionId', c.connection_id, 'leftAt', c.left_at)
    from closed c
    order by c.session_id, c.connection_id
  )
  select count(*)::integer from closed
$$;

-- One statement for all connections of a node. A lapsed lease ends at its last beat and a new one begins; bridging decides about the gap.
create function public.renew_presence(p_node_id text, p_connection_ids uuid[]) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  with clock as materialized (
    select parley.clock() as now
  ),
  mine as materialized (
    select p.id, p.session_id, parley.is_over(s.status) as over, p.last_seen_at + parley.lease() <= clock.now as lapsed
    from clock, parley.presence p join parley.webrtc_sessions s on s.id = p.session_id
    where p.node_id = p_node_id and p.connection_id = any (p_connection_ids) and p.left_at is null
    order by p.id
    for update of p
  ),
  renewed as (
    update parley.presence p
    set last_seen_at = case when mine.lapsed then p.last_seen_at else greatest(p.last_seen_at, clock.now) end,
      left_at = case when mine.lapsed then p.last_seen_at end,
      leave_reason = case when mine.lapsed then 'lapsed' end
    from clock, mine
    where p.id = mine.id and not mine.over
    returning p.session_id, p.participant_type, p.node_id, p.connection_id, mine.lapsed
  ),
  reopened as (
    insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
    select r.session_id, r.participant_type, r.node_id, r.connection_id, clock.now, clock.now from renewed r, clock where r.lapsed
  )
  select jsonb_build_object(
    'renewed', (select count(*) from renewed),
    'overSessionIds', (select coalesce(jsonb_agg(distinct mine.session_id), '[]') from mine where mine.over),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.renew_presence is 'Renews all leases of one node in one statement; answers which sessions are over.';

create function public.close_presence(p_node_id text, p_connection_ids uuid[], p_reason text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_ids bigint[];
begin
  -- Locked in the same order as renew_presence does, so that the two cannot wait for each other.
  select array_agg(id) into v_ids from (
    select id from parley.presence
    where node_id = p_node_id and connection_id = any (p_connection_ids) and left_at is null
    order by id for update
  ) as open;
  return jsonb_build_object('closed', parley.close_leases(v_ids, parley.clock(), left(p_reason, 200)));
end
$$;
comment on function public.close_presence is 'Ends leases now: a side left, or its connection was lost.';

create function public.recover_presence(p_node_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_ids bigint[];
begin
  select array_agg(id) into v_ids from (
    select id from parley.presence where node_id = p_node_id and left_at is null order by id for update
  ) as open;
  return jsonb_build_object('closed', parley.close_leases(v_ids, null, 'server_restarted'));
end
$$;
comment on function public.recover_presence is 'At boot: ends, at their last beat, the leases that a dead predecessor of this node left open.';


-- ==== Rooms ====

-- The room: entering it, when the clock starts, and what the signalling server is told of it.
create function parley.start_clock(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.webrtc_sessions
language plpgsql set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
begin
  update parley.webrtc_sessions
    set status = 'active',
      started_at = p_now,
      link_valid_until = greatest(link_valid_until,
        p_now + make_interval(mins => paid_duration_minutes + overrun_cap_minutes) + parley.link_grace())
    where id = p_session.id
    returning * into strict v_session;
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session.id, 'started', 'system', jsonb_build_object('startedAt', p_now));
  return v_session;
end
$$;

create function public.start_session(
  p_session_id uuid, p_participant_type text, p_node_id text default 'direct', p_connection_id uuid default gen_random_uuid()
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_side text := parley.checked_side(p_participant_type);
  v_now timestamptz;
  v_there parley.attendance;
  v_arrived tstzmultirange;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  v_now := parley.now_in(p_session_id);
  v_there := parley.attendance_of(p_session_id, v_now);
  if parley.is_over(v_session.status) or (case v_session.status
    when 'active' then parley.verdict_by(v_session, v_there, v_now) else parley.verdict_of(v_session, v_now)
  end).status is not null then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  elsif v_now < v_session.opens_at then
    perform parley.refuse('too_early', 'This session is not open yet.', 'too_early');
  end if;
  if parley.take_lease(p_session_id, v_side, p_node_id, p_connection_id, v_now) then
    insert into parley.session_events (session_id, type, actor, data)
      values (p_session_id, 'joined', v_side, jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id));
  end if;
  v_arrived := tstzmultirange(tstzrange(v_now, v_now, '[]'));
  if v_side = 'client' then
    v_there.client := v_there.client + v_arrived;
    v_there.client_here := true;
  else
    v_there.consultant := v_there.consultant + v_arrived;
    v_there.consultant_here := true;
  end if;
  if v_session.status = 'scheduled' then
    update parley.webrtc_sessions set status = 'waiting' where id = p_session_id returning * into strict v_session;
    insert into parley.session_events (session_id, type, actor) values (p_session_id, 'waiting', v_side);
  elsif v_session.status = 'waiting' and v_there.client_here and v_there.consultant_here then
    v_session := parley.start_clock(v_session, v_now);
  end if;
  return jsonb_build_object(
    'sessionId', v_session.id,
    'status', v_session.status,
    'bothPresent', v_there.client_here and v_there.consultant_here,
    'startedAt', v_session.started_at,
    'endsAt', case when v_session.started_at is not null then parley.paid_end_of(v_session, v_there, v_now) end,
    'serverTime', v_now
  );
end
$$;
comment on function public.start_session is
  'Marks the side present for 25 s and starts the clock when both are. Whoever calls it without a node must call again at least once a minute: '
  'time that nobody vouched for is not billed.';

create function public.start_sessions(p_node_id text, p_arrivals jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_arrival record;
  v_answers jsonb[] := array_fill(null::jsonb, array[jsonb_array_length(p_arrivals)]);
begin
  -- Sessions are locked in one order, so that two batches cannot wait for each other.
  for v_arrival in
    select a.ordinality as place, (a.value ->> 'sessionId')::uuid as session_id, a.value ->> 'participantType' as side,
      (a.value ->> 'connectionId')::uuid as connection_id
    from jsonb_array_elements(p_arrivals) with ordinality as a
    order by 2, 1
  loop
    begin
      v_answers[v_arrival.place] := jsonb_build_object('outcome', 'present', 'live',
        public.start_session(v_arrival.session_id, v_arrival.side, p_node_id, v_arrival.connection_id));
    exception
      when sqlstate 'PA003' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'too_early');
      when sqlstate 'PA006' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'session_not_found');
      when sqlstate 'PA007' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'session_over');
    end;
  end loop;
  return to_jsonb(v_answers);
end
$$;
comment on function public.start_sessions is
  'start_session for many arrivals at one node, answered in their order; what start_session refuses is an answer here and spoils nothing for the '
  'others. Needs {sessionId, participantType, connectionId}.';

create function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_claims jsonb;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select jsonb_object_agg(l.participant_type, coalesce((parley.newest_claim(l.id)).claim_number, 0)) into v_claims
    from parley.session_links l where l.session_id = p_session_id and l.revoked_at is null;
  return parley.facts_of(v_session, parley.now_in(p_session_id)) || jsonb_build_object(
    'relayOnly', v_booking.relay_only,
    'client', parley.person_json(v_booking.client_id, v_booking.client_name),
    'consultant', parley.person_json(v_booking.consultant_id, v_booking.consultant_name),
    'claims', v_claims,
    'serverTime', parley.clock()
  );
end
$$;
comment on function public.open_room is 'Everything that a signalling server needs to hold a room. Reads only.';

-- A restarted signalling server meets all its clients at once: what it asks for each of them it may ask for many in one statement, one
-- round trip and one commit. The proposal that waits for its answer is among it: one question less for each room after a restart.
create function public.open_rooms(p_session_ids uuid[]) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(public.open_room(s.id) || jsonb_build_object(
    'proposal', case when s.started_at is not null and not parley.is_over(s.status) then public.open_extension(s.id) -> 'extension' end
  )), '[]')
  from parley.webrtc_sessions s where s.id = any (p_session_ids)
$$;
comment on function public.open_rooms is 'open_room for many; a session that does not exist is not in the answer. Reads only.';


-- ==== Facts ====

-- What may be known of a session, as JSON. A session past its times that no sweep has ended yet answers as what it will be.
create function parley.person_json(p_id uuid, p_name text) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('id', p_id, 'name', p_name) $$;

-- The price that a session stands for now: what was booked and what its extensions froze.
create function parley.facts_of(p_session parley.webrtc_sessions, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_settled parley.settlements;
  v_verdict parley.verdict := parley.verdict_of(p_session, p_now);
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  if v_verdict.status is not null then
    v_settled := parley.outcome_of(p_session, v_verdict, p_now);
  else
    select * into v_settled from parley.settlements where session_id = p_session.id;
  end if;
  return jsonb_build_object(
    'sessionId', p_session.id,
    'roomId', p_session.room_id,
    'bookingId', p_session.booking_id,
    'kind', p_session.kind,
    'sessionType', p_session.session_type,
    'status', coalesce(v_verdict.status, p_session.status),
    'scheduledStartTime', p_session.scheduled_start_time,
    'opensAt', p_session.opens_at,
    'linkValidUntil', p_session.link_valid_until,
    'paidDurationMinutes', p_session.paid_duration_minutes,
    'priceMinor', (select h.amount_minor from parley.holds h where h.booking_id = v_booking.id),
    'currency', v_booking.currency,
    'billing', v_booking.billing,
    'freeSeconds', v_booking.free_seconds,
    'startedAt', p_session.started_at,
    'endsAt', parley.paid_end(p_session, coalesce(v_settled.ended_at, p_now)),
    'summary', case when v_settled.hold_id is not null then parley.summary_of(v_settled) end
  );
end
$$;

create function parley.side_facts_of(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_client boolean := p_link.participant_type = 'client';
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  return parley.facts_of(p_session, p_now) || jsonb_build_object(
    'relayOnly', v_booking.relay_only,
    'linkId', p_link.id,
    'participantType', p_link.participant_type,
    'participantId', case when v_client then v_booking.client_id else v_booking.consultant_id end,
    'participantName', case when v_client then v_booking.client_name else v_booking.consultant_name end,
    'otherParticipantId', case when v_client then v_booking.consultant_id else v_booking.client_id end,
    'otherParticipantName', case when v_client then v_booking.consultant_name else v_booking.client_name end,
    'claimed', exists (select from parley.claims where link_id = p_link.id),
    'serverTime', parley.clock()
  );
end
$$;


-- ==== Chat ====

-- Chat: each message stored once, in order.
create table parley.messages (
  seq bigint generated always as identity,
  session_id uuid not null references parley.webrtc_sessions,
  id uuid not null,
  participant_type parley.participant_type not null,
  message text not null check (char_length(message) between 1 and 4000),
  at timestamptz not null,
  primary key (session_id, id)
);
comment on column parley.messages.id is 'The sender''s own; unique in its session, so that sending again stores once.';

create unique index messages_in_order on parley.messages (session_id, seq);

-- Stored before it is acknowledged, each message once.
create function public.store_messages(p_messages jsonb) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  with given as materialized (
    select m.ordinality as place, (m.value ->> 'sessionId')::uuid as session_id, (m.value ->> 'id')::uuid as id,
      m.value ->> 'participantType' as participant_type, m.value ->> 'message' as message
    from jsonb_array_elements(p_messages) with ordinality as m
  ),
  -- Shared locks: a settlement waits for the messages before it and refuses those after it.
  rooms as materialized (
    select s.id, s.session_type, s.status from parley.webrtc_sessions s
    where s.id in (select session_id from given) order by s.id for share
  ),
  admitted as materialized (
    select distinct on (g.session_id, g.id) g.*
    from given g join rooms r on r.id = g.session_id
    where r.session_type = 'chat' and not parley.is_over(r.status)
    order by g.session_id, g.id, g.place
  ),
  stored as (
    insert into parley.messages as kept (session_id, id, participant_type, message, at)
    select a.session_id, a.id, a.participant_type, a.message, parley.clock() from admitted a order by a.place
    -- Changes nothing, but answers the row that was there, also one that another process stored a moment ago.
    on conflict (session_id, id) do update set id = kept.id
    -- A row that this statement inserted was never updated: its xmax is 0.
    returning kept.session_id, kept.id, kept.participant_type, kept.at, (kept.xmax = 0) as fresh
  )
  select coalesce(jsonb_agg(
    case
      when r.id is null or parley.is_over(r.status) then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'session_over')
      when r.session_type <> 'chat' then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'not_allowed_in_mode')
      when st.participant_type <> g.participant_type then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'id_taken')
      else
        jsonb_build_object('outcome', 'stored', 'id', g.id, 'timestamp', st.at, 'duplicate', not st.fresh or a.id is null)
    end order by g.place), '[]')
  from given g
  left join rooms r on r.id = g.session_id
  left join stored st on st.session_id = g.session_id and st.id = g.id
  left join admitted a on a.place = g.place
$$;
comment on function public.store_messages is
  'Stores chat messages in one statement, in the order given; a known id answers the stored time. Needs {sessionId, participantType, id, message}.';

create function public.list_messages(p_session_id uuid, p_limit integer default 500) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(
    jsonb_build_object(
      'id', m.id,
      'senderId', case m.participant_type when 'client' then b.client_id else b.consultant_id end,
      'senderType', m.participant_type,
      'message', m.message,
      'timestamp', m.at
    ) order by m.seq), '[]')
  from (
    select * from parley.messages where session_id = p_session_id order by seq desc limit p_limit
  ) as m
  join parley.webrtc_sessions s on s.id = m.session_id
  join parley.bookings b on b.id = s.booking_id
$$;
comment on function public.list_messages is 'The last messages of a session, oldest first.';


-- ==== Readiness and quality ====

-- What browsers found of their devices and lines, as they reported it: told to support afterwards, never to money.

-- A page that reports in circles must not fill the log of its session.
create function parley.most_readiness_events() returns integer
language sql immutable set search_path = ''
as $$ select 10 $$;

create function public.record_readiness(p_session_id uuid, p_participant_type text, p_readiness jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_status text;
  v_side text := parley.checked_side(p_participant_type);
begin
  if jsonb_typeof(p_readiness) is distinct from 'object' or octet_length(p_readiness::text) > 2000 then
    perform parley.refuse('invalid_argument', 'The readiness is an object of at most 2,000 bytes.', 'readiness');
  end if;
  select status into v_status from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  if parley.is_over(v_status) then
    perform parley.refuse('session_over', 'The session is over.');
  end if;
  if (
    select count(*) >= parley.most_readiness_events() from parley.session_events e
    where e.session_id = p_session_id and e.type = 'readiness' and e.actor = v_side
  ) then
    return jsonb_build_object('stored', false);
  end if;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'readiness', v_side, jsonb_build_object('participantType', v_side, 'readiness', p_readiness));
  return jsonb_build_object('stored', true);
end
$$;
comment on function public.record_readiness is
  'Stores what one side''s check before the call found, as an event; at most ten a side, of which the last counts.';

-- No foreign key: its check would lock the session's row, and no report may ever keep a settlement waiting. `record_call_quality` takes
-- reports of sessions that exist, and sessions are never deleted.
create table parley.call_quality (
  id bigint generated always as identity primary key,
  session_id uuid not null,
  participant_type text not null check (participant_type in ('client', 'consultant')),
  call_number integer not null check (call_number >= 1),
  path text not null check (path in ('direct', 'relay', 'unknown')),
  grade text not null check (grade in ('good', 'fair', 'weak')),
  rtt_ms integer check (rtt_ms between 0 and 60000),
  jitter_ms integer check (jitter_ms between 0 and 60000),
  lost_in real check (lost_in between 0 and 1),
  lost_out real check (lost_out between 0 and 1),
  at timestamptz not null
);

create index call_quality_by_session on parley.call_quality (session_id, participant_type, id);

-- Eight hours of a report every half minute. A page that reports in circles must not fill the database.
create function parley.most_quality_reports() returns integer
language sql immutable set search_path = ''
as $$ select 1000 $$;

create function public.record_call_quality(p_reports jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_stored integer;
begin
  insert into parley.call_quality (
    session_id, participant_type, call_number, path, grade, rtt_ms, jitter_ms, lost_in, lost_out, at
  )
  select r."sessionId", r."participantType", q.call, q.path, q.grade, q."rttMs", q."jitterMs", q."lostIn", q."lostOut", parley.clock()
  from jsonb_to_recordset(p_reports) as r ("sessionId" uuid, "participantType" text, quality jsonb)
  cross join lateral jsonb_to_record(r.quality)
    as q (call integer, path text, grade text, "rttMs" integer, "jitterMs" integer, "lostIn" real, "lostOut" real)
  where exists (select from parley.webrtc_sessions s where s.id = r."sessionId")
    and (
      select count(*) < parley.most_quality_reports() from parley.call_quality kept
      where kept.session_id = r."sessionId" and kept.participant_type = r."participantType"
    );
  get diagnostics v_stored = row_count;
  return jsonb_build_object('stored', v_stored);
end
$$;
comment on function public.record_call_quality is
  'Stores what browsers said of their lines, of one or many sessions, each with the side that the signalling server knows; at most 1,000 a side.';

create function public.admin_call_quality(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'participantType', q.participant_type, 'at', q.at, 'call', q.call_number, 'path', q.path, 'grade', q.grade, 'rttMs', q.rtt_ms,
      'jitterMs', q.jitter_ms, 'lostIn', q.lost_in, 'lostOut', q.lost_out
    ) order by q.id), '[]')
    from parley.call_quality q where q.session_id = p_session_id
  );
end
$$;


-- ==== Booking ====

-- The first thing wrong with a booking: the column and a sentence. A row of nulls when nothing is.
create function parley.fault_of_booking(b parley.bookings, out fault text, out sentence text)
language sql stable set search_path = ''
as $$
  select col, said
  from (
    values
      ('client_ref', 'The client''s ref is missing or longer than 200 characters.', char_length(b.client_ref) between 1 and 200),
      ('consultant_ref', 'The consultant''s ref is missing or longer than 200 characters.', char_length(b.consultant_ref) between 1 and 200),
      ('client_name', 'The client''s name must have 1 to 80 characters, none of them invisible controls.',
        char_length(b.client_name) between 1 and 80 and b.client_name !~ '[[:cntrl:]]'),
      ('consultant_name', 'The consultant''s name must have 1 to 80 characters, none of them invisible controls.',
        char_length(b.consultant_name) between 1 and 80 and b.consultant_name !~ '[[:cntrl:]]'),
      ('scheduled_start_time', 'The scheduled start is missing or not a moment.', isfinite(b.scheduled_start_time)),
      ('duration_minutes', 'The duration must be 1 to 1440 minutes.', b.duration_minutes between 1 and 1440),
      ('price_minor', 'The price must be a whole number of minor units, not negative.', b.price_minor between 0 and 100000000000000),
      ('currency', 'The currency must be an ISO 4217 code such as INR.', b.currency ~ '^[A-Z]{3}$'),
      ('session_type', 'The session type is chat, voice or video.', b.session_type is not null),
      ('funding', 'The funding is received or balance.', b.funding in ('received', 'balance'))
  ) as checked (col, said, good)
  where good is not true
  limit 1
$$;

create function parley.prepare_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_settings parley.settings;
  v_fault record;
begin
  select * into strict v_settings from parley.settings;
  new.client_name := coalesce(btrim(new.client_name), (select name from parley.people where role = 'client' and ref = new.client_ref));
  new.consultant_name :=
    coalesce(btrim(new.consultant_name), (select name from parley.people where role = 'consultant' and ref = new.consultant_ref));
  new.free_seconds := coalesce(new.free_seconds, v_settings.free_seconds);
  new.platform_fee_bp := coalesce(new.platform_fee_bp, v_settings.platform_fee_bp);
  new.no_show_client_share_bp := coalesce(new.no_show_client_share_bp, v_settings.no_show_client_share_bp);
  new.late_cancel_share_bp := coalesce(new.late_cancel_share_bp, v_settings.late_cancel_share_bp);
  new.cancel_cutoff_minutes := coalesce(new.cancel_cutoff_minutes, v_settings.cancel_cutoff_minutes);
  new.early_join_minutes := coalesce(new.early_join_minutes, v_settings.early_join_minutes);
  new.overrun_cap_minutes := coalesce(new.overrun_cap_minutes, v_settings.overrun_cap_minutes);
  new.dispute_window_minutes := coalesce(new.dispute_window_minutes, v_settings.dispute_window_minutes);
  select * into v_fault from parley.fault_of_booking(new);
  if v_fault.fault is not null then
    perform parley.refuse('invalid_argument', v_fault.sentence, v_fault.fault);
  end if;
  new.client_id := parley.person_of('client', new.client_ref, new.client_name);
  new.consultant_id := parley.person_of('consultant', new.consultant_ref, new.consultant_name);
  new.created_at := parley.clock();
  return new;
end
$$;

create trigger bookings_prepare before insert on parley.bookings for each row execute function parley.prepare_booking();

-- Freezes the price. All accounts are locked at once, in order, before either transfer.
create function parley.freeze_price(p_booking parley.bookings) returns void
language plpgsql set search_path = ''
as $$
declare
  v_available bigint := parley.account_of(p_booking.client_id, 'available', p_booking.currency);
  v_held bigint := parley.account_of(p_booking.client_id, 'held', p_booking.currency);
  v_external bigint := case when p_booking.funding = 'received' then parley.account_of(null, 'external', p_booking.currency) end;
begin
  perform parley.lock_accounts(array[v_available, v_held, v_external]);
  if v_external is not null then
    perform parley.post_transfer('deposit', p_booking.id, 'system', 'payment received',
      array[v_external, v_available], array[-p_booking.price_minor::bigint, p_booking.price_minor::bigint]);
  elsif (select balance_minor from parley.accounts where id = v_available) < p_booking.price_minor then
    perform parley.refuse('insufficient_funds', 'The client''s available funds do not cover the price.', 'insufficient_funds',
      'If the price was already collected, book with funding = ''received''.');
  end if;
  insert into parley.holds (booking_id, client_id, currency, amount_minor)
    values (p_booking.id, p_booking.client_id, p_booking.currency, p_booking.price_minor);
  perform parley.post_transfer('hold', p_booking.id, 'system', 'booked',
    array[v_available, v_held], array[-p_booking.price_minor::bigint, p_booking.price_minor::bigint]);
end
$$;

create function parley.open_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_session uuid;
  v_until timestamptz := new.scheduled_start_time + make_interval(mins => new.duration_minutes + new.overrun_cap_minutes) + parley.link_grace();
begin
  if v_until <= parley.clock() then
    perform parley.refuse('invalid_argument', 'The session would already be over.', 'scheduled_start_time');
  end if;
  perform parley.freeze_price(new);
  insert into parley.webrtc_sessions (
    booking_id, room_id, session_type, scheduled_start_time, paid_duration_minutes, overrun_cap_minutes, opens_at, link_valid_until
  ) values (
    new.id, parley.base64url(parley.random_bytes32()), new.session_type, new.scheduled_start_time, new.duration_minutes,
    new.overrun_cap_minutes, new.scheduled_start_time - make_interval(mins => new.early_join_minutes), v_until
  ) returning id into v_session;
  -- Links with tokens that nobody knows; issue_session_link or create_booking hands out real ones.
  insert into parley.session_links (session_id, participant_type, token_hash)
    select v_session, side, sha256(parley.random_bytes32()) from unnest(array['client', 'consultant']) as side;
  insert into parley.session_events (session_id, type, actor) values (v_session, 'booked', 'system');
  return null;
end
$$;

create trigger bookings_open after insert on parley.bookings for each row execute function parley.open_booking();

create function public.create_booking(
  p_client_ref text,
  p_client_name text,
  p_consultant_ref text,
  p_consultant_name text,
  p_session_type text,
  p_scheduled_start timestamptz,
  p_duration_minutes integer,
  p_price_minor bigint,
  p_currency text,
  p_billing text default 'prorata',
  p_platform_fee_bp integer default null,
  p_funding text default 'balance',
  p_idempotency_key text default null,
  p_relay_only boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_booking uuid;
  v_session parley.webrtc_sessions;
  v_tokens jsonb;
begin
  insert into parley.bookings (
    client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor, currency,
    billing, platform_fee_bp, funding, idempotency_key, relay_only
  ) values (
    p_client_ref, p_client_name, p_consultant_ref, p_consultant_name, p_session_type, p_scheduled_start, p_duration_minutes, p_price_minor,
    p_currency, coalesce(p_billing, 'prorata'), p_platform_fee_bp, coalesce(p_funding, 'balance'), p_idempotency_key,
    coalesce(p_relay_only, false)
  ) on conflict (idempotency_key) do nothing returning id into v_booking;
  if v_booking is null then
    perform parley.refuse('already_booked', 'This booking was already made; its links were handed out then.',
      (select id::text from parley.bookings where idempotency_key = p_idempotency_key));
  end if;
  select * into strict v_session from parley.webrtc_sessions where booking_id = v_booking;
  select jsonb_object_agg(l.participant_type || 'Token', parley.new_link_token(l.id)) into v_tokens
    from parley.session_links l where l.session_id = v_session.id;
  return v_tokens || jsonb_build_object(
    'bookingId', v_booking,
    'sessionId', v_session.id,
    'roomId', v_session.room_id,
    'sessionType', v_session.session_type,
    'scheduledStartTime', v_session.scheduled_start_time
  );
exception
  when check_violation then
    perform parley.refuse('invalid_argument', sqlerrm, 'booking');
end
$$;
comment on function public.create_booking is
  'Booking, hold, session and both links in one transaction; answers the two raw tokens, once. Amounts in minor units.';


-- ==== Paid time ====

create function parley.billable_of(p_session parley.webrtc_sessions, p_there parley.attendance, p_until timestamptz) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
begin
  if p_session.started_at is null or p_until < p_session.started_at then
    return '{}';
  end if;
  return parley.bridged(p_there.client) * parley.bridged(p_there.consultant)
    * tstzmultirange(tstzrange(p_session.started_at, p_until, '[]'));
end
$$;

-- The paid time of a session until `p_until`: both there, short absences of either bridged, from the start on.
create function parley.billable_ranges(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
begin
  return parley.billable_of(p_session, parley.attendance_of(p_session.id, p_now), p_until);
end
$$;

-- Whole seconds billed until now, rounded, at most what is paid for.
create function parley.billable_seconds(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return least(p_session.paid_duration_minutes * 60, round(parley.seconds_in(parley.billable_ranges(p_session, p_until, p_now))));
end
$$;

-- When the paid time is used up, by who was there until now. At most the overrun cap after the planned length.
create function parley.paid_end_of(p_session parley.webrtc_sessions, p_there parley.attendance, p_now timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
declare
  v_paid integer := p_session.paid_duration_minutes * 60;
  v_used tstzmultirange := parley.billable_of(p_session, p_there, p_now);
  v_left numeric := v_paid - parley.seconds_in(v_used);
begin
  return least(
    case when v_left > 0 then p_now + make_interval(secs => v_left::double precision) else parley.reached(v_used, v_paid) end,
    p_session.started_at + make_interval(mins => p_session.paid_duration_minutes + p_session.overrun_cap_minutes)
  );
end
$$;

-- When the paid time is used up: the moment it was, or will be if both stay from now on. At most the overrun cap after the planned length.
create function parley.paid_end(p_session parley.webrtc_sessions, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  if p_session.started_at is null then
    return null;
  end if;
  return parley.paid_end_of(p_session, parley.attendance_of(p_session.id, p_now), p_now);
end
$$;

-- The rules of settlements that say `rules` 1: an absence of either side of at most 60 s that ended was bridged.
create function parley.bridge() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '60 seconds'; end $$;
comment on function parley.bridge is 'The longest absence that still counts as present: media outlives a socket.';

create function parley.bridged(p_ranges tstzmultirange) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
declare
  v_gaps tstzmultirange := tstzmultirange(range_merge(p_ranges)) - p_ranges;
begin
  if isempty(v_gaps) then
    return p_ranges;
  end if;
  return p_ranges + coalesce(
    (select range_agg(gap) from unnest(v_gaps) as gap where upper(gap) - lower(gap) <= parley.bridge()), '{}'
  );
end
$$;


-- ==== Verdicts ====

-- What the clock says of a session that nobody ended. `at`: when it came true. `fault`: whose absence ended or prolonged a running session
-- ('system' when both were away alike), for the policy.
create type parley.verdict as (status text, reason text, ended_by text, at timestamptz, fault text);

create function parley.no_show_wait() returns interval language sql immutable set search_path = '' as $$ select interval '10 minutes' $$;
comment on function parley.no_show_wait is 'How long after the scheduled start somebody may still come before it is a no-show.';

create function parley.no_show_presence_seconds() returns integer language sql immutable set search_path = '' as $$ select 60 $$;
comment on function parley.no_show_presence_seconds is
  'How long the other side must have been there, after the scheduled start, to have a claim.';

create function parley.alone_limit() returns interval language sql immutable set search_path = '' as $$ select interval '10 minutes' $$;
comment on function parley.alone_limit is 'How long one side may be alone in a running session.';

create function parley.empty_limit() returns interval language sql immutable set search_path = '' as $$ select interval '5 minutes' $$;
comment on function parley.empty_limit is 'How long a running session may be empty.';

-- Who was there for less of a running session until `p_until`; 'system' when both were there alike.
create function parley.away_more(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns text
language sql stable set search_path = ''
as $$
  select case when client < consultant then 'client' when consultant < client then 'consultant' else 'system' end
  from (
    select
      parley.seconds_in(parley.bridged(parley.presence_of(p_session.id, 'client', p_now)) * running) as client,
      parley.seconds_in(parley.bridged(parley.presence_of(p_session.id, 'consultant', p_now)) * running) as consultant
    from tstzmultirange(tstzrange(p_session.started_at, greatest(p_session.started_at, p_until), '[]')) as running
  ) as there
$$;

-- Who counts as the one that ended it: whoever was away for longer than the bridge before somebody pressed, otherwise who pressed.
create function parley.fault_by(p_session parley.webrtc_sessions, p_there parley.attendance, p_ended_by text, p_now timestamptz) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_client_until timestamptz := greatest(p_session.started_at, upper(p_there.client));
  v_consultant_until timestamptz := greatest(p_session.started_at, upper(p_there.consultant));
begin
  return case
    when least(v_client_until, v_consultant_until) + parley.bridge() >= p_now or v_client_until = v_consultant_until then p_ended_by
    when v_client_until < v_consultant_until then 'client'
    else 'consultant'
  end;
end
$$;

create function parley.verdict_by(p_session parley.webrtc_sessions, p_there parley.attendance, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
declare
  -- A started session had both there at its start, whatever their leases became.
  v_together_until timestamptz := greatest(p_session.started_at, upper(p_there.client * p_there.consultant));
  v_client_until timestamptz := greatest(p_session.started_at, upper(p_there.client));
  v_consultant_until timestamptz := greatest(p_session.started_at, upper(p_there.consultant));
  v_anybody_until timestamptz := greatest(v_client_until, v_consultant_until);
  v_fault text := case
    when v_client_until < v_consultant_until then 'client'
    when v_consultant_until < v_client_until then 'consultant'
    else 'system'
  end;
  v_verdict parley.verdict;
begin
  -- No rule can have come true: the paid time lasts as long as it was booked at least, and every absence is short.
  if p_now < p_session.started_at + make_interval(mins => p_session.paid_duration_minutes)
    and p_now < v_together_until + least(parley.alone_limit(), parley.empty_limit()) then
    return null;
  end if;
  select * into v_verdict
  from (
    values
      ('completed', 'time_up', 'system', parley.paid_end_of(p_session, p_there, p_now), null),
      ('completed', v_fault || '_gone', 'system',
        case when v_anybody_until >= v_together_until + parley.alone_limit() then v_together_until + parley.alone_limit() end, v_fault),
      ('abandoned', 'nobody_present', 'system',
        case when v_anybody_until < p_now then v_anybody_until + parley.empty_limit() end, v_fault)
  ) as rule (status, reason, ended_by, at, fault)
  where rule.at <= p_now
  order by rule.at
  limit 1;
  -- Matters at the overrun cap alone: before it, both were there for the whole of the paid time.
  if v_verdict.reason = 'time_up' then
    v_verdict.fault := parley.away_more(p_session, v_verdict.at, p_now);
  end if;
  return v_verdict;
end
$$;

create function parley.verdict_of_running(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
begin
  return parley.verdict_by(p_session, parley.attendance_of(p_session.id, p_now), p_now);
end
$$;

create function parley.verdict_of_unstarted(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
declare
  v_client tstzmultirange := parley.presence_of(p_session.id, 'client', p_now);
  v_consultant tstzmultirange := parley.presence_of(p_session.id, 'consultant', p_now);
  v_since_start tstzmultirange := tstzmultirange(tstzrange(p_session.scheduled_start_time, null));
  v_no_show_at timestamptz := p_session.scheduled_start_time + parley.no_show_wait();
  -- When the one who came had waited long enough for the one who never did.
  v_client_missed timestamptz := case when isempty(v_client)
    then parley.reached(v_consultant * v_since_start, parley.no_show_presence_seconds()) end;
  v_consultant_missed timestamptz := case when isempty(v_consultant)
    then parley.reached(v_client * v_since_start, parley.no_show_presence_seconds()) end;
  v_absence text := case when isempty(v_client) and isempty(v_consultant) then 'nobody_came' else 'never_together' end;
  v_verdict parley.verdict;
begin
  select status, reason, 'system', greatest(possible_from, v_no_show_at), fault into v_verdict
  from (
    values
      ('no_show_client', 'no_show', v_client_missed, 'client'),
      ('no_show_consultant', 'no_show', v_consultant_missed, 'consultant'),
      ('expired', v_absence, p_session.link_valid_until, 'system')
  ) as rule (status, reason, possible_from, fault)
  where possible_from is not null and greatest(possible_from, v_no_show_at) <= p_now
  order by greatest(possible_from, v_no_show_at)
  limit 1;
  return v_verdict;
end
$$;

-- All fields null: the session goes on.
create function parley.verdict_of(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when p_session.status = 'active' then parley.verdict_of_running(p_session, p_now)
    when parley.is_over(p_session.status) then null
    -- Nothing is decided about a session that did not start before its wait is over.
    when p_now >= p_session.scheduled_start_time + parley.no_show_wait() then parley.verdict_of_unstarted(p_session, p_now)
  end;
end
$$;


-- ==== Prices ====

-- Prices: what a session costs, by numbers that others measured. docs/money.md explains them with examples.

-- `p_amount` × `p_part` / `p_whole`, half up, exactly (no fraction is ever represented).
create function parley.share_minor(p_amount bigint, p_part bigint, p_whole bigint) returns bigint
language plpgsql immutable set search_path = ''
as $$ begin return div(2 * p_amount::numeric * p_part + p_whole, 2 * p_whole::numeric)::bigint; end $$;

create function parley.fee_minor(p_gross bigint, p_platform_fee_bp integer) returns bigint
language plpgsql immutable set search_path = ''
as $$ begin return parley.share_minor(p_gross, p_platform_fee_bp, 10000); end $$;

-- The client's part of the held amount for a session that ran. `p_ended_by`: who ended it, or made it end by staying away.
create function parley.gross_minor(
  p_billing text, p_held bigint, p_paid_seconds integer, p_billable_seconds integer, p_free_seconds integer, p_ended_by text
) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_billable_seconds < p_free_seconds or p_billable_seconds = 0 then 0
    when p_billing = 'fixed' and not (p_ended_by = 'consultant' and p_billable_seconds * 100::bigint < p_paid_seconds * 80::bigint)
      then p_held
    when p_billing = 'per_minute'
      then parley.share_minor(p_held, least(p_paid_seconds, (p_billable_seconds + 59) / 60 * 60), p_paid_seconds)
    else parley.share_minor(p_held, least(p_paid_seconds, p_billable_seconds), p_paid_seconds)
  end;
end
$$;

-- The client's part for a session that never ran.
create function parley.unstarted_gross_minor(
  p_status text, p_held bigint, p_no_show_client_share_bp integer, p_late_cancel_share_bp integer, p_late boolean, p_ended_by text
) returns bigint
language sql immutable set search_path = ''
as $$
  select case
    when p_status = 'no_show_client' then parley.share_minor(p_held, p_no_show_client_share_bp, 10000)
    when p_status = 'cancelled' and p_ended_by = 'client' and p_late then parley.share_minor(p_held, p_late_cancel_share_bp, 10000)
    else 0
  end
$$;


-- ==== Settlement ====

-- What became of a hold. The primary key is the promise: a hold is settled once.
create table parley.settlements (
  hold_id uuid primary key references parley.holds,
  session_id uuid not null unique references parley.webrtc_sessions,
  booking_id uuid not null unique references parley.bookings,
  status parley.session_status not null check (parley.is_over(status)),
  reason text not null,
  ended_by parley.actor not null,
  started_at timestamptz,
  ended_at timestamptz not null,
  paid_seconds integer not null,
  billable_seconds integer not null check (billable_seconds >= 0),
  currency parley.currency not null,
  held_minor parley.amount not null,
  gross_minor parley.amount not null,
  fee_minor parley.amount not null,
  released_minor parley.amount not null,
  returned_minor parley.amount not null,
  settled_at timestamptz not null default parley.clock(),
  constraint billable_at_most_paid check (billable_seconds <= paid_seconds),
  constraint capture_and_release_are_the_hold check (gross_minor + returned_minor = held_minor),
  constraint capture_is_shared_out check (released_minor + fee_minor = gross_minor)
);

-- Settlements come in the order of time, so a block-range index finds the latest at next to no cost.
create index settlements_by_time on parley.settlements using brin (settled_at);
create trigger settlements_append_only before update or delete on parley.settlements
  for each row execute function parley.refuse_change();
create trigger settlements_no_truncate before truncate on parley.settlements
  for each statement execute function parley.refuse_change();

-- Two simple looks; a join of the two would be planned for any number of sessions.
create function parley.check_settled() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_session uuid;
  v_status text;
  v_settled text;
begin
  if tg_table_name = 'settlements' then
    v_session := new.session_id;
  else
    v_session := new.id;
  end if;
  select s.status into v_status from parley.webrtc_sessions s where s.id = v_session;
  select st.status into v_settled from parley.settlements st where st.session_id = v_session;
  if v_status is distinct from coalesce(v_settled, case when not parley.is_over(v_status) then v_status end) then
    perform parley.refuse('invariant_violated', format('Session %s is over if and only if it is settled.', v_session), 'settlements');
  end if;
  return null;
end
$$;

create constraint trigger sessions_settled_when_over after insert or update of status on parley.webrtc_sessions
  deferrable initially deferred for each row execute function parley.check_settled();
create constraint trigger settlements_of_what_is_over after insert on parley.settlements
  deferrable initially deferred for each row execute function parley.check_settled();

create function parley.outcome_by(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_hold parley.holds, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz
) returns parley.settlements
language plpgsql immutable set search_path = ''
as $$
declare
  v_out parley.settlements;
begin
  v_out.hold_id := p_hold.id;
  v_out.session_id := p_session.id;
  v_out.booking_id := p_booking.id;
  v_out.status := p_verdict.status;
  v_out.reason := p_verdict.reason;
  v_out.ended_by := p_verdict.ended_by;
  v_out.started_at := p_session.started_at;
  v_out.ended_at := p_verdict.at;
  v_out.paid_seconds := p_session.paid_duration_minutes * 60;
  v_out.billable_seconds :=
    least(v_out.paid_seconds, round(parley.seconds_in(parley.billable_of(p_session, p_there, p_verdict.at))));
  v_out.currency := p_hold.currency;
  v_out.held_minor := p_hold.amount_minor;
  v_out.gross_minor := case
    when p_session.started_at is not null then parley.gross_minor(
      p_booking.billing, p_hold.amount_minor, v_out.paid_seconds, v_out.billable_seconds, p_booking.free_seconds, p_verdict.fault)
    else parley.unstarted_gross_minor(
      p_verdict.status, p_hold.amount_minor, p_booking.no_show_client_share_bp, p_booking.late_cancel_share_bp,
      p_verdict.at > p_booking.scheduled_start_time - make_interval(mins => p_booking.cancel_cutoff_minutes), p_verdict.ended_by)
  end;
  v_out.fee_minor := parley.fee_minor(v_out.gross_minor, p_booking.platform_fee_bp);
  v_out.released_minor := v_out.gross_minor - v_out.fee_minor;
  v_out.returned_minor := v_out.held_minor - v_out.gross_minor;
  v_out.settled_at := p_now;
  return v_out;
end
$$;

-- What settling by `p_verdict` would say; moves nothing. Also serves readers who come before the sweep. The extended length is what was
-- paid for, and the hold carries the extensions' money.
create function parley.outcome_of(p_session parley.webrtc_sessions, p_verdict parley.verdict, p_now timestamptz) returns parley.settlements
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_hold parley.holds;
begin
  select * into v_booking from parley.bookings where id = p_session.booking_id;
  select * into v_hold from parley.holds where booking_id = p_session.booking_id;
  return parley.outcome_by(p_session, v_booking, v_hold, parley.attendance_of(p_session.id, p_now), p_verdict, p_now);
end
$$;

create function parley.move_money(p_settlement parley.settlements, p_booking parley.bookings) returns void
language plpgsql set search_path = ''
as $$
declare
  v_earned text := case when p_booking.dispute_window_minutes > 0 then 'pending' else 'payable' end;
begin
  perform parley.post_transfer(
    'settlement', p_booking.id, p_settlement.ended_by, p_settlement.reason,
    array[
      parley.account_of(p_booking.client_id, 'held', p_settlement.currency),
      parley.account_of(p_booking.client_id, 'available', p_settlement.currency),
      parley.account_of(p_booking.consultant_id, v_earned, p_settlement.currency),
      parley.revenue_account(p_booking.id, p_settlement.currency)
    ],
    array[
      -p_settlement.held_minor::bigint, p_settlement.returned_minor::bigint,
      p_settlement.released_minor::bigint, p_settlement.fee_minor::bigint
    ]
  );
  if v_earned = 'pending' and p_settlement.released_minor > 0 then
    insert into parley.earnings_on_hold (booking_id, session_id, consultant_id, currency, amount_minor, due_at) values (
      p_booking.id, p_settlement.session_id, p_booking.consultant_id, p_settlement.currency, p_settlement.released_minor,
      p_settlement.settled_at + parley.dispute_window(p_booking.dispute_window_minutes)
    );
  end if;
end
$$;

-- The one door through which a session ends. The session is locked by the caller and not over; its hold is locked here.
create function parley.settle_by(p_session parley.webrtc_sessions, p_there parley.attendance, p_verdict parley.verdict, p_now timestamptz) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_hold parley.holds;
  v_out parley.settlements;
begin
  select * into strict v_hold from parley.holds where booking_id = p_session.booking_id for update;
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  p_verdict.at := coalesce(p_verdict.at, p_now);
  v_out := parley.outcome_by(p_session, v_booking, v_hold, p_there, p_verdict, p_now);
  insert into parley.settlements select v_out.*;
  perform parley.move_money(v_out, v_booking);
  update parley.holds set status = 'settled', settled_at = p_now where id = v_out.hold_id;
  update parley.webrtc_sessions
    set status = v_out.status, ended_at = v_out.ended_at, end_reason = v_out.reason, ended_by = v_out.ended_by
    where id = p_session.id;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session.id, 'ended', v_out.ended_by, jsonb_build_object('status', v_out.status, 'reason', v_out.reason)),
    (p_session.id, 'settled', 'system', parley.summary_of(v_out));
end
$$;

-- Ends a session by a verdict, exactly once. Session row, then hold, then accounts: the order of locks everywhere. A session that is over
-- is left as it is, so that whoever lost a race reads the winner's answer.
create function parley.settle(p_session_id uuid, p_verdict parley.verdict) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
begin
  select * into strict v_session from parley.webrtc_sessions where id = p_session_id for update;
  if parley.is_over(v_session.status) then
    return;
  end if;
  v_now := parley.now_in(p_session_id);
  perform parley.settle_by(v_session, parley.attendance_of(p_session_id, v_now), p_verdict, v_now);
end
$$;

create function parley.summary_of(p_settlement parley.settlements) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'status', p_settlement.status,
    'reason', p_settlement.reason,
    'endedBy', p_settlement.ended_by,
    'startedAt', p_settlement.started_at,
    'endedAt', p_settlement.ended_at,
    'durationSeconds', p_settlement.billable_seconds,
    'grossMinor', p_settlement.gross_minor,
    'feeMinor', p_settlement.fee_minor,
    'heldMinor', p_settlement.held_minor,
    'releasedMinor', p_settlement.released_minor,
    'returnedMinor', p_settlement.returned_minor,
    'currency', p_settlement.currency
  );
end
$$;

-- The summary with the names that an ending is answered by.
create function parley.ending_of(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_settled parley.settlements;
begin
  select * into v_settled from parley.settlements where session_id = p_session_id;
  if not found then
    return null;
  end if;
  return parley.summary_of(v_settled) || jsonb_build_object(
    'sessionId', p_session_id, 'roomId', (select s.room_id from parley.webrtc_sessions s where s.id = p_session_id)
  );
end
$$;


-- ==== Endings ====

-- Ends a locked, active session: by the clock if that came first, otherwise as its people say.
create function parley.end_running(p_session parley.webrtc_sessions, p_reason text, p_actor text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_session.id);
  v_there parley.attendance := parley.attendance_of(p_session.id, v_now);
  v_verdict parley.verdict := parley.verdict_by(p_session, v_there, v_now);
begin
  if v_verdict.status is null then
    v_verdict := row (
      'completed', parley.said(p_reason, 'ended'), p_actor, null, parley.fault_by(p_session, v_there, p_actor, v_now)
    )::parley.verdict;
  end if;
  perform parley.settle_by(p_session, v_there, v_verdict, v_now);
end
$$;

-- Ends a locked session if the clock says so; true when it did.
create function parley.settle_when_due(p_session parley.webrtc_sessions) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_session.id);
  v_there parley.attendance := parley.attendance_of(p_session.id, v_now);
  v_verdict parley.verdict := case p_session.status
    when 'active' then parley.verdict_by(p_session, v_there, v_now) else parley.verdict_of(p_session, v_now)
  end;
begin
  if v_verdict.status is null then
    return false;
  end if;
  perform parley.settle_by(p_session, v_there, v_verdict, v_now);
  return true;
end
$$;

create function public.end_session(p_session_id uuid, p_reason text, p_ended_by text default 'system') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_ended_by);
  v_session parley.webrtc_sessions;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  -- Over is final, so that a repeated end needs no lock; otherwise the status is read again behind it.
  if not parley.is_over(v_session.status) then
    select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  end if;
  if v_session.id is null then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_session.status in ('scheduled', 'waiting') then
    perform parley.refuse('not_started', 'This session has not started.', v_session.status);
  elsif v_session.status = 'active' then
    perform parley.end_running(v_session, p_reason, v_actor);
  end if;
  return parley.ending_of(p_session_id);
end
$$;
comment on function public.end_session is
  'Measures the time that both were present, settles the hold once, records it. Repeated, or lost in a race, it answers the same.';

create function public.end_session_when_due(p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz := parley.now_in(p_session_id);
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  if v_session.status = 'active' and (parley.verdict_of(v_session, v_now)).status is not null then
    select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
    perform parley.settle_when_due(v_session);
    select * into v_session from parley.webrtc_sessions where id = p_session_id;
  end if;
  return jsonb_build_object(
    'ended', parley.ending_of(p_session_id),
    'endsAt', parley.paid_end(v_session, coalesce(v_session.ended_at, parley.now_in(p_session_id))),
    'serverTime', parley.clock()
  );
end
$$;
comment on function public.end_session_when_due is
  'Ends the session if its paid time is over by the database''s clock, else answers when it will be.';

-- Sessions that the clock has ended. The cheap conditions come first: only sessions near an end are measured.
create function parley.due_sessions(p_now timestamptz, p_limit integer) returns setof uuid
language sql stable set search_path = ''
as $$
  select near_end.id
  from (
    select s.id, s.scheduled_start_time
    from parley.webrtc_sessions s
    where s.status in ('scheduled', 'waiting') and s.scheduled_start_time <= p_now - parley.no_show_wait()
    union all
    select s.id, s.scheduled_start_time
    from parley.webrtc_sessions s
    where s.status = 'active'
      and (s.started_at <= p_now - make_interval(mins => s.paid_duration_minutes)
        or not parley.is_present(s.id, 'client', p_now) or not parley.is_present(s.id, 'consultant', p_now))
  ) as near_end
  join parley.webrtc_sessions s on s.id = near_end.id
  where (parley.verdict_of(s, p_now)).status is not null
  order by near_end.scheduled_start_time
  limit p_limit
$$;

-- Leases that nobody closed in sessions that are over end where the settlement let them end.
create function parley.close_leases_of_the_over(p_now timestamptz, p_limit integer) returns void
language sql volatile set search_path = ''
as $$
  update parley.presence p
  set left_at = greatest(p.joined_at, parley.lease_end(p, greatest(s.ended_at, p.joined_at))), leave_reason = 'session_over'
  from parley.webrtc_sessions s
  where s.id = p.session_id and p.left_at is null and p.id in (
    select q.id
    from parley.presence q join parley.webrtc_sessions o on o.id = q.session_id
    where q.left_at is null and q.last_seen_at + parley.lease() < p_now and parley.is_over(o.status)
    limit p_limit
    for update of q skip locked
  )
$$;

create function public.sweep_sessions(p_limit integer default 200) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_id uuid;
  v_session parley.webrtc_sessions;
  v_ended uuid[] := '{}';
begin
  -- One sweep at a time is enough; whoever comes second has nothing to do.
  if not pg_try_advisory_xact_lock(hashtextextended('parley.sweep_sessions', 0)) then
    return '[]';
  end if;
  for v_id in select due from parley.due_sessions(parley.clock(), p_limit) as due loop
    select * into v_session from parley.webrtc_sessions where id = v_id for update skip locked;
    continue when not found;
    begin
      if parley.settle_when_due(v_session) and not parley.is_over(v_session.status) then
        v_ended := v_ended || v_id;
      end if;
    exception
      -- One session that cannot be settled now must not keep the others waiting; it is tried again by the next sweep.
      when others then raise warning 'session % was not settled: % (%)', v_id, sqlerrm, sqlstate;
    end;
  end loop;
  perform parley.close_leases_of_the_over(parley.clock(), p_limit);
  return (select coalesce(jsonb_agg(parley.ending_of(id)), '[]') from unnest(v_ended) as id);
end
$$;
comment on function public.sweep_sessions is 'Ends what nobody ended; safe in any number of processes. Answers what this call ended.';

create function public.cancel_session(p_session_id uuid, p_reason text, p_cancelled_by text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_cancelled_by);
  v_session parley.webrtc_sessions;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_session.status = 'active' then
    perform parley.refuse('already_started', 'This session has started; it can be ended, not cancelled.', 'active');
  end if;
  -- Who is late for a no-show cannot cancel it away.
  if not parley.is_over(v_session.status) and not parley.settle_when_due(v_session) then
    perform parley.settle(p_session_id, row ('cancelled', parley.said(p_reason, 'cancelled'), v_actor, null, v_actor)::parley.verdict);
  end if;
  return parley.ending_of(p_session_id);
end
$$;
comment on function public.cancel_session is
  'Cancels before the start; all funds return but for a late fee by the booking''s policy. Repeated, it answers the same.';


-- ==== More time ====

-- More time in a running session: proposed by one side, answered by the other, frozen before it is added.

-- What was proposed, and (by its one answer) what became of it. Both append-only.
create table parley.extensions (
  id uuid primary key,
  session_id uuid not null references parley.webrtc_sessions,
  booking_id uuid not null references parley.bookings,
  proposed_by parley.participant_type not null,
  minutes integer not null check (minutes in (5, 15, 30)),
  currency parley.currency not null,
  amount_minor parley.amount not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null
);

create index extensions_by_session on parley.extensions (session_id, proposed_at);
create trigger extensions_append_only before update or delete on parley.extensions
  for each row execute function parley.refuse_change();

create table parley.extension_answers (
  extension_id uuid primary key references parley.extensions,
  outcome text not null check (outcome in ('accepted', 'declined', 'withdrawn', 'unfunded')),
  answered_by parley.participant_type not null,
  transfer_id bigint references parley.transfers,
  at timestamptz not null
);

create trigger extension_answers_append_only before update or delete on parley.extension_answers
  for each row execute function parley.refuse_change();

create function parley.extension_answer_time() returns interval language sql immutable set search_path = '' as $$ select interval '60 seconds' $$;
comment on function parley.extension_answer_time is 'How long a proposal stands.';

-- At the booking's rate: what is frozen, by the minutes that it is frozen for, half up. Both sides can work it out from what they see.
create function parley.extension_minor(p_held bigint, p_paid_minutes integer, p_minutes integer) returns bigint
language sql immutable set search_path = ''
as $$ select parley.share_minor(p_held, p_minutes, p_paid_minutes) $$;

-- The proposal that still waits for its answer, if any.
create function parley.open_extension(p_session_id uuid, p_now timestamptz) returns parley.extensions
language sql stable set search_path = ''
as $$
  select x from parley.extensions x
  where x.session_id = p_session_id and x.expires_at > p_now
    and not exists (select from parley.extension_answers a where a.extension_id = x.id)
  order by x.proposed_at desc limit 1
$$;

create function parley.extension_json(p_extension parley.extensions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_extension.id, 'minutes', p_extension.minutes, 'proposedBy', p_extension.proposed_by,
    'amountMinor', p_extension.amount_minor, 'currency', p_extension.currency,
    'proposedAt', p_extension.proposed_at, 'expiresAt', p_extension.expires_at
  )
$$;

-- Why a proposal cannot be made now; null when it can.
create function parley.extension_refusal(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_minutes integer, p_amount bigint, p_now timestamptz
) returns text
language sql stable set search_path = ''
as $$
  select case
    when p_session.status in ('scheduled', 'waiting') then 'not_started'
    when parley.is_over(p_session.status) or (parley.verdict_of(p_session, p_now)).status is not null then 'too_late'
    when p_session.paid_duration_minutes + p_minutes > 1440 then 'too_long'
    when (parley.open_extension(p_session.id, p_now)).id is not null then 'already_proposed'
    when not parley.covers(p_booking.client_id, p_booking.currency, p_amount) then 'unfunded'
  end
$$;

create function public.propose_extension(p_session_id uuid, p_participant_type text, p_id uuid, p_minutes integer) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_side text := parley.checked_side(p_participant_type);
  v_new parley.extensions;
  v_held bigint;
  v_reason text;
begin
  if p_id is null or p_minutes is null or p_minutes not in (5, 15, 30) then
    perform parley.refuse('invalid_argument', 'An extension has an id and is of 5, 15 or 30 minutes.', 'minutes');
  end if;
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select amount_minor into strict v_held from parley.holds where booking_id = v_booking.id;
  select * into v_new from parley.extensions where id = p_id;
  if found and (v_new.session_id, v_new.proposed_by::text, v_new.minutes) is distinct from (p_session_id, v_side, p_minutes) then
    perform parley.refuse('invalid_argument', 'Another proposal has this id.', 'id');
  elsif not found then
    v_new := row (p_id, p_session_id, v_booking.id, v_side, p_minutes, v_booking.currency,
      parley.extension_minor(v_held, v_session.paid_duration_minutes, p_minutes), parley.now_in(p_session_id), null);
    v_reason := parley.extension_refusal(v_session, v_booking, p_minutes, v_new.amount_minor, v_new.proposed_at);
    if v_reason is not null then
      return jsonb_build_object('outcome', 'refused', 'reason', v_reason, 'amountMinor', v_new.amount_minor, 'currency', v_new.currency);
    end if;
    v_new.expires_at := v_new.proposed_at + parley.extension_answer_time();
    insert into parley.extensions select v_new.*;
    insert into parley.session_events (session_id, type, actor, data) values
      (p_session_id, 'extension_proposed', v_side, parley.extension_json(v_new) - 'proposedBy');
  end if;
  return jsonb_build_object('outcome', 'proposed', 'extension', parley.extension_json(v_new), 'serverTime', parley.clock());
end
$$;
comment on function public.propose_extension is
  'Proposes 5, 15 or 30 more minutes at the booking''s rate; stands for 60 s. Refused (as a value): not_started, too_late, too_long, already_proposed, '
  'unfunded. The same id answers the same proposal.';

-- Freezes the price of an extension; null when the client's funds do not cover it. All accounts are locked, in order, before they are read.
create function parley.freeze_extension(p_extension parley.extensions, p_booking parley.bookings, p_actor text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_available bigint := parley.account_of(p_booking.client_id, 'available', p_booking.currency);
  v_held bigint := parley.account_of(p_booking.client_id, 'held', p_booking.currency);
begin
  perform from parley.holds where booking_id = p_booking.id for update;
  perform parley.lock_accounts(array[v_available, v_held]);
  if not parley.covers(p_booking.client_id, p_booking.currency, p_extension.amount_minor) then
    return null;
  end if;
  update parley.holds set amount_minor = amount_minor + p_extension.amount_minor where booking_id = p_booking.id;
  return coalesce(parley.post_transfer('extension_hold', p_booking.id, p_actor, format('extended by %s min', p_extension.minutes),
    array[v_available, v_held], array[-p_extension.amount_minor::bigint, p_extension.amount_minor::bigint]), 0);
end
$$;

-- Freezes the money, then adds the minutes; answers the transfer (0 for a free session), or null when the funds do not cover it. The session
-- row is locked by the caller.
create function parley.extend(p_extension parley.extensions, p_side text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_transfer bigint;
begin
  select * into strict v_booking from parley.bookings where id = p_extension.booking_id;
  v_transfer := parley.freeze_extension(p_extension, v_booking, p_side);
  if v_transfer is not null then
    update parley.webrtc_sessions
      set paid_duration_minutes = paid_duration_minutes + p_extension.minutes,
        link_valid_until = link_valid_until + make_interval(mins => p_extension.minutes)
      where id = p_extension.session_id;
  end if;
  return v_transfer;
end
$$;

-- Says what became of a proposal, with the clock as it stands now.
create function parley.extension_outcome(p_extension parley.extensions, p_outcome text) returns jsonb
language sql volatile set search_path = ''
as $$
  select jsonb_build_object(
    'outcome', p_outcome, 'extension', parley.extension_json(p_extension), 'paidDurationMinutes', s.paid_duration_minutes,
    'priceMinor', (select h.amount_minor from parley.holds h where h.booking_id = s.booking_id),
    'startedAt', s.started_at, 'endsAt', parley.paid_end(s, coalesce(s.ended_at, parley.now_in(s.id))), 'serverTime', parley.clock()
  )
  from parley.webrtc_sessions s where s.id = p_extension.session_id
$$;

create function public.answer_extension(p_session_id uuid, p_participant_type text, p_id uuid, p_accept boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_session parley.webrtc_sessions;
  v_extension parley.extensions;
  v_outcome text;
  v_transfer bigint;
  v_now timestamptz;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  select * into v_extension from parley.extensions where id = p_id and session_id = p_session_id;
  if not found then
    perform parley.refuse('invalid_argument', 'There is no such proposal.', 'id');
  elsif v_side = v_extension.proposed_by and p_accept is not false then
    perform parley.refuse('invalid_argument', 'Only the other side can accept a proposal.', 'accept');
  end if;
  -- Repeated, or second: what was answered first stands.
  select outcome into v_outcome from parley.extension_answers where extension_id = p_id;
  if found then
    return parley.extension_outcome(v_extension, v_outcome);
  end if;
  v_now := parley.now_in(p_session_id);
  if parley.is_over(v_session.status) or (parley.verdict_of(v_session, v_now)).status is not null then
    return parley.extension_outcome(v_extension, 'too_late');
  elsif v_extension.expires_at <= v_now then
    return parley.extension_outcome(v_extension, 'expired');
  elsif p_accept then
    v_transfer := parley.extend(v_extension, v_side);
    v_outcome := case when v_transfer is null then 'unfunded' else 'accepted' end;
  else
    v_outcome := case when v_side = v_extension.proposed_by then 'withdrawn' else 'declined' end;
  end if;
  insert into parley.extension_answers (extension_id, outcome, answered_by, transfer_id, at)
    values (p_id, v_outcome, v_side, nullif(v_transfer, 0), v_now);
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'extension_' || v_outcome, v_side, parley.extension_json(v_extension) - 'proposedBy');
  return parley.extension_outcome(v_extension, v_outcome);
end
$$;
comment on function public.answer_extension is
  'The other side accepts or declines, the proposer withdraws. Answers accepted, declined, withdrawn, unfunded, expired or too_late; only accepted adds '
  'time, and only after the money is frozen. Repeated, it answers the same.';

create function public.open_extension(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'extension', case when x.id is not null then parley.extension_json(x) end,
    'paidDurationMinutes', s.paid_duration_minutes,
    'serverTime', parley.clock()
  )
  from parley.webrtc_sessions s
  left join lateral (select o.* from parley.open_extension(s.id, parley.now_in(s.id)) as o) as x on not parley.is_over(s.status)
  where s.id = p_session_id
$$;
comment on function public.open_extension is 'The proposal that waits for its answer, for whoever comes into the room. Reads only.';


-- ==== Refunds and disputes ====

-- After the settlement: earnings on hold until the dispute window is over, refunds, and problems that a side reports.

-- What consultants earned and cannot be paid yet, one row a settled booking; it goes when the money becomes payable or is refunded whole.
-- For the dispute window it is pending, and while a dispute is open it is withheld. All of it in double entry: released → pending →
-- payable, or pending → withheld → payable or back to the client.
create table parley.earnings_on_hold (
  booking_id uuid primary key references parley.bookings,
  session_id uuid not null unique references parley.webrtc_sessions,
  consultant_id uuid not null references parley.people,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- When it becomes payable if nobody objects.
  due_at timestamptz not null,
  withheld_at timestamptz
);

create index earnings_on_hold_due on parley.earnings_on_hold (due_at) where withheld_at is null;
create index earnings_on_hold_by_consultant on parley.earnings_on_hold (consultant_id, currency);

-- The dispute window, as an interval; a pure function of the booking's own copy of the policy.
create function parley.dispute_window(p_minutes integer) returns interval
language plpgsql immutable set search_path = '' as $$ begin return make_interval(mins => p_minutes); end $$;
comment on function parley.dispute_window is
  'How long after the settlement either side may report a problem, and how long the earnings stay pending.';

-- Makes earnings payable. The caller has locked their row, or the session they belong to.
create function parley.release_earnings(p_earned parley.earnings_on_hold, p_actor text, p_reason text) returns void
language plpgsql set search_path = ''
as $$
begin
  delete from parley.earnings_on_hold where booking_id = p_earned.booking_id;
  perform parley.post_transfer('release', p_earned.booking_id, p_actor, p_reason,
    array[
      parley.account_of(p_earned.consultant_id, case when p_earned.withheld_at is null then 'pending' else 'withheld' end, p_earned.currency),
      parley.account_of(p_earned.consultant_id, 'payable', p_earned.currency)
    ],
    array[-p_earned.amount_minor, p_earned.amount_minor]);
  insert into parley.session_events (session_id, type, actor, data) values (
    p_earned.session_id, 'earnings_released', p_actor,
    jsonb_build_object('amountMinor', p_earned.amount_minor, 'currency', p_earned.currency, 'reason', p_reason)
  );
end
$$;

-- Session rows are locked first, as everywhere; what somebody else is changing now is left to the next sweep.
create function public.release_due_earnings(p_limit integer default 200) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_due record;
  v_earned parley.earnings_on_hold;
  v_released integer := 0;
begin
  -- The sweep's own lock: two transactions that each touch many consultants' accounts could wait for each other.
  if not pg_try_advisory_xact_lock(hashtextextended('parley.sweep_sessions', 0)) then
    return jsonb_build_object('released', 0);
  end if;
  for v_due in
    select s.id from parley.earnings_on_hold q join parley.webrtc_sessions s on s.id = q.session_id
    where q.withheld_at is null and q.due_at <= parley.clock()
    order by q.due_at limit p_limit
    for update of s skip locked
  loop
    select * into v_earned from parley.earnings_on_hold
      where session_id = v_due.id and withheld_at is null and due_at <= parley.clock() for update;
    continue when not found;
    perform parley.release_earnings(v_earned, 'system', 'dispute_window_over');
    v_released := v_released + 1;
  end loop;
  return jsonb_build_object('released', v_released);
end
$$;
comment on function public.release_due_earnings is
  'Makes earnings payable whose dispute window is over without a dispute; safe in any number of processes.';

create function parley.withhold_earnings(p_session_id uuid, p_side text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_earned parley.earnings_on_hold;
begin
  update parley.earnings_on_hold set withheld_at = parley.clock()
    where session_id = p_session_id and withheld_at is null returning * into v_earned;
  if not found then
    return 0;
  end if;
  perform parley.post_transfer('withholding', v_earned.booking_id, p_side, 'reported',
    array[
      parley.account_of(v_earned.consultant_id, 'pending', v_earned.currency),
      parley.account_of(v_earned.consultant_id, 'withheld', v_earned.currency)
    ],
    array[-v_earned.amount_minor, v_earned.amount_minor]);
  return v_earned.amount_minor;
end
$$;

create function parley.reduce_earnings(p_earned parley.earnings_on_hold, p_amount bigint) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_earned.amount_minor = p_amount then
    delete from parley.earnings_on_hold where booking_id = p_earned.booking_id;
  else
    update parley.earnings_on_hold set amount_minor = amount_minor - p_amount where booking_id = p_earned.booking_id;
  end if;
end
$$;

-- Money back after the settlement: always a new transfer, never a change of what was settled.
create table parley.refunds (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references parley.webrtc_sessions,
  booking_id uuid not null references parley.bookings,
  transfer_id bigint not null unique references parley.transfers,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- The platform's part of it; the rest is the consultant's.
  fee_minor parley.amount not null check (fee_minor <= amount_minor),
  actor text not null check (char_length(actor) between 1 and 254),
  reason text not null check (char_length(reason) between 1 and 500),
  at timestamptz not null default parley.clock()
);

create index refunds_by_session on parley.refunds (session_id, at);
create trigger refunds_append_only before update or delete on parley.refunds
  for each row execute function parley.refuse_change();
create trigger refunds_no_truncate before truncate on parley.refunds
  for each statement execute function parley.refuse_change();

-- The fee's part of a refund: of everything refunded so far the platform bears fee / gross, half up, and each refund the difference to the
-- one before. So refunds in any pieces give back, in sum, exactly what one refund of the same amount would, and a full one the whole fee.
create function parley.fee_refund_minor(p_gross bigint, p_fee bigint, p_refunded_before bigint, p_refund bigint) returns bigint
language sql immutable set search_path = ''
as $$
  select case when p_gross = 0 then 0
    else parley.share_minor(p_fee, p_refunded_before + p_refund, p_gross) - parley.share_minor(p_fee, p_refunded_before, p_gross)
  end
$$;

create function parley.refunded_minor(p_session_id uuid) returns bigint
language sql stable set search_path = ''
as $$ select coalesce(sum(amount_minor), 0)::bigint from parley.refunds where session_id = p_session_id $$;

-- What can still be refunded: captured minus refunded. Null before the settlement.
create function parley.refundable_minor(p_session_id uuid) returns bigint
language sql stable set search_path = ''
as $$ select st.gross_minor - parley.refunded_minor(p_session_id) from parley.settlements st where st.session_id = p_session_id $$;

-- Refunds a settled session; the session row is locked by the caller, the amount at most what is refundable. The consultant's part is taken
-- from where it is: on hold, or already payable. Null: he was paid out since, and his payable funds do not cover it.
create function parley.refund(p_settled parley.settlements, p_amount bigint, p_actor text, p_reason text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_earned parley.earnings_on_hold;
  v_fee bigint := parley.fee_refund_minor(p_settled.gross_minor, p_settled.fee_minor, parley.refunded_minor(p_settled.session_id), p_amount);
  v_accounts bigint[];
  v_amounts bigint[] := array[v_fee - p_amount, -v_fee, p_amount];
  v_refund uuid;
begin
  select * into strict v_booking from parley.bookings where id = p_settled.booking_id;
  select * into v_earned from parley.earnings_on_hold where booking_id = v_booking.id for update;
  v_accounts := array[
    parley.account_of(v_booking.consultant_id,
      case when v_earned.booking_id is null then 'payable' when v_earned.withheld_at is null then 'pending' else 'withheld' end,
      p_settled.currency),
    parley.fee_account(v_booking.id, p_settled.currency),
    parley.account_of(v_booking.client_id, 'available', p_settled.currency)
  ];
  perform parley.lock_accounts(v_accounts);
  if exists (
    select from unnest(v_accounts, v_amounts) as leg (account_id, amount) join parley.accounts a on a.id = leg.account_id
    where a.balance_minor + leg.amount < 0
  ) then
    return null;
  end if;
  if v_earned.booking_id is not null and p_amount > v_fee then
    perform parley.reduce_earnings(v_earned, p_amount - v_fee);
  end if;
  insert into parley.refunds (session_id, booking_id, transfer_id, currency, amount_minor, fee_minor, actor, reason) values (
    p_settled.session_id, v_booking.id, parley.post_transfer('refund', v_booking.id, 'admin', p_reason, v_accounts, v_amounts),
    p_settled.currency, p_amount, v_fee, p_actor, p_reason
  ) returning id into v_refund;
  insert into parley.session_events (session_id, type, actor, data) values (p_settled.session_id, 'refunded', 'admin',
    jsonb_build_object('amountMinor', p_amount, 'feeMinor', v_fee, 'currency', p_settled.currency, 'reason', p_reason));
  return v_refund;
end
$$;

-- A side reports a problem: what is not yet payable is withheld until an administrator decides.
create table parley.disputes (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null unique references parley.webrtc_sessions,
  opened_by parley.participant_type not null,
  withheld_minor parley.amount not null,
  opened_at timestamptz not null default parley.clock()
);

create trigger disputes_append_only before update or delete on parley.disputes
  for each row execute function parley.refuse_change();

-- Each side says once what went wrong. `messages_attached`: it lets the administrators read what was said.
create table parley.dispute_reports (
  dispute_id uuid not null references parley.disputes,
  participant_type parley.participant_type not null,
  category text not null check (category in ('connection', 'other_side', 'charge', 'conduct', 'other')),
  description text not null check (char_length(description) between 1 and 2000),
  messages_attached boolean not null,
  at timestamptz not null default parley.clock(),
  primary key (dispute_id, participant_type)
);

create trigger dispute_reports_append_only before update or delete on parley.dispute_reports
  for each row execute function parley.refuse_change();

create table parley.dispute_decisions (
  dispute_id uuid primary key references parley.disputes,
  decision text not null check (decision in ('release', 'refund', 'split')),
  refund_id uuid references parley.refunds,
  refunded_minor parley.amount not null,
  actor text not null,
  reason text not null,
  at timestamptz not null default parley.clock()
);

create trigger dispute_decisions_append_only before update or delete on parley.dispute_decisions
  for each row execute function parley.refuse_change();

-- When the window of a settled session closes; null before the settlement.
create function parley.reportable_until(p_session_id uuid) returns timestamptz
language sql stable set search_path = ''
as $$
  select st.settled_at + parley.dispute_window(b.dispute_window_minutes)
  from parley.settlements st join parley.bookings b on b.id = st.booking_id where st.session_id = p_session_id
$$;

-- What both sides and the administrators may know of a dispute; what was written is for the administrators and its writer.
create function parley.dispute_json(p_session_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'disputeId', d.id, 'openedBy', d.opened_by, 'openedAt', d.opened_at, 'withheldMinor', d.withheld_minor,
    'status', case when c.dispute_id is null then 'open' else 'decided' end,
    'decision', c.decision, 'refundedMinor', c.refunded_minor, 'decidedAt', c.at
  )
  from parley.disputes d left join parley.dispute_decisions c on c.dispute_id = d.id
  where d.session_id = p_session_id
$$;

create function public.report_problem(
  p_device text, p_token text, p_link_id uuid, p_category text, p_description text, p_attach_messages boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := parley.link_to_speak_for(p_device, p_token, p_link_id);
  v_session parley.webrtc_sessions;
  v_dispute parley.disputes;
  v_first boolean;
begin
  if v_link.id is null then
    perform parley.refuse('not_a_participant', 'This browser holds no link of that session.', 'not_a_participant');
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  -- What the clock ended before is over for whoever comes before the sweep, too.
  if not parley.is_over(v_session.status) and not parley.settle_when_due(v_session) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'not_over');
  end if;
  select * into v_dispute from parley.disputes where session_id = v_session.id;
  v_first := not found;
  if exists (select from parley.dispute_reports where dispute_id = v_dispute.id and participant_type = v_link.participant_type) then
    return jsonb_build_object('outcome', 'reported', 'dispute', parley.dispute_json(v_session.id));
  elsif exists (select from parley.dispute_decisions where dispute_id = v_dispute.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'already_decided');
  elsif parley.reportable_until(v_session.id) <= parley.now_in(v_session.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'window_over');
  end if;
  if v_first then
    insert into parley.disputes (session_id, opened_by, withheld_minor)
      values (v_session.id, v_link.participant_type, parley.withhold_earnings(v_session.id, v_link.participant_type)) returning * into v_dispute;
  end if;
  insert into parley.dispute_reports (dispute_id, participant_type, category, description, messages_attached)
    values (v_dispute.id, v_link.participant_type, p_category, btrim(p_description), coalesce(p_attach_messages, false));
  insert into parley.session_events (session_id, type, actor, data) values (v_session.id, 'problem_reported', v_link.participant_type,
    jsonb_build_object('category', p_category, 'withheldMinor', case when v_first then v_dispute.withheld_minor else 0 end));
  return jsonb_build_object('outcome', 'reported', 'dispute', parley.dispute_json(v_session.id));
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A report has a category and 1 to 2000 characters of description.', 'report');
    return null;
end
$$;
comment on function public.report_problem is
  'A side reports a problem within the booking''s dispute window; what is not yet payable is withheld. Refused (as a value): not_over, window_over, '
  'already_decided. Repeated by the same side, it answers the first.';

-- Refunds first, then makes payable whatever of the earnings is left. False: the refund is not covered.
create function parley.decide(p_dispute parley.disputes, p_decision text, p_amount bigint, p_actor text, p_reason text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_settled parley.settlements;
  v_earned parley.earnings_on_hold;
  v_refund uuid;
begin
  select * into strict v_settled from parley.settlements where session_id = p_dispute.session_id;
  if p_amount > 0 then
    v_refund := parley.refund(v_settled, p_amount, p_actor, p_reason);
    if v_refund is null then
      return false;
    end if;
  end if;
  select * into v_earned from parley.earnings_on_hold where session_id = p_dispute.session_id for update;
  if found then
    perform parley.release_earnings(v_earned, 'admin', 'dispute_decided');
  end if;
  insert into parley.dispute_decisions (dispute_id, decision, refund_id, refunded_minor, actor, reason)
    values (p_dispute.id, p_decision, v_refund, p_amount, p_actor, p_reason);
  insert into parley.session_events (session_id, type, actor, data) values (p_dispute.session_id, 'dispute_decided', 'admin',
    jsonb_build_object('decision', p_decision, 'refundedMinor', p_amount, 'reason', p_reason));
  return true;
end
$$;


-- ==== Deposits ====

-- Money that comes in without a booking, and money that leaves.

-- Funds that a client has before a booking needs them: what bookings with funding 'balance' and extensions are paid from.
create table parley.deposits (
  idempotency_key text primary key check (char_length(idempotency_key) between 8 and 200),
  transfer_id bigint not null unique references parley.transfers,
  client_id uuid not null references parley.people,
  at timestamptz not null default parley.clock()
);

create trigger deposits_append_only before update or delete on parley.deposits
  for each row execute function parley.refuse_change();

-- What somebody gave as the reason, at most 200 characters, or what stands for it.
create function parley.said(p_reason text, p_otherwise text) returns text
language plpgsql immutable set search_path = '' as $$ begin return coalesce(nullif(left(btrim(p_reason), 200), ''), p_otherwise); end $$;

create function public.deposit_funds(
  p_client_ref text, p_client_name text, p_amount_minor bigint, p_currency text, p_idempotency_key text, p_reason text default 'deposit'
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_client uuid;
  v_available bigint;
begin
  if p_amount_minor is null or p_amount_minor not between 1 and 100000000000000 or p_currency !~ '^[A-Z]{3}$' or p_currency is null then
    perform parley.refuse('invalid_argument', 'A deposit is a positive whole number of minor units of an ISO 4217 currency.', 'amount');
  end if;
  -- One at a time for a key, so that a repetition finds what the first one did.
  perform pg_advisory_xact_lock(hashtextextended('parley.deposit ' || p_idempotency_key, 0));
  v_client := parley.person_of('client', p_client_ref, p_client_name);
  v_available := parley.account_of(v_client, 'available', p_currency);
  if not exists (select from parley.deposits where idempotency_key = p_idempotency_key) then
    insert into parley.deposits (idempotency_key, client_id, transfer_id) values (p_idempotency_key, v_client,
      parley.post_transfer('deposit', null, 'system', parley.said(p_reason, 'deposit'),
        array[parley.account_of(null, 'external', p_currency), v_available], array[-p_amount_minor, p_amount_minor]));
  end if;
  return (select jsonb_build_object('clientId', v_client, 'availableMinor', balance_minor, 'currency', currency)
    from parley.accounts where id = v_available);
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A deposit names a client, an amount and an idempotency key of 8 to 200 characters.', 'deposit');
    return null;
end
$$;
comment on function public.deposit_funds is
  'Records money that the booking system collected for a client beyond a booking (external → available). Once for each idempotency key.';


-- ==== After the settlement ====

-- What a side's summary says beside the settlement: until when a problem can be reported, what became of it, and what was refunded since.
create function public.session_aftermath(p_session_id uuid, p_participant_type text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'currency', st.currency,
    'reportableUntil', parley.reportable_until(p_session_id),
    'refundedMinor', parley.refunded_minor(p_session_id),
    'reported', exists (
      select from parley.dispute_reports r join parley.disputes d on d.id = r.dispute_id
      where d.session_id = p_session_id and r.participant_type = p_participant_type
    ),
    'dispute', parley.dispute_json(p_session_id),
    'earnings', case when q.booking_id is null then 'payable' when q.withheld_at is null then 'pending' else 'withheld' end,
    'payableFrom', q.due_at,
    'serverTime', parley.clock()
  )
  from parley.settlements st left join parley.earnings_on_hold q on q.session_id = st.session_id
  where st.session_id = p_session_id
$$;
comment on function public.session_aftermath is
  'What happened to a session''s money after the settlement, as a side may know it; null before. Reads only.';


-- ==== Receipts ====

-- Receipts: a statement about a settled session, made of rows that never change, signed outside the database (PostgreSQL has no
-- Ed25519) and kept here.
create table parley.receipt_keys (
  kid text primary key check (char_length(kid) between 8 and 100),
  public_jwk jsonb not null,
  -- Sealed with the application's secret: whoever has only the database cannot sign.
  sealed_private_key text not null,
  created_at timestamptz not null default parley.clock(),
  retired_at timestamptz
);

create unique index receipt_keys_one_active on parley.receipt_keys ((retired_at is null)) where retired_at is null;

create table parley.receipts (
  session_id uuid primary key references parley.webrtc_sessions,
  kid text not null references parley.receipt_keys,
  jws text not null,
  signed_at timestamptz not null default parley.clock()
);

create trigger receipts_append_only before update or delete on parley.receipts
  for each row execute function parley.refuse_change();

create function public.receipt_keys() returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'active', (
      select jsonb_build_object('kid', kid, 'publicJwk', public_jwk, 'sealedPrivateKey', sealed_private_key)
      from parley.receipt_keys where retired_at is null
    ),
    'published', coalesce((select jsonb_agg(public_jwk order by created_at desc) from parley.receipt_keys), '[]')
  )
$$;
comment on function public.receipt_keys is 'The key that signs now (its private half sealed), and the public halves of all that ever did.';

create function public.add_receipt_key(p_kid text, p_public_jwk jsonb, p_sealed_private_key text, p_replaces text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  lock table parley.receipt_keys in share row exclusive mode;
  -- Somebody else was quicker: theirs is the key now.
  if (select kid from parley.receipt_keys where retired_at is null) is distinct from p_replaces then
    return public.receipt_keys();
  end if;
  update parley.receipt_keys set retired_at = parley.clock() where retired_at is null;
  insert into parley.receipt_keys (kid, public_jwk, sealed_private_key) values (p_kid, p_public_jwk, p_sealed_private_key);
  return public.receipt_keys();
end
$$;
comment on function public.add_receipt_key is
  'Makes a key the one that signs, if the one it replaces (null: none) still is; the public half of the old one stays published. Answers the keys.';

create function parley.intervals_json(p_ranges tstzmultirange) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('from', parley.utc_text(lower(r)), 'until', parley.utc_text(upper(r))) order by lower(r)), '[]')
  from unnest(p_ranges) as r
$$;

-- Where the clock stood still between the start and the end, for a second at least.
create function parley.pauses(p_session parley.webrtc_sessions, p_now timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(gap) filter (where upper(gap) - lower(gap) >= interval '1 second'), '{}')
  from unnest(
    tstzmultirange(tstzrange(p_session.started_at, p_session.ended_at, '[]')) - parley.billable_ranges(p_session, p_session.ended_at, p_now)
  ) as gap
  where p_session.started_at is not null
$$;

-- Amounts in minor units; the presence as it was when the money was shared out; the head of the chain of events up to the settlement.
create function public.receipt_statement(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'sessionId', s.id, 'bookingId', b.id, 'sessionType', s.session_type,
    'client', b.client_name, 'consultant', b.consultant_name,
    'scheduledStartTime', parley.utc_text(s.scheduled_start_time),
    'startedAt', parley.utc_text(s.started_at), 'endedAt', parley.utc_text(s.ended_at),
    'status', st.status, 'reason', st.reason, 'endedBy', st.ended_by,
    'billing', b.billing, 'freeSeconds', b.free_seconds, 'platformFeeBp', b.platform_fee_bp,
    'paidSeconds', st.paid_seconds, 'durationSeconds', st.billable_seconds,
    'presence', jsonb_build_object(
      'client', parley.intervals_json(parley.presence_of(s.id, 'client', st.settled_at) * until_the_end),
      'consultant', parley.intervals_json(parley.presence_of(s.id, 'consultant', st.settled_at) * until_the_end)
    ),
    'pauses', parley.intervals_json(parley.pauses(s, st.settled_at)),
    'extensions', (
      select coalesce(jsonb_agg(jsonb_build_object('minutes', x.minutes, 'amountMinor', x.amount_minor, 'acceptedAt', parley.utc_text(a.at))
        order by a.at), '[]')
      from parley.extensions x join parley.extension_answers a on a.extension_id = x.id
      where x.session_id = s.id and a.outcome = 'accepted'
    ),
    'currency', st.currency, 'heldMinor', st.held_minor, 'releasedMinor', st.released_minor, 'feeMinor', st.fee_minor,
    'returnedMinor', st.returned_minor, 'settledAt', parley.utc_text(st.settled_at),
    'chain', (
      select jsonb_build_object('head', encode(e.hash, 'hex'), 'length', e.place)
      from parley.session_events e where e.session_id = s.id and e.type = 'settled'
    )
  )
  from parley.settlements st
  join parley.webrtc_sessions s on s.id = st.session_id
  join parley.bookings b on b.id = st.booking_id,
  lateral (select tstzmultirange(tstzrange(null, s.ended_at, '[]')) as until_the_end) as clipped
  where st.session_id = p_session_id
$$;
comment on function public.receipt_statement is 'What a receipt says of a settled session; null before the settlement. The same whenever it is asked.';

create function public.unsigned_receipts(p_since timestamptz, p_limit integer default 100) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(u.session_id), '[]')
  from (
    select st.session_id from parley.settlements st
    where st.settled_at >= p_since and not exists (select from parley.receipts r where r.session_id = st.session_id)
    order by st.settled_at limit p_limit
  ) as u
$$;
comment on function public.unsigned_receipts is 'Sessions settled since a time whose statement is not signed yet.';

-- The first signature stands: a receipt is one text for good.
create function public.store_receipt(p_session_id uuid, p_kid text, p_jws text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into parley.receipts (session_id, kid, jws) values (p_session_id, p_kid, p_jws) on conflict (session_id) do nothing;
  return (select jsonb_build_object('jws', jws) from parley.receipts where session_id = p_session_id);
end
$$;
comment on function public.store_receipt is 'Keeps a signed receipt; answers the one that is kept (the first).';

create function public.find_receipt(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object('jws', jws) from parley.receipts where session_id = p_session_id $$;
comment on function public.find_receipt is 'The signed receipt of a session; null while there is none.';


-- ==== Staff ====

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


-- ==== Acts of administrators ====

-- What administrators do to a session, each act with an actor, a reason and an audit entry.

-- Repeated with the same key, an act answers what it did the first time and does nothing.
create table parley.audit (
  id bigint generated always as identity primary key,
  idempotency_key text not null unique check (char_length(idempotency_key) between 8 and 200),
  action text not null check (action ~ '^[a-z]+(_[a-z]+)*$'),
  session_id uuid not null references parley.webrtc_sessions,
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  reason text not null check (char_length(btrim(reason)) between 1 and 500),
  -- What was asked for, and what came of it; no secrets in either.
  details jsonb not null,
  result jsonb not null,
  at timestamptz not null default parley.clock()
);

create index audit_by_session on parley.audit (session_id, id);
create trigger audit_append_only before update or delete on parley.audit
  for each row execute function parley.refuse_change();
create trigger audit_no_truncate before truncate on parley.audit
  for each statement execute function parley.refuse_change();

-- Locks the session and answers what this key already did there; null when it is new. A key that did something else is refused.
create function parley.begin_act(
  p_action text, p_session_id uuid, p_actor text, p_reason text, p_key text, p_details jsonb
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_done parley.audit;
begin
  if coalesce(char_length(btrim(p_actor)), 0) not between 1 and 254 or coalesce(char_length(btrim(p_reason)), 0) not between 1 and 500
    or coalesce(char_length(p_key), 0) not between 8 and 200 then
    perform parley.refuse('invalid_argument', 'An act has an actor, a reason of 1 to 500 characters and an idempotency key of 8 to 200.', 'reason');
  end if;
  perform from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into v_done from parley.audit where idempotency_key = p_key;
  if found and (v_done.action, v_done.session_id, v_done.details) is distinct from (p_action, p_session_id, p_details) then
    perform parley.refuse('invalid_argument', 'This idempotency key did something else.', 'idempotency_key');
  end if;
  return v_done.result || jsonb_build_object('repeated', true);
end
$$;

create function parley.audited(
  p_action text, p_session_id uuid, p_actor text, p_reason text, p_key text, p_details jsonb, p_result jsonb
) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  insert into parley.audit (idempotency_key, action, session_id, actor, reason, details, result)
    values (p_key, p_action, p_session_id, btrim(p_actor), btrim(p_reason), p_details, p_result);
  return p_result || jsonb_build_object('repeated', false);
end
$$;

create function parley.refused(p_reason text) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('outcome', 'refused', 'reason', p_reason, 'repeated', false) $$;

create function public.admin_reissue_link(
  p_session_id uuid, p_participant_type text, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_details jsonb := jsonb_build_object('participantType', v_side);
  v_done jsonb := parley.begin_act('link_reissued', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
  v_link uuid;
begin
  if v_done is not null then
    return v_done || jsonb_build_object('token', null);
  end if;
  v_link := parley.replace_link(p_session_id, v_side, 'admin');
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_issued', 'admin', jsonb_build_object('participantType', v_side, 'linkId', v_link));
  return parley.audited('link_reissued', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done', 'linkId', v_link)) || jsonb_build_object('token', parley.new_link_token(v_link));
end
$$;
comment on function public.admin_reissue_link is
  'A new link for one side; the one before it is revoked and its holder is out. The raw token is answered once: repeated with the same key it is null.';

create function public.admin_revoke_link(
  p_session_id uuid, p_participant_type text, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_details jsonb := jsonb_build_object('participantType', v_side);
  v_done jsonb := parley.begin_act('link_revoked', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
begin
  return coalesce(v_done, parley.audited('link_revoked', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done', 'linkId', parley.replace_link(p_session_id, v_side, 'admin'))));
end
$$;
comment on function public.admin_revoke_link is
  'Takes a side''s link away; whoever holds it is out. It stays without a link until one is re-issued.';

create function public.admin_end_session(p_session_id uuid, p_actor text, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_done jsonb := parley.begin_act('session_ended', p_session_id, p_actor, p_reason, p_idempotency_key, '{}');
  v_status text := (select status from parley.webrtc_sessions where id = p_session_id);
  v_ending jsonb;
begin
  if v_done is not null then
    return v_done;
  elsif parley.is_over(v_status) then
    return parley.refused('already_over');
  end if;
  v_ending := case when v_status = 'active' then public.end_session(p_session_id, p_reason, 'admin')
    else public.cancel_session(p_session_id, p_reason, 'admin') end;
  return parley.audited('session_ended', p_session_id, p_actor, p_reason, p_idempotency_key, '{}',
    jsonb_build_object('outcome', 'done', 'ending', v_ending));
end
$$;
comment on function public.admin_end_session is
  'Ends a running session for both, or cancels one that has not started; settles it by its policy.';

create function public.admin_refund(
  p_session_id uuid, p_amount_minor bigint, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_details jsonb := jsonb_build_object('amountMinor', p_amount_minor);
  v_done jsonb := parley.begin_act('refunded', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
  v_settled parley.settlements;
  v_left bigint := parley.refundable_minor(p_session_id);
  v_amount bigint := coalesce(p_amount_minor, v_left);
  v_refund uuid;
begin
  if v_done is not null then
    return v_done;
  elsif v_left is null then
    return parley.refused('not_over');
  elsif v_left = 0 then
    return parley.refused('nothing_to_refund');
  elsif v_amount not between 1 and v_left then
    return parley.refused('more_than_captured');
  end if;
  select * into strict v_settled from parley.settlements where session_id = p_session_id;
  v_refund := parley.refund(v_settled, v_amount, btrim(p_actor), btrim(p_reason));
  if v_refund is null then
    return parley.refused('paid_out');
  end if;
  return parley.audited('refunded', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done', 'refundId', v_refund, 'amountMinor', v_amount, 'refundableMinor', v_left - v_amount));
end
$$;
comment on function public.admin_refund is
  'Gives money of a settled session back to the client, all that is left (amount null) or a part: never more than captured minus refunded. Refused (as a '
  'value): not_over, nothing_to_refund, more_than_captured, paid_out.';

create function public.admin_note(p_session_id uuid, p_actor text, p_note text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_done jsonb := parley.begin_act('noted', p_session_id, p_actor, p_note, p_idempotency_key, '{}');
begin
  if v_done is not null then
    return v_done;
  end if;
  insert into parley.session_events (session_id, type, actor) values (p_session_id, 'noted', 'admin');
  return parley.audited('noted', p_session_id, p_actor, p_note, p_idempotency_key, '{}', jsonb_build_object('outcome', 'done'));
end
$$;
comment on function public.admin_note is 'Keeps a note of the administrators'' own with a session; it is read by administrators alone.';

create function public.admin_decide_dispute(
  p_session_id uuid, p_decision text, p_refund_minor bigint, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_details jsonb := jsonb_build_object('decision', p_decision, 'refundMinor', p_refund_minor);
  v_done jsonb := parley.begin_act('dispute_decided', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
  v_dispute parley.disputes;
  v_refundable bigint := parley.refundable_minor(p_session_id);
  v_amount bigint;
begin
  if v_done is not null then
    return v_done;
  end if;
  select * into v_dispute from parley.disputes where session_id = p_session_id;
  if not found then
    return parley.refused('no_dispute');
  elsif exists (select from parley.dispute_decisions where dispute_id = v_dispute.id) then
    return parley.refused('already_decided');
  elsif coalesce(p_decision, '') not in ('release', 'refund', 'split') then
    perform parley.refuse('invalid_argument', 'The decision is release, refund or split.', 'decision');
  end if;
  v_amount := case p_decision when 'release' then 0 when 'refund' then v_refundable else p_refund_minor end;
  if p_decision = 'split' and (v_amount is null or v_amount not between 1 and v_refundable - 1) then
    return parley.refused('more_than_captured');
  elsif not parley.decide(v_dispute, p_decision, v_amount, btrim(p_actor), btrim(p_reason)) then
    return parley.refused('paid_out');
  end if;
  return parley.audited('dispute_decided', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done', 'decision', p_decision, 'refundedMinor', v_amount));
end
$$;
comment on function public.admin_decide_dispute is
  'Decides a dispute: release (the consultant is paid), refund (the client gets back all that is refundable) or split (the client gets the amount, the '
  'consultant the rest). Refused (as a value): no_dispute, already_decided, more_than_captured, paid_out.';

-- Only what a reporter attached, and each look at it is an audit entry.
create function public.admin_read_messages(p_session_id uuid, p_actor text, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_done jsonb := parley.begin_act('messages_read', p_session_id, p_actor, p_reason, p_idempotency_key, '{}');
begin
  if not exists (
    select from parley.disputes d join parley.dispute_reports r on r.dispute_id = d.id
    where d.session_id = p_session_id and r.messages_attached
  ) then
    return parley.refused('not_attached');
  end if;
  return coalesce(v_done, parley.audited('messages_read', p_session_id, p_actor, p_reason, p_idempotency_key, '{}',
    jsonb_build_object('outcome', 'done')))
    || jsonb_build_object('messages', (
      select coalesce(jsonb_agg(jsonb_build_object('participantType', m.participant_type, 'message', m.message, 'timestamp', m.at) order by m.seq), '[]')
      from parley.messages m where m.session_id = p_session_id
    ));
end
$$;
comment on function public.admin_read_messages is
  'What was said, if a reporter attached it; each view is an audit entry. Refused (as a value): not_attached.';


-- ==== The list of sessions ====

-- What the list of sessions shows and is filtered by, in one row a session, kept by triggers: joins and computed columns cannot be paged by
-- an index.
create table parley.session_list (
  session_id uuid primary key references parley.webrtc_sessions,
  booking_id uuid not null,
  client_id uuid not null,
  client_name text not null,
  consultant_id uuid not null,
  consultant_name text not null,
  mode parley.session_type not null,
  status parley.session_status not null,
  start timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  booked_seconds integer not null,
  actual_seconds integer,
  currency parley.currency not null,
  held_minor bigint not null,
  released_minor bigint,
  returned_minor bigint,
  fee_minor bigint,
  end_reason text,
  ended_by parley.actor,
  -- How far, in whole percent, the actual time stayed under the booked time.
  under_percent integer generated always as (case when actual_seconds is not null then (booked_seconds - actual_seconds) * 100 / booked_seconds end) stored,
  day date generated always as (timezone('UTC', start)::date) stored,
  words tsvector generated always as (to_tsvector('simple'::regconfig, client_name || ' ' || consultant_name)) stored
);

create index session_list_by_start on parley.session_list (start, session_id);
create index session_list_by_status on parley.session_list (status, start, session_id);
create index session_list_by_mode on parley.session_list (mode, start, session_id);
create index session_list_by_frozen on parley.session_list (held_minor, session_id) include (start, status, mode, currency, under_percent);
create index session_list_by_actual on parley.session_list ((coalesce(actual_seconds, -1)), session_id);
create index session_list_by_under on parley.session_list (under_percent, start)
  include (session_id, status, mode, currency, held_minor) where under_percent > 0;
create index session_list_by_words on parley.session_list using gin (words) with (fastupdate = off);
create index session_list_by_booking on parley.session_list (booking_id);
create index session_list_by_released on parley.session_list ((coalesce(released_minor, -1)), session_id);

-- What is included lets a filter pick its page from the index alone, without reading thousands of scattered rows.
create index session_list_by_consultant on parley.session_list (consultant_id, start, session_id)
  include (status, mode, currency, under_percent, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor);

-- Every session's row as it should be now.
create view parley.session_list_source as
  select s.id as session_id, b.id as booking_id, b.client_id, b.client_name, b.consultant_id, b.consultant_name, s.session_type as mode,
    s.status, s.scheduled_start_time as start, s.started_at, s.ended_at, s.paid_duration_minutes * 60 as booked_seconds,
    st.billable_seconds as actual_seconds, b.currency, h.amount_minor::bigint as held_minor, st.released_minor::bigint as released_minor,
    st.returned_minor::bigint as returned_minor, st.fee_minor::bigint as fee_minor, s.end_reason, s.ended_by
  from parley.webrtc_sessions s
  join parley.bookings b on b.id = s.booking_id
  join parley.holds h on h.booking_id = b.id
  left join parley.settlements st on st.session_id = s.id;

create function parley.refresh_session_list(p_session_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$
  insert into parley.session_list (
    session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at, booked_seconds,
    actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by
  )
  select * from parley.session_list_source where session_id = p_session_id
  on conflict (session_id) do update set
    status = excluded.status, start = excluded.start, started_at = excluded.started_at, ended_at = excluded.ended_at,
    booked_seconds = excluded.booked_seconds, actual_seconds = excluded.actual_seconds, held_minor = excluded.held_minor,
    released_minor = excluded.released_minor, returned_minor = excluded.returned_minor, fee_minor = excluded.fee_minor,
    end_reason = excluded.end_reason, ended_by = excluded.ended_by
$$;

-- The row of the list follows its session from what the trigger sees; only a new one is put together from all tables.
create function parley.list_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_settled parley.settlements;
begin
  if tg_op = 'INSERT' then
    perform parley.refresh_session_list(new.id);
    return null;
  end if;
  if parley.is_over(new.status) then
    select * into v_settled from parley.settlements st where st.session_id = new.id;
  end if;
  update parley.session_list l set
    status = new.status, start = new.scheduled_start_time, started_at = new.started_at, ended_at = new.ended_at,
    booked_seconds = new.paid_duration_minutes * 60, actual_seconds = v_settled.billable_seconds, released_minor = v_settled.released_minor,
    returned_minor = v_settled.returned_minor, fee_minor = v_settled.fee_minor, end_reason = new.end_reason, ended_by = new.ended_by
  where l.session_id = new.id;
  return null;
end
$$;

create trigger sessions_listed after insert or update on parley.webrtc_sessions for each row execute function parley.list_session();

create function parley.list_session_of_hold() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform parley.refresh_session_list(s.id) from parley.webrtc_sessions s where s.booking_id = new.booking_id;
  return null;
end
$$;

create trigger holds_listed after update of amount_minor on parley.holds
  for each row when (old.amount_minor is distinct from new.amount_minor) execute function parley.list_session_of_hold();

-- Sums of the list by day, status, mode and currency. Changes are added as rows and folded in later, so that no two endings wait for the
-- same sum.
create table parley.session_sums (
  day date not null,
  status text not null,
  mode text not null,
  currency text not null,
  sessions bigint not null,
  booked_seconds bigint not null,
  actual_seconds bigint not null,
  held_minor bigint not null,
  released_minor bigint not null,
  returned_minor bigint not null,
  fee_minor bigint not null,
  primary key (day, status, mode, currency)
);

create table parley.session_sum_changes (like parley.session_sums, id bigint generated always as identity);

-- A row that moves from one sum to another is taken from the one and added to the other in one statement.
create function parley.note_sum_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_last bigint;
begin
  if tg_op = 'UPDATE' then
    insert into parley.session_sum_changes (
      day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor
    ) values (
      old.day, old.status, old.mode, old.currency, -1, -old.booked_seconds, -coalesce(old.actual_seconds, 0),
      -old.held_minor, -coalesce(old.released_minor, 0), -coalesce(old.returned_minor, 0), -coalesce(old.fee_minor, 0)
    );
  end if;
  insert into parley.session_sum_changes (
    day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor
  ) values (
    new.day, new.status, new.mode, new.currency, 1, new.booked_seconds, coalesce(new.actual_seconds, 0),
    new.held_minor, coalesce(new.released_minor, 0), coalesce(new.returned_minor, 0), coalesce(new.fee_minor, 0)
  ) returning id into v_last;
  if v_last % 512 = 0 then
    perform parley.fold_session_sums();
  end if;
  return null;
end
$$;

create trigger session_list_sums after insert or update on parley.session_list for each row execute function parley.note_sum_change();

create function parley.fold_session_sums() returns void
language sql volatile security definer set search_path = ''
as $$
  with gone as (
    delete from parley.session_sum_changes where pg_try_advisory_xact_lock(hashtextextended('parley.fold_session_sums', 0)) returning *
  )
  insert into parley.session_sums as s
    select day, status, mode, currency, sum(sessions), sum(booked_seconds), sum(actual_seconds), sum(held_minor), sum(released_minor),
      sum(returned_minor), sum(fee_minor)
    from gone group by day, status, mode, currency
  on conflict (day, status, mode, currency) do update set
    sessions = s.sessions + excluded.sessions,
    booked_seconds = s.booked_seconds + excluded.booked_seconds,
    actual_seconds = s.actual_seconds + excluded.actual_seconds,
    held_minor = s.held_minor + excluded.held_minor,
    released_minor = s.released_minor + excluded.released_minor,
    returned_minor = s.returned_minor + excluded.returned_minor,
    fee_minor = s.fee_minor + excluded.fee_minor
$$;

-- The sums of all days are kept; only what happened since the last folding is added.
create view parley.current_sums as
  select day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor
  from parley.session_sums
  union all
  select day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor
  from parley.session_sum_changes;


-- ==== Administrators' pages ====

-- The administrators' pages: the list of sessions, its totals, consultants, saved views and the overview.
-- Every function checks the caller's claims by itself.

-- The words of a search as prefixes, each of which must begin a word of a name; null when there is no word in it.
create function parley.words_query(p_text text) returns tsquery
language sql immutable set search_path = ''
as $$
  select string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':*', ' & ')::tsquery
  from unnest(to_tsvector('simple'::regconfig, p_text))
$$;

-- The condition that the filters make, over `l`, the filters `$1` and the words `$2`. Only what is asked for stands in it, so that the planner
-- chooses by the values. `p_by_day`: over the kept sums, which know days alone.
create function parley.list_condition(p_filters jsonb, p_by_day boolean default false) returns text
language sql immutable set search_path = ''
as $$
  select coalesce(string_agg(condition, ' and '), 'true')
  from (values
    ('from', case when p_by_day then 'l.day >= ($1 ->> ''from'')::date' else 'l.start >= ($1 ->> ''from'')::timestamp at time zone ''UTC''' end),
    ('to', case when p_by_day then 'l.day <= ($1 ->> ''to'')::date'
      else 'l.start < (($1 ->> ''to'')::timestamp + interval ''1 day'') at time zone ''UTC''' end),
    ('status', 'l.status = $1 ->> ''status'''),
    ('mode', 'l.mode = $1 ->> ''mode'''),
    ('currency', 'l.currency = $1 ->> ''currency'''),
    ('consultantId', 'l.consultant_id = ($1 ->> ''consultantId'')::uuid'),
    ('minMinor', 'l.held_minor >= ($1 ->> ''minMinor'')::bigint'),
    ('maxMinor', 'l.held_minor <= ($1 ->> ''maxMinor'')::bigint'),
    ('underPercent', 'l.under_percent > 0 and l.under_percent >= ($1 ->> ''underPercent'')::integer'),
    ('id', '(l.session_id = ($1 ->> ''id'')::uuid or l.booking_id = ($1 ->> ''id'')::uuid)'),
    ('text', 'l.words @@ $2')
  ) as known (name, condition)
  where p_filters ->> name is not null
$$;

-- What the list can be sorted by: an expression that an index has.
create function parley.list_key(p_sort text) returns text
language sql immutable set search_path = ''
as $$
  select case p_sort
    when 'frozen' then 'l.held_minor' when 'released' then 'coalesce(l.released_minor, -1)' when 'actual' then 'coalesce(l.actual_seconds, -1)'
    else 'l.start'
  end
$$;

create function parley.list_row_json(p_row parley.session_list) returns jsonb
language sql volatile set search_path = ''
as $$
  select jsonb_build_object(
    'sessionId', p_row.session_id,
    'bookingId', p_row.booking_id,
    'sessionType', p_row.mode,
    'status', p_row.status,
    'client', jsonb_build_object('id', p_row.client_id, 'name', p_row.client_name),
    'consultant', jsonb_build_object('id', p_row.consultant_id, 'name', p_row.consultant_name),
    'scheduledStartTime', p_row.start,
    'paidDurationMinutes', p_row.booked_seconds / 60,
    'startedAt', p_row.started_at,
    'endedAt', p_row.ended_at,
    'durationSeconds', case when p_row.status = 'active' then (
      select parley.billable_seconds(s, clock_timestamp(), clock_timestamp()) from parley.webrtc_sessions s where s.id = p_row.session_id
    ) else p_row.actual_seconds end,
    'endReason', p_row.end_reason,
    'endedBy', p_row.ended_by,
    'currency', p_row.currency,
    'heldMinor', p_row.held_minor,
    'releasedMinor', p_row.released_minor,
    'returnedMinor', p_row.returned_minor,
    'feeMinor', p_row.fee_minor
  )
$$;

-- A page of the list. `p_after`: `{key, id}` of the last row of the page before; `nextAfter` answers that of this page, null at the end.
create function public.admin_sessions(
  p_claims jsonb, p_filters jsonb default '{}', p_sort text default 'start', p_descending boolean default true, p_after jsonb default null,
  p_limit integer default 25
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_limit integer := least(greatest(p_limit, 1), 1000);
  v_key text := parley.list_key(p_sort);
  v_way text := case when p_descending then 'desc' else 'asc' end;
  v_seek text := '';
  v_answer jsonb;
begin
  perform parley.require_role(p_claims, 'admin');
  if p_after is not null then
    v_seek := format(' and (%s, l.session_id) %s (($3 ->> ''key'')::%s, ($3 ->> ''id'')::uuid)', v_key,
      case when p_descending then '<' else '>' end, case v_key when 'l.start' then 'timestamptz' else 'bigint' end);
  end if;
  execute format($query$
    -- First which rows, from an index alone where one has all that is asked; then the rows.
    with page as materialized (
      select l.session_id, %1$s as key from parley.session_list l where %2$s%3$s order by %1$s %4$s, l.session_id %4$s limit $4 + 1
    ), placed as (
      select l, page.key, row_number() over (order by page.key %4$s, page.session_id %4$s) as place
      from page join parley.session_list l on l.session_id = page.session_id
    )
    select jsonb_build_object(
      'sessions', coalesce(jsonb_agg(parley.list_row_json(p.l) order by p.place) filter (where p.place <= $4), '[]'),
      'nextAfter', case when count(*) > $4
        then jsonb_agg(jsonb_build_object('key', p.key, 'id', (p.l).session_id)) filter (where p.place = $4) -> 0 end,
      'serverTime', clock_timestamp()
    ) from placed p
  $query$, v_key, parley.list_condition(p_filters), v_seek, v_way)
  into v_answer using p_filters, parley.words_query(p_filters ->> 'text'), p_after, v_limit;
  return v_answer;
end
$$;

-- Up to this many sessions are added up one by one; beyond it only what is kept as sums can be told at once.
create function parley.countable() returns integer language sql immutable set search_path = '' as $$ select 5000 $$;

create function parley.totals_of(p_source text) returns text
language sql immutable set search_path = ''
as $$
  select format($query$
    select coalesce(jsonb_agg(jsonb_build_object(
      'currency', t.currency, 'sessions', t.sessions, 'bookedSeconds', t.booked, 'actualSeconds', t.actual, 'heldMinor', t.held,
      'releasedMinor', t.released, 'returnedMinor', t.returned, 'feeMinor', t.fee
    ) order by t.sessions desc, t.currency), '[]')
    from (
      select l.currency, sum(l.sessions) as sessions, sum(l.booked_seconds) as booked, coalesce(sum(l.actual_seconds), 0) as actual,
        sum(l.held_minor) as held, coalesce(sum(l.released_minor), 0) as released, coalesce(sum(l.returned_minor), 0) as returned,
        coalesce(sum(l.fee_minor), 0) as fee
      from (%s) l group by l.currency having sum(l.sessions) <> 0
    ) t
  $query$, p_source)
$$;

-- Totals of the filtered sessions, a row per currency. Filters by day, status, mode and currency are answered from the kept sums, however many
-- sessions they mean; others up to `countable` sessions, and beyond it `totals` is null: exact or not at all.
create function public.admin_session_totals(p_claims jsonb, p_filters jsonb default '{}') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_words tsquery := parley.words_query(p_filters ->> 'text');
  v_condition text := parley.list_condition(p_filters);
  v_count bigint;
  v_totals jsonb;
begin
  perform parley.require_role(p_claims, 'admin');
  if not p_filters ?| array['consultantId', 'minMinor', 'maxMinor', 'underPercent', 'id', 'text'] then
    execute parley.totals_of(format('select l.* from parley.current_sums l where %s', parley.list_condition(p_filters, true)))
      into v_totals using p_filters, v_words;
    return jsonb_build_object('totals', v_totals, 'limit', null);
  end if;
  execute format('select count(*) from (select from parley.session_list l where %s limit $3) x', v_condition)
    into v_count using p_filters, v_words, parley.countable() + 1;
  if v_count > parley.countable() then
    return jsonb_build_object('totals', null, 'limit', parley.countable());
  end if;
  execute parley.totals_of(format(
      'select l.currency, 1 as sessions, l.booked_seconds, l.actual_seconds, l.held_minor, l.released_minor, l.returned_minor, l.fee_minor
      from parley.session_list l where %s', v_condition))
    into v_totals using p_filters, v_words;
  return jsonb_build_object('totals', v_totals, 'limit', null);
end
$$;

create function public.admin_consultants(p_claims jsonb, p_limit integer default 300) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name, p.id), '[]')
    from (select id, name from parley.people where role = 'consultant' order by name, id limit p_limit) p
  );
end
$$;

-- Filters that an administrator keeps under a name.
create table parley.saved_views (
  account_id uuid not null,
  name text not null check (char_length(name) between 1 and 60 and name = btrim(name)),
  query text not null check (char_length(query) <= 600),
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, name)
);

create function public.admin_saved_views(p_claims jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('name', v.name, 'query', v.query) order by v.name), '[]')
    from parley.saved_views v where v.account_id::text = p_claims ->> 'sub'
  );
end
$$;

-- A view of that name is replaced; null as query removes it. At most 30 each.
create function public.admin_save_view(p_claims jsonb, p_name text, p_query text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_account uuid;
  v_name text := left(btrim(p_name), 60);
begin
  perform parley.require_role(p_claims, 'admin');
  v_account := (p_claims ->> 'sub')::uuid;
  if p_query is null then
    delete from parley.saved_views where account_id = v_account and name = v_name;
  elsif (select count(*) from parley.saved_views where account_id = v_account and name <> v_name) >= 30 then
    perform parley.refuse('invalid_argument', 'Thirty views are kept already: remove one first.', 'views');
  else
    insert into parley.saved_views (account_id, name, query) values (v_account, v_name, p_query)
      on conflict (account_id, name) do update set query = excluded.query;
  end if;
  return public.admin_saved_views(p_claims);
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'A view needs a name of 1 to 60 characters.', 'name');
    return null;
end
$$;

-- Figures over time, from the kept sums; what needs single sessions looks at the newest few thousand.
create function parley.sampled() returns integer language sql immutable set search_path = '' as $$ select 2000 $$;
comment on function parley.sampled is 'How many of the newest started sessions the figures of the connection look at.';

-- From the press on Join to being in the room, and lost connections, of the newest started sessions.
create function parley.connection_figures(p_from date, p_to date) returns jsonb
language sql volatile set search_path = ''
as $$
  with sample as materialized (
    select l.session_id from parley.session_list l
    where l.start >= p_from::timestamp at time zone 'UTC' and l.start < (p_to + 1)::timestamp at time zone 'UTC'
      and l.status in ('active', 'completed', 'abandoned')
    order by l.start desc, l.session_id desc limit parley.sampled()
  ), entered as (
    select e.session_id, e.actor, min(e.at) as at from sample s join parley.session_events e on e.session_id = s.session_id
    where e.type = 'joined' group by e.session_id, e.actor
  ), asked as (
    select entered.at - (
      select max(c.at) from parley.session_events c
      where c.session_id = entered.session_id and c.actor = entered.actor and c.type in ('link_claimed', 'link_taken_over') and c.at <= entered.at
    ) as wait
    from entered
  ), broken as (
    select count(distinct p.session_id) as sessions from sample s join parley.presence p on p.session_id = s.session_id
    where p.leave_reason in ('connection_lost', 'lapsed')
  )
  select jsonb_build_object(
    'sessions', (select count(*) from sample),
    'connectionFailures', (select sessions from broken),
    'medianConnectMs', (select round(percentile_cont(0.5) within group (order by extract(epoch from wait)) * 1000)::integer from asked where wait is not null)
  )
$$;

create function public.admin_overview(p_claims jsonb, p_days integer default 28) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_to date := (clock_timestamp() at time zone 'UTC')::date;
  v_from date := v_to - least(greatest(p_days, 7), 366) + 1;
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    with sums as materialized (
      select * from parley.current_sums where day between v_from and v_to
    )
    select jsonb_build_object(
      'from', v_from,
      'to', v_to,
      'perDay', (
        select jsonb_agg(jsonb_build_object('day', d.day, 'chat', d.chat, 'voice', d.voice, 'video', d.video) order by d.day)
        from (
          select g.day::date as day, coalesce(sum(s.sessions) filter (where s.mode = 'chat'), 0) as chat,
            coalesce(sum(s.sessions) filter (where s.mode = 'voice'), 0) as voice, coalesce(sum(s.sessions) filter (where s.mode = 'video'), 0) as video
          from generate_series(v_from::timestamp, v_to::timestamp, interval '1 day') as g (day)
          left join sums s on s.day = g.day::date group by 1
        ) d
      ),
      'releasedPerWeek', (
        select coalesce(jsonb_agg(jsonb_build_object('week', w.week, 'currency', w.currency, 'releasedMinor', w.released) order by w.week, w.currency), '[]')
        from (
          select date_trunc('week', s.day::timestamp)::date as week, s.currency, sum(s.released_minor) as released
          from sums s group by 1, 2 having sum(s.sessions) <> 0
        ) w
      ),
      'byStatus', (
        select coalesce(jsonb_object_agg(x.status, x.sessions), '{}')
        from (select s.status, sum(s.sessions) as sessions from sums s group by s.status having sum(s.sessions) <> 0) x
      ),
      'bookedSeconds', (select coalesce(sum(s.booked_seconds), 0) from sums s where s.status in ('completed', 'abandoned')),
      'actualSeconds', (select coalesce(sum(s.actual_seconds), 0) from sums s where s.status in ('completed', 'abandoned')),
      'connection', parley.connection_figures(v_from, v_to),
      'serverTime', clock_timestamp()
    )
  );
end
$$;


-- ==== The page of a session ====

-- The administrators' page of one session: its facts, presence, ledger and timeline, however much happened in it:
-- what repeats is folded, and the timeline comes in pages.

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

-- What the administrators' page of one session shows beside admin_session: links, what can be refunded, the dispute, the audit. Null: no
-- such session.
create function public.admin_session_affairs(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'status', s.status,
    'currency', b.currency,
    'links', (
      select jsonb_agg(jsonb_build_object(
        'linkId', l.id, 'participantType', l.participant_type, 'issuedAt', l.issued_at, 'revokedAt', l.revoked_at,
        'claimedAt', (select max(c.claimed_at) from parley.claims c where c.link_id = l.id)
      ) order by l.participant_type, l.created_at desc)
      from parley.session_links l where l.session_id = s.id
    ),
    'refundableMinor', parley.refundable_minor(s.id),
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'amountMinor', r.amount_minor, 'feeMinor', r.fee_minor, 'actor', r.actor, 'reason', r.reason, 'at', r.at) order by r.at), '[]')
      from parley.refunds r where r.session_id = s.id
    ),
    'earnings', (
      select jsonb_build_object('amountMinor', q.amount_minor, 'dueAt', q.due_at, 'withheldAt', q.withheld_at)
      from parley.earnings_on_hold q where q.session_id = s.id
    ),
    'dispute', parley.dispute_json(s.id),
    'reports', (
      select coalesce(jsonb_agg(jsonb_build_object('participantType', r.participant_type, 'category', r.category, 'description', r.description,
        'messagesAttached', r.messages_attached, 'at', r.at) order by r.at), '[]')
      from parley.dispute_reports r join parley.disputes d on d.id = r.dispute_id where d.session_id = s.id
    ),
    'messages', (
      select jsonb_agg(jsonb_build_object('participantType', g.participant_type, 'count', g.count, 'characters', g.characters,
        'first', g.first, 'last', g.last) order by g.participant_type)
      from (
        select m.participant_type, count(*) as count, sum(char_length(m.message)) as characters, min(m.at) as first, max(m.at) as last
        from parley.messages m where m.session_id = s.id group by m.participant_type
      ) as g
    ),
    'extensions', (
      select coalesce(jsonb_agg(parley.extension_json(x) || jsonb_build_object('outcome', coalesce(a.outcome, 'expired')) order by x.proposed_at), '[]')
      from parley.extensions x left join parley.extension_answers a on a.extension_id = x.id where x.session_id = s.id
    ),
    'audit', (
      select coalesce(jsonb_agg(jsonb_build_object('action', t.action, 'actor', t.actor, 'reason', t.reason, 'result', t.result, 'at', t.at)
        order by t.id desc), '[]')
      from parley.audit t where t.session_id = s.id
    ),
    'chain', public.verify_event_chain(s.id),
    'serverTime', parley.clock()
  )
  from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
  where s.id = p_session_id
$$;
comment on function public.admin_session_affairs is
  'Links, refunds, earnings, dispute, extensions and audit of one session, for administrators. Reads only.';


-- ==== The consultant's pages ====

-- What a consultant sees of the own sessions and earnings, and does beside the room. The claims say who it is; nothing else does.

-- Locks a session of the caller's own; whose it is not is told like one that is not there.
create function parley.own_session(p_claims jsonb, p_session_id uuid) returns parley.webrtc_sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
  v_session parley.webrtc_sessions;
begin
  select s.* into v_session from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
    where s.id = p_session_id and b.consultant_id = v_person for update of s;
  if v_session.id is null then
    perform parley.refuse('session_not_found', 'There is no such session of yours.', 'session_not_found');
  end if;
  return v_session;
end
$$;

-- A session as its consultant sees it. `waitingSince`: since when the client has been in while the consultant is not.
create function parley.desk_row(p_session parley.webrtc_sessions, p_now timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'sessionId', p_session.id,
    'sessionType', p_session.session_type,
    'status', p_session.status,
    'clientName', b.client_name,
    'scheduledStartTime', p_session.scheduled_start_time,
    'opensAt', p_session.opens_at,
    'linkValidUntil', p_session.link_valid_until,
    'startedAt', p_session.started_at,
    'paidDurationMinutes', p_session.paid_duration_minutes,
    'currency', b.currency,
    'heldMinor', h.amount_minor,
    'feeMinor', st.fee_minor,
    'releasedMinor', st.released_minor,
    'returnedMinor', st.returned_minor,
    'durationSeconds', st.billable_seconds,
    'endReason', p_session.end_reason,
    'endedBy', p_session.ended_by,
    'lateMinutes', (select r.minutes from parley.running_late r where r.session_id = p_session.id),
    'clientPresent', parley.is_present(p_session.id, 'client', p_now),
    'waitingSince', case when not parley.is_present(p_session.id, 'consultant', p_now) then (
      select min(p.joined_at) from parley.presence p
      where p.session_id = p_session.id and p.participant_type = 'client' and p.left_at is null and p.last_seen_at + parley.lease() > p_now
    ) end
  )
  from parley.bookings b
  join parley.holds h on h.booking_id = b.id
  left join parley.settlements st on st.session_id = p_session.id
  where b.id = p_session.booking_id
$$;

-- `open`: not over and still enterable, the next first (at most 50). `past`: what is over, newest first; `p_before` {key, id}: the last one
-- seen.
create function public.consultant_desk(p_claims jsonb, p_before jsonb default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
  v_now timestamptz := parley.clock();
begin
  return jsonb_build_object(
    'name', (select name from parley.people where id = v_person),
    'open', (
      select coalesce(jsonb_agg(parley.desk_row(s, v_now) order by s.scheduled_start_time, s.id), '[]')
      from (
        select s.* from parley.session_list l join parley.webrtc_sessions s on s.id = l.session_id
        where l.consultant_id = v_person and l.status in ('scheduled', 'waiting', 'active') and s.link_valid_until > v_now
        order by l.start, l.session_id limit 50
      ) s
    ),
    'past', (
      select coalesce(jsonb_agg(parley.desk_row(s, v_now) order by s.scheduled_start_time desc, s.id desc), '[]')
      from (
        select s.* from parley.session_list l join parley.webrtc_sessions s on s.id = l.session_id
        where l.consultant_id = v_person and l.status not in ('scheduled', 'waiting', 'active')
          and (p_before is null or (l.start, l.session_id) < ((p_before ->> 'key')::timestamptz, (p_before ->> 'id')::uuid))
        order by l.start desc, l.session_id desc limit 20
      ) s
    ),
    'serverTime', v_now
  );
end
$$;

-- What was frozen, released and returned, a row per day and currency, the newest day first.
create function public.consultant_earnings(p_claims jsonb, p_from date, p_to date) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'day', d.day, 'currency', d.currency, 'sessions', d.sessions, 'actualSeconds', d.actual, 'heldMinor', d.held, 'releasedMinor', d.released,
      'returnedMinor', d.returned, 'feeMinor', d.fee
    ) order by d.day desc, d.currency), '[]')
    from (
      select l.day, l.currency, count(*) as sessions, coalesce(sum(l.actual_seconds), 0) as actual, sum(l.held_minor) as held,
        coalesce(sum(l.released_minor), 0) as released, coalesce(sum(l.returned_minor), 0) as returned, coalesce(sum(l.fee_minor), 0) as fee
      from parley.session_list l
      where l.consultant_id = v_person and l.start >= p_from::timestamp at time zone 'UTC' and l.start < (p_to + 1)::timestamp at time zone 'UTC'
      group by l.day, l.currency
    ) d
  );
end
$$;

-- One page of the own sessions as rows of the list, for the file of earnings; oldest first.
create function public.consultant_sessions(p_claims jsonb, p_from date, p_to date, p_after jsonb default null, p_limit integer default 1000) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
  v_limit integer := least(greatest(p_limit, 1), 1000);
begin
  return (
    with page as materialized (
      select l, row_number() over (order by l.start, l.session_id) as place
      from parley.session_list l
      where l.consultant_id = v_person and l.start >= p_from::timestamp at time zone 'UTC' and l.start < (p_to + 1)::timestamp at time zone 'UTC'
        and (p_after is null or (l.start, l.session_id) > ((p_after ->> 'key')::timestamptz, (p_after ->> 'id')::uuid))
      order by l.start, l.session_id limit v_limit + 1
    )
    select jsonb_build_object(
      'sessions', coalesce(jsonb_agg(parley.list_row_json(p.l) order by p.place) filter (where p.place <= v_limit), '[]'),
      'nextAfter', case when count(*) > v_limit
        then jsonb_agg(jsonb_build_object('key', (p.l).start, 'id', (p.l).session_id)) filter (where p.place = v_limit) -> 0 end,
      'serverTime', clock_timestamp()
    ) from page p
  );
end
$$;

-- The consultant's own way in: claims the consultant's present link for this browser, by the same rules as its token would, and without touching
-- the link that was sent out. Answers the link's id, by which the browser opens the session.
create function public.consultant_claim(p_claims jsonb, p_session_id uuid, p_device text, p_take_over boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions := parley.own_session(p_claims, p_session_id);
  v_link parley.session_links;
  v_reason text;
begin
  if coalesce(char_length(p_device), 0) < 22 then
    perform parley.refuse('invalid_argument', 'The device secret must carry at least 128 random bits as base64url.', 'device');
  end if;
  select * into v_link from parley.session_links
    where session_id = p_session_id and participant_type = 'consultant' and revoked_at is null;
  if v_link.id is null then
    perform parley.refuse('link_over', 'This session''s link was revoked.', 'revoked');
  end if;
  v_reason := parley.link_refusal(v_session, v_link, parley.now_in(p_session_id));
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This session does not admit now.', v_reason);
  end if;
  perform parley.claim(v_link, p_device, p_take_over);
  return jsonb_build_object('linkId', v_link.id, 'serverTime', parley.clock(), 'linkValidUntil', v_session.link_valid_until);
end
$$;

-- Ends a running session, or cancels one that has not started, with a reason in the consultant's words.
create function public.consultant_end_session(p_claims jsonb, p_session_id uuid, p_reason text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions := parley.own_session(p_claims, p_session_id);
begin
  if coalesce(btrim(p_reason), '') = '' then
    perform parley.refuse('invalid_argument', 'Give a reason.', 'reason');
  end if;
  return case when v_session.status in ('scheduled', 'waiting')
    then public.cancel_session(p_session_id, p_reason, 'consultant')
    else public.end_session(p_session_id, p_reason, 'consultant')
  end;
end
$$;

-- "About so many minutes late": told to the client's page until the session starts.
create table parley.running_late (
  session_id uuid primary key references parley.webrtc_sessions,
  minutes integer not null check (minutes between 1 and 60),
  said_at timestamptz not null
);

-- Null takes it back. Only before the start; whoever has started is not late any more.
create function public.consultant_running_late(p_claims jsonb, p_session_id uuid, p_minutes integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions := parley.own_session(p_claims, p_session_id);
begin
  if v_session.status not in ('scheduled', 'waiting') then
    perform parley.refuse('already_started', 'This session has started or is over.', v_session.status);
  end if;
  if p_minutes is null then
    delete from parley.running_late where session_id = p_session_id;
  else
    insert into parley.running_late (session_id, minutes, said_at) values (p_session_id, p_minutes, parley.clock())
      on conflict (session_id) do update set minutes = excluded.minutes, said_at = excluded.said_at;
  end if;
  return jsonb_build_object('lateMinutes', p_minutes);
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'Say 1 to 60 minutes.', 'minutes');
    return null;
end
$$;


-- ==== Notes ====

-- The consultant's private notes of a session: theirs alone, during it and afterwards. On the consultant's own pages the claims say
-- who asks; nobody else is answered, administrators included.
create table parley.session_notes (
  session_id uuid not null references parley.webrtc_sessions,
  consultant_id uuid not null references parley.people,
  text text not null check (char_length(text) <= 10000),
  version integer not null check (version >= 1),
  updated_at timestamptz not null,
  primary key (session_id, consultant_id)
);
comment on column parley.session_notes.version is 'Rises by one with each change; a writer names the one it has read.';

create index session_notes_by_consultant on parley.session_notes (consultant_id, updated_at desc);

create function parley.check_note_author(p_session_id uuid, p_consultant_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not exists (select from parley.webrtc_sessions where id = p_session_id) then
    perform parley.refuse('session_not_found', 'There is no such session.', 'session_not_found');
  end if;
  if not exists (
    select from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
    where s.id = p_session_id and b.consultant_id = p_consultant_id
  ) then
    perform parley.refuse('not_a_participant', 'The notes of a session are its consultant''s alone.', 'not_its_consultant');
  end if;
end
$$;

-- What is kept; version 0 before anything was written.
create function parley.session_note_json(p_session_id uuid, p_consultant_id uuid) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(
    (
      select jsonb_build_object('text', n.text, 'version', n.version, 'updatedAt', n.updated_at)
      from parley.session_notes n where n.session_id = p_session_id and n.consultant_id = p_consultant_id
    ),
    jsonb_build_object('text', '', 'version', 0, 'updatedAt', null)
  )
$$;

create function public.read_session_note(p_session_id uuid, p_consultant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform parley.check_note_author(p_session_id, p_consultant_id);
  return parley.session_note_json(p_session_id, p_consultant_id);
end
$$;
comment on function public.read_session_note is
  'The private notes that the consultant of a session keeps of it. The caller proves who that is.';

create function public.save_session_note(p_session_id uuid, p_consultant_id uuid, p_text text, p_version integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_now timestamptz := parley.clock();
  v_kept jsonb;
begin
  perform parley.check_note_author(p_session_id, p_consultant_id);
  if p_text is null or char_length(p_text) > 10000 or p_version is null or p_version < 0 then
    perform parley.refuse('invalid_argument', 'A note has a version and at most 10,000 characters.', 'text');
  end if;
  if p_version = 0 then
    insert into parley.session_notes (session_id, consultant_id, text, version, updated_at)
      values (p_session_id, p_consultant_id, p_text, 1, v_now)
      on conflict (session_id, consultant_id) do nothing;
  else
    update parley.session_notes set text = p_text, version = version + 1, updated_at = v_now
      where session_id = p_session_id and consultant_id = p_consultant_id and version = p_version and text <> p_text;
  end if;
  -- What was saved already, in an answer that got lost, is saved. Read anew: a statement does not see what another one just committed.
  v_kept := parley.session_note_json(p_session_id, p_consultant_id);
  return v_kept || jsonb_build_object('outcome', case when v_kept ->> 'text' = p_text then 'saved' else 'conflict' end);
end
$$;
comment on function public.save_session_note is
  'Keeps the notes if nobody changed them since the version that the writer has read; else answers `conflict` with what is kept.';

-- Whose session it is not is told as of one that is not there.
create function parley.check_own_session(p_claims jsonb, p_session_id uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
begin
  if not exists (
    select from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
    where s.id = p_session_id and b.consultant_id = v_person
  ) then
    perform parley.refuse('session_not_found', 'There is no such session of yours.', 'session_not_found');
  end if;
  return v_person;
end
$$;

create function public.consultant_read_note(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  return parley.session_note_json(p_session_id, parley.check_own_session(p_claims, p_session_id));
end
$$;
comment on function public.consultant_read_note is 'The private notes that the consultant of these claims keeps of an own session.';

create function public.consultant_save_note(p_claims jsonb, p_session_id uuid, p_text text, p_version integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  return public.save_session_note(p_session_id, parley.check_own_session(p_claims, p_session_id), p_text, p_version);
end
$$;
comment on function public.consultant_save_note is 'Keeps them by the rules of save_session_note.';


-- ==== Ratings ====

-- What the pages of a link show beside the session, and what clients say of a session and so of its consultant.

-- What a client said of a session, once.
create table parley.ratings (
  session_id uuid primary key references parley.webrtc_sessions,
  score integer not null check (score between 1 and 5),
  words text check (char_length(words) between 1 and 1000),
  at timestamptz not null
);

create trigger ratings_append_only before update or delete on parley.ratings for each row execute function parley.refuse_change();

create function public.rate_session(p_token text, p_device text, p_link_id uuid, p_score integer, p_words text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := parley.held_link(p_token, p_device, p_link_id);
  v_session parley.webrtc_sessions;
begin
  if v_link.id is null or v_link.participant_type <> 'client' then
    perform parley.refuse('not_a_participant', 'Only the client of a session rates it.', 'not_a_participant');
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id;
  if v_session.started_at is null or not parley.is_over(v_session.status) then
    perform parley.refuse('not_started', 'Only a session that took place can be rated.', v_session.status);
  end if;
  -- Once: whoever comes second reads what stands.
  insert into parley.ratings (session_id, score, words, at) values (v_session.id, p_score, nullif(btrim(p_words), ''), parley.clock())
    on conflict (session_id) do nothing;
  return public.session_extras(p_token, p_device, p_link_id);
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A rating is 1 to 5 stars and at most 1000 characters.', 'rating');
    return null;
end
$$;

-- What stands beside a link's pages: that the consultant is late, and the rating of a session that ran. Changes nothing.
create function public.session_extras(p_token text, p_device text, p_link_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'participantType', l.participant_type,
    'lateMinutes', (select r.minutes from parley.running_late r where r.session_id = s.id and s.status in ('scheduled', 'waiting')),
    'canRate', l.participant_type = 'client' and s.started_at is not null and parley.is_over(s.status)
      and not exists (select from parley.ratings g where g.session_id = s.id),
    'rating', case when l.participant_type = 'client'
      then (select jsonb_build_object('score', g.score, 'words', g.words, 'at', g.at) from parley.ratings g where g.session_id = s.id) end,
    'bookingId', s.booking_id,
    'consultantName', b.consultant_name,
    'sessionType', s.session_type
  )
  from parley.held_link(p_token, p_device, p_link_id) l
  join parley.webrtc_sessions s on s.id = l.session_id
  join parley.bookings b on b.id = s.booking_id
$$;
comment on function public.session_extras is 'What the pages of a link show beside the session itself; null for who does not hold it.';


-- ==== Invariants ====

create view parley.invariant_violations as
select 'all balances of a currency sum to zero' as invariant, a.currency::text as subject, sum(a.balance_minor)::text as found
  from parley.accounts a group by a.currency having sum(a.balance_minor) <> 0
union all
select 'no account is negative, but the outside world''s', a.id::text, a.balance_minor::text
  from parley.accounts a where a.balance_minor < 0 and a.kind <> 'external'
union all
select 'an account''s balance is the sum of its entries', a.id::text, a.balance_minor::text
  from parley.accounts a
  where a.balance_minor <> coalesce((select sum(e.amount_minor) from parley.entries e where e.account_id = a.id), 0)
union all
select 'each entry carries the running balance', e.id::text, e.balance_minor::text
  from (
    select id, balance_minor, sum(amount_minor) over (partition by account_id order by id) as running from parley.entries
  ) as e
  where e.balance_minor <> e.running
union all
select 'the entries of a transfer sum to zero', e.transfer_id::text, sum(e.amount_minor)::text
  from parley.entries e group by e.transfer_id, e.currency having sum(e.amount_minor) <> 0
union all
select 'the held account is the sum of the open holds', coalesce(a.person_id, h.client_id)::text, coalesce(a.balance_minor, 0)::text
  from (select person_id, currency, balance_minor from parley.accounts where kind = 'held') as a
  full join (
    select client_id, currency, sum(amount_minor) as open_minor from parley.holds where status = 'held' group by client_id, currency
  ) as h on h.client_id = a.person_id and h.currency = a.currency
  where coalesce(a.balance_minor, 0) <> coalesce(h.open_minor, 0)
union all
select 'a session is over if and only if it is settled', s.id::text, s.status::text
  from parley.webrtc_sessions s left join parley.settlements st on st.session_id = s.id
  where parley.is_over(s.status) <> (st.hold_id is not null) or (st.hold_id is not null and st.status <> s.status)
union all
select 'a hold is settled if and only if a settlement says so', h.id::text, h.status
  from parley.holds h left join parley.settlements st on st.hold_id = h.id
  where (h.status = 'settled') <> (st.hold_id is not null)
union all
select 'capture and release are the held amount', st.hold_id::text, st.held_minor::text
  from parley.settlements st join parley.holds h on h.id = st.hold_id
  where st.held_minor <> h.amount_minor or st.released_minor + st.fee_minor + st.returned_minor <> h.amount_minor
union all
select 'the ledger moved what the settlement says', m.hold_id::text, m.part || ' ' || m.moved
  from (
    select st.hold_id, st.held_minor, st.returned_minor, st.released_minor, st.fee_minor, sum(e.amount_minor) as moved,
      case when a.kind in ('pending', 'payable') then 'earned' else a.kind end as part
    from parley.settlements st
    join parley.transfers t on t.booking_id = st.booking_id and t.kind = 'settlement'
    join parley.entries e on e.transfer_id = t.id
    join parley.accounts a on a.id = e.account_id
    group by st.hold_id, part
  ) as m
  where m.moved <> case m.part
    when 'held' then -m.held_minor when 'available' then m.returned_minor
    when 'earned' then m.released_minor when 'revenue' then m.fee_minor else 0 end
union all
select 'nobody pays for more than was booked and added', st.hold_id::text, st.billable_seconds::text
  from parley.settlements st join parley.webrtc_sessions s on s.id = st.session_id
  where st.billable_seconds > s.paid_duration_minutes * 60 or st.paid_seconds <> s.paid_duration_minutes * 60
union all
select 'a booking has its hold, its session and one link for each side', b.id::text, count(distinct l.id)::text
  from parley.bookings b
  left join parley.holds h on h.booking_id = b.id
  left join parley.webrtc_sessions s on s.booking_id = b.id
  left join parley.session_links l on l.session_id = s.id and l.revoked_at is null
  group by b.id having count(distinct h.id) <> 1 or count(distinct s.id) <> 1 or count(distinct l.id) <> 2
union all
select 'what is frozen and how long it lasts is what was booked and what was added', b.id::text, h.amount_minor || ' for ' || s.paid_duration_minutes
  from parley.bookings b
  join parley.holds h on h.booking_id = b.id
  join parley.webrtc_sessions s on s.booking_id = b.id
  left join (
    select x.booking_id, sum(x.minutes) as minutes, sum(x.amount_minor) as amount_minor
    from parley.extensions x join parley.extension_answers a on a.extension_id = x.id
    where a.outcome = 'accepted' group by x.booking_id
  ) as added on added.booking_id = b.id
  where h.amount_minor <> b.price_minor + coalesce(added.amount_minor, 0) or s.paid_duration_minutes <> b.duration_minutes + coalesce(added.minutes, 0)
union all
select 'time is added only for money that was frozen first', x.id::text, coalesce(moved.amount_minor, 0)::text
  from parley.extensions x
  join parley.extension_answers a on a.extension_id = x.id
  left join (
    select e.transfer_id, sum(e.amount_minor) as amount_minor
    from parley.entries e join parley.accounts k on k.id = e.account_id where k.kind = 'held' group by e.transfer_id
  ) as moved on moved.transfer_id = a.transfer_id
  where coalesce(moved.amount_minor, 0) <> case a.outcome when 'accepted' then x.amount_minor else 0 end
union all
select 'pending and withheld accounts are the sums of the earnings on hold', coalesce(a.person_id, q.consultant_id)::text, coalesce(a.balance_minor, 0)::text
  from (select person_id, currency, kind, balance_minor from parley.accounts where kind in ('pending', 'withheld')) as a
  full join (
    select consultant_id, currency, case when withheld_at is null then 'pending' else 'withheld' end as kind, sum(amount_minor) as amount_minor
    from parley.earnings_on_hold group by 1, 2, 3
  ) as q on q.consultant_id = a.person_id and q.currency = a.currency and q.kind = a.kind
  where coalesce(a.balance_minor, 0) <> coalesce(q.amount_minor, 0)
union all
select 'no refund beyond what was captured, and the platform bears its share of it', st.session_id::text, sum(r.amount_minor) || ' of ' || st.gross_minor
  from parley.settlements st join parley.refunds r on r.session_id = st.session_id
  group by st.session_id, st.gross_minor, st.fee_minor
  having sum(r.amount_minor) > st.gross_minor or sum(r.fee_minor) <> parley.share_minor(st.fee_minor, sum(r.amount_minor)::bigint, st.gross_minor)
union all
select 'the ledger moved what the refund says', r.id::text, a.kind || ' ' || sum(e.amount_minor)
  from parley.refunds r join parley.entries e on e.transfer_id = r.transfer_id join parley.accounts a on a.id = e.account_id
  group by r.id, a.kind
  having sum(e.amount_minor) <> case a.kind when 'available' then r.amount_minor when 'revenue' then -r.fee_minor else r.fee_minor - r.amount_minor end
union all
select 'what is disputed is withheld until it is decided', d.session_id::text, coalesce(c.decision, 'open')
  from parley.disputes d
  left join parley.dispute_decisions c on c.dispute_id = d.id
  join parley.earnings_on_hold q on q.session_id = d.session_id
  where c.dispute_id is not null or q.withheld_at is null
union all
select 'the events of a session form an unbroken chain', e.session_id::text, e.place::text
  from parley.broken_links() as e;
comment on view parley.invariant_violations is 'Must be empty. Each row names a broken rule, the thing that breaks it, and what was found.';


-- ==== Views of public ====

create view public.bookings with (security_invoker = true) as
  select id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor,
    currency, billing, funding, idempotency_key, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp,
    cancel_cutoff_minutes, early_join_minutes, overrun_cap_minutes, client_id, consultant_id, created_at, dispute_window_minutes, relay_only
  from parley.bookings;
comment on view public.bookings is
  'Insert a row to book: hold, session and links are made with it. Links are handed out by issue_session_link.';

create view public.webrtc_sessions with (security_invoker = true) as
  select id, booking_id, room_id, kind, session_type, status, scheduled_start_time, opens_at, link_valid_until, started_at, ended_at,
    end_reason, ended_by, created_at
  from parley.webrtc_sessions;
comment on view public.webrtc_sessions is 'Read only: sessions change through functions alone.';

create view public.staff_sessions_list with (security_invoker = true) as
  select session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at, booked_seconds,
    actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by
  from parley.session_list;
comment on view public.staff_sessions_list is
  'All sessions for administrators, the own ones for consultants: by the claims of the connection.';


-- ==== Rights ====

-- Nobody reaches a table; the service role (the web tier and the signalling server) calls the functions of `public` and inserts bookings.
-- PostgreSQL lets everybody call a new function, and Supabase's default privileges name its public roles.
do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_right record;
  v_table regclass;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on schema parley from %s', v_outsiders);
  execute format('revoke all on all tables in schema parley from %s', v_outsiders);
  execute format('revoke all on all sequences in schema parley from %s', v_outsiders);
  execute format('revoke all on all functions in schema parley from %s', v_outsiders);
  -- Other programs may keep theirs in `public`: of what lies there, ours alone.
  execute format('revoke all on public.bookings, public.webrtc_sessions, public.staff_sessions_list from %s', v_outsiders);
  for v_table in select c.oid from pg_catalog.pg_class c where c.relnamespace = 'parley'::regnamespace and c.relkind = 'r' loop
    execute format('alter table %s enable row level security', v_table);
  end loop;

  for v_right in select r.function, r.caller from (values
    ('public.mark_demo_practice', 'service_role'),
    ('public.database_status', 'service_role'),
    ('public.verify_event_chain', 'service_role'),
    ('public.recent_room_changes', 'service_role'),
    ('public.is_session_link_valid', 'service_role'),
    ('public.is_claim_valid', 'service_role'),
    ('public.issue_session_link', 'service_role'),
    ('public.claim_session_link', 'service_role'),
    ('public.participant_of_claim', 'service_role'),
    ('public.renew_presence', 'service_role'),
    ('public.close_presence', 'service_role'),
    ('public.recover_presence', 'service_role'),
    ('public.start_session', 'service_role'),
    ('public.start_sessions', 'service_role'),
    ('public.open_room', 'service_role'),
    ('public.open_rooms', 'service_role'),
    ('public.store_messages', 'service_role'),
    ('public.list_messages', 'service_role'),
    ('public.record_readiness', 'service_role'),
    ('public.record_call_quality', 'service_role'),
    ('public.admin_call_quality', 'service_role'),
    ('public.create_booking', 'service_role'),
    ('public.end_session', 'service_role'),
    ('public.end_session_when_due', 'service_role'),
    ('public.sweep_sessions', 'service_role'),
    ('public.cancel_session', 'service_role'),
    ('public.propose_extension', 'service_role'),
    ('public.answer_extension', 'service_role'),
    ('public.open_extension', 'service_role'),
    ('public.release_due_earnings', 'service_role'),
    ('public.report_problem', 'service_role'),
    ('public.deposit_funds', 'service_role'),
    ('public.session_aftermath', 'service_role'),
    ('public.receipt_keys', 'service_role'),
    ('public.add_receipt_key', 'service_role'),
    ('public.receipt_statement', 'service_role'),
    ('public.unsigned_receipts', 'service_role'),
    ('public.store_receipt', 'service_role'),
    ('public.find_receipt', 'service_role'),
    ('public.create_staff_account', 'service_role'),
    ('public.save_staff_account', 'service_role'),
    ('public.find_staff_account', 'service_role'),
    ('public.list_staff_accounts', 'service_role'),
    ('public.delete_staff_account', 'service_role'),
    ('public.consultant_person', 'service_role'),
    ('public.open_staff_session', 'service_role'),
    ('public.is_staff_session_live', 'service_role'),
    ('public.close_staff_session', 'service_role'),
    ('public.admin_reissue_link', 'service_role'),
    ('public.admin_revoke_link', 'service_role'),
    ('public.admin_end_session', 'service_role'),
    ('public.admin_refund', 'service_role'),
    ('public.admin_note', 'service_role'),
    ('public.admin_decide_dispute', 'service_role'),
    ('public.admin_read_messages', 'service_role'),
    ('public.admin_sessions', 'service_role'),
    ('public.admin_session_totals', 'service_role'),
    ('public.admin_consultants', 'service_role'),
    ('public.admin_saved_views', 'service_role'),
    ('public.admin_save_view', 'service_role'),
    ('public.admin_overview', 'service_role'),
    ('public.admin_session', 'service_role'),
    ('public.admin_session_affairs', 'service_role'),
    ('public.consultant_desk', 'service_role'),
    ('public.consultant_earnings', 'service_role'),
    ('public.consultant_sessions', 'service_role'),
    ('public.consultant_claim', 'service_role'),
    ('public.consultant_end_session', 'service_role'),
    ('public.consultant_running_late', 'service_role'),
    ('public.read_session_note', 'service_role'),
    ('public.save_session_note', 'service_role'),
    ('public.consultant_read_note', 'service_role'),
    ('public.consultant_save_note', 'service_role'),
    ('public.rate_session', 'service_role'),
    ('public.session_extras', 'service_role'),
    ('parley.own_claims', 'authenticated'),
    ('parley.signed_in_as', 'authenticated')
  ) as r (function, caller) loop
    execute format('revoke all on function %s from %s', v_right.function, v_outsiders);
    if exists (select from pg_catalog.pg_roles where rolname = v_right.caller) then
      execute format('grant execute on function %s to %I', v_right.function, v_right.caller);
    end if;
  end loop;
end
$$;

-- Booking systems insert rows, in SQL or over REST; the columns are those that they decide, people and times of writing are the trigger's.
-- Both views act as their caller, so the tables below them need the same rights.
do $$
declare
  v_table regclass;
  v_columns text := 'id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor, '
    'currency, billing, funding, idempotency_key, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp, '
    'cancel_cutoff_minutes, early_join_minutes, overrun_cap_minutes, dispute_window_minutes, relay_only';
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    return;
  end if;
  revoke all on public.bookings, public.webrtc_sessions, public.staff_sessions_list from service_role;
  grant usage on schema parley to service_role;
  grant select on public.bookings, public.webrtc_sessions, parley.bookings, parley.webrtc_sessions to service_role;
  foreach v_table in array array['public.bookings', 'parley.bookings']::regclass[] loop
    execute format('grant insert (%s) on %s to service_role', v_columns, v_table);
  end loop;
  -- Supabase's service role passes row level security anyway; elsewhere it needs to be let through.
  create policy service_reads on parley.bookings for select to service_role using (true);
  create policy service_books on parley.bookings for insert to service_role with check (true);
  create policy service_reads on parley.webrtc_sessions for select to service_role using (true);
end
$$;

-- Staff who are signed in through Supabase Auth read the list of sessions themselves: administrators all of it, consultants their own.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'authenticated') then
    return;
  end if;
  grant usage on schema parley to authenticated;
  grant select on parley.session_list, public.staff_sessions_list to authenticated;
  -- Asked once per statement, not per row.
  create policy staff_reads on parley.session_list for select to authenticated using (
    (select parley.signed_in_as('admin'))
    or (
      (select parley.signed_in_as('consultant'))
      and consultant_id::text = (select parley.own_claims() -> 'app_metadata' ->> 'person_id')
    )
  );
end
$$;


-- ==== Plans ====

-- One plan for all values from the first call on: what these look up is found by its key whatever the key is, and a server that was just
-- started would otherwise plan every statement of its first five starts and ends on every connection. Made while a table is small, such a
-- plan would read it from end to end for as long as it is kept; so it may not. Nothing here runs long enough to be worth compiling.
do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'is_session_link_valid', 'is_claim_valid', 'participant_of_claim', 'claim_session_link', 'open_room', 'open_rooms', 'recent_room_changes',
    'start_session', 'start_sessions', 'renew_presence', 'close_presence', 'recover_presence', 'end_session', 'end_session_when_due',
    'sweep_sessions', 'store_messages'
  ] loop
    execute format('alter function public.%I set plan_cache_mode = force_generic_plan', v_function);
    execute format('alter function public.%I set enable_seqscan = off', v_function);
    execute format('alter function public.%I set jit = off', v_function);
  end loop;
end
$$;

-- Called from within those, but this one takes all there is.
alter function parley.fold_session_sums() set enable_seqscan = on;


-- ==== Schedules ====

-- Where pg_cron is at hand (Supabase), the database sweeps and pays out by itself as well. Every signalling server does so
-- anyway: nothing depends on this, and nothing here may fail a migration.
do $$
begin
  if not exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
    return;
  end if;
  create extension if not exists pg_cron;
  perform cron.schedule('parley-sweep', '15 seconds', 'select public.sweep_sessions()');
  -- pg_cron takes 1 to 59 seconds, or a crontab's minutes.
  perform cron.schedule('parley-earnings', '* * * * *', 'select public.release_due_earnings()');
exception
  when others then raise notice 'no schedules: %', sqlerrm;
end
$$;
