-- Rights: who may call, read and write what. Nobody reaches a table; the service role (the web tier and the signalling server) calls the
-- functions of `public` and inserts bookings. A function stands here once, with who may call it beside its owner; a test fails on one that
-- does not.
--
-- PostgreSQL lets everybody call a new function, and Supabase's default privileges name its public roles, so a migration revokes that for
-- each function that it makes, by name: `revoke … on all functions in schema parley` is for the empty database alone (it would take away
-- what is granted below).
do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_right record;
  v_table regclass;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on schema parley from %s', v_outsiders);
  execute format('revoke all on all tables in schema parley from %s', v_outsiders);
  execute format('revoke all on all sequences in schema parley from %s', v_outsiders);
  execute format('revoke all on all functions in schema parley from %s', v_outsiders);
  -- Other programs may keep theirs in `public`: of what lies there, ours alone.
  execute format('revoke all on public.bookings, public.webrtc_sessions, public.staff_sessions_list from %s', v_outsiders);
  for v_table in select c.oid from pg_catalog.pg_class c where c.relnamespace = 'parley'::regnamespace and c.relkind = 'r' loop
    execute format('alter table %s enable row level security', v_table);
  end loop;

  for v_right in select r.function, r.caller from (values
    -- 01_practice
    ('public.practice_details', 'service_role'),
    ('public.set_practice_details', 'service_role'),
    ('public.mark_demo_practice', 'service_role'),
    ('public.database_status', 'service_role'),
    -- 11_currencies
    ('public.currency_readings', 'service_role'),
    -- 12_practice
    ('public.practice_settings', 'service_role'),
    ('public.change_practice', 'service_role'),
    ('public.set_practice_logo', 'service_role'),
    ('public.practice_logo', 'service_role'),
    ('public.practice_changes', 'service_role'),
    -- 19_events
    ('public.verify_event_chain', 'service_role'),
    ('public.recent_room_changes', 'service_role'),
    -- 20_links
    ('public.is_session_link_valid', 'service_role'),
    ('public.link_keys', 'service_role'),
    ('public.add_link_key', 'service_role'),
    ('public.current_links', 'service_role'),
    ('public.keep_derived_token', 'service_role'),
    ('public.issue_session_link', 'service_role'),
    -- 21_claims
    ('public.is_claim_valid', 'service_role'),
    ('public.claim_session_link', 'service_role'),
    ('public.participant_of_claim', 'service_role'),
    -- 22_presence
    ('public.renew_presence', 'service_role'),
    ('public.close_presence', 'service_role'),
    ('public.recover_presence', 'service_role'),
    -- 24_one_place
    ('public.admin_overlaps', 'service_role'),
    -- 25_rooms
    ('public.start_session', 'service_role'),
    ('public.start_sessions', 'service_role'),
    ('public.open_room', 'service_role'),
    ('public.open_rooms', 'service_role'),
    ('public.rehearse_session', 'service_role'),
    -- 27_chat
    ('public.store_messages', 'service_role'),
    ('public.list_messages', 'service_role'),
    -- 28_quality
    ('public.record_readiness', 'service_role'),
    ('public.record_call_quality', 'service_role'),
    ('public.admin_call_quality', 'service_role'),
    -- 29_call_evidence
    ('public.report_calls', 'service_role'),
    -- 30_bookings
    ('public.create_booking', 'service_role'),
    -- 35_endings
    ('public.end_session', 'service_role'),
    ('public.end_session_when_due', 'service_role'),
    ('public.sweep_sessions', 'service_role'),
    ('public.cancel_session', 'service_role'),
    ('public.cancellation_preview', 'service_role'),
    ('public.cancel_by_link', 'service_role'),
    -- 36_extensions
    ('public.propose_extension', 'service_role'),
    ('public.answer_extension', 'service_role'),
    ('public.open_extension', 'service_role'),
    -- 37_refunds_and_disputes
    ('public.release_due_earnings', 'service_role'),
    ('public.report_problem', 'service_role'),
    -- 38_deposits_and_withdrawals
    ('public.deposit_funds', 'service_role'),
    ('public.withdraw_funds', 'service_role'),
    ('public.admin_withdrawals', 'service_role'),
    ('public.admin_balances', 'service_role'),
    -- 38_payouts
    ('public.order_payout', 'service_role'),
    ('public.end_payout', 'service_role'),
    ('public.payout_of', 'service_role'),
    ('public.payouts_page', 'service_role'),
    ('public.payee_account', 'service_role'),
    ('public.set_payee_account', 'service_role'),
    ('public.balances_of', 'service_role'),
    -- 39_corrections
    ('public.session_aftermath', 'service_role'),
    -- 40_receipts
    ('public.receipt_keys', 'service_role'),
    ('public.add_receipt_key', 'service_role'),
    ('public.receipt_statement', 'service_role'),
    ('public.unsigned_receipts', 'service_role'),
    ('public.store_receipt', 'service_role'),
    ('public.find_receipt', 'service_role'),
    ('public.session_receipt', 'service_role'),
    -- 41_users
    ('public.create_user', 'service_role'),
    ('public.save_user', 'service_role'),
    ('public.find_user', 'service_role'),
    ('public.list_users', 'service_role'),
    ('public.delete_user', 'service_role'),
    ('public.adopt_user', 'service_role'),
    ('public.consultant_person', 'service_role'),
    -- 41_users_sign_ins
    ('public.open_sign_in', 'service_role'),
    ('public.use_sign_in', 'service_role'),
    ('public.close_sign_in', 'service_role'),
    -- 41_users_tokens
    ('public.open_api_sign_in', 'service_role'),
    ('public.refresh_sign_in', 'service_role'),
    -- 41_users_own
    ('public.sign_up', 'service_role'),
    ('public.own_account', 'service_role'),
    ('public.change_own_name', 'service_role'),
    ('public.own_password', 'service_role'),
    ('public.ask_own_email', 'service_role'),
    ('public.change_own_password', 'service_role'),
    ('public.end_own_sign_ins', 'service_role'),
    ('public.delete_own_account', 'service_role'),
    -- 41_users_links
    ('public.find_user_link', 'service_role'),
    ('public.use_user_link', 'service_role'),
    -- 42_admin_acts
    ('public.admin_reissue_link', 'service_role'),
    ('public.admin_show_link', 'service_role'),
    ('public.admin_revoke_link', 'service_role'),
    ('public.admin_end_session', 'service_role'),
    ('public.admin_refund', 'service_role'),
    ('public.admin_note', 'service_role'),
    ('public.admin_decide_dispute', 'service_role'),
    ('public.admin_read_messages', 'service_role'),
    -- 42_admin_users
    ('public.admin_users', 'service_role'),
    ('public.admin_set_roles', 'service_role'),
    ('public.admin_invite_user', 'service_role'),
    ('public.admin_make_user_link', 'service_role'),
    ('public.admin_end_sign_ins', 'service_role'),
    ('public.admin_delete_user', 'service_role'),
    ('public.make_user_link', 'service_role'),
    -- 44_lists
    ('public.admin_sessions', 'service_role'),
    ('public.admin_session_totals', 'service_role'),
    ('public.admin_consultants', 'service_role'),
    ('public.admin_saved_views', 'service_role'),
    ('public.admin_save_view', 'service_role'),
    ('public.admin_overview', 'service_role'),
    -- 45_session_page
    ('public.admin_session', 'service_role'),
    ('public.admin_timeline', 'service_role'),
    ('public.admin_session_affairs', 'service_role'),
    -- 46_consultant
    ('public.consultant_desk', 'service_role'),
    ('public.consultant_earnings', 'service_role'),
    ('public.consultant_account', 'service_role'),
    ('public.consultant_sessions', 'service_role'),
    ('public.consultant_claim', 'service_role'),
    ('public.consultant_end_session', 'service_role'),
    ('public.consultant_running_late', 'service_role'),
    -- 47_notes
    ('public.read_session_note', 'service_role'),
    ('public.save_session_note', 'service_role'),
    ('public.consultant_read_note', 'service_role'),
    ('public.consultant_save_note', 'service_role'),
    -- 48_ratings
    ('public.rate_session', 'service_role'),
    ('public.session_extras', 'service_role'),
    -- 48_clubs
    ('public.create_club', 'service_role'),
    ('public.list_clubs', 'service_role'),
    ('public.find_club', 'service_role'),
    ('public.join_club', 'service_role'),
    ('public.leave_club', 'service_role'),
    -- 48_clubs_members
    ('public.list_club_members', 'service_role'),
    ('public.set_club_role', 'service_role'),
    ('public.remove_club_member', 'service_role'),
    ('public.block_from_club', 'service_role'),
    ('public.unblock_from_club', 'service_role'),
    ('public.list_club_blocks', 'service_role'),
    -- 48_clubs_owners
    ('public.change_club', 'service_role'),
    ('public.delete_club', 'service_role'),
    -- 50_group_rooms
    ('public.keep_raised_hands', 'service_role'),
    ('public.create_group_room', 'service_role'),
    ('public.invite_to_group_room', 'service_role'),
    ('public.reissue_group_link', 'service_role'),
    ('public.end_group_room', 'service_role'),
    -- 52_group_hosting
    ('public.create_group_session', 'service_role'),
    ('public.change_group_session', 'service_role'),
    ('public.start_group_session', 'service_role'),
    ('public.end_group_session', 'service_role'),
    ('public.cancel_group_session', 'service_role'),
    ('public.invite_to_group_session', 'service_role'),
    -- 53_group_joining
    ('public.join_group_session', 'service_role'),
    ('public.leave_group_session', 'service_role'),
    -- 54_group_lists
    ('public.find_group_session', 'service_role'),
    ('public.list_group_sessions', 'service_role'),
    ('public.group_session_people', 'service_role'),
    ('public.group_session_messages', 'service_role'),
    -- 55_group_moderation
    ('public.moderate_group_session', 'service_role'),
    ('public.moderate_group_room', 'service_role'),
    -- 56_group_attendance
    ('public.group_attendance', 'service_role'),
    -- 57_admin_groups
    ('public.admin_group_rooms', 'service_role'),
    ('public.admin_group_room', 'service_role'),
    ('public.admin_end_group_room', 'service_role'),
    ('public.admin_remove_group_member', 'service_role'),
    -- 58_polls
    ('public.create_poll', 'service_role'),
    ('public.vote_in_poll', 'service_role'),
    ('public.close_poll', 'service_role'),
    ('public.session_polls', 'service_role'),
    ('public.room_polls', 'service_role'),
    -- 60_api
    ('public.make_api_key', 'service_role'),
    ('public.list_api_keys', 'service_role'),
    ('public.revoke_api_key', 'service_role'),
    ('public.use_api_key', 'service_role'),
    ('public.book_by_api', 'service_role'),
    ('public.booking_of_api', 'service_role'),
    ('public.session_of_api', 'service_role'),
    ('public.bookings_of_api', 'service_role'),
    -- 61_outbox_deliveries
    ('public.place_outbox', 'service_role'),
    ('public.keep_consumer', 'service_role'),
    ('public.claim_deliveries', 'service_role'),
    ('public.finish_delivery', 'service_role'),
    ('public.forget_outbox', 'service_role'),
    ('public.outbox_state', 'service_role'),
    -- 61_outbox_feed
    ('public.read_outbox', 'service_role'),
    -- 65_services
    ('public.save_service', 'service_role'),
    ('public.find_service', 'service_role'),
    ('public.list_services', 'service_role'),
    -- 66_availability
    ('public.set_availability', 'service_role'),
    ('public.find_availability', 'service_role'),
    ('public.add_busy_time', 'service_role'),
    ('public.list_busy_times', 'service_role'),
    ('public.remove_busy_time', 'service_role'),
    -- 67_slots
    ('public.list_slots', 'service_role'),
    -- 68_reservations
    ('public.reserve_slot', 'service_role'),
    ('public.find_reservation', 'service_role'),
    ('public.release_reservation', 'service_role'),
    ('public.book_service', 'service_role'),
    -- 63_people
    ('public.keep_person', 'service_role'),
    ('public.find_person', 'service_role'),
    ('public.list_people', 'service_role'),
    ('public.set_person_photo', 'service_role'),
    ('public.person_photo', 'service_role'),
    ('public.book_with_contacts', 'service_role'),
    -- 63_people_pages
    ('public.admin_people', 'service_role'),
    ('public.admin_person', 'service_role'),
    ('public.admin_invite_consultant', 'service_role'),
    -- 62_webhooks
    ('public.make_webhook_endpoint', 'service_role'),
    ('public.change_webhook_endpoint', 'service_role'),
    ('public.delete_webhook_endpoint', 'service_role'),
    ('public.switch_webhook_endpoint', 'service_role'),
    ('public.rotate_webhook_secret', 'service_role'),
    ('public.list_webhook_endpoints', 'service_role'),
    ('public.find_webhook_endpoint', 'service_role'),
    ('public.webhook_targets', 'service_role'),
    -- 62_webhooks_deliveries
    ('public.finish_webhook', 'service_role'),
    ('public.webhook_deliveries', 'service_role'),
    ('public.replay_delivery', 'service_role'),
    ('public.recover_deliveries', 'service_role'),
    ('public.test_webhook_endpoint', 'service_role'),
    ('public.webhook_troubles', 'service_role'),
    -- 64_mail
    ('public.begin_mail', 'service_role'),
    ('public.finish_mail', 'service_role'),
    ('public.mail_facts', 'service_role'),
    ('public.due_reminders', 'service_role'),
    ('public.admin_mail', 'service_role'),
    -- 69_moves
    ('public.reschedule_booking', 'service_role'),
    ('public.moves_of_booking', 'service_role'),
    ('public.slots_to_move', 'service_role'),
    -- 69_booking_pages
    ('public.booking_settings', 'service_role'),
    ('public.admin_set_public_booking', 'service_role'),
    ('public.book_reservation', 'service_role'),
    ('public.told_in_zone', 'service_role'),
    -- What is called on behalf of whoever writes or reads as that role: the domains' refusals, and the policy of parley.session_list.
    ('parley.refuse_value', 'service_role'),
    ('parley.own_claims', 'authenticated'),
    ('parley.signed_in_as', 'authenticated')
  ) as r (function, caller) loop
    execute format('revoke all on function %s from %s', v_right.function, v_outsiders);
    if exists (select from pg_catalog.pg_roles where rolname = v_right.caller) then
      execute format('grant execute on function %s to %I', v_right.function, v_right.caller);
    end if;
  end loop;
end
$$;

-- Booking systems insert rows, in SQL or over REST; the columns are those that they decide, people and times of writing are the trigger's.
-- Both views act as their caller, so the tables below them need the same rights.
do $$
declare
  v_table regclass;
  v_columns text := 'id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor, '
    'currency, billing, funding, idempotency_key, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp, '
    'cancel_cutoff_minutes, early_join_minutes, overrun_cap_minutes, dispute_window_minutes, relay_only';
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    return;
  end if;
  revoke all on public.bookings, public.webrtc_sessions, public.staff_sessions_list from service_role;
  grant usage on schema parley to service_role;
  grant select on public.bookings, public.webrtc_sessions, parley.bookings, parley.webrtc_sessions to service_role;
  foreach v_table in array array['public.bookings', 'parley.bookings']::regclass[] loop
    execute format('grant insert (%s) on %s to service_role', v_columns, v_table);
  end loop;
  -- Supabase's service role passes row level security anyway; elsewhere it needs to be let through.
  create policy service_reads on parley.bookings for select to service_role using (true);
  create policy service_books on parley.bookings for insert to service_role with check (true);
  create policy service_reads on parley.webrtc_sessions for select to service_role using (true);
end
$$;

-- Staff who are signed in through Supabase Auth read the list of sessions themselves: administrators all of it, consultants their own.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'authenticated') then
    return;
  end if;
  grant usage on schema parley to authenticated;
  grant select on parley.session_list, public.staff_sessions_list to authenticated;
  -- Asked once per statement, not per row.
  create policy staff_reads on parley.session_list for select to authenticated using (
    (select parley.signed_in_as('admin'))
    or (
      (select parley.signed_in_as('consultant'))
      and consultant_id::text = (select parley.own_claims() -> 'app_metadata' ->> 'person_id')
    )
  );
end
$$;
