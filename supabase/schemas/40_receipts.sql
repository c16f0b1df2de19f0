-- Receipts: a statement about a settled session, made of rows that never change, signed outside the database (PostgreSQL has no
-- Ed25519) and kept here.

create table parley.receipt_keys (
  kid text primary key check (char_length(kid) between 8 and 100),
  public_jwk jsonb not null,
  -- Sealed with the application's secret: whoever has only the database cannot sign.
  sealed_private_key text not null,
  created_at timestamptz not null default parley.clock(),
  retired_at timestamptz
);
create unique index receipt_keys_one_active on parley.receipt_keys ((retired_at is null)) where retired_at is null;

create table parley.receipts (
  session_id uuid primary key references parley.webrtc_sessions,
  kid text not null references parley.receipt_keys,
  jws text not null,
  signed_at timestamptz not null default parley.clock()
);
create trigger receipts_append_only before update or delete on parley.receipts
  for each row execute function parley.refuse_change();

create function public.receipt_keys() returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'active', (
      select jsonb_build_object('kid', kid, 'publicJwk', public_jwk, 'sealedPrivateKey', sealed_private_key)
      from parley.receipt_keys where retired_at is null
    ),
    'published', coalesce((select jsonb_agg(public_jwk order by created_at desc) from parley.receipt_keys), '[]')
  )
$$;
comment on function public.receipt_keys is 'The key that signs now (its private half sealed), and the public halves of all that ever did.';

create function public.add_receipt_key(p_kid text, p_public_jwk jsonb, p_sealed_private_key text, p_replaces text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  lock table parley.receipt_keys in share row exclusive mode;
  -- Somebody else was quicker: theirs is the key now.
  if (select kid from parley.receipt_keys where retired_at is null) is distinct from p_replaces then
    return public.receipt_keys();
  end if;
  update parley.receipt_keys set retired_at = parley.clock() where retired_at is null;
  insert into parley.receipt_keys (kid, public_jwk, sealed_private_key) values (p_kid, p_public_jwk, p_sealed_private_key);
  return public.receipt_keys();
end
$$;
comment on function public.add_receipt_key is
  'Makes a key the one that signs, if the one it replaces (null: none) still is; the public half of the old one stays published. Answers '
  'the keys.';

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

-- As many of the longest as a receipt lists.
create function parley.longest_of(p_ranges tstzmultirange) returns tstzmultirange
language sql immutable set search_path = ''
as $$
  select coalesce(range_agg(r), '{}')
  from (select r from unnest(p_ranges) as r order by upper(r) - lower(r) desc, lower(r) limit parley.most_intervals() - 1) as longest
$$;

create function parley.intervals_json(p_ranges tstzmultirange) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('from', parley.utc_text(lower(r)), 'until', parley.utc_text(upper(r))) order by lower(r)), '[]')
  from unnest(p_ranges) as r
$$;

create function parley.count_and_seconds(p_ranges tstzmultirange) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('count', count(*), 'seconds', round(coalesce(sum(extract(epoch from upper(r) - lower(r))), 0))::integer)
  from unnest(p_ranges) as r
$$;

create function parley.breaks_in(p_ranges tstzmultirange) returns tstzmultirange
language sql immutable set search_path = ''
as $$ select tstzmultirange(range_merge(p_ranges)) - p_ranges $$;

-- Of many breaks in a presence the longest are told one by one; the shorter ones are closed.
create function parley.without_short_breaks(p_there tstzmultirange) returns tstzmultirange
language sql immutable set search_path = ''
as $$ select tstzmultirange(range_merge(p_there)) - parley.longest_of(parley.breaks_in(p_there)) $$;

-- Where the clock stood still between the start and the end, for a second at least.
create function parley.pauses(p_session parley.webrtc_sessions, p_now timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(gap) filter (where upper(gap) - lower(gap) >= interval '1 second'), '{}')
  from unnest(
    tstzmultirange(tstzrange(p_session.started_at, p_session.ended_at, '[]')) - parley.billable_ranges(p_session, p_session.ended_at, p_now)
  ) as gap
  where p_session.started_at is not null
$$;

-- When a side was there until the end. A break of no time is none: a lease that ends in the moment in which the next one begins.
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
create function public.receipt_statement(p_session_id uuid) returns jsonb
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

create function public.unsigned_receipts(p_since timestamptz, p_limit integer default 100) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(u.session_id), '[]')
  from (
    select st.session_id from parley.settlements st
    where st.settled_at >= p_since and not exists (select from parley.receipts r where r.session_id = st.session_id)
    order by st.settled_at limit p_limit
  ) as u
$$;
comment on function public.unsigned_receipts is 'Sessions settled since a time whose statement is not signed yet.';

-- The first signature stands: a receipt is one text for good. Of a session that does not exist it says so, as every other act does.
create function public.store_receipt(p_session_id uuid, p_kid text, p_jws text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if not exists (select from parley.webrtc_sessions where id = p_session_id) then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  insert into parley.receipts (session_id, kid, jws) values (p_session_id, p_kid, p_jws) on conflict (session_id) do nothing;
  return (select jsonb_build_object('jws', jws) from parley.receipts where session_id = p_session_id);
end
$$;
comment on function public.store_receipt is 'Keeps a signed receipt; answers the one that is kept (the first).';

create function public.find_receipt(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object('jws', jws) from parley.receipts where session_id = p_session_id $$;
comment on function public.find_receipt is 'The signed receipt of a session; null while there is none.';

-- What a receipt on paper says, today: the practice as it is called now, and what was refunded since. The fee and the consultant's part are
-- for those whom they concern; who that is the reader of this decides.
create function public.session_receipt(p_session_id uuid) returns jsonb
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
comment on function public.session_receipt is
  'What the receipt for people says of a settled session as things are now; null before the settlement. Reads only.';
