-- Bookings that overlap another of the same person, as a database from before the constraint may hold them: for the administrator to sort out.

create index taken_times_exempt on parley.taken_times (lower(during), id) where exempt;

create function parley.taken_by_json(p_time parley.taken_times, p_role text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'sessionId', s.id, 'from', lower(p_time.during), 'until', upper(p_time.during), 'mode', s.session_type,
    'otherName', case p_role when 'client' then b.consultant_name else b.client_name end)
  from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id where s.id = p_time.session_id
$$;

-- Each pair once, by the earlier of the two.
create function public.admin_overlaps(p_claims jsonb, p_limit integer default 20) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    with pairs as materialized (
      select a, b, p.role, p.name
      from parley.taken_times a
      join parley.people p on p.id = a.person_id
      join parley.taken_times b on b.person_id = a.person_id and b.during && a.during and b.id <> a.id
        and (not b.exempt or (lower(b.during), b.id) > (lower(a.during), a.id))
      where a.exempt
      order by lower(a.during), a.id, lower(b.during), b.id
      limit least(greatest(p_limit, 1), 200) + 1
    )
    select jsonb_build_object(
      'overlaps', coalesce((
        select jsonb_agg(jsonb_build_object('role', shown.role, 'name', shown.name, 'sessions', case
            when (lower((shown.a).during), (shown.a).id) < (lower((shown.b).during), (shown.b).id)
            then jsonb_build_array(parley.taken_by_json(shown.a, shown.role), parley.taken_by_json(shown.b, shown.role))
            else jsonb_build_array(parley.taken_by_json(shown.b, shown.role), parley.taken_by_json(shown.a, shown.role)) end)
          order by least(lower((shown.a).during), lower((shown.b).during)), (shown.a).id, (shown.b).id)
        from (select * from pairs limit least(greatest(p_limit, 1), 200)) as shown
      ), '[]'),
      'more', (select count(*) > least(greatest(p_limit, 1), 200) from pairs)
    )
  );
end
$$;
comment on function public.admin_overlaps is
  'Sessions that are not over and overlap another of the same client or consultant: booked before the constraint, or while the practice allowed it.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on function public.admin_overlaps(jsonb, integer), parley.taken_by_json(parley.taken_times, text) from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.admin_overlaps(jsonb, integer) to service_role;
  end if;
end
$$;
