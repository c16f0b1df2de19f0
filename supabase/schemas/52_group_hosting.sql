-- Group rooms of accounts, as their hosts have them: made, changed, started, ended, called off.

-- So many rooms an account makes in an hour, and has before it or live at once. lib/limits has the numbers, too.
create function parley.most_rooms_per_hour() returns integer language sql immutable set search_path = '' as $$ select 120 $$;
create function parley.most_open_rooms() returns integer language sql immutable set search_path = '' as $$ select 100 $$;

-- So many a club has before it or live at once, all of which end with it in one step.
create function parley.most_open_rooms_of_club() returns integer language sql immutable set search_path = '' as $$ select 500 $$;

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
    perform from parley.clubs where id = p_club_id and deleted_at is null for share;
    -- What one does not belong to, one cannot tell from what there is not.
    if not found or parley.club_role(p_club_id, v_user.id) is null then
      perform parley.refuse_room('club_not_found');
    elsif (select count(*) from parley.group_sessions where club_id = p_club_id and status in ('scheduled', 'live'))
      >= parley.most_open_rooms_of_club() then
      perform parley.refuse('too_many_attempts',
        format('A club has %s sessions that are not over at most.', parley.most_open_rooms_of_club()), '3600');
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
