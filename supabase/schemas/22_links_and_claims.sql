-- Who may enter: a link for each side, and the browser that holds it.

-- The raw token is 32 random bytes as base64url; only its SHA-256 is kept.
create table parley.session_links (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references parley.webrtc_sessions,
  participant_type parley.participant_type not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  created_at timestamptz not null default parley.clock(),
  issued_at timestamptz,
  revoked_at timestamptz
);
comment on column parley.session_links.issued_at is
  'When its raw token was handed out. Null: made by the booking trigger with a token that nobody knows, until issue_session_link.';
create unique index session_links_one_per_side on parley.session_links (session_id, participant_type) where revoked_at is null;
create index session_links_by_session on parley.session_links (session_id);

-- Each take-over is a further row; the highest number holds the link.
create table parley.claims (
  link_id uuid not null references parley.session_links,
  claim_number integer not null check (claim_number >= 1),
  device_hash bytea not null check (octet_length(device_hash) = 32),
  claimed_at timestamptz not null,
  primary key (link_id, claim_number)
);
create index claims_by_device on parley.claims (device_hash, claimed_at desc);

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

-- Whether another device took over what this one held last of a link. Only the newest holder of a link may act by its cookie: a device
-- whose place was taken over sees that it was, and gets it back by the link's secret alone; and whoever had its link revoked has none until
-- it is issued anew, also by the consultant's own pages.
create function parley.was_displaced(p_link_id uuid, p_device text) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_newest parley.claims := parley.newest_claim(p_link_id);
begin
  return v_newest.link_id is not null and v_newest.device_hash <> parley.secret_hash(p_device);
end
$$;

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
  select * into strict v_session from parley.webrtc_sessions where id = p_link.session_id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, p_link, v_now);
  if v_reason is null then
    return jsonb_build_object('valid', true, 'facts', parley.side_facts_of(v_session, p_link, v_now));
  end if;
  return jsonb_build_object('valid', false, 'reason', v_reason,
    'facts', case when v_reason <> 'revoked' then parley.side_facts_of(v_session, p_link, v_now) end);
end
$$;

create function public.is_session_link_valid(p_token text) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$ begin return parley.link_check(parley.link_by_token(p_token)); end $$;
comment on function public.is_session_link_valid is
  'The session''s facts as the bearer of this link may see them, or why the link does not admit. Changes nothing.';

create function public.is_claim_valid(p_device text, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := parley.link_by_device(p_device, p_link_id);
  v_check jsonb := parley.link_check(v_link);
begin
  -- What became of the session is its holder's to know.
  if v_link.id is not null and not (v_check ->> 'valid')::boolean and v_check ->> 'reason' <> 'too_early'
    and parley.was_displaced(v_link.id, p_device) then
    return parley.link_check(null::parley.session_links);
  end if;
  return v_check;
end
$$;
comment on function public.is_claim_valid is
  'The same as is_session_link_valid, for a device that claimed the link (by link, or its newest claim); one that was displaced is told '
  'nothing once it is over. Changes nothing.';

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

-- So many devices may come to a link in an hour: each is a claim and an event, for good. lib/limits.ts has the number, too.
create function parley.most_claims_per_hour() returns integer language sql immutable set search_path = '' as $$ select 60 $$;

-- Makes `p_device` the holder of the link. The session row is locked by the caller.
create function parley.claim(p_link parley.session_links, p_device text, p_take_over boolean) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_hash bytea := parley.secret_hash(p_device);
  v_claim parley.claims := parley.newest_claim(p_link.id);
  v_recent timestamptz;
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
  -- The one so many claims ago.
  select c.claimed_at into v_recent from parley.claims c where c.link_id = p_link.id
    order by c.claim_number desc offset parley.most_claims_per_hour() - 1 limit 1;
  if v_recent > parley.clock() - interval '1 hour' then
    perform parley.refuse('too_many_attempts', 'This link went from device to device too often within an hour.',
      ceil(extract(epoch from v_recent + interval '1 hour' - parley.clock()))::text);
  end if;
  insert into parley.claims (link_id, claim_number, device_hash, claimed_at) values (p_link.id, v_number, v_hash, parley.clock());
  insert into parley.session_events (session_id, type, actor, data) values (
    p_link.session_id, case when v_claim.link_id is null then 'link_claimed' else 'link_taken_over' end, p_link.participant_type,
    jsonb_build_object('participantType', p_link.participant_type, 'claimNumber', v_number)
  );
  return v_number;
end
$$;

create function public.claim_session_link(
  p_token text, p_link_id uuid, p_device text, p_take_over boolean default false, p_go_on boolean default false
) returns jsonb
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
  perform parley.lock_arrival(v_link.session_id, v_link.participant_type, p_go_on);
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  select * into strict v_link from parley.session_links where id = v_link.id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, v_link, v_now);
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This link does not admit now.', v_reason);
  end if;
  -- A cookie alone takes nothing over: who was displaced gets the place back by the link's secret.
  v_number := parley.claim(v_link, p_device, p_take_over and p_token is not null);
  perform parley.be_only_here(v_session.id, v_link.participant_type, p_go_on, v_now);
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
  'another session is refused, or goes on here when asked.';

-- The link that somebody holds: by its token, or by the device that claimed it last. Nobody else may speak for its side.
create function parley.held_link(p_token text, p_device text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l from parley.session_links l
  where l.revoked_at is null and case when p_token is not null then l.token_hash = parley.secret_hash(p_token)
    else l.id = p_link_id and (parley.newest_claim(l.id)).device_hash = parley.secret_hash(p_device) end
$$;

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
comment on function public.participant_of_claim is
  'Which side of which session a device may act for: it must hold the newest claim of a link that is not revoked.';

-- The link that a browser may speak for: the one whose claim it holds, or one that nobody has claimed, by its token.
create function parley.link_to_speak_for(p_device text, p_token text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l
  from parley.session_links l left join lateral (select (parley.newest_claim(l.id)).*) as c on true
  where l.revoked_at is null
    and ((p_token is not null and l.token_hash = parley.secret_hash(p_token)) or (p_token is null and l.id = p_link_id))
    and (c.device_hash = parley.secret_hash(p_device) or (c.link_id is null and p_token is not null))
$$;
