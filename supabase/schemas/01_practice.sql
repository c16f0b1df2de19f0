-- The practice: one row of its details and of the terms that new bookings get, and whether it is the demo.

-- Defaults of new bookings; each booking keeps its own copy.
create table parley.settings (
  only_row boolean primary key default true check (only_row),
  platform_fee_bp integer not null default 300 check (platform_fee_bp between 0 and 10000),
  free_seconds integer not null default 60 check (free_seconds between 0 and 3600),
  no_show_client_share_bp integer not null default 0 check (no_show_client_share_bp between 0 and 10000),
  late_cancel_share_bp integer not null default 0 check (late_cancel_share_bp between 0 and 10000),
  cancel_cutoff_minutes integer not null default 1440 check (cancel_cutoff_minutes >= 0)
    constraint settings_cancel_cutoff_minutes_check1 check (cancel_cutoff_minutes <= 525600),
  early_join_minutes integer not null default 10 check (early_join_minutes between 0 and 1440),
  overrun_cap_minutes integer not null default 15 check (overrun_cap_minutes between 0 and 1440),
  demo boolean not null default false,
  dispute_window_minutes integer not null default 10080 check (dispute_window_minutes between 0 and 525600),
  -- Who issues a receipt, as it stands on paper: the practice's name, its address (several lines), and the line about its taxes.
  practice_name text not null default 'Parley' check (char_length(practice_name) between 1 and 120),
  practice_address text not null default '' check (char_length(practice_address) <= 400),
  practice_tax_line text not null default '' check (char_length(practice_tax_line) <= 200),
  allow_overlaps boolean not null default false
);
insert into parley.settings default values;
comment on column parley.settings.demo is 'The bookings of this database belong to the demo practice.';
comment on column parley.settings.practice_tax_line is
  'As the practice has to print it, such as "GSTIN 29ABCDE1234F1Z5"; empty: the receipt has no such line.';
comment on column parley.settings.allow_overlaps is
  'Whether one person may be booked for two sessions at one time. Each booking keeps what stood here when it was made.';

create function public.practice_details() returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object('name', practice_name, 'address', practice_address, 'taxLine', practice_tax_line) from parley.settings $$;
comment on function public.practice_details is 'The practice as its receipts name it.';

create function public.set_practice_details(p_name text default null, p_address text default null, p_tax_line text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform set_config('parley.practice_actor', 'npm run practice', true);
  update parley.settings set
    practice_name = coalesce(btrim(p_name), practice_name),
    practice_address = coalesce(btrim(p_address, E' \t\r\n'), practice_address),
    practice_tax_line = coalesce(btrim(p_tax_line), practice_tax_line);
  return public.practice_details();
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'A name has 1 to 120 characters, an address at most 400, a tax line at most 200.', 'practice');
    return null;
end
$$;
comment on function public.set_practice_details is 'Sets what receipts say of the practice; what is left out stays. Answers what stands.';

create function public.mark_demo_practice() returns jsonb
language sql volatile security definer set search_path = ''
as $$
  update parley.settings set demo = true where only_row returning jsonb_build_object('demo', demo)
$$;
comment on function public.mark_demo_practice is 'Remembers that the bookings of this database are those of the demo practice.';

create function public.database_status() returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'empty', not exists (select from parley.bookings),
    'demo', (select demo from parley.settings),
    'serverTime', parley.clock(),
    'version', current_setting('server_version')
  )
$$;
comment on function public.database_status is 'Whether the database holds no bookings, or the demo practice, and its clock.';
