-- Who may do what of the above. Functions are for the web tier, which hands on the caller's claims; the one thing that a signed-in browser or tool
-- may ask for by itself is the view below, where row level security asks the same question of the same claims.

-- The claims of whoever is connected as `authenticated`: PostgREST sets them from the checked JWT.
create function parley.own_claims() returns jsonb
language sql stable set search_path = ''
as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;

create function parley.signed_in_as(p_role text) returns boolean
language sql stable security definer set search_path = ''
as $$ select parley.claims_allow(parley.own_claims(), p_role) $$;

create view public.staff_sessions_list with (security_invoker = true) as
  select session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at, booked_seconds,
    actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by
  from parley.session_list;
comment on view public.staff_sessions_list is 'All sessions for administrators, the own ones for consultants: by the claims of the connection.';

do $$
declare
  v_function regprocedure;
  v_outsiders text := 'public';
  v_role text;
  v_service boolean := exists (select from pg_catalog.pg_roles where rolname = 'service_role');
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on all tables in schema parley from %s', v_outsiders);
  execute format('revoke all on all sequences in schema parley from %s', v_outsiders);
  execute format('revoke all on all functions in schema parley from %s', v_outsiders);
  execute format('revoke all on public.staff_sessions_list from %s', v_outsiders);
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in (
      'open_staff_session', 'is_staff_session_live', 'close_staff_session', 'consultant_person', 'save_staff_account', 'list_staff_accounts', 'delete_staff_account',
      'admin_sessions', 'admin_session_totals', 'admin_consultants', 'admin_saved_views', 'admin_save_view', 'admin_overview',
      'consultant_desk', 'consultant_earnings', 'consultant_sessions', 'consultant_claim', 'consultant_running_late', 'consultant_end_session',
      'session_extras', 'rate_session'
    )
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
  if v_service then
    revoke all on public.staff_sessions_list from service_role;
  end if;
  if exists (select from pg_catalog.pg_roles where rolname = 'authenticated') then
    grant usage on schema parley to authenticated;
    grant select on parley.session_list, public.staff_sessions_list to authenticated;
    grant execute on function parley.signed_in_as(text), parley.own_claims() to authenticated;
    -- Asked once per statement, not per row.
    create policy staff_reads on parley.session_list for select to authenticated using (
      (select parley.signed_in_as('admin'))
      or (
        (select parley.signed_in_as('consultant'))
        and consultant_id::text = (select parley.own_claims() -> 'app_metadata' ->> 'person_id')
      )
    );
  end if;
end
$$;
