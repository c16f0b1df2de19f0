-- Presence is read once for everything that is to be said of a session at one moment: the verdict, who is there, when the paid time ends. What is asked most
-- is in PL/pgSQL, which keeps its plans; PostgreSQL before 18 plans the body of an SQL function anew in every statement that calls it.

create or replace function parley.lease_end(p_lease parley.presence, p_now timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
begin
  return least(p_now, case
    when p_lease.left_at is not null then p_lease.left_at
    when p_lease.last_seen_at + parley.lease() > p_now then p_now
    else p_lease.last_seen_at
  end);
end
$$;

-- When each side was there, as seen at one moment, and whether it is there at that moment. Never null.
create type parley.attendance as (client tstzmultirange, consultant tstzmultirange, client_here boolean, consultant_here boolean);

create function parley.attendance_of(p_session_id uuid, p_now timestamptz) returns parley.attendance
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
  v_there parley.attendance;
begin
  select
    coalesce(range_agg(tstzrange(l.joined_at, l.ends, '[]')) filter (where l.participant_type = 'client' and l.joined_at <= l.ends), '{}'),
    coalesce(range_agg(tstzrange(l.joined_at, l.ends, '[]')) filter (where l.participant_type = 'consultant' and l.joined_at <= l.ends), '{}'),
    coalesce(bool_or(l.live) filter (where l.participant_type = 'client'), false),
    coalesce(bool_or(l.live) filter (where l.participant_type = 'consultant'), false)
  into v_there
  from (
    select p.participant_type, p.joined_at, p.left_at is null and p.last_seen_at + v_lease > p_now as live,
      -- parley.lease_end, for all at once
      least(p_now, case
        when p.left_at is not null then p.left_at when p.last_seen_at + v_lease > p_now then p_now else p.last_seen_at
      end) as ends
    from parley.presence p where p.session_id = p_session_id
  ) as l;
  return v_there;
end
$$;

create or replace function parley.presence_of(p_session_id uuid, p_side text, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
declare
  v_there parley.attendance := parley.attendance_of(p_session_id, p_now);
begin
  return case p_side when 'client' then v_there.client when 'consultant' then v_there.consultant else '{}' end;
end
$$;

create or replace function parley.is_present(p_session_id uuid, p_side text, p_now timestamptz) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
begin
  return exists (
    select from parley.presence p
    where p.session_id = p_session_id and p.participant_type = p_side and p.left_at is null and p.last_seen_at + v_lease > p_now
  );
end
$$;

create or replace function parley.bridged(p_ranges tstzmultirange) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
declare
  v_gaps tstzmultirange := tstzmultirange(range_merge(p_ranges)) - p_ranges;
begin
  if isempty(v_gaps) then
    return p_ranges;
  end if;
  return p_ranges + coalesce(
    (select range_agg(gap) from unnest(v_gaps) as gap where upper(gap) - lower(gap) <= parley.bridge()), '{}'
  );
end
$$;

create or replace function parley.seconds_in(p_ranges tstzmultirange) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce((select sum(extract(epoch from upper(r)) - extract(epoch from lower(r))) from unnest(p_ranges) as r), 0);
end
$$;

create or replace function parley.now_in(p_session_id uuid) returns timestamptz
language plpgsql volatile set search_path = ''
as $$
begin
  return (
    select greatest(parley.clock(), max(p.last_seen_at), max(p.left_at)) from parley.presence p where p.session_id = p_session_id
  );
end
$$;

create function parley.billable_of(p_session parley.webrtc_sessions, p_there parley.attendance, p_until timestamptz) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
begin
  if p_session.started_at is null or p_until < p_session.started_at then
    return '{}';
  end if;
  return parley.bridged(p_there.client) * parley.bridged(p_there.consultant)
    * tstzmultirange(tstzrange(p_session.started_at, p_until, '[]'));
end
$$;

create or replace function parley.billable_ranges(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
begin
  return parley.billable_of(p_session, parley.attendance_of(p_session.id, p_now), p_until);
end
$$;

-- When the paid time is used up, by who was there until now. At most the overrun cap after the planned length.
create function parley.paid_end_of(p_session parley.webrtc_sessions, p_there parley.attendance, p_now timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
declare
  v_paid integer := p_session.paid_duration_minutes * 60;
  v_used tstzmultirange := parley.billable_of(p_session, p_there, p_now);
  v_left numeric := v_paid - parley.seconds_in(v_used);
begin
  return least(
    case when v_left > 0 then p_now + make_interval(secs => v_left::double precision) else parley.reached(v_used, v_paid) end,
    p_session.started_at + make_interval(mins => p_session.paid_duration_minutes + p_session.overrun_cap_minutes)
  );
end
$$;

create or replace function parley.paid_end(p_session parley.webrtc_sessions, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  if p_session.started_at is null then
    return null;
  end if;
  return parley.paid_end_of(p_session, parley.attendance_of(p_session.id, p_now), p_now);
end
$$;

create function parley.verdict_by(p_session parley.webrtc_sessions, p_there parley.attendance, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
declare
  -- A started session had both there at its start, whatever their leases became.
  v_together_until timestamptz := greatest(p_session.started_at, upper(p_there.client * p_there.consultant));
  v_client_until timestamptz := greatest(p_session.started_at, upper(p_there.client));
  v_consultant_until timestamptz := greatest(p_session.started_at, upper(p_there.consultant));
  v_anybody_until timestamptz := greatest(v_client_until, v_consultant_until);
  v_fault text := case
    when v_client_until < v_consultant_until then 'client'
    when v_consultant_until < v_client_until then 'consultant'
    else 'system'
  end;
  v_verdict parley.verdict;
begin
  -- No rule can have come true: the paid time lasts as long as it was booked at least, and every absence is short.
  if p_now < p_session.started_at + make_interval(mins => p_session.paid_duration_minutes)
    and p_now < v_together_until + least(parley.alone_limit(), parley.empty_limit()) then
    return null;
  end if;
  select * into v_verdict
  from (
    values
      ('completed', 'time_up', 'system', parley.paid_end_of(p_session, p_there, p_now), null),
      ('completed', v_fault || '_gone', 'system',
        case when v_anybody_until >= v_together_until + parley.alone_limit() then v_together_until + parley.alone_limit() end, v_fault),
      ('abandoned', 'nobody_present', 'system',
        case when v_anybody_until < p_now then v_anybody_until + parley.empty_limit() end, v_fault)
  ) as rule (status, reason, ended_by, at, fault)
  where rule.at <= p_now
  order by rule.at
  limit 1;
  -- Matters at the overrun cap alone: before it, both were there for the whole of the paid time.
  if v_verdict.reason = 'time_up' then
    v_verdict.fault := parley.away_more(p_session, v_verdict.at, p_now);
  end if;
  return v_verdict;
end
$$;

create or replace function parley.verdict_of_running(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
begin
  return parley.verdict_by(p_session, parley.attendance_of(p_session.id, p_now), p_now);
end
$$;

create or replace function parley.verdict_of(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when p_session.status = 'active' then parley.verdict_of_running(p_session, p_now)
    when parley.is_over(p_session.status) then null
    -- Nothing is decided about a session that did not start before its wait is over.
    when p_now >= p_session.scheduled_start_time + parley.no_show_wait() then parley.verdict_of_unstarted(p_session, p_now)
  end;
end
$$;

create or replace function parley.take_lease(p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_now timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_lease parley.presence;
begin
  select * into v_lease from parley.presence
    where session_id = p_session_id and participant_type = p_side and node_id = p_node_id and left_at is null
      and (p_node_id = 'direct' or connection_id = p_connection_id)
    order by id desc limit 1 for update;
  if v_lease.last_seen_at + parley.lease() > p_now then
    update parley.presence set last_seen_at = greatest(last_seen_at, p_now) where id = v_lease.id;
    return false;
  end if;
  if v_lease.id is not null then
    -- A lapsed lease is not stretched over the silence: nobody vouched for that time.
    update parley.presence set left_at = last_seen_at, leave_reason = 'lapsed' where id = v_lease.id;
  end if;
  insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
    values (p_session_id, p_side, p_node_id, p_connection_id, p_now, p_now);
  return true;
end
$$;

drop function parley.start_clock(parley.webrtc_sessions, timestamptz);
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

drop function parley.live_state(uuid, timestamptz);

create or replace function public.start_session(
  p_session_id uuid, p_participant_type text, p_node_id text default 'direct', p_connection_id uuid default gen_random_uuid()
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_side text := parley.checked_side(p_participant_type);
  v_now timestamptz;
  v_there parley.attendance;
  v_arrived tstzmultirange;
begin
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
  if parley.take_lease(p_session_id, v_side, p_node_id, p_connection_id, v_now) then
    insert into parley.session_events (session_id, type, actor, data)
      values (p_session_id, 'joined', v_side, jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id));
  end if;
  v_arrived := tstzmultirange(tstzrange(v_now, v_now, '[]'));
  if v_side = 'client' then
    v_there.client := v_there.client + v_arrived;
    v_there.client_here := true;
  else
    v_there.consultant := v_there.consultant + v_arrived;
    v_there.consultant_here := true;
  end if;
  if v_session.status = 'scheduled' then
    update parley.webrtc_sessions set status = 'waiting' where id = p_session_id returning * into strict v_session;
    insert into parley.session_events (session_id, type, actor) values (p_session_id, 'waiting', v_side);
  elsif v_session.status = 'waiting' and v_there.client_here and v_there.consultant_here then
    v_session := parley.start_clock(v_session, v_now);
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
do $$
declare
  v_function regprocedure;
  v_role text;
begin
  for v_function in
    select unnest(array[
      'parley.attendance_of(uuid, timestamptz)'::regprocedure,
      'parley.billable_of(parley.webrtc_sessions, parley.attendance, timestamptz)'::regprocedure,
      'parley.paid_end_of(parley.webrtc_sessions, parley.attendance, timestamptz)'::regprocedure,
      'parley.verdict_by(parley.webrtc_sessions, parley.attendance, timestamptz)'::regprocedure,
      'parley.start_clock(parley.webrtc_sessions, timestamptz)'::regprocedure
    ])
  loop
    for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on function %s from %s', v_function, v_role);
    end loop;
  end loop;
end
$$;
