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
  at timestamptz not null default parley.clock()
);
create index refunds_by_session on parley.refunds (session_id, at);
create trigger refunds_append_only before update or delete on parley.refunds
  for each row execute function parley.refuse_change();
create trigger refunds_no_truncate before truncate on parley.refunds
  for each statement execute function parley.refuse_change();

-- The fee's part of a refund: of everything refunded so far the platform bears fee / gross, half up, and each refund the difference to the one before.
-- So refunds in any pieces give back, in sum, exactly what one refund of the same amount would, and a full one the whole fee.
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

-- Refunds a settled session; the session row is locked by the caller, the amount at most what is refundable. The consultant's part is taken from
-- where it is: on hold, or already payable. Null: he was paid out since, and his payable funds do not cover it.
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
    parley.account_of(null, 'revenue', p_settled.currency),
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
