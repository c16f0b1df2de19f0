-- Receipts for people, and what the signature of a receipt covers beside what it did: its number, the rules by which it was counted, what somebody wrote
-- about the end, and the amounts with what was refunded by then.

-- Short, the same for good and no other session's: the settlement's own event has a place in the log of all events.
create function parley.receipt_number(p_session_id uuid) returns text
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select to_char(st.settled_at, 'YYYY') || '-' || case when e.seq < 1000000 then lpad(e.seq::text, 6, '0') else e.seq::text end
  from parley.settlements st join parley.session_events e on e.session_id = st.session_id and e.type = 'settled'
  where st.session_id = p_session_id
$$;

-- How many intervals of a kind a receipt lists: a line that broke every few seconds must not make it longer than its readers take.
create function parley.most_intervals() returns integer language sql immutable set search_path = '' as $$ select 200 $$;

create function parley.longest_of(p_ranges tstzmultirange) returns tstzmultirange
language sql immutable set search_path = ''
as $$
  select coalesce(range_agg(r), '{}')
  from (select r from unnest(p_ranges) as r order by upper(r) - lower(r) desc, lower(r) limit parley.most_intervals() - 1) as longest
$$;

create function parley.breaks_in(p_ranges tstzmultirange) returns tstzmultirange
language sql immutable set search_path = ''
as $$ select tstzmultirange(range_merge(p_ranges)) - p_ranges $$;

-- Of many breaks in a presence the longest are told one by one; the shorter ones are closed.
create function parley.without_short_breaks(p_there tstzmultirange) returns tstzmultirange
language sql immutable set search_path = ''
as $$ select tstzmultirange(range_merge(p_there)) - parley.longest_of(parley.breaks_in(p_there)) $$;

create function parley.count_and_seconds(p_ranges tstzmultirange) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('count', count(*), 'seconds', round(coalesce(sum(extract(epoch from upper(r) - lower(r))), 0))::integer)
  from unnest(p_ranges) as r
$$;

-- A break of no time is none: a lease that ends in the moment in which the next one begins.
create function parley.presence_until_end(p_session parley.webrtc_sessions, p_side text, p_settled_at timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$ select parley.presence_of(p_session.id, p_side, p_settled_at) * tstzmultirange(tstzrange(null, p_session.ended_at, '[]')) $$;

create function parley.added_json(p_session_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('minutes', x.minutes, 'amountMinor', x.amount_minor, 'acceptedAt', parley.utc_text(a.at)) order by a.at), '[]')
  from parley.extensions x join parley.extension_answers a on a.extension_id = x.id
  where x.session_id = p_session_id and a.outcome = 'accepted'
$$;

-- Amounts in minor units; the presence as it was when the money was shared out; the head of the chain of events up to the settlement.
create or replace function public.receipt_statement(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'number', parley.receipt_number(s.id), 'rules', st.rules,
    'sessionId', s.id, 'bookingId', b.id, 'sessionType', s.session_type,
    'client', b.client_name, 'consultant', b.consultant_name,
    'scheduledStartTime', parley.utc_text(s.scheduled_start_time),
    'startedAt', parley.utc_text(s.started_at), 'endedAt', parley.utc_text(s.ended_at),
    'status', st.status, 'reason', told.summary ->> 'reason', 'note', told.summary ->> 'note', 'endedBy', st.ended_by,
    'billing', b.billing, 'freeSeconds', b.free_seconds, 'platformFeeBp', b.platform_fee_bp,
    'bookedSeconds', b.duration_minutes * 60, 'paidSeconds', st.paid_seconds, 'durationSeconds', st.billable_seconds,
    'presence', jsonb_build_object(
      'client', parley.intervals_json(parley.without_short_breaks(there.client)),
      'consultant', parley.intervals_json(parley.without_short_breaks(there.consultant))
    ),
    'pauses', parley.intervals_json(parley.longest_of(there.pauses)),
    'folded', jsonb_build_object(
      'client', parley.count_and_seconds(parley.without_short_breaks(there.client) - there.client),
      'consultant', parley.count_and_seconds(parley.without_short_breaks(there.consultant) - there.consultant),
      'pauses', parley.count_and_seconds(there.pauses - parley.longest_of(there.pauses))
    ),
    'extensions', parley.added_json(s.id),
    'currency', st.currency, 'heldMinor', st.held_minor, 'grossMinor', st.gross_minor, 'releasedMinor', st.released_minor, 'feeMinor', st.fee_minor,
    'returnedMinor', st.returned_minor, 'refundedMinor', parley.refunded_minor(s.id), 'settledAt', parley.utc_text(st.settled_at),
    'chain', (
      select jsonb_build_object('head', encode(e.hash, 'hex'), 'length', e.place)
      from parley.session_events e where e.session_id = s.id and e.type = 'settled'
    )
  )
  from parley.settlements st
  join parley.webrtc_sessions s on s.id = st.session_id
  join parley.bookings b on b.id = st.booking_id
  cross join lateral (select parley.summary_of(st) as summary) as told
  cross join lateral (
    select parley.presence_until_end(s, 'client', st.settled_at) as client, parley.presence_until_end(s, 'consultant', st.settled_at) as consultant,
      parley.pauses(s, st.settled_at) as pauses
  ) as there
  where st.session_id = p_session_id
$$;
comment on function public.receipt_statement is
  'What the signature of a receipt covers; null before the settlement. The same whenever it is asked, but for what was refunded by then.';

-- What a receipt on paper says, today: the practice as it is called now, and what was refunded since. The fee and the consultant's part are for those
-- whom they concern; who that is the reader of this decides.
create function public.session_receipt(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'number', parley.receipt_number(s.id), 'issuedAt', st.settled_at, 'practice', public.practice_details(),
    'sessionId', s.id, 'bookingId', b.id, 'sessionType', s.session_type, 'client', b.client_name, 'consultant', b.consultant_name,
    'scheduledStartTime', s.scheduled_start_time, 'summary', parley.summary_of(st), 'billing', b.billing,
    'bookedMinutes', b.duration_minutes, 'addedMinutes', s.paid_duration_minutes - b.duration_minutes,
    'corrections', parley.corrections_of(s.id),
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object('amountMinor', r.amount_minor, 'at', r.at) order by r.at, r.id), '[]')
      from parley.refunds r where r.session_id = s.id
    ),
    'serverTime', parley.clock()
  )
  from parley.settlements st
  join parley.webrtc_sessions s on s.id = st.session_id
  join parley.bookings b on b.id = st.booking_id
  where st.session_id = p_session_id
$$;
comment on function public.session_receipt is 'What the receipt for people says of a settled session as things are now; null before the settlement. Reads only.';

do $$
declare
  v_function regprocedure;
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace in ('parley'::regnamespace, 'public'::regnamespace) and p.proname in (
      'receipt_number', 'most_intervals', 'longest_of', 'breaks_in', 'without_short_breaks', 'count_and_seconds', 'presence_until_end', 'added_json',
      'session_receipt'
    )
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
  end loop;
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.session_receipt(uuid) to service_role;
  end if;
end
$$;
