-- Entries ask the database's tables less often: the person of a side is looked up once, who is there is read once where nobody but the one
-- who enters can have changed it, what is refused is refused without a subtransaction, and what an entry tells is written in one statement.

-- These take the person, or answer otherwise.
drop function parley.lock_arrivals(jsonb);
drop function parley.lock_arrival(uuid, text, boolean);
drop function parley.leases_elsewhere(uuid, text, timestamptz);
drop function parley.elsewhere_of(uuid, text, timestamptz);
drop function parley.be_only_here(uuid, text, boolean, timestamptz);
drop function parley.leave_elsewhere(uuid, text, timestamptz);
drop function parley.take_lease(uuid, text, text, uuid, timestamptz, timestamptz);

-- What is refused, as parley.refuse takes it; a null code: nothing is.
create type parley.refusal as (code text, message text, detail text);

-- `live`: the state of the session that was entered.
create type parley.entry as (refused parley.refusal, live jsonb);

-- The live leases of a person, who is that side, in other sessions. Only sessions that are not over have taken times.
create or replace function parley.leases_elsewhere(p_person_id uuid, p_session_id uuid, p_side text, p_now timestamptz) returns setof parley.presence
language plpgsql stable set search_path = ''
as $$
begin
  -- From the person's own few times to their leases: the other way round it would be all that are open, for every arrival.
  return query
    with theirs as materialized (
      select t.session_id
      from parley.taken_times t
      where t.person_id = p_person_id
        -- No room opens earlier than a day before its start.
        and lower(t.during) <= p_now + interval '1 day'
        and t.session_id <> p_session_id
    )
    select open.*
    from theirs
    cross join lateral (
      select p.* from parley.presence p
      where p.session_id = theirs.session_id and p.participant_type = p_side and p.left_at is null and p.last_seen_at + parley.lease() > p_now
      offset 0
    ) as open;
end
$$;

create or replace function parley.elsewhere_of(
  p_person_id uuid, p_session_id uuid, p_side text, p_now timestamptz, out session_id uuid, out until timestamptz, out other_name text
)
language sql stable set search_path = ''
as $$
  select s.id, coalesce(parley.paid_end(s, p_now), s.scheduled_start_time + make_interval(mins => s.paid_duration_minutes)),
    case p_side when 'client' then b.consultant_name else b.client_name end
  from parley.leases_elsewhere(p_person_id, p_session_id, p_side, p_now) p
  join parley.webrtc_sessions s on s.id = p.session_id
  join parley.bookings b on b.id = s.booking_id
  order by p.last_seen_at desc limit 1
$$;

comment on function parley.elsewhere_of is
  'The other session in which the person of a side is now, until when it is planned, and with whom; nulls when there is none.';

-- The people of arrivals, in the order of everybody: people before sessions, clients before consultants. Of two sessions that somebody
-- enters at the same moment one then sees the other.
create or replace function parley.lock_arrivals(p_person_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from parley.people p where p.id = any (p_person_ids) order by p.role, p.id for no key update;
end
$$;

-- Whoever goes on here locks the sessions that it leaves together with this one, in their order.
create or replace function parley.lock_sessions_left(p_person_id uuid, p_session_id uuid, p_side text) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from parley.webrtc_sessions s
    where s.id in (select p_session_id union select l.session_id from parley.leases_elsewhere(p_person_id, p_session_id, p_side, parley.clock()) l)
    order by s.id for update;
end
$$;

-- Lets nobody be in two sessions at once. Refuses: in_another_session; a client is told only until when. With `p_go_on` the other presence
-- ends as that of a lost connection does. The person, and the sessions that it leaves, are locked by the caller.
create or replace function parley.be_only_here(
  p_person_id uuid, p_session_id uuid, p_side text, p_go_on boolean, p_now timestamptz
) returns parley.refusal
language plpgsql set search_path = ''
as $$
declare
  v_there record;
begin
  perform from parley.leases_elsewhere(p_person_id, p_session_id, p_side, p_now);
  if not found then
    return null;
  elsif p_go_on then
    perform parley.leave_elsewhere(p_person_id, p_session_id, p_side, p_now);
    return null;
  end if;
  select * into strict v_there from parley.elsewhere_of(p_person_id, p_session_id, p_side, p_now);
  return row ('in_another_session', format('You are in another session until %s.', parley.utc_minute(v_there.until)),
    (jsonb_build_object('until', v_there.until) || case p_side
      when 'consultant' then jsonb_build_object('sessionId', v_there.session_id, 'otherParticipantName', v_there.other_name) else '{}' end)::text
  )::parley.refusal;
end
$$;

-- Ends the other presence where it was last heard, as far as the database knows; its signalling server may have been told more, and then
-- closes it first.
create or replace function parley.leave_elsewhere(p_person_id uuid, p_session_id uuid, p_side text, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  v_ids bigint[];
  v_heard timestamptz[];
begin
  select array_agg(o.id), array_agg(o.heard_at) into v_ids, v_heard from (
    select p.id, case p.node_id when 'direct' then p_now else p.last_seen_at end as heard_at
    from parley.presence p
    where p.id in (select l.id from parley.leases_elsewhere(p_person_id, p_session_id, p_side, p_now) l) and p.left_at is null
    order by p.id for update
  ) as o;
  if v_ids is not null then
    perform parley.close_leases(v_ids, v_heard, array_fill('elsewhere'::text, array[cardinality(v_ids)]), p_now);
  end if;
end
$$;

-- What parley.attendance_of would read once a side that was not here has opened a lease; null: that has to be read.
create or replace function parley.attendance_with(p_there parley.attendance, p_side text, p_joined_at timestamptz, p_now timestamptz) returns parley.attendance
language plpgsql immutable set search_path = ''
as $$
declare
  v_absences parley.absence[] := case p_side when 'client' then p_there.client_absences else p_there.consultant_absences end;
  v_last parley.absence;
  v_stay tstzmultirange := tstzmultirange(tstzrange(p_joined_at, p_now, '[]'));
begin
  if (p_side = 'client' and p_there.client_here) or (p_side = 'consultant' and p_there.consultant_here)
    or p_joined_at + parley.lease() <= p_now then
    return null;
  end if;
  -- Who is not here and has no absence was never here; else the last one is open, and this ends it.
  if v_absences <> '{}' then
    v_last := v_absences[cardinality(v_absences)];
    if v_last.since >= p_joined_at then
      return null;
    end if;
    v_last.until := p_joined_at;
    v_absences[cardinality(v_absences)] := v_last;
  end if;
  if p_side = 'client' then
    p_there.client := p_there.client + v_stay;
    p_there.client_here := true;
    p_there.client_absences := v_absences;
  else
    p_there.consultant := p_there.consultant + v_stay;
    p_there.consultant_here := true;
    p_there.consultant_absences := v_absences;
  end if;
  return p_there;
end
$$;

-- Opens or renews a lease; answers when it was opened, null when it stood already, and whether one had lapsed. The node `direct` stands for
-- callers without connections: one lease a side, which each call makes last 25 s longer.
create or replace function parley.take_lease(
  p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_heard_at timestamptz, p_now timestamptz,
  out opened_at timestamptz, out lapsed boolean
)
language plpgsql set search_path = ''
as $$
declare
  v_lease parley.presence;
begin
  opened_at := p_heard_at;
  lapsed := false;
  -- A connection that is new, as nearly all are, needs no look first.
  if p_node_id <> 'direct' then
    insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
      values (p_session_id, p_side, p_node_id, p_connection_id, p_heard_at, p_heard_at)
      on conflict (node_id, connection_id, session_id, participant_type, seat) where left_at is null do nothing;
    if found then
      return;
    end if;
  end if;
  select * into v_lease from parley.presence
    where session_id = p_session_id and participant_type = p_side and node_id = p_node_id and left_at is null
      and (p_node_id = 'direct' or connection_id = p_connection_id)
    order by id desc limit 1 for update;
  if v_lease.last_seen_at + parley.lease() > p_now then
    update parley.presence set last_seen_at = greatest(last_seen_at, p_heard_at) where id = v_lease.id;
    opened_at := null;
    return;
  end if;
  if v_lease.id is not null then
    -- A lapsed lease is not stretched over the silence: nobody vouched for that time.
    update parley.presence set left_at = parley.lease_end(v_lease, p_now), leave_reason = 'lapsed', closed_at = p_now where id = v_lease.id;
    lapsed := true;
  end if;
  insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
    values (p_session_id, p_side, p_node_id, p_connection_id, p_heard_at, p_heard_at);
end
$$;

create or replace function parley.start_clock(p_session parley.webrtc_sessions, p_now timestamptz) returns parley.webrtc_sessions
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
  return v_session;
end
$$;

-- Why a session is not entered now; a null code: it is.
create or replace function parley.entry_refusal(p_session parley.webrtc_sessions, p_there parley.attendance, p_now timestamptz) returns parley.refusal
language plpgsql stable set search_path = ''
as $$
begin
  if parley.is_over(p_session.status) or (case p_session.status
    when 'active' then parley.verdict_by(p_session, p_there, p_now) else parley.verdict_of(p_session, p_now)
  end).status is not null then
    return row ('session_over', 'This session is over.', 'session_over')::parley.refusal;
  elsif p_now < p_session.opens_at then
    return row ('too_early', 'This session is not open yet.', 'too_early')::parley.refusal;
  end if;
  return null;
end
$$;

-- Marks a side present, and starts the clock when both are. What is refused is so before anything was written. The person is locked by the
-- caller.
create or replace function parley.enter(
  p_person_id uuid, p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_age_ms integer, p_go_on boolean
) returns parley.entry
language plpgsql volatile set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_there parley.attendance;
  v_refused parley.refusal;
  v_lease record;
  v_told text[] := '{}';
begin
  if p_go_on then
    perform parley.lock_sessions_left(p_person_id, p_session_id, p_side);
  end if;
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    return row (row ('session_not_found', format('There is no session %s.', p_session_id), '')::parley.refusal, null)::parley.entry;
  end if;
  v_now := parley.now_in(p_session_id);
  v_there := parley.attendance_of(p_session_id, v_now);
  v_refused := parley.entry_refusal(v_session, v_there, v_now);
  if v_refused.code is null then
    v_refused := parley.be_only_here(p_person_id, p_session_id, p_side, p_go_on, v_now);
  end if;
  if v_refused.code is not null then
    return row (v_refused, null)::parley.entry;
  end if;
  v_lease := parley.take_lease(
    p_session_id, p_side, p_node_id, p_connection_id, greatest(parley.ago(v_now, p_age_ms), v_session.opens_at), v_now);
  if v_lease.opened_at is not null then
    v_told := v_told || 'joined'::text;
    v_there := coalesce(case when not v_lease.lapsed then parley.attendance_with(v_there, p_side, v_lease.opened_at, v_now) end,
      parley.attendance_of(p_session_id, v_now));
  end if;
  if v_session.status = 'scheduled' then
    update parley.webrtc_sessions set status = 'waiting' where id = p_session_id returning * into strict v_session;
    v_told := v_told || 'waiting'::text;
  end if;
  if v_session.status = 'waiting' and v_there.client_here and v_there.consultant_here then
    -- From the first instant at which both were there: a join counts from when it came in.
    v_session := parley.start_clock(v_session, (select max(lower(r)) from unnest(v_there.client * v_there.consultant) as r));
    v_told := v_told || 'started'::text;
  end if;
  perform parley.tell_of_entry(v_session, p_side, v_told, p_node_id, p_connection_id);
  return row (null, jsonb_build_object(
    'sessionId', v_session.id,
    'status', v_session.status,
    'bothPresent', v_there.client_here and v_there.consultant_here,
    'startedAt', v_session.started_at,
    'endsAt', case when v_session.started_at is not null then parley.paid_end_of(v_session, v_there, v_now) end,
    'serverTime', v_now
  ))::parley.entry;
end
$$;

-- The events of an entry, in their order.
create or replace function parley.tell_of_entry(
  p_session parley.webrtc_sessions, p_side text, p_told text[], p_node_id text, p_connection_id uuid
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if p_told <> '{}' then
    insert into parley.session_events (session_id, type, actor, data)
      select p_session.id, told, case told when 'started' then 'system' else p_side end, case told
        when 'joined' then jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id)
        when 'started' then jsonb_build_object('startedAt', p_session.started_at)
        else '{}' end
      from unnest(p_told) as told;
  end if;
end
$$;

create or replace function public.claim_session_link(
  p_token text, p_link_id uuid, p_device text, p_take_over boolean default false, p_go_on boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_link parley.session_links := case when p_token is not null then parley.link_by_token(p_token) else parley.link_by_device(p_device, p_link_id) end;
  v_session parley.webrtc_sessions;
  v_person uuid;
  v_now timestamptz;
  v_reason text;
  v_number integer;
  v_refused parley.refusal;
begin
  if v_link.id is null then
    perform parley.refuse('link_not_found', 'There is no such link.', 'not_found');
  end if;
  if coalesce(char_length(p_device), 0) < 22 then
    perform parley.refuse('invalid_argument', 'The device secret must carry at least 128 random bits as base64url.', 'device');
  end if;
  v_person := parley.person_of_side(v_link.session_id, v_link.participant_type);
  perform parley.lock_arrivals(array[v_person]);
  if p_go_on then
    perform parley.lock_sessions_left(v_person, v_link.session_id, v_link.participant_type);
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  select * into strict v_link from parley.session_links where id = v_link.id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, v_link, v_now);
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This link does not admit now.', v_reason);
  end if;
  -- A cookie alone takes nothing over: who was displaced gets the place back by the link's secret.
  v_number := parley.claim(v_link, p_device, p_take_over and p_token is not null);
  v_refused := parley.be_only_here(v_person, v_session.id, v_link.participant_type, p_go_on, v_now);
  if v_refused.code is not null then
    perform parley.refuse(v_refused.code, v_refused.message, v_refused.detail);
  end if;
  return jsonb_build_object(
    'facts', parley.side_facts_of(v_session, v_link, v_now),
    'claimNumber', v_number,
    'bothJoined', (
      select count(distinct l.participant_type) = 2
      from parley.session_links l join parley.claims c on c.link_id = l.id
      where l.session_id = v_session.id and l.revoked_at is null
    )
  );
end
$$;

create or replace function public.start_session(
  p_session_id uuid, p_participant_type text, p_node_id text default 'direct', p_connection_id uuid default gen_random_uuid(),
  p_age_ms integer default 0, p_go_on boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_person uuid := parley.person_of_side(p_session_id, parley.checked_side(p_participant_type));
  v_entry parley.entry;
  v_refused parley.refusal;
begin
  perform parley.lock_arrivals(array[v_person]);
  v_entry := parley.enter(v_person, p_session_id, p_participant_type, p_node_id, p_connection_id, p_age_ms, p_go_on);
  v_refused := v_entry.refused;
  if v_refused.code is not null then
    perform parley.refuse(v_refused.code, v_refused.message, v_refused.detail);
  end if;
  return v_entry.live;
end
$$;

-- Needs no subtransaction for each: what may be refused is refused before anything of it was written.
create or replace function public.start_sessions(p_node_id text, p_arrivals jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_arrival record;
  v_entry parley.entry;
  v_refused parley.refusal;
  v_answers jsonb[] := array_fill(null::jsonb, array[jsonb_array_length(p_arrivals)]);
begin
  -- People, then sessions, each in one order, so that two batches cannot wait for each other.
  perform parley.lock_arrivals(array(
    select parley.person_of_side((a.value ->> 'sessionId')::uuid, a.value ->> 'participantType') from jsonb_array_elements(p_arrivals) as a));
  for v_arrival in
    select a.ordinality as place, (a.value ->> 'sessionId')::uuid as session_id, parley.checked_side(a.value ->> 'participantType') as side,
      (a.value ->> 'connectionId')::uuid as connection_id, coalesce((a.value ->> 'ageMs')::integer, 0) as age_ms,
      coalesce((a.value ->> 'goOn')::boolean, false) as go_on,
      parley.person_of_side((a.value ->> 'sessionId')::uuid, a.value ->> 'participantType') as person_id
    from jsonb_array_elements(p_arrivals) with ordinality as a
    order by 2, 1
  loop
    v_entry := parley.enter(
      v_arrival.person_id, v_arrival.session_id, v_arrival.side, p_node_id, v_arrival.connection_id, v_arrival.age_ms, v_arrival.go_on);
    v_refused := v_entry.refused;
    v_answers[v_arrival.place] := case when v_refused.code is null then jsonb_build_object('outcome', 'present', 'live', v_entry.live)
      else jsonb_build_object('outcome', 'refused', 'reason', v_refused.code)
        || case v_refused.code when 'in_another_session' then v_refused.detail::jsonb else '{}' end end;
  end loop;
  return to_jsonb(v_answers);
end
$$;

-- Calls that are dead now, the longest first.
create or replace function parley.stalled_json(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'participantType', e.participant_type, 'pausesAt', e.open_since) order by e.open_since), '[]')
    from parley.call_evidence e where e.session_id = p_session_id and e.kind = 'dead' and e.open_since is not null
  );
end
$$;

-- `priceMinor`: the price that a session stands for now, what was booked and what its extensions froze.
create or replace function parley.facts_with(p_session parley.webrtc_sessions, p_booking parley.bookings, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_settled parley.settlements;
  v_summary jsonb;
  v_held bigint;
  v_verdict parley.verdict := parley.verdict_of(p_session, p_now);
begin
  select h.amount_minor into strict v_held from parley.holds h where h.booking_id = p_booking.id;
  if v_verdict.status is not null then
    v_settled := parley.outcome_of(p_session, v_verdict, p_now);
    v_summary := parley.summary_of(v_settled) || jsonb_build_object('corrections', parley.no_corrections(v_settled));
  elsif parley.is_over(p_session.status) then
    select * into v_settled from parley.settlements where session_id = p_session.id;
    -- With what was refunded since.
    v_summary := parley.ending_of(p_session.id);
  end if;
  return jsonb_build_object(
    'sessionId', p_session.id,
    'roomId', p_session.room_id,
    'bookingId', p_session.booking_id,
    'kind', p_session.kind,
    'sessionType', p_session.session_type,
    'status', coalesce(v_verdict.status, p_session.status),
    'scheduledStartTime', p_session.scheduled_start_time,
    'opensAt', p_session.opens_at,
    'linkValidUntil', p_session.link_valid_until,
    'paidDurationMinutes', p_session.paid_duration_minutes,
    'bookedMinutes', p_booking.duration_minutes,
    'priceMinor', v_held,
    'currency', p_booking.currency,
    'billing', p_booking.billing,
    'freeSeconds', p_booking.free_seconds,
    'noShow', parley.no_show_terms(p_session, p_booking, v_held),
    'startedAt', p_session.started_at,
    'endsAt', parley.paid_end(p_session, coalesce(v_settled.ended_at, p_now)),
    'summary', v_summary
  );
end
$$;

create or replace function parley.facts_of(p_session parley.webrtc_sessions, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  return parley.facts_with(p_session, v_booking, p_now);
end
$$;

-- Beside them, what the holder of one side's link may know before it goes in: whether the other side is there already, until when somebody
-- may still come, and what happens to the money when nobody does.
create or replace function parley.side_facts_of(p_session parley.webrtc_sessions, p_link parley.session_links, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_facts jsonb;
  v_over boolean;
  v_client boolean := p_link.participant_type = 'client';
begin
  select * into strict v_booking from parley.bookings where id = p_session.booking_id;
  v_facts := parley.facts_with(p_session, v_booking, p_now);
  v_over := parley.is_over(v_facts ->> 'status');
  return v_facts || jsonb_build_object(
    'relayOnly', v_booking.relay_only,
    'linkId', p_link.id,
    'participantType', p_link.participant_type,
    'participantId', case when v_client then v_booking.client_id else v_booking.consultant_id end,
    'participantName', case when v_client then v_booking.client_name else v_booking.consultant_name end,
    'otherParticipantId', case when v_client then v_booking.consultant_id else v_booking.client_id end,
    'otherParticipantName', case when v_client then v_booking.consultant_name else v_booking.client_name end,
    'otherPresent', not v_over and parley.is_present(p_session.id, case when v_client then 'consultant' else 'client' end, p_now),
    'alone', case when not v_over
      then parley.alone_terms(p_session, v_booking, (v_facts ->> 'priceMinor')::bigint, p_link.participant_type, p_now) end,
    'claimed', exists (select from parley.claims where link_id = p_link.id),
    'serverTime', parley.clock()
  );
end
$$;

create or replace function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_claims jsonb;
  v_left jsonb := '{"client": null, "consultant": null}';
  v_stalled jsonb := '[]';
  v_now timestamptz;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  select jsonb_object_agg(l.participant_type, coalesce((select max(c.claim_number) from parley.claims c where c.link_id = l.id), 0)) into v_claims
    from parley.session_links l where l.session_id = p_session_id and l.revoked_at is null;
  v_now := parley.now_in(p_session_id);
  -- Into a scheduled session nobody came yet.
  if v_session.status <> 'scheduled' then
    v_left := jsonb_build_object(
      'client', parley.left_json(p_session_id, 'client', v_now), 'consultant', parley.left_json(p_session_id, 'consultant', v_now));
    v_stalled := parley.stalled_json(p_session_id);
  end if;
  return parley.facts_with(v_session, v_booking, v_now) || jsonb_build_object(
    'client', parley.person_json(v_booking.client_id, v_booking.client_name),
    'consultant', parley.person_json(v_booking.consultant_id, v_booking.consultant_name),
    'claims', v_claims,
    'relayOnly', v_booking.relay_only,
    'left', v_left,
    'stalled', v_stalled,
    'serverTime', parley.clock()
  );
end
$$;

-- A restarted signalling server meets all its clients at once: what it asks for each of them it may ask for many in one statement, one
-- round trip and one commit. The proposal that waits for its answer is among it: one question less for each room after a restart.
create or replace function public.open_rooms(p_session_ids uuid[]) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
begin
  return (
    select coalesce(jsonb_agg(public.open_room(s.id) || jsonb_build_object(
      'proposal', case when s.started_at is not null and not parley.is_over(s.status) then public.open_extension(s.id) -> 'extension' end
    )), '[]')
    from parley.webrtc_sessions s where s.id = any (p_session_ids)
  );
end
$$;

do $$
declare
  v_function text;
  v_role text;
begin
  foreach v_function in array array[
    'parley.leases_elsewhere(uuid, uuid, text, timestamptz)', 'parley.elsewhere_of(uuid, uuid, text, timestamptz)',
    'parley.lock_arrivals(uuid[])', 'parley.lock_sessions_left(uuid, uuid, text)',
    'parley.be_only_here(uuid, uuid, text, boolean, timestamptz)', 'parley.leave_elsewhere(uuid, uuid, text, timestamptz)',
    'parley.attendance_with(parley.attendance, text, timestamptz, timestamptz)',
    'parley.take_lease(uuid, text, text, uuid, timestamptz, timestamptz)',
    'parley.entry_refusal(parley.webrtc_sessions, parley.attendance, timestamptz)',
    'parley.enter(uuid, uuid, text, text, uuid, integer, boolean)',
    'parley.tell_of_entry(parley.webrtc_sessions, text, text[], text, uuid)', 'parley.stalled_json(uuid)',
    'parley.facts_with(parley.webrtc_sessions, parley.bookings, timestamptz)'
  ] loop
    execute format('revoke all on function %s from public', v_function);
    for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on function %s from %I', v_function, v_role);
    end loop;
  end loop;
end
$$;
