-- A restarted signalling server meets all its clients at once: what it asks for each of them it may ask for many in one statement, one
-- round trip and one commit.

create function public.open_rooms(p_session_ids uuid[]) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(public.open_room(s.id)), '[]')
  from parley.webrtc_sessions s where s.id = any (p_session_ids)
$$;
comment on function public.open_rooms is 'open_room for many; a session that does not exist is not in the answer. Reads only.';

create function public.start_sessions(p_node_id text, p_arrivals jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_arrival record;
  v_answers jsonb[] := array_fill(null::jsonb, array[jsonb_array_length(p_arrivals)]);
begin
  -- Sessions are locked in one order, so that two batches cannot wait for each other.
  for v_arrival in
    select a.ordinality as place, (a.value ->> 'sessionId')::uuid as session_id, a.value ->> 'participantType' as side,
      (a.value ->> 'connectionId')::uuid as connection_id
    from jsonb_array_elements(p_arrivals) with ordinality as a
    order by 2, 1
  loop
    begin
      v_answers[v_arrival.place] := jsonb_build_object('outcome', 'present', 'live',
        public.start_session(v_arrival.session_id, v_arrival.side, p_node_id, v_arrival.connection_id));
    exception
      when sqlstate 'PA003' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'too_early');
      when sqlstate 'PA006' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'session_not_found');
      when sqlstate 'PA007' then
        v_answers[v_arrival.place] := jsonb_build_object('outcome', 'refused', 'reason', 'session_over');
    end;
  end loop;
  return to_jsonb(v_answers);
end
$$;
comment on function public.start_sessions is
  'start_session for many arrivals at one node, answered in their order; what start_session refuses is an answer here and spoils nothing for the '
  'others. Needs {sessionId, participantType, connectionId}.';

-- For the signalling server alone. Supabase grants new functions to its public roles by default, and PostgreSQL to everybody.
do $$
declare
  v_function regprocedure;
  v_outsiders text := 'public';
  v_role text;
  v_service boolean := exists (select from pg_catalog.pg_roles where rolname = 'service_role');
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('open_rooms', 'start_sessions')
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
