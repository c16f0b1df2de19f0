-- How the browsers of a session found their lines, as they reported it: told to support afterwards, never to money.

-- No foreign key: its check would lock the session's row, and no report may ever keep a settlement waiting. `record_call_quality` takes reports of
-- sessions that exist, and sessions are never deleted.
create table parley.call_quality (
  id bigint generated always as identity primary key,
  session_id uuid not null,
  participant_type text not null check (participant_type in ('client', 'consultant')),
  call_number integer not null check (call_number >= 1),
  path text not null check (path in ('direct', 'relay', 'unknown')),
  grade text not null check (grade in ('good', 'fair', 'weak')),
  rtt_ms integer check (rtt_ms between 0 and 60000),
  jitter_ms integer check (jitter_ms between 0 and 60000),
  lost_in real check (lost_in between 0 and 1),
  lost_out real check (lost_out between 0 and 1),
  at timestamptz not null
);
create index call_quality_by_session on parley.call_quality (session_id, participant_type, id);
alter table parley.call_quality enable row level security;

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
    session_id, participant_type, call_number, path, grade, rtt_ms, jitter_ms, lost_in, lost_out, at
  )
  select r."sessionId", r."participantType", q.call, q.path, q.grade, q."rttMs", q."jitterMs", q."lostIn", q."lostOut", parley.clock()
  from jsonb_to_recordset(p_reports) as r ("sessionId" uuid, "participantType" text, quality jsonb)
  cross join lateral jsonb_to_record(r.quality)
    as q (call integer, path text, grade text, "rttMs" integer, "jitterMs" integer, "lostIn" real, "lostOut" real)
  where exists (select from parley.webrtc_sessions s where s.id = r."sessionId")
    and (
      select count(*) < parley.most_quality_reports() from parley.call_quality kept
      where kept.session_id = r."sessionId" and kept.participant_type = r."participantType"
    );
  get diagnostics v_stored = row_count;
  return jsonb_build_object('stored', v_stored);
end
$$;
comment on function public.record_call_quality is
  'Stores what browsers said of their lines, of one or many sessions, each with the side that the signalling server knows; at most 1,000 a side.';

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

do $$
declare
  v_function regprocedure;
  v_outsiders text := 'public';
  v_role text;
  v_service boolean := exists (select from pg_catalog.pg_roles where rolname = 'service_role');
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on parley.call_quality from %s', v_outsiders);
  execute format('revoke all on function parley.most_quality_reports() from %s', v_outsiders);
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('record_call_quality', 'admin_call_quality')
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
