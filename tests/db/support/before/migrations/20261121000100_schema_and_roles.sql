-- The domain's own schema: not exposed by PostgREST, closed to everybody but its owner. What may be called lives in `public`.
create schema parley;
comment on schema parley is 'Parley: bookings, sessions, links, presence and money. Reached only through functions in public.';
revoke all on schema parley from public;

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
language sql volatile set search_path = ''
as $$ select clock_timestamp() $$;
comment on function parley.clock is 'The one clock of the domain: that of the database, at the moment of asking (not of the transaction''s start).';

create function parley.is_over(p_status text) returns boolean
language sql immutable set search_path = ''
as $$ select p_status not in ('scheduled', 'waiting', 'active') $$;
comment on function parley.is_over is 'A terminal status is final: settled, and never changed again.';

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

-- For tables that tell what happened: rows are added, never changed. Corrections are new rows.
create function parley.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform parley.refuse('append_only', format('%s is append-only: %s refused.', tg_table_name, lower(tg_op)), tg_table_name);
  return null;
end
$$;

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
  demo boolean not null default false
);
comment on column parley.settings.demo is 'The bookings of this database belong to the demo practice.';
insert into parley.settings default values;
