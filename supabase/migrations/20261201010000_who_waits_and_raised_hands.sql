-- Raised hands outlive the signalling server; who was sent back to wait goes on waiting in a locked room; whoever was taken out of a room reads so on
-- its page.

-- Of a signalling server that is started again, or from which the room moves on.
create table parley.raised_hands (
  member_id uuid primary key references parley.session_members,
  session_id uuid not null references parley.group_sessions,
  raised_at timestamptz not null
);
create index raised_hands_by_session on parley.raised_hands (session_id);

create or replace function parley.group_room(p_session parley.sessions) returns jsonb
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

create or replace function parley.end_group(p_session_id uuid, p_actor text, p_reason text, p_status text default 'ended') returns void
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

create or replace function parley.let_in(
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

create or replace function parley.group_json(p_session_id uuid, p_user_id uuid) returns jsonb
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

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  alter table parley.raised_hands enable row level security;
  execute format('revoke all on parley.raised_hands from %s', v_outsiders);
  execute format('revoke all on function public.keep_raised_hands from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.keep_raised_hands to service_role;
  end if;
end
$$;
