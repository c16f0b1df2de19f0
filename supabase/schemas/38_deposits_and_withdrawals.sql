-- Money that comes in without a booking, and money that leaves.

-- Funds that a client has before a booking needs them: what bookings with funding 'balance' and extensions are paid from.
create table parley.deposits (
  idempotency_key text primary key check (char_length(idempotency_key) between 8 and 200),
  transfer_id bigint not null unique references parley.transfers,
  client_id uuid not null references parley.people,
  at timestamptz not null default parley.clock()
);
create trigger deposits_append_only before update or delete on parley.deposits
  for each row execute function parley.refuse_change();

-- What somebody gave as the reason, at most 200 characters, or what stands for it.
create function parley.said(p_reason text, p_otherwise text) returns text
language plpgsql immutable set search_path = '' as $$ begin return coalesce(nullif(left(btrim(p_reason), 200), ''), p_otherwise); end $$;

-- What a deposit did, from the ledger.
create function parley.deposit_json(p_made parley.deposits) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('clientId', p_made.client_id, 'availableMinor', e.balance_minor, 'currency', e.currency)
  from parley.entries e join parley.accounts a on a.id = e.account_id
  where e.transfer_id = p_made.transfer_id and a.kind = 'available'
$$;

-- A key that was used before: the same content is answered as the first time and nothing is recorded twice; other content is
-- idempotency_conflict, so that money or words that somebody believes recorded are never dropped without a word.
create function parley.repeated_deposit(p_made parley.deposits, p_client_ref text, p_amount bigint, p_currency text, p_reason text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if not exists (
    select from parley.people p, parley.transfers t, parley.entries e
    where p.id = p_made.client_id and p.ref = p_client_ref and t.id = p_made.transfer_id and t.reason = p_reason
      and e.transfer_id = t.id and e.amount_minor = p_amount and e.currency = p_currency
  ) then
    perform parley.refuse('idempotency_conflict', 'This idempotency key recorded another deposit.', 'idempotency_key');
  end if;
  return parley.deposit_json(p_made);
end
$$;

create function public.deposit_funds(
  p_client_ref text, p_client_name text, p_amount_minor bigint, p_currency text, p_idempotency_key text, p_reason text default 'deposit'
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_name text := coalesce(btrim(p_client_name), (select name from parley.people where role = 'client' and ref = p_client_ref));
  v_reason text := parley.said(p_reason, 'deposit');
  v_external bigint;
  v_available bigint;
  v_made parley.deposits;
begin
  if p_amount_minor is null or p_amount_minor not between 1 and parley.most_price_minor() then
    perform parley.refuse('invalid_argument',
      format('A deposit is a whole number of minor units from 1 to %s.', parley.most_price_minor()), 'amount_minor');
  elsif parley.fault_of_currency(p_currency) is not null then
    perform parley.refuse('invalid_argument', parley.fault_of_currency(p_currency), 'currency');
  elsif coalesce(char_length(p_idempotency_key), 0) not between 8 and 200 then
    perform parley.refuse('invalid_argument', 'A deposit has an idempotency key of 8 to 200 characters.', 'idempotency_key');
  elsif coalesce(char_length(p_client_ref), 0) not between 1 and 200 then
    perform parley.refuse('invalid_argument', 'The client''s ref is missing or longer than 200 characters.', 'client_ref');
  elsif coalesce(char_length(v_name), 0) not between 1 and 80 or v_name ~ '[[:cntrl:]]' then
    perform parley.refuse('invalid_argument', 'The client''s name must have 1 to 80 characters, none of them invisible controls.', 'client_name');
  end if;
  -- One at a time for a key, so that a repetition finds what the first one did.
  perform pg_advisory_xact_lock(hashtextextended('parley.deposit ' || p_idempotency_key, 0));
  select * into v_made from parley.deposits where idempotency_key = p_idempotency_key;
  if found then
    return parley.repeated_deposit(v_made, p_client_ref, p_amount_minor, p_currency, v_reason);
  end if;
  v_made.client_id := parley.person_of('client', p_client_ref, v_name);
  v_external := parley.account_of(null, 'external', p_currency);
  v_available := parley.account_of(v_made.client_id, 'available', p_currency);
  perform parley.lock_accounts(array[v_external, v_available]);
  perform parley.check_income(v_external, p_amount_minor, 'amount_minor');
  v_made.transfer_id := parley.post_transfer('deposit', null, 'system', v_reason,
    array[v_external, v_available], array[-p_amount_minor, p_amount_minor]);
  insert into parley.deposits (idempotency_key, client_id, transfer_id) values (p_idempotency_key, v_made.client_id, v_made.transfer_id);
  return parley.deposit_json(v_made);
end
$$;
comment on function public.deposit_funds is
  'Records money that the booking system collected for a client beyond a booking (external → available). Once for each idempotency key: '
  'repeated, it answers what it did the first time. `availableMinor` is the balance after this deposit. Refuses: invalid_argument (detail: '
  'the field), idempotency_conflict (the key recorded another client, amount, currency or reason).';

-- Money that leaves the ledger: a consultant's payable, or a client's available funds, to the outside world.
create table parley.withdrawals (
  id uuid primary key default gen_random_uuid(),
  idempotency_key text not null unique check (char_length(idempotency_key) between 8 and 200),
  transfer_id bigint not null unique references parley.transfers,
  person_id uuid not null references parley.people,
  participant_type parley.participant_type not null,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- What the payment is called outside: the bank's number of it.
  reference text check (char_length(reference) between 1 and 200),
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  reason text not null check (char_length(btrim(reason)) between 1 and 500),
  at timestamptz not null default parley.clock()
);
create index withdrawals_by_person on parley.withdrawals (person_id, at);
create index withdrawals_by_time on parley.withdrawals (at, id);
create trigger withdrawals_append_only before update or delete on parley.withdrawals
  for each row execute function parley.refuse_change();
create trigger withdrawals_no_truncate before truncate on parley.withdrawals
  for each statement execute function parley.refuse_change();

-- What a pay-out pays, by session. A part is negative where a refund took what had been paid out before: later earnings make up for it.
create table parley.withdrawal_parts (
  withdrawal_id uuid not null references parley.withdrawals,
  session_id uuid not null references parley.webrtc_sessions,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (withdrawal_id, session_id)
);
create index withdrawal_parts_by_session on parley.withdrawal_parts (session_id);
create trigger withdrawal_parts_append_only before update or delete on parley.withdrawal_parts
  for each row execute function parley.refuse_change();
create trigger withdrawal_parts_no_truncate before truncate on parley.withdrawal_parts
  for each statement execute function parley.refuse_change();

-- Which sessions a pay-out pays, the oldest first. What was paid for one and refunded since is made up for before anything else.
create function parley.allot_withdrawal(p_withdrawal parley.withdrawals) returns void
language sql volatile set search_path = ''
as $$
  with due as (
    select l.session_id, l.ended_at, l.released_net_minor - l.paid_out_minor - coalesce(q.amount_minor, 0) as due_minor
    from parley.session_list l left join parley.earnings_on_hold q on q.session_id = l.session_id
    where l.consultant_id = p_withdrawal.person_id and l.currency = p_withdrawal.currency and l.released_net_minor <> l.paid_out_minor
  ), queue as (
    select session_id, due_minor, coalesce(sum(due_minor) over (
      order by due_minor > 0, ended_at, session_id rows between unbounded preceding and 1 preceding
    ), 0) as before_minor
    from due where due_minor <> 0
  )
  insert into parley.withdrawal_parts (withdrawal_id, session_id, amount_minor)
  select p_withdrawal.id, session_id, part_minor
  from (
    select session_id, case when due_minor < 0 then due_minor
      else least(due_minor, greatest(p_withdrawal.amount_minor - before_minor, 0)) end as part_minor
    from queue
  ) parts
  where part_minor <> 0
$$;

create function parley.withdrawal_json(p_withdrawal parley.withdrawals, p_repeated boolean) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'withdrawalId', p_withdrawal.id, 'participantType', p_withdrawal.participant_type, 'personId', p.id, 'name', p.name,
    'amountMinor', p_withdrawal.amount_minor, 'currency', p_withdrawal.currency, 'at', p_withdrawal.at, 'repeated', p_repeated,
    'balanceMinor', coalesce((
      select a.balance_minor from parley.accounts a
      where a.person_id = p.id and a.currency = p_withdrawal.currency
        and a.kind = case p_withdrawal.participant_type when 'client' then 'available' else 'payable' end
    ), 0)
  )
  from parley.people p where p.id = p_withdrawal.person_id
$$;

-- A payment out is bounded by what a booking and a deposit are, and says which of its words is wrong before it looks at any money.
create function parley.check_withdrawal(
  p_amount_minor bigint, p_currency text, p_actor text, p_reason text, p_idempotency_key text, p_reference text
) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_amount_minor is null or p_amount_minor not between 1 and parley.most_price_minor() then
    perform parley.refuse('invalid_argument',
      format('A withdrawal is a whole number of minor units from 1 to %s.', parley.most_price_minor()), 'amount_minor');
  elsif coalesce(p_currency, '') !~ '^[A-Z]{3}$' then
    perform parley.refuse('invalid_argument', 'A currency is three capital letters of ISO 4217.', 'currency');
  elsif coalesce(char_length(p_idempotency_key), 0) not between 8 and 200 then
    perform parley.refuse('invalid_argument', 'A withdrawal has an idempotency key of 8 to 200 characters.', 'idempotency_key');
  elsif coalesce(char_length(btrim(p_actor)), 0) not between 1 and 254 then
    perform parley.refuse('invalid_argument', 'A withdrawal has an actor of 1 to 254 characters: who recorded it.', 'actor');
  elsif coalesce(char_length(btrim(p_reason)), 0) not between 1 and 500 then
    perform parley.refuse('invalid_argument', 'A withdrawal has a reason of 1 to 500 characters.', 'reason');
  elsif char_length(btrim(p_reference)) > 200 then
    perform parley.refuse('invalid_argument', 'A reference has at most 200 characters.', 'reference');
  end if;
end
$$;

-- The door through which a consultant is paid, and a client gets the rest of a balance back.
create function public.withdraw_funds(
  p_participant_type text, p_ref text, p_amount_minor bigint, p_currency text, p_actor text, p_reason text, p_idempotency_key text,
  p_reference text default null
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_person parley.people := parley.person_named(v_side, p_ref);
  v_done parley.withdrawals;
  v_account bigint;
  v_outside bigint;
  v_balance bigint;
begin
  perform parley.check_withdrawal(p_amount_minor, p_currency, p_actor, p_reason, p_idempotency_key, p_reference);
  if v_person.id is null then
    perform parley.refuse('invalid_argument', format('There is no %s %s, or more than one of that name.', v_side, coalesce(p_ref, '')), 'person');
  end if;
  -- One at a time for a key, so that a repetition finds what the first one did.
  perform pg_advisory_xact_lock(hashtextextended('parley.withdrawal ' || p_idempotency_key, 0));
  select * into v_done from parley.withdrawals where idempotency_key = p_idempotency_key;
  if found then
    if (v_done.person_id, v_done.amount_minor, v_done.currency, v_done.reference, v_done.reason)
      is distinct from (v_person.id, p_amount_minor, p_currency, nullif(btrim(p_reference), ''), btrim(p_reason)) then
      perform parley.refuse('idempotency_conflict', 'This idempotency key withdrew something else.', 'idempotency_key');
    end if;
    return parley.withdrawal_json(v_done, true);
  end if;
  v_account := parley.account_of(v_person.id, case v_side when 'client' then 'available' else 'payable' end, p_currency);
  v_outside := parley.account_of(null, 'external', p_currency);
  -- Behind this lock nothing of what is owed moves until the end, so that the parts are of what the balance says.
  perform parley.lock_accounts(array[v_account, v_outside]);
  select balance_minor into v_balance from parley.accounts where id = v_account;
  if v_balance < p_amount_minor then
    perform parley.refuse('insufficient_funds', format('There are %s minor units of %s to withdraw, not %s.', v_balance, p_currency, p_amount_minor),
      v_balance::text);
  end if;
  insert into parley.withdrawals (idempotency_key, transfer_id, person_id, participant_type, currency, amount_minor, reference, actor, reason)
    values (p_idempotency_key,
      parley.post_transfer('withdrawal', null, 'admin', btrim(p_reason),
        array[v_account, v_outside], array[-p_amount_minor, p_amount_minor]),
      v_person.id, v_side, p_currency, p_amount_minor, nullif(btrim(p_reference), ''), btrim(p_actor), btrim(p_reason))
    returning * into v_done;
  if v_side = 'consultant' then
    perform parley.allot_withdrawal(v_done);
  end if;
  return parley.withdrawal_json(v_done, false);
end
$$;
comment on function public.withdraw_funds is
  'Records money that went out to somebody: from what a consultant is owed (payable → external), or from a client''s balance (available → '
  'external). Once for each idempotency key, never more than is there. `p_ref`: the booking system''s own name for the person, or a name '
  'that only one bears. Refuses: invalid_argument, insufficient_funds (detail: what there is), idempotency_conflict (the key withdrew '
  'something else).';

-- What went out, the newest first; of one person, or of all.
create function parley.withdrawals_page(p_person_id uuid, p_after jsonb, p_limit integer) returns jsonb
language sql stable set search_path = ''
as $$
  with page as (
    select w.*, p.name, p.ref, row_number() over (order by w.at desc, w.id desc) as place
    from parley.withdrawals w join parley.people p on p.id = w.person_id
    where (p_person_id is null or w.person_id = p_person_id)
      and (p_after is null or (w.at, w.id) < ((p_after ->> 'key')::timestamptz, (p_after ->> 'id')::uuid))
    order by w.at desc, w.id desc limit p_limit + 1
  )
  select jsonb_build_object(
    'withdrawals', coalesce(jsonb_agg(jsonb_build_object(
      'withdrawalId', g.id, 'at', g.at, 'participantType', g.participant_type, 'name', g.name, 'ref', g.ref, 'amountMinor', g.amount_minor,
      'currency', g.currency, 'reference', g.reference, 'actor', g.actor, 'reason', g.reason,
      'sessions', (select count(*) from parley.withdrawal_parts w where w.withdrawal_id = g.id)
    ) order by g.place) filter (where g.place <= p_limit), '[]'),
    'nextAfter', case when count(*) > p_limit then jsonb_agg(jsonb_build_object('key', g.at, 'id', g.id)) filter (where g.place = p_limit) -> 0 end
  )
  from page g
$$;

create function public.admin_withdrawals(p_claims jsonb, p_after jsonb default null, p_limit integer default 25) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return parley.withdrawals_page(null, p_after, least(greatest(p_limit, 1), 200));
end
$$;

-- Who is owed what, by person and currency, in the order of their names; only whose account has or had something.
create function public.admin_balances(
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
