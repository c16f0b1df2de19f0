-- Plans: settings of functions by which PostgreSQL plans what they do. It comes after all functions, because `create or replace function`
-- drops such settings: a migration that replaces one of these functions gives them again.

-- One plan for all values from the first call on: what these look up is found by its key whatever the key is, and a server that was just
-- started would otherwise plan every statement of its first five starts and ends on every connection. Made while a table is small, such a
-- plan would read it from end to end for as long as it is kept; so it may not. Nothing here runs long enough to be worth compiling.
do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'is_session_link_valid', 'is_claim_valid', 'participant_of_claim', 'claim_session_link', 'open_room', 'open_rooms', 'recent_room_changes',
    'start_session', 'start_sessions', 'renew_presence', 'close_presence', 'recover_presence', 'report_calls', 'end_session', 'end_session_when_due',
    'sweep_sessions', 'store_messages'
  ] loop
    execute format('alter function public.%I set plan_cache_mode = force_generic_plan', v_function);
    execute format('alter function public.%I set enable_seqscan = off', v_function);
    execute format('alter function public.%I set jit = off', v_function);
  end loop;
end
$$;

-- Called from within those, but this one takes all there is.
alter function parley.fold_session_sums() set enable_seqscan = on;
