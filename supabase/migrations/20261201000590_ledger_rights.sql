-- The new functions are for the service role alone, and the new tables and views for nobody.
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
  execute format('revoke all on parley.withdrawals, parley.withdrawal_parts, parley.consultant_ratings, parley.corrections, parley.earnings_by_day
    from %s', v_outsiders);
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'parley'::regnamespace and p.proname in (
      'corrections_of', 'corrected', 'problem_of', 'list_corrections', 'list_correction', 'count_rating', 'rating_of', 'person_named',
      'allot_withdrawal', 'withdrawal_json', 'withdrawals_page', 'standing_now', 'folded_from', 'event_kind', 'timeline_of', 'drawn_stretches', 'drawn',
      'reported_of', 'credit_of', 'credit_minor'
    )
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
  end loop;
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in (
      'withdraw_funds', 'admin_balances', 'admin_withdrawals', 'consultant_account', 'admin_timeline'
    )
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
