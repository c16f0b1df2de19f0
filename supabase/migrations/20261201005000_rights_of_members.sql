-- Rights of members while a group room runs: what their role has, with what was given and without what was taken, and what hosts do about
-- what somebody sends.

create function parley.all_rights() returns text[]
language sql immutable set search_path = ''
as $$
  select array['sendAudio', 'sendVideo', 'sendScreen', 'chat', 'react', 'raiseHand', 'ask', 'writeCode', 'caption', 'record', 'admit',
    'moderate', 'end']
$$;

create table parley.role_rights (
  kind text not null,
  role text not null,
  rights text[] not null check (rights <@ parley.all_rights()),
  primary key (kind, role),
  constraint role_rights_of_a_role foreign key (kind, role) references parley.kind_roles
);

-- A row for each member that has other rights than its role.
create table parley.member_rights (
  member_id uuid primary key references parley.session_members,
  given text[] not null default '{}' check (given <@ parley.all_rights()),
  taken text[] not null default '{}' check (taken <@ parley.all_rights()),
  changed_by uuid not null references parley.session_members,
  constraint member_rights_given_or_taken check (not given && taken)
);
comment on column parley.member_rights.changed_by is 'Who gave or took last: whoever finds themselves muted is told by whom.';

-- In the order of all rights.
create function parley.rights_of(p_kind text, p_role text, p_member_id uuid) returns text[]
language plpgsql stable set search_path = ''
as $$
declare
  v_default text[] := coalesce((select rights from parley.role_rights where kind = p_kind and role = p_role), '{}');
  v_own parley.member_rights;
begin
  select * into v_own from parley.member_rights where member_id = p_member_id;
  if v_own.member_id is null then
    return v_default;
  end if;
  return array(
    select name from unnest(parley.all_rights()) with ordinality as one (name, at)
    where name = any (v_default || v_own.given) and name <> all (v_own.taken)
    order by at
  );
end
$$;

-- Gives a member a right that its role does not have, or takes one; what the role has anyway is not put down. True: it is another than before.
create function parley.set_right(p_kind text, p_role text, p_member_id uuid, p_right text, p_has boolean, p_by uuid) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_by_role boolean := p_right = any (coalesce((select rights from parley.role_rights where kind = p_kind and role = p_role), '{}'));
begin
  if (p_right = any (parley.rights_of(p_kind, p_role, p_member_id))) = p_has then
    return false;
  end if;
  insert into parley.member_rights as m (member_id, given, taken, changed_by)
    values (p_member_id, case when p_has and not v_by_role then array[p_right] else '{}' end,
      case when p_has then '{}' else array[p_right] end, p_by)
    on conflict (member_id) do update set
      given = array_remove(m.given, p_right) || excluded.given, taken = array_remove(m.taken, p_right) || excluded.taken, changed_by = p_by;
  return true;
end
$$;

insert into parley.role_rights (kind, role, rights) values
  ('group', 'host', '{sendAudio,sendVideo,sendScreen,chat,react,raiseHand,caption,admit,moderate,end}'),
  ('group', 'cohost', '{sendAudio,sendVideo,sendScreen,chat,react,raiseHand,caption,admit,moderate}'),
  ('group', 'member', '{sendAudio,sendVideo,sendScreen,chat,react,raiseHand,caption}'),
  ('group', 'guest', '{sendAudio,sendVideo,sendScreen,chat,react,raiseHand,caption}');

-- Who belongs to a room and how, as its signalling server is told. What a member is called is what the account is called today.
create or replace function parley.group_members_json(p_session_id uuid) returns jsonb
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
      'waits', v_refused.code is not null, 'rights', parley.rights_of('group', v_member.role, v_member.member_id),
      'serverTime', parley.clock())
    from parley.sessions s where s.id = p_session_id
  );
end
$$;

drop function public.moderate_group_room;
drop function parley.moderate_group;
drop function parley.may_moderate;

-- Who may do what: an act, and what of roles and rights it takes. `stand_in` is a member who stands in for a host that is gone.
create function parley.may_moderate(p_role text, p_rights text[], p_act text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_act in ('admit', 'turn_away') then 'admit' = any (p_rights) or p_role = 'stand_in'
    when p_act = 'mute' then 'moderate' = any (p_rights) or p_role = 'stand_in'
    when p_act in ('ask_to_unmute', 'stop_camera', 'stop_screen', 'give', 'take', 'send_to_wait', 'remove', 'lock', 'unlock')
      then 'moderate' = any (p_rights)
    when p_act in ('let_back', 'make_cohost', 'unmake_cohost', 'hand_on') then p_role = 'host'
    else false
  end;
end
$$;

-- Acts that are of the running room alone: its signalling server carries them out.
create function parley.is_of_running_room(p_act text) returns boolean
language sql immutable set search_path = ''
as $$ select p_act in ('mute', 'ask_to_unmute', 'stop_camera', 'stop_screen', 'give', 'take') $$;

-- Whether a right can be given to or taken from a member. Who gives has it, and a say in the room is the host's alone to give: naming who
-- shares it is. Refuses: not_host, invalid_argument.
create function parley.check_right(
  p_by parley.group_members, p_rights text[], p_act text, p_right text, p_member parley.group_members
) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_right is null or p_right <> all (parley.all_rights()) or p_right = 'end' then
    perform parley.refuse('invalid_argument', '"right" must be one that can be given', 'right');
  elsif (p_right in ('admit', 'moderate') and p_by.role <> 'host') or (p_act = 'give' and p_right <> all (p_rights)) then
    perform parley.refuse_room('not_host', 'That right is not yours to give.');
  elsif p_right in ('admit', 'moderate') and p_member.user_id is null then
    perform parley.refuse('invalid_argument', '"memberId" must be somebody with an account', 'memberId');
  end if;
end
$$;

-- The act itself. The room is locked and the rights are checked by the caller.
create or replace function parley.moderate_member(
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
      -- Nobody could give back to a host what was taken before.
      delete from parley.member_rights where member_id = p_member.member_id;
      perform parley.tell_of_member(p_by, 'role', p_by, '{"role": "cohost"}');
      perform parley.tell_of_member(p_member, 'role', p_by, '{"role": "host"}');
  end case;
end
$$;

-- What is asked of the page of a member who is in, and which rights it has. The room is locked and all of it is checked by the caller.
create function parley.moderate_media(
  p_by parley.group_members, p_act text, p_member parley.group_members, p_right text
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_by jsonb := jsonb_build_object('by', p_by.member_id);
begin
  if p_act in ('give', 'take') then
    if parley.set_right('group', p_member.role, p_member.member_id, p_right, p_act = 'give', p_by.member_id) then
      perform parley.tell_of_member(p_member, 'rights', p_by, v_by || jsonb_build_object(p_act, p_right));
    end if;
    return;
  elsif p_act = 'ask_to_unmute' and 'sendAudio' <> all (parley.rights_of('group', p_member.role, p_member.member_id)) then
    perform parley.refuse('invalid_argument', '"memberId" is muted until that is taken back', 'memberId');
  end if;
  perform parley.tell_of_member(p_member, case p_act
    when 'mute' then 'muted'
    when 'ask_to_unmute' then 'asked_to_unmute'
    when 'stop_camera' then 'camera_stopped'
    when 'stop_screen' then 'screen_stopped'
  end, p_by, v_by);
end
$$;

-- One act on some members, or on the room. With `admit` and no members, on everybody who waits, first come first, as many as there are
-- places. The room is locked by the caller. `p_right`: which one is given or taken.
create function parley.moderate_group(
  p_group parley.group_sessions, p_by parley.group_members, p_act text, p_member_ids uuid[], p_right text
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_group.id);
  v_rights text[] := parley.rights_of('group', p_by.role, p_by.member_id);
  v_all boolean := coalesce(cardinality(p_member_ids), 0) = 0;
  v_id uuid;
  v_member parley.group_members;
begin
  if p_by.removed_at is not null then
    perform parley.refuse_room('blocked');
  elsif not coalesce(parley.may_moderate(p_by.role, v_rights, p_act), false) then
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
  -- Who stands in is a member to whoever reads of it.
  p_by.role := replace(p_by.role, 'stand_in', 'member');
  foreach v_id in array p_member_ids loop
    select * into v_member from parley.group_members where member_id = v_id and session_id = p_group.id;
    perform parley.check_moderated(p_by, p_act, v_member, p_group.is_private);
    if p_act in ('give', 'take') then
      perform parley.check_right(p_by, v_rights, p_act, p_right, v_member);
    end if;
    if parley.is_of_running_room(p_act) then
      perform parley.moderate_media(p_by, p_act, v_member, p_right);
    else
      perform parley.moderate_member(p_group, p_by, p_act, v_member, v_now);
    end if;
  end loop;
end
$$;

create or replace function public.moderate_group_session(p_claims jsonb, p_session_id uuid, p_act text, p_member_ids uuid[] default '{}') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_group parley.group_sessions := parley.lock_group(p_session_id, v_user.id);
begin
  if parley.is_of_running_room(p_act) then
    perform parley.refuse('invalid_argument', '"act" is one for who is in the room', 'act');
  end if;
  perform parley.moderate_group(v_group, parley.group_member_of(p_session_id, v_user.id), p_act, p_member_ids, null);
  return parley.moderated_json(p_session_id);
end
$$;

create function public.moderate_group_room(
  p_session_id uuid, p_by uuid, p_act text, p_member_ids uuid[] default '{}', p_stands_in boolean default false, p_right text default null
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
  perform parley.moderate_group(v_group, v_member, p_act, p_member_ids, p_right);
  return parley.moderated_json(p_session_id);
end
$$;
comment on function public.moderate_group_room is
  'The same as moderate_group_session, for a signalling server, in the name of the member who asked it; one who stands in for a host that '
  'is gone admits, turns away and mutes. By whoever has the right moderate besides: mute, ask_to_unmute, stop_camera, stop_screen, give and '
  'take (p_right). Refuses besides: invalid_argument (detail right).';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_name text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  foreach v_name in array array['parley.role_rights', 'parley.member_rights'] loop
    execute format('alter table %s enable row level security', v_name);
    execute format('revoke all on %s from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array[
    'parley.all_rights', 'parley.rights_of', 'parley.set_right', 'parley.may_moderate', 'parley.is_of_running_room', 'parley.check_right',
    'parley.moderate_media', 'parley.moderate_group'
  ] loop
    execute format('revoke all on function %s from %s', v_name, v_outsiders);
  end loop;
  execute format('revoke all on function public.moderate_group_room from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.moderate_group_room to service_role;
  end if;
end
$$;
