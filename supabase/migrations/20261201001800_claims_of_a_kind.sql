-- Whoever claims a link says of which kind its session has to be: what is no page's own is neither claimed by it nor told apart from a link that
-- there is not. A program that says no kind claims as before.
drop function public.claim_session_link(text, uuid, text, boolean, boolean);
drop function parley.claim_member_link(parley.session_links, text, boolean);

-- A link of another kind's session is claimed as an appointment's is, but nobody has to be only there.
create function parley.claim_member_link(p_link parley.session_links, p_device text, p_take_over boolean, p_kind text) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_session parley.sessions;
  v_view parley.link_view;
  v_number integer;
begin
  select * into strict v_session from parley.sessions where id = p_link.session_id for no key update;
  if v_session.kind <> p_kind then
    perform parley.refuse('link_not_found', 'There is no such link.', 'not_found');
  end if;
  select * into strict p_link from parley.session_links where id = p_link.id;
  v_view := parley.link_view_of(v_session, p_link);
  if v_view.reason is not null then
    perform parley.refuse(
      case v_view.reason when 'too_early' then 'too_early' else 'link_over' end, 'This link does not admit now.', v_view.reason);
  end if;
  v_number := parley.claim(p_link, p_device, p_take_over);
  return jsonb_build_object(
    'facts', parley.member_facts(v_view.facts, p_link),
    'claimNumber', v_number,
    'bothJoined', not exists (
      select from parley.session_links l
      where l.session_id = p_link.session_id and l.revoked_at is null and not exists (select from parley.claims c where c.link_id = l.id))
  );
end
$$;

create function public.claim_session_link(
  p_token text, p_link_id uuid, p_device text, p_take_over boolean default false, p_go_on boolean default false, p_kind text default null
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_link parley.session_links := case when p_token is not null then parley.link_by_token(p_token) else parley.link_by_device(p_device, p_link_id) end;
  v_session parley.webrtc_sessions;
  v_person uuid;
  v_now timestamptz;
  v_reason text;
  v_number integer;
  v_refused parley.refusal;
begin
  if v_link.id is null then
    perform parley.refuse('link_not_found', 'There is no such link.', 'not_found');
  end if;
  if coalesce(char_length(p_device), 0) < 22 then
    perform parley.refuse('invalid_argument', 'The device secret must carry at least 128 random bits as base64url.', 'device');
  end if;
  v_person := parley.person_of_side(v_link.session_id, v_link.participant_type);
  perform parley.lock_arrivals(array[v_person]);
  if p_go_on then
    perform parley.lock_sessions_left(v_person, v_link.session_id, v_link.participant_type);
  end if;
  select * into v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  if not found then
    return parley.claim_member_link(v_link, p_device, p_take_over and p_token is not null, p_kind);
  elsif p_kind <> 'appointment' then
    perform parley.refuse('link_not_found', 'There is no such link.', 'not_found');
  end if;
  select * into strict v_link from parley.session_links where id = v_link.id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, v_link, v_now);
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This link does not admit now.', v_reason);
  end if;
  -- A cookie alone takes nothing over: who was displaced gets the place back by the link's secret.
  v_number := parley.claim(v_link, p_device, p_take_over and p_token is not null);
  v_refused := parley.be_only_here(v_person, v_session.id, v_link.participant_type, p_go_on, v_now);
  if v_refused.code is not null then
    perform parley.refuse(v_refused.code, v_refused.message, v_refused.detail);
  end if;
  return jsonb_build_object(
    'facts', parley.side_facts_of(v_session, v_link, v_now),
    'claimNumber', v_number,
    'bothJoined', (
      select count(distinct l.participant_type) = 2
      from parley.session_links l join parley.claims c on c.link_id = l.id
      where l.session_id = v_session.id and l.revoked_at is null
    )
  );
end
$$;
comment on function public.claim_session_link is
  'Claims the link for a device, or renews its claim; another device''s claim is replaced only when asked, by the link''s token. Who is in '
  'another session is refused, or goes on here when asked. With `p_kind` a link to a session of another kind is like one that there is not.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on function parley.claim_member_link, public.claim_session_link from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.claim_session_link to service_role;
  end if;
end
$$;
