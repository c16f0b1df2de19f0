-- A practice as 0.2.0 kept it: a session in every state, and something in every table. The clock stands still and is moved by hand.
create schema of_before;
create table of_before.clock (at timestamptz not null);
insert into of_before.clock values ('2026-11-20 10:00+00');
create or replace function parley.clock() returns timestamptz language sql volatile set search_path = ''
as $$ select at from of_before.clock $$;

create table of_before.booked (
  name text primary key,
  session_id uuid not null,
  consultant_id uuid not null,
  client_token text not null,
  consultant_token text not null
);

-- A session under a name, with people of its own.
create function of_before.book(p_name text, p_minutes integer, p_mode text default 'voice', p_funding text default 'received') returns void
language plpgsql
as $$
declare
  v_made jsonb := public.create_booking(p_name || ', client', 'Priya', p_name || ', consultant', 'Asha', p_mode,
    parley.clock() + make_interval(mins => p_minutes), 30, 10000, 'INR', p_funding => p_funding);
begin
  insert into of_before.booked
    select p_name, (v_made ->> 'sessionId')::uuid, b.consultant_id, v_made ->> 'clientToken', v_made ->> 'consultantToken'
    from parley.bookings b where b.id = (v_made ->> 'bookingId')::uuid;
end
$$;

create function of_before.session(p_name text) returns uuid
language sql stable
as $$ select session_id from of_before.booked where name = p_name $$;

create function of_before.enter(p_name text, p_side text) returns void
language plpgsql
as $$
declare
  v_session uuid := of_before.session(p_name);
begin
  perform public.start_session(v_session, p_side, 'node', md5(v_session || p_side)::uuid);
end
$$;

create function of_before.leave(p_name text, p_side text) returns void
language plpgsql
as $$
begin
  perform public.close_presence('node', array[md5(of_before.session(p_name) || p_side)::uuid], 'connection_lost');
end
$$;

-- Lets time pass in which whoever is there is heard, and sweeps.
create function of_before.pass(p_seconds integer) returns void
language plpgsql
as $$
begin
  update of_before.clock set at = at + make_interval(secs => p_seconds);
  update parley.presence set last_seen_at = parley.clock() where left_at is null;
  perform public.sweep_sessions();
end
$$;

-- Money and people who are there before anything is booked.
do $$
declare
  v_admin jsonb := public.create_staff_account('mira@practice.example', 'admin', 'scrypt$16$8$1$AAAA$AAAA');
  v_name text;
begin
  perform public.admin_save_view(public.open_staff_session((v_admin -> 'account' ->> 'id')::uuid, 86400), 'no-shows', 'status=no_show_client');
  perform public.add_receipt_key('key-of-before', '{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}', 'sealed');
  foreach v_name in array array['of the balance', 'completed', 'time up', 'active'] loop
    perform public.deposit_funds(v_name || ', client', 'Priya', 50000, 'INR', 'deposit for ' || v_name);
  end loop;
end
$$;

-- What has come to its end.
do $$
declare
  v_name text;
  v_proposal uuid := gen_random_uuid();
begin
  foreach v_name in array array['completed', 'time up', 'abandoned', 'client gone', 'no-show of the client', 'no-show of the consultant', 'expired'] loop
    perform of_before.book(v_name, 0, case v_name when 'completed' then 'chat' else 'video' end);
  end loop;
  perform of_before.book('of the balance', 0, p_funding => 'balance');
  update parley.settings set dispute_window_minutes = 0;
  perform of_before.book('paid out', 0);
  update parley.settings set dispute_window_minutes = 10080;
  perform public.cancel_session(of_before.session('of the balance'), 'ill', 'client');
  perform public.claim_session_link(b.client_token, null, 'device of the client, ' || b.name)
    from of_before.booked b where b.name in ('completed', 'time up', 'client gone');
  foreach v_name in array array['completed', 'time up', 'abandoned', 'client gone', 'paid out'] loop
    perform of_before.enter(v_name, 'client');
    perform of_before.enter(v_name, 'consultant');
  end loop;
  perform of_before.enter('no-show of the client', 'consultant');
  perform of_before.enter('no-show of the consultant', 'client');
  perform public.record_readiness(of_before.session('completed'), 'client', '{"microphone": "works"}');
  perform public.store_messages(jsonb_build_array(jsonb_build_object('sessionId', of_before.session('completed'), 'participantType', 'client',
    'id', gen_random_uuid(), 'message', 'Good morning')));
  perform public.record_call_quality(jsonb_build_array(jsonb_build_object('sessionId', of_before.session('time up'), 'participantType', 'client',
    'quality', '{"call": 1, "path": "relay", "grade": "weak", "rttMs": 300}'::jsonb)));
  perform public.propose_extension(of_before.session('time up'), 'client', v_proposal, 5);
  perform public.answer_extension(of_before.session('time up'), 'consultant', v_proposal, true);
  perform of_before.pass(300);
  perform of_before.leave('abandoned', 'client'), of_before.leave('abandoned', 'consultant'), of_before.leave('client gone', 'client'),
    of_before.leave('completed', 'consultant');
  perform of_before.pass(40);
  perform of_before.enter('completed', 'consultant');
  perform of_before.pass(260);
  perform public.end_session(of_before.session('completed'), 'thank you', 'client');
  perform public.end_session(of_before.session('paid out'), '', 'consultant');
  for v_minute in 1..90 loop
    perform of_before.pass(60);
  end loop;
  perform public.release_due_earnings();
  perform parley.fold_session_sums();
end
$$;

-- What came after the ends.
do $$
declare
  v_booked of_before.booked;
  v_payable parley.accounts;
begin
  select * into strict v_booked from of_before.booked where name = 'completed';
  perform public.rate_session(v_booked.client_token, null, null, 4, 'Good');
  perform public.save_session_note(v_booked.session_id, v_booked.consultant_id, 'Sleeps badly', 0);
  perform public.store_receipt(v_booked.session_id, 'key-of-before',
    format('e30.%s.c2ln', parley.base64url(convert_to('{"amounts": {"frozen": "100.00"}}', 'UTF8'))));
  perform public.admin_note(v_booked.session_id, 'mira@practice.example', 'called back', 'note of before');
  perform public.report_problem('device of the client, ' || name, client_token, null, 'connection', 'It broke off')
    from of_before.booked where name in ('completed', 'time up');
  perform public.admin_decide_dispute(of_before.session('time up'), 'split', 2000, 'mira@practice.example', 'half', 'decision of before');
  perform public.admin_refund(of_before.session('paid out'), 500, 'mira@practice.example', 'kindness', 'refund of before');
  select a.* into strict v_payable from parley.accounts a join of_before.booked b on b.consultant_id = a.person_id
    where b.name = 'paid out' and a.kind = 'payable';
  perform parley.post_transfer('withdrawal', null, 'admin', 'paid out', array[v_payable.id, parley.account_of(null, 'external', 'INR')],
    array[-1000, 1000]);
end
$$;

-- What is still to come, and what runs.
do $$
declare
  v_consultant jsonb;
begin
  perform of_before.book('scheduled', 3000), of_before.book('waiting', 5), of_before.book('active', 0), of_before.book('cancelled', 3000);
  perform public.cancel_session(of_before.session('cancelled'), '', 'consultant');
  perform of_before.enter('waiting', 'client');
  v_consultant := public.save_staff_account('asha@practice.example', 'consultant', 'scrypt$16$8$1$AAAA$AAAA', b.consultant_id)
    from of_before.booked b where b.name = 'waiting';
  perform public.consultant_running_late(public.open_staff_session((v_consultant -> 'account' ->> 'id')::uuid, 86400), of_before.session('waiting'), 5);
  perform of_before.enter('active', 'client'), of_before.enter('active', 'consultant');
  perform public.propose_extension(of_before.session('active'), 'consultant', gen_random_uuid(), 15);
end
$$;
