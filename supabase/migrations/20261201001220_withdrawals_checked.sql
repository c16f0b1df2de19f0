-- The door through which money leaves is short enough to be read at once: what is said in advance is checked beside it.

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

create or replace function public.withdraw_funds(
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

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on function parley.check_withdrawal(bigint, text, text, text, text, text) from %s', v_role);
  end loop;
end
$$;
