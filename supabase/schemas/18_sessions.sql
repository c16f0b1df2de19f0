-- Bookings, the funds frozen for each, and the appointment that it becomes: the tables, and which changes of them are allowed.

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
  'Media goes through the TURN server alone, so that neither side learns the other''s network address. Without a TURN server such a call '
  'cannot connect.';
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
)
-- A settlement rewrites status and settled_at, which no index mentions.
with (fillfactor = 90);

insert into parley.kinds (name) values ('appointment');
insert into parley.kind_modes (kind, mode, has_chat) values
  ('appointment', 'chat', true), ('appointment', 'voice', false), ('appointment', 'video', false);
insert into parley.kind_roles (kind, role, seats) values ('appointment', 'client', 1), ('appointment', 'consultant', 1);

create table parley.webrtc_sessions (
  id uuid primary key default gen_random_uuid() references parley.sessions,
  booking_id uuid not null unique references parley.bookings,
  room_id text not null,
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
  end_note text check (char_length(end_note) between 1 and 200),
  constraint started_when_it_ran check ((status in ('active', 'completed', 'abandoned')) = (started_at is not null)),
  constraint ended_when_over check (
    (status not in ('scheduled', 'waiting', 'active')) = (ended_at is not null and end_reason is not null and ended_by is not null)
  ),
  constraint ends_after_start check (ended_at >= started_at)
);
comment on table parley.webrtc_sessions is
  'Appointments: the sessions of bookings. Kind, room, mode and end are those of parley.sessions, kept beside what is judged with them.';
comment on column parley.webrtc_sessions.opens_at is 'From when Join is possible.';
comment on column parley.webrtc_sessions.end_note is 'What whoever ended or cancelled it wrote; shown as theirs.';
create index sessions_active on parley.webrtc_sessions (started_at) where status = 'active';
create index sessions_unstarted on parley.webrtc_sessions (scheduled_start_time) where status in ('scheduled', 'waiting');

-- The last word for whatever writes a session. What was booked grows by accepted extensions, while the session runs, and by nothing else
-- (kept by the view of invariants). A session is over if and only if it is settled: what ends it finds its settlement, and what settles it
-- must have ended it by the commit.
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
  if (old.scheduled_start_time, old.opens_at) is distinct from (new.scheduled_start_time, new.opens_at)
    and not (old.status in ('scheduled', 'waiting') and new.status = old.status) then
    perform parley.refuse('invariant_violated', format('Session %s: only one that has not begun is moved.', old.id), 'session');
  end if;
  if new.paid_duration_minutes <> old.paid_duration_minutes
    and not (old.status = 'active' and new.status = 'active' and new.paid_duration_minutes > old.paid_duration_minutes) then
    perform parley.refuse('invariant_violated', format('Session %s: only a running session is extended.', old.id), 'session');
  end if;
  if new.status <> old.status then
    if not parley.may_become(new.kind, old.status, new.status) then
      perform parley.refuse(
        'invariant_violated', format('Session %s cannot go from %s to %s.', old.id, old.status, new.status), 'status');
    elsif parley.is_over(new.status)
      and not exists (select from parley.settlements s where s.session_id = new.id and s.status = new.status) then
      perform parley.refuse('invariant_violated', format('Session %s is over if and only if it is settled.', new.id), 'settlements');
    end if;
  end if;
  return new;
end
$$;
create trigger sessions_guard before insert or update or delete on parley.webrtc_sessions
  for each row execute function parley.guard_session();

-- An appointment is a session of two members, made with it whoever inserts it.
create function parley.make_appointment() returns trigger
language plpgsql set search_path = ''
as $$
begin
  insert into parley.sessions (id, kind, room_id, mode, capacity, created_at)
    values (new.id, new.kind, new.room_id, new.session_type, 2, new.created_at);
  insert into parley.session_members (session_id, role, person_id, name)
    select new.id, side.role, side.person_id, side.name
    from parley.bookings b
    cross join lateral (values ('client', b.client_id, b.client_name), ('consultant', b.consultant_id, b.consultant_name))
      as side (role, person_id, name)
    where b.id = new.booking_id;
  return new;
end
$$;
create trigger sessions_made before insert on parley.webrtc_sessions for each row execute function parley.make_appointment();

create function parley.end_appointment() returns trigger
language plpgsql set search_path = ''
as $$
begin
  update parley.sessions set ended_at = new.ended_at where id = new.id;
  return null;
end
$$;
create trigger sessions_end after update of status on parley.webrtc_sessions
  for each row when (new.ended_at is not null and old.ended_at is null) execute function parley.end_appointment();

-- The person who is a side of an appointment; null: there is none. In PL/pgSQL, which keeps the plans of what every arrival asks.
create function parley.person_of_side(p_session_id uuid, p_side text) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return (select m.person_id from parley.session_members m where m.session_id = p_session_id and m.role = p_side and m.seat = 1);
end
$$;
