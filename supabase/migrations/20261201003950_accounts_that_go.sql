-- An account that is deleted hosts nothing and belongs to nothing any more; a club goes on under who was there longest. Joining says by
-- which link, so that a page of several rooms can ask for one of them.

-- The owner goes: the longest moderator has it from now on, else the longest member; a club without anybody else has no owner. The club is
-- locked by the caller.
create function parley.pass_club_on(p_club_id uuid, p_owner_id uuid) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_next uuid := (
    select user_id from parley.club_members where club_id = p_club_id and user_id <> p_owner_id
    order by role = 'moderator' desc, joined_at, user_id limit 1
  );
begin
  update parley.club_members set role = 'member' where club_id = p_club_id and user_id = p_owner_id;
  update parley.club_members set role = 'owner' where club_id = p_club_id and user_id = v_next;
end
$$;

create or replace function public.join_club(p_claims jsonb, p_club_id uuid) returns jsonb
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
  -- One that everybody left has no owner: whoever comes is.
  insert into parley.club_members (club_id, user_id, role)
    select p_club_id, v_user.id, case when exists (select from parley.club_members where club_id = p_club_id) then 'member' else 'owner' end
    on conflict do nothing;
  return parley.club_json(v_club, v_user.id);
end
$$;

create or replace function public.join_group_session(p_claims jsonb, p_session_id uuid, p_device text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_group(p_session_id, v_user.id);
  v_member parley.group_members := parley.group_member_of(p_session_id, v_user.id);
  v_refused parley.refusal;
  v_link parley.session_links;
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
  v_link := parley.own_link(v_member);
  v_claim := parley.claim(v_link, coalesce(p_device, 'sign-in ' || (p_claims ->> 'session_id')), true);
  return (
    select parley.group_facts(s) || jsonb_build_object(
      'memberId', v_member.member_id, 'linkId', v_link.id, 'role', v_member.role, 'claimNumber', v_claim, 'isHost', v_member.role = 'host',
      'waits', v_refused.code is not null, 'serverTime', parley.clock())
    from parley.sessions s where s.id = p_session_id
  );
end
$$;

-- An account is deleted: what it hosts is off or over, and it is a member of nothing any more. That it was there stays. Its row is locked by the
-- caller; clubs before rooms, each in one order.
create function parley.leave_rooms_and_clubs(p_user_id uuid) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_club uuid;
  v_group parley.group_sessions;
  v_member parley.group_members;
begin
  for v_club in
    select c.id from parley.clubs c join parley.club_members m on m.club_id = c.id
    where m.user_id = p_user_id order by c.id for no key update of c
  loop
    if parley.club_role(v_club, p_user_id) = 'owner' then
      perform parley.pass_club_on(v_club, p_user_id);
    end if;
    delete from parley.club_members where club_id = v_club and user_id = p_user_id;
  end loop;
  for v_group in
    select g.* from parley.group_sessions g
    where g.status in ('scheduled', 'live') and exists (select from parley.group_members m where m.session_id = g.id and m.user_id = p_user_id)
    order by g.id for update
  loop
    v_member := parley.group_member_of(v_group.id, p_user_id);
    if v_member.role = 'host' and v_group.status = 'scheduled' then
      perform parley.end_group(v_group.id, 'system', 'cancelled', 'cancelled');
    elsif v_member.role = 'host' then
      perform parley.end_group(v_group.id, 'system', 'ended');
    end if;
    perform parley.put_out(v_member, 'system', 'account_deleted');
  end loop;
end
$$;

-- Takes what a user signs in with, the address and the name; what points to the row stays (ledger, audit, attendance).
create or replace function parley.forget_user(p_user_id uuid) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_id uuid;
begin
  perform from parley.users where id = p_user_id for no key update;
  perform parley.leave_rooms_and_clubs(p_user_id);
  update parley.users set email = null, password_hash = null, person_id = null, confirmed_at = null, name = 'Deleted account',
      deleted_at = clock_timestamp()
    where id = p_user_id and deleted_at is null returning id into v_id;
  delete from parley.sign_ins where user_id = v_id;
  delete from parley.user_links where user_id = v_id;
  delete from parley.user_roles where user_id = v_id;
  delete from parley.saved_views where account_id = v_id;
  return v_id is not null;
end
$$;

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
select 'a club has one owner', m.club_id::text, count(*)::text
  from parley.club_members m group by m.club_id having count(*) filter (where m.role = 'owner') <> 1
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
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on function parley.pass_club_on, parley.leave_rooms_and_clubs from %s', v_outsiders);
end
$$;
