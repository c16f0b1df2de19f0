-- Which browser holds a link, and may act for its member.

-- Each take-over is a further row; the highest number holds the link.
create table parley.claims (
  link_id uuid not null references parley.session_links,
  claim_number integer not null check (claim_number >= 1),
  device_hash bytea not null check (octet_length(device_hash) = 32),
  claimed_at timestamptz not null,
  primary key (link_id, claim_number)
);
create index claims_by_device on parley.claims (device_hash, claimed_at desc);

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

-- So many devices may come to a link in an hour: each is a claim and an event, for good. lib/limits has the number, too.
create function parley.most_claims_per_hour() returns integer language sql immutable set search_path = '' as $$ select 60 $$;

-- Makes `p_device` the holder of the link. The session row is locked by the caller.
create function parley.claim(p_link parley.session_links, p_device text, p_take_over boolean) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_hash bytea := parley.secret_hash(p_device);
  v_claim parley.claims := parley.newest_claim(p_link.id);
  v_recent timestamptz;
  -- Numbers go on over the links of a member, so that nothing issued under a revoked link is ever current again.
  v_number integer := 1 + coalesce((
    select max(c.claim_number) from parley.claims c join parley.session_links l on l.id = c.link_id
    where l.session_id = p_link.session_id and l.participant_type = p_link.participant_type and l.seat = p_link.seat
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
    jsonb_build_object('participantType', p_link.participant_type, 'claimNumber', v_number) || parley.seat_json(p_link.seat)
  );
  return v_number;
end
$$;

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

-- The link that somebody holds: by its token, or by the device that claimed it last. Nobody else may speak for its side.
create function parley.held_link(p_token text, p_device text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l from parley.session_links l
  where l.revoked_at is null and l.id = case when p_token is not null then parley.link_of_token(p_token) else p_link_id end
    and (p_token is not null or (parley.newest_claim(l.id)).device_hash = parley.secret_hash(p_device))
$$;

create function public.participant_of_claim(p_device text, p_token text default null, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('sessionId', l.session_id, 'kind', s.kind, 'participantType', l.participant_type, 'memberId', m.id,
    'claimNumber', c.claim_number) into v_answer
  from parley.claims c
  join parley.session_links l on l.id = c.link_id
  join parley.sessions s on s.id = l.session_id
  join parley.session_members m on m.session_id = l.session_id and m.role = l.participant_type and m.seat = l.seat
  where c.device_hash = parley.secret_hash(p_device)
    and l.revoked_at is null
    and (p_token is null or l.id = parley.link_of_token(p_token))
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
  'Which member of which session a device may act for: it must hold the newest claim of a link that is not revoked.';

-- The link of an appointment that a browser may speak for: the one whose claim it holds, or one that nobody has claimed, by its token.
create function parley.link_to_speak_for(p_device text, p_token text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l
  from parley.session_links l
  join parley.webrtc_sessions s on s.id = l.session_id
  left join lateral (select (parley.newest_claim(l.id)).*) as c on true
  where l.revoked_at is null
    and l.id = case when p_token is not null then parley.link_of_token(p_token) else p_link_id end
    and (c.device_hash = parley.secret_hash(p_device) or (c.link_id is null and p_token is not null))
$$;
