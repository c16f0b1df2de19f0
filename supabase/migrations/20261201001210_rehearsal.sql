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
do $$
declare
  v_role text;
begin
  revoke all on function public.rehearse_session() from public;
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on function public.rehearse_session() from %I', v_role);
  end loop;
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.rehearse_session() to service_role;
  end if;
end
$$;
