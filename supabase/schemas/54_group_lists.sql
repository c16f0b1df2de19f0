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
    'isHost', exists (select from parley.group_members where session_id = v_group.id and role = 'host' and user_id = p_user_id),
    'isRemoved', exists (
      select from parley.group_members where session_id = v_group.id and user_id = p_user_id and removed_at is not null)
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
