-- Rooms and clubs of accounts. A room of an account is made, started, joined, left and ended by whoever is signed in; who belongs to it comes
-- and goes, so that its capacity is of who is there, not of all who ever were. Clubs keep their rooms to themselves.

alter table parley.sessions add column capacity_of text not null default 'members' check (capacity_of in ('members', 'present'));

comment on column parley.sessions.capacity is 'So many at most; the topology of its media follows from it, and never from who is there.';
comment on column parley.sessions.capacity_of is 'Whether so many may be its members, or be there at once, where people come and go.';

drop trigger sessions_stay on parley.sessions;

create trigger sessions_stay before update on parley.sessions
  for each row when (
    old.ended_at is not null
    or (old.id, old.kind, old.room_id, old.mode, old.capacity_of, old.created_at)
      is distinct from (new.id, new.kind, new.room_id, new.mode, new.capacity_of, new.created_at)
    or (old.capacity <> new.capacity and old.capacity_of = 'members')
  )
  execute function parley.refuse_change();

-- So many people belong to a session where they come and go: for each of them a row stays. lib/limits has the number, too.
create function parley.most_members() returns integer language sql immutable set search_path = '' as $$ select 500 $$;

-- The last word on who may be a member.
create or replace function parley.guard_member() returns trigger
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

update parley.kind_roles set seats = 19 where kind = 'group' and role = 'member';
insert into parley.kind_roles (kind, role, seats) values ('group', 'cohost', 19), ('group', 'guest', 19);

-- The state machines.
create or replace function parley.may_become(p_kind text, p_from text, p_to text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return case p_kind || ' ' || p_from
    when 'appointment scheduled' then p_to in ('waiting', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'appointment waiting' then p_to in ('active', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'appointment active' then p_to in ('completed', 'abandoned')
    when 'group scheduled' then p_to in ('live', 'ended', 'cancelled')
    when 'group live' then p_to = 'ended'
    else false
  end;
end
$$;

-- Clubs: who belongs to one, as what, and who is kept out. What else a club has (rooms) asks here.

create table parley.clubs (
  id uuid primary key default gen_random_uuid(),
  name text not null check (parley.is_name(name)),
  description text check (char_length(description) between 1 and 2000),
  created_by uuid not null references parley.users,
  created_at timestamptz not null default parley.clock()
);
create index clubs_by_creator on parley.clubs (created_by, created_at);
create index clubs_by_name on parley.clubs (lower(name), id);

create table parley.club_members (
  club_id uuid references parley.clubs,
  user_id uuid references parley.users,
  role text not null check (role in ('owner', 'moderator', 'member')),
  joined_at timestamptz not null default parley.clock(),
  primary key (club_id, user_id)
);
create unique index club_members_one_owner on parley.club_members (club_id) where role = 'owner';
create index club_members_by_user on parley.club_members (user_id, club_id);

-- Whoever is blocked knows nothing of the club any more.
create table parley.club_blocks (
  club_id uuid references parley.clubs,
  user_id uuid references parley.users,
  blocked_by uuid not null references parley.users,
  blocked_at timestamptz not null default parley.clock(),
  primary key (club_id, user_id)
);

-- So many clubs an account makes in an hour, and so many it owns or belongs to. lib/limits has the numbers, too.
create function parley.most_clubs_per_hour() returns integer language sql immutable set search_path = '' as $$ select 30 $$;
create function parley.most_clubs_of_user() returns integer language sql immutable set search_path = '' as $$ select 200 $$;

-- The numbers of one page of a list.
create function parley.page_json(p_page integer, p_limit integer, p_total bigint) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object(
    'page', p_page, 'pageCount', p_limit, 'totalItems', p_total, 'totalPages', pages,
    'hasPrevPage', p_page > 1, 'hasNextPage', p_page < pages,
    'prevPage', case when p_page > 1 then p_page - 1 end, 'nextPage', case when p_page < pages then p_page + 1 end
  )
  from (select ceil(p_total::numeric / p_limit)::integer as pages) as counted
$$;

-- Refuses: invalid_argument (detail: the field).
create function parley.check_page(p_page integer, p_limit integer) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_page is null or p_page not between 1 and 1000000 then
    perform parley.refuse('invalid_argument', '"page" must be greater than or equal to 1', 'page');
  elsif p_limit is null or p_limit < 1 then
    perform parley.refuse('invalid_argument', '"limit" must be greater than or equal to 1', 'limit');
  elsif p_limit > 100 then
    perform parley.refuse('invalid_argument', '"limit" must be less than or equal to 100', 'limit');
  end if;
end
$$;

-- What somebody searches for, as a pattern that takes each of its characters for itself.
create function parley.pattern_of(p_words text) returns text
language sql immutable set search_path = ''
as $$ select '%' || replace(replace(replace(btrim(p_words), '\', '\\'), '%', '\%'), '_', '\_') || '%' $$;

create function parley.club_role(p_club_id uuid, p_user_id uuid) returns text
language plpgsql stable set search_path = ''
as $$ begin return (select role from parley.club_members where club_id = p_club_id and user_id = p_user_id); end $$;

create function parley.is_blocked_from(p_club_id uuid, p_user_id uuid) returns boolean
language plpgsql stable set search_path = ''
as $$ begin return exists (select from parley.club_blocks where club_id = p_club_id and user_id = p_user_id); end $$;

create function parley.club_json(p_club parley.clubs, p_user_id uuid) returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  v_role text := parley.club_role(p_club.id, p_user_id);
begin
  return jsonb_build_object(
    'id', p_club.id, 'name', p_club.name, 'description', p_club.description, 'createdAt', p_club.created_at,
    'memberCount', (select count(*) from parley.club_members where club_id = p_club.id),
    'owner', (
      select jsonb_build_object('id', u.id, 'name', u.name)
      from parley.club_members m join parley.users u on u.id = m.user_id where m.club_id = p_club.id and m.role = 'owner'
    ),
    'role', v_role, 'isOwner', coalesce(v_role = 'owner', false)
  );
end
$$;

-- The club, locked against every other change of who belongs to it; to whom it blocked there is none.
create function parley.lock_club(p_club_id uuid, p_user_id uuid) returns parley.clubs
language plpgsql volatile set search_path = ''
as $$
declare
  v_club parley.clubs;
begin
  select * into v_club from parley.clubs where id = p_club_id for no key update;
  if v_club.id is null or parley.is_blocked_from(p_club_id, p_user_id) then
    perform parley.refuse_room('club_not_found');
  end if;
  return v_club;
end
$$;

-- What the fields of a club must be. Refuses: invalid_argument (detail: the field).
create function parley.check_club(p_name text, p_description text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if coalesce(btrim(p_name), '') = '' then
    perform parley.refuse('invalid_argument', '"name" is required', 'name');
  elsif not parley.is_name(btrim(p_name)) then
    perform parley.refuse('invalid_argument', '"name" must have 1 to 80 characters, none of them invisible controls', 'name');
  elsif char_length(p_description) > 2000 then
    perform parley.refuse('invalid_argument', '"description" length must be less than or equal to 2000 characters long', 'description');
  end if;
end
$$;

create function public.create_club(p_claims jsonb, p_name text, p_description text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs;
begin
  perform parley.check_club(p_name, p_description);
  -- One at a time of each account, so that its bounds hold.
  perform from parley.users where id = v_user.id for no key update;
  if (select count(*) from parley.clubs where created_by = v_user.id and created_at > parley.clock() - interval '1 hour')
    >= parley.most_clubs_per_hour() then
    perform parley.refuse('too_many_attempts', 'You made very many clubs within an hour.', '3600');
  elsif (select count(*) from parley.club_members where user_id = v_user.id) >= parley.most_clubs_of_user() then
    perform parley.refuse('too_many_attempts', format('An account belongs to %s clubs at most.', parley.most_clubs_of_user()), '3600');
  end if;
  insert into parley.clubs (name, description, created_by) values (btrim(p_name), nullif(btrim(p_description), ''), v_user.id)
    returning * into v_club;
  insert into parley.club_members (club_id, user_id, role) values (v_club.id, v_user.id, 'owner');
  return parley.club_json(v_club, v_user.id);
end
$$;
comment on function public.create_club is 'A club of the caller''s. Refuses: not_signed_in, invalid_argument (detail: the field), too_many_attempts.';

create function public.list_clubs(
  p_claims jsonb, p_query text default null, p_mine boolean default false, p_page integer default 1, p_limit integer default 20
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_words text := case when btrim(p_query) <> '' then parley.pattern_of(p_query) end;
  v_total bigint;
  v_clubs jsonb;
begin
  perform parley.check_page(p_page, p_limit);
  with found as materialized (
    select c from parley.clubs c
    where not parley.is_blocked_from(c.id, v_user.id)
      and (not coalesce(p_mine, false) or parley.club_role(c.id, v_user.id) is not null)
      and (v_words is null or c.name ilike v_words or c.description ilike v_words)
  ), listed as (
    select c from found order by lower((c).name), (c).id limit p_limit offset (p_page - 1) * p_limit
  )
  select (select count(*) from found),
    (select coalesce(jsonb_agg(parley.club_json(c, v_user.id) order by lower((c).name), (c).id), '[]') from listed)
    into v_total, v_clubs;
  return jsonb_build_object('clubs', v_clubs) || parley.page_json(p_page, p_limit, v_total);
end
$$;
comment on function public.list_clubs is
  'The clubs that there are for the caller, by name. Refuses: not_signed_in, invalid_argument (detail: the field).';

create function public.find_club(p_claims jsonb, p_club_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs;
begin
  select * into v_club from parley.clubs where id = p_club_id;
  if v_club.id is null or parley.is_blocked_from(p_club_id, v_user.id) then
    perform parley.refuse_room('club_not_found');
  end if;
  return parley.club_json(v_club, v_user.id);
end
$$;
comment on function public.find_club is 'One club. Refuses: not_signed_in, club_not_found.';

create function public.join_club(p_claims jsonb, p_club_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs;
begin
  perform from parley.users where id = v_user.id for no key update;
  v_club := parley.lock_club(p_club_id, v_user.id);
  if parley.club_role(p_club_id, v_user.id) is null
    and (select count(*) from parley.club_members where user_id = v_user.id) >= parley.most_clubs_of_user() then
    perform parley.refuse('too_many_attempts', format('An account belongs to %s clubs at most.', parley.most_clubs_of_user()), '3600');
  end if;
  insert into parley.club_members (club_id, user_id, role) values (p_club_id, v_user.id, 'member') on conflict do nothing;
  return parley.club_json(v_club, v_user.id);
end
$$;
comment on function public.join_club is 'The caller belongs to the club from now on. Refuses: not_signed_in, club_not_found, too_many_attempts.';

create function public.leave_club(p_claims jsonb, p_club_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs := parley.lock_club(p_club_id, v_user.id);
begin
  if parley.club_role(p_club_id, v_user.id) = 'owner' then
    perform parley.refuse_caller('not_allowed', 'The owner of a club hands it on before leaving it.');
  end if;
  delete from parley.club_members where club_id = p_club_id and user_id = v_user.id;
  return parley.club_json(v_club, v_user.id);
end
$$;
comment on function public.leave_club is
  'The caller belongs to the club no longer. Refuses: not_signed_in, club_not_found, not_allowed (its owner, who hands it on first).';

-- Members of a club, and who has a say about them.

-- The members by what they are and how long, for whoever is one of them.
create function public.list_club_members(p_claims jsonb, p_club_id uuid, p_page integer default 1, p_limit integer default 20) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_members jsonb;
begin
  perform parley.check_page(p_page, p_limit);
  perform public.find_club(p_claims, p_club_id);
  if parley.club_role(p_club_id, v_user.id) is null then
    perform parley.refuse_caller('not_allowed', 'Who is in a club is for its members to know.');
  end if;
  select coalesce(jsonb_agg(
      jsonb_build_object('id', m.user_id, 'name', m.name, 'role', m.role, 'joinedAt', m.joined_at) order by m.place), '[]')
    into v_members
  from (
    select c.*, u.name, row_number() over (order by array_position(array['owner', 'moderator', 'member'], c.role), c.joined_at, c.user_id) as place
    from parley.club_members c join parley.users u on u.id = c.user_id
    where c.club_id = p_club_id
    order by place limit p_limit offset (p_page - 1) * p_limit
  ) as m;
  return jsonb_build_object('members', v_members)
    || parley.page_json(p_page, p_limit, (select count(*) from parley.club_members where club_id = p_club_id));
end
$$;
comment on function public.list_club_members is
  'Who belongs to a club, for whoever does. Refuses: not_signed_in, club_not_found, not_allowed, invalid_argument (detail: the field).';

-- Who may have a say about a member: the owner about everybody, a moderator about those who have none. Answers the club, locked.
create function parley.lock_club_over(p_user_id uuid, p_club_id uuid, p_other_id uuid) returns parley.clubs
language plpgsql volatile set search_path = ''
as $$
declare
  v_club parley.clubs := parley.lock_club(p_club_id, p_user_id);
  v_mine text := parley.club_role(p_club_id, p_user_id);
  v_theirs text := parley.club_role(p_club_id, p_other_id);
begin
  if v_mine is null or v_mine = 'member' then
    perform parley.refuse_caller('not_allowed', 'The owner and the moderators of a club do that.');
  elsif v_theirs = 'owner' or (v_mine = 'moderator' and v_theirs = 'moderator') then
    perform parley.refuse_caller('not_allowed', 'That member has as much of a say as you.');
  end if;
  return v_club;
end
$$;

-- As a member of a club is told of.
create function parley.club_member_json(p_club_id uuid, p_user_id uuid) returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
begin
  return (
    select jsonb_build_object('id', u.id, 'name', u.name, 'role', m.role, 'joinedAt', m.joined_at, 'blocked', b.user_id is not null)
    from parley.users u
    left join parley.club_members m on m.user_id = u.id and m.club_id = p_club_id
    left join parley.club_blocks b on b.user_id = u.id and b.club_id = p_club_id
    where u.id = p_user_id
  );
end
$$;

create function public.set_club_role(p_claims jsonb, p_club_id uuid, p_user_id uuid, p_role text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  perform parley.lock_club(p_club_id, v_user.id);
  if parley.club_role(p_club_id, v_user.id) is distinct from 'owner' then
    perform parley.refuse_caller('not_allowed', 'The owner of a club gives its roles.');
  elsif p_role is null or p_role not in ('owner', 'moderator', 'member') then
    perform parley.refuse('invalid_argument', '"role" must be one of owner, moderator, member', 'role');
  elsif parley.club_role(p_club_id, p_user_id) is null then
    perform parley.refuse('not_a_participant', 'The club has no such member.', 'not_a_participant');
  elsif p_user_id = v_user.id and p_role <> 'owner' then
    perform parley.refuse_caller('not_allowed', 'Hand the club on by making another member its owner.');
  end if;
  -- Who hands the club on stays a moderator of it.
  if p_role = 'owner' then
    update parley.club_members set role = 'moderator' where club_id = p_club_id and user_id = v_user.id;
  end if;
  update parley.club_members set role = p_role where club_id = p_club_id and user_id = p_user_id;
  return parley.club_member_json(p_club_id, p_user_id);
end
$$;
comment on function public.set_club_role is
  'What a member is, by the owner; a new owner takes the place of the one before. Refuses: not_signed_in, club_not_found, not_allowed, '
  'not_a_participant, invalid_argument (detail role).';

create function public.remove_club_member(p_claims jsonb, p_club_id uuid, p_user_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  perform parley.lock_club_over(v_user.id, p_club_id, p_user_id);
  delete from parley.club_members where club_id = p_club_id and user_id = p_user_id;
  if not found then
    perform parley.refuse('not_a_participant', 'The club has no such member.', 'not_a_participant');
  end if;
  perform parley.put_out_of_club(p_club_id, p_user_id, 'removed_from_club');
  return parley.club_member_json(p_club_id, p_user_id);
end
$$;
comment on function public.remove_club_member is
  'Takes somebody out of a club and of its rooms; they may join again. Refuses: not_signed_in, club_not_found, not_allowed, not_a_participant.';

create function public.block_from_club(p_claims jsonb, p_club_id uuid, p_user_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  perform parley.lock_club_over(v_user.id, p_club_id, p_user_id);
  if not exists (select from parley.users where id = p_user_id) then
    perform parley.refuse('not_a_participant', 'There is no such account.', 'not_a_participant');
  end if;
  delete from parley.club_members where club_id = p_club_id and user_id = p_user_id;
  insert into parley.club_blocks (club_id, user_id, blocked_by) values (p_club_id, p_user_id, v_user.id) on conflict do nothing;
  perform parley.put_out_of_club(p_club_id, p_user_id, 'blocked_from_club');
  return parley.club_member_json(p_club_id, p_user_id);
end
$$;
comment on function public.block_from_club is
  'Takes somebody out of a club and of its rooms, who from then on finds neither. Refuses: not_signed_in, club_not_found, not_allowed, '
  'not_a_participant (no such account).';

create function public.unblock_from_club(p_claims jsonb, p_club_id uuid, p_user_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  perform parley.lock_club_over(v_user.id, p_club_id, p_user_id);
  delete from parley.club_blocks where club_id = p_club_id and user_id = p_user_id;
  if not found then
    perform parley.refuse('not_a_participant', 'That account is not blocked.', 'not_a_participant');
  end if;
  return parley.club_member_json(p_club_id, p_user_id);
end
$$;
comment on function public.unblock_from_club is
  'Lets somebody find the club and join it again. Refuses: not_signed_in, club_not_found, not_allowed, not_a_participant (not blocked).';

create function public.list_club_blocks(p_claims jsonb, p_club_id uuid, p_page integer default 1, p_limit integer default 20) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_blocked jsonb;
begin
  perform parley.check_page(p_page, p_limit);
  perform public.find_club(p_claims, p_club_id);
  if coalesce(parley.club_role(p_club_id, v_user.id), 'member') = 'member' then
    perform parley.refuse_caller('not_allowed', 'The owner and the moderators of a club know that.');
  end if;
  select coalesce(jsonb_agg(
      jsonb_build_object('id', b.user_id, 'name', b.name, 'blockedAt', b.blocked_at) order by b.blocked_at desc, b.user_id), '[]')
    into v_blocked
  from (
    select c.*, u.name from parley.club_blocks c join parley.users u on u.id = c.user_id where c.club_id = p_club_id
    order by c.blocked_at desc, c.user_id limit p_limit offset (p_page - 1) * p_limit
  ) as b;
  return jsonb_build_object('blocked', v_blocked)
    || parley.page_json(p_page, p_limit, (select count(*) from parley.club_blocks where club_id = p_club_id));
end
$$;
comment on function public.list_club_blocks is
  'Who is blocked from a club, for its owner and moderators. Refuses: not_signed_in, club_not_found, not_allowed, invalid_argument (detail: '
  'the field).';

-- A title stands in headings, as a name does.
create function parley.is_title(p_title text) returns boolean
language sql immutable set search_path = ''
as $$
  select char_length(p_title) <= 120 and parley.is_name(left(p_title, 80))
    and (char_length(p_title) <= 80 or parley.is_name('x' || substr(p_title, 81)))
$$;

alter table parley.group_sessions
  add column owner_id uuid references parley.users,
  add column description text check (char_length(description) between 1 and 2000),
  add column scheduled_at timestamptz check (isfinite(scheduled_at)),
  add column is_private boolean not null default false,
  add column is_locked boolean not null default false,
  add column club_id uuid references parley.clubs,
  drop constraint group_sessions_title_check,
  add constraint group_sessions_title_check check (parley.is_title(title)),
  drop constraint group_sessions_status_check,
  add constraint group_sessions_status_check check (status in ('scheduled', 'live', 'ended', 'cancelled')),
  add constraint group_sessions_cancelled_before_start check (status <> 'cancelled' or started_at is null),
  add constraint group_sessions_belong_to_owners check (owner_id is not null or (club_id is null and not is_private));

drop index parley.group_sessions_open;

comment on column parley.group_sessions.owner_id is
  'The account that made it. It is live from when its host pressed start; without one, from when its host comes in.';
comment on column parley.group_sessions.is_private is 'Found by those alone who belong to it; whoever comes waits until somebody lets them in.';
comment on column parley.group_sessions.is_locked is 'Nobody comes in who was not in before.';
create index group_sessions_open on parley.group_sessions (opens_at) where status in ('scheduled', 'live');
create index group_sessions_by_owner on parley.group_sessions (owner_id, opens_at) where owner_id is not null;
create index group_sessions_by_club on parley.group_sessions (club_id, opens_at) where club_id is not null;

-- Refusals of rooms and clubs of accounts, by their codes (lib/db/refusals.ts).
create function parley.refuse_room(p_code text, p_message text default null) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = case p_code
      when 'not_live' then 'PA040'
      when 'already_live' then 'PA041'
      when 'room_full' then 'PA042'
      when 'not_host' then 'PA043'
      when 'private' then 'PA044'
      when 'blocked' then 'PA045'
      when 'club_not_found' then 'PA046'
    end,
    message = coalesce(p_message, case p_code
      when 'not_live' then 'This session has not started yet.'
      when 'already_live' then 'This session is live.'
      when 'room_full' then 'Everybody who fits in is in.'
      when 'not_host' then 'The host of this session does that.'
      when 'private' then 'This session is private.'
      when 'blocked' then 'You were taken out of this session.'
      when 'club_not_found' then 'There is no such club.'
    end),
    detail = p_code;
end
$$;

create or replace function parley.guard_group_session() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    perform parley.refuse('append_only', 'Sessions are not deleted.', 'group_sessions');
  elsif new.id <> old.id or (new.status <> old.status and not parley.may_become('group', old.status, new.status))
    or (old.started_at is not null and new.started_at is distinct from old.started_at)
    or (new.owner_id, new.club_id) is distinct from (old.owner_id, old.club_id) then
    perform parley.refuse('invariant_violated', format('Session %s cannot go from %s to %s.', old.id, old.status, new.status), 'status');
  end if;
  return new;
end
$$;

create or replace function parley.group_room(p_session parley.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return parley.group_facts(p_session) || jsonb_build_object(
    'members', parley.group_members_json(p_session.id), 'serverTime', parley.clock(),
    'hosted', (select owner_id is not null from parley.group_sessions where id = p_session.id),
    'isPrivate', (select is_private from parley.group_sessions where id = p_session.id),
    'isLocked', (select is_locked from parley.group_sessions where id = p_session.id)
  );
end
$$;

-- Why a link of a group room does not admit now, and what its holder may know.
create or replace function parley.group_link(p_session parley.sessions, p_link parley.session_links) returns parley.link_view
language plpgsql stable set search_path = ''
as $$
declare
  v_group parley.group_sessions;
  v_now timestamptz := parley.now_in(p_session.id);
  v_facts jsonb := parley.group_facts(p_session);
begin
  select * into strict v_group from parley.group_sessions where id = p_session.id;
  -- Nobody knows when a host will press start: a page that counts down to it asks again now and then.
  if v_group.owner_id is not null and v_group.status = 'scheduled' then
    v_facts := v_facts || jsonb_build_object('opensAt', greatest(v_group.opens_at, v_now + interval '15 seconds'));
  end if;
  return row (case
    when p_link.revoked_at is not null then 'revoked'
    when v_group.status in ('ended', 'cancelled') then v_group.status
    when v_now < v_group.opens_at and v_group.owner_id is null then 'too_early'
    when v_group.owner_id is not null and v_group.status = 'scheduled' then 'too_early'
  end, v_facts)::parley.link_view;
end
$$;

-- Marks a member present. In a room of no account the host's coming makes it live, and whoever comes before waits in it; one of an account is
-- entered while it is live. Its row is locked as that of an appointment is: before leases, and leases before events.
create or replace function parley.enter_group_room(p_member parley.session_members, p_node_id text, p_connection_id uuid, p_age_ms integer) returns parley.entry
language plpgsql volatile set search_path = ''
as $$
declare
  v_group parley.group_sessions;
  v_now timestamptz;
  v_lease record;
  v_refused parley.refusal;
begin
  select * into strict v_group from parley.group_sessions where id = p_member.session_id for update;
  v_now := parley.now_in(v_group.id);
  if v_group.status in ('ended', 'cancelled') then
    v_refused := row ('session_over', 'This session is over.', 'session_over')::parley.refusal;
  elsif v_group.owner_id is not null then
    v_refused := parley.let_in(v_group, p_member.id, v_now, false);
  elsif v_now < v_group.opens_at then
    v_refused := row ('too_early', 'This session is not open yet.', 'too_early')::parley.refusal;
  end if;
  if v_refused.code is not null then
    return row (v_refused, null)::parley.entry;
  end if;
  v_lease := parley.take_lease(p_member.session_id, p_member.role, p_node_id, p_connection_id,
    greatest(parley.ago(v_now, p_age_ms), least(v_group.opens_at, v_now)), v_now, p_member.seat);
  if v_lease.opened_at is not null then
    insert into parley.session_events (session_id, type, actor, data) values (v_group.id, 'joined', p_member.role,
      jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id) || parley.seat_json(p_member.seat));
  end if;
  if v_group.status = 'scheduled' and p_member.role = 'host' then
    update parley.group_sessions set status = 'live', started_at = v_now where id = v_group.id returning * into strict v_group;
    insert into parley.session_events (session_id, type, actor, data)
      values (v_group.id, 'started', p_member.role, jsonb_build_object('startedAt', v_now));
  end if;
  return row (null, jsonb_build_object(
    'sessionId', v_group.id, 'kind', 'group', 'status', v_group.status, 'startedAt', v_group.started_at, 'endsAt', null,
    'serverTime', v_now
  ))::parley.entry;
end
$$;

drop function parley.end_group(uuid, text, text);

-- The room is locked by the caller.
create function parley.end_group(p_session_id uuid, p_actor text, p_reason text, p_status text default 'ended') returns void
language plpgsql volatile set search_path = ''
as $$
begin
  update parley.group_sessions set status = p_status where id = p_session_id;
  update parley.sessions set ended_at = parley.now_in(id) where id = p_session_id;
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session_id, 'ended', p_actor, jsonb_build_object('reason', p_reason));
end
$$;

-- Ends rooms that nobody was in for ten minutes, or that did not begin within a day of when they opened.
create or replace function parley.end_idle_group_rooms(p_now timestamptz, p_limit integer) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_group parley.group_sessions;
begin
  for v_group in
    select * from parley.group_sessions g
    where g.status in ('scheduled', 'live') and not exists (
      select from parley.presence p where p.session_id = g.id and parley.lease_end(p, p_now) > p_now - interval '10 minutes'
    ) and case g.status
      -- Whoever started one may not be in yet.
      when 'live' then g.owner_id is null or g.started_at < p_now - interval '10 minutes'
      else g.opens_at < p_now - interval '1 day' end
    order by g.opens_at limit p_limit for update skip locked
  loop
    perform parley.end_group(v_group.id, 'system', case v_group.status when 'live' then 'nobody_present' else 'nobody_came' end);
  end loop;
end
$$;

create or replace function public.invite_to_group_room(p_session_id uuid, p_name text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_group parley.group_sessions;
begin
  select * into v_group from parley.group_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_group.status in ('ended', 'cancelled') then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  end if;
  return parley.invite(p_session_id, 'member', p_name);
end
$$;

create or replace function public.reissue_group_link(p_session_id uuid, p_member_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_status text := (select status from parley.group_sessions where id = p_session_id for update);
  v_member parley.session_members;
  v_event jsonb;
  v_old uuid;
  v_new uuid;
begin
  if v_status is null then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_status in ('ended', 'cancelled') then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  end if;
  select * into v_member from parley.session_members where id = p_member_id and session_id = p_session_id;
  if not found then
    perform parley.refuse('not_a_participant', 'The room has no such member.', 'not_a_participant');
  end if;
  v_event := jsonb_build_object('participantType', v_member.role) || parley.seat_json(v_member.seat);
  update parley.session_links set revoked_at = parley.clock()
    where session_id = p_session_id and participant_type = v_member.role and seat = v_member.seat and revoked_at is null
    returning id into strict v_old;
  insert into parley.session_links (session_id, participant_type, seat, token_hash)
    values (p_session_id, v_member.role, v_member.seat, sha256(parley.random_bytes32())) returning id into v_new;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_revoked', 'system', v_event || jsonb_build_object('linkId', v_old)),
    (p_session_id, 'link_issued', 'system', v_event || jsonb_build_object('linkId', v_new));
  return jsonb_build_object('id', v_member.id, 'role', v_member.role, 'name', v_member.name, 'linkId', v_new, 'token', parley.new_link_token(v_new));
end
$$;

create or replace function public.end_group_room(p_session_id uuid, p_member_id uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_group parley.group_sessions;
  v_member parley.session_members;
begin
  select * into v_group from parley.group_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  v_member := parley.member_named(p_session_id, null, p_member_id);
  if p_member_id is not null and v_member.role is distinct from 'host' then
    perform parley.refuse('not_a_participant', 'The host of a room ends it.', 'not_a_participant');
  end if;
  if v_group.status not in ('ended', 'cancelled') then
    perform parley.end_group(p_session_id, coalesce(v_member.role, 'system'), 'ended');
  end if;
  return (select parley.group_facts(s) from parley.sessions s where s.id = p_session_id);
end
$$;

-- Members of the group rooms of accounts: what each may, who is let in, and how the room's places hold.

-- What a member is now. session_members has what it came as, and stays.
create table parley.group_members (
  member_id uuid primary key references parley.session_members,
  session_id uuid not null references parley.group_sessions,
  user_id uuid references parley.users,
  role text not null check (role in ('host', 'cohost', 'member', 'guest')),
  email text check (char_length(email) <= 254 and email = lower(btrim(email))),
  asked_at timestamptz,
  admitted_at timestamptz,
  let_in_until timestamptz,
  turned_away_at timestamptz,
  removed_at timestamptz,
  constraint group_members_guests_alone_have_no_account check ((role = 'guest') = (user_id is null))
);
comment on column parley.group_members.email is 'Whom a guest''s link was made for, where that was said.';
comment on column parley.group_members.asked_at is 'Came, and waits to be let in.';
comment on column parley.group_members.let_in_until is 'Until when a place is kept for somebody who is on the way.';
create unique index group_members_of_users on parley.group_members (session_id, user_id) where user_id is not null;
create unique index group_members_one_host on parley.group_members (session_id) where role = 'host';
create index group_members_by_user on parley.group_members (user_id) where user_id is not null;
create index group_members_by_email on parley.group_members (email) where email is not null;
create index group_members_by_session on parley.group_members (session_id);

-- So long a place is kept for who was let in and is on the way: as long as a ticket is good.
create function parley.way_in() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '60 seconds'; end $$;

-- So long it is kept for whose connection was lost.
create function parley.way_back() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '30 seconds'; end $$;

-- So many invitations a room sends. lib/limits has the number, too.
create function parley.most_invitations() returns integer language sql immutable set search_path = '' as $$ select 100 $$;

-- Who belongs to a room and how, as its signalling server is told. What a member is called is what the account is called today.
create function parley.group_members_json(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_agg(jsonb_build_object(
      'id', m.id, 'role', coalesce(g.role, m.role), 'personId', m.person_id, 'userId', g.user_id, 'name', coalesce(u.name, m.name),
      'isAdmitted', g.member_id is null or g.admitted_at is not null or g.role in ('host', 'cohost'),
      'isRemoved', g.removed_at is not null, 'askedAt', g.asked_at,
      'claimNumber', coalesce((
        select max(c.claim_number) from parley.session_links l join parley.claims c on c.link_id = l.id
        where l.session_id = m.session_id and l.participant_type = m.role and l.seat = m.seat and l.revoked_at is null
      ), 0)
    ) order by m.role, m.seat)
    from parley.session_members m
    left join parley.group_members g on g.member_id = m.id
    left join parley.users u on u.id = g.user_id
    where m.session_id = p_session_id
  );
end
$$;

create function parley.group_member_of(p_session_id uuid, p_user_id uuid) returns parley.group_members
language plpgsql stable set search_path = ''
as $$
declare
  v_member parley.group_members;
begin
  select * into v_member from parley.group_members where session_id = p_session_id and user_id = p_user_id;
  return v_member;
end
$$;

-- Whether somebody may know of a room; null is nobody in particular. Rooms without an account are known by their links alone.
create function parley.may_see_group(p_group parley.group_sessions, p_user_id uuid) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_member parley.group_members := parley.group_member_of(p_group.id, p_user_id);
begin
  return case
    when p_group.owner_id is null then false
    when p_group.club_id is not null and (p_user_id is null or parley.is_blocked_from(p_group.club_id, p_user_id)) then false
    when v_member.role = 'host' then true
    when p_group.club_id is not null then parley.club_role(p_group.club_id, p_user_id) is not null
    when not p_group.is_private or v_member.member_id is not null then true
    -- Whose address was invited, and is known to be theirs.
    else exists (
      select from parley.users u join parley.group_members g on g.email = u.email
      where u.id = p_user_id and u.confirmed_at is not null and g.session_id = p_group.id and g.removed_at is null
    )
  end;
end
$$;

-- The room of an account, locked: after its club, before its session, members, leases and events. To whom may not know of it there is none.
create function parley.lock_group(p_session_id uuid, p_user_id uuid) returns parley.group_sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_group parley.group_sessions;
begin
  perform from parley.clubs c join parley.group_sessions g on g.club_id = c.id where g.id = p_session_id for share of c;
  select * into v_group from parley.group_sessions where id = p_session_id for update;
  if v_group.id is null or not parley.may_see_group(v_group, p_user_id) then
    perform parley.refuse('session_not_found', 'There is no such session.', 'session_not_found');
  end if;
  return v_group;
end
$$;

-- The same for what its host alone does, or its cohosts as well.
create function parley.lock_own_group(p_session_id uuid, p_user_id uuid, p_roles text[] default array['host']) returns parley.group_sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_group parley.group_sessions := parley.lock_group(p_session_id, p_user_id);
  v_member parley.group_members := parley.group_member_of(p_session_id, p_user_id);
begin
  if v_member.removed_at is not null then
    perform parley.refuse_room('blocked');
  elsif v_member.role is null or v_member.role <> all (p_roles) then
    perform parley.refuse_room('not_host');
  end if;
  return v_group;
end
$$;

-- Makes an account a member, by a link that nobody has: it comes in by its sign-in. The room is locked by the caller.
create function parley.add_group_member(p_session_id uuid, p_user parley.users, p_role text) returns parley.group_members
language plpgsql volatile set search_path = ''
as $$
declare
  v_member parley.session_members;
  v_standing parley.group_members;
begin
  insert into parley.session_members (session_id, role, seat, name)
    select p_session_id, p_role, 1 + count(*), p_user.name from parley.session_members m where m.session_id = p_session_id and m.role = p_role
    returning * into v_member;
  insert into parley.group_members (member_id, session_id, user_id, role) values (v_member.id, p_session_id, p_user.id, p_role)
    returning * into v_standing;
  return v_standing;
end
$$;

-- Who takes a place in a room: whoever is in it, was let in a moment ago, or lost the connection a moment ago. A host who did not leave keeps
-- the place.
create function parley.places_taken(p_session_id uuid, p_but uuid, p_now timestamptz) returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select count(*)::integer
    from parley.group_members g
    join parley.session_members m on m.id = g.member_id
    left join lateral (
      select * from parley.presence p
      where p.session_id = m.session_id and p.participant_type = m.role and p.seat = m.seat
      order by p.id desc limit 1
    ) as last on true
    where g.session_id = p_session_id and g.member_id <> p_but and g.removed_at is null and (
      g.let_in_until > p_now
      or (last.left_at is null and last.last_seen_at + parley.lease() > p_now)
      or (last.id is not null and coalesce(last.leave_reason, 'lapsed') in ('connection_lost', 'server_restarted', 'lapsed')
        and (g.role = 'host' or coalesce(last.left_at, last.last_seen_at) > p_now - parley.way_back()))
    )
  );
end
$$;

-- Why a member does not get in now; a null code: it does, and a place is kept for it. Who has to be let in first is put down as waiting. The
-- room is locked by the caller. `p_on_the_way`: not in yet.
create function parley.let_in(
  p_group parley.group_sessions, p_member_id uuid, p_now timestamptz, p_on_the_way boolean
) returns parley.refusal
language plpgsql volatile set search_path = ''
as $$
declare
  v_member parley.group_members;
begin
  select * into strict v_member from parley.group_members where member_id = p_member_id;
  if v_member.removed_at is not null then
    return row ('blocked', 'You were taken out of this session.', 'blocked')::parley.refusal;
  elsif p_group.status = 'scheduled' then
    return row ('too_early', 'This session has not started yet.', 'too_early')::parley.refusal;
  elsif v_member.role not in ('host', 'cohost') and v_member.admitted_at is null then
    if p_group.is_locked or v_member.turned_away_at is not null then
      return row ('private', 'The host lets nobody else in.', 'private')::parley.refusal;
    elsif p_group.is_private then
      if v_member.asked_at is null then
        update parley.group_members set asked_at = p_now where member_id = p_member_id;
        perform parley.tell_of_member(v_member, 'asked', null);
      end if;
      return row ('waits', 'The host has to let you in.', 'waits')::parley.refusal;
    end if;
  end if;
  if parley.places_taken(p_group.id, p_member_id, p_now) >= (select capacity from parley.sessions where id = p_group.id) then
    return row ('room_full', 'Everybody who fits in is in.', 'room_full')::parley.refusal;
  end if;
  if p_on_the_way or v_member.admitted_at is null or v_member.asked_at is not null or v_member.let_in_until is not null then
    update parley.group_members
      set admitted_at = coalesce(admitted_at, p_now), asked_at = null, let_in_until = case when p_on_the_way then p_now + parley.way_in() end
      where member_id = p_member_id;
  end if;
  return null;
end
$$;

-- An event that other processes hear of (recent_room_changes): what became of a member, or of the room itself.
create function parley.tell_of_member(p_member parley.group_members, p_what text, p_by parley.group_members, p_more jsonb default '{}') returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_seated parley.session_members;
begin
  select * into v_seated from parley.session_members where id = p_member.member_id;
  insert into parley.session_events (session_id, type, actor, data) values (
    coalesce(p_member.session_id, p_by.session_id), 'room_changed', coalesce(p_by.role, p_member.role, 'system'),
    jsonb_build_object('what', p_what) || p_more || case when v_seated.id is null then '{}'
      else jsonb_build_object('participantType', v_seated.role) || parley.seat_json(v_seated.seat) end
  );
end
$$;

-- Takes a member's link and place away; what it held of the room ends, and every process hears of it.
create function parley.put_out(p_member parley.group_members, p_actor text, p_reason text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  update parley.group_members set let_in_until = null, asked_at = null where member_id = p_member.member_id;
  with gone as (
    update parley.session_links l set revoked_at = parley.clock()
    from parley.session_members m
    where m.id = p_member.member_id and l.session_id = m.session_id and l.participant_type = m.role and l.seat = m.seat and l.revoked_at is null
    returning l.id, m.role, m.seat
  )
  insert into parley.session_events (session_id, type, actor, data)
    select p_member.session_id, 'link_revoked', p_actor,
      jsonb_build_object('participantType', gone.role, 'linkId', gone.id, 'reason', p_reason) || parley.seat_json(gone.seat)
    from gone;
end
$$;

-- The link by which a member claims its place; a new one where the one before was taken away.
create function parley.own_link(p_member parley.group_members) returns parley.session_links
language plpgsql volatile set search_path = ''
as $$
declare
  v_link parley.session_links;
begin
  select l.* into v_link from parley.session_links l join parley.session_members m
    on l.session_id = m.session_id and l.participant_type = m.role and l.seat = m.seat
    where m.id = p_member.member_id and l.revoked_at is null;
  if not found then
    insert into parley.session_links (session_id, participant_type, seat, token_hash)
      select m.session_id, m.role, m.seat, sha256(parley.random_bytes32()) from parley.session_members m where m.id = p_member.member_id
      returning * into strict v_link;
  end if;
  return v_link;
end
$$;

-- Somebody belongs to a club no longer: out of its rooms. Of a host who was blocked, what has not started is cancelled; one who was merely
-- taken out keeps the own rooms. The club is locked by the caller; rooms in one order.
create function parley.put_out_of_club(p_club_id uuid, p_user_id uuid, p_reason text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_group parley.group_sessions;
  v_member parley.group_members;
begin
  for v_group in
    select g.* from parley.group_sessions g
    where g.club_id = p_club_id and g.status in ('scheduled', 'live')
      and exists (select from parley.group_members m where m.session_id = g.id and m.user_id = p_user_id)
    order by g.id for update
  loop
    v_member := parley.group_member_of(v_group.id, p_user_id);
    if v_member.role = 'host' and p_reason <> 'blocked_from_club' then
      continue;
    elsif v_member.role = 'host' and v_group.status = 'scheduled' then
      perform parley.end_group(v_group.id, 'system', 'cancelled', 'cancelled');
    else
      perform parley.put_out(v_member, 'system', p_reason);
    end if;
  end loop;
end
$$;

-- Group rooms of accounts, as their hosts have them: made, changed, started, ended, called off.

-- So many rooms an account makes in an hour, and has before it or live at once. lib/limits has the numbers, too.
create function parley.most_rooms_per_hour() returns integer language sql immutable set search_path = '' as $$ select 120 $$;
create function parley.most_open_rooms() returns integer language sql immutable set search_path = '' as $$ select 100 $$;

-- What the fields of a room must be, as callers name them. Refuses: invalid_argument (detail: the field).
create function parley.check_group(
  p_title text, p_description text, p_scheduled_at timestamptz, p_max_participants integer
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if coalesce(btrim(p_title), '') = '' then
    perform parley.refuse('invalid_argument', '"title" is required', 'title');
  elsif not parley.is_title(btrim(p_title)) then
    perform parley.refuse('invalid_argument', '"title" must have 1 to 120 characters, none of them invisible controls', 'title');
  elsif char_length(p_description) > 2000 then
    perform parley.refuse('invalid_argument', '"description" length must be less than or equal to 2000 characters long', 'description');
  elsif p_max_participants is null or p_max_participants < 2 then
    perform parley.refuse('invalid_argument', '"maxParticipants" must be greater than or equal to 2', 'maxParticipants');
  elsif p_max_participants > 20 then
    perform parley.refuse('invalid_argument', '"maxParticipants" must be less than or equal to 20', 'maxParticipants');
  elsif p_scheduled_at not between parley.clock() - interval '5 minutes' and parley.clock() + interval '2 years' then
    perform parley.refuse('invalid_argument', '"scheduledAt" must be from now to two years ahead', 'scheduledAt');
  end if;
end
$$;

-- Within what an account may make. Its row is locked, so that of many at once no more come through.
create function parley.check_rooms_of(p_user_id uuid) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform from parley.users where id = p_user_id for no key update;
  if (
    select count(*) from parley.group_sessions g join parley.sessions s on s.id = g.id
    where g.owner_id = p_user_id and s.created_at > parley.clock() - interval '1 hour'
  ) >= parley.most_rooms_per_hour() then
    perform parley.refuse('too_many_attempts', 'You made very many sessions within an hour.', '3600');
  elsif (
    select count(*) from parley.group_sessions where owner_id = p_user_id and status in ('scheduled', 'live')
  ) >= parley.most_open_rooms() then
    perform parley.refuse('too_many_attempts',
      format('An account has %s sessions that are not over at most.', parley.most_open_rooms()), '3600');
  end if;
end
$$;

create function public.create_group_session(
  p_claims jsonb, p_title text, p_description text default null, p_scheduled_at timestamptz default null,
  p_max_participants integer default 8, p_is_private boolean default false, p_club_id uuid default null
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_session parley.sessions;
begin
  perform parley.check_group(p_title, p_description, p_scheduled_at, p_max_participants);
  perform parley.check_rooms_of(v_user.id);
  if p_club_id is not null then
    perform from parley.clubs where id = p_club_id for share;
    -- What one does not belong to, one cannot tell from what there is not.
    if parley.club_role(p_club_id, v_user.id) is null then
      perform parley.refuse_room('club_not_found');
    end if;
  end if;
  insert into parley.sessions (kind, room_id, mode, capacity, capacity_of)
    values ('group', parley.base64url(parley.random_bytes32()), 'video', p_max_participants, 'present') returning * into v_session;
  insert into parley.group_sessions (id, title, opens_at, owner_id, description, scheduled_at, is_private, club_id)
    values (v_session.id, btrim(p_title), coalesce(p_scheduled_at, v_session.created_at), v_user.id, nullif(btrim(p_description), ''),
      p_scheduled_at, coalesce(p_is_private, false), p_club_id);
  insert into parley.session_events (session_id, type, actor) values (v_session.id, 'created', 'host');
  perform parley.add_group_member(v_session.id, v_user, 'host');
  return parley.group_json(v_session.id, v_user.id);
end
$$;
comment on function public.create_group_session is
  'A room of the caller''s, who is its host. Refuses: not_signed_in, invalid_argument (detail: the field), club_not_found, too_many_attempts.';

create function public.change_group_session(p_claims jsonb, p_session_id uuid, p_changes jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_own_group(p_session_id, v_user.id);
  v_capacity integer := (select capacity from parley.sessions where id = p_session_id);
  v_at timestamptz := v_group.scheduled_at;
begin
  if v_group.status = 'live' then
    perform parley.refuse_room('already_live');
  elsif v_group.status <> 'scheduled' then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  end if;
  if p_changes ? 'title' then v_group.title := p_changes ->> 'title'; end if;
  if p_changes ? 'description' then v_group.description := p_changes ->> 'description'; end if;
  if p_changes ? 'maxParticipants' then v_capacity := (p_changes ->> 'maxParticipants')::integer; end if;
  if p_changes ? 'isPrivate' then v_group.is_private := coalesce((p_changes ->> 'isPrivate')::boolean, false); end if;
  if p_changes ? 'scheduledAt' then v_at := (p_changes ->> 'scheduledAt')::timestamptz; end if;
  -- A time that stays may have come meanwhile.
  perform parley.check_group(v_group.title, v_group.description, case when v_at is distinct from v_group.scheduled_at then v_at end, v_capacity);
  update parley.group_sessions
    set title = btrim(v_group.title), description = nullif(btrim(v_group.description), ''), is_private = v_group.is_private, scheduled_at = v_at,
      opens_at = coalesce(v_at, case when v_group.scheduled_at is null then opens_at else parley.clock() end)
    where id = p_session_id;
  update parley.sessions set capacity = v_capacity where id = p_session_id and capacity <> v_capacity;
  perform parley.tell_of_member(null, 'changed', parley.group_member_of(p_session_id, v_user.id));
  return parley.group_json(p_session_id, v_user.id);
end
$$;
comment on function public.change_group_session is
  'What stands in {title, description, scheduledAt, maxParticipants, isPrivate} is so from now on; before it is live, by its host. Refuses: '
  'not_signed_in, session_not_found, not_host, already_live, session_over, invalid_argument (detail: the field).';

create function public.start_group_session(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_own_group(p_session_id, v_user.id);
  v_now timestamptz := parley.now_in(p_session_id);
begin
  if v_group.status = 'live' then
    perform parley.refuse_room('already_live');
  elsif v_group.status <> 'scheduled' then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  end if;
  update parley.group_sessions set status = 'live', started_at = v_now where id = p_session_id;
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session_id, 'started', 'host', jsonb_build_object('startedAt', v_now));
  return parley.group_json(p_session_id, v_user.id);
end
$$;
comment on function public.start_group_session is
  'Makes a room live, by its host. Refuses: not_signed_in, session_not_found, not_host, already_live, session_over.';

create function public.end_group_session(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_own_group(p_session_id, v_user.id);
begin
  if v_group.status = 'scheduled' then
    perform parley.refuse_room('not_live');
  elsif v_group.status = 'live' then
    perform parley.end_group(p_session_id, 'host', 'ended');
  end if;
  return parley.group_json(p_session_id, v_user.id);
end
$$;
comment on function public.end_group_session is
  'Ends a room for all, by its host; repeated, it answers the same. Refuses: not_signed_in, session_not_found, not_host, not_live.';

create function public.cancel_group_session(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_own_group(p_session_id, v_user.id);
begin
  if v_group.status = 'live' then
    perform parley.refuse_room('already_live');
  elsif v_group.status = 'ended' then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  elsif v_group.status = 'scheduled' then
    perform parley.end_group(p_session_id, 'host', 'cancelled', 'cancelled');
  end if;
  return parley.group_json(p_session_id, v_user.id);
end
$$;
comment on function public.cancel_group_session is
  'Calls a room off before it is live, by its host; repeated, it answers the same. Refuses: not_signed_in, session_not_found, not_host, '
  'already_live, session_over.';

create function public.invite_to_group_session(p_claims jsonb, p_session_id uuid, p_name text, p_email text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_own_group(p_session_id, v_user.id, array['host', 'cohost']);
  v_email text := nullif(lower(btrim(p_email)), '');
  v_invited jsonb;
begin
  if v_group.status not in ('scheduled', 'live') then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  elsif coalesce(btrim(p_name), '') = '' then
    perform parley.refuse('invalid_argument', '"name" is required', 'name');
  elsif not parley.is_name(btrim(p_name)) then
    perform parley.refuse('invalid_argument', '"name" must have 1 to 80 characters, none of them invisible controls', 'name');
  elsif v_email !~ '^[^@\s]+@[^@\s]+$' or char_length(v_email) > 254 then
    perform parley.refuse('invalid_argument', '"email" must be an e-mail address', 'email');
  elsif (select count(*) from parley.group_members where session_id = p_session_id and role = 'guest') >= parley.most_invitations() then
    perform parley.refuse('too_many_attempts', format('A session sends %s invitations at most.', parley.most_invitations()), '3600');
  end if;
  v_invited := parley.invite(p_session_id, 'guest', p_name);
  insert into parley.group_members (member_id, session_id, role, email) values ((v_invited ->> 'id')::uuid, p_session_id, 'guest', v_email);
  return v_invited;
end
$$;
comment on function public.invite_to_group_session is
  'One more guest without an account, by the host or a cohost, with the raw token of a link, once. Refuses: not_signed_in, '
  'session_not_found, not_host, blocked, session_over, invalid_argument (detail: the field), too_many_attempts.';

-- Coming into a group room of an account by one's sign-in, and leaving it.

-- Why somebody with an account does not get in, as an answer to them.
create function parley.refuse_entry(p_refused parley.refusal) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_refused.code = 'too_early' then
    perform parley.refuse_room('not_live');
  else
    perform parley.refuse_room(p_refused.code, p_refused.message);
  end if;
end
$$;

create function public.join_group_session(p_claims jsonb, p_session_id uuid, p_device text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_group(p_session_id, v_user.id);
  v_member parley.group_members := parley.group_member_of(p_session_id, v_user.id);
  v_refused parley.refusal;
  v_claim integer;
begin
  if v_member.removed_at is not null then
    perform parley.refuse_room('blocked');
  elsif v_group.status = 'scheduled' then
    perform parley.refuse_room('not_live');
  elsif v_group.status <> 'live' then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  end if;
  if v_member.member_id is null then
    if (select count(*) from parley.session_members where session_id = p_session_id) >= parley.most_members() then
      perform parley.refuse_room('room_full');
    end if;
    v_member := parley.add_group_member(p_session_id, v_user, 'member');
  end if;
  v_refused := parley.let_in(v_group, v_member.member_id, parley.now_in(p_session_id), true);
  if v_refused.code is not null and v_refused.code <> 'waits' then
    perform parley.refuse_entry(v_refused);
  end if;
  -- A browser is known by its own secret, a program by its sign-in. Another one of the account takes over.
  v_claim := parley.claim(parley.own_link(v_member), coalesce(p_device, 'sign-in ' || (p_claims ->> 'session_id')), true);
  return (
    select parley.group_facts(s) || jsonb_build_object(
      'memberId', v_member.member_id, 'role', v_member.role, 'claimNumber', v_claim, 'isHost', v_member.role = 'host',
      'waits', v_refused.code is not null, 'serverTime', parley.clock())
    from parley.sessions s where s.id = p_session_id
  );
end
$$;
comment on function public.join_group_session is
  'A place in a live room for the caller, kept for a minute, and the claim of whoever comes by this sign-in; `waits`: somebody there lets '
  'them in first. Refuses: not_signed_in, session_not_found, blocked, not_live, session_over, private, room_full, too_many_attempts.';

create function public.leave_group_session(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_group(p_session_id, v_user.id);
  v_member parley.group_members := parley.group_member_of(p_session_id, v_user.id);
  v_now timestamptz := parley.now_in(p_session_id);
  v_ids bigint[];
  v_closed integer := 0;
begin
  if v_member.member_id is not null and v_group.status in ('scheduled', 'live') then
    update parley.group_members set let_in_until = null, asked_at = null
      where member_id = v_member.member_id and (let_in_until is not null or asked_at is not null);
    select array_agg(id) into v_ids from (
      select p.id from parley.presence p join parley.session_members m
        on p.session_id = m.session_id and p.participant_type = m.role and p.seat = m.seat
      where m.id = v_member.member_id and p.left_at is null order by p.id for update of p
    ) as open;
    v_closed := parley.close_leases(v_ids, array_fill(v_now, array[coalesce(cardinality(v_ids), 0)]),
      array_fill('left'::text, array[coalesce(cardinality(v_ids), 0)]), v_now);
    -- By connection: whoever comes back a moment later is not meant.
    perform parley.tell_of_member(v_member, 'left', v_member, jsonb_build_object('connectionId', p.connection_id))
      from parley.presence p where p.id = any (v_ids) and p.node_id <> 'direct';
  end if;
  return jsonb_build_object('sessionId', p_session_id, 'left', v_closed > 0);
end
$$;
comment on function public.leave_group_session is
  'The caller is in the room no longer, on whatever device; harmless for whoever is not. Refuses: not_signed_in, session_not_found.';

-- Group rooms of accounts as they are found, read and listed.

-- How many are in it; of one that is over, how many were.
create function parley.participant_count(p_group parley.group_sessions, p_now timestamptz) returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return case p_group.status
    when 'live' then (
      select count(distinct (participant_type, seat)) from parley.presence
      where session_id = p_group.id and left_at is null and last_seen_at + parley.lease() > p_now)
    when 'ended' then (select count(distinct (participant_type, seat)) from parley.presence where session_id = p_group.id)
    else 0
  end;
end
$$;

-- A room as an account sees it; null is nobody in particular.
create function parley.group_json(p_session_id uuid, p_user_id uuid) returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.sessions;
  v_group parley.group_sessions;
begin
  select * into strict v_session from parley.sessions where id = p_session_id;
  select * into strict v_group from parley.group_sessions where id = p_session_id;
  return jsonb_build_object(
    'id', v_group.id, 'title', v_group.title, 'description', v_group.description, 'status', upper(v_group.status),
    'scheduledAt', v_group.scheduled_at, 'startedAt', v_group.started_at, 'endedAt', v_session.ended_at,
    'maxParticipants', v_session.capacity, 'participantCount', parley.participant_count(v_group, parley.clock()),
    'isPrivate', v_group.is_private,
    'club', (select jsonb_build_object('id', c.id, 'name', c.name) from parley.clubs c where c.id = v_group.club_id),
    'host', (
      select jsonb_build_object('id', u.id, 'name', u.name)
      from parley.group_members m join parley.users u on u.id = m.user_id where m.session_id = v_group.id and m.role = 'host'
    ),
    'isHost', exists (select from parley.group_members where session_id = v_group.id and role = 'host' and user_id = p_user_id)
  );
end
$$;

-- The room, if the caller may know of it. Whoever is not signed in knows of those that everybody does.
create function parley.seen_group(p_claims jsonb, p_session_id uuid) returns parley.group_sessions
language plpgsql stable set search_path = ''
as $$
declare
  v_group parley.group_sessions;
begin
  select * into v_group from parley.group_sessions where id = p_session_id;
  if v_group.id is null or not parley.may_see_group(v_group, (parley.user_of(p_claims)).id) then
    perform parley.refuse('session_not_found', 'There is no such session.', 'session_not_found');
  end if;
  return v_group;
end
$$;

create function public.find_group_session(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_group parley.group_sessions := parley.seen_group(p_claims, p_session_id);
begin
  return parley.group_json(v_group.id, (parley.user_of(p_claims)).id);
end
$$;
comment on function public.find_group_session is 'One room, for whoever may know of it, signed in or not. Refuses: session_not_found.';

create function public.list_group_sessions(
  p_claims jsonb, p_status text default null, p_club_id uuid default null, p_query text default null, p_page integer default 1,
  p_limit integer default 20
) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user uuid := (parley.user_of(p_claims)).id;
  v_words text := case when btrim(p_query) <> '' then parley.pattern_of(p_query) end;
  v_total bigint;
  v_sessions jsonb;
begin
  perform parley.check_page(p_page, p_limit);
  if p_status not in ('SCHEDULED', 'LIVE', 'ENDED', 'CANCELLED') then
    perform parley.refuse('invalid_argument', '"status" must be one of SCHEDULED, LIVE, ENDED, CANCELLED', 'status');
  end if;
  with found as materialized (
    select g.id, array_position(array['live', 'scheduled'], g.status) as rank, g.status = 'scheduled' as ahead,
      coalesce(s.ended_at, g.started_at, g.opens_at) as at
    from parley.group_sessions g join parley.sessions s on s.id = g.id
    where g.owner_id is not null
      and (p_status is null or g.status = lower(p_status))
      and (p_club_id is null or g.club_id = p_club_id)
      and (v_words is null or g.title ilike v_words or g.description ilike v_words)
      and ((not g.is_private and g.club_id is null) or parley.may_see_group(g, v_user))
  ), listed as (
    select id, row_number() over () as place from (
      -- What is live, then what comes next, then what was last.
      select id from found order by rank nulls last, case when ahead then at end, at desc, id limit p_limit offset (p_page - 1) * p_limit
    ) as page
  )
  select (select count(*) from found), (select coalesce(jsonb_agg(parley.group_json(id, v_user) order by place), '[]') from listed)
    into v_total, v_sessions;
  return jsonb_build_object('sessions', v_sessions) || parley.page_json(p_page, p_limit, v_total);
end
$$;
comment on function public.list_group_sessions is
  'The rooms that the caller may know of, signed in or not: live ones, those to come, then the past. Refuses: invalid_argument (detail: the field).';

-- Who is in a room, and for its host and cohosts who else belongs to it.
create function public.group_session_people(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.seen_group(p_claims, p_session_id);
  v_hosts boolean := coalesce((parley.group_member_of(v_group.id, v_user.id)).role in ('host', 'cohost'), false);
begin
  return jsonb_build_object('participants', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'memberId', p.member_id, 'userId', p.user_id, 'name', p.name, 'role', p.role, 'guest', p.user_id is null, 'state', p.state
    ) order by array_position(array['in', 'waits', 'invited', 'out', 'removed'], p.state), p.name, p.member_id), '[]')
    from (
      select g.member_id, g.user_id, coalesce(u.name, m.name) as name, g.role, case
        when g.removed_at is not null then 'removed'
        when exists (
          select from parley.presence l where l.session_id = m.session_id and l.participant_type = m.role and l.seat = m.seat
            and l.left_at is null and l.last_seen_at + parley.lease() > parley.clock()) then 'in'
        when g.asked_at is not null then 'waits'
        when g.role = 'guest' and g.admitted_at is null then 'invited'
        else 'out' end as state
      from parley.group_members g
      join parley.session_members m on m.id = g.member_id
      left join parley.users u on u.id = g.user_id
      where g.session_id = v_group.id
    ) as p
    where v_hosts or (p.state = 'in' and v_group.status = 'live')
  ));
end
$$;
comment on function public.group_session_people is
  'Who is in a room (`in`); its host and cohosts also see who waits, was invited, is out and was removed. Refuses: not_signed_in, session_not_found.';

create function public.group_session_messages(
  p_claims jsonb, p_session_id uuid, p_before_id uuid default null, p_before timestamptz default null, p_limit integer default 50
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.seen_group(p_claims, p_session_id);
  v_member parley.group_members := parley.group_member_of(p_session_id, v_user.id);
  v_messages jsonb;
  v_found integer;
begin
  perform parley.check_page(1, p_limit);
  if v_member.removed_at is not null then
    perform parley.refuse_room('blocked');
  elsif v_member.member_id is null or (v_member.admitted_at is null and v_member.role not in ('host', 'cohost')) then
    perform parley.refuse_room('private', 'Whoever was in this session reads what was said there.');
  end if;
  with older as materialized (
    select m.*, w.id as member_id, coalesce(u.name, w.name) as name, coalesce(g.role, w.role) as role, g.user_id
    from parley.messages m
    join parley.session_members w on w.session_id = m.session_id and w.role = m.participant_type and w.seat = m.seat
    left join parley.group_members g on g.member_id = w.id
    left join parley.users u on u.id = g.user_id
    where m.session_id = v_group.id and (p_before is null or m.at < p_before)
      and (p_before_id is null or m.seq < (select b.seq from parley.messages b where b.session_id = v_group.id and b.id = p_before_id))
    order by m.seq desc limit p_limit + 1
  )
  select (select count(*) from older), (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', o.id, 'sessionId', o.session_id, 'memberId', o.member_id, 'senderId', coalesce(o.user_id, o.member_id), 'senderName', o.name,
      'senderType', o.role, 'guest', o.user_id is null, 'message', o.message, 'timestamp', o.at) order by o.seq), '[]')
    from (select * from older order by seq desc limit p_limit) as o
  ) into v_found, v_messages;
  return jsonb_build_object('messages', v_messages, 'hasMore', v_found > p_limit);
end
$$;
comment on function public.group_session_messages is
  'What was said in a room, oldest first: the last `p_limit`, or those before a message or a time; for whoever was in it. Refuses: '
  'not_signed_in, session_not_found, blocked, private, invalid_argument (detail: the field).';

-- What a host and cohosts do about others in a group room of an account.

-- Who may do what: an act and the roles that may.
create function parley.may_moderate(p_role text, p_act text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_act in ('admit', 'turn_away') then p_role in ('host', 'cohost', 'stand_in')
    when p_act in ('send_to_wait', 'remove', 'lock', 'unlock') then p_role in ('host', 'cohost')
    when p_act in ('let_back', 'make_cohost', 'unmake_cohost', 'hand_on') then p_role = 'host'
    else false
  end;
end
$$;

-- Whether a member is one on whom the act can be done. Refuses: not_a_participant, not_host, invalid_argument.
create function parley.check_moderated(p_by parley.group_members, p_act text, p_member parley.group_members, p_private boolean) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_member.member_id is null or (p_member.removed_at is not null and p_act <> 'let_back') then
    perform parley.refuse('not_a_participant', 'The session has no such member.', 'not_a_participant');
  elsif p_member.role = 'host' or (p_by.role <> 'host' and p_member.role = 'cohost') then
    perform parley.refuse_room('not_host', 'That member has as much of a say as you.');
  elsif p_act in ('make_cohost', 'hand_on') and p_member.user_id is null then
    perform parley.refuse('invalid_argument', '"memberId" must be somebody with an account', 'memberId');
  elsif p_act = 'send_to_wait' and not p_private then
    perform parley.refuse('invalid_argument', '"memberId" cannot wait: the session is not private', 'memberId');
  end if;
end
$$;

-- The act itself. The room is locked and the rights are checked by the caller.
create function parley.moderate_member(
  p_group parley.group_sessions, p_by parley.group_members, p_act text, p_member parley.group_members, p_now timestamptz
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  case p_act
    when 'admit' then
      if p_member.role <> 'cohost' and p_member.admitted_at is null then
        -- Who is let in has a place; of several only as many as there are.
        if p_group.status = 'live' and p_member.asked_at is not null
          and parley.places_taken(p_group.id, p_member.member_id, p_now) >= (select capacity from parley.sessions where id = p_group.id) then
          perform parley.refuse_room('room_full');
        end if;
        update parley.group_members
          set admitted_at = p_now, turned_away_at = null,
            let_in_until = case when asked_at is not null and p_group.status = 'live' then p_now + parley.way_in() end, asked_at = null
          where member_id = p_member.member_id;
        perform parley.tell_of_member(p_member, 'admitted', p_by);
      end if;
    when 'turn_away' then
      update parley.group_members set turned_away_at = p_now, admitted_at = null, asked_at = null, let_in_until = null
        where member_id = p_member.member_id;
      perform parley.put_out(p_member, p_by.role, 'turned_away');
      perform parley.tell_of_member(p_member, 'turned_away', p_by);
    when 'send_to_wait' then
      update parley.group_members set asked_at = p_now, admitted_at = null, let_in_until = null where member_id = p_member.member_id;
      perform parley.tell_of_member(p_member, 'sent_to_wait', p_by);
    when 'remove' then
      update parley.group_members set removed_at = p_now where member_id = p_member.member_id;
      perform parley.put_out(p_member, p_by.role, 'removed');
      perform parley.tell_of_member(p_member, 'removed', p_by);
    when 'let_back' then
      update parley.group_members set removed_at = null, turned_away_at = null where member_id = p_member.member_id and removed_at is not null;
      perform parley.tell_of_member(p_member, 'let_back', p_by);
    when 'make_cohost' then
      update parley.group_members set role = 'cohost', admitted_at = coalesce(admitted_at, p_now), asked_at = null
        where member_id = p_member.member_id;
      perform parley.tell_of_member(p_member, 'role', p_by, '{"role": "cohost"}');
    when 'unmake_cohost' then
      update parley.group_members set role = 'member' where member_id = p_member.member_id and role = 'cohost';
      perform parley.tell_of_member(p_member, 'role', p_by, '{"role": "member"}');
    when 'hand_on' then
      update parley.group_members set role = 'cohost', admitted_at = coalesce(admitted_at, p_now) where member_id = p_by.member_id;
      update parley.group_members set role = 'host', admitted_at = coalesce(admitted_at, p_now), asked_at = null
        where member_id = p_member.member_id;
      perform parley.tell_of_member(p_by, 'role', p_by, '{"role": "cohost"}');
      perform parley.tell_of_member(p_member, 'role', p_by, '{"role": "host"}');
  end case;
end
$$;

-- One act on some members, or on the room. With `admit` and no members, on everybody who waits, first come first, as many as there are
-- places. The room is locked by the caller.
create function parley.moderate_group(
  p_group parley.group_sessions, p_by parley.group_members, p_act text, p_member_ids uuid[]
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_group.id);
  v_all boolean := coalesce(cardinality(p_member_ids), 0) = 0;
  v_id uuid;
  v_member parley.group_members;
begin
  if p_by.removed_at is not null then
    perform parley.refuse_room('blocked');
  elsif not coalesce(parley.may_moderate(p_by.role, p_act), false) then
    perform parley.refuse_room('not_host');
  elsif p_group.status not in ('scheduled', 'live') then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  elsif p_act in ('lock', 'unlock') then
    update parley.group_sessions set is_locked = p_act = 'lock' where id = p_group.id;
    perform parley.tell_of_member(null, p_act || 'ed', p_by);
    return;
  elsif v_all and p_act = 'admit' then
    p_member_ids := array(
      select g.member_id from parley.group_members g where g.session_id = p_group.id and g.asked_at is not null and g.removed_at is null
      order by g.asked_at, g.member_id
      limit greatest((select capacity from parley.sessions where id = p_group.id)
        - parley.places_taken(p_group.id, '00000000-0000-0000-0000-000000000000', v_now), 0));
  elsif v_all or (p_act = 'hand_on' and cardinality(p_member_ids) > 1) then
    perform parley.refuse('invalid_argument', '"memberId" is required', 'memberId');
  end if;
  foreach v_id in array p_member_ids loop
    select * into v_member from parley.group_members where member_id = v_id and session_id = p_group.id;
    perform parley.check_moderated(p_by, p_act, v_member, p_group.is_private);
    perform parley.moderate_member(p_group, p_by, p_act, v_member, v_now);
  end loop;
end
$$;

-- What stands afterwards: the room's lock, and its members as the signalling server is told of them.
create function parley.moderated_json(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'sessionId', p_session_id, 'isLocked', (select is_locked from parley.group_sessions where id = p_session_id),
    'members', parley.group_members_json(p_session_id)
  );
end
$$;

create function public.moderate_group_session(p_claims jsonb, p_session_id uuid, p_act text, p_member_ids uuid[] default '{}') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_group(p_session_id, v_user.id);
begin
  perform parley.moderate_group(v_group, parley.group_member_of(p_session_id, v_user.id), p_act, p_member_ids);
  return parley.moderated_json(p_session_id);
end
$$;
comment on function public.moderate_group_session is
  'admit (nobody named: all who wait), turn_away, send_to_wait, remove, lock, unlock by host and cohosts; let_back, make_cohost, '
  'unmake_cohost, hand_on by the host. Refuses: not_signed_in, session_not_found, blocked, not_host, session_over, not_a_participant, '
  'room_full, invalid_argument (detail memberId).';

create function public.moderate_group_room(
  p_session_id uuid, p_by uuid, p_act text, p_member_ids uuid[] default '{}', p_stands_in boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_group parley.group_sessions;
  v_member parley.group_members;
begin
  select * into v_group from parley.group_sessions where id = p_session_id and owner_id is not null for update;
  if not found then
    perform parley.refuse('session_not_found', 'There is no such session.', 'session_not_found');
  end if;
  select * into v_member from parley.group_members where member_id = p_by and session_id = p_session_id;
  if p_stands_in and v_member.role = 'member' then
    v_member.role := 'stand_in';
  end if;
  perform parley.moderate_group(v_group, v_member, p_act, p_member_ids);
  return parley.moderated_json(p_session_id);
end
$$;
comment on function public.moderate_group_room is
  'The same as moderate_group_session, for a signalling server, in the name of the member who asked it; one who stands in for a host that '
  'is gone admits and turns away.';

create index session_events_of_rooms on parley.session_events (at) where type = 'room_changed';

create trigger session_events_announce_rooms after insert on parley.session_events
  for each row when (new.type = 'room_changed')
  execute function parley.announce_change();

create or replace function public.recent_room_changes(p_since timestamptz) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
  with clock as materialized (
    select parley.clock() as now
  ), told as materialized (
    select e.* from parley.session_events e
    where e.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended') and e.at > p_since - parley.change_overlap()
    union all
    select e.* from parley.session_events e
    where e.type = 'left' and e.data ->> 'reason' = 'elsewhere' and e.at > p_since - parley.change_overlap()
    union all
    select e.* from parley.session_events e
    where e.type = 'room_changed' and e.at > p_since - parley.change_overlap()
  )
  select jsonb_build_object(
    'changes', coalesce((
      select jsonb_agg(
        jsonb_build_object('sessionId', s.id, 'roomId', s.room_id) || case e.type
          when 'ended' then jsonb_build_object('change', 'ended') || case
            when st.hold_id is not null then jsonb_build_object('summary',
              parley.summary_of(st) || jsonb_build_object('corrections', parley.corrected(st)))
            -- Of a kind without money there is no more to tell.
            else jsonb_build_object('summary', null, 'endedAt', s.ended_at, 'endedBy', e.actor, 'reason', e.data -> 'reason') end
          when 'link_revoked' then jsonb_build_object('change', 'revoked', 'participantType', m.role, 'memberId', m.id)
          when 'left' then jsonb_build_object(
            'change', 'went_elsewhere', 'participantType', m.role, 'memberId', m.id, 'connectionId', e.data -> 'connectionId')
          -- Of the room itself where no member is named.
          when 'room_changed' then jsonb_build_object(
            'change', 'room', 'what', e.data -> 'what', 'memberId', m.id, 'connectionId', e.data -> 'connectionId')
          else jsonb_build_object('change', 'claimed', 'participantType', m.role, 'memberId', m.id, 'claimNumber', e.data -> 'claimNumber')
        end order by e.seq)
      from told e
      join parley.sessions s on s.id = e.session_id
      left join parley.settlements st on st.session_id = e.session_id
      -- An event names its member by the role, and by the seat where that is not the first.
      left join parley.session_members m on m.session_id = e.session_id
        and m.role = case e.type when 'left' then e.actor else e.data ->> 'participantType' end
        and m.seat = coalesce((e.data ->> 'seat')::smallint, 1)
    ), '[]'),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.recent_room_changes is
  'Endings, claims, revocations, people who went on to another session and what hosts changed, since a time of the database''s clock and a '
  'little before; reading a change twice is harmless.';

create or replace view parley.violations_of_members as
select 'a session is its kind''s, with the same room, mode and end' as invariant, coalesce(s.id, w.id)::text as subject, coalesce(s.kind, 'none') as found
  from (select * from parley.sessions where kind = 'appointment') s full join parley.webrtc_sessions w on w.id = s.id
  where (s.id, s.room_id, s.mode::text, s.created_at, s.ended_at)
    is distinct from (w.id, w.room_id, w.session_type::text, w.created_at, w.ended_at)
union all
select 'a session is its kind''s, with the same room, mode and end', coalesce(s.id, g.id)::text, coalesce(s.kind, 'none')
  from (select * from parley.sessions where kind = 'group') s full join parley.group_sessions g on g.id = s.id
  where s.id is null or g.id is null or (s.ended_at is not null) <> (g.status in ('ended', 'cancelled'))
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
  group by s.id having count(m.id) not between 1 and case s.capacity_of when 'members' then s.capacity else parley.most_members() end
union all
select 'each member has a seat of its role', m.id::text, m.role || ' ' || m.seat
  from parley.session_members m
  join parley.sessions s on s.id = m.session_id
  left join parley.kind_roles r on r.kind = s.kind and r.role = m.role
  where m.seat > case when s.capacity_of = 'members' or r.seats = 1 then coalesce(r.seats, 0) else parley.most_members() end
union all
select 'a room of an account has one host, and what each of its members is', s.id::text, count(g.member_id)::text
  from parley.group_sessions s
  join parley.session_members m on m.session_id = s.id
  left join parley.group_members g on g.member_id = m.id and g.session_id = s.id
  where s.owner_id is not null
  group by s.id having count(*) <> count(g.member_id) or count(*) filter (where g.role = 'host') <> 1
union all
select 'a club has one owner', c.id::text, count(m.user_id)::text
  from parley.clubs c left join parley.club_members m on m.club_id = c.id and m.role = 'owner'
  group by c.id having count(m.user_id) <> 1
union all
select 'nobody is blocked from a club and belongs to it', m.club_id::text, m.user_id::text
  from parley.club_members m join parley.club_blocks b on b.club_id = m.club_id and b.user_id = m.user_id
union all
select 'a report of a line is of a member', q.id::text, q.participant_type || ' ' || q.seat
  from parley.call_quality q
  where not exists (
    select from parley.session_members m where m.session_id = q.session_id and m.role = q.participant_type and m.seat = q.seat);

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_name text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  foreach v_name in array array[
    'parley.clubs', 'parley.club_members', 'parley.club_blocks', 'parley.group_members'
  ] loop
    execute format('alter table %s enable row level security', v_name);
    execute format('revoke all on %s from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array[
    'parley.most_members', 'parley.is_title', 'parley.refuse_room', 'parley.end_group', 'parley.most_clubs_per_hour',
    'parley.most_clubs_of_user', 'parley.page_json', 'parley.check_page', 'parley.pattern_of', 'parley.club_role',
    'parley.is_blocked_from', 'parley.club_json', 'parley.lock_club', 'parley.check_club', 'parley.lock_club_over',
    'parley.club_member_json', 'parley.way_in', 'parley.way_back', 'parley.most_invitations', 'parley.group_members_json',
    'parley.group_member_of', 'parley.may_see_group', 'parley.lock_group', 'parley.lock_own_group', 'parley.add_group_member',
    'parley.places_taken', 'parley.let_in', 'parley.tell_of_member', 'parley.put_out', 'parley.own_link', 'parley.put_out_of_club',
    'parley.most_rooms_per_hour', 'parley.most_open_rooms', 'parley.check_group', 'parley.check_rooms_of', 'parley.refuse_entry',
    'parley.participant_count', 'parley.group_json', 'parley.seen_group', 'parley.may_moderate', 'parley.check_moderated',
    'parley.moderate_member', 'parley.moderate_group', 'parley.moderated_json'
  ] loop
    execute format('revoke all on function %s from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array[
    'create_club', 'list_clubs', 'find_club', 'join_club', 'leave_club', 'list_club_members', 'set_club_role', 'remove_club_member',
    'block_from_club', 'unblock_from_club', 'list_club_blocks', 'create_group_session', 'change_group_session', 'start_group_session',
    'end_group_session', 'cancel_group_session', 'invite_to_group_session', 'join_group_session', 'leave_group_session',
    'find_group_session', 'list_group_sessions', 'group_session_people', 'group_session_messages', 'moderate_group_session',
    'moderate_group_room'
  ] loop
    execute format('revoke all on function public.%I from %s', v_name, v_outsiders);
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function public.%I to service_role', v_name);
    end if;
  end loop;
end
$$;
