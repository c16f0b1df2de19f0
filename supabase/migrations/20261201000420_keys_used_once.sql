-- A key that was used before: the same content is answered as the first time and nothing is recorded twice; other content is idempotency_conflict,
-- so that money or words that somebody believes recorded are never dropped without a word.

create or replace function public.deposit_funds(
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
  'Records money that the booking system collected for a client beyond a booking (external → available). Once for each idempotency key: repeated, it '
  'answers what it did the first time. `availableMinor` is the balance after this deposit. Refuses: invalid_argument (detail: the field), '
  'idempotency_conflict (the key recorded another client, amount, currency or reason).';

-- What a deposit did, from the ledger.
create function parley.deposit_json(p_made parley.deposits) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('clientId', p_made.client_id, 'availableMinor', e.balance_minor, 'currency', e.currency)
  from parley.entries e join parley.accounts a on a.id = e.account_id
  where e.transfer_id = p_made.transfer_id and a.kind = 'available'
$$;

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

-- Locks the session and answers what this key already did there; null when it is new. One act at a time for a key, whatever the session.
create or replace function parley.begin_act(
  p_action text, p_session_id uuid, p_actor text, p_reason text, p_key text, p_details jsonb
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_done parley.audit;
begin
  if coalesce(char_length(btrim(p_actor)), 0) not between 1 and 254 or coalesce(char_length(btrim(p_reason)), 0) not between 1 and 500
    or coalesce(char_length(p_key), 0) not between 8 and 200 then
    perform parley.refuse('invalid_argument', 'An act has an actor, a reason of 1 to 500 characters and an idempotency key of 8 to 200.', 'reason');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.act ' || p_key, 0));
  perform from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into v_done from parley.audit where idempotency_key = p_key;
  if found and (v_done.action, v_done.session_id, v_done.actor, v_done.reason, v_done.details)
    is distinct from (p_action, p_session_id, btrim(p_actor), btrim(p_reason), p_details) then
    perform parley.refuse('idempotency_conflict', 'This idempotency key did something else.', 'idempotency_key');
  end if;
  return v_done.result || jsonb_build_object('repeated', true);
end
$$;

create or replace function public.store_messages(p_messages jsonb) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC' set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set jit = off
as $$
  with given as materialized (
    select m.ordinality as place, (m.value ->> 'sessionId')::uuid as session_id, (m.value ->> 'id')::uuid as id,
      m.value ->> 'participantType' as participant_type, m.value ->> 'message' as message
    from jsonb_array_elements(p_messages) with ordinality as m
  ),
  -- Shared locks: a settlement waits for the messages before it and refuses those after it.
  rooms as materialized (
    select s.id, s.session_type, s.status from parley.webrtc_sessions s
    where s.id in (select session_id from given) order by s.id for share
  ),
  admitted as materialized (
    select distinct on (g.session_id, g.id) g.*
    from given g join rooms r on r.id = g.session_id
    where r.session_type = 'chat' and not parley.is_over(r.status)
    order by g.session_id, g.id, g.place
  ),
  stored as (
    insert into parley.messages as kept (session_id, id, participant_type, message, at)
    select a.session_id, a.id, a.participant_type, a.message, parley.clock() from admitted a order by a.place
    -- Changes nothing, but answers the row that was there, also one that another process stored a moment ago.
    on conflict (session_id, id) do update set id = kept.id
    -- A row that this statement inserted was never updated: its xmax is 0.
    returning kept.session_id, kept.id, kept.participant_type, kept.message, kept.at, (kept.xmax = 0) as fresh
  )
  select coalesce(jsonb_agg(
    case
      when r.id is null or parley.is_over(r.status) then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'session_over')
      when r.session_type <> 'chat' then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'not_allowed_in_mode')
      when (st.participant_type::text, st.message) is distinct from (g.participant_type, g.message) then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'idempotency_conflict')
      else
        jsonb_build_object('outcome', 'stored', 'id', g.id, 'timestamp', st.at, 'duplicate', not st.fresh or a.id is null)
    end order by g.place), '[]')
  from given g
  left join rooms r on r.id = g.session_id
  left join stored st on st.session_id = g.session_id and st.id = g.id
  left join admitted a on a.place = g.place
$$;
comment on function public.store_messages is
  'Stores chat messages in one statement, in the order given; a known id of the same message answers the stored time. Needs {sessionId, participantType, '
  'id, message}. Refused (as a value): session_over, not_allowed_in_mode, idempotency_conflict (another message has this id).';

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on function parley.deposit_json(parley.deposits), '
      'parley.repeated_deposit(parley.deposits, text, bigint, text, text) from %s', v_role);
  end loop;
end
$$;
