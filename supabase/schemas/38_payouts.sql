-- Payments on their way: ordered here, carried out by a bank, and then known to have arrived, or not.

-- ISO 13616: a country, two check digits by ISO 7064 (mod 97), and what the country makes of it; without blanks.
create function parley.is_iban(p_iban text) returns boolean
language sql immutable set search_path = ''
as $$
  select case when p_iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$' then (
    select string_agg(case when c ~ '[A-Z]' then (ascii(c) - 55)::text else c end, '' order by place)::numeric % 97 = 1
    from regexp_split_to_table(substr(p_iban, 5) || left(p_iban, 4), '') with ordinality as t (c, place)
  ) when p_iban is not null then false end
$$;

-- Where money goes that is paid out to somebody, or comes from (the practice's own, without a person). The last row of each is in force;
-- the ones before it stay, with who wrote them.
create table parley.payee_accounts (
  id bigint generated always as identity primary key,
  person_id uuid references parley.people,
  holder text not null check (parley.is_name(holder)),
  iban text check (parley.is_iban(iban)),
  -- ISO 9362.
  bic text check (bic ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$'),
  -- Where there are no IBANs: the number, and the code of the branch (IFSC, routing number, sort code).
  account_number text check (account_number ~ '^[A-Za-z0-9-]{3,34}$'),
  branch_code text check (branch_code ~ '^[A-Za-z0-9-]{3,20}$'),
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  at timestamptz not null default parley.clock(),
  constraint an_account_has_a_number check ((iban is null) <> (account_number is null))
);
create index payee_accounts_by_person on parley.payee_accounts (person_id, id);
create trigger payee_accounts_append_only before update or delete on parley.payee_accounts
  for each row execute function parley.refuse_change();

create table parley.payouts (
  id uuid primary key default gen_random_uuid(),
  idempotency_key text not null unique check (char_length(idempotency_key) between 8 and 200),
  -- Payable or available → in transit.
  transfer_id bigint not null unique references parley.transfers,
  person_id uuid not null references parley.people,
  participant_type parley.participant_type not null,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor > 0),
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  reason text not null check (char_length(btrim(reason)) between 1 and 500),
  at timestamptz not null default parley.clock()
);
create index payouts_by_time on parley.payouts (at, id);
create index payouts_by_person on parley.payouts (person_id, at);
create trigger payouts_append_only before update or delete on parley.payouts
  for each row execute function parley.refuse_change();
create trigger payouts_no_truncate before truncate on parley.payouts
  for each statement execute function parley.refuse_change();

-- What became of it. The primary key is the promise: it arrives once, or comes back once.
create table parley.payout_ends (
  payout_id uuid primary key references parley.payouts,
  outcome text not null check (outcome in ('paid', 'failed', 'cancelled')),
  transfer_id bigint not null unique references parley.transfers,
  withdrawal_id uuid unique references parley.withdrawals,
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  reason text check (char_length(reason) between 1 and 500),
  at timestamptz not null default parley.clock(),
  constraint what_arrived_is_a_withdrawal check ((outcome = 'paid') = (withdrawal_id is not null))
);
create trigger payout_ends_append_only before update or delete on parley.payout_ends
  for each row execute function parley.refuse_change();
create trigger payout_ends_no_truncate before truncate on parley.payout_ends
  for each statement execute function parley.refuse_change();

create function parley.payee_account_json(p_person_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('holder', a.holder, 'iban', a.iban, 'bic', a.bic, 'accountNumber', a.account_number, 'branchCode', a.branch_code)
  from parley.payee_accounts a where a.person_id is not distinct from p_person_id order by a.id desc limit 1
$$;

create function parley.payout_json(p_payout parley.payouts) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'payoutId', p_payout.id, 'participantType', p_payout.participant_type, 'personId', p.id, 'ref', p.ref, 'name', p.name,
    'amountMinor', p_payout.amount_minor, 'currency', p_payout.currency, 'at', p_payout.at, 'actor', p_payout.actor, 'reason', p_payout.reason,
    'status', coalesce(e.outcome, 'in_transit'), 'endedAt', e.at, 'endedBy', e.actor, 'endReason', e.reason, 'reference', w.reference,
    'account', parley.payee_account_json(p.id))
  from parley.people p
  left join parley.payout_ends e on e.payout_id = p_payout.id
  left join parley.withdrawals w on w.id = e.withdrawal_id
  where p.id = p_payout.person_id
$$;

create function public.order_payout(
  p_participant_type text, p_ref text, p_amount_minor bigint, p_currency text, p_actor text, p_reason text, p_idempotency_key text,
  p_account jsonb default null
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_person parley.people := parley.person_named(v_side, p_ref);
  v_made parley.payouts;
  v_from bigint;
  v_transit bigint;
  v_balance bigint;
begin
  perform parley.check_withdrawal(coalesce(p_amount_minor, 1), p_currency, p_actor, p_reason, p_idempotency_key, null);
  if v_person.id is null then
    perform parley.refuse('invalid_argument', format('There is no %s %s, or more than one of that name.', v_side, coalesce(p_ref, '')), 'person');
  end if;
  -- One at a time for a key, so that a repetition finds what the first one did.
  perform pg_advisory_xact_lock(hashtextextended('parley.payout ' || p_idempotency_key, 0));
  select * into v_made from parley.payouts where idempotency_key = p_idempotency_key;
  if found then
    if (v_made.person_id, v_made.currency, v_made.reason) is distinct from (v_person.id, p_currency, btrim(p_reason))
      or p_amount_minor <> v_made.amount_minor then
      perform parley.refuse('idempotency_conflict', 'This idempotency key ordered another payout.', 'idempotency_key');
    end if;
    return parley.payout_json(v_made) || '{"repeated": true}';
  end if;
  -- With the order or not at all: a repetition that comes late puts no account of before in its place again.
  if p_account is not null then
    perform public.set_payee_account(v_side, p_ref, p_account, p_actor);
  end if;
  v_from := parley.account_of(v_person.id, case v_side when 'client' then 'available' else 'payable' end, p_currency);
  v_transit := parley.account_of(v_person.id, 'in_transit', p_currency);
  perform parley.lock_accounts(array[v_from, v_transit]);
  select balance_minor into v_balance from parley.accounts where id = v_from;
  if v_balance < coalesce(p_amount_minor, 1) then
    perform parley.refuse('insufficient_funds',
      format('There are %s minor units of %s to pay out, not %s.', v_balance, p_currency, coalesce(p_amount_minor, 1)), v_balance::text);
  end if;
  v_balance := coalesce(p_amount_minor, least(v_balance, parley.most_price_minor()));
  insert into parley.payouts (idempotency_key, transfer_id, person_id, participant_type, currency, amount_minor, actor, reason) values (
    p_idempotency_key, parley.post_transfer('payout', null, 'admin', btrim(p_reason), array[v_from, v_transit], array[-v_balance, v_balance]),
    v_person.id, v_side, p_currency, v_balance, btrim(p_actor), btrim(p_reason)
  ) returning * into v_made;
  return parley.payout_json(v_made) || '{"repeated": false}';
end
$$;
comment on function public.order_payout is
  'Sets aside what is about to be paid to somebody: from what a consultant is owed (payable → in_transit), or from a client''s balance '
  '(available → in_transit). `p_amount_minor` null: all that is there. `p_account`: where it goes, kept with the person. Once for each idempotency key. Refuses: invalid_argument, '
  'insufficient_funds (detail: what there is), idempotency_conflict (the key ordered something else).';

-- What arrived becomes a withdrawal, as if it had been recorded at once; its parts are what is owed by session then.
create function parley.payout_arrived(p_payout parley.payouts, p_actor text, p_reference text) returns parley.withdrawals
language plpgsql volatile set search_path = ''
as $$
declare
  v_paid parley.withdrawals;
  v_transit bigint := parley.account_of(p_payout.person_id, 'in_transit', p_payout.currency);
  v_outside bigint := parley.account_of(null, 'external', p_payout.currency);
begin
  -- With what is owed, so that nothing of it moves while it is shared out.
  perform from parley.accounts
    where id in (v_transit, v_outside) or (person_id = p_payout.person_id and kind = 'payable' and currency = p_payout.currency)
    order by id for update;
  insert into parley.withdrawals (idempotency_key, transfer_id, person_id, participant_type, currency, amount_minor, reference, actor, reason)
    values ('payout ' || p_payout.id,
      parley.post_transfer('withdrawal', null, 'admin', p_payout.reason,
        array[v_transit, v_outside], array[-p_payout.amount_minor, p_payout.amount_minor]),
      p_payout.person_id, p_payout.participant_type, p_payout.currency, p_payout.amount_minor, p_reference, p_actor, p_payout.reason)
    returning * into v_paid;
  if p_payout.participant_type = 'consultant' then
    perform parley.allot_withdrawal(v_paid);
  end if;
  return v_paid;
end
$$;

-- What did not arrive is owed again.
create function parley.payout_came_back(p_payout parley.payouts, p_outcome text, p_reason text) returns bigint
language plpgsql volatile set search_path = ''
as $$
begin
  return parley.post_transfer('payout_return', null, 'admin', coalesce(p_reason, p_outcome),
    array[
      parley.account_of(p_payout.person_id, 'in_transit', p_payout.currency),
      parley.account_of(p_payout.person_id, case p_payout.participant_type when 'client' then 'available' else 'payable' end, p_payout.currency)
    ],
    array[-p_payout.amount_minor, p_payout.amount_minor]);
end
$$;

create function public.end_payout(p_payout_id uuid, p_outcome text, p_actor text, p_reference text default null, p_reason text default null)
returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_payout parley.payouts;
  v_end parley.payout_ends;
  v_reference text := nullif(btrim(p_reference), '');
  v_reason text := nullif(btrim(p_reason), '');
  v_paid parley.withdrawals;
begin
  if coalesce(p_outcome, '') not in ('paid', 'failed', 'cancelled') then
    perform parley.refuse('invalid_argument', 'A payout ends as paid, failed or cancelled.', 'outcome');
  elsif p_outcome = 'paid' and coalesce(char_length(v_reference), 0) not between 1 and 200 then
    perform parley.refuse('invalid_argument', 'What was paid has a reference of 1 to 200 characters: the bank''s name of it.', 'reference');
  elsif coalesce(char_length(btrim(p_actor)), 0) not between 1 and 254 then
    perform parley.refuse('invalid_argument', 'A payout is ended by somebody, of 1 to 254 characters.', 'actor');
  elsif char_length(v_reason) > 500 then
    perform parley.refuse('invalid_argument', 'A reason has at most 500 characters.', 'reason');
  end if;
  select * into v_payout from parley.payouts where id = p_payout_id for update;
  if not found then
    return null;
  end if;
  select * into v_end from parley.payout_ends where payout_id = v_payout.id;
  if found then
    return jsonb_build_object('outcome', case v_end.outcome when p_outcome then 'done' else 'refused' end, 'payout', parley.payout_json(v_payout));
  end if;
  v_end.payout_id := v_payout.id;
  if p_outcome = 'paid' then
    v_paid := parley.payout_arrived(v_payout, btrim(p_actor), v_reference);
    v_end.transfer_id := v_paid.transfer_id;
    v_end.withdrawal_id := v_paid.id;
  else
    v_end.transfer_id := parley.payout_came_back(v_payout, p_outcome, v_reason);
  end if;
  insert into parley.payout_ends (payout_id, outcome, transfer_id, withdrawal_id, actor, reason)
    values (v_payout.id, p_outcome, v_end.transfer_id, v_end.withdrawal_id, btrim(p_actor), v_reason);
  return jsonb_build_object('outcome', 'done', 'payout', parley.payout_json(v_payout));
end
$$;
comment on function public.end_payout is
  'What became of a payout: `paid` with the bank''s reference (in_transit → external, and a withdrawal of it), or `failed` or `cancelled` '
  '(back to where it came from). Repeated, it answers the same; `refused`: it ended otherwise before, '
  'as the payout says. Null: there is no such payout. Refuses: invalid_argument (detail: the field).';

create function public.payout_of(p_payout_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$ select parley.payout_json(p) from parley.payouts p where p.id = p_payout_id $$;
comment on function public.payout_of is 'A payout as it stands; null: there is none.';

create function public.payouts_page(p_status text default null, p_after jsonb default null, p_limit integer default 25) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  with page as (
    select p as payout, p.at, p.id, row_number() over (order by p.at desc, p.id desc) as place
    from parley.payouts p left join parley.payout_ends e on e.payout_id = p.id
    where (p_status is null or coalesce(e.outcome, 'in_transit') = p_status)
      and (p_after is null or (p.at, p.id) < ((p_after ->> 'key')::timestamptz, (p_after ->> 'id')::uuid))
    order by p.at desc, p.id desc limit least(greatest(p_limit, 1), 1000) + 1
  )
  select jsonb_build_object(
    'payouts', coalesce(jsonb_agg(parley.payout_json(g.payout) order by g.place) filter (where g.place <= least(greatest(p_limit, 1), 1000)), '[]'),
    'nextAfter', case when count(*) > least(greatest(p_limit, 1), 1000)
      then jsonb_agg(jsonb_build_object('key', g.at, 'id', g.id) order by g.place) -> (least(greatest(p_limit, 1), 1000) - 1) end)
  from page g
$$;
comment on function public.payouts_page is 'Payouts, the newest first, at most 1,000; `in_transit`, `paid`, `failed` or `cancelled`, or all.';

create function public.payee_account(p_participant_type text default null, p_ref text default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_person parley.people;
begin
  if p_participant_type is not null then
    v_person := parley.person_named(parley.checked_side(p_participant_type), p_ref);
    if v_person.id is null then
      return null;
    end if;
  end if;
  return parley.payee_account_json(v_person.id);
end
$$;
comment on function public.payee_account is 'Where somebody is paid, or (without a person) where the practice pays from; null: not known.';

create function public.set_payee_account(p_participant_type text, p_ref text, p_account jsonb, p_actor text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_person parley.people;
  v_iban text := upper(regexp_replace(p_account ->> 'iban', '\s', '', 'g'));
  v_bic text := upper(regexp_replace(p_account ->> 'bic', '\s', '', 'g'));
begin
  if p_participant_type is not null then
    v_person := parley.person_named(parley.checked_side(p_participant_type), p_ref);
    if v_person.id is null then
      perform parley.refuse('invalid_argument', format('There is no %s %s.', p_participant_type, coalesce(p_ref, '')), 'person');
    end if;
  end if;
  if not coalesce(parley.is_name(btrim(p_account ->> 'holder')), false) then
    perform parley.refuse('invalid_argument', 'An account has a holder of 1 to 80 characters.', 'holder');
  elsif (v_iban is null) = (p_account ->> 'accountNumber' is null) then
    perform parley.refuse('invalid_argument', 'An account has an IBAN, or else a number of its own.', 'iban');
  elsif v_iban is not null and not parley.is_iban(v_iban) then
    perform parley.refuse('invalid_argument', 'That is no IBAN: its check digits do not fit.', 'iban');
  elsif v_bic is not null and v_bic !~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$' then
    perform parley.refuse('invalid_argument', 'A BIC has 8 or 11 letters and digits.', 'bic');
  elsif p_account ->> 'accountNumber' !~ '^[A-Za-z0-9-]{3,34}$' then
    perform parley.refuse('invalid_argument', 'An account number has 3 to 34 letters and digits.', 'accountNumber');
  elsif p_account ->> 'branchCode' !~ '^[A-Za-z0-9-]{3,20}$' then
    perform parley.refuse('invalid_argument', 'A code of a branch has 3 to 20 letters and digits.', 'branchCode');
  end if;
  insert into parley.payee_accounts (person_id, holder, iban, bic, account_number, branch_code, actor)
    values (v_person.id, btrim(p_account ->> 'holder'), v_iban, v_bic, p_account ->> 'accountNumber', p_account ->> 'branchCode', btrim(p_actor));
  return parley.payee_account_json(v_person.id);
end
$$;
comment on function public.set_payee_account is
  'Where somebody is paid from now on; without a person, where the practice pays from. What was before stays in the records. Refuses '
  'invalid_argument (detail: the field).';

create function public.balances_of(p_participant_type text, p_ref text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_person parley.people := parley.person_named(parley.checked_side(p_participant_type), p_ref);
begin
  if v_person.id is null then
    return null;
  end if;
  return jsonb_build_object('ref', v_person.ref, 'name', v_person.name, 'balances', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'currency', b.currency, 'availableMinor', b.available, 'heldMinor', b.held, 'pendingMinor', b.pending, 'withheldMinor', b.withheld,
      'payableMinor', b.payable, 'inTransitMinor', b.transit) order by b.currency), '[]')
    from (
      select a.currency, coalesce(sum(a.balance_minor) filter (where a.kind = 'available'), 0) as available,
        coalesce(sum(a.balance_minor) filter (where a.kind = 'held'), 0) as held,
        coalesce(sum(a.balance_minor) filter (where a.kind = 'pending'), 0) as pending,
        coalesce(sum(a.balance_minor) filter (where a.kind = 'withheld'), 0) as withheld,
        coalesce(sum(a.balance_minor) filter (where a.kind = 'payable'), 0) as payable,
        coalesce(sum(a.balance_minor) filter (where a.kind = 'in_transit'), 0) as transit
      from parley.accounts a where a.person_id = v_person.id group by a.currency
    ) b
  ));
end
$$;
comment on function public.balances_of is
  'What the ledger says of a person, by currency. `p_ref`: the booking system''s own name, or a name that only one bears. Null: nobody.';
