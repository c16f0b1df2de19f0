-- Who may do what. Nobody reaches a table; the service role executes the functions, and inserts bookings.

-- For booking systems that write rows, in SQL or over REST.
create view public.bookings with (security_invoker = true) as
  select id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor,
    currency, billing, funding, idempotency_key, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp,
    cancel_cutoff_minutes, early_join_minutes, overrun_cap_minutes, client_id, consultant_id, created_at
  from parley.bookings;
comment on view public.bookings is 'Insert a row to book: hold, session and links are made with it. Links are handed out by issue_session_link.';

create view public.webrtc_sessions with (security_invoker = true) as
  select id, booking_id, room_id, kind, session_type, status, scheduled_start_time, opens_at, link_valid_until, started_at, ended_at,
    end_reason, ended_by, created_at
  from parley.webrtc_sessions;
comment on view public.webrtc_sessions is 'Read only: sessions change through functions alone.';

do $$
declare
  v_table regclass;
  v_function regprocedure;
  v_role text;
  v_outsiders text := 'public';
  v_service boolean := exists (select from pg_catalog.pg_roles where rolname = 'service_role');
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on schema parley from %s', v_outsiders);
  execute format('revoke all on all tables in schema parley from %s', v_outsiders);
  execute format('revoke all on all sequences in schema parley from %s', v_outsiders);
  execute format('revoke all on all functions in schema parley from %s', v_outsiders);
  execute format('revoke all on public.bookings, public.webrtc_sessions from %s', v_outsiders);

  for v_table in select c.oid from pg_catalog.pg_class c where c.relnamespace = 'parley'::regnamespace and c.relkind = 'r' loop
    execute format('alter table %s enable row level security', v_table);
  end loop;

  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in (
      'create_booking', 'issue_session_link', 'is_session_link_valid', 'is_claim_valid', 'claim_session_link', 'participant_of_claim',
      'open_room', 'start_session', 'renew_presence', 'close_presence', 'recover_presence', 'end_session', 'end_session_when_due',
      'cancel_session', 'sweep_sessions', 'recent_room_changes', 'store_messages', 'list_messages', 'database_status', 'mark_demo_practice'
    )
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;

  if v_service then
    revoke all on public.bookings, public.webrtc_sessions from service_role;
    grant usage on schema parley to service_role;
    grant select on public.bookings, public.webrtc_sessions, parley.bookings, parley.webrtc_sessions to service_role;
    -- The columns that a booking system decides; people and times of writing are the trigger's.
    grant insert (
      id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor,
      currency, billing, funding, idempotency_key, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp,
      cancel_cutoff_minutes, early_join_minutes, overrun_cap_minutes
    ) on public.bookings to service_role;
    grant insert (
      id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor,
      currency, billing, funding, idempotency_key, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp,
      cancel_cutoff_minutes, early_join_minutes, overrun_cap_minutes
    ) on parley.bookings to service_role;
    -- Supabase's service role passes row level security anyway; elsewhere it needs to be let through.
    create policy service_reads on parley.bookings for select to service_role using (true);
    create policy service_books on parley.bookings for insert to service_role with check (true);
    create policy service_reads on parley.webrtc_sessions for select to service_role using (true);
  end if;
end
$$;
