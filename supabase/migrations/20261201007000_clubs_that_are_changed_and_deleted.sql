-- Clubs are changed and deleted by their owners. A deleted one stays a row, since rooms of before point to it: there is no such club any more, its
-- rooms that have not started are cancelled, and live ones go on until they end.

alter table parley.clubs add column deleted_at timestamptz;
comment on column parley.clubs.deleted_at is
  'From then on there is no such club. Its rooms of before know it, and who belonged to it: what took place stays theirs.';

create function parley.clubs_of(p_user_id uuid) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select count(*) from parley.club_members m join parley.clubs c on c.id = m.club_id where m.user_id = p_user_id and c.deleted_at is null
  );
end
$$;

create or replace function parley.lock_club(p_club_id uuid, p_user_id uuid) returns parley.clubs
language plpgsql volatile set search_path = ''
as $$
declare
  v_club parley.clubs;
begin
  select * into v_club from parley.clubs where id = p_club_id and deleted_at is null for no key update;
  if v_club.id is null or parley.is_blocked_from(p_club_id, p_user_id) then
    perform parley.refuse_room('club_not_found');
  end if;
  return v_club;
end
$$;

create or replace function public.create_club(p_claims jsonb, p_name text, p_description text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs;
begin
  perform parley.check_club(p_name, p_description);
  -- One at a time of each account, so that its bounds hold.
  perform from parley.users where id = v_user.id for no key update;
  if (select count(*) from parley.clubs where created_by = v_user.id and created_at > parley.clock() - interval '1 hour')
    >= parley.most_clubs_per_hour() then
    perform parley.refuse('too_many_attempts', 'You made very many clubs within an hour.', '3600');
  elsif parley.clubs_of(v_user.id) >= parley.most_clubs_of_user() then
    perform parley.refuse('too_many_attempts', format('An account belongs to %s clubs at most.', parley.most_clubs_of_user()), '3600');
  end if;
  insert into parley.clubs (name, description, created_by) values (btrim(p_name), nullif(btrim(p_description), ''), v_user.id)
    returning * into v_club;
  insert into parley.club_members (club_id, user_id, role) values (v_club.id, v_user.id, 'owner');
  return parley.club_json(v_club, v_user.id);
end
$$;

create or replace function public.list_clubs(
  p_claims jsonb, p_query text default null, p_mine boolean default false, p_page integer default 1, p_limit integer default 20
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_words text := case when btrim(p_query) <> '' then parley.pattern_of(p_query) end;
  v_total bigint;
  v_clubs jsonb;
begin
  perform parley.check_page(p_page, p_limit);
  with found as materialized (
    select c from parley.clubs c
    where c.deleted_at is null and not parley.is_blocked_from(c.id, v_user.id)
      and (not coalesce(p_mine, false) or parley.club_role(c.id, v_user.id) is not null)
      and (v_words is null or c.name ilike v_words or c.description ilike v_words)
  ), listed as (
    select c from found order by lower((c).name), (c).id limit p_limit offset (p_page - 1) * p_limit
  )
  select (select count(*) from found),
    (select coalesce(jsonb_agg(parley.club_json(c, v_user.id) order by lower((c).name), (c).id), '[]') from listed)
    into v_total, v_clubs;
  return jsonb_build_object('clubs', v_clubs) || parley.page_json(p_page, p_limit, v_total);
end
$$;

create or replace function public.find_club(p_claims jsonb, p_club_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs;
begin
  select * into v_club from parley.clubs where id = p_club_id and deleted_at is null;
  if v_club.id is null or parley.is_blocked_from(p_club_id, v_user.id) then
    perform parley.refuse_room('club_not_found');
  end if;
  return parley.club_json(v_club, v_user.id);
end
$$;

create or replace function public.join_club(p_claims jsonb, p_club_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs;
begin
  perform from parley.users where id = v_user.id for no key update;
  v_club := parley.lock_club(p_club_id, v_user.id);
  if parley.club_role(p_club_id, v_user.id) is null
    and parley.clubs_of(v_user.id) >= parley.most_clubs_of_user() then
    perform parley.refuse('too_many_attempts', format('An account belongs to %s clubs at most.', parley.most_clubs_of_user()), '3600');
  end if;
  -- One that everybody left has no owner: whoever comes is.
  insert into parley.club_members (club_id, user_id, role)
    select p_club_id, v_user.id, case when exists (select from parley.club_members where club_id = p_club_id) then 'member' else 'owner' end
    on conflict do nothing;
  return parley.club_json(v_club, v_user.id);
end
$$;

create function parley.most_open_rooms_of_club() returns integer language sql immutable set search_path = '' as $$ select 500 $$;

create or replace function public.create_group_session(
  p_claims jsonb, p_title text, p_description text default null, p_scheduled_at timestamptz default null,
  p_max_participants integer default 8, p_is_private boolean default false, p_club_id uuid default null
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_session parley.sessions;
begin
  perform parley.check_group(p_title, p_description, p_scheduled_at, p_max_participants);
  perform parley.check_rooms_of(v_user.id);
  if p_club_id is not null then
    perform from parley.clubs where id = p_club_id and deleted_at is null for share;
    -- What one does not belong to, one cannot tell from what there is not.
    if not found or parley.club_role(p_club_id, v_user.id) is null then
      perform parley.refuse_room('club_not_found');
    elsif (select count(*) from parley.group_sessions where club_id = p_club_id and status in ('scheduled', 'live'))
      >= parley.most_open_rooms_of_club() then
      perform parley.refuse('too_many_attempts',
        format('A club has %s sessions that are not over at most.', parley.most_open_rooms_of_club()), '3600');
    end if;
  end if;
  insert into parley.sessions (kind, room_id, mode, capacity, capacity_of)
    values ('group', parley.base64url(parley.random_bytes32()), 'video', p_max_participants, 'present') returning * into v_session;
  insert into parley.group_sessions (id, title, opens_at, owner_id, description, scheduled_at, is_private, club_id)
    values (v_session.id, btrim(p_title), coalesce(p_scheduled_at, v_session.created_at), v_user.id, nullif(btrim(p_description), ''),
      p_scheduled_at, coalesce(p_is_private, false), p_club_id);
  insert into parley.session_events (session_id, type, actor) values (v_session.id, 'created', 'host');
  perform parley.add_group_member(v_session.id, v_user, 'host');
  return parley.group_json(v_session.id, v_user.id);
end
$$;

-- The club, locked, for its owner alone.
create function parley.lock_own_club(p_club_id uuid, p_user_id uuid) returns parley.clubs
language plpgsql volatile set search_path = ''
as $$
declare
  v_club parley.clubs := parley.lock_club(p_club_id, p_user_id);
begin
  if parley.club_role(p_club_id, p_user_id) is distinct from 'owner' then
    perform parley.refuse_caller('not_allowed', 'The owner of a club does that.');
  end if;
  return v_club;
end
$$;

create function public.change_club(p_claims jsonb, p_club_id uuid, p_changes jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs := parley.lock_own_club(p_club_id, v_user.id);
begin
  if p_changes ? 'name' then v_club.name := p_changes ->> 'name'; end if;
  if p_changes ? 'description' then v_club.description := p_changes ->> 'description'; end if;
  perform parley.check_club(v_club.name, v_club.description);
  update parley.clubs set name = btrim(v_club.name), description = nullif(btrim(v_club.description), '')
    where id = p_club_id returning * into v_club;
  return parley.club_json(v_club, v_user.id);
end
$$;
comment on function public.change_club is
  'What stands in {name, description} is so from now on, by the owner of the club. Refuses: not_signed_in, club_not_found, not_allowed, '
  'invalid_argument (detail: the field).';

-- Rooms are locked in one order, after their club.
create function public.delete_club(p_claims jsonb, p_club_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs := parley.lock_own_club(p_club_id, v_user.id);
  v_group parley.group_sessions;
  v_cancelled integer := 0;
  v_live integer := 0;
begin
  update parley.clubs set deleted_at = parley.clock() where id = p_club_id;
  for v_group in
    select * from parley.group_sessions where club_id = p_club_id and status in ('scheduled', 'live') order by id for update
  loop
    if v_group.status = 'live' then
      v_live := v_live + 1;
    else
      perform parley.end_group(v_group.id, 'system', 'cancelled', 'cancelled');
      v_cancelled := v_cancelled + 1;
    end if;
  end loop;
  return jsonb_build_object('id', p_club_id, 'cancelledSessions', v_cancelled, 'liveSessions', v_live);
end
$$;
comment on function public.delete_club is
  'There is no such club from now on, by its owner. Of its rooms, those that have not started are cancelled; live ones go on until they end, '
  'for who belonged to it. Refuses: not_signed_in, club_not_found, not_allowed.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_name text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  foreach v_name in array array['parley.clubs_of', 'parley.most_open_rooms_of_club', 'parley.lock_own_club'] loop
    execute format('revoke all on function %s from %s', v_name, v_outsiders);
  end loop;
  foreach v_name in array array['change_club', 'delete_club'] loop
    execute format('revoke all on function public.%I from %s', v_name, v_outsiders);
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function public.%I to service_role', v_name);
    end if;
  end loop;
end
$$;
