-- How a practice appears and what it starts from: its profile beside the terms of 01_practice, its logo, and who changed what of both.

create table parley.practice_profile (
  only_row boolean primary key default true check (only_row),
  support_email text check (char_length(support_email) <= 254 and support_email ~ '^[!-?A-~]+@[!-?A-~]+$'),
  terms_url text check (char_length(terms_url) <= 500 and terms_url ~ '^https?://[!-~]+$'),
  privacy_url text check (char_length(privacy_url) <= 500 and privacy_url ~ '^https?://[!-~]+$'),
  imprint_url text check (char_length(imprint_url) <= 500 and imprint_url ~ '^https?://[!-~]+$'),
  accent text check (accent ~ '^#[0-9a-f]{6}$'),
  time_zone text not null default 'UTC' check (char_length(time_zone) <= 60),
  currency parley.currency not null default 'EUR',
  -- Null: nobody has gone through the first steps, or put them off.
  set_up_at timestamptz
);
insert into parley.practice_profile default values;
comment on column parley.practice_profile.time_zone is 'By which days are cut wherever the practice reads days. A name of the IANA database.';
comment on column parley.practice_profile.currency is 'What forms start from; each booking says its own.';

-- A picture whose bytes the web app has looked at: one of three types, and small.
create table parley.practice_logo (
  only_row boolean primary key default true check (only_row),
  type text check (type in ('image/png', 'image/jpeg', 'image/webp')),
  content bytea check (octet_length(content) between 1 and 131072),
  width integer check (width between 16 and 2048),
  height integer check (height between 16 and 2048),
  logo text generated always as (left(encode(sha256(content), 'hex'), 16)) stored,
  constraint a_logo_is_whole check (num_nulls(type, content, width, height) in (0, 4))
);
insert into parley.practice_logo default values;
comment on column parley.practice_logo.logo is 'What the address of the picture carries, so that a new one is another address.';

create function parley.practice_zone() returns text
language sql stable set search_path = '' as $$ select time_zone from parley.practice_profile $$;

-- The day of the practice that a moment lies in, and when a day of it begins.
create function parley.day_of(p_at timestamptz) returns date
language sql stable set search_path = '' as $$ select (p_at at time zone parley.practice_zone())::date $$;
create function parley.beginning_of(p_day date) returns timestamptz
language sql stable set search_path = '' as $$ select p_day::timestamp at time zone parley.practice_zone() $$;

-- Who changed what, from what to what. A change in SQL is told by the name of its role.
create table parley.practice_changes (
  id bigint generated always as identity primary key,
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  changes jsonb not null,
  at timestamptz not null default parley.clock()
);
create index practice_changes_by_time on parley.practice_changes (at);
create trigger practice_changes_append_only before update or delete on parley.practice_changes
  for each row execute function parley.refuse_change();
create trigger practice_changes_no_truncate before truncate on parley.practice_changes
  for each statement execute function parley.refuse_change();

create function parley.note_practice_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_old jsonb := to_jsonb(old) - 'content' - 'demo';
  v_changes jsonb;
begin
  select jsonb_object_agg(n.key, jsonb_build_object('before', v_old -> n.key, 'after', n.value)) into v_changes
    from jsonb_each(to_jsonb(new) - 'content' - 'demo') n where v_old -> n.key is distinct from n.value;
  if v_changes is not null then
    insert into parley.practice_changes (actor, changes)
      values (coalesce(nullif(current_setting('parley.practice_actor', true), ''), session_user), v_changes);
  end if;
  return null;
end
$$;
create trigger settings_noted after update on parley.settings for each row execute function parley.note_practice_change();
create trigger practice_profile_noted after update on parley.practice_profile for each row execute function parley.note_practice_change();
create trigger practice_logo_noted after update on parley.practice_logo for each row execute function parley.note_practice_change();

-- What a practice may change in an hour, in pages and by programs.
create function parley.most_practice_changes() returns integer language sql immutable set search_path = '' as $$ select 200 $$;

create function parley.begin_practice_change(p_actor text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if coalesce(char_length(btrim(p_actor)), 0) not between 1 and 254 then
    perform parley.refuse('invalid_argument', 'A change of the practice has an actor.', 'actor');
  end if;
  -- One change at a time.
  perform from parley.practice_profile for update;
  if (select count(*) from parley.practice_changes where at > parley.clock() - interval '1 hour') >= parley.most_practice_changes() then
    perform parley.refuse('too_many_attempts', format('A practice is changed at most %s times an hour.', parley.most_practice_changes()), 'practice');
  end if;
  perform set_config('parley.practice_actor', btrim(p_actor), true);
end
$$;

create function parley.practice_json() returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'name', s.practice_name, 'address', s.practice_address, 'taxLine', s.practice_tax_line, 'supportEmail', p.support_email,
    'termsUrl', p.terms_url, 'privacyUrl', p.privacy_url, 'imprintUrl', p.imprint_url, 'accent', p.accent, 'timeZone', p.time_zone,
    'currency', p.currency, 'platformFeeBp', s.platform_fee_bp, 'freeSeconds', s.free_seconds, 'noShowClientShareBp', s.no_show_client_share_bp,
    'lateCancelShareBp', s.late_cancel_share_bp, 'cancelCutoffMinutes', s.cancel_cutoff_minutes, 'earlyJoinMinutes', s.early_join_minutes,
    'overrunCapMinutes', s.overrun_cap_minutes, 'disputeWindowMinutes', s.dispute_window_minutes, 'allowOverlaps', s.allow_overlaps,
    'logo', (select l.logo from parley.practice_logo l)
  )
  from parley.settings s, parley.practice_profile p
$$;

-- `version`: what a change may name, so that it is of what its maker saw. `setUp`: the first steps were gone through or put off, or there is
-- something already that shows that they are not needed.
create function public.practice_settings() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select s.settings || jsonb_build_object(
    'version', md5(s.settings::text),
    'setUp', (select p.set_up_at is not null from parley.practice_profile p) or (select demo from parley.settings)
      or exists (select from parley.bookings)
  )
  from (select parley.practice_json() as settings) s
$$;
comment on function public.practice_settings is 'All that a practice sets of itself, as it is now.';

-- What a program or a page gives is text of one line, but for the address.
create function parley.check_practice_words(p_changes jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_field text;
begin
  select f into v_field from unnest(array['name', 'address', 'taxLine']) f
    where translate(p_changes ->> f, case when f = 'address' then E'\n' else '' end, '')
      ~ '[[:cntrl:]\u0080-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]' limit 1;
  if v_field is not null then
    perform parley.refuse('invalid_argument', 'It must hold no invisible controls.', v_field);
  elsif p_changes ? 'timeZone' and not exists (select from pg_catalog.pg_timezone_names where name = p_changes ->> 'timeZone') then
    perform parley.refuse('invalid_argument', 'It must be a time zone such as Europe/Berlin.', 'timeZone');
  elsif p_changes ? 'currency' and parley.fault_of_currency(p_changes ->> 'currency') is not null then
    perform parley.refuse('invalid_argument', parley.fault_of_currency(p_changes ->> 'currency'), 'currency');
  end if;
end
$$;

create function parley.apply_practice_terms(p_changes jsonb) returns void
language sql volatile set search_path = ''
as $$
  update parley.settings set
    practice_name = coalesce(btrim(p_changes ->> 'name'), practice_name),
    practice_address = coalesce(btrim(p_changes ->> 'address', E' \t\r\n'), practice_address),
    practice_tax_line = coalesce(btrim(p_changes ->> 'taxLine'), practice_tax_line),
    platform_fee_bp = coalesce((p_changes ->> 'platformFeeBp')::integer, platform_fee_bp),
    free_seconds = coalesce((p_changes ->> 'freeSeconds')::integer, free_seconds),
    no_show_client_share_bp = coalesce((p_changes ->> 'noShowClientShareBp')::integer, no_show_client_share_bp),
    late_cancel_share_bp = coalesce((p_changes ->> 'lateCancelShareBp')::integer, late_cancel_share_bp),
    cancel_cutoff_minutes = coalesce((p_changes ->> 'cancelCutoffMinutes')::integer, cancel_cutoff_minutes),
    early_join_minutes = coalesce((p_changes ->> 'earlyJoinMinutes')::integer, early_join_minutes),
    overrun_cap_minutes = coalesce((p_changes ->> 'overrunCapMinutes')::integer, overrun_cap_minutes),
    dispute_window_minutes = coalesce((p_changes ->> 'disputeWindowMinutes')::integer, dispute_window_minutes),
    allow_overlaps = coalesce((p_changes ->> 'allowOverlaps')::boolean, allow_overlaps)
$$;

create function parley.apply_practice_profile(p_changes jsonb) returns void
language sql volatile set search_path = ''
as $$
  update parley.practice_profile set
    support_email = case when p_changes ? 'supportEmail' then lower(p_changes ->> 'supportEmail') else support_email end,
    terms_url = case when p_changes ? 'termsUrl' then p_changes ->> 'termsUrl' else terms_url end,
    privacy_url = case when p_changes ? 'privacyUrl' then p_changes ->> 'privacyUrl' else privacy_url end,
    imprint_url = case when p_changes ? 'imprintUrl' then p_changes ->> 'imprintUrl' else imprint_url end,
    accent = case when p_changes ? 'accent' then lower(p_changes ->> 'accent') else accent end,
    time_zone = coalesce(p_changes ->> 'timeZone', time_zone),
    currency = coalesce(p_changes ->> 'currency', currency),
    set_up_at = case when (p_changes ->> 'setUp')::boolean then coalesce(set_up_at, parley.clock()) else set_up_at end
$$;

create function public.change_practice(p_actor text, p_changes jsonb, p_version text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_constraint text;
begin
  perform parley.begin_practice_change(p_actor);
  if p_version <> public.practice_settings() ->> 'version' then
    return jsonb_build_object('outcome', 'refused', 'reason', 'changed_elsewhere');
  end if;
  perform parley.check_practice_words(p_changes);
  perform parley.apply_practice_terms(p_changes);
  perform parley.apply_practice_profile(p_changes);
  return jsonb_build_object('outcome', 'done', 'settings', public.practice_settings());
exception
  when check_violation or invalid_text_representation or numeric_value_out_of_range then
    get stacked diagnostics v_constraint = constraint_name;
    perform parley.refuse('invalid_argument', 'It is not within bounds.', regexp_replace(v_constraint, '^(settings|practice_profile)_|_check1?$', '', 'g'));
    return null;
end
$$;
comment on function public.change_practice is
  'Changes what is named and leaves the rest; null where nothing needs to stand there. Refused (as a value): changed_elsewhere, where `p_version` '
  'is no longer what stands. Refuses: invalid_argument (detail: the field, or its column), too_many_attempts.';

-- `p_content` base64; null takes the logo away.
create function public.set_practice_logo(p_actor text, p_type text, p_content text, p_width integer, p_height integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform parley.begin_practice_change(p_actor);
  update parley.practice_logo set type = p_type, content = decode(p_content, 'base64'), width = p_width, height = p_height;
  return public.practice_settings();
exception
  when check_violation or invalid_parameter_value then
    perform parley.refuse('invalid_argument', 'A logo is a PNG, JPEG or WebP of at most 128 KiB (131072 bytes) and 16 to 2048 pixels a side.', 'logo');
    return null;
end
$$;
comment on function public.set_practice_logo is 'Puts the logo there or takes it away. Refuses: invalid_argument, too_many_attempts.';

create function public.practice_logo() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('type', type, 'content', translate(encode(content, 'base64'), E'\n', ''), 'logo', logo)
  from parley.practice_logo where content is not null
$$;
comment on function public.practice_logo is 'The picture, base64; null: there is none.';

create function public.practice_changes(p_claims jsonb, p_before bigint default null) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'actor', c.actor, 'at', c.at, 'changes', c.changes) order by c.id desc), '[]')
    from (select * from parley.practice_changes where p_before is null or id < p_before order by id desc limit 50) c
  );
end
$$;
comment on function public.practice_changes is 'Who changed what, the newest first, fifty at a time.';
