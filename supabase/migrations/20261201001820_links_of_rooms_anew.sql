-- A link of a group room that went astray could be taken back by ending the room alone.
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
  elsif v_status = 'ended' then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  end if;
  select * into v_member from parley.session_members where id = p_member_id and session_id = p_session_id;
  if not found then
    perform parley.refuse('not_a_participant', 'The room has no such member.', 'not_a_participant');
  end if;
  v_event := jsonb_build_object('participantType', v_member.role) || parley.seat_json(v_member.seat);
  update parley.session_links set revoked_at = parley.clock()
    where session_id = p_session_id and participant_type = v_member.role and seat = v_member.seat and revoked_at is null
    returning id into strict v_old;
  insert into parley.session_links (session_id, participant_type, seat, token_hash)
    values (p_session_id, v_member.role, v_member.seat, sha256(parley.random_bytes32())) returning id into v_new;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_revoked', 'system', v_event || jsonb_build_object('linkId', v_old)),
    (p_session_id, 'link_issued', 'system', v_event || jsonb_build_object('linkId', v_new));
  return jsonb_build_object('id', v_member.id, 'role', v_member.role, 'name', v_member.name, 'linkId', v_new, 'token', parley.new_link_token(v_new));
end
$$;
comment on function public.reissue_group_link is
  'A new link for one member of a group room, as when the one before went astray; whoever holds that is out. The raw token is answered once. '
  'Refuses: session_not_found, session_over, not_a_participant.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on function public.reissue_group_link from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.reissue_group_link to service_role;
  end if;
end
$$;
