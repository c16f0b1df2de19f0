-- What became of a session's money after its settlement, in one place for every screen: refunds (a split is one) and pay-outs. The
-- settlement stays what it was; beside it stands what is true today.

-- The one place that computes it. gross: what the client was charged; refunded: what came back of it since; net: what it paid in the end.
-- released_net and fee_net: what of that is the consultant's and the platform's; returned_total: all that ever came back of what was
-- frozen.
create view parley.corrections as
  select st.session_id, st.booking_id, st.currency, st.held_minor::bigint as held_minor, st.gross_minor::bigint as gross_minor,
    r.refunded_minor, r.fee_refunded_minor,
    st.gross_minor - r.refunded_minor as net_minor,
    st.fee_minor - r.fee_refunded_minor as fee_net_minor,
    st.released_minor - (r.refunded_minor - r.fee_refunded_minor) as released_net_minor,
    st.returned_minor + r.refunded_minor as returned_total_minor,
    p.paid_out_minor,
    coalesce(q.amount_minor, 0) as on_hold_minor
  from parley.settlements st
  left join parley.earnings_on_hold q on q.session_id = st.session_id
  cross join lateral (
    select coalesce(sum(f.amount_minor), 0)::bigint as refunded_minor, coalesce(sum(f.fee_minor), 0)::bigint as fee_refunded_minor
    from parley.refunds f where f.session_id = st.session_id
  ) r
  cross join lateral (
    select coalesce(sum(w.amount_minor), 0)::bigint as paid_out_minor from parley.withdrawal_parts w where w.session_id = st.session_id
  ) p;
comment on view parley.corrections is
  'What is true today of each settled session''s money; every screen, file and receipt says these figures.';

create function parley.corrections_of(p_session_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'currency', c.currency, 'heldMinor', c.held_minor, 'grossMinor', c.gross_minor, 'refundedMinor', c.refunded_minor,
      'feeRefundedMinor', c.fee_refunded_minor, 'netMinor', c.net_minor, 'feeNetMinor', c.fee_net_minor,
      'releasedNetMinor', c.released_net_minor, 'returnedTotalMinor', c.returned_total_minor, 'paidOutMinor', c.paid_out_minor,
      'onHoldMinor', c.on_hold_minor, 'payableMinor', c.released_net_minor - c.on_hold_minor - c.paid_out_minor
    )
    from parley.corrections c where c.session_id = p_session_id
  );
end
$$;
comment on function parley.corrections_of is
  'Gross, refunded, net and paid out of one session as they are today; null before the settlement. `payableMinor` is below zero where more '
  'was paid out than is left after a refund. What was paid out is the consultant''s business: a client''s page leaves it, and what is on '
  'hold, out.';

-- What both sides may know of it, also of a settlement that the sweep has not written down yet: what was paid out is the consultant's
-- business.
create function parley.corrected(p_settlement parley.settlements) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_refunded bigint;
  v_fee_refunded bigint;
begin
  select coalesce(sum(f.amount_minor), 0), coalesce(sum(f.fee_minor), 0) into v_refunded, v_fee_refunded
    from parley.refunds f where f.session_id = p_settlement.session_id;
  return parley.corrected_by(p_settlement, v_refunded, v_fee_refunded);
end
$$;

create function parley.corrected_by(p_settlement parley.settlements, p_refunded bigint, p_fee_refunded bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'grossMinor', p_settlement.gross_minor, 'refundedMinor', p_refunded, 'netMinor', p_settlement.gross_minor - p_refunded,
    'feeNetMinor', p_settlement.fee_minor - p_fee_refunded,
    'releasedNetMinor', p_settlement.released_minor - (p_refunded - p_fee_refunded),
    'returnedTotalMinor', p_settlement.returned_minor + p_refunded
  );
end
$$;

-- The corrections of what no sweep has settled yet: none.
create function parley.no_corrections(p_settlement parley.settlements) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'currency', p_settlement.currency, 'heldMinor', p_settlement.held_minor, 'grossMinor', p_settlement.gross_minor, 'refundedMinor', 0,
    'feeRefundedMinor', 0, 'netMinor', p_settlement.gross_minor, 'feeNetMinor', p_settlement.fee_minor,
    'releasedNetMinor', p_settlement.released_minor, 'returnedTotalMinor', p_settlement.returned_minor
  );
end
$$;

-- What happened to a session's money after the settlement, as one side may know it: until when a problem can be reported, what became of
-- it, and what was refunded since.
create function public.session_aftermath(p_session_id uuid, p_participant_type text) returns jsonb
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
comment on function public.session_aftermath is
  'What happened to a session''s money after the settlement, as a side may know it; null before. Reads only.';
