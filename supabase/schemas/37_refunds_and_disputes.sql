-- After the settlement: earnings on hold until the dispute window is over, refunds, and problems that a side reports.

-- What consultants earned and cannot be paid yet, one row a settled booking; it goes when the money becomes payable or is refunded whole.
-- For the dispute window it is pending, and while a dispute is open it is withheld. All of it in double entry: released → pending →
-- payable, or pending → withheld → payable or back to the client.
create table parley.earnings_on_hold (
  booking_id uuid primary key references parley.bookings,
  session_id uuid not null unique references parley.webrtc_sessions,
  consultant_id uuid not null references parley.people,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- When it becomes payable if nobody objects.
  due_at timestamptz not null,
  withheld_at timestamptz
);
create index earnings_on_hold_due on parley.earnings_on_hold (due_at) where withheld_at is null;

-- The dispute window, as an interval; a pure function of the booking's own copy of the policy.
create function parley.dispute_window(p_minutes integer) returns interval
language plpgsql immutable set search_path = '' as $$ begin return make_interval(mins => p_minutes); end $$;
comment on function parley.dispute_window is
  'How long after the settlement either side may report a problem, and how long the earnings stay pending.';

-- Makes earnings payable. The caller has locked their row, or the session they belong to.
create function parley.release_earnings(p_earned parley.earnings_on_hold, p_actor text, p_reason text) returns void
language plpgsql set search_path = ''
as $$
begin
  delete from parley.earnings_on_hold where booking_id = p_earned.booking_id;
  perform parley.post_transfer('release', p_earned.booking_id, p_actor, p_reason,
    array[
      parley.account_of(p_earned.consultant_id, case when p_earned.withheld_at is null then 'pending' else 'withheld' end, p_earned.currency),
      parley.account_of(p_earned.consultant_id, 'payable', p_earned.currency)
    ],
    array[-p_earned.amount_minor, p_earned.amount_minor]);
  insert into parley.session_events (session_id, type, actor, data) values (
    p_earned.session_id, 'earnings_released', p_actor,
    jsonb_build_object('amountMinor', p_earned.amount_minor, 'currency', p_earned.currency, 'reason', p_reason)
  );
end
$$;

-- Session rows are locked first, as everywhere; what somebody else is changing now is left to the next sweep.
create function public.release_due_earnings(p_limit integer default 200) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_due record;
  v_earned parley.earnings_on_hold;
  v_released integer := 0;
begin
  -- The sweep's own lock: two transactions that each touch many consultants' accounts could wait for each other.
  if not pg_try_advisory_xact_lock(hashtextextended('parley.sweep_sessions', 0)) then
    return jsonb_build_object('released', 0);
  end if;
  for v_due in
    select s.id from parley.earnings_on_hold q join parley.webrtc_sessions s on s.id = q.session_id
    where q.withheld_at is null and q.due_at <= parley.clock()
    order by q.due_at limit p_limit
    for update of s skip locked
  loop
    select * into v_earned from parley.earnings_on_hold
      where session_id = v_due.id and withheld_at is null and due_at <= parley.clock() for update;
    continue when not found;
    perform parley.release_earnings(v_earned, 'system', 'dispute_window_over');
    v_released := v_released + 1;
  end loop;
  return jsonb_build_object('released', v_released);
end
$$;
comment on function public.release_due_earnings is
  'Makes earnings payable whose dispute window is over without a dispute; safe in any number of processes.';

create function parley.withhold_earnings(p_session_id uuid, p_side text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_earned parley.earnings_on_hold;
begin
  update parley.earnings_on_hold set withheld_at = parley.clock()
    where session_id = p_session_id and withheld_at is null returning * into v_earned;
  if not found then
    return 0;
  end if;
  perform parley.post_transfer('withholding', v_earned.booking_id, p_side, 'reported',
    array[
      parley.account_of(v_earned.consultant_id, 'pending', v_earned.currency),
      parley.account_of(v_earned.consultant_id, 'withheld', v_earned.currency)
    ],
    array[-v_earned.amount_minor, v_earned.amount_minor]);
  return v_earned.amount_minor;
end
$$;

create function parley.reduce_earnings(p_earned parley.earnings_on_hold, p_amount bigint) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_earned.amount_minor = p_amount then
    delete from parley.earnings_on_hold where booking_id = p_earned.booking_id;
  else
    update parley.earnings_on_hold set amount_minor = amount_minor - p_amount where booking_id = p_earned.booking_id;
  end if;
end
$$;

-- Money back after the settlement: always a new transfer, never a change of what was settled.
create table parley.refunds (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references parley.webrtc_sessions,
  booking_id uuid not null references parley.bookings,
  transfer_id bigint not null unique references parley.transfers,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- The platform's part of it; the rest is the consultant's.
  fee_minor parley.amount not null check (fee_minor <= amount_minor),
  actor text not null check (char_length(actor) between 1 and 254),
  reason text not null check (char_length(reason) between 1 and 500),
  at timestamptz not null default parley.clock(),
  -- The client reads the reason; what was written before the form said so, for the books alone, stays there.
  reason_is_told boolean not null default true
);
create index refunds_by_session on parley.refunds (session_id, at);
create trigger refunds_append_only before update or delete on parley.refunds
  for each row execute function parley.refuse_change();
create trigger refunds_no_truncate before truncate on parley.refunds
  for each statement execute function parley.refuse_change();

-- The fee's part of a refund: of everything refunded so far the platform bears fee / gross, half up, and each refund the difference to the
-- one before. So refunds in any pieces give back, in sum, exactly what one refund of the same amount would, and a full one the whole fee.
create function parley.fee_refund_minor(p_gross bigint, p_fee bigint, p_refunded_before bigint, p_refund bigint) returns bigint
language sql immutable set search_path = ''
as $$
  select case when p_gross = 0 then 0
    else parley.share_minor(p_fee, p_refunded_before + p_refund, p_gross) - parley.share_minor(p_fee, p_refunded_before, p_gross)
  end
$$;

create function parley.refunded_minor(p_session_id uuid) returns bigint
language sql stable set search_path = ''
as $$ select coalesce(sum(amount_minor), 0)::bigint from parley.refunds where session_id = p_session_id $$;

-- What can still be refunded: captured minus refunded. Null before the settlement.
create function parley.refundable_minor(p_session_id uuid) returns bigint
language sql stable set search_path = ''
as $$ select st.gross_minor - parley.refunded_minor(p_session_id) from parley.settlements st where st.session_id = p_session_id $$;

-- Refunds a settled session; the session row is locked by the caller, the amount at most what is refundable. The consultant's part is taken
-- from where it is: on hold, or already payable. Null: he was paid out since, and his payable funds do not cover it.
create function parley.refund(p_settled parley.settlements, p_amount bigint, p_actor text, p_reason text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_booking parley.bookings;
  v_earned parley.earnings_on_hold;
  v_fee bigint := parley.fee_refund_minor(p_settled.gross_minor, p_settled.fee_minor, parley.refunded_minor(p_settled.session_id), p_amount);
  v_accounts bigint[];
  v_amounts bigint[] := array[v_fee - p_amount, -v_fee, p_amount];
  v_refund uuid;
begin
  select * into strict v_booking from parley.bookings where id = p_settled.booking_id;
  select * into v_earned from parley.earnings_on_hold where booking_id = v_booking.id for update;
  v_accounts := array[
    parley.account_of(v_booking.consultant_id,
      case when v_earned.booking_id is null then 'payable' when v_earned.withheld_at is null then 'pending' else 'withheld' end,
      p_settled.currency),
    parley.fee_account(v_booking.id, p_settled.currency),
    parley.account_of(v_booking.client_id, 'available', p_settled.currency)
  ];
  perform parley.lock_accounts(v_accounts);
  if exists (
    select from unnest(v_accounts, v_amounts) as leg (account_id, amount) join parley.accounts a on a.id = leg.account_id
    where a.balance_minor + leg.amount < 0
  ) then
    return null;
  end if;
  if v_earned.booking_id is not null and p_amount > v_fee then
    perform parley.reduce_earnings(v_earned, p_amount - v_fee);
  end if;
  insert into parley.refunds (session_id, booking_id, transfer_id, currency, amount_minor, fee_minor, actor, reason) values (
    p_settled.session_id, v_booking.id, parley.post_transfer('refund', v_booking.id, 'admin', p_reason, v_accounts, v_amounts),
    p_settled.currency, p_amount, v_fee, p_actor, p_reason
  ) returning id into v_refund;
  insert into parley.session_events (session_id, type, actor, data) values (p_settled.session_id, 'refunded', 'admin',
    jsonb_build_object('amountMinor', p_amount, 'feeMinor', v_fee, 'currency', p_settled.currency, 'reason', p_reason));
  return v_refund;
end
$$;

create function parley.refunds_json(p_session_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(
    jsonb_build_object('amountMinor', r.amount_minor, 'at', r.at, 'reason', case when r.reason_is_told then r.reason end) order by r.at, r.id
  ), '[]')
  from parley.refunds r where r.session_id = p_session_id
$$;

-- A side reports a problem: what is not yet payable is withheld until an administrator decides.
create table parley.disputes (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null unique references parley.webrtc_sessions,
  opened_by parley.participant_type not null,
  withheld_minor parley.amount not null,
  opened_at timestamptz not null default parley.clock()
);
create trigger disputes_append_only before update or delete on parley.disputes
  for each row execute function parley.refuse_change();

-- Each side says once what went wrong. `messages_attached`: it lets the administrators read what was said.
create table parley.dispute_reports (
  dispute_id uuid not null references parley.disputes,
  participant_type parley.participant_type not null,
  category text not null check (category in ('connection', 'other_side', 'charge', 'conduct', 'other')),
  description text not null check (char_length(description) between 1 and 2000),
  messages_attached boolean not null,
  at timestamptz not null default parley.clock(),
  primary key (dispute_id, participant_type)
);
create trigger dispute_reports_append_only before update or delete on parley.dispute_reports
  for each row execute function parley.refuse_change();

create table parley.dispute_decisions (
  dispute_id uuid primary key references parley.disputes,
  decision text not null check (decision in ('release', 'refund', 'split')),
  refund_id uuid references parley.refunds,
  refunded_minor parley.amount not null,
  actor text not null,
  reason text not null,
  at timestamptz not null default parley.clock()
);
create trigger dispute_decisions_append_only before update or delete on parley.dispute_decisions
  for each row execute function parley.refuse_change();

-- When the window of a settled session closes; null before the settlement.
create function parley.reportable_until(p_session_id uuid) returns timestamptz
language sql stable set search_path = ''
as $$
  select st.settled_at + parley.dispute_window(b.dispute_window_minutes)
  from parley.settlements st join parley.bookings b on b.id = st.booking_id where st.session_id = p_session_id
$$;

-- What both sides and the administrators may know of a dispute; what was written is for the administrators and its writer.
create function parley.dispute_json(p_session_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'disputeId', d.id, 'openedBy', d.opened_by, 'openedAt', d.opened_at, 'withheldMinor', d.withheld_minor,
    'status', case when c.dispute_id is null then 'open' else 'decided' end,
    'decision', c.decision, 'refundedMinor', c.refunded_minor, 'decidedAt', c.at
  )
  from parley.disputes d left join parley.dispute_decisions c on c.dispute_id = d.id
  where d.session_id = p_session_id
$$;

create function public.report_problem(
  p_device text, p_token text, p_link_id uuid, p_category text, p_description text, p_attach_messages boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := parley.link_to_speak_for(p_device, p_token, p_link_id);
  v_session parley.webrtc_sessions;
  v_dispute parley.disputes;
  v_first boolean;
begin
  if v_link.id is null then
    perform parley.refuse('not_a_participant', 'This browser holds no link of that session.', 'not_a_participant');
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  -- What the clock ended before is over for whoever comes before the sweep, too.
  if not parley.is_over(v_session.status) and not parley.settle_when_due(v_session) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'not_over');
  end if;
  select * into v_dispute from parley.disputes where session_id = v_session.id;
  v_first := not found;
  if exists (select from parley.dispute_reports where dispute_id = v_dispute.id and participant_type = v_link.participant_type) then
    return jsonb_build_object('outcome', 'reported', 'dispute', parley.dispute_json(v_session.id));
  elsif exists (select from parley.dispute_decisions where dispute_id = v_dispute.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'already_decided');
  elsif parley.reportable_until(v_session.id) <= parley.now_in(v_session.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'window_over');
  end if;
  if v_first then
    insert into parley.disputes (session_id, opened_by, withheld_minor)
      values (v_session.id, v_link.participant_type, parley.withhold_earnings(v_session.id, v_link.participant_type)) returning * into v_dispute;
  end if;
  insert into parley.dispute_reports (dispute_id, participant_type, category, description, messages_attached)
    values (v_dispute.id, v_link.participant_type, p_category, btrim(p_description), coalesce(p_attach_messages, false));
  insert into parley.session_events (session_id, type, actor, data) values (v_session.id, 'problem_reported', v_link.participant_type,
    jsonb_build_object('category', p_category, 'withheldMinor', case when v_first then v_dispute.withheld_minor else 0 end));
  return jsonb_build_object('outcome', 'reported', 'dispute', parley.dispute_json(v_session.id));
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A report has a category and 1 to 2000 characters of description.', 'report');
    return null;
end
$$;
comment on function public.report_problem is
  'A side reports a problem within the booking''s dispute window; what is not yet payable is withheld. Refused (as a value): not_over, '
  'window_over, already_decided. Repeated by the same side, it answers the first.';

-- Refunds first, then makes payable whatever of the earnings is left. False: the refund is not covered.
create function parley.decide(p_dispute parley.disputes, p_decision text, p_amount bigint, p_actor text, p_reason text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_settled parley.settlements;
  v_earned parley.earnings_on_hold;
  v_refund uuid;
begin
  select * into strict v_settled from parley.settlements where session_id = p_dispute.session_id;
  if p_amount > 0 then
    v_refund := parley.refund(v_settled, p_amount, p_actor, p_reason);
    if v_refund is null then
      return false;
    end if;
  end if;
  select * into v_earned from parley.earnings_on_hold where session_id = p_dispute.session_id for update;
  if found then
    perform parley.release_earnings(v_earned, 'admin', 'dispute_decided');
  end if;
  insert into parley.dispute_decisions (dispute_id, decision, refund_id, refunded_minor, actor, reason)
    values (p_dispute.id, p_decision, v_refund, p_amount, p_actor, p_reason);
  insert into parley.session_events (session_id, type, actor, data) values (p_dispute.session_id, 'dispute_decided', 'admin',
    jsonb_build_object('decision', p_decision, 'refundedMinor', p_amount, 'reason', p_reason));
  return true;
end
$$;
