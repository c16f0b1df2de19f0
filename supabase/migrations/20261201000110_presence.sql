-- Presence is leases of connections that joined the room: each begins when its join came in and ends when that connection was last heard.
-- Beside it stands what pages report of a call: packets that came although their sender is not present, calls that are dead, and poor stretches.

alter table parley.presence add column closed_at timestamptz;
comment on column parley.presence.last_seen_at is 'When the connection was last heard: a frame, a pong, or the join itself.';
comment on column parley.presence.closed_at is 'When its end was written down; an outage of ours is over then.';

-- Leases without a node that lapsed before a session's end stay what its settlement took them for.
update parley.presence p
  set left_at = p.last_seen_at, leave_reason = 'session_over', closed_at = s.ended_at
  from parley.webrtc_sessions s
  where s.id = p.session_id and p.node_id = 'direct' and p.left_at is null and parley.is_over(s.status)
    and p.last_seen_at + parley.lease() <= s.ended_at;

comment on function parley.lease is
  'How long an open lease counts after its last word: two beats of 10 s may be lost. A call of start_session without a node counts as long.';

-- How long before the last beat of a process that died a connection may have been heard to count as one that the process took with it.
create function parley.ping() returns interval
language plpgsql immutable set search_path = '' as $$ begin return interval '10 seconds'; end $$;

-- Until when a lease counts, as seen at `p_now`. A lease without a node is nobody's connection: each call counts for its full length.
create or replace function parley.lease_end(p_lease parley.presence, p_now timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
begin
  return least(p_now, case
    when p_lease.left_at is not null then p_lease.left_at
    when p_lease.node_id = 'direct' then p_lease.last_seen_at + parley.lease()
    when p_lease.last_seen_at + parley.lease() > p_now then p_now
    else p_lease.last_seen_at
  end);
end
$$;

-- Why a lease ended, as the rules tell it apart. left: by the button, or the link was revoked · closed: the page said that it closes ·
-- outage: a process of ours, or the database, went · lost: everything else. A lease that nobody closed outlived its process.
create function parley.leave_cause(p_lease parley.presence) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_lease.node_id = 'direct' and (p_lease.left_at is null or p_lease.leave_reason = 'lapsed') then 'lost'
    when p_lease.left_at is null or p_lease.leave_reason in ('server_restarted', 'lapsed') then 'outage'
    when p_lease.leave_reason in ('left', 'revoked') then 'left'
    when p_lease.leave_reason = 'page_closed' then 'closed'
    else 'lost'
  end;
end
$$;

-- A stretch without presence between two of it, or after the last; `until` is null while it lasts.
create type parley.absence as (since timestamptz, until timestamptz, cause text);

create table parley.call_evidence (
  id uuid primary key,
  session_id uuid not null references parley.webrtc_sessions,
  participant_type parley.participant_type not null,
  kind text not null check (kind in ('arrived', 'dead', 'poor')),
  spans tstzmultirange not null default '{}',
  open_since timestamptz,
  recorded_at timestamptz not null default parley.clock(),
  constraint arrivals_are_the_clients check (kind <> 'arrived' or (participant_type = 'client' and open_since is null))
);
comment on table parley.call_evidence is
  'What the page of one side reported. arrived: seconds in which packets of the consultant, who was not present, came · dead: nothing came of what the '
  'other side sends, the clock is paused · poor: beyond the published thresholds, only marked.';
create index call_evidence_by_session on parley.call_evidence (session_id);
alter table parley.call_evidence enable row level security;

-- Everything that is to be known of who was there, as seen at one moment. Never null. `outage_until`: when our last outage was over.
alter type parley.attendance
  add attribute client_absences parley.absence[],
  add attribute consultant_absences parley.absence[],
  add attribute arrived tstzmultirange,
  add attribute dead tstzmultirange,
  add attribute outage_until timestamptz;

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

create or replace function parley.attendance_of(p_session_id uuid, p_now timestamptz) returns parley.attendance
language plpgsql stable set search_path = ''
as $$
declare
  v_lease interval := parley.lease();
  v_there parley.attendance;
  v_clients integer;
  v_consultants integer;
begin
  select
    coalesce(range_agg(tstzrange(l.joined_at, l.ends, '[]')) filter (where l.participant_type = 'client' and l.joined_at <= l.ends), '{}'),
    coalesce(range_agg(tstzrange(l.joined_at, l.ends, '[]')) filter (where l.participant_type = 'consultant' and l.joined_at <= l.ends), '{}'),
    coalesce(bool_or(l.live) filter (where l.participant_type = 'client'), false),
    coalesce(bool_or(l.live) filter (where l.participant_type = 'consultant'), false),
    max(l.outage_until),
    count(*) filter (where l.participant_type = 'client'),
    count(*) filter (where l.participant_type = 'consultant')
  into v_there.client, v_there.consultant, v_there.client_here, v_there.consultant_here, v_there.outage_until, v_clients, v_consultants
  from (
    select p.participant_type, p.joined_at, p.left_at is null and p.last_seen_at + v_lease > p_now as live,
      -- parley.lease_end, for all at once
      least(p_now, case
        when p.left_at is not null then p.left_at
        when p.node_id = 'direct' then p.last_seen_at + v_lease
        when p.last_seen_at + v_lease > p_now then p_now
        else p.last_seen_at
      end) as ends,
      case
        when p.node_id = 'direct' then null
        when p.left_at is null then case when p.last_seen_at + v_lease <= p_now then p.last_seen_at + v_lease end
        when p.leave_reason in ('server_restarted', 'lapsed') then coalesce(p.closed_at, p.left_at)
      end as outage_until
    from parley.presence p where p.session_id = p_session_id
  ) as l;
  v_there.client_absences := case when v_clients > 1 or (v_clients = 1 and not v_there.client_here)
    then parley.absences_of(p_session_id, 'client', p_now) else '{}' end;
  v_there.consultant_absences := case when v_consultants > 1 or (v_consultants = 1 and not v_there.consultant_here)
    then parley.absences_of(p_session_id, 'consultant', p_now) else '{}' end;
  select coalesce(range_agg(e.span) filter (where e.kind = 'arrived'), '{}'), coalesce(range_agg(e.span) filter (where e.kind = 'dead'), '{}')
    into v_there.arrived, v_there.dead
    from (
      select c.kind, unnest(c.spans + case when c.open_since <= p_now then tstzmultirange(tstzrange(c.open_since, p_now, '[]')) else '{}' end) as span
      from parley.call_evidence c where c.session_id = p_session_id and c.kind <> 'poor'
    ) as e;
  return v_there;
end
$$;
