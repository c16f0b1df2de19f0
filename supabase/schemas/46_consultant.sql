-- What a consultant sees of the own sessions and earnings, and does beside the room. The claims say who it is; nothing else does.

-- Locks a session of the caller's own; whose it is not is told like one that is not there.
create function parley.own_session(p_claims jsonb, p_session_id uuid) returns parley.webrtc_sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
  v_session parley.webrtc_sessions;
begin
  select s.* into v_session from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
    where s.id = p_session_id and b.consultant_id = v_person for update of s;
  if v_session.id is null then
    perform parley.refuse('session_not_found', 'There is no such session of yours.', 'session_not_found');
  end if;
  return v_session;
end
$$;

-- A session as its consultant sees it. `waitingSince`: since when the client has been in while the consultant is not.
create function parley.desk_row(p_session parley.webrtc_sessions, p_now timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'sessionId', p_session.id,
    'sessionType', p_session.session_type,
    'status', p_session.status,
    'clientName', b.client_name,
    'scheduledStartTime', p_session.scheduled_start_time,
    'opensAt', p_session.opens_at,
    'linkValidUntil', p_session.link_valid_until,
    'startedAt', p_session.started_at,
    'paidDurationMinutes', p_session.paid_duration_minutes,
    'currency', b.currency,
    'heldMinor', h.amount_minor,
    'feeMinor', st.fee_minor,
    'releasedMinor', st.released_minor,
    'returnedMinor', st.returned_minor,
    'durationSeconds', st.billable_seconds,
    'endReason', p_session.end_reason,
    'endedBy', p_session.ended_by,
    'lateMinutes', (select r.minutes from parley.running_late r where r.session_id = p_session.id),
    'clientPresent', parley.is_present(p_session.id, 'client', p_now),
    'waitingSince', case when not parley.is_present(p_session.id, 'consultant', p_now) then (
      select min(p.joined_at) from parley.presence p
      where p.session_id = p_session.id and p.participant_type = 'client' and p.left_at is null and p.last_seen_at + parley.lease() > p_now
    ) end
  )
  from parley.bookings b
  join parley.holds h on h.booking_id = b.id
  left join parley.settlements st on st.session_id = p_session.id
  where b.id = p_session.booking_id
$$;

-- `open`: not over and still enterable, the next first (at most 50). `past`: what is over, newest first; `p_before` {key, id}: the last one
-- seen.
create function public.consultant_desk(p_claims jsonb, p_before jsonb default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
  v_now timestamptz := parley.clock();
begin
  return jsonb_build_object(
    'name', (select name from parley.people where id = v_person),
    'rating', parley.rating_of(v_person),
    'open', (
      select coalesce(jsonb_agg(parley.desk_row(s, v_now) || jsonb_build_object('corrections', null, 'score', null, 'endNote', null)
        order by s.scheduled_start_time, s.id), '[]')
      from (
        select s.* from parley.session_list l join parley.webrtc_sessions s on s.id = l.session_id
        where l.consultant_id = v_person and l.status in ('scheduled', 'waiting', 'active') and s.link_valid_until > v_now
        order by l.start, l.session_id limit 50
      ) s
    ),
    'past', (
      select coalesce(jsonb_agg(parley.desk_row(s, v_now) || jsonb_build_object(
        'corrections', parley.corrections_of(s.id), 'endNote', s.end_note, 'score', (select g.score from parley.ratings g where g.session_id = s.id)
      ) order by s.scheduled_start_time desc, s.id desc), '[]')
      from (
        select s.* from parley.session_list l join parley.webrtc_sessions s on s.id = l.session_id
        where l.consultant_id = v_person and l.status not in ('scheduled', 'waiting', 'active')
          and (p_before is null or (l.start, l.session_id) < ((p_before ->> 'key')::timestamptz, (p_before ->> 'id')::uuid))
        order by l.start desc, l.session_id desc limit 20
      ) s
    ),
    'serverTime', v_now
  );
end
$$;

-- The one query behind the earnings by day; the check of the screens asks it as well.
create view parley.earnings_by_day as
  select l.consultant_id, l.day, l.currency, count(*) as sessions, coalesce(sum(l.actual_seconds), 0)::bigint as actual_seconds,
    sum(l.held_minor)::bigint as held_minor, coalesce(sum(l.gross_minor), 0)::bigint as gross_minor, sum(l.refunded_minor)::bigint as refunded_minor,
    coalesce(sum(l.net_minor), 0)::bigint as net_minor, coalesce(sum(l.fee_minor - l.fee_refunded_minor), 0)::bigint as fee_net_minor,
    coalesce(sum(l.released_net_minor), 0)::bigint as released_net_minor,
    coalesce(sum(l.returned_minor + l.refunded_minor), 0)::bigint as returned_total_minor, sum(l.paid_out_minor)::bigint as paid_out_minor,
    coalesce(sum(l.released_minor), 0)::bigint as released_minor, coalesce(sum(l.returned_minor), 0)::bigint as returned_minor,
    coalesce(sum(l.fee_minor), 0)::bigint as fee_minor
  from parley.session_list l group by l.consultant_id, l.day, l.currency;

-- What was frozen, released and returned, a row per day and currency, the newest day first.
create function public.consultant_earnings(p_claims jsonb, p_from date, p_to date) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'day', d.day, 'currency', d.currency, 'sessions', d.sessions, 'actualSeconds', d.actual_seconds, 'heldMinor', d.held_minor,
      'releasedMinor', d.released_minor, 'returnedMinor', d.returned_minor, 'feeMinor', d.fee_minor,
      'grossMinor', d.gross_minor, 'refundedMinor', d.refunded_minor, 'netMinor', d.net_minor, 'feeNetMinor', d.fee_net_minor,
      'releasedNetMinor', d.released_net_minor, 'returnedTotalMinor', d.returned_total_minor, 'paidOutMinor', d.paid_out_minor
    ) order by d.day desc, d.currency), '[]')
    from parley.earnings_by_day d where d.consultant_id = v_person and d.day between p_from and p_to
  );
end
$$;

-- What is owed now and what was paid out, by currency, and the last payments.
create function public.consultant_account(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
begin
  return jsonb_build_object(
    'balances', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'currency', b.currency, 'pendingMinor', b.pending, 'withheldMinor', b.withheld, 'payableMinor', b.payable, 'inTransitMinor', b.transit,
        'paidOutMinor', (
          select coalesce(sum(w.amount_minor), 0) from parley.withdrawals w where w.person_id = v_person and w.currency = b.currency)
      ) order by b.currency), '[]')
      from (
        select a.currency, coalesce(sum(a.balance_minor) filter (where a.kind = 'pending'), 0) as pending,
          coalesce(sum(a.balance_minor) filter (where a.kind = 'withheld'), 0) as withheld,
          coalesce(sum(a.balance_minor) filter (where a.kind = 'payable'), 0) as payable,
          coalesce(sum(a.balance_minor) filter (where a.kind = 'in_transit'), 0) as transit
        from parley.accounts a where a.person_id = v_person group by a.currency
      ) b
    ),
    'withdrawals', parley.withdrawals_page(v_person, null, 20) -> 'withdrawals',
    'rating', parley.rating_of(v_person)
  );
end
$$;

-- One page of the own sessions as rows of the list, for the file of earnings; oldest first.
create function public.consultant_sessions(p_claims jsonb, p_from date, p_to date, p_after jsonb default null, p_limit integer default 1000) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
  v_limit integer := least(greatest(p_limit, 1), 1000);
begin
  return (
    with page as materialized (
      select l, row_number() over (order by l.start, l.session_id) as place
      from parley.session_list l
      where l.consultant_id = v_person and l.start >= (select parley.beginning_of(p_from)) and l.start < (select parley.beginning_of(p_to + 1))
        and (p_after is null or (l.start, l.session_id) > ((p_after ->> 'key')::timestamptz, (p_after ->> 'id')::uuid))
      order by l.start, l.session_id limit v_limit + 1
    )
    select jsonb_build_object(
      'sessions', coalesce(jsonb_agg(parley.list_row_json(p.l) order by p.place) filter (where p.place <= v_limit), '[]'),
      'nextAfter', case when count(*) > v_limit
        then jsonb_agg(jsonb_build_object('key', (p.l).start, 'id', (p.l).session_id)) filter (where p.place = v_limit) -> 0 end,
      'serverTime', clock_timestamp()
    ) from page p
  );
end
$$;

-- The consultant's own way in: claims the consultant's present link for this browser, by the same rules as its token would, and without
-- touching the link that was sent out. Answers the link's id, by which the browser opens the session.
create function public.consultant_claim(p_claims jsonb, p_session_id uuid, p_device text, p_take_over boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions := parley.own_session(p_claims, p_session_id);
  v_link parley.session_links;
  v_reason text;
begin
  if coalesce(char_length(p_device), 0) < 22 then
    perform parley.refuse('invalid_argument', 'The device secret must carry at least 128 random bits as base64url.', 'device');
  end if;
  select * into v_link from parley.session_links
    where session_id = p_session_id and participant_type = 'consultant' and revoked_at is null;
  -- Taken away by an administrator, and not issued anew: signing in is no way around it.
  if v_link.id is null or (v_link.issued_at is null and exists (
    select from parley.session_links l
    where l.session_id = p_session_id and l.participant_type = 'consultant' and l.revoked_at is not null
  )) then
    perform parley.refuse('link_over', 'This session''s link was revoked.', 'revoked');
  end if;
  v_reason := parley.link_refusal(v_session, v_link, parley.now_in(p_session_id));
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This session does not admit now.', v_reason);
  end if;
  perform parley.claim(v_link, p_device, p_take_over);
  return jsonb_build_object('linkId', v_link.id, 'serverTime', parley.clock(), 'linkValidUntil', v_session.link_valid_until);
end
$$;

-- Ends a running session, or cancels one that has not started, with a reason in the consultant's words.
create function public.consultant_end_session(p_claims jsonb, p_session_id uuid, p_reason text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_session parley.webrtc_sessions := parley.own_session(p_claims, p_session_id);
begin
  if coalesce(btrim(p_reason), '') = '' then
    perform parley.refuse('invalid_argument', 'Give a reason.', 'reason');
  end if;
  return case when v_session.status in ('scheduled', 'waiting')
    then public.cancel_session(p_session_id, p_reason, 'consultant')
    else public.end_session(p_session_id, p_reason, 'consultant')
  end;
end
$$;

-- "About so many minutes late": told to the client's page until the session starts.
create table parley.running_late (
  session_id uuid primary key references parley.webrtc_sessions,
  minutes integer not null check (minutes between 1 and 60),
  said_at timestamptz not null
);

-- Null takes it back. Only before the start; whoever has started is not late any more.
create function public.consultant_running_late(p_claims jsonb, p_session_id uuid, p_minutes integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session parley.webrtc_sessions := parley.own_session(p_claims, p_session_id);
begin
  if v_session.status not in ('scheduled', 'waiting') then
    perform parley.refuse('already_started', 'This session has started or is over.', v_session.status);
  end if;
  if p_minutes is null then
    delete from parley.running_late where session_id = p_session_id;
  else
    insert into parley.running_late (session_id, minutes, said_at) values (p_session_id, p_minutes, parley.clock())
      on conflict (session_id) do update set minutes = excluded.minutes, said_at = excluded.said_at;
  end if;
  return jsonb_build_object('lateMinutes', p_minutes);
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'Say 1 to 60 minutes.', 'minutes');
    return null;
end
$$;
