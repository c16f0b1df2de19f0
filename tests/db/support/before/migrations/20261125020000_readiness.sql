-- What a side's own check of its devices and its way to the relay found before it went in: told to support afterwards, never to money.

alter table parley.session_events drop constraint session_events_type_check;
alter table parley.session_events add constraint session_events_type_check check (type in (
  'booked', 'link_issued', 'link_claimed', 'link_taken_over', 'link_revoked', 'waiting', 'joined', 'left', 'started', 'ended', 'settled',
  'readiness'
));

-- A page that reports in circles must not fill the log of its session.
create function parley.most_readiness_events() returns integer
language sql immutable set search_path = ''
as $$ select 10 $$;

create function public.record_readiness(p_session_id uuid, p_participant_type text, p_readiness jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_status text;
  v_side text := parley.checked_side(p_participant_type);
begin
  if jsonb_typeof(p_readiness) is distinct from 'object' or octet_length(p_readiness::text) > 2000 then
    perform parley.refuse('invalid_argument', 'The readiness is an object of at most 2,000 bytes.', 'readiness');
  end if;
  select status into v_status from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  if parley.is_over(v_status) then
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
comment on function public.record_readiness is
  'Stores what one side''s check before the call found, as an event; at most ten a side, of which the last counts.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on function parley.most_readiness_events() from %s', v_outsiders);
  execute format('revoke all on function public.record_readiness(uuid, text, jsonb) from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.record_readiness(uuid, text, jsonb) to service_role;
  end if;
end
$$;
