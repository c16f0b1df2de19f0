-- What a consultant earned is not payable at once: for the dispute window it is pending, and while a dispute is open it is withheld. All of it in
-- double entry: released → pending → payable, or pending → withheld → payable or back to the client.

alter table parley.settings
  add column dispute_window_minutes integer not null default 10080 check (dispute_window_minutes between 0 and 525600);
alter table parley.bookings add column dispute_window_minutes integer;
-- Bookings from before the window was introduced were paid out at once.
alter table parley.bookings disable trigger bookings_append_only;
update parley.bookings set dispute_window_minutes = 0;
alter table parley.bookings enable trigger bookings_append_only;
alter table parley.bookings
  alter column dispute_window_minutes set not null,
  add constraint bookings_dispute_window_check check (dispute_window_minutes between 0 and 525600);

create or replace function parley.prepare_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_settings parley.settings;
  v_fault record;
begin
  select * into strict v_settings from parley.settings;
  new.client_name := coalesce(btrim(new.client_name), (select name from parley.people where role = 'client' and ref = new.client_ref));
  new.consultant_name :=
    coalesce(btrim(new.consultant_name), (select name from parley.people where role = 'consultant' and ref = new.consultant_ref));
  new.free_seconds := coalesce(new.free_seconds, v_settings.free_seconds);
  new.platform_fee_bp := coalesce(new.platform_fee_bp, v_settings.platform_fee_bp);
  new.no_show_client_share_bp := coalesce(new.no_show_client_share_bp, v_settings.no_show_client_share_bp);
  new.late_cancel_share_bp := coalesce(new.late_cancel_share_bp, v_settings.late_cancel_share_bp);
  new.cancel_cutoff_minutes := coalesce(new.cancel_cutoff_minutes, v_settings.cancel_cutoff_minutes);
  new.early_join_minutes := coalesce(new.early_join_minutes, v_settings.early_join_minutes);
  new.overrun_cap_minutes := coalesce(new.overrun_cap_minutes, v_settings.overrun_cap_minutes);
  new.dispute_window_minutes := coalesce(new.dispute_window_minutes, v_settings.dispute_window_minutes);
  select * into v_fault from parley.fault_of_booking(new);
  if v_fault.fault is not null then
    perform parley.refuse('invalid_argument', v_fault.sentence, v_fault.fault);
  end if;
  new.client_id := parley.person_of('client', new.client_ref, new.client_name);
  new.consultant_id := parley.person_of('consultant', new.consultant_ref, new.consultant_name);
  new.created_at := parley.clock();
  return new;
end
$$;

alter table parley.accounts drop constraint if exists accounts_kind_check;
alter table parley.accounts add constraint accounts_kind_check
  check (kind in ('available', 'held', 'pending', 'withheld', 'payable', 'revenue', 'external'));
comment on table parley.accounts is
  'available: the client''s free funds; held: frozen for bookings; pending: earned, and still disputable; withheld: earned, and disputed; payable: owed to '
  'the consultant; revenue: the platform''s fees; external: the world outside.';

alter table parley.transfers drop constraint if exists transfers_kind_check;
alter table parley.transfers add constraint transfers_kind_check check (kind in (
  'deposit', 'hold', 'settlement', 'withdrawal', 'correction',
  -- extension_hold: more frozen while a session runs; withholding: pending → withheld; release: pending or withheld → payable; refund: back to the client.
  'extension_hold', 'withholding', 'release', 'refund'
));
create unique index transfers_release_once on parley.transfers (booking_id, kind) where kind in ('withholding', 'release');
create index transfers_by_booking on parley.transfers (booking_id, id) where booking_id is not null;

-- What consultants earned and cannot be paid yet, one row a settled booking; it goes when the money becomes payable or is refunded whole.
create table parley.earnings_on_hold (
  booking_id uuid primary key references parley.bookings,
  session_id uuid not null unique references parley.webrtc_sessions,
  consultant_id uuid not null references parley.people,
  currency parley.currency not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- When it becomes payable if nobody objects.
  due_at timestamptz not null,
  withheld_at timestamptz
);
create index earnings_on_hold_due on parley.earnings_on_hold (due_at) where withheld_at is null;
create index earnings_on_hold_by_consultant on parley.earnings_on_hold (consultant_id, currency);

-- The dispute window, as an interval; a pure function of the booking's own copy of the policy.
create function parley.dispute_window(p_minutes integer) returns interval
language sql immutable set search_path = ''
as $$ select make_interval(mins => p_minutes) $$;
comment on function parley.dispute_window is 'How long after the settlement either side may report a problem, and how long the earnings stay pending.';

create or replace function parley.move_money(p_settlement parley.settlements, p_booking parley.bookings) returns void
language plpgsql set search_path = ''
as $$
declare
  v_earned text := case when p_booking.dispute_window_minutes > 0 then 'pending' else 'payable' end;
begin
  perform parley.post_transfer(
    'settlement', p_booking.id, p_settlement.ended_by, p_settlement.reason,
    array[
      parley.account_of(p_booking.client_id, 'held', p_settlement.currency),
      parley.account_of(p_booking.client_id, 'available', p_settlement.currency),
      parley.account_of(p_booking.consultant_id, v_earned, p_settlement.currency),
      parley.account_of(null, 'revenue', p_settlement.currency)
    ],
    array[
      -p_settlement.held_minor::bigint, p_settlement.returned_minor::bigint,
      p_settlement.released_minor::bigint, p_settlement.fee_minor::bigint
    ]
  );
  if v_earned = 'pending' and p_settlement.released_minor > 0 then
    insert into parley.earnings_on_hold (booking_id, session_id, consultant_id, currency, amount_minor, due_at) values (
      p_booking.id, p_settlement.session_id, p_booking.consultant_id, p_settlement.currency, p_settlement.released_minor,
      p_settlement.settled_at + parley.dispute_window(p_booking.dispute_window_minutes)
    );
  end if;
end
$$;

-- Makes earnings payable. The caller has locked their row, or the session they belong to.
create function parley.release_earnings(p_earned parley.earnings_on_hold, p_actor text, p_reason text) returns void
language plpgsql set search_path = ''
as $$
begin
  delete from parley.earnings_on_hold where booking_id = p_earned.booking_id;
  perform parley.post_transfer('release', p_earned.booking_id, p_actor, p_reason,
    array[
      parley.account_of(p_earned.consultant_id, case when p_earned.withheld_at is null then 'pending' else 'withheld' end, p_earned.currency),
      parley.account_of(p_earned.consultant_id, 'payable', p_earned.currency)
    ],
    array[-p_earned.amount_minor, p_earned.amount_minor]);
  insert into parley.session_events (session_id, type, actor, data) values (
    p_earned.session_id, 'earnings_released', p_actor,
    jsonb_build_object('amountMinor', p_earned.amount_minor, 'currency', p_earned.currency, 'reason', p_reason)
  );
end
$$;

-- Session rows are locked first, as everywhere; what somebody else is changing now is left to the next sweep.
create function public.release_due_earnings(p_limit integer default 200) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_due record;
  v_earned parley.earnings_on_hold;
  v_released integer := 0;
begin
  -- The sweep's own lock: two transactions that each touch many consultants' accounts could wait for each other.
  if not pg_try_advisory_xact_lock(hashtextextended('parley.sweep_sessions', 0)) then
    return jsonb_build_object('released', 0);
  end if;
  for v_due in
    select s.id from parley.earnings_on_hold q join parley.webrtc_sessions s on s.id = q.session_id
    where q.withheld_at is null and q.due_at <= parley.clock()
    order by q.due_at limit p_limit
    for update of s skip locked
  loop
    select * into v_earned from parley.earnings_on_hold
      where session_id = v_due.id and withheld_at is null and due_at <= parley.clock() for update;
    continue when not found;
    perform parley.release_earnings(v_earned, 'system', 'dispute_window_over');
    v_released := v_released + 1;
  end loop;
  return jsonb_build_object('released', v_released);
end
$$;
comment on function public.release_due_earnings is 'Makes earnings payable whose dispute window is over without a dispute; safe in any number of processes.';
