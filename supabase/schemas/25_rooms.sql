-- The room: entering it, when the clock starts, and what the signalling server is told of it.

create function parley.start_clock(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.webrtc_sessions
language plpgsql set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
begin
  update parley.webrtc_sessions
    set status = 'active',
      started_at = p_now,
      link_valid_until = greatest(link_valid_until,
        p_now + make_interval(mins => paid_duration_minutes + overrun_cap_minutes) + parley.link_grace())
    where id = p_session.id
    returning * into strict v_session;
  return v_session;
end
$$;

-- Why a session is not entered now; a null code: it is.
create function parley.entry_refusal(p_session parley.webrtc_sessions, p_there parley.attendance, p_now timestamptz) returns parley.refusal
language plpgsql stable set search_path = ''
as $$
begin
  if parley.is_over(p_session.status) or (case p_session.status
    when 'active' then parley.verdict_by(p_session, p_there, p_now) else parley.verdict_of(p_session, p_now)
  end).status is not null then
    return row ('session_over', 'This session is over.', 'session_over')::parley.refusal;
  elsif p_now < p_session.opens_at then
    return row ('too_early', 'This session is not open yet.', 'too_early')::parley.refusal;
  end if;
  return null;
end
$$;

-- `live`: the state of the session that was entered.
create type parley.entry as (refused parley.refusal, live jsonb);

-- Marks a side present, and starts the clock when both are. What is refused is so before anything was written. The person is locked by the
-- caller.
create function parley.enter(
  p_person_id uuid, p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_age_ms integer, p_go_on boolean
) returns parley.entry
language plpgsql volatile set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_there parley.attendance;
  v_refused parley.refusal;
  v_lease record;
  v_told text[] := '{}';
begin
  if p_go_on then
    perform parley.lock_sessions_left(p_person_id, p_session_id, p_side);
  end if;
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    return row (row ('session_not_found', format('There is no session %s.', p_session_id), '')::parley.refusal, null)::parley.entry;
  end if;
  v_now := parley.now_in(p_session_id);
  v_there := parley.attendance_of(p_session_id, v_now);
  v_refused := parley.entry_refusal(v_session, v_there, v_now);
  if v_refused.code is null then
    v_refused := parley.be_only_here(p_person_id, p_session_id, p_side, p_go_on, v_now);
  end if;
  if v_refused.code is not null then
    return row (v_refused, null)::parley.entry;
  end if;
  v_lease := parley.take_lease(
    p_session_id, p_side, p_node_id, p_connection_id, greatest(parley.ago(v_now, p_age_ms), v_session.opens_at), v_now);
  if v_lease.opened_at is not null then
    v_told := v_told || 'joined'::text;
    v_there := coalesce(case when not v_lease.lapsed then parley.attendance_with(v_there, p_side, v_lease.opened_at, v_now) end,
      parley.attendance_of(p_session_id, v_now));
  end if;
  if v_session.status = 'scheduled' then
    update parley.webrtc_sessions set status = 'waiting' where id = p_session_id returning * into strict v_session;
    v_told := v_told || 'waiting'::text;
  end if;
  if v_session.status = 'waiting' and v_there.client_here and v_there.consultant_here then
    -- From the first instant at which both were there: a join counts from when it came in.
    v_session := parley.start_clock(v_session, (select max(lower(r)) from unnest(v_there.client * v_there.consultant) as r));
    v_told := v_told || 'started'::text;
  end if;
  perform parley.tell_of_entry(v_session, p_side, v_told, p_node_id, p_connection_id);
  return row (null, jsonb_build_object(
    'sessionId', v_session.id,
    'status', v_session.status,
    'bothPresent', v_there.client_here and v_there.consultant_here,
    'startedAt', v_session.started_at,
    'endsAt', case when v_session.started_at is not null then parley.paid_end_of(v_session, v_there, v_now) end,
    'serverTime', v_now
  ))::parley.entry;
end
$$;

-- The events of an entry, in their order.
create function parley.tell_of_entry(
  p_session parley.webrtc_sessions, p_side text, p_told text[], p_node_id text, p_connection_id uuid
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if p_told <> '{}' then
    insert into parley.session_events (session_id, type, actor, data)
      select p_session.id, told, case told when 'started' then 'system' else p_side end, case told
        when 'joined' then jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id)
        when 'started' then jsonb_build_object('startedAt', p_session.started_at)
        else '{}' end
      from unnest(p_told) as told;
  end if;
end
$$;

create function public.start_session(
  p_session_id uuid, p_participant_type text, p_node_id text default 'direct', p_connection_id uuid default gen_random_uuid(),
  p_age_ms integer default 0, p_go_on boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.person_of_side(p_session_id, parley.checked_side(p_participant_type));
  v_entry parley.entry;
  v_refused parley.refusal;
begin
  perform parley.lock_arrivals(array[v_person]);
  v_entry := parley.enter(v_person, p_session_id, p_participant_type, p_node_id, p_connection_id, p_age_ms, p_go_on);
  v_refused := v_entry.refused;
  if v_refused.code is not null then
    perform parley.refuse(v_refused.code, v_refused.message, v_refused.detail);
  end if;
  return v_entry.live;
end
$$;
comment on function public.start_session is
  'Marks the side present and starts the clock when both are. With a node and a connection: from when its join came in (`p_age_ms` ago) '
  'until that connection was last heard. Without a node each call counts for 25 s: call it again at least every 20 s.';

-- Needs no subtransaction for each: what may be refused is refused before anything of it was written.
create function public.start_sessions(p_node_id text, p_arrivals jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
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
    select a.place, (a.value ->> 'sessionId')::uuid as session_id, a.id as member_id, a.role, a.person_id,
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
    -- Most sessions are appointments; what is none is one of another kind.
    if v_refused.code = 'session_not_found' and v_arrival.member_id is not null then
      v_entry := parley.enter_by_kind(v_arrival.member_id, p_node_id, v_arrival.connection_id, v_arrival.age_ms);
      v_refused := v_entry.refused;
    end if;
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

-- The room of an appointment, with the proposal of more time that waits for its answer.
create function parley.appointment_room(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
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
    'proposal', case when v_session.started_at is not null and not parley.is_over(v_session.status)
      then public.open_extension(p_session_id) -> 'extension' end,
    'serverTime', parley.clock()
  );
end
$$;

create function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$ begin return parley.appointment_room(p_session_id); end $$;
comment on function public.open_room is 'Everything that a signalling server needs to hold the room of an appointment. Reads only.';

-- A restarted signalling server meets all its clients at once: what it asks for each of them it may ask for many in one statement, one
-- round trip and one commit.
create function public.open_rooms(p_session_ids uuid[]) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  return (
    select coalesce(jsonb_agg(parley.room_json(s)), '[]') from parley.sessions s where s.id = any (p_session_ids)
  );
end
$$;
comment on function public.open_rooms is
  'Everything that a signalling server needs to hold rooms, of whatever kind; a session that does not exist is not in the answer. Reads only.';

-- What is asked while people come in, on a session that never was: all of it is undone. Whoever calls this finds the plans of these functions made on
-- its connection, so that the first people at a new server's door need not wait for them.
create function public.rehearse_session() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session uuid;
  v_leases uuid[] := array[gen_random_uuid(), gen_random_uuid()];
begin
  v_session := public.create_booking(
    p_client_ref => v_leases[1]::text, p_client_name => 'Nobody', p_consultant_ref => v_leases[2]::text, p_consultant_name => 'Nobody',
    p_session_type => 'chat', p_scheduled_start => parley.clock(), p_duration_minutes => 30, p_price_minor => 100, p_currency => 'EUR',
    p_funding => 'received'
  )->>'sessionId';
  perform public.open_rooms(array[v_session]);
  perform public.start_sessions('rehearsal', jsonb_build_array(
    jsonb_build_object('sessionId', v_session, 'participantType', 'client', 'connectionId', v_leases[1], 'ageMs', 0),
    jsonb_build_object('sessionId', v_session, 'participantType', 'consultant', 'connectionId', v_leases[2], 'ageMs', 0)
  ));
  perform public.renew_presence('rehearsal', v_leases, array[0, 0]);
  raise exception using errcode = 'triggered_action_exception', message = 'nothing of this was';
exception
  when triggered_action_exception then return jsonb_build_object('rehearsed', true);
  when others then return jsonb_build_object('rehearsed', false);
end
$$;
comment on function public.rehearse_session is 'Plays the entry of two people, and undoes it. Changes nothing.';
