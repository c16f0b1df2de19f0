-- Doors of a room name members: open_room answers them, messages, reports, arrivals and changes say whose they are, and what comes in may
-- name a member where it named a side. A room has a chat where its kind and mode say so.

-- The member of a session by its side, as an appointment names its two, or by its id.
create function parley.member_named(p_session_id uuid, p_side text, p_member_id uuid) returns parley.session_members
language plpgsql stable set search_path = ''
as $$
declare
  v_member parley.session_members;
begin
  if p_member_id is not null then
    select * into v_member from parley.session_members where id = p_member_id and session_id = p_session_id;
  else
    select * into v_member from parley.session_members where session_id = p_session_id and role = p_side and seat = 1;
  end if;
  return v_member;
end
$$;

-- The members of a session, each with the number of the newest claim of its link; 0: never claimed.
create function parley.members_json(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_agg(jsonb_build_object(
      'id', m.id, 'role', m.role, 'personId', m.person_id, 'name', m.name, 'claimNumber', coalesce((
        select max(c.claim_number) from parley.session_links l join parley.claims c on c.link_id = l.id
        where l.session_id = m.session_id and l.participant_type = m.role and l.seat = m.seat and l.revoked_at is null
      ), 0)
    ) order by m.role, m.seat)
    from parley.session_members m where m.session_id = p_session_id
  );
end
$$;

create or replace function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_members jsonb := parley.members_json(p_session_id);
  v_left jsonb := '{"client": null, "consultant": null}';
  v_stalled jsonb := '[]';
  v_now timestamptz;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  v_now := parley.now_in(p_session_id);
  -- Into a scheduled session nobody came yet.
  if v_session.status <> 'scheduled' then
    v_left := jsonb_build_object(
      'client', parley.left_json(p_session_id, 'client', v_now), 'consultant', parley.left_json(p_session_id, 'consultant', v_now));
    v_stalled := parley.stalled_json(p_session_id);
  end if;
  return parley.facts_with(v_session, v_booking, v_now) || jsonb_build_object(
    'client', parley.person_json(v_booking.client_id, v_booking.client_name),
    'consultant', parley.person_json(v_booking.consultant_id, v_booking.consultant_name),
    'members', v_members,
    'claims', (select jsonb_object_agg(m.value ->> 'role', m.value -> 'claimNumber') from jsonb_array_elements(v_members) as m),
    'relayOnly', v_booking.relay_only,
    'left', v_left,
    'stalled', v_stalled,
    'serverTime', parley.clock()
  );
end
$$;
comment on function public.open_room is 'Everything that a signalling server needs to hold a room. Reads only.';

-- Needs no subtransaction for each: what may be refused is refused before anything of it was written.
create or replace function public.start_sessions(p_node_id text, p_arrivals jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_arrival record;
  v_entry parley.entry;
  v_refused parley.refusal;
  v_answers jsonb[] := array_fill(null::jsonb, array[jsonb_array_length(p_arrivals)]);
  v_members parley.session_members[] := array(
    select parley.member_named((a.value ->> 'sessionId')::uuid,
      case when a.value ->> 'memberId' is null then parley.checked_side(a.value ->> 'participantType') end, (a.value ->> 'memberId')::uuid)
    from jsonb_array_elements(p_arrivals) with ordinality as a order by a.ordinality
  );
begin
  -- People, then sessions, each in one order, so that two batches cannot wait for each other.
  perform parley.lock_arrivals(array(select m.person_id from unnest(v_members) as m));
  for v_arrival in
    select a.place, (a.value ->> 'sessionId')::uuid as session_id, a.role, a.person_id,
      (a.value ->> 'connectionId')::uuid as connection_id, coalesce((a.value ->> 'ageMs')::integer, 0) as age_ms,
      coalesce((a.value ->> 'goOn')::boolean, false) as go_on
    from rows from (jsonb_array_elements(p_arrivals), unnest(v_members)) with ordinality
      as a (value, id, member_of, role, seat, person_id, name, place)
    order by 2, 1
  loop
    v_entry := case when v_arrival.role is null then row (row ('session_not_found', '', '')::parley.refusal, null)::parley.entry
      else parley.enter(v_arrival.person_id, v_arrival.session_id, v_arrival.role, p_node_id, v_arrival.connection_id, v_arrival.age_ms,
        v_arrival.go_on) end;
    v_refused := v_entry.refused;
    v_answers[v_arrival.place] := case when v_refused.code is null then jsonb_build_object('outcome', 'present', 'live', v_entry.live)
      else jsonb_build_object('outcome', 'refused', 'reason', v_refused.code)
        || case v_refused.code when 'in_another_session' then v_refused.detail::jsonb else '{}' end end;
  end loop;
  return to_jsonb(v_answers);
end
$$;
comment on function public.start_sessions is
  'start_session for many arrivals at one node, answered in their order; what start_session refuses is an answer here and spoils nothing '
  'for the others. Needs {sessionId, connectionId} and {participantType} or {memberId}, takes {ageMs, goOn}.';

-- Beside them, what the holder of one side's link may know before it goes in: whether the other side is there already, until when somebody
-- may still come, and what happens to the money when nobody does.
create or replace function parley.side_facts_of(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_facts jsonb;
  v_over boolean;
  v_client boolean := p_link.participant_type = 'client';
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  v_facts := parley.facts_with(p_session, v_booking, p_now);
  v_over := parley.is_over(v_facts ->> 'status');
  return v_facts || jsonb_build_object(
    'relayOnly', v_booking.relay_only,
    'linkId', p_link.id,
    'participantType', p_link.participant_type,
    'memberId', (parley.member_named(p_session.id, p_link.participant_type, null)).id,
    'participantId', case when v_client then v_booking.client_id else v_booking.consultant_id end,
    'participantName', case when v_client then v_booking.client_name else v_booking.consultant_name end,
    'otherParticipantId', case when v_client then v_booking.consultant_id else v_booking.client_id end,
    'otherParticipantName', case when v_client then v_booking.consultant_name else v_booking.client_name end,
    'otherPresent', not v_over and parley.is_present(p_session.id, case when v_client then 'consultant' else 'client' end, p_now),
    'alone', case when not v_over
      then parley.alone_terms(p_session, v_booking, (v_facts ->> 'priceMinor')::bigint, p_link.participant_type, p_now) end,
    'claimed', exists (select from parley.claims where link_id = p_link.id),
    'serverTime', parley.clock()
  );
end
$$;

create or replace function public.participant_of_claim(p_device text, p_token text default null, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('sessionId', l.session_id, 'participantType', l.participant_type, 'memberId', m.id, 'claimNumber', c.claim_number)
    into v_answer
  from parley.claims c
  join parley.session_links l on l.id = c.link_id
  join parley.session_members m on m.session_id = l.session_id and m.role = l.participant_type and m.seat = l.seat
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

-- Stored before it is acknowledged.
create or replace function public.store_messages(p_messages jsonb) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
  with given as materialized (
    select m.ordinality as place, (m.value ->> 'sessionId')::uuid as session_id, (m.value ->> 'id')::uuid as id,
      case when m.value ->> 'memberId' is null then m.value ->> 'participantType' else w.role end as participant_type, coalesce(w.seat, 1::smallint) as seat,
      m.value ->> 'message' as message
    from jsonb_array_elements(p_messages) with ordinality as m
    left join parley.session_members w on w.id = (m.value ->> 'memberId')::uuid and w.session_id = (m.value ->> 'sessionId')::uuid
  ),
  -- Shared locks: an end waits for the messages before it and refuses those after it.
  rooms as materialized (
    select s.id, s.ended_at, k.has_chat from parley.sessions s join parley.kind_modes k on k.kind = s.kind and k.mode = s.mode
    where s.id in (select session_id from given) order by s.id for share of s
  ),
  admitted as materialized (
    select distinct on (g.session_id, g.id) g.*
    from given g join rooms r on r.id = g.session_id
    where r.has_chat and r.ended_at is null and g.participant_type is not null
    order by g.session_id, g.id, g.place
  ),
  stored as (
    insert into parley.messages as kept (session_id, id, participant_type, seat, message, at)
    select a.session_id, a.id, a.participant_type, a.seat, a.message, parley.clock() from admitted a order by a.place
    -- Changes nothing, but answers the row that was there, also one that another process stored a moment ago.
    on conflict (session_id, id) do update set id = kept.id
    -- A row that this statement inserted was never updated: its xmax is 0.
    returning kept.session_id, kept.id, kept.participant_type, kept.seat, kept.message, kept.at, (kept.xmax = 0) as fresh
  )
  select coalesce(jsonb_agg(
    case
      -- A member who is not one of the session is told as much as who names no session.
      when r.id is null or r.ended_at is not null or g.participant_type is null then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'session_over')
      when not r.has_chat then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'not_allowed_in_mode')
      when (st.participant_type, st.seat, st.message) is distinct from (g.participant_type, g.seat, g.message) then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'idempotency_conflict')
      else
        jsonb_build_object('outcome', 'stored', 'id', g.id, 'timestamp', st.at, 'duplicate', not st.fresh or a.id is null)
    end order by g.place), '[]')
  from given g
  left join rooms r on r.id = g.session_id
  left join stored st on st.session_id = g.session_id and st.id = g.id
  left join admitted a on a.place = g.place
$$;
comment on function public.store_messages is
  'Stores chat messages in one statement, in the order given; a known id of the same message answers the stored time. Needs {sessionId, '
  'id, message} and {participantType} or {memberId}. Refused (as a value): session_over, not_allowed_in_mode, idempotency_conflict (another message has this '
  'id).';

create or replace function public.list_messages(p_session_id uuid, p_limit integer default 500) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(
    jsonb_build_object(
      'id', m.id,
      -- A guest is known by nothing but the membership.
      'senderId', coalesce(w.person_id, w.id),
      'senderType', m.participant_type,
      'memberId', w.id,
      'message', m.message,
      'timestamp', m.at
    ) order by m.seq), '[]')
  from (
    select last.*, sum(octet_length(to_json(last.message)::text)) over (order by last.seq desc) as bytes
    from (select * from parley.messages where session_id = p_session_id order by seq desc limit p_limit) as last
  ) as m
  join parley.session_members w on w.session_id = m.session_id and w.role = m.participant_type and w.seat = m.seat
  where m.bytes <= parley.most_history_bytes()
$$;
comment on function public.list_messages is 'The last messages of a session, oldest first: at most `p_limit`, and at most 1 MiB of text.';

create or replace function public.record_call_quality(p_reports jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_stored integer;
begin
  insert into parley.call_quality (
    session_id, participant_type, seat, call_number, path, grade, rtt_ms, jitter_ms, lost_in, lost_out, at
  )
  select m.session_id, m.role, m.seat, q.call, q.path, q.grade, q."rttMs", q."jitterMs", q."lostIn", q."lostOut", parley.clock()
  from jsonb_to_recordset(p_reports) as r ("sessionId" uuid, "participantType" text, "memberId" uuid, quality jsonb)
  cross join lateral parley.member_named(r."sessionId", r."participantType", r."memberId") as m
  cross join lateral jsonb_to_record(r.quality)
    as q (call integer, path text, grade text, "rttMs" integer, "jitterMs" integer, "lostIn" real, "lostOut" real)
  where m.id is not null
    and (
      select count(*) < parley.most_quality_reports() from parley.call_quality kept
      where kept.session_id = m.session_id and kept.participant_type = m.role and kept.seat = m.seat
    );
  get diagnostics v_stored = row_count;
  return jsonb_build_object('stored', v_stored);
end
$$;
comment on function public.record_call_quality is
  'Stores what browsers said of their lines, of one or many sessions, each with the member (its side, or its id) that the signalling server '
  'knows; at most 1,000 a member.';

create or replace function public.recent_room_changes(p_since timestamptz) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
  with clock as materialized (
    select parley.clock() as now
  ), told as materialized (
    select e.* from parley.session_events e
    where e.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended') and e.at > p_since - parley.change_overlap()
    union all
    select e.* from parley.session_events e
    where e.type = 'left' and e.data ->> 'reason' = 'elsewhere' and e.at > p_since - parley.change_overlap()
  )
  select jsonb_build_object(
    'changes', coalesce((
      select jsonb_agg(
        jsonb_build_object('sessionId', s.id, 'roomId', s.room_id) || case e.type
          when 'ended' then jsonb_build_object('change', 'ended', 'summary',
            parley.summary_of(st) || jsonb_build_object('corrections', parley.corrected(st)))
          when 'link_revoked' then jsonb_build_object('change', 'revoked', 'participantType', m.role, 'memberId', m.id)
          when 'left' then jsonb_build_object(
            'change', 'went_elsewhere', 'participantType', m.role, 'memberId', m.id, 'connectionId', e.data -> 'connectionId')
          else jsonb_build_object('change', 'claimed', 'participantType', m.role, 'memberId', m.id, 'claimNumber', e.data -> 'claimNumber')
        end order by e.seq)
      from told e
      join parley.sessions s on s.id = e.session_id
      left join parley.settlements st on st.session_id = e.session_id
      -- An event names its member by the role, and by the seat where that is not the first.
      left join parley.session_members m on m.session_id = e.session_id
        and m.role = case e.type when 'left' then e.actor else e.data ->> 'participantType' end
        and m.seat = coalesce((e.data ->> 'seat')::smallint, 1)
    ), '[]'),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.recent_room_changes is
  'Endings, claims, revocations and people who went on to another session, since a time of the database''s clock and a little before; '
  'reading a change twice is harmless.';

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select quote_ident(rolname) from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on function parley.member_named(uuid, text, uuid), parley.members_json(uuid) from %s', v_role);
  end loop;
end
$$;
