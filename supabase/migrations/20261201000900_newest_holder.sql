-- Only the newest holder of a link may act by its cookie. A device whose place was taken over sees that it was, and gets it back by the link's secret
-- alone; and whoever had its link revoked has none until it is issued anew, also by the consultant's own pages.

-- Whether another device took over what this one held last of a link.
create function parley.was_displaced(p_link_id uuid, p_device text) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_newest parley.claims := parley.newest_claim(p_link_id);
begin
  return v_newest.link_id is not null and v_newest.device_hash <> parley.secret_hash(p_device);
end
$$;

create or replace function public.is_claim_valid(p_device text, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
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
  'The same as is_session_link_valid, for a device that claimed the link (by link, or its newest claim); one that was displaced is told nothing once it is '
  'over. Changes nothing.';

create or replace function public.consultant_claim(p_claims jsonb, p_session_id uuid, p_device text, p_take_over boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions := parley.own_session(p_claims, p_session_id);
  v_link parley.session_links;
  v_reason text;
begin
  if coalesce(char_length(p_device), 0) < 22 then
    perform parley.refuse('invalid_argument', 'The device secret must carry at least 128 random bits as base64url.', 'device');
  end if;
  select * into v_link from parley.session_links
    where session_id = p_session_id and participant_type = 'consultant' and revoked_at is null;
  -- Taken away by an administrator, and not issued anew: signing in is no way around it.
  if v_link.id is null or (v_link.issued_at is null and exists (
    select from parley.session_links l
    where l.session_id = p_session_id and l.participant_type = 'consultant' and l.revoked_at is not null
  )) then
    perform parley.refuse('link_over', 'This session''s link was revoked.', 'revoked');
  end if;
  v_reason := parley.link_refusal(v_session, v_link, parley.now_in(p_session_id));
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This session does not admit now.', v_reason);
  end if;
  perform parley.claim(v_link, p_device, p_take_over);
  return jsonb_build_object('linkId', v_link.id, 'serverTime', parley.clock(), 'linkValidUntil', v_session.link_valid_until);
end
$$;

create or replace function public.record_readiness(p_session_id uuid, p_participant_type text, p_readiness jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_side text := parley.checked_side(p_participant_type);
begin
  if jsonb_typeof(p_readiness) is distinct from 'object' or octet_length(p_readiness::text) > 2000 then
    perform parley.refuse('invalid_argument', 'The readiness is an object of at most 2,000 bytes.', 'readiness');
  end if;
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  -- Also one that the clock has ended and no sweep has come to yet.
  if parley.is_over(v_session.status) or (parley.verdict_of(v_session, parley.now_in(p_session_id))).status is not null then
    perform parley.refuse('session_over', 'The session is over.');
  end if;
  if (
    select count(*) >= parley.most_readiness_events() from parley.session_events e
    where e.session_id = p_session_id and e.type = 'readiness' and e.actor = v_side
  ) then
    return jsonb_build_object('stored', false);
  end if;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'readiness', v_side, jsonb_build_object('participantType', v_side, 'readiness', p_readiness));
  return jsonb_build_object('stored', true);
end
$$;

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on function parley.was_displaced(uuid, text) from %s', v_role);
  end loop;
end
$$;
