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
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session.id, 'started', 'system', jsonb_build_object('startedAt', p_now));
  return v_session;
end
$$;

create function public.start_session(
  p_session_id uuid, p_participant_type text, p_node_id text default 'direct', p_connection_id uuid default gen_random_uuid(),
  p_age_ms integer default 0, p_go_on boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_side text := parley.checked_side(p_participant_type);
  v_now timestamptz;
  v_there parley.attendance;
  v_joined_at timestamptz;
begin
  perform parley.lock_arrival(p_session_id, v_side, p_go_on);
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  v_now := parley.now_in(p_session_id);
  v_there := parley.attendance_of(p_session_id, v_now);
  if parley.is_over(v_session.status) or (case v_session.status
    when 'active' then parley.verdict_by(v_session, v_there, v_now) else parley.verdict_of(v_session, v_now)
  end).status is not null then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  elsif v_now < v_session.opens_at then
    perform parley.refuse('too_early', 'This session is not open yet.', 'too_early');
  end if;
  perform parley.be_only_here(p_session_id, v_side, p_go_on, v_now);
  v_joined_at := parley.take_lease(
    p_session_id, v_side, p_node_id, p_connection_id, greatest(parley.ago(v_now, p_age_ms), v_session.opens_at), v_now);
  if v_joined_at is not null then
    insert into parley.session_events (session_id, type, actor, data)
      values (p_session_id, 'joined', v_side, jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id));
  end if;
  v_there := parley.attendance_of(p_session_id, v_now);
  if v_session.status = 'scheduled' then
    update parley.webrtc_sessions set status = 'waiting' where id = p_session_id returning * into strict v_session;
    insert into parley.session_events (session_id, type, actor) values (p_session_id, 'waiting', v_side);
  end if;
  if v_session.status = 'waiting' and v_there.client_here and v_there.consultant_here then
    -- From the first instant at which both were there: a join counts from when it came in.
    v_session := parley.start_clock(v_session, (select max(lower(r)) from unnest(v_there.client * v_there.consultant) as r));
  end if;
  return jsonb_build_object(
    'sessionId', v_session.id,
    'status', v_session.status,
    'bothPresent', v_there.client_here and v_there.consultant_here,
    'startedAt', v_session.started_at,
    'endsAt', case when v_session.started_at is not null then parley.paid_end_of(v_session, v_there, v_now) end,
    'serverTime', v_now
  );
end
$$;
comment on function public.start_session is
  'Marks the side present and starts the clock when both are. With a node and a connection: from when its join came in (`p_age_ms` ago) '
  'until that connection was last heard. Without a node each call counts for 25 s: call it again at least every 20 s.';

create function public.start_sessions(p_node_id text, p_arrivals jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_arrival record;
  v_there text;
  v_answers jsonb[] := array_fill(null::jsonb, array[jsonb_array_length(p_arrivals)]);
begin
  -- People, then sessions, each in one order, so that two batches cannot wait for each other.
  perform parley.lock_arrivals(p_arrivals);
  for v_arrival in
    select a.ordinality as place, (a.value ->> 'sessionId')::uuid as session_id, a.value ->> 'participantType' as side,
      (a.value ->> 'connectionId')::uuid as connection_id, coalesce((a.value ->> 'ageMs')::integer, 0) as age_ms,
      coalesce((a.value ->> 'goOn')::boolean, false) as go_on
    from jsonb_array_elements(p_arrivals) with ordinality as a
    order by 2, 1
  loop
    begin
      v_answers[v_arrival.place] := jsonb_build_object('outcome', 'present', 'live', public.start_session(
        v_arrival.session_id, v_arrival.side, p_node_id, v_arrival.connection_id, v_arrival.age_ms, v_arrival.go_on));
    exception
      when sqlstate 'PA003' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'too_early');
      when sqlstate 'PA006' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'session_not_found');
      when sqlstate 'PA007' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'session_over');
      when sqlstate 'PA017' then
        get stacked diagnostics v_there = pg_exception_detail;
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'in_another_session') || v_there::jsonb;
    end;
  end loop;
  return to_jsonb(v_answers);
end
$$;
comment on function public.start_sessions is
  'start_session for many arrivals at one node, answered in their order; what start_session refuses is an answer here and spoils nothing '
  'for the others. Needs {sessionId, participantType, connectionId}, takes {ageMs, goOn}.';

create function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_claims jsonb;
  v_now timestamptz;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select jsonb_object_agg(l.participant_type, coalesce((parley.newest_claim(l.id)).claim_number, 0)) into v_claims
    from parley.session_links l where l.session_id = p_session_id and l.revoked_at is null;
  v_now := parley.now_in(p_session_id);
  return parley.facts_of(v_session, v_now) || jsonb_build_object(
    'client', parley.person_json(v_booking.client_id, v_booking.client_name),
    'consultant', parley.person_json(v_booking.consultant_id, v_booking.consultant_name),
    'claims', v_claims,
    'relayOnly', v_booking.relay_only,
    'left', jsonb_build_object('client', parley.left_json(p_session_id, 'client', v_now), 'consultant', parley.left_json(p_session_id, 'consultant', v_now)),
    'stalled', (
      select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'participantType', e.participant_type, 'pausesAt', e.open_since) order by e.open_since), '[]')
      from parley.call_evidence e where e.session_id = p_session_id and e.kind = 'dead' and e.open_since is not null
    ),
    'serverTime', parley.clock()
  );
end
$$;
comment on function public.open_room is 'Everything that a signalling server needs to hold a room. Reads only.';

-- A restarted signalling server meets all its clients at once: what it asks for each of them it may ask for many in one statement, one
-- round trip and one commit. The proposal that waits for its answer is among it: one question less for each room after a restart.
create function public.open_rooms(p_session_ids uuid[]) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(public.open_room(s.id) || jsonb_build_object(
    'proposal', case when s.started_at is not null and not parley.is_over(s.status) then public.open_extension(s.id) -> 'extension' end
  )), '[]')
  from parley.webrtc_sessions s where s.id = any (p_session_ids)
$$;
comment on function public.open_rooms is 'open_room for many; a session that does not exist is not in the answer. Reads only.';

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
