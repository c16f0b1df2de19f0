-- The schema, the roles, and the words, checks and values that everything below is written in.
--
-- `supabase/schemas` is the database as it is, a subject a file, read from top to bottom; each object stands here once. What brings a
-- database to it is `supabase/migrations`; how to change SQL stands in README.md here.
--
-- Names: `…_by` is computed from the values that are handed in (`settle_by`, the door, writes down what came of it), `…_of` reads tables for
-- it where it has to. `p_` is an argument, `v_` a variable, `…_minor` an amount in minor units of its currency, `…_bp` hundredths of a
-- percent, `…_json` an answer as a caller of `public` gets it. What is asked several times in one transaction is in PL/pgSQL even where it
-- is one expression: PostgreSQL before 18 plans the body of an SQL function anew in each transaction.

-- Functions call others that stand further down; their bodies are read when they are first called.
set check_function_bodies = off;

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
      when 'idempotency_conflict' then 'PA015'
      when 'person_busy' then 'PA016'
      when 'in_another_session' then 'PA017'
      when 'too_many_attempts' then 'PA018'
    end,
    message = p_message,
    detail = p_detail,
    hint = p_hint;
end
$$;

-- A value that a domain does not take is refused before any trigger could say so, and a constraint speaks of itself. So its condition says
-- the sentence; whoever may insert a booking has to be able to execute it.
create function parley.refuse_value(p_field text, p_sentence text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform parley.refuse('invalid_argument', p_sentence, p_field);
  return false;
end
$$;

-- The field's words, once.
create domain parley.participant_type as text check (value in ('client', 'consultant'));

create domain parley.session_type as text check (
  case when value not in ('chat', 'voice', 'video') then parley.refuse_value('session_type', 'The session type is chat, voice or video.') else true end
);

create domain parley.session_status as text check (
  value in ('scheduled', 'waiting', 'active', 'completed', 'abandoned', 'no_show_client', 'no_show_consultant', 'expired', 'cancelled')
);

create domain parley.billing as text check (
  case when value not in ('prorata', 'fixed', 'per_minute')
    then parley.refuse_value('billing', 'The billing is prorata, fixed or per_minute.') else true end
);

create domain parley.actor as text check (value in ('client', 'consultant', 'admin', 'system'));

create domain parley.currency as text check (
  case when value !~ '^[A-Z]{3}$' then parley.refuse_value('currency', 'The currency must be an ISO 4217 code such as INR.') else true end
);

-- Of this domain, a booking's price alone comes from outside as it is written.
create domain parley.amount as bigint check (
  case when value < 0 then parley.refuse_value('price_minor', 'The price must be a whole number of minor units, not negative.') else true end
);

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

-- A moment so many milliseconds ago by the caller's steady clock; what no caller can mean counts as the nearest that it can.
create function parley.ago(p_now timestamptz, p_ms bigint) returns timestamptz
language plpgsql immutable set search_path = ''
as $$ begin return p_now - make_interval(secs => least(greatest(coalesce(p_ms, 0), 0), 600000) / 1000.0); end $$;

-- Times as they are hashed and signed, and as people are told them.
create function parley.utc_text(p_at timestamptz) returns text
language plpgsql immutable set search_path = ''
as $$ begin return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'); end $$;

create function parley.utc_minute(p_at timestamptz) returns text
language sql stable set search_path = ''
as $$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') $$;

create function parley.is_over(p_status text) returns boolean
language plpgsql immutable set search_path = '' as $$ begin return p_status not in ('scheduled', 'waiting', 'active'); end $$;
comment on function parley.is_over is 'A terminal status is final: settled, and never changed again.';

-- Why a session ended is one of a closed list of ours; what a person wrote is a note beside it, never a key and never in our voice.
create function parley.is_end_reason(p_reason text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return p_reason in (
    'ended', 'time_up', 'client_gone', 'consultant_gone', 'system_gone', 'nobody_present', 'no_show', 'nobody_came', 'never_together', 'cancelled'
  );
end
$$;

-- What a person wrote, at most 200 characters; null when nothing was written, or only one of our own words.
create function parley.note_of(p_reason text) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_note text := nullif(left(btrim(p_reason), 200), '');
begin
  return case when not parley.is_end_reason(v_note) then v_note end;
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
declare
  v_whole tstzrange := range_merge(p_ranges);
begin
  -- One stretch, as nearly always, needs no query.
  if p_ranges = tstzmultirange(v_whole) then
    return coalesce(extract(epoch from upper(v_whole)) - extract(epoch from lower(v_whole)), 0);
  end if;
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
