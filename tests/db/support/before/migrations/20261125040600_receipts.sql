-- Receipts: a statement about a settled session, made of rows that never change, signed outside the database (PostgreSQL has no Ed25519) and kept here.

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

-- Settlements come in the order of time, so a block-range index finds the latest at next to no cost.
create index settlements_by_time on parley.settlements using brin (settled_at);

create function parley.intervals_json(p_ranges tstzmultirange) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('from', parley.utc_text(lower(r)), 'until', parley.utc_text(upper(r))) order by lower(r)), '[]')
  from unnest(p_ranges) as r
$$;

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

-- Amounts in minor units; the presence as it was when the money was shared out; the head of the chain of events up to the settlement.
create function public.receipt_statement(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'sessionId', s.id, 'bookingId', b.id, 'sessionType', s.session_type,
    'client', b.client_name, 'consultant', b.consultant_name,
    'scheduledStartTime', parley.utc_text(s.scheduled_start_time),
    'startedAt', parley.utc_text(s.started_at), 'endedAt', parley.utc_text(s.ended_at),
    'status', st.status, 'reason', st.reason, 'endedBy', st.ended_by,
    'billing', b.billing, 'freeSeconds', b.free_seconds, 'platformFeeBp', b.platform_fee_bp,
    'paidSeconds', st.paid_seconds, 'durationSeconds', st.billable_seconds,
    'presence', jsonb_build_object(
      'client', parley.intervals_json(parley.presence_of(s.id, 'client', st.settled_at) * until_the_end),
      'consultant', parley.intervals_json(parley.presence_of(s.id, 'consultant', st.settled_at) * until_the_end)
    ),
    'pauses', parley.intervals_json(parley.pauses(s, st.settled_at)),
    'extensions', (
      select coalesce(jsonb_agg(jsonb_build_object('minutes', x.minutes, 'amountMinor', x.amount_minor, 'acceptedAt', parley.utc_text(a.at))
        order by a.at), '[]')
      from parley.extensions x join parley.extension_answers a on a.extension_id = x.id
      where x.session_id = s.id and a.outcome = 'accepted'
    ),
    'currency', st.currency, 'heldMinor', st.held_minor, 'releasedMinor', st.released_minor, 'feeMinor', st.fee_minor,
    'returnedMinor', st.returned_minor, 'settledAt', parley.utc_text(st.settled_at),
    'chain', (
      select jsonb_build_object('head', encode(e.hash, 'hex'), 'length', e.place)
      from parley.session_events e where e.session_id = s.id and e.type = 'settled'
    )
  )
  from parley.settlements st
  join parley.webrtc_sessions s on s.id = st.session_id
  join parley.bookings b on b.id = st.booking_id,
  lateral (select tstzmultirange(tstzrange(null, s.ended_at, '[]')) as until_the_end) as clipped
  where st.session_id = p_session_id
$$;
comment on function public.receipt_statement is 'What a receipt says of a settled session; null before the settlement. The same whenever it is asked.';

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

-- The first signature stands: a receipt is one text for good.
create function public.store_receipt(p_session_id uuid, p_kid text, p_jws text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into parley.receipts (session_id, kid, jws) values (p_session_id, p_kid, p_jws) on conflict (session_id) do nothing;
  return (select jsonb_build_object('jws', jws) from parley.receipts where session_id = p_session_id);
end
$$;
comment on function public.store_receipt is 'Keeps a signed receipt; answers the one that is kept (the first).';

create function public.find_receipt(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object('jws', jws) from parley.receipts where session_id = p_session_id $$;
comment on function public.find_receipt is 'The signed receipt of a session; null while there is none.';

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
  'Makes a key the one that signs, if the one it replaces (null: none) still is; the public half of the old one stays published. Answers the keys.';
