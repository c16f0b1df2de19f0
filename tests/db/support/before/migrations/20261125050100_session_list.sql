-- What the list of sessions shows and is filtered by, in one row a session, kept by triggers: joins and computed columns cannot be paged by an index.

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
  day date generated always as (timezone('UTC', start)::date) stored,
  words tsvector generated always as (to_tsvector('simple'::regconfig, client_name || ' ' || consultant_name)) stored
);
alter table parley.session_list enable row level security;
create index session_list_by_start on parley.session_list (start, session_id);
create index session_list_by_status on parley.session_list (status, start, session_id);
create index session_list_by_mode on parley.session_list (mode, start, session_id);
-- What is included lets a filter pick its page from the index alone, without reading thousands of scattered rows.
create index session_list_by_consultant on parley.session_list (consultant_id, start, session_id)
  include (status, mode, currency, under_percent, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor);
create index session_list_by_frozen on parley.session_list (held_minor, session_id) include (start, status, mode, currency, under_percent);
create index session_list_by_released on parley.session_list ((coalesce(released_minor, -1)), session_id);
create index session_list_by_actual on parley.session_list ((coalesce(actual_seconds, -1)), session_id);
create index session_list_by_under on parley.session_list (under_percent, start)
  include (session_id, status, mode, currency, held_minor) where under_percent > 0;
create index session_list_by_words on parley.session_list using gin (words) with (fastupdate = off);

-- Sums of the list by day, status, mode and currency. Changes are added as rows and folded in later, so that no two endings wait for the same sum.
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
  primary key (day, status, mode, currency)
);
alter table parley.session_sums enable row level security;
create table parley.session_sum_changes (like parley.session_sums, id bigint generated always as identity);
alter table parley.session_sum_changes enable row level security;

create function parley.fold_session_sums() returns void
language sql volatile security definer set search_path = ''
as $$
  with gone as (
    delete from parley.session_sum_changes where pg_try_advisory_xact_lock(hashtextextended('parley.fold_session_sums', 0)) returning *
  )
  insert into parley.session_sums as s
    select day, status, mode, currency, sum(sessions), sum(booked_seconds), sum(actual_seconds), sum(held_minor), sum(released_minor),
      sum(returned_minor), sum(fee_minor)
    from gone group by day, status, mode, currency
  on conflict (day, status, mode, currency) do update set
    sessions = s.sessions + excluded.sessions,
    booked_seconds = s.booked_seconds + excluded.booked_seconds,
    actual_seconds = s.actual_seconds + excluded.actual_seconds,
    held_minor = s.held_minor + excluded.held_minor,
    released_minor = s.released_minor + excluded.released_minor,
    returned_minor = s.returned_minor + excluded.returned_minor,
    fee_minor = s.fee_minor + excluded.fee_minor
$$;

create function parley.sum_change(p_row parley.session_list, p_sign integer) returns bigint
language sql volatile set search_path = ''
as $$
  insert into parley.session_sum_changes (
    day, status, mode, currency, sessions, booked_seconds, actual_seconds, held_minor, released_minor, returned_minor, fee_minor
  ) values (
    p_row.day, p_row.status, p_row.mode, p_row.currency, p_sign, p_sign * p_row.booked_seconds, p_sign * coalesce(p_row.actual_seconds, 0),
    p_sign * p_row.held_minor, p_sign * coalesce(p_row.released_minor, 0), p_sign * coalesce(p_row.returned_minor, 0),
    p_sign * coalesce(p_row.fee_minor, 0)
  ) returning id
$$;

-- Every so many changes whoever makes one folds them in.
create function parley.note_sum_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    perform parley.sum_change(old, -1);
  end if;
  if parley.sum_change(new, 1) % 512 = 0 then
    perform parley.fold_session_sums();
  end if;
  return null;
end
$$;
create trigger session_list_sums after insert or update on parley.session_list for each row execute function parley.note_sum_change();

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

create function parley.list_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform parley.refresh_session_list(new.id);
  return null;
end
$$;
create function parley.list_session_of_hold() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform parley.refresh_session_list(s.id) from parley.webrtc_sessions s where s.booking_id = new.booking_id;
  return null;
end
$$;
create trigger sessions_listed after insert or update on parley.webrtc_sessions for each row execute function parley.list_session();
create trigger holds_listed after update of amount_minor on parley.holds
  for each row when (old.amount_minor is distinct from new.amount_minor) execute function parley.list_session_of_hold();

-- The sessions from before this table.
insert into parley.session_list (
  session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at, booked_seconds,
  actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by
) select * from parley.session_list_source;
select parley.fold_session_sums();
