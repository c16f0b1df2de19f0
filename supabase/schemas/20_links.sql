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

-- The keys from which the application derives the tokens of links, sealed with its secret: whoever has only the database opens nothing.
-- One derives new ones; the others are kept, so that what they derived can be shown again.
create table parley.link_keys (
  key_id text primary key,
  sealed_key text not null,
  created_at timestamptz not null default parley.clock(),
  retired_at timestamptz
);
create unique index link_keys_one_active on parley.link_keys ((retired_at is null)) where retired_at is null;

-- The derived tokens of a link, beside the random one that SQL handed out: each opens it. As of every token only its SHA-256 is kept, but
-- these can be derived again, so that whoever lost the link gets the same.
create table parley.derived_tokens (
  link_id uuid not null references parley.session_links (id),
  key_id text not null references parley.link_keys,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  created_at timestamptz not null default parley.clock(),
  primary key (link_id, key_id)
);
create trigger derived_tokens_stay before update or delete on parley.derived_tokens
  for each row execute function parley.refuse_change();

-- The link that a token opens; null: none.
create function parley.link_of_token(p_token text) returns uuid
language sql stable set search_path = ''
as $$
  select coalesce(
    (select id from parley.session_links where token_hash = parley.secret_hash(p_token)),
    (select link_id from parley.derived_tokens where token_hash = parley.secret_hash(p_token)))
$$;

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
as $$ select l from parley.session_links l where l.id = parley.link_of_token(p_token) $$;

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

create function public.link_keys() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'active', (select key_id from parley.link_keys where retired_at is null),
    'keys', (select coalesce(jsonb_agg(jsonb_build_object('keyId', key_id, 'sealedKey', sealed_key) order by created_at desc), '[]') from parley.link_keys))
$$;
comment on function public.link_keys is 'The keys that derive links, sealed, and which of them derives new ones.';

create function public.add_link_key(p_key_id text, p_sealed_key text, p_replaces text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  lock table parley.link_keys in share row exclusive mode;
  -- Somebody else was quicker: theirs is the key now.
  if (select key_id from parley.link_keys where retired_at is null) is distinct from p_replaces then
    return public.link_keys();
  end if;
  update parley.link_keys set retired_at = parley.clock() where retired_at is null;
  insert into parley.link_keys (key_id, sealed_key) values (p_key_id, p_sealed_key);
  return public.link_keys();
end
$$;
comment on function public.add_link_key is
  'Makes a key the one that derives new links, if the one it replaces (null: none) still is. What the old ones derived stays good.';

-- The links that may be told again. One that took a revoked one's place is nobody's until it is issued.
create function parley.links_to_tell(p_session_id uuid) returns setof parley.session_links
language sql stable set search_path = ''
as $$
  select * from parley.session_links l
  where l.session_id = p_session_id and l.revoked_at is null and (l.issued_at is not null or not exists (
    select from parley.session_links old where old.session_id = l.session_id and old.participant_type = l.participant_type
      and old.seat = l.seat and old.revoked_at is not null))
$$;

-- Whose token may be derived, and by which keys it was, newest first.
create function public.current_links(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'linkId', l.id, 'participantType', l.participant_type, 'seat', l.seat, 'keyIds', (
      select coalesce(jsonb_agg(d.key_id order by d.created_at desc), '[]') from parley.derived_tokens d where d.link_id = l.id
    )) order by l.participant_type, l.seat), '[]')
  from parley.links_to_tell(p_session_id) l
$$;
comment on function public.current_links is 'The links of a session that are not revoked. Reads only, and answers no token.';

create function public.keep_derived_token(p_link_id uuid, p_key_id text, p_token_hash text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_link parley.session_links;
begin
  if p_token_hash !~ '^[0-9a-f]{64}$' or p_token_hash is null
    or not exists (select from parley.link_keys where key_id = p_key_id) then
    perform parley.refuse('invalid_argument', 'A derived token has the SHA-256 of its text as 64 hexadecimal digits, and a known key.', 'token_hash');
  end if;
  select * into v_link from parley.session_links where id = p_link_id and revoked_at is null for update;
  if not found then
    perform parley.refuse('link_not_found', 'There is no such link, or it was revoked.');
  end if;
  insert into parley.derived_tokens (link_id, key_id, token_hash) values (v_link.id, p_key_id, decode(p_token_hash, 'hex'))
    on conflict (link_id, key_id) do nothing;
  update parley.session_links set issued_at = parley.clock() where id = v_link.id and issued_at is null;
  if found then
    insert into parley.session_events (session_id, type, actor, data) values (v_link.session_id, 'link_issued', 'system',
      jsonb_build_object('participantType', v_link.participant_type, 'linkId', v_link.id) || parley.seat_json(v_link.seat));
  end if;
  return jsonb_build_object('linkId', v_link.id);
end
$$;
comment on function public.keep_derived_token is
  'From now on the link opens by this derived token, too. Refuses: invalid_argument, link_not_found (revoked, too).';
