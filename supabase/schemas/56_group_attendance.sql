-- Attendance of group rooms: who was there, from when until when, and how long in all.

-- When a member was there, as seen at `p_until`. Where leases overlap (a second device, a connection that came back) the time counts once.
create function parley.stays_json(p_member parley.session_members, p_until timestamptz, p_is_over boolean) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_there tstzmultirange;
  v_here boolean;
begin
  select range_agg(tstzrange(p.joined_at, greatest(p.joined_at, parley.lease_end(p, p_until)), '[]')),
      bool_or(p.left_at is null and p.last_seen_at + parley.lease() > p_until) and not p_is_over
    into v_there, v_here
  from parley.presence p
  where p.session_id = p_member.session_id and p.participant_type = p_member.role and p.seat = p_member.seat;
  return (
    select jsonb_build_object(
      'isIn', coalesce(v_here, false), 'firstIn', lower(v_there), 'lastOut', case when not v_here then upper(v_there) end,
      'seconds', coalesce(floor(sum(extract(epoch from upper(s.stay) - lower(s.stay))))::integer, 0),
      'spans', coalesce(jsonb_agg(jsonb_build_object('from', lower(s.stay), 'until', upper(s.stay)) order by s.stay), '[]')
    )
    from unnest(v_there) as s (stay)
  );
end
$$;

-- A member as attendance names it. Of a deleted account nothing is told but that there was one.
create function parley.attendee_json(p_member parley.session_members, p_until timestamptz, p_is_over boolean) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_standing parley.group_members;
  v_user parley.users;
begin
  select * into v_standing from parley.group_members where member_id = p_member.id;
  select * into v_user from parley.users where id = v_standing.user_id;
  return jsonb_build_object(
    'memberId', p_member.id, 'userId', v_user.id,
    'name', case when v_user.deleted_at is null then p_member.name else v_user.name end,
    'nameNow', coalesce(v_user.name, p_member.name),
    'role', coalesce(v_standing.role, p_member.role), 'guest', coalesce(v_standing.role, p_member.role) = 'guest'
  ) || parley.stays_json(p_member, p_until, p_is_over);
end
$$;

-- Whoever was in, first come first.
create function parley.attendance_json(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.sessions;
  v_group parley.group_sessions;
  v_now timestamptz := parley.clock();
begin
  select * into strict v_session from parley.sessions where id = p_session_id;
  select * into strict v_group from parley.group_sessions where id = p_session_id;
  return jsonb_build_object(
    'sessionId', v_group.id, 'title', v_group.title, 'status', upper(v_group.status), 'startedAt', v_group.started_at,
    'endedAt', v_session.ended_at, 'attendees', (
      select coalesce(jsonb_agg(a.attendee order by (a.attendee ->> 'firstIn')::timestamptz, a.attendee ->> 'memberId'), '[]')
      from (
        select parley.attendee_json(m, coalesce(v_session.ended_at, v_now), v_session.ended_at is not null) as attendee
        from parley.session_members m where m.session_id = p_session_id
      ) as a
      where a.attendee ->> 'firstIn' is not null
    ), 'serverTime', v_now
  );
end
$$;

create function public.group_attendance(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_member parley.group_members := parley.group_member_of(p_session_id, v_user.id);
begin
  if parley.claims_allow(p_claims, 'admin') then
    if not exists (select from parley.group_sessions where id = p_session_id) then
      perform parley.refuse('session_not_found', 'There is no such session.', 'session_not_found');
    end if;
    return parley.attendance_json(p_session_id);
  end if;
  perform parley.seen_group(p_claims, p_session_id);
  if v_member.removed_at is not null then
    perform parley.refuse_room('blocked');
  elsif v_member.role is null or v_member.role not in ('host', 'cohost') then
    perform parley.refuse_room('not_host', 'Who was in a session is for its hosts to know.');
  end if;
  return parley.attendance_json(p_session_id);
end
$$;
comment on function public.group_attendance is
  'Who was in a room, when and how long, for its host, its cohosts and administrators. Refuses: not_signed_in, session_not_found, blocked, '
  'not_host.';
