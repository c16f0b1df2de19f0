-- A name is shown in headings, mails, terminals and receipts, beside words of ours. One that turns the reading direction of what stands after it, breaks the line, or
-- shows nothing at all is none; marks that scripts need within a name stay.
create function parley.is_name(p_name text) returns boolean
language sql immutable set search_path = ''
as $$
  select char_length(p_name) between 1 and 80
    and p_name !~ '[[:cntrl:]\u0080-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]'
    and p_name ~ '[^[:space:]\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]'
$$;

-- Whoever is known already keeps the name, whatever it is.
create or replace function parley.person_of(p_role text, p_ref text, p_name text) returns uuid
language plpgsql volatile set search_path = ''
as $$
declare
  v_id uuid;
begin
  if not coalesce(parley.is_name(p_name), false)
    and not exists (select from parley.people where role = p_role and ref = p_ref and name = p_name) then
    perform parley.refuse('invalid_argument',
      format('The %s''s name must have 1 to 80 characters, none of them invisible controls.', p_role), p_role || '_name');
  end if;
  insert into parley.people (role, ref, name) values (p_role, p_ref, p_name)
    on conflict (role, ref) do update set name = excluded.name where people.name <> excluded.name
    returning id into v_id;
  if v_id is null then
    select id into strict v_id from parley.people where role = p_role and ref = p_ref;
  end if;
  return v_id;
end
$$;

-- And the cut-off for cancellations is within a year: from a longer one no reader of dates knows the day.
-- The first thing wrong with a booking: the column and a sentence. A row of nulls when nothing is.
create or replace function parley.fault_of_booking(b parley.bookings, out fault text, out sentence text)
language sql volatile set search_path = ''
as $$
  select col, said
  from (
    values
      ('client_ref', 'The client''s ref is missing or longer than 200 characters.', char_length(b.client_ref) between 1 and 200),
      ('consultant_ref', 'The consultant''s ref is missing or longer than 200 characters.', char_length(b.consultant_ref) between 1 and 200),
      ('client_name', 'The client''s name must have 1 to 80 characters, none of them invisible controls.', parley.is_name(b.client_name)),
      ('consultant_name', 'The consultant''s name must have 1 to 80 characters, none of them invisible controls.',
        parley.is_name(b.consultant_name)),
      ('scheduled_start_time', 'The start must be a moment from a day ago to two years ahead.',
        b.scheduled_start_time between parley.clock() - interval '1 day' and parley.clock() + interval '2 years'),
      ('duration_minutes', 'The duration must be 1 to 1440 minutes.', b.duration_minutes between 1 and 1440),
      ('price_minor', format('The price must be a whole number of minor units from 0 to %s.', parley.most_price_minor()),
        b.price_minor between 0 and parley.most_price_minor()),
      ('currency', parley.fault_of_currency(b.currency), parley.fault_of_currency(b.currency) is null),
      ('session_type', 'The session type is chat, voice or video.', b.session_type is not null),
      ('billing', 'The billing is prorata, fixed or per_minute.', b.billing is not null),
      ('funding', 'The funding is received or balance.', b.funding in ('received', 'balance')),
      ('relay_only', 'Relay only is true or false.', b.relay_only is not null),
      ('idempotency_key', 'An idempotency key has 1 to 200 characters.',
        b.idempotency_key is null or char_length(b.idempotency_key) between 1 and 200),
      ('free_seconds', 'The free seconds must be 0 to 3600.', b.free_seconds between 0 and 3600),
      ('platform_fee_bp', 'The platform''s fee must be 0 to 10000 hundredths of a percent.', b.platform_fee_bp between 0 and 10000),
      ('no_show_client_share_bp', 'The share for a client who does not come must be 0 to 10000 hundredths of a percent.',
        b.no_show_client_share_bp between 0 and 10000),
      ('late_cancel_share_bp', 'The share for a late cancellation must be 0 to 10000 hundredths of a percent.',
        b.late_cancel_share_bp between 0 and 10000),
      ('cancel_cutoff_minutes', 'The cut-off for cancellations must be 0 to 525600 minutes.', b.cancel_cutoff_minutes between 0 and 525600),
      ('early_join_minutes', 'The links can open 0 to 1440 minutes before the start.', b.early_join_minutes between 0 and 1440),
      ('overrun_cap_minutes', 'Interruptions can move the paid end by 0 to 1440 minutes.', b.overrun_cap_minutes between 0 and 1440),
      ('dispute_window_minutes', 'The window for disputes must be 0 to 525600 minutes.', b.dispute_window_minutes between 0 and 525600)
  ) as checked (col, said, good)
  where good is not true
  limit 1
$$;


update parley.settings set cancel_cutoff_minutes = 525600 where cancel_cutoff_minutes > 525600;
alter table parley.settings add check (cancel_cutoff_minutes <= 525600);

create or replace function public.cancellation_preview(p_session_id uuid, p_cancelled_by text) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_actor text := parley.checked_actor(p_cancelled_by);
  v_now timestamptz := parley.now_in(p_session_id);
  v_session parley.webrtc_sessions;
  v_booking parley.bookings;
  v_out parley.settlements;
  v_refused text;
begin
  select * into v_session from parley.webrtc_sessions where id = p_session_id;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into strict v_booking from parley.bookings where id = v_session.booking_id;
  v_refused := case
    when parley.is_over(v_session.status) or (parley.verdict_of(v_session, v_now)).status is not null then 'session_over'
    when v_session.status = 'active' or (v_actor = 'client' and v_now >= v_session.scheduled_start_time) then 'already_started'
  end;
  if v_refused is not null then
    return jsonb_build_object('outcome', 'refused', 'reason', v_refused, 'ended', parley.ending_of(p_session_id));
  end if;
  v_out := parley.outcome_of(v_session, row ('cancelled', 'cancelled', v_actor, v_now, null)::parley.verdict, v_now);
  return jsonb_build_object(
    'outcome', 'possible', 'currency', v_out.currency, 'heldMinor', v_out.held_minor, 'keptMinor', v_out.gross_minor, 'feeMinor', v_out.fee_minor,
    'releasedMinor', v_out.released_minor, 'returnedMinor', v_out.returned_minor,
    'freeUntil', case when v_actor = 'client' and v_booking.late_cancel_share_bp > 0
      then v_session.scheduled_start_time - make_interval(mins => least(v_booking.cancel_cutoff_minutes, 525600)) end,
    'scheduledStartTime', v_session.scheduled_start_time, 'serverTime', parley.clock()
  );
end
$$;

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on function parley.is_name(text) from %s', v_role);
  end loop;
end
$$;
