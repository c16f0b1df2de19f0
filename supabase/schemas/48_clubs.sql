-- Clubs: who belongs to one, as what, and who is kept out. What else a club has (rooms) asks here.

create table parley.clubs (
  id uuid primary key default gen_random_uuid(),
  name text not null check (parley.is_name(name)),
  description text check (char_length(description) between 1 and 2000),
  created_by uuid not null references parley.users,
  created_at timestamptz not null default parley.clock(),
  deleted_at timestamptz
);
comment on column parley.clubs.deleted_at is
  'From then on there is no such club. Its rooms of before know it, and who belonged to it: what took place stays theirs.';
create index clubs_by_creator on parley.clubs (created_by, created_at);
create index clubs_by_name on parley.clubs (lower(name), id);

create table parley.club_members (
  club_id uuid references parley.clubs,
  user_id uuid references parley.users,
  role text not null check (role in ('owner', 'moderator', 'member')),
  joined_at timestamptz not null default parley.clock(),
  primary key (club_id, user_id)
);
create unique index club_members_one_owner on parley.club_members (club_id) where role = 'owner';
create index club_members_by_user on parley.club_members (user_id, club_id);

-- Whoever is blocked knows nothing of the club any more.
create table parley.club_blocks (
  club_id uuid references parley.clubs,
  user_id uuid references parley.users,
  blocked_by uuid not null references parley.users,
  blocked_at timestamptz not null default parley.clock(),
  primary key (club_id, user_id)
);

-- So many clubs an account makes in an hour, and so many it owns or belongs to. lib/limits has the numbers, too.
create function parley.most_clubs_per_hour() returns integer language sql immutable set search_path = '' as $$ select 30 $$;
create function parley.most_clubs_of_user() returns integer language sql immutable set search_path = '' as $$ select 200 $$;

-- The clubs that an account owns or belongs to; one that was deleted is none.
create function parley.clubs_of(p_user_id uuid) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select count(*) from parley.club_members m join parley.clubs c on c.id = m.club_id where m.user_id = p_user_id and c.deleted_at is null
  );
end
$$;

-- The numbers of one page of a list.
create function parley.page_json(p_page integer, p_limit integer, p_total bigint) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object(
    'page', p_page, 'pageCount', p_limit, 'totalItems', p_total, 'totalPages', pages,
    'hasPrevPage', p_page > 1, 'hasNextPage', p_page < pages,
    'prevPage', case when p_page > 1 then p_page - 1 end, 'nextPage', case when p_page < pages then p_page + 1 end
  )
  from (select ceil(p_total::numeric / p_limit)::integer as pages) as counted
$$;

-- Refuses: invalid_argument (detail: the field).
create function parley.check_page(p_page integer, p_limit integer) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_page is null or p_page not between 1 and 1000000 then
    perform parley.refuse('invalid_argument', '"page" must be greater than or equal to 1', 'page');
  elsif p_limit is null or p_limit < 1 then
    perform parley.refuse('invalid_argument', '"limit" must be greater than or equal to 1', 'limit');
  elsif p_limit > 100 then
    perform parley.refuse('invalid_argument', '"limit" must be less than or equal to 100', 'limit');
  end if;
end
$$;

-- What somebody searches for, as a pattern that takes each of its characters for itself.
create function parley.pattern_of(p_words text) returns text
language sql immutable set search_path = ''
as $$ select '%' || replace(replace(replace(btrim(p_words), '\', '\\'), '%', '\%'), '_', '\_') || '%' $$;

create function parley.club_role(p_club_id uuid, p_user_id uuid) returns text
language plpgsql stable set search_path = ''
as $$ begin return (select role from parley.club_members where club_id = p_club_id and user_id = p_user_id); end $$;

create function parley.is_blocked_from(p_club_id uuid, p_user_id uuid) returns boolean
language plpgsql stable set search_path = ''
as $$ begin return exists (select from parley.club_blocks where club_id = p_club_id and user_id = p_user_id); end $$;

create function parley.club_json(p_club parley.clubs, p_user_id uuid) returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  v_role text := parley.club_role(p_club.id, p_user_id);
begin
  return jsonb_build_object(
    'id', p_club.id, 'name', p_club.name, 'description', p_club.description, 'createdAt', p_club.created_at,
    'memberCount', (select count(*) from parley.club_members where club_id = p_club.id),
    'owner', (
      select jsonb_build_object('id', u.id, 'name', u.name)
      from parley.club_members m join parley.users u on u.id = m.user_id where m.club_id = p_club.id and m.role = 'owner'
    ),
    'role', v_role, 'isOwner', coalesce(v_role = 'owner', false)
  );
end
$$;

-- The club, locked against every other change of who belongs to it; to whom it blocked there is none.
create function parley.lock_club(p_club_id uuid, p_user_id uuid) returns parley.clubs
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

-- What the fields of a club must be. Refuses: invalid_argument (detail: the field).
create function parley.check_club(p_name text, p_description text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if coalesce(btrim(p_name), '') = '' then
    perform parley.refuse('invalid_argument', '"name" is required', 'name');
  elsif not parley.is_name(btrim(p_name)) then
    perform parley.refuse('invalid_argument', '"name" must have 1 to 80 characters, none of them invisible controls', 'name');
  elsif char_length(p_description) > 2000 then
    perform parley.refuse('invalid_argument', '"description" length must be less than or equal to 2000 characters long', 'description');
  end if;
end
$$;

-- The owner goes: the longest moderator has it from now on, else the longest member; a club without anybody else has no owner. The club is
-- locked by the caller.
create function parley.pass_club_on(p_club_id uuid, p_owner_id uuid) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_next uuid := (
    select user_id from parley.club_members where club_id = p_club_id and user_id <> p_owner_id
    order by role = 'moderator' desc, joined_at, user_id limit 1
  );
begin
  update parley.club_members set role = 'member' where club_id = p_club_id and user_id = p_owner_id;
  update parley.club_members set role = 'owner' where club_id = p_club_id and user_id = v_next;
end
$$;

create function public.create_club(p_claims jsonb, p_name text, p_description text default null) returns jsonb
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
comment on function public.create_club is 'A club of the caller''s. Refuses: not_signed_in, invalid_argument (detail: the field), too_many_attempts.';

create function public.list_clubs(
  p_claims jsonb, p_query text default null, p_mine boolean default false, p_page integer default 1, p_limit integer default 20,
  p_others boolean default false
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
      and (not coalesce(p_others, false) or parley.club_role(c.id, v_user.id) is null)
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
comment on function public.list_clubs is
  'The clubs that there are for the caller, by name: all, those that the caller belongs to, or the others. Refuses: not_signed_in, '
  'invalid_argument (detail: the field).';

create function public.find_club(p_claims jsonb, p_club_id uuid) returns jsonb
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
comment on function public.find_club is 'One club. Refuses: not_signed_in, club_not_found.';

create function public.join_club(p_claims jsonb, p_club_id uuid) returns jsonb
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
comment on function public.join_club is 'The caller belongs to the club from now on. Refuses: not_signed_in, club_not_found, too_many_attempts.';

create function public.leave_club(p_claims jsonb, p_club_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs := parley.lock_club(p_club_id, v_user.id);
begin
  if parley.club_role(p_club_id, v_user.id) = 'owner' then
    perform parley.refuse_caller('not_allowed', 'The owner of a club hands it on before leaving it.');
  end if;
  delete from parley.club_members where club_id = p_club_id and user_id = v_user.id;
  return parley.club_json(v_club, v_user.id);
end
$$;
comment on function public.leave_club is
  'The caller belongs to the club no longer. Refuses: not_signed_in, club_not_found, not_allowed (its owner, who hands it on first).';
