-- Plays a whole history in one round trip, at simulated times. Only for databases made for a test.

create schema test_clock;

create or replace function parley.clock() returns timestamptz language sql volatile set search_path = ''
as $$ select coalesce(nullif(current_setting('parley.now', true), '')::timestamptz, clock_timestamp()) $$;

create function test_clock.set_now(p_base timestamptz, p_ms bigint) returns void language sql
as $$ select set_config('parley.now', (p_base + p_ms * interval '1 millisecond')::text, false) $$;

-- The connections, proposals and reports of a history have numbers; here they are of one session each.
create function test_clock.id_of(p_session uuid, p_kind text, p_number jsonb) returns uuid language sql immutable
as $$ select md5(p_session || p_kind || p_number)::uuid $$;

create function test_clock.ids_of(p_session uuid, p_heard jsonb) returns uuid[] language sql immutable
as $$ select array_agg(test_clock.id_of(p_session, 'connection', h->'connection') order by place) from jsonb_array_elements(p_heard) with ordinality as heard (h, place) $$;

create function test_clock.ages_of(p_heard jsonb) returns integer[] language sql immutable
as $$ select array_agg((h->>'msAgo')::integer order by place) from jsonb_array_elements(p_heard) with ordinality as heard (h, place) $$;

create function test_clock.enter(p_session uuid, e jsonb, p_ages boolean) returns jsonb language plpgsql as $$
begin
  if e->>'act' = 'call' then return public.start_session(p_session, e->>'side'); end if;
  if p_ages then
    return public.start_session(p_session_id => p_session, p_participant_type => e->>'side', p_node_id => e->>'node',
      p_connection_id => test_clock.id_of(p_session, 'connection', e->'connection'), p_age_ms => (e->>'ageMs')::integer,
      p_go_on => coalesce((e->>'goOn')::boolean, false));
  end if;
  return public.start_session(p_session_id => p_session, p_participant_type => e->>'side', p_node_id => e->>'node',
    p_connection_id => test_clock.id_of(p_session, 'connection', e->'connection'));
end $$;

create function test_clock.hear(p_session uuid, e jsonb, p_ages boolean) returns jsonb language plpgsql as $$
declare
  heard jsonb := coalesce(e->'heard', jsonb_build_array(jsonb_build_object('connection', e->'connection', 'msAgo', e->'heardMsAgo')));
  ids uuid[] := test_clock.ids_of(p_session, heard);
begin
  -- One statement each: the functions of the other schema do not exist.
  if e->>'act' = 'close' and p_ages then return public.close_presence(e->>'node', ids, e->>'closing', test_clock.ages_of(heard)); end if;
  if e->>'act' = 'close' then return public.close_presence(e->>'node', ids, e->>'closing'); end if;
  if p_ages then return public.renew_presence(e->>'node', ids, test_clock.ages_of(heard)); end if;
  return public.renew_presence(e->>'node', ids);
end $$;

create function test_clock.report(p_session uuid, e jsonb, p_ages boolean) returns jsonb language plpgsql as $$
begin
  if not p_ages then return null; end if;
  return to_jsonb(public.report_calls(jsonb_build_array(jsonb_build_object(
    'id', test_clock.id_of(p_session, 'report', e->'report'), 'sessionId', p_session, 'participantType', e->'side', 'kind', e->'kind', 'spans', e->'spans')
    || case when e ? 'openMsAgo' then jsonb_build_object('openMsAgo', e->'openMsAgo') else '{}' end)));
end $$;

create function test_clock.act(p_session uuid, e jsonb, p_ages boolean) returns jsonb language plpgsql as $$
begin
  case e->>'act'
    when 'join', 'call' then return test_clock.enter(p_session, e, p_ages);
    when 'beat', 'close' then return test_clock.hear(p_session, e, p_ages);
    when 'recover' then return public.recover_presence(e->>'node');
    when 'report' then return test_clock.report(p_session, e, p_ages);
    when 'propose' then
      return public.propose_extension(p_session, e->>'side', test_clock.id_of(p_session, 'proposal', e->'proposal'), (e->>'minutes')::integer);
    when 'answer' then
      return public.answer_extension(p_session, e->>'side', test_clock.id_of(p_session, 'proposal', e->'proposal'), (e->>'accept')::boolean);
    when 'end' then return public.end_session(p_session, 'done', e->>'by');
    when 'cancel' then return public.cancel_session(p_session, 'moved', e->>'by');
    when 'look' then return public.end_session_when_due(p_session);
    when 'sweep' then
      return (select one from jsonb_array_elements(to_jsonb(public.sweep_sessions())) one where one->>'sessionId' = p_session::text);
  end case;
end $$;

create function test_clock.book(b jsonb, p_base timestamptz) returns jsonb language plpgsql as $$
begin
  update parley.settings set free_seconds = (b->>'freeSeconds')::integer, platform_fee_bp = (b->>'platformFeeBp')::integer,
    no_show_client_share_bp = (b->>'noShowClientShareBp')::integer;
  if (b->>'funds')::bigint > 0 then
    perform public.deposit_funds(b->>'clientRef', 'Priya Nair', (b->>'funds')::bigint, 'INR', gen_random_uuid()::text);
  end if;
  return public.create_booking(p_client_ref => b->>'clientRef', p_client_name => 'Priya Nair', p_consultant_ref => b->>'consultantRef',
    p_consultant_name => 'Asha Rao', p_session_type => b->>'mode', p_scheduled_start => p_base + (b->>'scheduledStart')::bigint * interval '1 millisecond',
    p_duration_minutes => (b->>'bookedMinutes')::integer, p_price_minor => (b->>'priceMinor')::bigint, p_currency => 'INR',
    p_billing => b->>'billing', p_funding => 'received');
end $$;

-- p: {base, ages, bookings: [terms with refs and funds], events: [with session: index]}; answers what each was answered, in order.
create function test_clock.play(p jsonb) returns jsonb language plpgsql as $$
declare
  base timestamptz := p->>'base';
  e jsonb;
  sessions uuid[] := '{}';
  booked jsonb[] := '{}';
  answers jsonb[] := '{}';
  answer jsonb;
  said text;
begin
  perform test_clock.set_now(base, 0);
  for e in select * from jsonb_array_elements(p->'bookings') loop
    begin
      answer := test_clock.book(e, base);
    exception when others then
      get stacked diagnostics said = pg_exception_detail;
      answer := jsonb_build_object('refused', sqlstate, 'detail', said, 'message', sqlerrm);
    end;
    booked := booked || answer;
    sessions := sessions || (answer->>'sessionId')::uuid;
  end loop;
  for e in select * from jsonb_array_elements(p->'events') loop
    perform test_clock.set_now(base, (e->>'at')::bigint);
    begin
      answer := test_clock.act(sessions[coalesce((e->>'session')::integer, 0) + 1], e, (p->>'ages')::boolean);
    exception when others then
      get stacked diagnostics said = pg_exception_detail;
      answer := jsonb_build_object('refused', sqlstate, 'detail', said, 'message', sqlerrm);
    end;
    answers := answers || coalesce(answer, 'null');
  end loop;
  return jsonb_build_object('booked', to_jsonb(booked), 'answers', to_jsonb(answers), 'summaries', (
    select jsonb_agg(public.open_room(id)->'summary' order by place) from unnest(sessions) with ordinality as made (id, place) where id is not null));
end $$;
