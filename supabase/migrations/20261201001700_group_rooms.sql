-- Rooms of another kind than appointments: a group room has a host and up to three members, and neither booking nor money. What differs by
-- kind is asked of the kind (may_become, room_json, link_view_of, enter_by_kind, sweep_kinds); presence, chat, links and changes name a
-- member by session, role and seat, and ask the session whether it is over.

create type parley.link_view as (reason text, facts jsonb);

-- How an event names its member beside the role: by the seat, where that is not the first.
create function parley.seat_json(p_seat smallint) returns jsonb
language plpgsql immutable set search_path = ''
as $$ begin return case when p_seat > 1 then jsonb_build_object('seat', p_seat) else '{}' end; end $$;

-- The state machines.
create function parley.may_become(p_kind text, p_from text, p_to text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return case p_kind || ' ' || p_from
    when 'appointment scheduled' then p_to in ('waiting', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'appointment waiting' then p_to in ('active', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'appointment active' then p_to in ('completed', 'abandoned')
    when 'group scheduled' then p_to in ('live', 'ended')
    when 'group live' then p_to = 'ended'
    else false
  end;
end
$$;

-- The last word for whatever writes a session. What was booked grows by accepted extensions, while the session runs, and by nothing else
-- (kept by the view of invariants). A session is over if and only if it is settled: what ends it finds its settlement, and what settles it
-- must have ended it by the commit.
create or replace function parley.guard_session() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    perform parley.refuse('append_only', 'Sessions are not deleted.', 'webrtc_sessions');
  end if;
  if tg_op = 'INSERT' then
    if new.status <> 'scheduled' then
      perform parley.refuse('invariant_violated', 'A session begins as scheduled.', 'status');
    end if;
    return new;
  end if;
  if parley.is_over(old.status) then
    perform parley.refuse('invariant_violated', format('Session %s is over; that is final.', old.id), 'status');
  end if;
  if (old.id, old.booking_id, old.room_id, old.session_type, old.overrun_cap_minutes)
      is distinct from (new.id, new.booking_id, new.room_id, new.session_type, new.overrun_cap_minutes)
    or (old.started_at is not null and new.started_at is distinct from old.started_at) then
    perform parley.refuse('invariant_violated', format('Session %s: what was booked and when it started are fixed.', old.id), 'session');
  end if;
  if new.paid_duration_minutes <> old.paid_duration_minutes
    and not (old.status = 'active' and new.status = 'active' and new.paid_duration_minutes > old.paid_duration_minutes) then
    perform parley.refuse('invariant_violated', format('Session %s: only a running session is extended.', old.id), 'session');
  end if;
  if new.status <> old.status then
    if not parley.may_become(new.kind, old.status, new.status) then
      perform parley.refuse(
        'invariant_violated', format('Session %s cannot go from %s to %s.', old.id, old.status, new.status), 'status');
    elsif parley.is_over(new.status)
      and not exists (select from parley.settlements s where s.session_id = new.id and s.status = new.status) then
      perform parley.refuse('invariant_violated', format('Session %s is over if and only if it is settled.', new.id), 'settlements');
    end if;
  end if;
  return new;
end
$$;

drop function parley.may_become(text, text);

insert into parley.kinds (name) values ('group');
insert into parley.kind_modes (kind, mode, has_chat) values ('group', 'chat', true), ('group', 'voice', true), ('group', 'video', true);
insert into parley.kind_roles (kind, role, seats) values ('group', 'host', 1), ('group', 'member', 3);

create table parley.group_sessions (
  id uuid primary key references parley.sessions,
  title text not null check (parley.is_name(title)),
  status text not null default 'scheduled' check (status in ('scheduled', 'live', 'ended')),
  opens_at timestamptz not null check (isfinite(opens_at)),
  started_at timestamptz,
  constraint group_sessions_start_once check (status <> 'live' or started_at is not null)
);
comment on table parley.group_sessions is 'When one ended stands in parley.sessions.';
create index group_sessions_open on parley.group_sessions (opens_at) where status <> 'ended';

create function parley.guard_group_session() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    perform parley.refuse('append_only', 'Sessions are not deleted.', 'group_sessions');
  elsif new.id <> old.id or (new.status <> old.status and not parley.may_become('group', old.status, new.status))
    or (old.started_at is not null and new.started_at is distinct from old.started_at) then
    perform parley.refuse('invariant_violated', format('Session %s cannot go from %s to %s.', old.id, old.status, new.status), 'status');
  end if;
  return new;
end
$$;

create trigger group_sessions_guard before update or delete on parley.group_sessions
  for each row execute function parley.guard_group_session();

create function parley.group_facts(p_session parley.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_group parley.group_sessions;
begin
  select * into strict v_group from parley.group_sessions where id = p_session.id;
  return jsonb_build_object(
    'sessionId', p_session.id, 'roomId', p_session.room_id, 'kind', p_session.kind, 'sessionType', p_session.mode, 'status', v_group.status,
    'title', v_group.title, 'capacity', p_session.capacity, 'opensAt', v_group.opens_at, 'startedAt', v_group.started_at,
    'endedAt', p_session.ended_at
  );
end
$$;

create function parley.group_room(p_session parley.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return parley.group_facts(p_session) || jsonb_build_object('members', parley.members_json(p_session.id), 'serverTime', parley.clock());
end
$$;

-- Why a link of a group room does not admit now, and what its holder may know.
create function parley.group_link(p_session parley.sessions, p_link parley.session_links) returns parley.link_view
language plpgsql stable set search_path = ''
as $$
declare
  v_facts jsonb := parley.group_facts(p_session);
begin
  return row (case
    when p_link.revoked_at is not null then 'revoked'
    when v_facts ->> 'status' = 'ended' then 'ended'
    when parley.now_in(p_session.id) < (v_facts ->> 'opensAt')::timestamptz then 'too_early'
  end, v_facts)::parley.link_view;
end
$$;

drop function parley.take_lease(uuid, text, text, uuid, timestamptz, timestamptz);
-- Opens or renews a lease; answers when it was opened, null when it stood already, and whether one had lapsed. The node `direct` stands for
-- callers without connections: one lease a side, which each call makes last 25 s longer.
create function parley.take_lease(
  p_session_id uuid, p_side text, p_node_id text, p_connection_id uuid, p_heard_at timestamptz, p_now timestamptz, p_seat smallint default 1,
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
    insert into parley.presence (session_id, participant_type, seat, node_id, connection_id, joined_at, last_seen_at)
      values (p_session_id, p_side, p_seat, p_node_id, p_connection_id, p_heard_at, p_heard_at)
      on conflict (node_id, connection_id, session_id, participant_type, seat) where left_at is null do nothing;
    if found then
      return;
    end if;
  end if;
  select * into v_lease from parley.presence
    where session_id = p_session_id and participant_type = p_side and seat = p_seat and node_id = p_node_id and left_at is null
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
  insert into parley.presence (session_id, participant_type, seat, node_id, connection_id, joined_at, last_seen_at)
    values (p_session_id, p_side, p_seat, p_node_id, p_connection_id, p_heard_at, p_heard_at);
end
$$;

-- Marks a member present. The host's coming makes the room live; whoever comes before waits in it. Its row is locked as that of an
-- appointment is: before leases, and leases before events.
create function parley.enter_group_room(p_member parley.session_members, p_node_id text, p_connection_id uuid, p_age_ms integer) returns parley.entry
language plpgsql volatile set search_path = ''
as $$
declare
  v_group parley.group_sessions;
  v_now timestamptz;
  v_lease record;
begin
  select * into strict v_group from parley.group_sessions where id = p_member.session_id for update;
  v_now := parley.now_in(v_group.id);
  if v_group.status = 'ended' then
    return row (row ('session_over', 'This session is over.', 'session_over')::parley.refusal, null)::parley.entry;
  elsif v_now < v_group.opens_at then
    return row (row ('too_early', 'This session is not open yet.', 'too_early')::parley.refusal, null)::parley.entry;
  end if;
  v_lease := parley.take_lease(p_member.session_id, p_member.role, p_node_id, p_connection_id,
    greatest(parley.ago(v_now, p_age_ms), v_group.opens_at), v_now, p_member.seat);
  if v_lease.opened_at is not null then
    insert into parley.session_events (session_id, type, actor, data) values (v_group.id, 'joined', p_member.role,
      jsonb_build_object('nodeId', p_node_id, 'connectionId', p_connection_id) || parley.seat_json(p_member.seat));
  end if;
  if v_group.status = 'scheduled' and p_member.role = 'host' then
    update parley.group_sessions set status = 'live', started_at = v_now where id = v_group.id returning * into strict v_group;
    insert into parley.session_events (session_id, type, actor, data)
      values (v_group.id, 'started', p_member.role, jsonb_build_object('startedAt', v_now));
  end if;
  return row (null, jsonb_build_object(
    'sessionId', v_group.id, 'kind', 'group', 'status', v_group.status, 'startedAt', v_group.started_at, 'endsAt', null,
    'serverTime', v_now
  ))::parley.entry;
end
$$;

-- The room is locked by the caller.
create function parley.end_group(p_session_id uuid, p_actor text, p_reason text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  update parley.group_sessions set status = 'ended' where id = p_session_id;
  update parley.sessions set ended_at = parley.now_in(id) where id = p_session_id;
  insert into parley.session_events (session_id, type, actor, data)
    values (p_session_id, 'ended', p_actor, jsonb_build_object('reason', p_reason));
end
$$;

-- Ends rooms that nobody was in for ten minutes, or that did not begin within a day of when they opened.
create function parley.end_idle_group_rooms(p_now timestamptz, p_limit integer) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_group parley.group_sessions;
begin
  for v_group in
    select * from parley.group_sessions g
    where g.status <> 'ended' and not exists (
      select from parley.presence p where p.session_id = g.id and parley.lease_end(p, p_now) > p_now - interval '10 minutes'
    ) and (g.status = 'live' or g.opens_at < p_now - interval '1 day')
    order by g.opens_at limit p_limit for update skip locked
  loop
    perform parley.end_group(v_group.id, 'system', case v_group.status when 'live' then 'nobody_present' else 'nobody_came' end);
  end loop;
end
$$;

-- The room of an appointment, with the proposal of more time that waits for its answer.
create function parley.appointment_room(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_members jsonb := parley.members_json(p_session_id);
  v_left jsonb := '{"client": null, "consultant": null}';
  v_stalled jsonb := '[]';
  v_now timestamptz;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
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
    'members', v_members,
    'claims', (select jsonb_object_agg(m.value ->> 'role', m.value -> 'claimNumber') from jsonb_array_elements(v_members) as m),
    'relayOnly', v_booking.relay_only,
    'left', v_left,
    'stalled', v_stalled,
    'proposal', case when v_session.started_at is not null and not parley.is_over(v_session.status)
      then public.open_extension(p_session_id) -> 'extension' end,
    'serverTime', parley.clock()
  );
end
$$;

-- Everything that a signalling server needs to hold a room.
create function parley.room_json(p_session parley.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return case p_session.kind
    when 'appointment' then parley.appointment_room(p_session.id)
    when 'group' then parley.group_room(p_session)
  end;
end
$$;

-- Appointments are asked first, and by themselves: parley.link_check.
create function parley.link_view_of(p_session parley.sessions, p_link parley.session_links) returns parley.link_view
language plpgsql stable set search_path = ''
as $$
begin
  return case p_session.kind
    when 'group' then parley.group_link(p_session, p_link)
    else row ('revoked', null)::parley.link_view
  end;
end
$$;

-- Appointments are entered first, and by themselves: parley.enter.
create function parley.enter_by_kind(p_member_id uuid, p_node_id text, p_connection_id uuid, p_age_ms integer) returns parley.entry
language plpgsql volatile set search_path = ''
as $$
declare
  v_member parley.session_members;
  v_kind text;
begin
  select * into v_member from parley.session_members where id = p_member_id;
  select kind into v_kind from parley.sessions where id = v_member.session_id;
  return case v_kind
    when 'group' then parley.enter_group_room(v_member, p_node_id, p_connection_id, p_age_ms)
    else row (row ('session_not_found', '', '')::parley.refusal, null)::parley.entry
  end;
end
$$;

-- Ends what nobody ended, of the kinds that are not settled.
create function parley.sweep_kinds(p_now timestamptz, p_limit integer) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform parley.end_idle_group_rooms(p_now, p_limit);
end
$$;

-- What the holder of a link of another kind's session may know of it, and of itself in it.
create function parley.member_facts(p_facts jsonb, p_link parley.session_links) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_member parley.session_members;
begin
  select * into strict v_member from parley.session_members
    where session_id = p_link.session_id and role = p_link.participant_type and seat = p_link.seat;
  return p_facts || jsonb_build_object(
    'linkId', p_link.id, 'memberId', v_member.id, 'role', v_member.role, 'name', v_member.name,
    'claimed', exists (select from parley.claims where link_id = p_link.id), 'serverTime', parley.clock()
  );
end
$$;

create function parley.member_link_check(p_link parley.session_links) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_session parley.sessions;
  v_view parley.link_view;
begin
  select * into strict v_session from parley.sessions where id = p_link.session_id;
  v_view := parley.link_view_of(v_session, p_link);
  if v_view.reason is null then
    return jsonb_build_object('valid', true, 'facts', parley.member_facts(v_view.facts, p_link));
  end if;
  return jsonb_build_object('valid', false, 'reason', v_view.reason,
    'facts', case when v_view.reason <> 'revoked' then parley.member_facts(v_view.facts, p_link) end);
end
$$;

-- A null link is an unknown one. Unknown and malformed secrets are answered alike, and a revoked link tells nothing.
create or replace function parley.link_check(p_link parley.session_links) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_reason text;
begin
  if p_link.id is null then
    return jsonb_build_object('valid', false, 'reason', 'not_found', 'facts', null);
  end if;
  -- Most are appointments.
  select * into v_session from parley.webrtc_sessions where id = p_link.session_id;
  if not found then
    return parley.member_link_check(p_link);
  end if;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, p_link, v_now);
  if v_reason is null then
    return jsonb_build_object('valid', true, 'facts', parley.side_facts_of(v_session, p_link, v_now));
  end if;
  return jsonb_build_object('valid', false, 'reason', v_reason,
    'facts', case when v_reason <> 'revoked' then parley.side_facts_of(v_session, p_link, v_now) end);
end
$$;

-- One more member of a session, with a link; the raw token exists only in this answer. Refuses: invalid_argument.
create function parley.invite(p_session_id uuid, p_role text, p_name text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_member parley.session_members;
  v_link uuid;
begin
  if not coalesce(parley.is_name(p_name), false) then
    perform parley.refuse('invalid_argument', 'A name must have 1 to 80 characters, none of them invisible controls.', 'name');
  end if;
  -- Seats are given in turn.
  perform from parley.sessions where id = p_session_id for no key update;
  insert into parley.session_members (session_id, role, seat, name)
    select p_session_id, p_role, 1 + count(*), btrim(p_name) from parley.session_members m where m.session_id = p_session_id and m.role = p_role
    returning * into v_member;
  insert into parley.session_links (session_id, participant_type, seat, token_hash)
    values (p_session_id, v_member.role, v_member.seat, sha256(parley.random_bytes32())) returning id into v_link;
  insert into parley.session_events (session_id, type, actor, data) values (p_session_id, 'link_issued', 'system',
    jsonb_build_object('participantType', v_member.role, 'linkId', v_link) || parley.seat_json(v_member.seat));
  return jsonb_build_object('id', v_member.id, 'role', v_member.role, 'name', v_member.name, 'linkId', v_link, 'token', parley.new_link_token(v_link));
end
$$;

-- Makes `p_device` the holder of the link. The session row is locked by the caller.
create or replace function parley.claim(p_link parley.session_links, p_device text, p_take_over boolean) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_hash bytea := parley.secret_hash(p_device);
  v_claim parley.claims := parley.newest_claim(p_link.id);
  v_recent timestamptz;
  -- Numbers go on over the links of a member, so that nothing issued under a revoked link is ever current again.
  v_number integer := 1 + coalesce((
    select max(c.claim_number) from parley.claims c join parley.session_links l on l.id = c.link_id
    where l.session_id = p_link.session_id and l.participant_type = p_link.participant_type and l.seat = p_link.seat
  ), 0);
begin
  if v_claim.device_hash = v_hash then
    update parley.claims set claimed_at = greatest(claimed_at, parley.clock())
      where link_id = p_link.id and claim_number = v_claim.claim_number;
    return v_claim.claim_number;
  end if;
  if v_claim.link_id is not null and p_take_over is not true then
    perform parley.refuse('in_use_elsewhere', 'This link is used on another device.', 'in_use_elsewhere');
  end if;
  -- The one so many claims ago.
  select c.claimed_at into v_recent from parley.claims c where c.link_id = p_link.id
    order by c.claim_number desc offset parley.most_claims_per_hour() - 1 limit 1;
  if v_recent > parley.clock() - interval '1 hour' then
    perform parley.refuse('too_many_attempts', 'This link went from device to device too often within an hour.',
      ceil(extract(epoch from v_recent + interval '1 hour' - parley.clock()))::text);
  end if;
  insert into parley.claims (link_id, claim_number, device_hash, claimed_at) values (p_link.id, v_number, v_hash, parley.clock());
  insert into parley.session_events (session_id, type, actor, data) values (
    p_link.session_id, case when v_claim.link_id is null then 'link_claimed' else 'link_taken_over' end, p_link.participant_type,
    jsonb_build_object('participantType', p_link.participant_type, 'claimNumber', v_number) || parley.seat_json(p_link.seat)
  );
  return v_number;
end
$$;

-- A link of another kind's session is claimed as an appointment's is, but nobody has to be only there.
create function parley.claim_member_link(p_link parley.session_links, p_device text, p_take_over boolean) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_session parley.sessions;
  v_view parley.link_view;
  v_number integer;
begin
  select * into strict v_session from parley.sessions where id = p_link.session_id for no key update;
  select * into strict p_link from parley.session_links where id = p_link.id;
  v_view := parley.link_view_of(v_session, p_link);
  if v_view.reason is not null then
    perform parley.refuse(
      case v_view.reason when 'too_early' then 'too_early' else 'link_over' end, 'This link does not admit now.', v_view.reason);
  end if;
  v_number := parley.claim(p_link, p_device, p_take_over);
  return jsonb_build_object(
    'facts', parley.member_facts(v_view.facts, p_link),
    'claimNumber', v_number,
    'bothJoined', not exists (
      select from parley.session_links l
      where l.session_id = p_link.session_id and l.revoked_at is null and not exists (select from parley.claims c where c.link_id = l.id))
  );
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
  select * into v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  if not found then
    return parley.claim_member_link(v_link, p_device, p_take_over and p_token is not null);
  end if;
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
comment on function public.claim_session_link is
  'Claims the link for a device, or renews its claim; another device''s claim is replaced only when asked, by the link''s token. Who is in '
  'another session is refused, or goes on here when asked.';

create or replace function public.participant_of_claim(p_device text, p_token text default null, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('sessionId', l.session_id, 'kind', s.kind, 'participantType', l.participant_type, 'memberId', m.id,
    'claimNumber', c.claim_number) into v_answer
  from parley.claims c
  join parley.session_links l on l.id = c.link_id
  join parley.sessions s on s.id = l.session_id
  join parley.session_members m on m.session_id = l.session_id and m.role = l.participant_type and m.seat = l.seat
  where c.device_hash = parley.secret_hash(p_device)
    and l.revoked_at is null
    and (p_token is null or l.token_hash = parley.secret_hash(p_token))
    and (p_link_id is null or l.id = p_link_id)
    and not exists (select from parley.claims newer where newer.link_id = c.link_id and newer.claim_number > c.claim_number)
  order by c.claimed_at desc
  limit 1;
  if v_answer is null then
    perform parley.refuse('not_a_participant', 'This device holds no link of that session.', 'not_a_participant');
  end if;
  return v_answer;
end
$$;
comment on function public.participant_of_claim is
  'Which member of which session a device may act for: it must hold the newest claim of a link that is not revoked.';

-- The link of an appointment that a browser may speak for: the one whose claim it holds, or one that nobody has claimed, by its token.
create or replace function parley.link_to_speak_for(p_device text, p_token text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l
  from parley.session_links l
  join parley.webrtc_sessions s on s.id = l.session_id
  left join lateral (select (parley.newest_claim(l.id)).*) as c on true
  where l.revoked_at is null
    and ((p_token is not null and l.token_hash = parley.secret_hash(p_token)) or (p_token is null and l.id = p_link_id))
    and (c.device_hash = parley.secret_hash(p_device) or (c.link_id is null and p_token is not null))
$$;

-- Ends open leases where their connections were last heard. In a session that is over they end where its end let them end. In the
-- order of their sessions, so that two processes closing leases cannot wait for each other's chains.
create or replace function parley.close_leases(p_ids bigint[], p_heard_at timestamptz[], p_reasons text[], p_now timestamptz) returns integer
language sql volatile set search_path = ''
as $$
  with ends as (
    select p.id, e.reason, greatest(p.last_seen_at, case
      -- Its node held it while the database was not told for a whole lease: an outage of ours, which counts for its first minute.
      when p.last_seen_at + parley.lease() <= e.heard_at then least(e.heard_at, p.last_seen_at + parley.payer_grace())
      else e.heard_at
    end, case when s.ended_at is not null then parley.lease_end(p, greatest(s.ended_at, p.joined_at)) end) as left_at
    from unnest(p_ids, p_heard_at, p_reasons) as e (id, heard_at, reason)
    join parley.presence p on p.id = e.id
    join parley.sessions s on s.id = p.session_id
    where p.left_at is null
  ),
  closed as (
    update parley.presence p
    set left_at = ends.left_at, last_seen_at = ends.left_at, leave_reason = ends.reason, closed_at = p_now
    from ends where p.id = ends.id
    returning p.session_id, p.participant_type, p.seat, p.node_id, p.connection_id, p.left_at, p.leave_reason
  ),
  told as (
    insert into parley.session_events (session_id, type, actor, data)
    select c.session_id, 'left', c.participant_type,
      jsonb_build_object('reason', c.leave_reason, 'nodeId', c.node_id, 'connectionId', c.connection_id, 'leftAt', c.left_at)
        || parley.seat_json(c.seat)
    from closed c
    order by c.session_id, c.connection_id
  )
  select count(*)::integer from closed
$$;

-- One statement for all connections of a node. A connection that the database has not been told of for a whole lease, while its node held
-- it, was cut off by an outage of ours: its lease ends at its last word and a new one begins. The session of such a lease is locked first,
-- as a join of the same connection does, or the two could wait for each other.
create or replace function public.renew_presence(p_node_id text, p_connection_ids uuid[], p_heard_ms integer[] default null) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
  with clock as materialized (
    select parley.clock() as now
  ),
  told as materialized (
    select t.connection_id, clock.now - make_interval(secs => least(greatest(coalesce(t.heard_ms, 0), 0), 600000) / 1000.0) as heard_at
    from clock, unnest(p_connection_ids, p_heard_ms) as t (connection_id, heard_ms)
  ),
  -- Sessions before their leases, as whoever enters or leaves one does: a lease that is opened anew names its session, which would lock it last.
  lapsing as materialized (
    select s.id from parley.webrtc_sessions s
    where s.id in (
      select p.session_id from told join parley.presence p on p.connection_id = told.connection_id
      where p.node_id = p_node_id and p.left_at is null and p.last_seen_at + parley.lease() <= told.heard_at
    )
    order by s.id for key share
  ),
  mine as materialized (
    select p.id, p.session_id, s.ended_at is not null as over, told.heard_at,
      p.last_seen_at + parley.lease() <= told.heard_at as lapsed, told.heard_at > p.last_seen_at as heard
    from told join parley.presence p on p.connection_id = told.connection_id join parley.sessions s on s.id = p.session_id
    where p.node_id = p_node_id and p.left_at is null and (select count(*) from lapsing) >= 0
    order by p.id
    for update of p
  ),
  renewed as (
    update parley.presence p
    set last_seen_at = case when mine.lapsed then p.last_seen_at else mine.heard_at end,
      left_at = case when mine.lapsed then p.last_seen_at end,
      leave_reason = case when mine.lapsed then 'lapsed' end,
      closed_at = case when mine.lapsed then clock.now end
    from clock, mine
    where p.id = mine.id and mine.heard and not mine.over
    returning p.session_id, p.participant_type, p.seat, p.node_id, p.connection_id, mine.lapsed, mine.heard_at
  ),
  reopened as (
    insert into parley.presence (session_id, participant_type, seat, node_id, connection_id, joined_at, last_seen_at)
    select r.session_id, r.participant_type, r.seat, r.node_id, r.connection_id, r.heard_at, r.heard_at from renewed r where r.lapsed
  )
  select jsonb_build_object(
    'renewed', (select count(*) from mine where not mine.over),
    'overSessionIds', (select coalesce(jsonb_agg(distinct mine.session_id), '[]') from mine where mine.over),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.renew_presence is
  'Renews all leases of one node in one statement, each to when its connection was last heard (`p_heard_ms` ago; null: now); answers which '
  'sessions are over.';

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
  v_members parley.session_members[] := array(
    select parley.member_named((a.value ->> 'sessionId')::uuid,
      case when a.value ->> 'memberId' is null then parley.checked_side(a.value ->> 'participantType') end, (a.value ->> 'memberId')::uuid)
    from jsonb_array_elements(p_arrivals) with ordinality as a order by a.ordinality
  );
begin
  -- People, then sessions, each in one order, so that two batches cannot wait for each other.
  perform parley.lock_arrivals(array(select m.person_id from unnest(v_members) as m));
  for v_arrival in
    select a.place, (a.value ->> 'sessionId')::uuid as session_id, a.id as member_id, a.role, a.person_id,
      (a.value ->> 'connectionId')::uuid as connection_id, coalesce((a.value ->> 'ageMs')::integer, 0) as age_ms,
      coalesce((a.value ->> 'goOn')::boolean, false) as go_on
    from rows from (jsonb_array_elements(p_arrivals), unnest(v_members)) with ordinality
      as a (value, id, member_of, role, seat, person_id, name, place)
    order by 2, 1
  loop
    v_entry := case when v_arrival.role is null then row (row ('session_not_found', '', '')::parley.refusal, null)::parley.entry
      else parley.enter(v_arrival.person_id, v_arrival.session_id, v_arrival.role, p_node_id, v_arrival.connection_id, v_arrival.age_ms,
        v_arrival.go_on) end;
    v_refused := v_entry.refused;
    -- Most sessions are appointments; what is none is one of another kind.
    if v_refused.code = 'session_not_found' and v_arrival.member_id is not null then
      v_entry := parley.enter_by_kind(v_arrival.member_id, p_node_id, v_arrival.connection_id, v_arrival.age_ms);
      v_refused := v_entry.refused;
    end if;
    v_answers[v_arrival.place] := case when v_refused.code is null then jsonb_build_object('outcome', 'present', 'live', v_entry.live)
      else jsonb_build_object('outcome', 'refused', 'reason', v_refused.code)
        || case v_refused.code when 'in_another_session' then v_refused.detail::jsonb else '{}' end end;
  end loop;
  return to_jsonb(v_answers);
end
$$;
comment on function public.start_sessions is
  'start_session for many arrivals at one node, answered in their order; what start_session refuses is an answer here and spoils nothing '
  'for the others. Needs {sessionId, connectionId} and {participantType} or {memberId}, takes {ageMs, goOn}.';

create or replace function public.open_room(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$ begin return parley.appointment_room(p_session_id); end $$;
comment on function public.open_room is 'Everything that a signalling server needs to hold the room of an appointment. Reads only.';

-- A restarted signalling server meets all its clients at once: what it asks for each of them it may ask for many in one statement, one
-- round trip and one commit.
create or replace function public.open_rooms(p_session_ids uuid[]) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
begin
  return (
    select coalesce(jsonb_agg(parley.room_json(s)), '[]') from parley.sessions s where s.id = any (p_session_ids)
  );
end
$$;
comment on function public.open_rooms is
  'Everything that a signalling server needs to hold rooms, of whatever kind; a session that does not exist is not in the answer. Reads only.';

-- Leases that nobody closed in sessions that are over end where their end let them end.
create or replace function parley.close_leases_of_the_over(p_now timestamptz, p_limit integer) returns void
language sql volatile set search_path = ''
as $$
  update parley.presence p
  set left_at = greatest(p.joined_at, parley.lease_end(p, greatest(s.ended_at, p.joined_at))), leave_reason = 'session_over', closed_at = p_now
  from parley.sessions s
  where s.id = p.session_id and p.left_at is null and p.id in (
    select q.id
    from parley.presence q join parley.sessions o on o.id = q.session_id
    where q.left_at is null and q.last_seen_at + parley.lease() < p_now and o.ended_at is not null
    limit p_limit
    for update of q skip locked
  )
$$;

create or replace function public.sweep_sessions(p_limit integer default 200) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
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
  perform parley.sweep_kinds(parley.clock(), p_limit);
  perform parley.close_leases_of_the_over(parley.clock(), p_limit);
  return (select coalesce(jsonb_agg(parley.ending_of(id)), '[]') from unnest(v_ended) as id);
end
$$;
comment on function public.sweep_sessions is 'Ends what nobody ended; safe in any number of processes. Answers the appointments that this call ended.';

create or replace function public.recent_room_changes(p_since timestamptz) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
  with clock as materialized (
    select parley.clock() as now
  ), told as materialized (
    select e.* from parley.session_events e
    where e.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended') and e.at > p_since - parley.change_overlap()
    union all
    select e.* from parley.session_events e
    where e.type = 'left' and e.data ->> 'reason' = 'elsewhere' and e.at > p_since - parley.change_overlap()
  )
  select jsonb_build_object(
    'changes', coalesce((
      select jsonb_agg(
        jsonb_build_object('sessionId', s.id, 'roomId', s.room_id) || case e.type
          when 'ended' then jsonb_build_object('change', 'ended') || case
            when st.hold_id is not null then jsonb_build_object('summary',
              parley.summary_of(st) || jsonb_build_object('corrections', parley.corrected(st)))
            -- Of a kind without money there is no more to tell.
            else jsonb_build_object('summary', null, 'endedAt', s.ended_at, 'endedBy', e.actor, 'reason', e.data -> 'reason') end
          when 'link_revoked' then jsonb_build_object('change', 'revoked', 'participantType', m.role, 'memberId', m.id)
          when 'left' then jsonb_build_object(
            'change', 'went_elsewhere', 'participantType', m.role, 'memberId', m.id, 'connectionId', e.data -> 'connectionId')
          else jsonb_build_object('change', 'claimed', 'participantType', m.role, 'memberId', m.id, 'claimNumber', e.data -> 'claimNumber')
        end order by e.seq)
      from told e
      join parley.sessions s on s.id = e.session_id
      left join parley.settlements st on st.session_id = e.session_id
      -- An event names its member by the role, and by the seat where that is not the first.
      left join parley.session_members m on m.session_id = e.session_id
        and m.role = case e.type when 'left' then e.actor else e.data ->> 'participantType' end
        and m.seat = coalesce((e.data ->> 'seat')::smallint, 1)
    ), '[]'),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.recent_room_changes is
  'Endings, claims, revocations and people who went on to another session, since a time of the database''s clock and a little before; '
  'reading a change twice is harmless.';

create function public.create_group_room(p_title text, p_mode text, p_members jsonb, p_opens_at timestamptz default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.sessions;
  v_member jsonb;
  v_members jsonb := '[]';
begin
  if not coalesce(parley.is_name(p_title), false) then
    perform parley.refuse('invalid_argument', 'The title must have 1 to 80 characters, none of them invisible controls.', 'title');
  elsif not exists (select from parley.kind_modes where kind = 'group' and mode = p_mode) then
    perform parley.refuse('invalid_argument', 'A group room is for chat, voice or video.', 'mode');
  elsif p_opens_at not between parley.clock() - interval '1 day' and parley.clock() + interval '2 years' then
    perform parley.refuse('invalid_argument', 'The room must open from a day ago to two years ahead.', 'opens_at');
  elsif jsonb_typeof(p_members) is distinct from 'array' or not p_members @? '$[*] ? (@.role == "host")' then
    perform parley.refuse('invalid_argument', 'A group room has one host.', 'members');
  end if;
  insert into parley.sessions (kind, room_id, mode, capacity) values ('group', parley.base64url(parley.random_bytes32()), p_mode, 4)
    returning * into v_session;
  insert into parley.group_sessions (id, title, opens_at) values (v_session.id, p_title, coalesce(p_opens_at, parley.clock()));
  insert into parley.session_events (session_id, type, actor) values (v_session.id, 'created', 'system');
  for v_member in select * from jsonb_array_elements(p_members) loop
    v_members := v_members || parley.invite(v_session.id, v_member ->> 'role', v_member ->> 'name');
  end loop;
  return parley.group_facts(v_session) || jsonb_build_object('members', v_members);
end
$$;
comment on function public.create_group_room is
  'A room without booking and money for {role: host|member, name}, of whom one is the host; answers each member''s raw token, once. Without '
  '`p_opens_at` it is open at once. Refuses: invalid_argument (detail: the field).';

create function public.invite_to_group_room(p_session_id uuid, p_name text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_group parley.group_sessions;
begin
  select * into v_group from parley.group_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  elsif v_group.status = 'ended' then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  end if;
  return parley.invite(p_session_id, 'member', p_name);
end
$$;
comment on function public.invite_to_group_room is
  'One more member of a group room, with the raw token of a link, once. Refuses: session_not_found, session_over, invalid_argument (detail '
  'members or role: there is no place left).';

create function public.end_group_room(p_session_id uuid, p_member_id uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_group parley.group_sessions;
  v_member parley.session_members;
begin
  select * into v_group from parley.group_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  v_member := parley.member_named(p_session_id, null, p_member_id);
  if p_member_id is not null and v_member.role is distinct from 'host' then
    perform parley.refuse('not_a_participant', 'The host of a room ends it.', 'not_a_participant');
  end if;
  if v_group.status <> 'ended' then
    perform parley.end_group(p_session_id, coalesce(v_member.role, 'system'), 'ended');
  end if;
  return (select parley.group_facts(s) from parley.sessions s where s.id = p_session_id);
end
$$;
comment on function public.end_group_room is
  'Ends a room for all, by its host; without a member, by the system. Repeated, it answers the same.';

create or replace view parley.violations_of_members as
select 'a session is its kind''s, with the same room, mode and end' as invariant, coalesce(s.id, w.id)::text as subject, coalesce(s.kind, 'none') as found
  from (select * from parley.sessions where kind = 'appointment') s full join parley.webrtc_sessions w on w.id = s.id
  where (s.id, s.room_id, s.mode::text, s.created_at, s.ended_at)
    is distinct from (w.id, w.room_id, w.session_type::text, w.created_at, w.ended_at)
union all
select 'a session is its kind''s, with the same room, mode and end', coalesce(s.id, g.id)::text, coalesce(s.kind, 'none')
  from (select * from parley.sessions where kind = 'group') s full join parley.group_sessions g on g.id = s.id
  where s.id is null or g.id is null or (s.ended_at is not null) <> (g.status = 'ended')
union all
select 'the members of an appointment are the people of its booking', coalesce(m.session_id, b.id)::text, coalesce(m.role, b.role)
  from (
    select m.* from parley.session_members m join parley.sessions s on s.id = m.session_id where s.kind = 'appointment'
  ) m
  full join (
    select w.id, side.role, side.person_id, side.name
    from parley.webrtc_sessions w
    join parley.bookings k on k.id = w.booking_id
    cross join lateral (values ('client', k.client_id, k.client_name), ('consultant', k.consultant_id, k.consultant_name))
      as side (role, person_id, name)
  ) b on b.id = m.session_id and b.role = m.role
  where (m.session_id, m.seat::integer, m.person_id, m.name) is distinct from (b.id, 1, b.person_id, b.name)
union all
select 'a session has members, and no more than it has room for', s.id::text, count(m.id)::text
  from parley.sessions s left join parley.session_members m on m.session_id = s.id
  group by s.id having count(m.id) not between 1 and s.capacity
union all
select 'each member has a seat of its role', m.id::text, m.role || ' ' || m.seat
  from parley.session_members m
  join parley.sessions s on s.id = m.session_id
  left join parley.kind_roles r on r.kind = s.kind and r.role = m.role
  where m.seat > coalesce(r.seats, 0)
union all
select 'a report of a line is of a member', q.id::text, q.participant_type || ' ' || q.seat
  from parley.call_quality q
  where not exists (
    select from parley.session_members m where m.session_id = q.session_id and m.role = q.participant_type and m.seat = q.seat);

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_function text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  alter table parley.group_sessions enable row level security;
  execute format('revoke all on parley.group_sessions from %s', v_outsiders);
  foreach v_function in array array[
    'parley.seat_json', 'parley.may_become', 'parley.guard_group_session', 'parley.group_facts', 'parley.group_room',
    'parley.group_link', 'parley.take_lease', 'parley.enter_group_room', 'parley.end_group', 'parley.end_idle_group_rooms',
    'parley.appointment_room', 'parley.room_json', 'parley.link_view_of', 'parley.enter_by_kind', 'parley.sweep_kinds',
    'parley.member_facts', 'parley.member_link_check', 'parley.invite', 'parley.claim_member_link'
  ] loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
  end loop;
  foreach v_function in array array['create_group_room', 'invite_to_group_room', 'end_group_room'] loop
    execute format('revoke all on function public.%I from %s', v_function, v_outsiders);
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function public.%I to service_role', v_function);
    end if;
  end loop;
end
$$;
