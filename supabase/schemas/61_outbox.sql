-- The outbox: what happened, told to whoever else must know it, by workers in any number that may die at any point (docs/outbox.md).

-- What happened and has no place in the outbox yet, written in the transaction in which it happened. A sequence gives out numbers before
-- its transactions commit, so that who reads on by number would miss the row of a slower one. So the place is given later, by one at a time,
-- to what is committed; and whoever settles writes one narrow row and no more.
create table parley.happenings (
  id bigint generated always as identity primary key,
  -- An event of a session by its number there, or else:
  event bigint,
  type text check (type ~ '^[a-z]+\.[a-z]+(_[a-z]+)*$'),
  session_id uuid,
  subject_id uuid,
  detail jsonb not null default '{}',
  at timestamptz not null default parley.clock(),
  check ((event is null) <> (type is null))
);

-- What happened, in the order in which it can be read on. Never a token, words of a chat, or an e-mail address: who needs one asks for it by id.
create table parley.outbox (
  seq bigint generated always as identity primary key,
  id uuid not null unique default gen_random_uuid(),
  type text not null check (type ~ '^[a-z]+\.[a-z]+(_[a-z]+)*$'),
  booking_id uuid,
  session_id uuid,
  subject_id uuid,
  version integer,
  body jsonb not null,
  at timestamptz not null
);
comment on column parley.outbox.version is
  'The number of the session''s newest event then: of two things told of one booking, the higher is the later state.';
comment on column parley.outbox.subject_id is 'Whom or what it is about where that is no session: an account, a member of a room.';
create index outbox_by_time on parley.outbox (at);
create index outbox_by_booking on parley.outbox (booking_id, seq) where booking_id is not null;

create table parley.outbox_settings (
  only_row boolean primary key default true check (only_row),
  -- Longer than any delivery is tried for.
  kept_days integer not null default 30 constraint outbox_settings_kept_days_check check (kept_days between 7 and 366)
);
insert into parley.outbox_settings default values;
comment on column parley.outbox_settings.kept_days is 'How long what happened can be read again; what is older goes, delivered or not.';

-- Puts something that is no event of a session into the outbox; by whoever does it, in the same transaction.
create function parley.tell(p_type text, p_session_id uuid default null, p_subject_id uuid default null, p_detail jsonb default '{}') returns void
language sql volatile set search_path = ''
as $$
  insert into parley.happenings (type, session_id, subject_id, detail) values (p_type, p_session_id, p_subject_id, coalesce(p_detail, '{}'))
$$;

create function parley.tell_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into parley.happenings (event) values (new.seq);
  return null;
end
$$;
-- Those of parley.told_of_event. An ending of an appointment is told with its settlement.
create trigger session_events_told after insert on parley.session_events
  for each row when (new.type in ('booked', 'waiting', 'started', 'settled', 'extension_accepted', 'earnings_released', 'refunded',
      'problem_reported', 'dispute_decided', 'link_issued', 'link_revoked', 'created')
    or (new.type = 'ended' and not new.data ? 'status') or (new.type = 'room_changed' and new.data ->> 'what' = 'changed'))
  execute function parley.tell_event();

create function parley.tell_rating() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform parley.tell('rating.given', new.session_id, null, jsonb_build_object('score', new.score));
  return null;
end
$$;
create trigger ratings_told after insert on parley.ratings for each row execute function parley.tell_rating();

-- Whoever sends the link makes a new one, as nobody knows this one's token: that is not told again.
create function parley.tell_user_link() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform parley.tell('account.link_made', null, new.user_id, jsonb_build_object('purpose', new.purpose));
  return null;
end
$$;
create trigger user_links_told after insert or update on parley.user_links
  for each row when (current_setting('parley.sends_link', true) is distinct from 'on') execute function parley.tell_user_link();

create function parley.tell_guest() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform parley.tell('room.invited', new.session_id, new.member_id);
  return null;
end
$$;
create trigger group_members_told after insert on parley.group_members
  for each row when (new.email is not null) execute function parley.tell_guest();

-- The amounts of a settlement, by what its event says.
create function parley.settlement_body(p_settled jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('currency', p_settled -> 'currency', 'heldMinor', p_settled -> 'heldMinor', 'grossMinor', p_settled -> 'grossMinor',
    'feeMinor', p_settled -> 'feeMinor', 'releasedMinor', p_settled -> 'releasedMinor', 'returnedMinor', p_settled -> 'returnedMinor')
$$;

-- What a settlement tells: how the session ended, what that came to, and where the money went. What people wrote is not told.
create function parley.told_of_settlement(p_session parley.webrtc_sessions, p_booking parley.bookings, p_settled jsonb)
returns table (type text, body jsonb)
language sql stable set search_path = ''
as $$
  with ended as (
    select p_settled ->> 'status' as status, jsonb_build_object(
      'status', p_settled -> 'status', 'reason', p_settled -> 'reason', 'endedBy', p_settled -> 'endedBy', 'startedAt', p_settled -> 'startedAt',
      'endedAt', p_settled -> 'endedAt', 'durationSeconds', p_settled -> 'durationSeconds', 'bookedSeconds', p_session.paid_duration_minutes * 60,
      'settlement', parley.settlement_body(p_settled)) as body
  )
  select t.type, t.body from ended cross join lateral (values
    (1, case when ended.status in ('completed', 'abandoned') then 'session.ended' when ended.status = 'expired' then 'session.expired'
      when ended.status = 'cancelled' then 'booking.cancelled' end, ended.body),
    (2, case when ended.status like 'no\_show\_%' then 'session.no_show' end,
      ended.body || jsonb_build_object('side', replace(ended.status, 'no_show_', ''))),
    (3, 'settlement.created', jsonb_build_object('status', ended.status, 'settlement', parley.settlement_body(p_settled))),
    (4, case when p_settled -> 'returnedMinor' > '0' then 'funds.returned' end,
      jsonb_build_object('currency', p_settled -> 'currency', 'amountMinor', p_settled -> 'returnedMinor')),
    -- Else they are released when the dispute window is over.
    (5, case when p_settled -> 'releasedMinor' > '0' and p_booking.dispute_window_minutes = 0 then 'funds.released' end,
      jsonb_build_object('currency', p_settled -> 'currency', 'amountMinor', p_settled -> 'releasedMinor'))
  ) as t (place, type, body)
  where t.type is not null order by t.place
$$;

create function parley.booking_body(p_session parley.webrtc_sessions, p_booking parley.bookings) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'sessionType', p_booking.session_type, 'scheduledStartTime', p_session.scheduled_start_time,
    'scheduledEndTime', p_session.scheduled_start_time + make_interval(mins => p_booking.duration_minutes),
    'durationMinutes', p_booking.duration_minutes, 'client', jsonb_build_object('ref', p_booking.client_ref, 'name', p_booking.client_name),
    'consultant', jsonb_build_object('ref', p_booking.consultant_ref, 'name', p_booking.consultant_name),
    'currency', p_booking.currency, 'priceMinor', p_booking.price_minor, 'billing', p_booking.billing, 'funding', p_booking.funding)
$$;

-- The refund of an event: the events of refunds come in their order.
create function parley.refund_of_event(p_event parley.session_events) returns uuid
language sql stable set search_path = ''
as $$
  select r.id from parley.refunds r where r.session_id = p_event.session_id order by r.transfer_id
  offset (select count(*) from parley.session_events e
    where e.session_id = p_event.session_id and e.type = 'refunded' and e.place < p_event.place) limit 1
$$;

-- What an event of an appointment is told as.
create function parley.told_of_appointment(p_event parley.session_events, p_session parley.webrtc_sessions, p_booking parley.bookings)
returns table (type text, body jsonb)
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  d jsonb := p_event.data;
begin
  return query select t.type, jsonb_strip_nulls(t.body) from (values
    ('waiting', 'session.waiting', jsonb_build_object('who', p_event.actor)),
    ('started', 'session.started', jsonb_build_object('startedAt', d -> 'startedAt')),
    ('extension_accepted', 'session.extended',
      jsonb_build_object('minutes', d -> 'minutes', 'currency', p_booking.currency, 'amountMinor', d -> 'amountMinor')),
    ('earnings_released', 'funds.released', jsonb_build_object('currency', d -> 'currency', 'amountMinor', d -> 'amountMinor')),
    ('dispute_decided', 'dispute.decided',
      jsonb_build_object('decision', d -> 'decision', 'currency', p_booking.currency, 'refundedMinor', d -> 'refundedMinor')),
    ('link_issued', 'link.issued', jsonb_build_object('participantType', d -> 'participantType', 'linkId', d -> 'linkId')),
    ('link_revoked', 'link.revoked', jsonb_build_object('participantType', d -> 'participantType', 'linkId', d -> 'linkId'))
  ) as t (event, type, body) where t.event = p_event.type;
  case p_event.type
    when 'booked' then
      return query select 'booking.created', parley.booking_body(p_session, p_booking);
    when 'settled' then
      return query select * from parley.told_of_settlement(p_session, p_booking, d);
    when 'refunded' then
      return query select 'refund.created', jsonb_build_object('refundId', parley.refund_of_event(p_event), 'currency', d -> 'currency',
        'amountMinor', d -> 'amountMinor', 'feeMinor', d -> 'feeMinor');
    when 'problem_reported' then
      -- The second side's report joins the dispute that is open.
      return query select 'dispute.opened', jsonb_build_object('by', p_event.actor, 'category', d -> 'category', 'currency', p_booking.currency,
          'withheldMinor', d -> 'withheldMinor')
        where not exists (select from parley.session_events e
          where e.session_id = p_event.session_id and e.type = 'problem_reported' and e.place < p_event.place);
    else null;
  end case;
end
$$;

-- What an event of any session is told as; of one that nobody is told, nothing.
create function parley.told_of_event(p_event parley.session_events) returns table (booking_id uuid, type text, body jsonb)
language plpgsql stable set search_path = ''
as $$
declare
  v_of record;
begin
  select s as session, b as booking into v_of
    from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id where s.id = p_event.session_id;
  if found then
    return query select (v_of.booking).id, t.type, t.body from parley.told_of_appointment(p_event, v_of.session, v_of.booking) as t;
    return;
  end if;
  return query select null::uuid, t.type, t.body from (values
    ('created', 'room.created', '{}'::jsonb),
    ('started', 'room.started', '{}'),
    ('room_changed', 'room.changed', '{}'),
    ('ended', case when p_event.data ->> 'reason' = 'cancelled' then 'room.cancelled' else 'room.ended' end,
      jsonb_build_object('reason', p_event.data -> 'reason'))
  ) as t (event, type, body) where t.event = p_event.type;
end
$$;
