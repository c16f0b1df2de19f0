-- A session is a room with members in it, of whatever kind; an appointment is one of them. Each session gets its row in parley.sessions and each of its
-- people a row in parley.session_members, and links, presence, messages and events point there: by session, role and seat. Who is there already has seat
-- 1 of its role, so no row of them is rewritten. What this says of rows from before was true of them by the keys that it takes the place of.

-- The kinds of sessions, a line each. The lines of a kind stand in its own file.
create table parley.kinds (
  name text primary key check (name ~ '^[a-z]+$')
);

-- In which modes a kind meets, and whether people write there.
create table parley.kind_modes (
  kind text not null references parley.kinds,
  mode parley.session_type not null,
  has_chat boolean not null,
  primary key (kind, mode)
);

-- Which roles a kind has, and how many members of a session may have each.
create table parley.kind_roles (
  kind text not null references parley.kinds,
  role text not null check (role ~ '^[a-z]+$'),
  seats smallint not null check (seats >= 1),
  primary key (kind, role)
);

insert into parley.kinds (name) values ('appointment');
insert into parley.kind_modes (kind, mode, has_chat) values
  ('appointment', 'chat', true), ('appointment', 'voice', false), ('appointment', 'video', false);
insert into parley.kind_roles (kind, role, seats) values ('appointment', 'client', 1), ('appointment', 'consultant', 1);

-- Filled before they have keys, which is faster by half than beside them.
create table parley.sessions (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  room_id text not null,
  mode parley.session_type not null,
  capacity smallint not null constraint sessions_capacity_check check (capacity >= 1),
  created_at timestamptz not null default parley.clock(),
  ended_at timestamptz
)
with (fillfactor = 90);
comment on table parley.sessions is 'A session of any kind: its room. Whoever ends one of a kind says so here, too.';
comment on column parley.sessions.room_id is 'Opaque; tells nothing of the session to who sees it.';
comment on column parley.sessions.capacity is 'So many members at most; the topology of its media follows from it, and never from who is there.';

create table parley.session_members (
  id uuid not null default gen_random_uuid(),
  session_id uuid not null,
  role text not null,
  seat smallint not null default 1 constraint session_members_seat_check check (seat >= 1),
  person_id uuid,
  name text not null
);
comment on column parley.session_members.id is 'Opaque: the name of the member to whoever is in the session.';
comment on column parley.session_members.person_id is 'Null for a guest, of whom nothing is known but the name.';

insert into parley.sessions (id, kind, room_id, mode, capacity, created_at, ended_at)
  select s.id, s.kind, s.room_id, s.session_type, 2, s.created_at, s.ended_at from parley.webrtc_sessions s;
insert into parley.session_members (session_id, role, person_id, name)
  select s.id, side.role, side.person_id, side.name
  from parley.webrtc_sessions s
  join parley.bookings b on b.id = s.booking_id
  cross join lateral (values ('client', b.client_id, b.client_name), ('consultant', b.consultant_id, b.consultant_name))
    as side (role, person_id, name);

alter table parley.sessions
  add constraint sessions_pkey primary key (id),
  add constraint sessions_room_id_key unique (room_id),
  add constraint sessions_of_a_kind foreign key (kind, mode) references parley.kind_modes;
alter table parley.session_members
  add constraint session_members_pkey primary key (id),
  add constraint session_members_in_seats unique (session_id, role, seat),
  add constraint session_members_session_id_fkey foreign key (session_id) references parley.sessions,
  add constraint session_members_person_id_fkey foreign key (person_id) references parley.people;

-- What a session is stays as it was made; it ends once.
create trigger sessions_stay before update on parley.sessions
  for each row when (
    old.ended_at is not null
    or (old.id, old.kind, old.room_id, old.mode, old.capacity, old.created_at)
      is distinct from (new.id, new.kind, new.room_id, new.mode, new.capacity, new.created_at)
  )
  execute function parley.refuse_change();
create trigger sessions_not_deleted before delete on parley.sessions for each row execute function parley.refuse_change();

-- The last word on who may be a member.
create function parley.guard_member() returns trigger
language plpgsql set search_path = ''
as $$
declare
  v_session parley.sessions;
  v_seats integer;
begin
  -- Of two who come for the last place one finds it taken.
  select * into v_session from parley.sessions where id = new.session_id for no key update;
  select seats into v_seats from parley.kind_roles where kind = v_session.kind and role = new.role;
  if v_seats is null then
    perform parley.refuse('invalid_argument', format('There is no %s in a session of this kind.', new.role), 'role');
  elsif new.seat > v_seats then
    perform parley.refuse('invalid_argument', format('A session of this kind has at most %s of the role %s.', v_seats, new.role), 'role');
  elsif (select count(*) >= v_session.capacity from parley.session_members where session_id = new.session_id) then
    perform parley.refuse('invalid_argument', format('A session of %s members has no room for another one.', v_session.capacity), 'members');
  end if;
  return new;
end
$$;
create trigger session_members_guard before insert on parley.session_members for each row execute function parley.guard_member();
create trigger session_members_append_only before update or delete on parley.session_members
  for each row execute function parley.refuse_change();

-- Appointments. A room's id is unique among all sessions now.
alter table parley.webrtc_sessions
  drop constraint webrtc_sessions_room_id_key,
  add constraint webrtc_sessions_id_fkey foreign key (id) references parley.sessions;
comment on column parley.webrtc_sessions.room_id is null;
comment on table parley.webrtc_sessions is
  'Appointments: the sessions of bookings. Kind, room, mode and end are those of parley.sessions, kept beside what is judged with them.';

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

-- The person who is a side of an appointment. In PL/pgSQL, which keeps the plans of what every arrival asks.
create or replace function parley.person_of_side(p_session_id uuid, p_side text) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return (select m.person_id from parley.session_members m where m.session_id = p_session_id and m.role = p_side and m.seat = 1);
end
$$;

-- Whoever did something is a member by role, an administrator, or the system.
alter table parley.session_events
  drop constraint session_events_session_id_fkey,
  add constraint session_events_session_id_fkey foreign key (session_id) references parley.sessions not valid,
  alter column actor type text,
  add constraint session_events_actor_check check (actor ~ '^[a-z]+$') not valid;
comment on column parley.session_events.actor is 'The role of the member who did it, or admin, or system.';

alter table parley.session_links
  drop constraint session_links_session_id_fkey,
  alter column participant_type type text,
  add column seat smallint not null default 1,
  add constraint session_links_of_members foreign key (session_id, participant_type, seat)
    references parley.session_members (session_id, role, seat);
comment on column parley.session_links.participant_type is 'The role of its member.';
drop index parley.session_links_one_per_side;
create unique index session_links_one_per_member on parley.session_links (session_id, participant_type, seat) where revoked_at is null;

alter table parley.presence
  drop constraint presence_session_id_fkey,
  alter column participant_type type text,
  add column seat smallint not null default 1,
  add constraint presence_of_members foreign key (session_id, participant_type, seat)
    references parley.session_members (session_id, role, seat) not valid;
comment on column parley.presence.participant_type is 'The role of its member.';
drop index parley.presence_open_connection;
create unique index presence_open_connection on parley.presence (node_id, connection_id, session_id, participant_type, seat) where left_at is null;

alter table parley.messages
  drop constraint messages_session_id_fkey,
  alter column participant_type type text,
  add column seat smallint not null default 1,
  add constraint messages_of_members foreign key (session_id, participant_type, seat)
    references parley.session_members (session_id, role, seat) not valid;
comment on column parley.messages.participant_type is 'The role of the member who wrote it.';

alter table parley.call_quality
  drop constraint call_quality_participant_type_check,
  add column seat smallint not null default 1;
comment on column parley.call_quality.participant_type is 'The role of the member whose browser said it.';

create view parley.violations_of_members as
select 'a session is its kind''s, with the same room, mode and end' as invariant, coalesce(s.id, w.id)::text as subject, coalesce(s.kind, 'none') as found
  from (select * from parley.sessions where kind = 'appointment') s full join parley.webrtc_sessions w on w.id = s.id
  where (s.id, s.room_id, s.mode::text, s.created_at, s.ended_at)
    is distinct from (w.id, w.room_id, w.session_type::text, w.created_at, w.ended_at)
union all
select 'the members of an appointment are the people of its booking', coalesce(m.session_id, b.id)::text, coalesce(m.role, b.role)
  from (
    select m.* from parley.session_members m join parley.sessions s on s.id = m.session_id where s.kind = 'appointment'
  ) m
  full join (
    select w.id, side.role, side.person_id, side.name
    from parley.webrtc_sessions w
    join parley.bookings k on k.id = w.booking_id
    cross join lateral (values ('client', k.client_id, k.client_name), ('consultant', k.consultant_id, k.consultant_name))
      as side (role, person_id, name)
  ) b on b.id = m.session_id and b.role = m.role
  where (m.session_id, m.seat::integer, m.person_id, m.name) is distinct from (b.id, 1, b.person_id, b.name)
union all
select 'a session has members, and no more than it has room for', s.id::text, count(m.id)::text
  from parley.sessions s left join parley.session_members m on m.session_id = s.id
  group by s.id having count(m.id) not between 1 and s.capacity
union all
select 'each member has a seat of its role', m.id::text, m.role || ' ' || m.seat
  from parley.session_members m
  join parley.sessions s on s.id = m.session_id
  left join parley.kind_roles r on r.kind = s.kind and r.role = m.role
  where m.seat > coalesce(r.seats, 0)
union all
select 'a report of a line is of a member', q.id::text, q.participant_type || ' ' || q.seat
  from parley.call_quality q
  where not exists (
    select from parley.session_members m where m.session_id = q.session_id and m.role = q.participant_type and m.seat = q.seat);
comment on view parley.violations_of_members is 'The part of parley.invariant_violations that is about sessions of any kind, and who is in them.';

create or replace view parley.invariant_violations as
select invariant, subject, found from parley.violations_of_the_books
union all
select invariant, subject, found from parley.violations_of_members
union all
select 'a session takes the time of both its people until it is over', s.id::text, count(t.id)::text
  from parley.webrtc_sessions s left join parley.taken_times t on t.session_id = s.id
  group by s.id having count(t.id) <> case when parley.is_over(s.status) then 0 else 2 end;

do $$
declare
  v_role text;
  v_table text;
  v_function text;
begin
  foreach v_table in array array['kinds', 'kind_modes', 'kind_roles', 'sessions', 'session_members'] loop
    execute format('alter table parley.%I enable row level security', v_table);
  end loop;
  for v_role in select 'public' union all select quote_ident(rolname) from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    foreach v_function in array array['guard_member()', 'make_appointment()', 'end_appointment()'] loop
      execute format('revoke all on function parley.%s from %s', v_function, v_role);
    end loop;
    execute format('revoke all on parley.kinds, parley.kind_modes, parley.kind_roles, parley.sessions, parley.session_members, '
      'parley.violations_of_members from %s', v_role);
  end loop;
end
$$;
