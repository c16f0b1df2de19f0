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
      'waits', v_refused.code is not null, 'rights', parley.rights_of('group', v_member.role, v_member.member_id),
      'serverTime', parley.clock())
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
