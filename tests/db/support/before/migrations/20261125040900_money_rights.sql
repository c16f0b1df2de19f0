-- The new functions are for the service role alone, and the new tables for nobody. Supabase grants new functions to its public roles by default.

create or replace view public.bookings with (security_invoker = true) as
  select id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor,
    currency, billing, funding, idempotency_key, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp,
    cancel_cutoff_minutes, early_join_minutes, overrun_cap_minutes, client_id, consultant_id, created_at, dispute_window_minutes
  from parley.bookings;

do $$
declare
  v_table regclass;
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
  foreach v_table in array array[
    'parley.earnings_on_hold', 'parley.extensions', 'parley.extension_answers', 'parley.refunds', 'parley.disputes', 'parley.dispute_reports',
    'parley.dispute_decisions', 'parley.audit', 'parley.receipt_keys', 'parley.receipts', 'parley.deposits'
  ]::regclass[] loop
    execute format('alter table %s enable row level security', v_table);
  end loop;
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in (
      'verify_event_chain', 'release_due_earnings', 'propose_extension', 'answer_extension', 'open_extension', 'report_problem',
      'session_aftermath', 'admin_reissue_link', 'admin_revoke_link', 'admin_end_session', 'admin_refund', 'admin_note',
      'admin_decide_dispute', 'admin_read_messages', 'admin_session_affairs', 'receipt_statement', 'unsigned_receipts', 'store_receipt',
      'find_receipt', 'receipt_keys', 'add_receipt_key', 'deposit_funds'
    )
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
  if v_service then
    grant insert (dispute_window_minutes) on public.bookings to service_role;
    grant insert (dispute_window_minutes) on parley.bookings to service_role;
  end if;
end
$$;

-- Beside the sweep, where the database sweeps by itself.
do $$
begin
  if not exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
    return;
  end if;
  create extension if not exists pg_cron;
  perform cron.schedule('parley-earnings', '60 seconds', 'select public.release_due_earnings()');
exception
  when others then raise notice 'no scheduled release of earnings: %', sqlerrm;
end
$$;
