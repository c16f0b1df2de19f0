-- Attendance: who was there, the absences between, and what is known of both at a moment.

-- When a side was there, as seen at `p_now`. Ranges are closed at both ends, so that the very moment of joining counts as being there.
create function parley.presence_of(p_session_id uuid, p_side text, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
declare
  v_there parley.attendance := parley.attendance_of(p_session_id, p_now);
begin
  return case p_side when 'client' then v_there.client when 'consultant' then v_there.consultant else '{}' end;
end
$$;

create function parley.is_present(p_session_id uuid, p_side text, p_now timestamptz) returns boolean
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

-- When a side that was here in the running session was last heard, and why it is away; null while it is here, and before it came.
create function parley.left_json(p_session_id uuid, p_side text, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_last parley.presence;
begin
  select * into v_last from parley.presence p
    where p.session_id = p_session_id and p.participant_type = p_side
    order by p.left_at is null and p.last_seen_at + parley.lease() > p_now desc, parley.lease_end(p, p_now) desc limit 1;
  if v_last.id is null or (v_last.left_at is null and v_last.last_seen_at + parley.lease() > p_now) then
    return null;
  end if;
  return jsonb_build_object('lastHeardAt', parley.lease_end(v_last, p_now), 'reason', coalesce(v_last.leave_reason, 'server_restarted'));
end
$$;

-- A stretch without presence between two of it, or after the last; `until` is null while it lasts.
create type parley.absence as (since timestamptz, until timestamptz, cause text);

-- The absences of one side, in order of time. Asked only where there is more than one lease, or one that ended.
create function parley.absences_of(p_session_id uuid, p_side text, p_now timestamptz) returns parley.absence[]
language plpgsql stable set search_path = ''
as $$
declare
  v_lease parley.presence;
  v_ends timestamptz;
  v_until timestamptz;
  v_cause text;
  v_live boolean := false;
  v_absences parley.absence[] := '{}';
begin
  for v_lease in
    select * from parley.presence p
    where p.session_id = p_session_id and p.participant_type = p_side and p.joined_at <= p_now
    order by p.joined_at, p.id
  loop
    v_ends := parley.lease_end(v_lease, p_now);
    if v_until < v_lease.joined_at then
      v_absences := v_absences || row (v_until, v_lease.joined_at, v_cause)::parley.absence;
    end if;
    if v_until is null or v_ends >= v_until then
      v_until := v_ends;
      v_cause := parley.leave_cause(v_lease);
    end if;
    v_live := v_live or (v_lease.left_at is null and v_lease.last_seen_at + parley.lease() > p_now);
  end loop;
  if v_until is not null and not v_live then
    v_absences := v_absences || row (v_until, null, v_cause)::parley.absence;
  end if;
  return v_absences;
end
$$;

-- Everything that is to be known of who was there, as seen at one moment. Never null. `outage_until`: when our last outage was over;
-- `last_word`: the latest moment that is written down of anybody.
create type parley.attendance as (
  client tstzmultirange, consultant tstzmultirange, client_here boolean, consultant_here boolean, client_absences parley.absence[],
  consultant_absences parley.absence[], arrived tstzmultirange, dead tstzmultirange, outage_until timestamptz,
  last_word timestamptz
);

-- Presence is read once for everything that is to be said of a session at one moment: the verdict, who is there, when the paid time ends.
-- What is computed row by row keeps its compiled form for as long as a connection lives; one statement that aggregates would be set up anew
-- each time.
create function parley.attendance_of(p_session_id uuid, p_now timestamptz) returns parley.attendance
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
  v_there parley.attendance;
  v_one record;
  v_live boolean;
  v_ends timestamptz;
  v_stay tstzrange;
  -- One of each lease.
  v_client tstzrange[] := '{}';
  v_consultant tstzrange[] := '{}';
begin
  v_there.client_here := false;
  v_there.consultant_here := false;
  for v_one in
    select p.participant_type = 'client' as of_client, p.joined_at, p.last_seen_at, p.left_at, p.node_id, p.leave_reason, p.closed_at
    from parley.presence p where p.session_id = p_session_id
  loop
    v_there.last_word := greatest(v_there.last_word, v_one.last_seen_at, v_one.left_at);
    v_live := v_one.left_at is null and v_one.last_seen_at + v_lease > p_now;
    -- parley.lease_end, for all at once
    v_ends := least(p_now, case
      when v_one.left_at is not null then v_one.left_at
      when v_one.node_id = 'direct' then v_one.last_seen_at + v_lease
      when v_live then p_now
      else v_one.last_seen_at
    end);
    if v_one.node_id <> 'direct' and not v_live then
      v_there.outage_until := greatest(v_there.outage_until, case
        when v_one.left_at is null then v_one.last_seen_at + v_lease
        when v_one.leave_reason in ('server_restarted', 'lapsed') then coalesce(v_one.closed_at, v_one.left_at)
      end);
    end if;
    v_stay := case when v_one.joined_at <= v_ends then tstzrange(v_one.joined_at, v_ends, '[]') else 'empty' end;
    if v_one.of_client then
      v_client := v_client || v_stay;
      v_there.client_here := v_there.client_here or v_live;
    else
      v_consultant := v_consultant || v_stay;
      v_there.consultant_here := v_there.consultant_here or v_live;
    end if;
  end loop;
  v_there.client := tstzmultirange(variadic v_client);
  v_there.consultant := tstzmultirange(variadic v_consultant);
  v_there.client_absences := case when cardinality(v_client) > 1 or (cardinality(v_client) = 1 and not v_there.client_here)
    then parley.absences_of(p_session_id, 'client', p_now) else '{}' end;
  v_there.consultant_absences := case when cardinality(v_consultant) > 1 or (cardinality(v_consultant) = 1 and not v_there.consultant_here)
    then parley.absences_of(p_session_id, 'consultant', p_now) else '{}' end;
  v_there.arrived := '{}';
  v_there.dead := '{}';
  perform from parley.call_evidence where session_id = p_session_id and kind <> 'poor';
  if found then
    v_there.arrived := parley.evidence_of(p_session_id, 'arrived', p_now);
    v_there.dead := parley.evidence_of(p_session_id, 'dead', p_now);
  end if;
  return v_there;
end
$$;

-- What parley.attendance_of would read once a side that was not here has opened a lease; null: that has to be read.
create function parley.attendance_with(p_there parley.attendance, p_side text, p_joined_at timestamptz, p_now timestamptz) returns parley.attendance
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
  p_there.last_word := greatest(p_there.last_word, p_joined_at);
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
