-- How sessions end: by somebody, by the clock, or before they began.

create function parley.said(p_reason text, p_otherwise text) returns text
language sql immutable set search_path = ''
as $$ select coalesce(nullif(left(btrim(p_reason), 200), ''), p_otherwise) $$;

-- Ends a locked session if the clock says so; true when it did.
create function parley.settle_when_due(p_session parley.webrtc_sessions) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_verdict parley.verdict := parley.verdict_of(p_session, parley.now_in(p_session.id));
begin
  if v_verdict.status is null then
    return false;
  end if;
  perform parley.settle(p_session.id, v_verdict);
  return true;
end
$$;

create function public.end_session(p_session_id uuid, p_reason text, p_ended_by text default 'system') returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_ended_by);
  v_session parley.webrtc_sessions;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  -- Over is final, so that a repeated end needs no lock; otherwise the status is read again behind it.
  if not parley.is_over(v_session.status) then
    select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  end if;
  if v_session.id is null then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_session.status in ('scheduled', 'waiting') then
    perform parley.refuse('not_started', 'This session has not started.', v_session.status);
  -- What the clock ended before is not ended otherwise by whoever comes before the sweep.
  elsif v_session.status = 'active' and not parley.settle_when_due(v_session) then
    perform parley.settle(p_session_id, row (
      'completed', parley.said(p_reason, 'ended'), v_actor, null,
      parley.fault_of_end(v_session, v_actor, parley.now_in(p_session_id))
    )::parley.verdict);
  end if;
  return parley.ending_of(p_session_id);
end
$$;
comment on function public.end_session is
  'Measures the time that both were present, settles the hold once, records it. Repeated, or lost in a race, it answers the same.';

create function public.end_session_when_due(p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz := parley.now_in(p_session_id);
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  if v_session.status = 'active' and (parley.verdict_of(v_session, v_now)).status is not null then
    select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
    perform parley.settle_when_due(v_session);
    select * into v_session from parley.webrtc_sessions where id = p_session_id;
  end if;
  return jsonb_build_object(
    'ended', parley.ending_of(p_session_id),
    'endsAt', parley.paid_end(v_session, coalesce(v_session.ended_at, parley.now_in(p_session_id))),
    'serverTime', parley.clock()
  );
end
$$;
comment on function public.end_session_when_due is 'Ends the session if its paid time is over by the database''s clock, else answers when it will be.';

create function public.cancel_session(p_session_id uuid, p_reason text, p_cancelled_by text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_cancelled_by);
  v_session parley.webrtc_sessions;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_session.status = 'active' then
    perform parley.refuse('already_started', 'This session has started; it can be ended, not cancelled.', 'active');
  end if;
  -- Who is late for a no-show cannot cancel it away.
  if not parley.is_over(v_session.status) and not parley.settle_when_due(v_session) then
    perform parley.settle(p_session_id, row ('cancelled', parley.said(p_reason, 'cancelled'), v_actor, null, v_actor)::parley.verdict);
  end if;
  return parley.ending_of(p_session_id);
end
$$;
comment on function public.cancel_session is 'Cancels before the start; all funds return but for a late fee by the booking''s policy. Repeated, it answers the same.';

-- Sessions that the clock has ended. The cheap conditions come first: only sessions near an end are measured.
create function parley.due_sessions(p_now timestamptz, p_limit integer) returns setof uuid
language sql stable set search_path = ''
as $$
  select near_end.id
  from (
    select s.id, s.scheduled_start_time
    from parley.webrtc_sessions s
    where s.status in ('scheduled', 'waiting') and s.scheduled_start_time <= p_now - parley.no_show_wait()
    union all
    select s.id, s.scheduled_start_time
    from parley.webrtc_sessions s
    where s.status = 'active'
      and (s.started_at <= p_now - make_interval(mins => s.paid_duration_minutes)
        or not parley.is_present(s.id, 'client', p_now) or not parley.is_present(s.id, 'consultant', p_now))
  ) as near_end
  join parley.webrtc_sessions s on s.id = near_end.id
  where (parley.verdict_of(s, p_now)).status is not null
  order by near_end.scheduled_start_time
  limit p_limit
$$;

-- Leases that nobody closed in sessions that are over end where the settlement let them end.
create function parley.close_leases_of_the_over(p_now timestamptz, p_limit integer) returns void
language sql volatile set search_path = ''
as $$
  update parley.presence p
  set left_at = greatest(p.joined_at, parley.lease_end(p, greatest(s.ended_at, p.joined_at))), leave_reason = 'session_over'
  from parley.webrtc_sessions s
  where s.id = p.session_id and p.left_at is null and p.id in (
    select q.id
    from parley.presence q join parley.webrtc_sessions o on o.id = q.session_id
    where q.left_at is null and q.last_seen_at + parley.lease() < p_now and parley.is_over(o.status)
    limit p_limit
    for update of q skip locked
  )
$$;

create function public.sweep_sessions(p_limit integer default 200) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_id uuid;
  v_session parley.webrtc_sessions;
  v_ended uuid[] := '{}';
begin
  -- One sweep at a time is enough; whoever comes second has nothing to do.
  if not pg_try_advisory_xact_lock(hashtextextended('parley.sweep_sessions', 0)) then
    return '[]';
  end if;
  for v_id in select due from parley.due_sessions(parley.clock(), p_limit) as due loop
    select * into v_session from parley.webrtc_sessions where id = v_id for update skip locked;
    continue when not found;
    begin
      if parley.settle_when_due(v_session) and not parley.is_over(v_session.status) then
        v_ended := v_ended || v_id;
      end if;
    exception
      -- One session that cannot be settled now must not keep the others waiting; it is tried again by the next sweep.
      when others then raise warning 'session % was not settled: % (%)', v_id, sqlerrm, sqlstate;
    end;
  end loop;
  perform parley.close_leases_of_the_over(parley.clock(), p_limit);
  return (select coalesce(jsonb_agg(parley.ending_of(id)), '[]') from unnest(v_ended) as id);
end
$$;
comment on function public.sweep_sessions is 'Ends what nobody ended; safe in any number of processes. Answers what this call ended.';
