-- Sessions of any kind, and their members. A session is a room with members in it; when it opens, what it costs and how it ends is its
-- kind's to say, in tables of that kind's own which share the session's id.

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

-- Which roles a kind has, and how many members of a session may have each at once.
create table parley.kind_roles (
  kind text not null references parley.kinds,
  role text not null check (role ~ '^[a-z]+$'),
  seats smallint not null check (seats >= 1),
  primary key (kind, role)
);

create table parley.sessions (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  room_id text not null unique,
  mode parley.session_type not null,
  capacity smallint not null check (capacity >= 1),
  created_at timestamptz not null default parley.clock(),
  ended_at timestamptz,
  capacity_of text not null default 'members' check (capacity_of in ('members', 'present')),
  constraint sessions_of_a_kind foreign key (kind, mode) references parley.kind_modes
)
-- An end rewrites ended_at, which no index mentions.
with (fillfactor = 90);
comment on table parley.sessions is 'A session of any kind: its room. Whoever ends one of a kind says so here, too.';
comment on column parley.sessions.room_id is 'Opaque; tells nothing of the session to who sees it.';
comment on column parley.sessions.capacity is 'So many at most; the topology of its media follows from it, and never from who is there.';
comment on column parley.sessions.capacity_of is 'Whether so many may be its members, or be there at once, where people come and go.';

-- What a session is stays as it was made; it ends once.
create trigger sessions_stay before update on parley.sessions
  for each row when (
    old.ended_at is not null
    or (old.id, old.kind, old.room_id, old.mode, old.capacity_of, old.created_at)
      is distinct from (new.id, new.kind, new.room_id, new.mode, new.capacity_of, new.created_at)
    or (old.capacity <> new.capacity and old.capacity_of = 'members')
  )
  execute function parley.refuse_change();
create trigger sessions_not_deleted before delete on parley.sessions for each row execute function parley.refuse_change();

-- A member is named by its session, its role and its seat of that role wherever the database speaks of it: in links, presence, messages and
-- reports. The seat of the two sides of an appointment is 1, so that what judges them names them by their role alone.
create table parley.session_members (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references parley.sessions,
  role text not null,
  seat smallint not null default 1 check (seat >= 1),
  person_id uuid references parley.people,
  name text not null,
  constraint session_members_in_seats unique (session_id, role, seat)
);
comment on column parley.session_members.id is 'Opaque: the name of the member to whoever is in the session.';
comment on column parley.session_members.person_id is 'Null for a guest, of whom nothing is known but the name.';

-- So many people belong to a session where they come and go: for each of them a row stays. lib/limits has the number, too.
create function parley.most_members() returns integer language sql immutable set search_path = '' as $$ select 500 $$;

-- The last word on who may be a member.
create function parley.guard_member() returns trigger
language plpgsql set search_path = ''
as $$
declare
  v_session parley.sessions;
  v_seats integer;
  v_most integer;
begin
  -- Of two who come for the last place one finds it taken.
  select * into v_session from parley.sessions where id = new.session_id for no key update;
  select seats into v_seats from parley.kind_roles where kind = v_session.kind and role = new.role;
  if v_seats is null then
    perform parley.refuse('invalid_argument', format('There is no %s in a session of this kind.', new.role), 'role');
  end if;
  v_most := case v_session.capacity_of when 'members' then v_session.capacity else parley.most_members() end;
  -- Who was there and left keeps the seat: where people come and go there are more than at once, but never two hosts from the start.
  if new.seat > (case when v_session.capacity_of = 'members' or v_seats = 1 then v_seats else v_most end) then
    perform parley.refuse('invalid_argument', format('A session of this kind has at most %s of the role %s.', v_seats, new.role), 'role');
  elsif (select count(*) >= v_most from parley.session_members where session_id = new.session_id) then
    perform parley.refuse('invalid_argument', format('A session of %s members has no room for another one.', v_most), 'members');
  end if;
  return new;
end
$$;
create trigger session_members_guard before insert on parley.session_members for each row execute function parley.guard_member();
create trigger session_members_append_only before update or delete on parley.session_members
  for each row execute function parley.refuse_change();

-- The member of a session by its side, as an appointment names its two, or by its id.
create function parley.member_named(p_session_id uuid, p_side text, p_member_id uuid) returns parley.session_members
language plpgsql stable set search_path = ''
as $$
declare
  v_member parley.session_members;
begin
  if p_member_id is not null then
    select * into v_member from parley.session_members where id = p_member_id and session_id = p_session_id;
  else
    select * into v_member from parley.session_members where session_id = p_session_id and role = p_side and seat = 1;
  end if;
  return v_member;
end
$$;

-- How an event names its member beside the role: by the seat, where that is not the first.
create function parley.seat_json(p_seat smallint) returns jsonb
language plpgsql immutable set search_path = ''
as $$ begin return case when p_seat > 1 then jsonb_build_object('seat', p_seat) else '{}' end; end $$;
