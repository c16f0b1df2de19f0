-- Who may enter: a link for each member, and why one does not admit.

-- The raw token is 32 random bytes as base64url; only its SHA-256 is kept.
create table parley.session_links (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  participant_type text not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  created_at timestamptz not null default parley.clock(),
  issued_at timestamptz,
  revoked_at timestamptz,
  seat smallint not null default 1,
  constraint session_links_of_members foreign key (session_id, participant_type, seat)
    references parley.session_members (session_id, role, seat)
);
comment on column parley.session_links.participant_type is 'The role of its member.';
comment on column parley.session_links.issued_at is
  'When its raw token was handed out. Null: made by the booking trigger with a token that nobody knows, until issue_session_link.';
create unique index session_links_one_per_member on parley.session_links (session_id, participant_type, seat) where revoked_at is null;
create index session_links_by_session on parley.session_links (session_id);

-- How long after the latest planned end a link still admits: somebody who starts late still gets the whole time.
create function parley.link_grace() returns interval language sql immutable set search_path = '' as $$ select interval '30 minutes' $$;

-- A fresh token for a link; the raw one exists only in this answer.
create function parley.new_link_token(p_link_id uuid) returns text
language plpgsql set search_path = ''
as $$
declare
  v_token text := parley.base64url(parley.random_bytes32());
begin
  update parley.session_links set token_hash = parley.secret_hash(v_token), issued_at = parley.clock() where id = p_link_id;
  return v_token;
end
$$;

create function parley.link_by_token(p_token text) returns parley.session_links
language sql stable set search_path = ''
as $$ select l from parley.session_links l where l.token_hash = parley.secret_hash(p_token) $$;

-- Why a link does not admit now; null when it does.
create function parley.link_refusal(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns text
language plpgsql stable set search_path = ''
as $$
declare
  v_status text := coalesce((parley.verdict_of(p_session, p_now)).status, p_session.status);
begin
  return case
    when p_link.revoked_at is not null then 'revoked'
    when v_status in ('cancelled', 'expired') then v_status
    when parley.is_over(v_status) then 'ended'
    when p_now < p_session.opens_at then 'too_early'
  end;
end
$$;

-- A null link is an unknown one. Unknown and malformed secrets are answered alike, and a revoked link tells nothing.
create function parley.link_check(p_link parley.session_links) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_reason text;
begin
  if p_link.id is null then
    return jsonb_build_object('valid', false, 'reason', 'not_found', 'facts', null);
  end if;
  -- Most are appointments.
  select * into v_session from parley.webrtc_sessions where id = p_link.session_id;
  if not found then
    return parley.member_link_check(p_link);
  end if;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, p_link, v_now);
  if v_reason is null then
    return jsonb_build_object('valid', true, 'facts', parley.side_facts_of(v_session, p_link, v_now));
  end if;
  return jsonb_build_object('valid', false, 'reason', v_reason,
    'facts', case when v_reason <> 'revoked' then parley.side_facts_of(v_session, p_link, v_now) end);
end
$$;

-- What the holder of a link of another kind's session may know of it, and of itself in it.
create function parley.member_facts(p_facts jsonb, p_link parley.session_links) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_member parley.session_members;
begin
  select * into strict v_member from parley.session_members
    where session_id = p_link.session_id and role = p_link.participant_type and seat = p_link.seat;
  return p_facts || jsonb_build_object(
    'linkId', p_link.id, 'memberId', v_member.id, 'role', v_member.role, 'name', v_member.name,
    'claimed', exists (select from parley.claims where link_id = p_link.id), 'serverTime', parley.clock()
  );
end
$$;

create function parley.member_link_check(p_link parley.session_links) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_session parley.sessions;
  v_view parley.link_view;
begin
  select * into strict v_session from parley.sessions where id = p_link.session_id;
  v_view := parley.link_view_of(v_session, p_link);
  if v_view.reason is null then
    return jsonb_build_object('valid', true, 'facts', parley.member_facts(v_view.facts, p_link));
  end if;
  return jsonb_build_object('valid', false, 'reason', v_view.reason,
    'facts', case when v_view.reason <> 'revoked' then parley.member_facts(v_view.facts, p_link) end);
end
$$;

create function public.is_session_link_valid(p_token text) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$ begin return parley.link_check(parley.link_by_token(p_token)); end $$;
comment on function public.is_session_link_valid is
  'The session''s facts as the bearer of this link may see them, or why the link does not admit. Changes nothing.';

create function public.issue_session_link(p_session_id uuid, p_participant_type text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_link parley.session_links;
  v_side text := parley.checked_side(p_participant_type);
begin
  perform from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_link from parley.session_links
    where session_id = p_session_id and participant_type = v_side and revoked_at is null for update;
  -- A token that nobody was given needs no revoking.
  if v_link.issued_at is not null then
    update parley.session_links set revoked_at = parley.clock() where id = v_link.id;
    insert into parley.session_events (session_id, type, actor, data) values
      (p_session_id, 'link_revoked', 'system', jsonb_build_object('participantType', v_side, 'linkId', v_link.id));
    insert into parley.session_links (session_id, participant_type, token_hash)
      values (p_session_id, v_side, sha256(parley.random_bytes32())) returning * into v_link;
  end if;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_issued', 'system', jsonb_build_object('participantType', v_side, 'linkId', v_link.id));
  return jsonb_build_object('linkId', v_link.id, 'token', parley.new_link_token(v_link.id));
end
$$;
comment on function public.issue_session_link is
  'A new link for one side; the one before it is revoked with its claim. The raw token is answered once.';

-- A side's link is replaced by one whose token nobody knows yet; whoever holds the old one is out.
create function parley.replace_link(p_session_id uuid, p_side text, p_actor text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_old uuid;
  v_new uuid;
begin
  update parley.session_links set revoked_at = parley.clock()
    where session_id = p_session_id and participant_type = p_side and revoked_at is null returning id into strict v_old;
  insert into parley.session_links (session_id, participant_type, token_hash)
    values (p_session_id, p_side, sha256(parley.random_bytes32())) returning id into v_new;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_revoked', p_actor, jsonb_build_object('participantType', p_side, 'linkId', v_old));
  return v_new;
end
$$;

-- One more member of a session, with a link; the raw token exists only in this answer. Refuses: invalid_argument.
create function parley.invite(p_session_id uuid, p_role text, p_name text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_member parley.session_members;
  v_link uuid;
begin
  if not coalesce(parley.is_name(p_name), false) then
    perform parley.refuse('invalid_argument', 'A name must have 1 to 80 characters, none of them invisible controls.', 'name');
  end if;
  -- Seats are given in turn.
  perform from parley.sessions where id = p_session_id for no key update;
  insert into parley.session_members (session_id, role, seat, name)
    select p_session_id, p_role, 1 + count(*), btrim(p_name) from parley.session_members m where m.session_id = p_session_id and m.role = p_role
    returning * into v_member;
  insert into parley.session_links (session_id, participant_type, seat, token_hash)
    values (p_session_id, v_member.role, v_member.seat, sha256(parley.random_bytes32())) returning id into v_link;
  insert into parley.session_events (session_id, type, actor, data) values (p_session_id, 'link_issued', 'system',
    jsonb_build_object('participantType', v_member.role, 'linkId', v_link) || parley.seat_json(v_member.seat));
  return jsonb_build_object('id', v_member.id, 'role', v_member.role, 'name', v_member.name, 'linkId', v_link, 'token', parley.new_link_token(v_link));
end
$$;
