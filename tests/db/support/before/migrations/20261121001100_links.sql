-- Links and claims: who may enter, from which device.

create function parley.link_by_token(p_token text) returns parley.session_links
language sql stable set search_path = ''
as $$ select l from parley.session_links l where l.token_hash = parley.secret_hash(p_token) $$;

-- The link that a device ever claimed: the one named, or the one it claimed last. Whether it still holds it is another question.
create function parley.link_by_device(p_device text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l
  from parley.claims c join parley.session_links l on l.id = c.link_id
  where c.device_hash = parley.secret_hash(p_device) and (p_link_id is null or c.link_id = p_link_id)
  order by c.claimed_at desc
  limit 1
$$;

create function parley.newest_claim(p_link_id uuid) returns parley.claims
language sql stable set search_path = ''
as $$ select c from parley.claims c where c.link_id = p_link_id order by c.claim_number desc limit 1 $$;

create function public.is_session_link_valid(p_token text) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$ begin return parley.link_check(parley.link_by_token(p_token)); end $$;
comment on function public.is_session_link_valid is 'The session''s facts as the bearer of this link may see them, or why the link does not admit. Changes nothing.';

create function public.is_claim_valid(p_device text, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$ begin return parley.link_check(parley.link_by_device(p_device, p_link_id)); end $$;
comment on function public.is_claim_valid is 'The same as is_session_link_valid, for a device that claimed the link (by link, or its newest claim). Changes nothing.';

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
comment on function public.issue_session_link is 'A new link for one side; the one before it is revoked with its claim. The raw token is answered once.';

-- Makes `p_device` the holder of the link. The session row is locked by the caller.
create function parley.claim(p_link parley.session_links, p_device text, p_take_over boolean) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_hash bytea := parley.secret_hash(p_device);
  v_claim parley.claims := parley.newest_claim(p_link.id);
  -- Numbers go on over the links of a side, so that nothing issued under a revoked link is ever current again.
  v_number integer := 1 + coalesce((
    select max(c.claim_number) from parley.claims c join parley.session_links l on l.id = c.link_id
    where l.session_id = p_link.session_id and l.participant_type = p_link.participant_type
  ), 0);
begin
  if v_claim.device_hash = v_hash then
    update parley.claims set claimed_at = greatest(claimed_at, parley.clock())
      where link_id = p_link.id and claim_number = v_claim.claim_number;
    return v_claim.claim_number;
  end if;
  if v_claim.link_id is not null and p_take_over is not true then
    perform parley.refuse('in_use_elsewhere', 'This link is used on another device.', 'in_use_elsewhere');
  end if;
  insert into parley.claims (link_id, claim_number, device_hash, claimed_at) values (p_link.id, v_number, v_hash, parley.clock());
  insert into parley.session_events (session_id, type, actor, data) values (
    p_link.session_id, case when v_claim.link_id is null then 'link_claimed' else 'link_taken_over' end, p_link.participant_type,
    jsonb_build_object('participantType', p_link.participant_type, 'claimNumber', v_number)
  );
  return v_number;
end
$$;

create function public.claim_session_link(p_token text, p_link_id uuid, p_device text, p_take_over boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := case when p_token is not null then parley.link_by_token(p_token) else parley.link_by_device(p_device, p_link_id) end;
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_reason text;
  v_number integer;
begin
  if v_link.id is null then
    perform parley.refuse('link_not_found', 'There is no such link.', 'not_found');
  end if;
  if coalesce(char_length(p_device), 0) < 22 then
    perform parley.refuse('invalid_argument', 'The device secret must carry at least 128 random bits as base64url.', 'device');
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  select * into strict v_link from parley.session_links where id = v_link.id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, v_link, v_now);
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This link does not admit now.', v_reason);
  end if;
  v_number := parley.claim(v_link, p_device, p_take_over);
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
comment on function public.claim_session_link is 'Claims the link for a device, or renews its claim; another device''s claim is replaced only when asked.';

create function public.participant_of_claim(p_device text, p_token text default null, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('sessionId', l.session_id, 'participantType', l.participant_type, 'claimNumber', c.claim_number)
    into v_answer
  from parley.claims c join parley.session_links l on l.id = c.link_id
  where c.device_hash = parley.secret_hash(p_device)
    and l.revoked_at is null
    and (p_token is null or l.token_hash = parley.secret_hash(p_token))
    and (p_link_id is null or l.id = p_link_id)
    and not exists (select from parley.claims newer where newer.link_id = c.link_id and newer.claim_number > c.claim_number)
  order by c.claimed_at desc
  limit 1;
  if v_answer is null then
    perform parley.refuse('not_a_participant', 'This device holds no link of that session.', 'not_a_participant');
  end if;
  return v_answer;
end
$$;
comment on function public.participant_of_claim is 'Which side of which session a device may act for: it must hold the newest claim of a link that is not revoked.';
