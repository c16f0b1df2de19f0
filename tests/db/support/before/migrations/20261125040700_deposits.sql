-- Funds that a client has before a booking needs them: what bookings with funding 'balance' and extensions are paid from.

create table parley.deposits (
  idempotency_key text primary key check (char_length(idempotency_key) between 8 and 200),
  transfer_id bigint not null unique references parley.transfers,
  client_id uuid not null references parley.people,
  at timestamptz not null default parley.clock()
);
create trigger deposits_append_only before update or delete on parley.deposits
  for each row execute function parley.refuse_change();

create function public.deposit_funds(
  p_client_ref text, p_client_name text, p_amount_minor bigint, p_currency text, p_idempotency_key text, p_reason text default 'deposit'
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_client uuid;
  v_available bigint;
begin
  if p_amount_minor is null or p_amount_minor not between 1 and 100000000000000 or p_currency !~ '^[A-Z]{3}$' or p_currency is null then
    perform parley.refuse('invalid_argument', 'A deposit is a positive whole number of minor units of an ISO 4217 currency.', 'amount');
  end if;
  -- One at a time for a key, so that a repetition finds what the first one did.
  perform pg_advisory_xact_lock(hashtextextended('parley.deposit ' || p_idempotency_key, 0));
  v_client := parley.person_of('client', p_client_ref, p_client_name);
  v_available := parley.account_of(v_client, 'available', p_currency);
  if not exists (select from parley.deposits where idempotency_key = p_idempotency_key) then
    insert into parley.deposits (idempotency_key, client_id, transfer_id) values (p_idempotency_key, v_client,
      parley.post_transfer('deposit', null, 'system', parley.said(p_reason, 'deposit'),
        array[parley.account_of(null, 'external', p_currency), v_available], array[-p_amount_minor, p_amount_minor]));
  end if;
  return (select jsonb_build_object('clientId', v_client, 'availableMinor', balance_minor, 'currency', currency)
    from parley.accounts where id = v_available);
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A deposit names a client, an amount and an idempotency key of 8 to 200 characters.', 'deposit');
    return null;
end
$$;
comment on function public.deposit_funds is
  'Records money that the booking system collected for a client beyond a booking (external → available). Once for each idempotency key.';
