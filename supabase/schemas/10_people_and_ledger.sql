-- People, and money in double entry. All amounts are minor units of their currency; every transfer sums to zero and is never changed.

-- A client and a consultant never share a row, even under the same ref: booking systems number them separately.
create table parley.people (
  id uuid primary key default gen_random_uuid(),
  role parley.participant_type not null,
  ref text not null check (char_length(ref) between 1 and 200),
  name text not null check (char_length(name) between 1 and 80 and name = btrim(name)),
  created_at timestamptz not null default parley.clock(),
  unique (role, ref)
);
comment on column parley.people.ref is 'The booking system''s own name for this person.';
-- For the choice of a consultant in the filters.
create index people_by_name on parley.people (role, name, id);

-- A name is shown in headings, mails, terminals and receipts, beside words of ours. One that turns the reading direction of what stands
-- after it, breaks the line, or shows nothing at all is none; marks that scripts need within a name stay.
create function parley.is_name(p_name text) returns boolean
language sql immutable set search_path = ''
as $$
  select char_length(p_name) between 1 and 80
    and p_name !~ '[[:cntrl:]\u0080-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]'
    and p_name ~ '[^[:space:]\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]'
$$;

-- Finds or makes a person. Whoever is known already keeps the name, whatever it is.
create function parley.person_of(p_role text, p_ref text, p_name text) returns uuid
language plpgsql volatile set search_path = ''
as $$
declare
  v_id uuid;
begin
  if not coalesce(parley.is_name(p_name), false)
    and not exists (select from parley.people where role = p_role and ref = p_ref and name = p_name) then
    perform parley.refuse('invalid_argument',
      format('The %s''s name must have 1 to 80 characters, none of them invisible controls.', p_role), p_role || '_name');
  end if;
  insert into parley.people (role, ref, name) values (p_role, p_ref, p_name)
    on conflict (role, ref) do update set name = excluded.name where people.name <> excluded.name
    returning id into v_id;
  if v_id is null then
    select id into strict v_id from parley.people where role = p_role and ref = p_ref;
  end if;
  return v_id;
end
$$;

-- The person of the booking system's own reference, or of a name that only one person bears; null: nobody.
create function parley.person_named(p_side text, p_ref text) returns parley.people
language plpgsql stable set search_path = ''
as $$
declare
  v_person parley.people;
  v_bearers integer;
begin
  select * into v_person from parley.people where role = p_side and ref = p_ref;
  if not found then
    select count(*) into v_bearers from parley.people where role = p_side and name = btrim(p_ref);
    if v_bearers = 1 then
      select * into v_person from parley.people where role = p_side and name = btrim(p_ref);
    end if;
  end if;
  return v_person;
end
$$;

-- The outside world's account is the mirror of all money that came in or went out, and the only one that may be negative.
create table parley.accounts (
  id bigint generated always as identity primary key,
  person_id uuid references parley.people,
  kind text not null check (kind in ('available', 'held', 'pending', 'withheld', 'payable', 'in_transit', 'revenue', 'external')),
  currency parley.currency not null,
  balance_minor bigint not null default 0,
  created_at timestamptz not null default parley.clock(),
  -- The platform's fees lie in several accounts of a currency: settlements that commit at the same moment would otherwise wait in one queue
  -- for one row, each for the disk of the one before it. Only their sum means anything.
  shard smallint not null default 0 check (shard between 0 and 63),
  constraint accounts_one_of_a_kind unique nulls not distinct (person_id, kind, currency, shard),
  unique (id, currency),
  constraint only_people_have_personal_accounts check ((person_id is null) = (kind in ('revenue', 'external'))),
  constraint only_revenue_is_sharded check (shard = 0 or kind = 'revenue'),
  constraint no_negative_account check (balance_minor >= 0 or kind = 'external')
);
comment on table parley.accounts is
  'available: the client''s free funds; held: frozen for bookings; pending: earned, and still disputable; withheld: earned, and disputed; '
  'payable: owed to the consultant; in_transit: on its way out; revenue: the platform''s fees; external: the world outside.';

create table parley.transfers (
  id bigint generated always as identity primary key,
  kind text not null check (kind in (
    'deposit', 'hold', 'settlement', 'withdrawal', 'correction',
    -- extension_hold: more frozen while a session runs; withholding: pending → withheld; release: pending or withheld → payable; refund: back
    -- to the client; payout: payable or available → in_transit; payout_return: back from there.
    'extension_hold', 'withholding', 'release', 'refund', 'payout', 'payout_return'
  )),
  booking_id uuid,
  actor parley.actor not null,
  reason text not null,
  at timestamptz not null default parley.clock()
);
-- A booking is funded, held and settled once each, whatever a program tries.
create unique index transfers_once_per_booking on parley.transfers (booking_id, kind) where kind in ('deposit', 'hold', 'settlement');
create unique index transfers_release_once on parley.transfers (booking_id, kind) where kind in ('withholding', 'release');
create index transfers_by_booking on parley.transfers (booking_id, id) where booking_id is not null;
create trigger transfers_append_only before update or delete on parley.transfers
  for each row execute function parley.refuse_change();
create trigger transfers_no_truncate before truncate on parley.transfers
  for each statement execute function parley.refuse_change();

create table parley.entries (
  id bigint generated always as identity primary key,
  transfer_id bigint not null references parley.transfers,
  account_id bigint not null,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor <> 0),
  balance_minor bigint not null,
  foreign key (account_id, currency) references parley.accounts (id, currency)
);
comment on column parley.entries.balance_minor is 'The account''s balance after this entry.';
create index entries_by_transfer on parley.entries (transfer_id);
create index entries_by_account on parley.entries (account_id, id);
create trigger entries_append_only before update or delete on parley.entries
  for each row execute function parley.refuse_change();
create trigger entries_no_truncate before truncate on parley.entries
  for each statement execute function parley.refuse_change();

-- Entries are written with the balance that they leave, under their accounts' locks, and moved and checked in one pass for the whole
-- transfer.
create function parley.apply_entries() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_transfer bigint;
  v_written bigint;
  v_moved bigint;
begin
  select min(o.transfer_id) filter (where o.total <> 0), sum(o.entries) into v_transfer, v_written
    from (select transfer_id, sum(amount_minor) as total, count(*) as entries from written group by transfer_id, currency) as o;
  if v_transfer is not null then
    perform parley.refuse('invariant_violated', format('The entries of transfer %s do not sum to zero.', v_transfer), 'entries');
  end if;
  -- An entry that says another balance, or a second one for its account, moves nothing and is missed below.
  update parley.accounts a set balance_minor = w.balance_minor from written w
    where a.id = w.account_id and a.balance_minor + w.amount_minor = w.balance_minor;
  get diagnostics v_moved = row_count;
  if v_moved <> v_written then
    select min(transfer_id) into v_transfer from written;
    perform parley.refuse('invariant_violated', format('An entry of transfer %s does not say the balance that it leaves.', v_transfer), 'entries');
  end if;
  return null;
end
$$;
create trigger entries_apply after insert on parley.entries
  referencing new table as written for each statement execute function parley.apply_entries();

-- Finds or makes an account; `p_person_id` null: the platform's or the outside world's. `is not distinct from` would read the whole table:
-- no index serves it.
create function parley.account_of(p_person_id uuid, p_kind text, p_currency text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_id bigint;
begin
  if p_person_id is null then
    select id into v_id from parley.accounts where person_id is null and kind = p_kind and currency = p_currency and shard = 0;
  else
    select id into v_id from parley.accounts where person_id = p_person_id and kind = p_kind and currency = p_currency and shard = 0;
  end if;
  if v_id is null then
    insert into parley.accounts (person_id, kind, currency) values (p_person_id, p_kind, p_currency)
      on conflict (person_id, kind, currency, shard) do nothing returning id into v_id;
  end if;
  if v_id is null then
    return parley.account_of(p_person_id, p_kind, p_currency);
  end if;
  return v_id;
end
$$;

create function parley.revenue_shard(p_booking_id uuid) returns smallint
language plpgsql immutable set search_path = '' as $$ begin return hashtextextended(p_booking_id::text, 0) & 63; end $$;

-- Finds or makes the one of the platform's accounts that a booking's fee goes to.
create function parley.revenue_account(p_booking_id uuid, p_currency text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_shard smallint := parley.revenue_shard(p_booking_id);
  v_id bigint;
begin
  select id into v_id from parley.accounts where person_id is null and kind = 'revenue' and currency = p_currency and shard = v_shard;
  if v_id is null then
    insert into parley.accounts (person_id, kind, currency, shard) values (null, 'revenue', p_currency, v_shard)
      on conflict (person_id, kind, currency, shard) do nothing returning id into v_id;
  end if;
  return coalesce(v_id, parley.revenue_account(p_booking_id, p_currency));
end
$$;

-- The account that a booking's fee was credited to; a refund takes it from there.
create function parley.fee_account(p_booking_id uuid, p_currency text) returns bigint
language sql volatile set search_path = ''
as $$
  select coalesce(
    (
      select a.id
      from parley.transfers t join parley.entries e on e.transfer_id = t.id join parley.accounts a on a.id = e.account_id
      where t.booking_id = p_booking_id and t.kind = 'settlement' and a.kind = 'revenue'
    ),
    parley.revenue_account(p_booking_id, p_currency)
  )
$$;

-- Always in the order of their ids, so that two transfers cannot wait for each other.
create function parley.lock_accounts(p_account_ids bigint[]) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform from parley.accounts where id = any (p_account_ids) order by id for update;
end
$$;

-- One transfer: `p_amounts[i]` is added to `p_account_ids[i]`. Zero amounts make no entry, an all-zero transfer is not recorded. An account
-- appears once in a transfer. Accounts are locked in the order of their ids, as everywhere.
create function parley.post_transfer(
  p_kind text, p_booking_id uuid, p_actor text, p_reason text, p_account_ids bigint[], p_amounts bigint[]
) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_transfer bigint;
begin
  if 0 = all (p_amounts) then
    return null;
  end if;
  insert into parley.transfers (kind, booking_id, actor, reason) values (p_kind, p_booking_id, p_actor, p_reason)
    returning id into v_transfer;
  insert into parley.entries (transfer_id, account_id, currency, amount_minor, balance_minor)
    select v_transfer, a.id, a.currency, leg.amount, a.balance_minor + leg.amount
    from (select id, currency, balance_minor from parley.accounts where id = any (p_account_ids) order by id for update) as a
    join unnest(p_account_ids, p_amounts) as leg (account_id, amount) on leg.account_id = a.id
    where leg.amount <> 0
    order by a.id;
  return v_transfer;
end
$$;

-- Whether a client's available funds cover an amount.
create function parley.covers(p_client_id uuid, p_currency text, p_amount bigint) returns boolean
language sql stable set search_path = ''
as $$
  select p_amount = 0 or exists (
    select from parley.accounts
    where person_id = p_client_id and kind = 'available' and currency = p_currency and balance_minor >= p_amount
  )
$$;

-- The highest whole number that every reader holds exactly: 2^53 - 1.
create function parley.most_sum_minor() returns bigint language sql immutable set search_path = '' as $$ select 9007199254740991 $$;

-- The outside world's account mirrors all that came in, so every sum of this ledger stays below what it can hold. The account is locked by
-- the caller.
create function parley.check_income(p_external bigint, p_amount bigint, p_field text) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_balance bigint := (select balance_minor from parley.accounts where id = p_external);
begin
  if p_amount - v_balance > parley.most_sum_minor() then
    perform parley.refuse('invalid_argument',
      format('With this amount more than %s minor units would have come in, which can no longer be counted exactly.', parley.most_sum_minor()), p_field);
  end if;
end
$$;
