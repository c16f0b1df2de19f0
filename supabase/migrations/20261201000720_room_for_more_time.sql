-- More time is refused when it would reach into another booking of either person, and takes the time once it is agreed on.

alter table parley.extension_answers drop constraint extension_answers_outcome_check;
alter table parley.extension_answers add constraint extension_answers_outcome_check
  check (outcome in ('accepted', 'declined', 'withdrawn', 'unfunded', 'person_busy'));

-- Until when a session would last with so many minutes more: by its booked time, or by its clock, whichever is later.
create function parley.end_with(p_session parley.webrtc_sessions, p_minutes integer, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return greatest(
    p_session.scheduled_start_time + make_interval(mins => p_session.paid_duration_minutes),
    parley.paid_end(p_session, p_now)
  ) + make_interval(mins => p_minutes);
end
$$;

-- Whether both people of a session are free until then. Times that are exempt bar nobody and are barred by nobody.
create function parley.may_last_until(p_session_id uuid, p_until timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select not exists (
    select from parley.taken_times mine
    where mine.session_id = p_session_id and not mine.exempt and p_until > upper(mine.during)
      and not parley.is_free(mine.person_id, tstzrange(lower(mine.during), p_until), p_session_id)
  )
$$;

create or replace function parley.extension_refusal(
  p_session parley.webrtc_sessions, p_booking parley.bookings, p_minutes integer, p_amount bigint, p_now timestamptz
) returns text
language sql stable set search_path = ''
as $$
  select case
    when p_session.status in ('scheduled', 'waiting') then 'not_started'
    when parley.is_over(p_session.status) or (parley.verdict_of(p_session, p_now)).status is not null then 'too_late'
    when p_session.paid_duration_minutes + p_minutes > 1440 then 'too_long'
    when (parley.open_extension(p_session.id, p_now)).id is not null then 'already_proposed'
    when not parley.may_last_until(p_session.id, parley.end_with(p_session, p_minutes, p_now)) then 'person_busy'
    when not parley.covers(p_booking.client_id, p_booking.currency, p_amount) then 'unfunded'
  end
$$;

-- Freezes the money, then adds the minutes and takes the time; answers the transfer (0 for a free session), or null when the funds do not cover it.
-- Refuses: person_busy. The people and the session row are locked by the caller.
create or replace function parley.extend(p_extension parley.extensions, p_side text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_session parley.webrtc_sessions;
  v_until timestamptz;
  v_transfer bigint;
begin
  select * into strict v_booking from parley.bookings where id = p_extension.booking_id;
  select * into strict v_session from parley.webrtc_sessions where id = p_extension.session_id;
  v_until := parley.end_with(v_session, p_extension.minutes, parley.now_in(v_session.id));
  v_transfer := parley.freeze_extension(p_extension, v_booking, p_side);
  if v_transfer is not null then
    update parley.webrtc_sessions
      set paid_duration_minutes = paid_duration_minutes + p_extension.minutes,
        link_valid_until = link_valid_until + make_interval(mins => p_extension.minutes)
      where id = p_extension.session_id;
    begin
      update parley.taken_times set during = tstzrange(lower(during), greatest(upper(during), v_until)) where session_id = v_session.id;
    exception
      when exclusion_violation then
        perform parley.refuse_busy(v_booking, tstzrange(v_session.scheduled_start_time, v_until));
    end;
  end if;
  return v_transfer;
end
$$;

do $$
declare
  v_role text;
  v_function text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    foreach v_function in array array['end_with', 'may_last_until'] loop
      execute format('revoke all on function parley.%s from %s', v_function, v_role);
    end loop;
  end loop;
end
$$;
