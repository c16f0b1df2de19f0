-- Prices: what a session costs, by numbers that others measured. docs/money.md explains them with examples.

-- `p_amount` × `p_part` / `p_whole`, half up, exactly (no fraction is ever represented).
create function parley.share_minor(p_amount bigint, p_part bigint, p_whole bigint) returns bigint
language plpgsql immutable set search_path = ''
as $$ begin return div(2 * p_amount::numeric * p_part + p_whole, 2 * p_whole::numeric)::bigint; end $$;

create function parley.fee_minor(p_gross bigint, p_platform_fee_bp integer) returns bigint
language plpgsql immutable set search_path = ''
as $$ begin return parley.share_minor(p_gross, p_platform_fee_bp, 10000); end $$;

-- The client's part for what was booked at first. `p_looked_in_seconds`: billed, without the grace of an absence that never ended;
-- `p_stay_seconds`: how long the consultant stayed, by which a fixed price is earned.
create function parley.gross_minor(
  p_billing text, p_price bigint, p_booked_seconds integer, p_billed_seconds integer, p_looked_in_seconds integer, p_free_seconds integer,
  p_stay_seconds integer
) returns bigint
language plpgsql immutable set search_path = ''
as $$
declare
  v_billed bigint := least(p_booked_seconds, p_billed_seconds);
begin
  return case
    when p_looked_in_seconds < p_free_seconds or p_billed_seconds = 0 then 0
    when p_billing = 'fixed' and greatest(v_billed, p_stay_seconds) * 100 >= p_booked_seconds * 80::bigint then p_price
    when p_billing = 'per_minute' then parley.share_minor(p_price, least(p_booked_seconds, (v_billed + 59) / 60 * 60), p_booked_seconds)
    else parley.share_minor(p_price, v_billed, p_booked_seconds)
  end;
end
$$;

-- Added time is pro rata on its own minutes in every billing mode.
create function parley.added_minor(p_amount bigint, p_minutes integer, p_served_seconds integer) returns bigint
language plpgsql immutable set search_path = ''
as $$ begin return parley.share_minor(p_amount, least(greatest(p_served_seconds, 0), p_minutes * 60), p_minutes * 60); end $$;

-- What was served of all that was added: billed seconds fill what was booked first, then each extension in turn.
create function parley.added_gross_minor(p_session_id uuid, p_booked_seconds integer, p_billed_seconds integer) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  if p_billed_seconds <= p_booked_seconds then
    return 0;
  end if;
  return (
    select coalesce(sum(parley.added_minor(added.amount_minor, added.minutes, p_billed_seconds - p_booked_seconds - added.before * 60)), 0)
    from (
      select x.amount_minor, x.minutes, (sum(x.minutes) over (order by a.at, x.id) - x.minutes)::integer as before
      from parley.extensions x join parley.extension_answers a on a.extension_id = x.id
      where x.session_id = p_session_id and a.outcome = 'accepted'
    ) as added
  );
end
$$;

-- The client's part for a session that never ran.
create function parley.unstarted_gross_minor(
  p_status text, p_held bigint, p_no_show_client_share_bp integer, p_late_cancel_share_bp integer, p_late boolean, p_ended_by text
) returns bigint
language sql immutable set search_path = ''
as $$
  select case
    when p_status = 'no_show_client' then parley.share_minor(p_held, p_no_show_client_share_bp, 10000)
    when p_status = 'cancelled' and p_ended_by = 'client' and p_late then parley.share_minor(p_held, p_late_cancel_share_bp, 10000)
    else 0
  end
$$;

-- Who goes, is lost or presses End after the client has been away for so long counts as there at the end, and not as having pressed.
create function parley.excused_after() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '5 minutes'; end $$;

-- How long the consultant stayed, by which a fixed price is earned: when it was there since the scheduled start, waiting included; and,
-- when the end came while it was there and was not pressed by it, and it had been there for 80 % of the time until then, the rest of what
-- was booked.
create function parley.stay_seconds(
  p_session parley.webrtc_sessions, p_booked_seconds integer, p_there parley.attendance, p_counted parley.counted, p_verdict parley.verdict
) returns integer
language plpgsql immutable set search_path = ''
as $$
declare
  v_start timestamptz := p_session.scheduled_start_time;
  v_end timestamptz := v_start + make_interval(secs => p_booked_seconds);
  v_away_since timestamptz := parley.away_since(p_there.consultant_absences, p_verdict.at);
  v_pressed boolean := p_verdict.ended_by = 'consultant';
  v_stay numeric := case when p_verdict.at <= v_start then 0
    else parley.seconds_in(p_counted.consultant * tstzmultirange(tstzrange(v_start, p_verdict.at, '[]'))) end;
begin
  -- Two steps: a condition with a query in it is a statement, whether the query is asked or not.
  if p_there.client_absences <> '{}' and (v_away_since is not null or v_pressed) then
    if exists (
      select from unnest(p_there.client_absences) as a
      where a.since + parley.excused_after() <= coalesce(v_away_since, p_verdict.at)
        and (a.until is null or a.until > coalesce(v_away_since, p_verdict.at))
    ) then
      v_away_since := null;
      v_pressed := false;
    end if;
  end if;
  if v_away_since is null and not v_pressed and v_stay * 100 >= extract(epoch from p_verdict.at - v_start) * 80 then
    v_stay := v_stay + greatest(0, extract(epoch from v_end - greatest(p_verdict.at, v_start)));
  end if;
  return round(v_stay);
end
$$;

-- The client looked in and did not come back, while the consultant was there when it was to be: the policy's share for not coming is due.
create function parley.is_look_in(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_there parley.attendance, p_verdict parley.verdict
) returns boolean
language plpgsql immutable set search_path = ''
as $$
declare
  v_claim_at timestamptz := p_session.scheduled_start_time + parley.no_show_wait();
begin
  return parley.seconds_in(p_there.client * tstzmultirange(tstzrange(p_session.started_at, p_verdict.at, '[]'))) < p_booking.free_seconds
    and (p_verdict.ended_by = 'client' or parley.away_since(p_there.client_absences, p_verdict.at) is not null)
    and case when p_verdict.at >= v_claim_at then p_there.consultant @> v_claim_at
      else p_verdict.ended_by <> 'consultant' and parley.away_since(p_there.consultant_absences, p_verdict.at) is null end;
end
$$;
