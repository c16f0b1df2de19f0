-- People, and money in double entry. All amounts are minor units of their currency.

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

-- available: the client's free funds; held: frozen for bookings; payable: owed to the consultant; revenue: the platform's fees;
-- external: the world outside, the mirror of all money that came in or went out (the only account that may be negative).
create table parley.accounts (
  id bigint generated always as identity primary key,
  person_id uuid references parley.people,
  kind text not null check (kind in ('available', 'held', 'payable', 'revenue', 'external')),
  currency parley.currency not null,
  balance_minor bigint not null default 0,
  created_at timestamptz not null default parley.clock(),
  unique nulls not distinct (person_id, kind, currency),
  unique (id, currency),
  constraint only_people_have_personal_accounts check ((person_id is null) = (kind in ('revenue', 'external'))),
  constraint no_negative_account check (balance_minor >= 0 or kind = 'external')
);

create table parley.transfers (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('deposit', 'hold', 'settlement', 'withdrawal', 'correction')),
  booking_id uuid,
  actor parley.actor not null,
  reason text not null,
  at timestamptz not null default parley.clock()
);
-- A booking is funded, held and settled once each, whatever a program tries.
create unique index transfers_once_per_booking on parley.transfers (booking_id, kind) where kind in ('deposit', 'hold', 'settlement');

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

create trigger transfers_append_only before update or delete on parley.transfers
  for each row execute function parley.refuse_change();
create trigger transfers_no_truncate before truncate on parley.transfers
  for each statement execute function parley.refuse_change();
create trigger entries_append_only before update or delete on parley.entries
  for each row execute function parley.refuse_change();
create trigger entries_no_truncate before truncate on parley.entries
  for each statement execute function parley.refuse_change();

-- The entry moves the balance, so that no entry can exist without its effect.
create function parley.apply_entry() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update parley.accounts set balance_minor = balance_minor + new.amount_minor
    where id = new.account_id returning balance_minor into new.balance_minor;
  return new;
end
$$;
create trigger entries_apply before insert on parley.entries
  for each row execute function parley.apply_entry();

create function parley.check_balanced() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from parley.entries where transfer_id = new.transfer_id group by currency having sum(amount_minor) <> 0
  ) then
    perform parley.refuse('invariant_violated', format('The entries of transfer %s do not sum to zero.', new.transfer_id), 'entries');
  end if;
  return null;
end
$$;
create constraint trigger entries_sum_to_zero after insert on parley.entries
  deferrable initially deferred for each row execute function parley.check_balanced();

-- Finds or makes an account; `p_person_id` null: the platform's or the outside world's.
create function parley.account_of(p_person_id uuid, p_kind text, p_currency text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_id bigint;
begin
  select id into v_id from parley.accounts
    where person_id is not distinct from p_person_id and kind = p_kind and currency = p_currency;
  if v_id is null then
    insert into parley.accounts (person_id, kind, currency) values (p_person_id, p_kind, p_currency)
      on conflict (person_id, kind, currency) do nothing returning id into v_id;
  end if;
  if v_id is null then
    return parley.account_of(p_person_id, p_kind, p_currency);
  end if;
  return v_id;
end
$$;

-- Always in the order of their ids, so that two transfers cannot wait for each other.
create function parley.lock_accounts(p_account_ids bigint[]) returns void
language sql set search_path = ''
as $$ select from parley.accounts where id = any (p_account_ids) order by id for update $$;

-- One transfer: `p_amounts[i]` is added to `p_account_ids[i]`. Zero amounts make no entry, an all-zero transfer is not recorded.
create function parley.post_transfer(
  p_kind text, p_booking_id uuid, p_actor text, p_reason text, p_account_ids bigint[], p_amounts bigint[]
) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_transfer bigint;
begin
  if 0 = all (p_amounts) then
    return null;
  end if;
  perform parley.lock_accounts(p_account_ids);
  insert into parley.transfers (kind, booking_id, actor, reason) values (p_kind, p_booking_id, p_actor, p_reason)
    returning id into v_transfer;
  insert into parley.entries (transfer_id, account_id, currency, amount_minor, balance_minor)
    select v_transfer, leg.account_id, a.currency, leg.amount, 0
    from unnest(p_account_ids, p_amounts) as leg (account_id, amount)
    join parley.accounts a on a.id = leg.account_id
    where leg.amount <> 0
    order by leg.account_id;
  return v_transfer;
end
$$;
