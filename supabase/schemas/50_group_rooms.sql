-- Group rooms, without a booking and without money: of a host and up to nineteen members who were named when it was made, or of an account,
-- where people come and go. It ends when the host says so, or when nobody was in it for a while.

insert into parley.kinds (name) values ('group');
insert into parley.kind_modes (kind, mode, has_chat) values ('group', 'chat', true), ('group', 'voice', true), ('group', 'video', true);
insert into parley.kind_roles (kind, role, seats) values
  ('group', 'host', 1), ('group', 'cohost', 19), ('group', 'member', 19), ('group', 'guest', 19);
insert into parley.role_rights (kind, role, rights) values
  ('group', 'host', '{sendAudio,sendVideo,sendScreen,chat,react,raiseHand,caption,admit,moderate,end}'),
  ('group', 'cohost', '{sendAudio,sendVideo,sendScreen,chat,react,raiseHand,caption,admit,moderate}'),
  ('group', 'member', '{sendAudio,sendVideo,sendScreen,chat,react,raiseHand,caption}'),
  ('group', 'guest', '{sendAudio,sendVideo,sendScreen,chat,react,raiseHand,caption}');

-- A title stands in headings, as a name does.
create function parley.is_title(p_title text) returns boolean
language sql immutable set search_path = ''
as $$
  select char_length(p_title) <= 120 and parley.is_name(left(p_title, 80))
    and (char_length(p_title) <= 80 or parley.is_name('x' || substr(p_title, 81)))
$$;

create table parley.group_sessions (
  id uuid primary key references parley.sessions,
  title text not null,
  status text not null default 'scheduled' check (status in ('scheduled', 'live', 'ended', 'cancelled')),
  opens_at timestamptz not null check (isfinite(opens_at)),
  started_at timestamptz,
  owner_id uuid references parley.users,
  description text check (char_length(description) between 1 and 2000),
  scheduled_at timestamptz check (isfinite(scheduled_at)),
  is_private boolean not null default false,
  is_locked boolean not null default false,
  club_id uuid references parley.clubs,
  constraint group_sessions_start_once check (status <> 'live' or started_at is not null),
  constraint group_sessions_title_check check (parley.is_title(title)),
  constraint group_sessions_cancelled_before_start check (status <> 'cancelled' or started_at is null),
  constraint group_sessions_belong_to_owners check (owner_id is not null or (club_id is null and not is_private))
);
comment on table parley.group_sessions is 'When one ended stands in parley.sessions.';
comment on column parley.group_sessions.owner_id is
  'The account that made it. It is live from when its host pressed start; without one, from when its host comes in.';
comment on column parley.group_sessions.is_private is 'Found by those alone who belong to it; whoever comes waits until somebody lets them in.';
comment on column parley.group_sessions.is_locked is 'Nobody comes in who was not in before.';
-- Of a signalling server that is started again, or from which the room moves on.
create table parley.raised_hands (
  member_id uuid primary key references parley.session_members,
  session_id uuid not null references parley.group_sessions,
  raised_at timestamptz not null
);
create index raised_hands_by_session on parley.raised_hands (session_id);

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

create function parley.guard_group_session() returns trigger
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
create trigger group_sessions_guard before update or delete on parley.group_sessions
  for each row execute function parley.guard_group_session();

create function parley.group_facts(p_session parley.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_group parley.group_sessions;
begin
  select * into strict v_group from parley.group_sessions where id = p_session.id;
  return jsonb_build_object(
    'sessionId', p_session.id, 'roomId', p_session.room_id, 'kind', p_session.kind, 'sessionType', p_session.mode, 'status', v_group.status,
    'title', v_group.title, 'capacity', p_session.capacity, 'opensAt', v_group.opens_at, 'startedAt', v_group.started_at,
    'endedAt', p_session.ended_at
  );
end
$$;

create function parley.group_room(p_session parley.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return parley.group_facts(p_session) || jsonb_build_object(
    'members', parley.group_members_json(p_session.id), 'serverTime', parley.clock(),
    'hosted', (select owner_id is not null from parley.group_sessions where id = p_session.id),
    'isPrivate', (select is_private from parley.group_sessions where id = p_session.id),
    'isLocked', (select is_locked from parley.group_sessions where id = p_session.id),
    'hands', (
      select coalesce(jsonb_agg(jsonb_build_object('memberId', member_id, 'raisedAt', raised_at) order by raised_at, member_id), '[]')
      from parley.raised_hands where session_id = p_session.id)
  );
end
$$;

-- Why a link of a group room does not admit now, and what its holder may know.
create function parley.group_link(p_session parley.sessions, p_link parley.session_links) returns parley.link_view
language plpgsql stable set search_path = ''
as $$
declare
  v_group parley.group_sessions;
  v_now timestamptz := parley.now_in(p_session.id);
  v_facts jsonb := parley.group_facts(p_session);
begin
  select * into strict v_group from parley.group_sessions where id = p_session.id;
  -- Nobody knows when a host will press start: once it is time, a page asks again now and then.
  if v_group.owner_id is not null and v_group.status = 'scheduled' then
    v_facts := v_facts || jsonb_build_object(
      'opensAt', greatest(v_group.opens_at, v_now + interval '15 seconds'), 'awaitsHost', v_group.opens_at <= v_now + interval '15 seconds');
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
create function parley.enter_group_room(p_member parley.session_members, p_node_id text, p_connection_id uuid, p_age_ms integer) returns parley.entry
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

-- The room is locked by the caller.
create function parley.end_group(p_session_id uuid, p_actor text, p_reason text, p_status text default 'ended') returns void
language plpgsql volatile set search_path = ''
as $$
begin
  update parley.group_sessions set status = p_status where id = p_session_id;
  update parley.sessions set ended_at = parley.now_in(id) where id = p_session_id;
  delete from parley.raised_hands where session_id = p_session_id;
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session_id, 'ended', p_actor, jsonb_build_object('reason', p_reason));
end
$$;

-- Ends rooms that nobody was in for ten minutes, or that did not begin within a day of when they opened.
create function parley.end_idle_group_rooms(p_now timestamptz, p_limit integer) returns void
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

create function public.keep_raised_hands(p_session_id uuid, p_hands jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_status text := (select status from parley.group_sessions where id = p_session_id for update);
begin
  if v_status is null then
    perform parley.refuse('session_not_found', 'There is no such session.', 'session_not_found');
  elsif jsonb_typeof(p_hands) is distinct from 'array' or jsonb_array_length(p_hands) > 20 then
    perform parley.refuse('invalid_argument', '"hands" must be those of the members of a room', 'hands');
  end if;
  delete from parley.raised_hands where session_id = p_session_id;
  insert into parley.raised_hands (member_id, session_id, raised_at)
    select m.id, m.session_id, min(h."raisedAt")
    from jsonb_to_recordset(p_hands) as h ("memberId" uuid, "raisedAt" timestamptz)
    join parley.session_members m on m.id = h."memberId" and m.session_id = p_session_id
    where v_status = 'live' and isfinite(h."raisedAt")
    group by m.id, m.session_id;
  return jsonb_build_object('kept', (select count(*) from parley.raised_hands where session_id = p_session_id));
end
$$;
comment on function public.keep_raised_hands is
  'The raised hands of a live room, [{memberId, raisedAt}] of its members alone, instead of those before. Refuses: session_not_found, '
  'invalid_argument (detail hands).';

create function public.create_group_room(p_title text, p_mode text, p_members jsonb, p_opens_at timestamptz default null,
  p_capacity integer default 4) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.sessions;
  v_member jsonb;
  v_members jsonb := '[]';
begin
  if not coalesce(parley.is_name(p_title), false) then
    perform parley.refuse('invalid_argument', 'The title must have 1 to 80 characters, none of them invisible controls.', 'title');
  elsif not exists (select from parley.kind_modes where kind = 'group' and mode = p_mode) then
    perform parley.refuse('invalid_argument', 'A group room is for chat, voice or video.', 'mode');
  elsif p_opens_at not between parley.clock() - interval '1 day' and parley.clock() + interval '2 years' then
    perform parley.refuse('invalid_argument', 'The room must open from a day ago to two years ahead.', 'opens_at');
  elsif coalesce(p_capacity, 0) not between 2 and 20 then
    perform parley.refuse('invalid_argument', 'A group room is for 2 to 20 people.', 'capacity');
  elsif jsonb_typeof(p_members) is distinct from 'array' or not p_members @? '$[*] ? (@.role == "host")' then
    perform parley.refuse('invalid_argument', 'A group room has one host.', 'members');
  end if;
  insert into parley.sessions (kind, room_id, mode, capacity) values ('group', parley.base64url(parley.random_bytes32()), p_mode, p_capacity)
    returning * into v_session;
  insert into parley.group_sessions (id, title, opens_at) values (v_session.id, p_title, coalesce(p_opens_at, parley.clock()));
  insert into parley.session_events (session_id, type, actor) values (v_session.id, 'created', 'system');
  for v_member in select * from jsonb_array_elements(p_members) loop
    v_members := v_members || parley.invite(v_session.id, v_member ->> 'role', v_member ->> 'name');
  end loop;
  return parley.group_facts(v_session) || jsonb_build_object('members', v_members);
end
$$;
comment on function public.create_group_room is
  'A room without booking and money for {role: host|member, name}, of whom one is the host; answers each member''s raw token, once. Without '
  '`p_opens_at` it is open at once. `p_capacity`: so many at most; up to 4 the media goes from browser to browser, above through the media '
  'server. Refuses: invalid_argument (detail: the field).';

create function public.invite_to_group_room(p_session_id uuid, p_name text) returns jsonb
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
comment on function public.invite_to_group_room is
  'One more member of a group room, with the raw token of a link, once. Refuses: session_not_found, session_over, invalid_argument (detail '
  'members or role: there is no place left).';

create function public.reissue_group_link(p_session_id uuid, p_member_id uuid) returns jsonb
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
    returning id into v_old;
  insert into parley.session_links (session_id, participant_type, seat, token_hash)
    values (p_session_id, v_member.role, v_member.seat, sha256(parley.random_bytes32())) returning id into v_new;
  -- Whom an administrator took out holds none.
  insert into parley.session_events (session_id, type, actor, data)
    select p_session_id, 'link_revoked', 'system', v_event || jsonb_build_object('linkId', v_old) where v_old is not null;
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session_id, 'link_issued', 'system', v_event || jsonb_build_object('linkId', v_new));
  return jsonb_build_object('id', v_member.id, 'role', v_member.role, 'name', v_member.name, 'linkId', v_new, 'token', parley.new_link_token(v_new));
end
$$;
comment on function public.reissue_group_link is
  'A new link for one member of a group room, as when the one before went astray; whoever holds that is out. The raw token is answered once. '
  'Refuses: session_not_found, session_over, not_a_participant.';

create function public.end_group_room(p_session_id uuid, p_member_id uuid default null) returns jsonb
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
comment on function public.end_group_room is
  'Ends a room for all, by its host; without a member, by the system. Repeated, it answers the same.';
