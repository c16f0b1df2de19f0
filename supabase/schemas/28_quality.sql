-- What browsers found of their devices and lines, as they reported it: told to support afterwards, never to money.

-- A page that reports in circles must not fill the log of its session.
create function parley.most_readiness_events() returns integer
language sql immutable set search_path = ''
as $$ select 10 $$;

create function public.record_readiness(p_session_id uuid, p_participant_type text, p_readiness jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions;
  v_side text := parley.checked_side(p_participant_type);
begin
  if jsonb_typeof(p_readiness) is distinct from 'object' or octet_length(p_readiness::text) > 2000 then
    perform parley.refuse('invalid_argument', 'The readiness is an object of at most 2,000 bytes.', 'readiness');
  end if;
  select * into v_session from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  -- Also one that the clock has ended and no sweep has come to yet.
  if parley.is_over(v_session.status) or (parley.verdict_of(v_session, parley.now_in(p_session_id))).status is not null then
    perform parley.refuse('session_over', 'The session is over.');
  end if;
  if (
    select count(*) >= parley.most_readiness_events() from parley.session_events e
    where e.session_id = p_session_id and e.type = 'readiness' and e.actor = v_side
  ) then
    return jsonb_build_object('stored', false);
  end if;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'readiness', v_side, jsonb_build_object('participantType', v_side, 'readiness', p_readiness));
  return jsonb_build_object('stored', true);
end
$$;
comment on function public.record_readiness is
  'Stores what one side''s check before the call found, as an event; at most ten a side, of which the last counts.';

-- No foreign key: its check would lock the session's row, and no report may ever keep a settlement waiting. `record_call_quality` takes
-- reports of sessions that exist, and sessions are never deleted.
create table parley.call_quality (
  id bigint generated always as identity primary key,
  session_id uuid not null,
  participant_type text not null,
  call_number integer not null check (call_number >= 1),
  path text not null check (path in ('direct', 'relay', 'unknown')),
  grade text not null check (grade in ('good', 'fair', 'weak')),
  rtt_ms integer check (rtt_ms between 0 and 60000),
  jitter_ms integer check (jitter_ms between 0 and 60000),
  lost_in real check (lost_in between 0 and 1),
  lost_out real check (lost_out between 0 and 1),
  at timestamptz not null,
  seat smallint not null default 1
);
comment on column parley.call_quality.participant_type is 'The role of the member whose browser said it.';
create index call_quality_by_session on parley.call_quality (session_id, participant_type, id);

-- Eight hours of a report every half minute. A page that reports in circles must not fill the database.
create function parley.most_quality_reports() returns integer
language sql immutable set search_path = ''
as $$ select 1000 $$;

create function public.record_call_quality(p_reports jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_stored integer;
begin
  insert into parley.call_quality (
    session_id, participant_type, seat, call_number, path, grade, rtt_ms, jitter_ms, lost_in, lost_out, at
  )
  select m.session_id, m.role, m.seat, q.call, q.path, q.grade, q."rttMs", q."jitterMs", q."lostIn", q."lostOut", parley.clock()
  from jsonb_to_recordset(p_reports) as r ("sessionId" uuid, "participantType" text, "memberId" uuid, quality jsonb)
  cross join lateral parley.member_named(r."sessionId", r."participantType", r."memberId") as m
  cross join lateral jsonb_to_record(r.quality)
    as q (call integer, path text, grade text, "rttMs" integer, "jitterMs" integer, "lostIn" real, "lostOut" real)
  where m.id is not null
    and (
      select count(*) < parley.most_quality_reports() from parley.call_quality kept
      where kept.session_id = m.session_id and kept.participant_type = m.role and kept.seat = m.seat
    );
  get diagnostics v_stored = row_count;
  return jsonb_build_object('stored', v_stored);
end
$$;
comment on function public.record_call_quality is
  'Stores what browsers said of their lines, of one or many sessions, each with the member (its side, or its id) that the signalling server '
  'knows; at most 1,000 a member.';

create function public.admin_call_quality(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'participantType', q.participant_type, 'at', q.at, 'call', q.call_number, 'path', q.path, 'grade', q.grade, 'rttMs', q.rtt_ms,
      'jitterMs', q.jitter_ms, 'lostIn', q.lost_in, 'lostOut', q.lost_out
    ) order by q.id), '[]')
    from parley.call_quality q where q.session_id = p_session_id
  );
end
$$;
