-- Group rooms for up to 20.

update parley.kind_roles set seats = 19 where kind = 'group' and role = 'member';

drop function public.create_group_room(text, text, jsonb, timestamptz);
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

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on function public.create_group_room from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.create_group_room to service_role;
  end if;
end
$$;
