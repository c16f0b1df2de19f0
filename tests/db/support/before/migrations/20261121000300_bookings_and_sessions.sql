-- What was booked, the funds frozen for it, the session it became, and everything that happened there.

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
  created_at timestamptz not null default now()
);
comment on column parley.bookings.funding is
  'received: the booking system collected the price, it is recorded and frozen. balance: the client''s available funds are frozen.';
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

create table parley.session_events (
  seq bigint generated always as identity primary key,
  session_id uuid not null references parley.webrtc_sessions,
  type text not null check (type in (
    'booked', 'link_issued', 'link_claimed', 'link_taken_over', 'link_revoked', 'waiting', 'joined', 'left', 'started', 'ended', 'settled'
  )),
  actor parley.actor not null,
  data jsonb not null default '{}',
  at timestamptz not null default parley.clock()
);
create index session_events_by_session on parley.session_events (session_id, seq);
-- The changes that other processes must hear of (see recent_room_changes).
create index session_events_changes on parley.session_events (at)
  where type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended');
create trigger session_events_append_only before update or delete on parley.session_events
  for each row execute function parley.refuse_change();
create trigger session_events_no_truncate before truncate on parley.session_events
  for each statement execute function parley.refuse_change();

-- A hint only: the payload is the session's id, what happened is read by recent_room_changes.
create function parley.announce_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform pg_notify('parley_changes', new.session_id::text);
  return null;
end
$$;
create trigger session_events_announce after insert on parley.session_events
  for each row when (new.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended'))
  execute function parley.announce_change();

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
create trigger settlements_append_only before update or delete on parley.settlements
  for each row execute function parley.refuse_change();
create trigger settlements_no_truncate before truncate on parley.settlements
  for each statement execute function parley.refuse_change();

-- The state machine, as the last word for whatever writes a session.
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
  if (old.id, old.booking_id, old.room_id, old.session_type, old.paid_duration_minutes, old.overrun_cap_minutes)
      is distinct from (new.id, new.booking_id, new.room_id, new.session_type, new.paid_duration_minutes, new.overrun_cap_minutes)
    or (old.started_at is not null and new.started_at is distinct from old.started_at) then
    perform parley.refuse('invariant_violated', format('Session %s: what was booked and when it started are fixed.', old.id), 'session');
  end if;
  if new.status <> old.status and not parley.may_become(old.status, new.status) then
    perform parley.refuse(
      'invariant_violated', format('Session %s cannot go from %s to %s.', old.id, old.status, new.status), 'status'
    );
  end if;
  return new;
end
$$;

create function parley.may_become(p_from text, p_to text) returns boolean
language sql immutable set search_path = ''
as $$
  select case p_from
    when 'scheduled' then p_to in ('waiting', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'waiting' then p_to in ('active', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'active' then p_to in ('completed', 'abandoned')
    else false
  end
$$;

create trigger sessions_guard before insert or update or delete on parley.webrtc_sessions
  for each row execute function parley.guard_session();

-- Terminal if and only if settled, at every commit.
create function parley.check_settled() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_session uuid := case tg_table_name when 'settlements' then to_jsonb(new) ->> 'session_id' else to_jsonb(new) ->> 'id' end;
begin
  if exists (
    select from parley.webrtc_sessions s
    left join parley.settlements st on st.session_id = s.id
    where s.id = v_session and s.status is distinct from coalesce(st.status, case when parley.is_over(s.status) then null else s.status end)
  ) then
    perform parley.refuse('invariant_violated', format('Session %s is over if and only if it is settled.', v_session), 'settlements');
  end if;
  return null;
end
$$;
create constraint trigger sessions_settled_when_over after insert or update of status on parley.webrtc_sessions
  deferrable initially deferred for each row execute function parley.check_settled();
create constraint trigger settlements_of_what_is_over after insert on parley.settlements
  deferrable initially deferred for each row execute function parley.check_settled();
