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
