-- What a consultant earned, after refunds, and what of it was paid out.

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

create or replace function public.consultant_earnings(p_claims jsonb, p_from date, p_to date) returns jsonb
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
        'currency', b.currency, 'pendingMinor', b.pending, 'withheldMinor', b.withheld, 'payableMinor', b.payable,
        'paidOutMinor', (
          select coalesce(sum(w.amount_minor), 0) from parley.withdrawals w where w.person_id = v_person and w.currency = b.currency)
      ) order by b.currency), '[]')
      from (
        select a.currency, coalesce(sum(a.balance_minor) filter (where a.kind = 'pending'), 0) as pending,
          coalesce(sum(a.balance_minor) filter (where a.kind = 'withheld'), 0) as withheld,
          coalesce(sum(a.balance_minor) filter (where a.kind = 'payable'), 0) as payable
        from parley.accounts a where a.person_id = v_person group by a.currency
      ) b
    ),
    'withdrawals', parley.withdrawals_page(v_person, null, 20) -> 'withdrawals',
    'rating', parley.rating_of(v_person)
  );
end
$$;

create or replace function public.consultant_desk(p_claims jsonb, p_before jsonb default null) returns jsonb
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

-- What happened to a session's money after the settlement, as one side may know it.
create or replace function public.session_aftermath(p_session_id uuid, p_participant_type text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'currency', st.currency,
    'reportableUntil', parley.reportable_until(p_session_id),
    'refundedMinor', parley.refunded_minor(p_session_id),
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
