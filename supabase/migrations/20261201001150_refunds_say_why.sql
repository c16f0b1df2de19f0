-- An administrator gives a reason for a refund; from now on the form says that the client reads it, and the client does. What was written before, for the
-- books alone, stays there.
alter table parley.refunds add column reason_is_told boolean not null default false;
alter table parley.refunds alter column reason_is_told set default true;

create function parley.refunds_json(p_session_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(
    jsonb_build_object('amountMinor', r.amount_minor, 'at', r.at, 'reason', case when r.reason_is_told then r.reason end) order by r.at, r.id
  ), '[]')
  from parley.refunds r where r.session_id = p_session_id
$$;

create or replace function public.session_aftermath(p_session_id uuid, p_participant_type text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'currency', st.currency,
    'reportableUntil', parley.reportable_until(p_session_id),
    'refundedMinor', parley.refunded_minor(p_session_id),
    -- Why is told to whom it was given back.
    'refunds', case p_participant_type when 'client' then parley.refunds_json(p_session_id) else '[]' end,
    'corrections', case p_participant_type when 'consultant' then parley.corrections_of(p_session_id)
      else parley.corrected(st) end,
    'reported', exists (
      select from parley.dispute_reports r join parley.disputes d on d.id = r.dispute_id
      where d.session_id = p_session_id and r.participant_type = p_participant_type
    ),
    'dispute', parley.dispute_json(p_session_id),
    'earnings', case when q.booking_id is null then 'payable' when q.withheld_at is null then 'pending' else 'withheld' end,
    'payableFrom', q.due_at,
    'serverTime', parley.clock()
  )
  from parley.settlements st left join parley.earnings_on_hold q on q.session_id = st.session_id
  where st.session_id = p_session_id
$$;

create or replace function public.session_receipt(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'number', parley.receipt_number(s.id), 'issuedAt', st.settled_at, 'practice', public.practice_details(),
    'sessionId', s.id, 'bookingId', b.id, 'sessionType', s.session_type, 'client', b.client_name, 'consultant', b.consultant_name,
    'scheduledStartTime', s.scheduled_start_time, 'summary', parley.summary_of(st), 'billing', b.billing,
    'bookedMinutes', b.duration_minutes, 'addedMinutes', s.paid_duration_minutes - b.duration_minutes,
    'corrections', parley.corrections_of(s.id),
    'refunds', parley.refunds_json(s.id),
    'serverTime', parley.clock()
  )
  from parley.settlements st
  join parley.webrtc_sessions s on s.id = st.session_id
  join parley.bookings b on b.id = st.booking_id
  where st.session_id = p_session_id
$$;

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on function parley.refunds_json(uuid) from %s', v_role);
  end loop;
end
$$;
