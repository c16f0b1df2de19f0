-- What the list of sessions shows and is filtered by, in one row a session, and the sums of it, both kept by triggers.

-- Joins and computed columns cannot be paged by an index.
create table parley.session_list (
  session_id uuid primary key references parley.webrtc_sessions,
  booking_id uuid not null,
  client_id uuid not null,
  client_name text not null,
  consultant_id uuid not null,
  consultant_name text not null,
  mode parley.session_type not null,
  status parley.session_status not null,
  start timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  booked_seconds integer not null,
  actual_seconds integer,
  currency parley.currency not null,
  held_minor bigint not null,
  released_minor bigint,
  returned_minor bigint,
  fee_minor bigint,
  end_reason text,
  ended_by parley.actor,
  -- How far, in whole percent, the actual time stayed under the booked time.
  under_percent integer generated always as (case when actual_seconds is not null then (booked_seconds - actual_seconds) * 100 / booked_seconds end) stored,
  -- Of the practice's zone.
  day date,
  words tsvector generated always as (to_tsvector('simple'::regconfig, client_name || ' ' || consultant_name)) stored,
  refunded_minor bigint not null default 0,
  fee_refunded_minor bigint not null default 0,
  paid_out_minor bigint not null default 0,
  -- A side reported a problem: open until an administrator has decided.
  problem text check (problem in ('open', 'decided')),
  gross_minor bigint generated always as (released_minor + fee_minor) stored,
  net_minor bigint generated always as (released_minor + fee_minor - refunded_minor) stored,
  released_net_minor bigint generated always as (released_minor - refunded_minor + fee_refunded_minor) stored
);
create index session_list_by_start on parley.session_list (start, session_id);
create index session_list_by_status on parley.session_list (status, start, session_id);
create index session_list_by_mode on parley.session_list (mode, start, session_id);
create index session_list_by_frozen on parley.session_list (held_minor, session_id) include (start, status, mode, currency, under_percent);
create index session_list_by_actual on parley.session_list ((coalesce(actual_seconds, -1)), session_id);
create index session_list_by_under on parley.session_list (under_percent, start)
  include (session_id, status, mode, currency, held_minor) where under_percent > 0;
create index session_list_by_words on parley.session_list using gin (words) with (fastupdate = off);
create index session_list_by_booking on parley.session_list (booking_id);
-- What is sorted by is what is shown: the amount after refunds.
create index session_list_by_released on parley.session_list ((coalesce(released_net_minor, -1)), session_id);
-- A consultant's page of any order is found in the index alone; what is added up for the totals is read from the rows, which spares each
-- settlement four columns of it.
create index session_list_by_consultant on parley.session_list (consultant_id, start, session_id)
  include (status, mode, currency, under_percent, actual_seconds, held_minor, released_net_minor, problem);
-- Of a million sessions a few are disputed: settlements pay nothing for this one.
create index session_list_by_problem on parley.session_list (problem, start, session_id) where problem is not null;

create function parley.set_list_day() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.day := parley.day_of(new.start);
  return new;
end
$$;
create trigger session_list_day before insert on parley.session_list for each row execute function parley.set_list_day();
create trigger session_list_day_moved before update of start on parley.session_list
  for each row when (old.start is distinct from new.start) execute function parley.set_list_day();

-- Another zone cuts the days anew, and with them their sums.
create function parley.cut_days_anew() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update parley.session_list set day = parley.day_of(start) where day is distinct from parley.day_of(start);
  return null;
end
$$;
create trigger practice_days after update of time_zone on parley.practice_profile
  for each row when (old.time_zone is distinct from new.time_zone) execute function parley.cut_days_anew();

-- Every session's row as it should be now.
create view parley.session_list_source as
  select s.id as session_id, b.id as booking_id, b.client_id, b.client_name, b.consultant_id, b.consultant_name, s.session_type as mode,
    s.status, s.scheduled_start_time as start, s.started_at, s.ended_at, s.paid_duration_minutes * 60 as booked_seconds,
    st.billable_seconds as actual_seconds, b.currency, h.amount_minor::bigint as held_minor, st.released_minor::bigint as released_minor,
    st.returned_minor::bigint as returned_minor, st.fee_minor::bigint as fee_minor, s.end_reason, s.ended_by
  from parley.webrtc_sessions s
  join parley.bookings b on b.id = s.booking_id
  join parley.holds h on h.booking_id = b.id
  left join parley.settlements st on st.session_id = s.id;

create function parley.refresh_session_list(p_session_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$
  insert into parley.session_list (
    session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at, booked_seconds,
    actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by
  )
  select * from parley.session_list_source where session_id = p_session_id
  on conflict (session_id) do update set
    status = excluded.status, start = excluded.start, started_at = excluded.started_at, ended_at = excluded.ended_at,
    booked_seconds = excluded.booked_seconds, actual_seconds = excluded.actual_seconds, held_minor = excluded.held_minor,
    released_minor = excluded.released_minor, returned_minor = excluded.returned_minor, fee_minor = excluded.fee_minor,
    end_reason = excluded.end_reason, ended_by = excluded.ended_by
$$;

-- The row of the list follows its session from what the trigger sees; only a new one is put together from all tables.
create function parley.list_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform parley.refresh_session_list(new.id);
  elsif parley.is_over(new.status) then
    -- Settled before it was over.
    update parley.session_list l set
      status = new.status, start = new.scheduled_start_time, started_at = new.started_at, ended_at = new.ended_at,
      booked_seconds = new.paid_duration_minutes * 60, actual_seconds = st.billable_seconds, released_minor = st.released_minor,
      returned_minor = st.returned_minor, fee_minor = st.fee_minor, end_reason = new.end_reason, ended_by = new.ended_by
    from parley.settlements st where l.session_id = new.id and st.session_id = new.id;
  else
    update parley.session_list l set
      status = new.status, start = new.scheduled_start_time, started_at = new.started_at, booked_seconds = new.paid_duration_minutes * 60
    where l.session_id = new.id;
  end if;
  return null;
end
$$;
create trigger sessions_listed after insert or update on parley.webrtc_sessions for each row execute function parley.list_session();

create function parley.list_session_of_hold() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform parley.refresh_session_list(s.id) from parley.webrtc_sessions s where s.booking_id = new.booking_id;
  return null;
end
$$;
create trigger holds_listed after update of amount_minor on parley.holds
  for each row when (old.amount_minor is distinct from new.amount_minor) execute function parley.list_session_of_hold();

create function parley.problem_of(p_session_id uuid) returns text
language sql stable set search_path = ''
as $$
  select case when c.dispute_id is null then 'open' else 'decided' end
  from parley.disputes d left join parley.dispute_decisions c on c.dispute_id = d.id
  where d.session_id = p_session_id
$$;

-- The row of the list follows what is refunded, paid out, reported and decided.
create function parley.list_corrections(p_session_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$
  update parley.session_list l set
    refunded_minor = c.refunded_minor, fee_refunded_minor = c.fee_refunded_minor, paid_out_minor = c.paid_out_minor,
    problem = parley.problem_of(p_session_id)
  from parley.corrections c where l.session_id = p_session_id and c.session_id = p_session_id
$$;

create function parley.list_correction() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_table_name = 'dispute_decisions' then
    perform parley.list_corrections(d.session_id) from parley.disputes d where d.id = new.dispute_id;
  else
    perform parley.list_corrections(new.session_id);
  end if;
  return null;
end
$$;
create trigger refunds_listed after insert on parley.refunds for each row execute function parley.list_correction();
create trigger disputes_listed after insert on parley.disputes for each row execute function parley.list_correction();
create trigger decisions_listed after insert on parley.dispute_decisions for each row execute function parley.list_correction();
create trigger withdrawal_parts_listed after insert on parley.withdrawal_parts for each row execute function parley.list_correction();

-- Sums of the list by day, status, mode and currency. Changes are added as rows and folded in later, so that no two endings wait for the
-- same sum.
create table parley.session_sums (
  day date not null,
  status text not null,
  mode text not null,
  currency text not null,
  sessions bigint not null,
  booked_seconds bigint not null,
  actual_seconds bigint not null,
  held_minor bigint not null,
  released_minor bigint not null,
  returned_minor bigint not null,
  fee_minor bigint not null,
  refunded_minor bigint not null default 0,
  fee_refunded_minor bigint not null default 0,
  paid_out_minor bigint not null default 0,
  primary key (day, status, mode, currency)
);

create table parley.session_sum_changes (
  day date not null,
  status text not null,
  mode text not null,
  currency text not null,
  sessions bigint not null,
  booked_seconds bigint not null,
  actual_seconds bigint not null,
  held_minor bigint not null,
  released_minor bigint not null,
  returned_minor bigint not null,
  fee_minor bigint not null,
  id bigint generated always as identity,
  refunded_minor bigint not null default 0,
  fee_refunded_minor bigint not null default 0,
  paid_out_minor bigint not null default 0
);

-- A row that moves from one sum to another is taken from the one and added to the other in one statement. Every so many changes whoever
-- makes one folds them in.
create function parley.note_sum_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_last bigint;
begin
  if tg_op = 'UPDATE' then
    insert into parley.session_sum_changes (
      day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor,
      refunded_minor, fee_refunded_minor, paid_out_minor
    ) values (
      old.day, old.status, old.mode, old.currency, -1, -old.booked_seconds, -coalesce(old.actual_seconds, 0),
      -old.held_minor, -coalesce(old.released_minor, 0), -coalesce(old.returned_minor, 0), -coalesce(old.fee_minor, 0),
      -old.refunded_minor, -old.fee_refunded_minor, -old.paid_out_minor
    ), (
      new.day, new.status, new.mode, new.currency, 1, new.booked_seconds, coalesce(new.actual_seconds, 0),
      new.held_minor, coalesce(new.released_minor, 0), coalesce(new.returned_minor, 0), coalesce(new.fee_minor, 0),
      new.refunded_minor, new.fee_refunded_minor, new.paid_out_minor
    );
    v_last := lastval();
  else
    insert into parley.session_sum_changes (day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor)
      values (
        new.day, new.status, new.mode, new.currency, 1, new.booked_seconds, coalesce(new.actual_seconds, 0), new.held_minor,
        coalesce(new.released_minor, 0), coalesce(new.returned_minor, 0), coalesce(new.fee_minor, 0)
      ) returning id into v_last;
  end if;
  -- Two numbers at a time: whichever of them the last one is, some of them fold.
  if v_last % 512 < 2 then
    perform parley.fold_session_sums();
  end if;
  return null;
end
$$;
create trigger session_list_sums after insert or update on parley.session_list for each row execute function parley.note_sum_change();

create function parley.fold_session_sums() returns void
language sql volatile security definer set search_path = ''
as $$
  with gone as (
    delete from parley.session_sum_changes where pg_try_advisory_xact_lock(hashtextextended('parley.fold_session_sums', 0)) returning *
  )
  insert into parley.session_sums as s (
    day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor, refunded_minor,
    fee_refunded_minor, paid_out_minor
  )
    select day, status, mode, currency, sum(sessions), sum(booked_seconds), sum(actual_seconds), sum(held_minor), sum(released_minor),
      sum(returned_minor), sum(fee_minor), sum(refunded_minor), sum(fee_refunded_minor), sum(paid_out_minor)
    from gone group by day, status, mode, currency
  on conflict (day, status, mode, currency) do update set
    sessions = s.sessions + excluded.sessions,
    booked_seconds = s.booked_seconds + excluded.booked_seconds,
    actual_seconds = s.actual_seconds + excluded.actual_seconds,
    held_minor = s.held_minor + excluded.held_minor,
    released_minor = s.released_minor + excluded.released_minor,
    returned_minor = s.returned_minor + excluded.returned_minor,
    fee_minor = s.fee_minor + excluded.fee_minor,
    refunded_minor = s.refunded_minor + excluded.refunded_minor,
    fee_refunded_minor = s.fee_refunded_minor + excluded.fee_refunded_minor,
    paid_out_minor = s.paid_out_minor + excluded.paid_out_minor
$$;

-- The sums of all days are kept; only what happened since the last folding is added.
create view parley.current_sums as
  select day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor,
    refunded_minor, fee_refunded_minor, paid_out_minor
  from parley.session_sums
  union all
  select day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor,
    refunded_minor, fee_refunded_minor, paid_out_minor
  from parley.session_sum_changes;
