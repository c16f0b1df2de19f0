-- Payments on their way: ordered here, carried out by a bank, and then known to have arrived, or not.

alter table parley.accounts drop constraint accounts_kind_check;
alter table parley.accounts add constraint accounts_kind_check check (kind in ('available', 'held', 'pending', 'withheld', 'payable', 'in_transit', 'revenue', 'external'));
comment on table parley.accounts is
  'available: the client''s free funds; held: frozen for bookings; pending: earned, and still disputable; withheld: earned, and disputed; '
  'payable: owed to the consultant; in_transit: on its way out; revenue: the platform''s fees; external: the world outside.';

alter table parley.transfers drop constraint transfers_kind_check;
alter table parley.transfers add constraint transfers_kind_check check (
  kind in ('deposit', 'hold', 'settlement', 'withdrawal', 'correction', 'extension_hold', 'withholding', 'release',
    'refund', 'payout', 'payout_return')
);

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

create or replace function public.admin_balances(
  p_claims jsonb, p_participant_type text, p_text text default null, p_after jsonb default null, p_limit integer default 25
) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_limit integer := least(greatest(p_limit, 1), 200);
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    -- People in the order of their names, from the index, until a page is full: most practices have more clients than anybody looks through.
    with found as materialized (
      select p.id, p.ref, p.name, b.currency, b.free_minor, b.waiting_minor, b.withheld_minor, b.transit_minor
      from parley.people p
      cross join lateral (
        select a.currency, coalesce(sum(a.balance_minor) filter (where a.kind in ('payable', 'available')), 0) as free_minor,
          coalesce(sum(a.balance_minor) filter (where a.kind in ('pending', 'held')), 0) as waiting_minor,
          coalesce(sum(a.balance_minor) filter (where a.kind = 'withheld'), 0) as withheld_minor,
          coalesce(sum(a.balance_minor) filter (where a.kind = 'in_transit'), 0) as transit_minor
        from parley.accounts a where a.person_id = p.id group by a.currency
      ) b
      where p.role = v_side and (p_after is null or p.name >= p_after ->> 'name')
        and (p_text is null or position(lower(p_text) in lower(p.name)) > 0 or p.ref = p_text)
        and (p_after is null or (p.name, p.id::text, b.currency::text) > (p_after ->> 'name', p_after ->> 'id', p_after ->> 'currency'))
        and (b.free_minor > 0 or b.waiting_minor > 0 or b.withheld_minor > 0 or b.transit_minor > 0 or exists (
          select from parley.withdrawals w where w.person_id = p.id and w.currency = b.currency))
      order by p.name, p.id, b.currency limit v_limit + 1
    ), page as (
      select f.*, row_number() over (order by f.name, f.id, f.currency) as place from found f
    )
    select jsonb_build_object(
      'people', coalesce(jsonb_agg(jsonb_build_object(
        'personId', g.id, 'ref', g.ref, 'name', g.name, 'currency', g.currency, 'freeMinor', g.free_minor, 'waitingMinor', g.waiting_minor,
        'withheldMinor', g.withheld_minor, 'inTransitMinor', g.transit_minor, 'rating', parley.rating_of(g.id),
        'withdrawnMinor', (
          select coalesce(sum(w.amount_minor), 0) from parley.withdrawals w where w.person_id = g.id and w.currency = g.currency)
      ) order by g.place) filter (where g.place <= v_limit), '[]'),
      'nextAfter', case when count(*) > v_limit then jsonb_agg(jsonb_build_object('name', g.name, 'id', g.id, 'currency', g.currency))
        filter (where g.place = v_limit) -> 0 end
    )
    from page g
  );
end
$$;

create or replace function public.consultant_account(p_claims jsonb) returns jsonb
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

create or replace view parley.screen_violations as
-- Sessions.
select 'a screen says of a session what the ledger says' as invariant, t.session_id::text as subject,
    format('%s: %s, ledger: %s', s.screen,
      row (s.gross_minor, s.refunded_minor, s.net_minor, s.fee_net_minor, s.released_net_minor, s.returned_total_minor),
      row (t.gross_minor, t.refunded_minor, t.gross_minor - t.refunded_minor, t.fee_net_minor, t.released_net_minor, t.returned_total_minor)) as found
  from parley.ledger_truth t join parley.screens_of_sessions s on s.session_id = t.session_id
  where row (s.gross_minor, s.refunded_minor, s.net_minor, s.fee_net_minor, s.released_net_minor, s.returned_total_minor)
    is distinct from row (t.gross_minor, t.refunded_minor, t.gross_minor - t.refunded_minor, t.fee_net_minor, t.released_net_minor, t.returned_total_minor)
union all
select 'a settled session is in the list', t.session_id::text, 'missing'
  from parley.ledger_truth t
  where not exists (select from parley.session_list l where l.session_id = t.session_id and l.gross_minor is not null)
union all
select 'a receipt states what the settlement moved, and what was refunded by then', t.session_id::text, r.said::text
  from parley.ledger_truth t cross join lateral (select public.receipt_statement(t.session_id) as said) r
  where row ((r.said ->> 'grossMinor')::bigint, (r.said ->> 'releasedMinor')::bigint, (r.said ->> 'feeMinor')::bigint,
      (r.said ->> 'returnedMinor')::bigint, (r.said ->> 'refundedMinor')::bigint)
    is distinct from row (t.gross_minor, t.released_minor, t.fee_minor, t.returned_minor, t.refunded_minor)
union all
-- What is owed: the sum over a consultant's sessions is the balance of the account.
select 'what is owed for each session adds up to the payable balance', owed.person_id::text, owed.currency || ' ' || owed.minor || ' of ' || owed.balance
  from (
    select a.person_id, a.currency, a.balance_minor + coalesce((
      select t.balance_minor from parley.accounts t where t.person_id = a.person_id and t.currency = a.currency and t.kind = 'in_transit'
    ), 0) as balance, coalesce((
      select sum(c.released_net_minor - c.on_hold_minor - c.paid_out_minor)
      from parley.corrections c join parley.session_list l on l.session_id = c.session_id
      where l.consultant_id = a.person_id and c.currency = a.currency
    ), 0) as minor
    from parley.accounts a where a.kind = 'payable'
  ) owed
  where owed.minor <> owed.balance
union all
select 'what the list calls paid out was paid out', a.person_id::text, a.currency || ' ' || a.gone || ' of ' || coalesce(l.said, 0)
  from (
    select k.person_id, k.currency, -sum(e.amount_minor) as gone
    from parley.transfers t join parley.entries e on e.transfer_id = t.id join parley.accounts k on k.id = e.account_id
      and k.kind in ('payable', 'in_transit') join parley.people p on p.id = k.person_id and p.role = 'consultant'
    where t.kind = 'withdrawal' group by k.person_id, k.currency
  ) a
  left join (
    select consultant_id, currency, sum(paid_out_minor) as said from parley.session_list group by consultant_id, currency
  ) l on l.consultant_id = a.person_id and l.currency = a.currency
  where a.gone <> coalesce(l.said, 0)
union all
select 'every withdrawal has its record', t.id::text, t.reason
  from parley.transfers t
  where t.kind = 'withdrawal' and not exists (select from parley.withdrawals w where w.transfer_id = t.id)
union all
select 'the record of a withdrawal says what the ledger moved', w.id::text, w.amount_minor::text
  from parley.withdrawals w
  where -w.amount_minor is distinct from (
    select sum(e.amount_minor) from parley.entries e join parley.accounts a on a.id = e.account_id
    where e.transfer_id = w.transfer_id and a.person_id = w.person_id and a.currency = w.currency
      and a.kind = case when exists (select from parley.payout_ends x where x.withdrawal_id = w.id) then 'in_transit'
        when w.participant_type = 'client' then 'available' else 'payable' end
  )
union all
select 'what is on its way is the sum of the payouts that did not end', coalesce(a.person_id, o.person_id)::text, coalesce(a.balance_minor, 0)::text
  from (select person_id, currency, balance_minor from parley.accounts where kind = 'in_transit') a
  full join (
    select p.person_id, p.currency, sum(p.amount_minor) as amount_minor
    from parley.payouts p where not exists (select from parley.payout_ends e where e.payout_id = p.id) group by p.person_id, p.currency
  ) o on o.person_id = a.person_id and o.currency = a.currency
  where coalesce(a.balance_minor, 0) <> coalesce(o.amount_minor, 0)
union all
select 'a payout has its transfer, and one of its end', t.id::text, t.kind
  from parley.transfers t
  where t.kind = 'payout' and not exists (select from parley.payouts p where p.transfer_id = t.id)
    or t.kind = 'payout_return' and not exists (select from parley.payout_ends e where e.transfer_id = t.id and e.outcome <> 'paid')
union all
select 'what was paid by a payout is what was ordered', e.payout_id::text, w.amount_minor::text
  from parley.payout_ends e join parley.payouts p on p.id = e.payout_id join parley.withdrawals w on w.id = e.withdrawal_id
  where (w.person_id, w.currency, w.amount_minor) is distinct from (p.person_id, p.currency, p.amount_minor)
union all
-- Days and totals.
select 'earnings by day are what the ledger says', coalesce(d.consultant_id, t.consultant_id)::text, coalesce(d.day, t.day) || ' ' || coalesce(d.currency, t.currency)
  from (select * from parley.earnings_by_day) d
  full join (
    select l.consultant_id, l.day, l.currency, coalesce(sum(x.gross_minor), 0)::bigint as gross_minor,
      coalesce(sum(x.refunded_minor), 0)::bigint as refunded_minor, coalesce(sum(x.fee_net_minor), 0)::bigint as fee_net_minor,
      coalesce(sum(x.released_net_minor), 0)::bigint as released_net_minor
    from parley.session_list l left join parley.ledger_truth x on x.session_id = l.session_id group by l.consultant_id, l.day, l.currency
  ) t on t.consultant_id = d.consultant_id and t.day = d.day and t.currency = d.currency
  where row (d.gross_minor, d.refunded_minor, d.net_minor, d.fee_net_minor, d.released_net_minor)
    is distinct from row (t.gross_minor, t.refunded_minor, t.gross_minor - t.refunded_minor, t.fee_net_minor, t.released_net_minor)
union all
select 'the totals are what the ledger says', coalesce(s.day, t.day)::text, format('%s %s %s', coalesce(s.status, t.status), coalesce(s.mode, t.mode), coalesce(s.currency, t.currency))
  from (
    select day, status, mode, currency, sum(sessions) as sessions, sum(released_minor + fee_minor) as gross, sum(refunded_minor) as refunded,
      sum(fee_minor - fee_refunded_minor) as fee_net, sum(released_minor - refunded_minor + fee_refunded_minor) as released_net,
      sum(returned_minor + refunded_minor) as returned_total, sum(paid_out_minor) as paid_out
    from parley.current_sums group by day, status, mode, currency having sum(sessions) <> 0
  ) s
  full join (
    select parley.day_of(w.scheduled_start_time) as day, w.status::text as status, w.session_type::text as mode, b.currency::text as currency,
      count(*) as sessions, coalesce(sum(x.gross_minor), 0) as gross, coalesce(sum(x.refunded_minor), 0) as refunded,
      coalesce(sum(x.fee_net_minor), 0) as fee_net, coalesce(sum(x.released_net_minor), 0) as released_net,
      coalesce(sum(x.returned_total_minor), 0) as returned_total,
      coalesce(sum((select sum(p.amount_minor) from parley.withdrawal_parts p where p.session_id = w.id)), 0) as paid_out
    from parley.webrtc_sessions w join parley.bookings b on b.id = w.booking_id left join parley.ledger_truth x on x.session_id = w.id
    group by 1, 2, 3, 4
  ) t on t.day = s.day and t.status = s.status and t.mode = s.mode and t.currency = s.currency
  where row (s.sessions, s.gross, s.refunded, s.fee_net, s.released_net, s.returned_total, s.paid_out)
    is distinct from row (t.sessions, t.gross, t.refunded, t.fee_net, t.released_net, t.returned_total, t.paid_out)
union all
select 'the list marks each reported problem', d.session_id::text, coalesce(l.problem, 'none')
  from parley.disputes d left join parley.session_list l on l.session_id = d.session_id
  where l.problem is distinct from case when exists (select from parley.dispute_decisions c where c.dispute_id = d.id) then 'decided' else 'open' end
union all
select 'the average is of the ratings that were given', coalesce(r.consultant_id, g.consultant_id)::text, coalesce(r.ratings, 0)::text
  from parley.consultant_ratings r
  full join (
    select l.consultant_id, sum(x.score) as score_sum, count(*) as ratings
    from parley.ratings x join parley.session_list l on l.session_id = x.session_id group by l.consultant_id
  ) g on g.consultant_id = r.consultant_id
  where row (r.score_sum, r.ratings) is distinct from row (g.score_sum::bigint, g.ratings);

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_function text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on parley.payee_accounts, parley.payouts, parley.payout_ends from %s', v_outsiders);
  execute format('revoke all on sequence parley.payee_accounts_id_seq from %s', v_outsiders);
  alter table parley.payee_accounts enable row level security;
  alter table parley.payouts enable row level security;
  alter table parley.payout_ends enable row level security;
  foreach v_function in array array[
    'parley.is_iban',
    'parley.payee_account_json',
    'parley.payout_json',
    'public.order_payout',
    'parley.payout_arrived',
    'parley.payout_came_back',
    'public.end_payout',
    'public.payout_of',
    'public.payouts_page',
    'public.payee_account',
    'public.set_payee_account',
    'public.balances_of'
  ] loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_function like 'public.%' and exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
