-- Paid time: how much of a session counts, by the rules of docs/money.md, and when what was paid for is used up.

create function parley.payer_grace() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '60 seconds'; end $$;
comment on function parley.payer_grace is
  'How much of each absence of the client counts as presence; and at most so much of an outage or of reported seconds.';

create function parley.bridge_limit() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '15 seconds'; end $$;
comment on function parley.bridge_limit is
  'A loss of the consultant is bridged when it was shorter; who was last heard so long ago is away.';

create function parley.bridge_seconds_per_minute() returns integer
language plpgsql immutable set search_path = '' as $$ begin return 2; end $$;
comment on function parley.bridge_seconds_per_minute is
  'Losses of the consultant are bridged while their sum stays below this for each minute booked at first.';

create function parley.closed_page_grace() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '5 seconds'; end $$;
comment on function parley.closed_page_grace is 'Who closed the page and is not back by then is away: a reload takes less.';

-- Counted presence of both sides until a moment, and what is billed of it. `looked_in`: the same without the grace of an absence of the
-- client that never ended; `returns`: absences that count as a whole, at whose return a paid end within comes.
create type parley.counted as (client tstzmultirange, consultant tstzmultirange, billed tstzmultirange, looked_in tstzmultirange, returns tstzmultirange);

-- The client's absences count for their first minute each, whatever their cause.
create function parley.graces(p_absences parley.absence[], p_until timestamptz) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce((
    select range_agg(tstzrange(a.since, least(a.until, a.since + parley.payer_grace()), '[]'))
    from unnest(p_absences) as a where a.since <= p_until
  ), '{}');
end
$$;

-- The consultant's losses of less than 15 s from the start on, as long as their sum stays below the budget; the first that would reach it
-- ends it.
create function parley.bridged_losses(p_absences parley.absence[], p_from timestamptz, p_until timestamptz, p_budget interval) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
declare
  v_absence parley.absence;
  v_sum interval := '0';
  v_bridged tstzmultirange := '{}';
begin
  foreach v_absence in array p_absences loop
    continue when v_absence.since < p_from or v_absence.cause <> 'lost' or v_absence.until is null or v_absence.until > p_until
      or v_absence.until - v_absence.since >= parley.bridge_limit();
    v_sum := v_sum + (v_absence.until - v_absence.since);
    exit when v_sum >= p_budget;
    v_bridged := v_bridged + tstzmultirange(tstzrange(v_absence.since, v_absence.until, '[]'));
  end loop;
  return v_bridged;
end
$$;

-- An absence that our outage caused counts for its first minute, if the side came back.
create function parley.bridged_outages(p_absences parley.absence[], p_until timestamptz) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce((
    select range_agg(tstzrange(a.since, least(a.until, a.since + parley.payer_grace()), '[]'))
    from unnest(p_absences) as a where a.cause = 'outage' and a.until <= p_until
  ), '{}');
end
$$;

-- Seconds of which the client's own page says that the consultant's packets came, in the first minute of each absence.
create function parley.vouched(p_absences parley.absence[], p_arrived tstzmultirange) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
begin
  if isempty(p_arrived) then
    return '{}';
  end if;
  return p_arrived * coalesce((
    select range_agg(tstzrange(a.since, least(a.until, a.since + parley.payer_grace()), '[]')) from unnest(p_absences) as a
  ), '{}');
end
$$;

-- How much loss of the consultant is bridged in all: by what was booked at first.
create function parley.bridge_budget(p_session parley.webrtc_sessions) returns interval
language plpgsql stable set search_path = ''
as $$
begin
  return make_interval(secs => parley.bridge_seconds_per_minute() * (
    select b.duration_minutes from parley.bookings b where b.id = p_session.booking_id
  ));
end
$$;

-- What counts until a moment: the presence of each side with what is bridged of its absences, and of both together what is billed.
create function parley.counted_by(p_session parley.webrtc_sessions, p_there parley.attendance, p_until timestamptz) returns parley.counted
language plpgsql stable set search_path = ''
as $$
declare
  v_running tstzmultirange := '{}';
  v_whole tstzmultirange;
  v_out parley.counted;
begin
  v_out.client := p_there.client;
  v_out.consultant := p_there.consultant;
  v_out.returns := '{}';
  if p_session.started_at <= p_until then
    v_running := tstzmultirange(tstzrange(p_session.started_at, p_until, '[]'));
  end if;
  if p_there.client_absences <> '{}' then
    v_out.client := v_out.client + parley.graces(p_there.client_absences, p_until);
  end if;
  if p_there.consultant_absences <> '{}' and p_session.started_at is not null then
    v_whole := parley.bridged_losses(p_there.consultant_absences, p_session.started_at, p_until, parley.bridge_budget(p_session));
    v_out.returns := v_whole + coalesce((
      select range_agg(tstzrange(a.since, a.until, '[]')) from unnest(p_there.consultant_absences) as a where a.cause = 'outage' and a.until <= p_until
    ), '{}');
    v_out.consultant := v_out.consultant + v_whole + parley.bridged_outages(p_there.consultant_absences, p_until)
      + parley.vouched(p_there.consultant_absences, p_there.arrived);
  end if;
  v_out.billed := v_out.client * v_out.consultant * v_running - p_there.dead;
  v_out.looked_in := v_out.billed;
  if p_there.client_absences <> '{}' then
    v_out.looked_in := v_out.billed - coalesce((
      select range_agg(tstzrange(a.since, null, '()'))
      from unnest(p_there.client_absences) as a where a.since <= p_until and (a.until is null or a.until > p_until)
    ), '{}');
  end if;
  return v_out;
end
$$;

-- When the clock of a session ran: as its settlement counted it, or until now.
create function parley.billable_ranges(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
declare
  v_settled parley.settlements;
begin
  select * into v_settled from parley.settlements st where st.session_id = p_session.id;
  return case
    when v_settled.billed is not null then v_settled.billed
    when v_settled.rules = 1 then parley.billed_by_rules_1(p_session, parley.attendance_of(p_session.id, p_now), p_until)
    else (parley.counted_by(p_session, parley.attendance_of(p_session.id, p_now), p_until)).billed
  end;
end
$$;

-- Whole seconds billed until now, rounded, at most what is paid for.
create function parley.billable_seconds(p_session parley.webrtc_sessions, p_until timestamptz, p_now timestamptz) returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return least(p_session.paid_duration_minutes * 60, round(parley.seconds_in(parley.billable_ranges(p_session, p_until, p_now))));
end
$$;

-- When the paid time is used up, by who was there until now and if both stay. A paid end within an absence that was bridged as a whole
-- comes at the return: before it nobody could know. At most the overrun cap after the planned length.
create function parley.paid_end_of(p_session parley.webrtc_sessions, p_there parley.attendance, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  v_paid integer := p_session.paid_duration_minutes * 60;
  v_counted parley.counted := parley.counted_by(p_session, p_there, p_now);
  v_left numeric := v_paid - parley.seconds_in(v_counted.billed);
  v_end timestamptz;
begin
  if v_left > 0 then
    v_end := p_now + make_interval(secs => v_left::double precision);
  else
    v_end := parley.reached(v_counted.billed, v_paid);
    if not isempty(v_counted.returns) then
      v_end := coalesce((select upper(r) from unnest(v_counted.returns) as r where r @> v_end and lower(r) < v_end), v_end);
    end if;
  end if;
  return least(v_end, p_session.started_at + make_interval(mins => p_session.paid_duration_minutes + p_session.overrun_cap_minutes));
end
$$;

-- When the paid time is used up: the moment it was, or will be if both stay from now on. At most the overrun cap after the planned length.
create function parley.paid_end(p_session parley.webrtc_sessions, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  if p_session.started_at is null then
    return null;
  end if;
  return parley.paid_end_of(p_session, parley.attendance_of(p_session.id, p_now), p_now);
end
$$;

-- The rules of settlements that say `rules` 1: an absence of either side of at most 60 s that ended was bridged.
create function parley.bridge() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '60 seconds'; end $$;
comment on function parley.bridge is 'The longest absence that still counts as present: media outlives a socket.';

create function parley.bridged(p_ranges tstzmultirange) returns tstzmultirange
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

create function parley.billed_by_rules_1(p_session parley.webrtc_sessions, p_there parley.attendance, p_until timestamptz) returns tstzmultirange
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
