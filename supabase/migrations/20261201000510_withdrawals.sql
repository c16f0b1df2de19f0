-- Money goes out: the door through which a consultant is paid, and a client gets the rest of a balance back.

-- Of the person's own reference, or of a name that only one person bears; null: nobody.
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
  if p_amount_minor is null or p_amount_minor not between 1 and 100000000000000 or coalesce(p_currency, '') !~ '^[A-Z]{3}$' then
    perform parley.refuse('invalid_argument', 'A withdrawal is a positive whole number of minor units of an ISO 4217 currency.', 'amount');
  elsif v_person.id is null then
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
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A withdrawal has an actor, a reason of 1 to 500 characters and an idempotency key of 8 to 200.', 'withdrawal');
    return null;
end
$$;
comment on function public.withdraw_funds is
  'Records money that went out to somebody: from what a consultant is owed (payable → external), or from a client''s balance (available → external). Once '
  'for each idempotency key, never more than is there. `p_ref`: the booking system''s own name for the person, or a name that only one bears. Refuses: '
  'invalid_argument, insufficient_funds (detail: what there is), idempotency_conflict (the key withdrew something else).';

-- Withdrawals from before this function, as docs said to record them: each with the sessions that it paid.
do $$
declare
  v_old record;
  v_made parley.withdrawals;
begin
  for v_old in
    select t.id, t.actor, t.reason, t.at, max(a.person_id::text)::uuid as person_id, max(a.kind) as kind, max(e.currency) as currency,
      -sum(e.amount_minor) as amount_minor
    from parley.transfers t
    join parley.entries e on e.transfer_id = t.id
    join parley.accounts a on a.id = e.account_id and a.kind in ('payable', 'available')
    where t.kind = 'withdrawal'
    group by t.id having count(*) = 1 and sum(e.amount_minor) < 0
    order by t.id
  loop
    insert into parley.withdrawals (idempotency_key, transfer_id, person_id, participant_type, currency, amount_minor, actor, reason, at)
      values ('transfer ' || lpad(v_old.id::text, 8, '0'), v_old.id, v_old.person_id, case v_old.kind when 'payable' then 'consultant' else 'client' end,
        v_old.currency, v_old.amount_minor, v_old.actor, coalesce(nullif(left(btrim(v_old.reason), 500), ''), 'withdrawal'), v_old.at)
      returning * into v_made;
    if v_made.participant_type = 'consultant' then
      perform parley.allot_withdrawal(v_made);
    end if;
  end loop;
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
      select p.id, p.ref, p.name, b.currency, b.free_minor, b.waiting_minor, b.withheld_minor
      from parley.people p
      cross join lateral (
        select a.currency, coalesce(sum(a.balance_minor) filter (where a.kind in ('payable', 'available')), 0) as free_minor,
          coalesce(sum(a.balance_minor) filter (where a.kind in ('pending', 'held')), 0) as waiting_minor,
          coalesce(sum(a.balance_minor) filter (where a.kind = 'withheld'), 0) as withheld_minor
        from parley.accounts a where a.person_id = p.id group by a.currency
      ) b
      where p.role = v_side and (p_after is null or p.name >= p_after ->> 'name')
        and (p_text is null or position(lower(p_text) in lower(p.name)) > 0 or p.ref = p_text)
        and (p_after is null or (p.name, p.id::text, b.currency::text) > (p_after ->> 'name', p_after ->> 'id', p_after ->> 'currency'))
        and (b.free_minor > 0 or b.waiting_minor > 0 or b.withheld_minor > 0 or exists (
          select from parley.withdrawals w where w.person_id = p.id and w.currency = b.currency))
      order by p.name, p.id, b.currency limit v_limit + 1
    ), page as (
      select f.*, row_number() over (order by f.name, f.id, f.currency) as place from found f
    )
    select jsonb_build_object(
      'people', coalesce(jsonb_agg(jsonb_build_object(
        'personId', g.id, 'ref', g.ref, 'name', g.name, 'currency', g.currency, 'freeMinor', g.free_minor, 'waitingMinor', g.waiting_minor,
        'withheldMinor', g.withheld_minor, 'rating', parley.rating_of(g.id),
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
