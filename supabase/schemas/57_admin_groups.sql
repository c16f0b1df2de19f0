-- What administrators see of group rooms, and do to them, each act with a reason and an audit entry.

create function parley.group_people_in(p_session_id uuid, p_now timestamptz) returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select count(distinct (participant_type, seat))::integer from parley.presence
    where session_id = p_session_id and left_at is null and last_seen_at + parley.lease() > p_now
  );
end
$$;

-- A room as administrators read of it, with an account or without one.
create function parley.admin_group_json(p_session_id uuid, p_now timestamptz) returns jsonb
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
    'sessionType', v_session.mode, 'ofAccount', v_group.owner_id is not null, 'isPrivate', v_group.is_private, 'isLocked', v_group.is_locked,
    'club', (select jsonb_build_object('id', c.id, 'name', c.name) from parley.clubs c where c.id = v_group.club_id),
    'host', (
      select jsonb_build_object('userId', g.user_id, 'name', coalesce(u.name, m.name))
      from parley.session_members m
      left join parley.group_members g on g.member_id = m.id
      left join parley.users u on u.id = g.user_id
      where m.session_id = v_group.id and coalesce(g.role, m.role) = 'host' limit 1
    ),
    'capacity', v_session.capacity, 'createdAt', v_session.created_at, 'opensAt', v_group.opens_at, 'startedAt', v_group.started_at,
    'endedAt', v_session.ended_at,
    'inNow', case when v_session.ended_at is null then parley.group_people_in(v_group.id, p_now) else 0 end,
    'cameIn', (select count(distinct (participant_type, seat)) from parley.presence where session_id = v_group.id)
  );
end
$$;

create function public.admin_group_rooms(
  p_claims jsonb, p_status text default null, p_query text default null, p_club_id uuid default null, p_day date default null,
  p_page integer default 1, p_limit integer default 25
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_words text := case when btrim(p_query) <> '' then parley.pattern_of(p_query) end;
  v_now timestamptz := parley.clock();
  v_total bigint;
  v_rooms jsonb;
begin
  perform parley.require_role(p_claims, 'admin');
  perform parley.check_page(p_page, p_limit);
  with found as materialized (
    select g.id, coalesce(g.started_at, g.opens_at) as at, array_position(array['live', 'scheduled'], g.status) as rank
    from parley.group_sessions g
    where (p_status is null or g.status = lower(p_status)) and (p_club_id is null or g.club_id = p_club_id)
      and (p_day is null or (coalesce(g.started_at, g.opens_at) >= parley.beginning_of(p_day) and coalesce(g.started_at, g.opens_at) < parley.beginning_of(p_day + 1)))
      and (v_words is null or g.title ilike v_words or g.id::text = lower(btrim(p_query)) or exists (
        select from parley.session_members m
        left join parley.group_members h on h.member_id = m.id
        left join parley.users u on u.id = h.user_id
        where m.session_id = g.id and coalesce(h.role, m.role) = 'host' and coalesce(u.name, m.name) ilike v_words))
  ), listed as (
    select id, row_number() over () as place from (
      -- What is live, then what comes next, then what was last.
      select id from found order by rank nulls last, case when rank = 2 then at end, at desc, id limit p_limit offset (p_page - 1) * p_limit
    ) as page
  )
  select (select count(*) from found), (select coalesce(jsonb_agg(parley.admin_group_json(id, v_now) order by place), '[]') from listed)
    into v_total, v_rooms;
  return jsonb_build_object(
    'rooms', v_rooms,
    'live', (
      select jsonb_build_object('rooms', count(*), 'people', coalesce(sum(parley.group_people_in(id, v_now)), 0))
      from parley.group_sessions where status = 'live'
    ),
    'clubs', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by lower(c.name), c.id), '[]')
      from (
        select * from parley.clubs k where exists (select from parley.group_sessions g where g.club_id = k.id)
        order by lower(k.name), k.id limit 200
      ) as c
    )
  ) || parley.page_json(p_page, p_limit, v_total);
end
$$;
comment on function public.admin_group_rooms is
  'All group rooms, with an account or without: live ones, those to come, then the past; `p_query` is looked for in titles and names of hosts, '
  '`p_day` is one of the practice''s zone. Beside them how many rooms and people are live, and the clubs that have rooms. Refuses: not_signed_in, not_allowed, '
  'invalid_argument (detail: the field).';

create function public.admin_group_room(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_now timestamptz := parley.clock();
  v_ended timestamptz := (select ended_at from parley.sessions where id = p_session_id);
begin
  perform parley.require_role(p_claims, 'admin');
  if not exists (select from parley.group_sessions where id = p_session_id) then
    return null;
  end if;
  return parley.admin_group_json(p_session_id, v_now) || jsonb_build_object(
    'members', (
      select coalesce(jsonb_agg(
        parley.attendee_json(m, coalesce(v_ended, v_now), v_ended is not null) || jsonb_build_object(
          'cameAs', m.role, 'seat', m.seat, 'waits', coalesce(g.asked_at is not null and g.removed_at is null, false),
          'isRemoved', case when g.member_id is not null then g.removed_at is not null else not exists (
            select from parley.session_links l
            where l.session_id = m.session_id and l.participant_type = m.role and l.seat = m.seat and l.revoked_at is null) end
        ) order by array_position(array['host', 'cohost', 'member', 'guest'], coalesce(g.role, m.role)), m.seat), '[]')
      from parley.session_members m left join parley.group_members g on g.member_id = m.id where m.session_id = p_session_id
    ),
    'audit', (
      select coalesce(jsonb_agg(jsonb_build_object('action', t.action, 'actor', t.actor, 'reason', t.reason, 'memberId', t.details -> 'memberId',
        'at', t.at) order by t.id desc), '[]')
      from parley.audit t where t.session_id = p_session_id
    ),
    'chain', public.verify_event_chain(p_session_id),
    'serverTime', v_now
  );
end
$$;
comment on function public.admin_group_room is
  'One group room: facts, members with their attendance, what administrators did. Null: there is none. Refuses: not_signed_in, not_allowed.';

-- Checks who asks, locks the room and answers what this key already did there; null when it is new.
create function parley.begin_group_act(p_claims jsonb, p_action text, p_session_id uuid, p_reason text, p_key text, p_details jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_done parley.audit;
begin
  perform parley.require_role(p_claims, 'admin');
  -- Whoever acts has a row before anything is locked.
  perform parley.require_user(p_claims);
  if coalesce(char_length(btrim(p_reason)), 0) not between 1 and 500 or coalesce(char_length(p_key), 0) not between 8 and 200 then
    perform parley.refuse('invalid_argument', 'An act has a reason of 1 to 500 characters and an idempotency key of 8 to 200.', 'reason');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.act ' || p_key, 0));
  perform from parley.clubs c join parley.group_sessions g on g.club_id = c.id where g.id = p_session_id for share of c;
  perform from parley.group_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', 'There is no such session.', 'session_not_found');
  end if;
  select * into v_done from parley.audit where idempotency_key = p_key;
  if found and (v_done.action, v_done.session_id, v_done.reason, v_done.details)
    is distinct from (p_action, p_session_id, btrim(p_reason), p_details) then
    perform parley.refuse('idempotency_conflict', 'This idempotency key did something else.', 'idempotency_key');
  end if;
  return v_done.result || jsonb_build_object('repeated', true);
end
$$;

create function parley.audited_of_group(
  p_claims jsonb, p_action text, p_session_id uuid, p_reason text, p_key text, p_details jsonb
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_admin parley.users := parley.require_user(p_claims);
begin
  return parley.audited(p_action, p_session_id, coalesce(v_admin.email, v_admin.name), p_reason, p_key, p_details, '{"outcome": "done"}');
end
$$;

create function public.admin_end_group_room(p_claims jsonb, p_session_id uuid, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_done jsonb := parley.begin_group_act(p_claims, 'session_ended', p_session_id, p_reason, p_idempotency_key, '{}');
  v_group parley.group_sessions;
begin
  select * into v_group from parley.group_sessions where id = p_session_id;
  if v_done is not null then
    return v_done;
  elsif v_group.status in ('ended', 'cancelled') then
    return parley.refused('already_over');
  elsif v_group.status = 'scheduled' and v_group.owner_id is not null then
    perform parley.end_group(p_session_id, 'admin', 'cancelled', 'cancelled');
  else
    perform parley.end_group(p_session_id, 'admin', 'ended');
  end if;
  return parley.audited_of_group(p_claims, 'session_ended', p_session_id, p_reason, p_idempotency_key, '{}');
end
$$;
comment on function public.admin_end_group_room is
  'Ends a room for all; one of an account that has not started is called off. Refused (as a value): already_over. Refuses: not_signed_in, '
  'not_allowed, session_not_found, idempotency_conflict, invalid_argument.';

create function public.admin_remove_group_member(
  p_claims jsonb, p_session_id uuid, p_member_id uuid, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_details jsonb := jsonb_build_object('memberId', p_member_id);
  v_done jsonb := parley.begin_group_act(p_claims, 'member_removed', p_session_id, p_reason, p_idempotency_key, v_details);
  v_seated parley.session_members := parley.member_named(p_session_id, null, p_member_id);
  v_member parley.group_members;
  v_admin parley.group_members;
begin
  select * into v_member from parley.group_members where member_id = p_member_id and session_id = p_session_id;
  if v_done is not null then
    return v_done;
  elsif v_seated.id is null then
    return parley.refused('no_such_member');
  elsif exists (select from parley.group_sessions where id = p_session_id and status in ('ended', 'cancelled')) then
    return parley.refused('already_over');
  elsif coalesce(v_member.role, v_seated.role) = 'host' then
    return parley.refused('is_host');
  elsif v_member.removed_at is not null or (v_member.member_id is null and not exists (
    select from parley.session_links l
    where l.session_id = p_session_id and l.participant_type = v_seated.role and l.seat = v_seated.seat and l.revoked_at is null)) then
    return parley.refused('already_out');
  end if;
  v_admin.role := 'admin';
  v_member.member_id := p_member_id;
  v_member.session_id := p_session_id;
  update parley.group_members set removed_at = parley.now_in(p_session_id) where member_id = p_member_id;
  perform parley.put_out(v_member, 'admin', 'removed');
  perform parley.tell_of_member(v_member, 'removed', v_admin);
  return parley.audited_of_group(p_claims, 'member_removed', p_session_id, p_reason, p_idempotency_key, v_details);
end
$$;
comment on function public.admin_remove_group_member is
  'Takes a member out and keeps it out: of a room of an account until its host lets it back, of another one until it gets a new link. Refused '
  '(as a value): no_such_member, already_over, is_host, already_out. Refuses: not_signed_in, not_allowed, session_not_found, '
  'idempotency_conflict, invalid_argument.';
