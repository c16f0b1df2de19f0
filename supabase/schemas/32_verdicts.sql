-- Verdicts: what the clock says of a session that nobody ended. The same verdict serves the sweep that acts on it and the reader who comes
-- before the sweep. Where several rules came true (no process was running), the earliest one counts, so that a late sweep decides like a
-- punctual one.

-- `at`: when it came true. `note`: what whoever ended the session wrote. Who stayed away is read from the presence itself.
create type parley.verdict as (status text, reason text, ended_by text, at timestamptz, note text);

create function parley.no_show_wait() returns interval language sql immutable set search_path = '' as $$ select interval '10 minutes' $$;
comment on function parley.no_show_wait is 'How long after the scheduled start somebody may still come before it is a no-show.';

create function parley.no_show_presence_seconds() returns integer language sql immutable set search_path = '' as $$ select 60 $$;
comment on function parley.no_show_presence_seconds is
  'How long the other side must have been there, after the scheduled start, to have a claim.';

create function parley.alone_limit() returns interval language sql immutable set search_path = '' as $$ select interval '10 minutes' $$;
comment on function parley.alone_limit is 'How long one side may be alone in a running session.';

create function parley.empty_limit() returns interval language sql immutable set search_path = '' as $$ select interval '5 minutes' $$;
comment on function parley.empty_limit is 'How long a running session may be empty.';

-- When an absence makes a side count as away: who left by the button, or whose link was revoked, at once; who closed the page, when not
-- back 5 s later; who was lost, when last heard 15 s ago.
create function parley.away_after(p_cause text) returns interval
language plpgsql immutable set search_path = ''
as $$
begin
  return case p_cause when 'left' then interval '0' when 'closed' then parley.closed_page_grace() else parley.bridge_limit() end;
end
$$;

-- Since when a side that counts as away at a moment was not there; null: it does not.
create function parley.away_since(p_absences parley.absence[], p_at timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
begin
  if p_absences = '{}' then
    return null;
  end if;
  return (
    select a.since from unnest(p_absences) as a
    where a.since <= p_at and (a.until is null or a.until > p_at) and p_at >= a.since + parley.away_after(a.cause)
    order by a.since desc limit 1
  );
end
$$;

-- Whether a side counted as away at any moment of a span.
create function parley.was_away(p_absences parley.absence[], p_from timestamptz, p_until timestamptz) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return exists (
    select from unnest(p_absences) as a
    where a.since + parley.away_after(a.cause) < coalesce(a.until, 'infinity')
      and a.since + parley.away_after(a.cause) <= p_until and coalesce(a.until, 'infinity') > p_from
  );
end
$$;

-- The first moment from `p_from` on at which a side is there and has been there for so many seconds in all; null if there is none.
create function parley.waited(p_ranges tstzmultirange, p_seconds numeric, p_from timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
declare
  v_enough timestamptz := greatest(p_from, parley.reached(p_ranges, p_seconds));
begin
  return (
    select min(greatest(lower(r), v_enough)) from unnest(p_ranges) as r
    where parley.reached(p_ranges, p_seconds) is not null and upper(r) >= v_enough
  );
end
$$;

-- Of a running session. The earliest rule that came true counts, at the moment it did.
create function parley.verdict_by(p_session parley.webrtc_sessions, p_there parley.attendance, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
declare
  -- A started session had both there at its start, whatever their leases became. The waits start anew when an outage of ours is over.
  v_waits_from timestamptz := greatest(p_session.started_at, p_there.outage_until);
  v_together_until timestamptz := greatest(v_waits_from, upper(p_there.client * p_there.consultant));
  v_client_until timestamptz := greatest(p_session.started_at, upper(p_there.client));
  v_consultant_until timestamptz := greatest(p_session.started_at, upper(p_there.consultant));
  v_anybody_until timestamptz := greatest(v_client_until, v_consultant_until);
  -- Before this moment no absence ends a session: the no-show's wait is not over.
  v_earliest timestamptz := p_session.scheduled_start_time + parley.no_show_wait();
  v_alone_at timestamptz := greatest(v_together_until + parley.alone_limit(), v_earliest);
  v_empty_at timestamptz := greatest(v_waits_from, v_anybody_until) + parley.empty_limit();
  v_gone text := case
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
      ('completed', v_gone || '_gone', 'system', case when v_anybody_until >= v_alone_at then v_alone_at end, null),
      ('abandoned', 'nobody_present', 'system', case when v_anybody_until < p_now then greatest(v_empty_at, v_earliest) end, null)
  ) as rule (status, reason, ended_by, at, note)
  where rule.at <= p_now
  order by rule.at
  limit 1;
  return v_verdict;
end
$$;

create function parley.verdict_of_running(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
begin
  return parley.verdict_by(p_session, parley.attendance_of(p_session.id, p_now), p_now);
end
$$;

-- Of a session that never started: leases as they are, without graces, from the scheduled start on. Decided at its + 10 min, or at the
-- first moment after at which one side is there, has been there for a minute in all, and the other is not there: who was there for less
-- time is the no-show, alike is nobody's.
create function parley.verdict_of_unstarted(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
language plpgsql stable set search_path = ''
as $$
declare
  v_there parley.attendance := parley.attendance_of(p_session.id, p_now);
  v_since_start tstzmultirange := tstzmultirange(tstzrange(p_session.scheduled_start_time, p_now, '[]'));
  v_client tstzmultirange := v_there.client * v_since_start;
  v_consultant tstzmultirange := v_there.consultant * v_since_start;
  v_decided_at timestamptz := p_session.scheduled_start_time + parley.no_show_wait();
  v_at timestamptz := least(
    parley.waited(v_client, parley.no_show_presence_seconds(), v_decided_at),
    parley.waited(v_consultant, parley.no_show_presence_seconds(), v_decided_at)
  );
  v_until tstzmultirange := tstzmultirange(tstzrange(null, v_at, '[]'));
  v_client_seconds numeric;
  v_consultant_seconds numeric;
begin
  if v_at <= least(p_now, p_session.link_valid_until) then
    v_client_seconds := parley.seconds_in(v_client * v_until);
    v_consultant_seconds := parley.seconds_in(v_consultant * v_until);
    return case
      when v_client_seconds < v_consultant_seconds then row ('no_show_client', 'no_show', 'system', v_at, null)::parley.verdict
      when v_consultant_seconds < v_client_seconds then row ('no_show_consultant', 'no_show', 'system', v_at, null)::parley.verdict
      else row ('expired', 'never_together', 'system', v_at, null)::parley.verdict
    end;
  elsif p_session.link_valid_until <= p_now then
    return row (
      'expired', case when isempty(v_there.client) and isempty(v_there.consultant) then 'nobody_came' else 'never_together' end,
      'system', p_session.link_valid_until, null
    )::parley.verdict;
  end if;
  return null;
end
$$;

-- All fields null: the session goes on.
create function parley.verdict_of(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.verdict
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
