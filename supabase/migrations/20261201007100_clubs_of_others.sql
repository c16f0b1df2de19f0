-- The list of clubs has a part of its own for those that the caller does not belong to.

drop function public.list_clubs(jsonb, text, boolean, integer, integer);

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

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || quote_ident(v_role);
  end loop;
  execute format('revoke all on function public.list_clubs from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.list_clubs to service_role;
  end if;
end
$$;
