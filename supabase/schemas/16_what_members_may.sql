-- What members may do while a session runs: what their role has in a kind, with what they were given and without what was taken from them.
-- Of any kind; the lines of a kind stand in its own file. lib/room/rights.ts has the same words and lines.

create function parley.all_rights() returns text[]
language sql immutable set search_path = ''
as $$
  select array['sendAudio', 'sendVideo', 'sendScreen', 'chat', 'react', 'raiseHand', 'ask', 'writeCode', 'caption', 'record', 'admit',
    'moderate', 'end']
$$;

create table parley.role_rights (
  kind text not null,
  role text not null,
  rights text[] not null check (rights <@ parley.all_rights()),
  primary key (kind, role),
  constraint role_rights_of_a_role foreign key (kind, role) references parley.kind_roles
);

-- A row for each member that has other rights than its role.
create table parley.member_rights (
  member_id uuid primary key references parley.session_members,
  given text[] not null default '{}' check (given <@ parley.all_rights()),
  taken text[] not null default '{}' check (taken <@ parley.all_rights()),
  changed_by uuid not null references parley.session_members,
  constraint member_rights_given_or_taken check (not given && taken)
);
comment on column parley.member_rights.changed_by is 'Who gave or took last: whoever finds themselves muted is told by whom.';

-- In the order of all rights.
create function parley.rights_of(p_kind text, p_role text, p_member_id uuid) returns text[]
language plpgsql stable set search_path = ''
as $$
declare
  v_default text[] := coalesce((select rights from parley.role_rights where kind = p_kind and role = p_role), '{}');
  v_own parley.member_rights;
begin
  select * into v_own from parley.member_rights where member_id = p_member_id;
  if v_own.member_id is null then
    return v_default;
  end if;
  return array(
    select name from unnest(parley.all_rights()) with ordinality as one (name, at)
    where name = any (v_default || v_own.given) and name <> all (v_own.taken)
    order by at
  );
end
$$;

-- Gives a member a right that its role does not have, or takes one; what the role has anyway is not put down. True: it is another than before.
create function parley.set_right(p_kind text, p_role text, p_member_id uuid, p_right text, p_has boolean, p_by uuid) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_by_role boolean := p_right = any (coalesce((select rights from parley.role_rights where kind = p_kind and role = p_role), '{}'));
begin
  if (p_right = any (parley.rights_of(p_kind, p_role, p_member_id))) = p_has then
    return false;
  end if;
  insert into parley.member_rights as m (member_id, given, taken, changed_by)
    values (p_member_id, case when p_has and not v_by_role then array[p_right] else '{}' end,
      case when p_has then '{}' else array[p_right] end, p_by)
    on conflict (member_id) do update set
      given = array_remove(m.given, p_right) || excluded.given, taken = array_remove(m.taken, p_right) || excluded.taken, changed_by = p_by;
  return true;
end
$$;
