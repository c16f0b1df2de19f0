-- What the clock says of a session that nobody ended. The same verdict serves the sweep that acts on it and the reader who comes before
-- the sweep. Where several rules came true (no process was running), the earliest one counts, so that a late sweep decides like a
-- punctual one.

create function parley.no_show_wait() returns interval language sql immutable set search_path = '' as $$ select interval '10 minutes' $$;
comment on function parley.no_show_wait is 'How long after the scheduled start somebody may still come before it is a no-show.';
create function parley.no_show_presence_seconds() returns integer language sql immutable set search_path = '' as $$ select 60 $$;
comment on function parley.no_show_presence_seconds is 'How long the other side must have been there, after the scheduled start, to have a claim.';
create function parley.alone_limit() returns interval language sql immutable set search_path = '' as $$ select interval '10 minutes' $$;
comment on function parley.alone_limit is 'How long one side may be alone in a running session.';
create function parley.empty_limit() returns interval language sql immutable set search_path = '' as $$ select interval '5 minutes' $$;
comment on function parley.empty_limit is 'How long a running session may be empty.';

-- `at`: when it came true. `fault`: whose absence ended or prolonged a running session ('system' when both were away alike), for the policy.
create type parley.verdict as (status text, reason text, ended_by text, at timestamptz, fault text);

-- Who was there for less of a running session until `p_until`; 'system' when both were there alike.
create function parley.away_more(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns text
language sql stable set search_path = ''
as $$
  select case when client < consultant then 'client' when consultant < client then 'consultant' else 'system' end
  from (
    select
      parley.seconds_in(parley.bridged(parley.presence_of(p_session.id, 'client', p_now)) * running) as client,
      parley.seconds_in(parley.bridged(parley.presence_of(p_session.id, 'consultant', p_now)) * running) as consultant
    from tstzmultirange(tstzrange(p_session.started_at, greatest(p_session.started_at, p_until), '[]')) as running
  ) as there
$$;

-- Whose doing an end by hand is: of whoever had walked out before it, if anybody had, else of the one who asked for it. So leaving it to the
-- other side to press the button changes no price.
create function parley.fault_of_end(p_session parley.webrtc_sessions, p_ended_by text, p_now timestamptz) returns text
language sql stable set search_path = ''
as $$
  select case
    when least(client, consultant) + parley.bridge() >= p_now or client = consultant then p_ended_by
    when client < consultant then 'client'
    else 'consultant'
  end
  from (
    select greatest(p_session.started_at, upper(parley.presence_of(p_session.id, 'client', p_now))) as client,
      greatest(p_session.started_at, upper(parley.presence_of(p_session.id, 'consultant', p_now))) as consultant
  ) as there_until
$$;

create function parley.verdict_of_running(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
declare
  v_client tstzmultirange := parley.presence_of(p_session.id, 'client', p_now);
  v_consultant tstzmultirange := parley.presence_of(p_session.id, 'consultant', p_now);
  -- A started session had both there at its start, whatever their leases became.
  v_together_until timestamptz := greatest(p_session.started_at, upper(v_client * v_consultant));
  v_client_until timestamptz := greatest(p_session.started_at, upper(v_client));
  v_consultant_until timestamptz := greatest(p_session.started_at, upper(v_consultant));
  v_anybody_until timestamptz := greatest(v_client_until, v_consultant_until);
  v_fault text := case
    when v_client_until < v_consultant_until then 'client'
    when v_consultant_until < v_client_until then 'consultant'
    else 'system'
  end;
  v_paid_end timestamptz := parley.paid_end(p_session, p_now);
  v_verdict parley.verdict;
begin
  select * into v_verdict
  from (
    values
      -- Matters at the overrun cap alone: before it, both were there for the whole of the paid time.
      ('completed', 'time_up', 'system', v_paid_end, parley.away_more(p_session, v_paid_end, p_now)),
      ('completed', v_fault || '_gone', 'system',
        case when v_anybody_until >= v_together_until + parley.alone_limit() then v_together_until + parley.alone_limit() end, v_fault),
      ('abandoned', 'nobody_present', 'system',
        case when v_anybody_until < p_now then v_anybody_until + parley.empty_limit() end, v_fault)
  ) as rule (status, reason, ended_by, at, fault)
  where rule.at <= p_now
  order by rule.at
  limit 1;
  return v_verdict;
end
$$;

create function parley.verdict_of_unstarted(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
declare
  v_client tstzmultirange := parley.presence_of(p_session.id, 'client', p_now);
  v_consultant tstzmultirange := parley.presence_of(p_session.id, 'consultant', p_now);
  v_since_start tstzmultirange := tstzmultirange(tstzrange(p_session.scheduled_start_time, null));
  v_no_show_at timestamptz := p_session.scheduled_start_time + parley.no_show_wait();
  -- When the one who came had waited long enough for the one who never did.
  v_client_missed timestamptz := case when isempty(v_client)
    then parley.reached(v_consultant * v_since_start, parley.no_show_presence_seconds()) end;
  v_consultant_missed timestamptz := case when isempty(v_consultant)
    then parley.reached(v_client * v_since_start, parley.no_show_presence_seconds()) end;
  v_absence text := case when isempty(v_client) and isempty(v_consultant) then 'nobody_came' else 'never_together' end;
  v_verdict parley.verdict;
begin
  select status, reason, 'system', greatest(possible_from, v_no_show_at), fault into v_verdict
  from (
    values
      ('no_show_client', 'no_show', v_client_missed, 'client'),
      ('no_show_consultant', 'no_show', v_consultant_missed, 'consultant'),
      ('expired', v_absence, p_session.link_valid_until, 'system')
  ) as rule (status, reason, possible_from, fault)
  where possible_from is not null and greatest(possible_from, v_no_show_at) <= p_now
  order by greatest(possible_from, v_no_show_at)
  limit 1;
  return v_verdict;
end
$$;

-- All fields null: the session goes on.
create function parley.verdict_of(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when p_session.status = 'active' then parley.verdict_of_running(p_session, p_now)
    when not parley.is_over(p_session.status) then parley.verdict_of_unstarted(p_session, p_now)
  end;
end
$$;
