-- Evidence of a call, as its pages report it: packets that came although their sender is not present, calls that are dead, and poor
-- stretches. It weighs in what is paid for.

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
  'What the page of one side reported. arrived: seconds in which packets of the consultant, who was not present, came · dead: nothing came '
  'of what the other side sends, the clock is paused · poor: beyond the published thresholds, only marked.';
create index call_evidence_by_session on parley.call_evidence (session_id);

-- So many reports a session may have; what comes beyond is not kept.
create function parley.most_call_evidence() returns integer
language plpgsql immutable set search_path = '' as $$ begin return 400; end $$;

-- Spans of milliseconds ago, [[from, until], …], as moments.
create function parley.spans_ago(p_spans jsonb, p_now timestamptz) returns tstzmultirange
language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce((
    select range_agg(tstzrange(parley.ago(p_now, (span.value ->> 0)::bigint), parley.ago(p_now, (span.value ->> 1)::bigint), '[)'))
    from jsonb_array_elements(p_spans) as span where (span.value ->> 0)::bigint > (span.value ->> 1)::bigint
  ), '{}');
end
$$;

-- Adds to the report of an id; answers whether it was kept. A report that is closed without saying when lasted until now.
create function parley.store_call_evidence(
  p_id uuid, p_session_id uuid, p_side text, p_kind text, p_spans tstzmultirange, p_says_open boolean, p_open_since timestamptz, p_now timestamptz
) returns integer
language plpgsql volatile set search_path = ''
as $$
declare
  v_kept parley.call_evidence;
begin
  select * into v_kept from parley.call_evidence where id = p_id for update;
  if v_kept.id is null then
    if (select count(*) from parley.call_evidence where session_id = p_session_id) >= parley.most_call_evidence() then
      return 0;
    end if;
    insert into parley.call_evidence (id, session_id, participant_type, kind, spans, open_since, recorded_at)
      values (p_id, p_session_id, p_side, p_kind, p_spans, p_open_since, p_now) on conflict (id) do nothing;
    return 1;
  elsif (v_kept.session_id, v_kept.participant_type::text, v_kept.kind) is distinct from (p_session_id, p_side, p_kind) then
    return 0;
  end if;
  if p_says_open and p_open_since is null and v_kept.open_since is not null and isempty(p_spans) then
    p_spans := tstzmultirange(tstzrange(v_kept.open_since, p_now, '[)'));
  end if;
  update parley.call_evidence
    set spans = spans + p_spans, open_since = case when p_says_open then p_open_since else open_since end, recorded_at = p_now
    where id = p_id;
  return 1;
end
$$;

-- What one page reports of its call costs the others nothing, whatever it says: a report of a kind that is not its side's, or that nobody
-- knows, is left out of its batch.
create function public.report_calls(p_reports jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_now timestamptz := parley.clock();
  v_report record;
  v_stored integer := 0;
begin
  -- In the order of their sessions; what comes after the end changes nothing that was settled.
  for v_report in
    select (r.value ->> 'id')::uuid as id, s.id as session_id, r.value ->> 'participantType' as side, r.value ->> 'kind' as kind,
      parley.spans_ago(r.value -> 'spans', v_now) * tstzmultirange(tstzrange(s.started_at, v_now, '[]')) as spans,
      r.value ? 'openMsAgo' as says_open,
      case when r.value ->> 'kind' <> 'arrived' and jsonb_typeof(r.value -> 'openMsAgo') = 'number'
        then greatest(s.started_at, parley.ago(v_now, (r.value ->> 'openMsAgo')::bigint)) end as open_since
    from jsonb_array_elements(p_reports) with ordinality as r
    join parley.webrtc_sessions s on s.id = (r.value ->> 'sessionId')::uuid
    where s.status = 'active'
      and (r.value ->> 'participantType' = 'client' and r.value ->> 'kind' in ('arrived', 'dead', 'poor')
        or r.value ->> 'participantType' = 'consultant' and r.value ->> 'kind' in ('dead', 'poor'))
    order by s.id, r.ordinality
  loop
    v_stored := v_stored + parley.store_call_evidence(
      v_report.id, v_report.session_id, v_report.side, v_report.kind, v_report.spans, v_report.says_open, v_report.open_since, v_now);
  end loop;
  return jsonb_build_object('stored', v_stored, 'serverTime', v_now);
end
$$;
comment on function public.report_calls is
  'What pages report of their calls, in spans of milliseconds ago: {id, sessionId, participantType, kind: arrived|dead|poor, spans, '
  'openMsAgo}. Adds to the report of that id. Sessions that do not run are passed over.';

-- What the pages of a session reported of a kind, until now where it goes on. Ranges are closed at both ends, as presence is.
create function parley.evidence_of(p_session_id uuid, p_kind text, p_now timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((
    select range_agg(e.span) from (
      select unnest(c.spans + case when c.open_since <= p_now then tstzmultirange(tstzrange(c.open_since, p_now, '[]')) else '{}' end) as span
      from parley.call_evidence c where c.session_id = p_session_id and c.kind = p_kind
    ) as e
  ), '{}');
end
$$;

-- Calls that are dead now, the longest first.
create function parley.stalled_json(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'participantType', e.participant_type, 'pausesAt', e.open_since) order by e.open_since), '[]')
    from parley.call_evidence e where e.session_id = p_session_id and e.kind = 'dead' and e.open_since is not null
  );
end
$$;

-- What one side's page reported of a kind, until now where it goes on.
create function parley.reported_of(p_session_id uuid, p_side text, p_kind text, p_now timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(r), '{}')
  from parley.call_evidence e, lateral (
    select unnest(e.spans) as r
    union all select tstzrange(e.open_since, p_now) where e.open_since < p_now
  ) spans
  where e.session_id = p_session_id and e.participant_type = p_side and e.kind = p_kind and not isempty(r)
$$;
