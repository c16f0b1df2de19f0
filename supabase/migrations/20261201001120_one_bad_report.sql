-- What one page reports of its call costs the others nothing, whatever it says: a report of a kind that is not its side's, or that nobody knows, is left out
-- of its batch.
create or replace function public.report_calls(p_reports jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
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
