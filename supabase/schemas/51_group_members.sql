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
      'rights', parley.rights_of('group', coalesce(g.role, m.role), m.id),
      'rightsBy', (select changed_by from parley.member_rights where member_id = m.id),
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
    -- Whoever waits already, as who was sent back, goes on to.
    if v_member.turned_away_at is not null or (p_group.is_locked and (v_member.asked_at is null or not p_group.is_private)) then
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
