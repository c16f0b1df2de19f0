-- What administrators do to a session. Each act has an actor, a reason and an idempotency key, and leaves an audit entry; repeated with the same key it
-- answers what it did the first time and does nothing.

create table parley.audit (
  id bigint generated always as identity primary key,
  idempotency_key text not null unique check (char_length(idempotency_key) between 8 and 200),
  action text not null check (action ~ '^[a-z]+(_[a-z]+)*$'),
  session_id uuid not null references parley.webrtc_sessions,
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  reason text not null check (char_length(btrim(reason)) between 1 and 500),
  -- What was asked for, and what came of it; no secrets in either.
  details jsonb not null,
  result jsonb not null,
  at timestamptz not null default parley.clock()
);
create index audit_by_session on parley.audit (session_id, id);
create trigger audit_append_only before update or delete on parley.audit
  for each row execute function parley.refuse_change();
create trigger audit_no_truncate before truncate on parley.audit
  for each statement execute function parley.refuse_change();

-- Locks the session and answers what this key already did there; null when it is new. A key that did something else is refused.
create function parley.begin_act(
  p_action text, p_session_id uuid, p_actor text, p_reason text, p_key text, p_details jsonb
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_done parley.audit;
begin
  if coalesce(char_length(btrim(p_actor)), 0) not between 1 and 254 or coalesce(char_length(btrim(p_reason)), 0) not between 1 and 500
    or coalesce(char_length(p_key), 0) not between 8 and 200 then
    perform parley.refuse('invalid_argument', 'An act has an actor, a reason of 1 to 500 characters and an idempotency key of 8 to 200.', 'reason');
  end if;
  perform from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into v_done from parley.audit where idempotency_key = p_key;
  if found and (v_done.action, v_done.session_id, v_done.details) is distinct from (p_action, p_session_id, p_details) then
    perform parley.refuse('invalid_argument', 'This idempotency key did something else.', 'idempotency_key');
  end if;
  return v_done.result || jsonb_build_object('repeated', true);
end
$$;

create function parley.audited(
  p_action text, p_session_id uuid, p_actor text, p_reason text, p_key text, p_details jsonb, p_result jsonb
) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  insert into parley.audit (idempotency_key, action, session_id, actor, reason, details, result)
    values (p_key, p_action, p_session_id, btrim(p_actor), btrim(p_reason), p_details, p_result);
  return p_result || jsonb_build_object('repeated', false);
end
$$;

create function parley.refused(p_reason text) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('outcome', 'refused', 'reason', p_reason, 'repeated', false) $$;

-- A side's link is replaced by one whose token nobody knows yet; whoever holds the old one is out.
create function parley.replace_link(p_session_id uuid, p_side text, p_actor text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_old uuid;
  v_new uuid;
begin
  update parley.session_links set revoked_at = parley.clock()
    where session_id = p_session_id and participant_type = p_side and revoked_at is null returning id into strict v_old;
  insert into parley.session_links (session_id, participant_type, token_hash)
    values (p_session_id, p_side, sha256(parley.random_bytes32())) returning id into v_new;
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_revoked', p_actor, jsonb_build_object('participantType', p_side, 'linkId', v_old));
  return v_new;
end
$$;

create function public.admin_reissue_link(
  p_session_id uuid, p_participant_type text, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_details jsonb := jsonb_build_object('participantType', v_side);
  v_done jsonb := parley.begin_act('link_reissued', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
  v_link uuid;
begin
  if v_done is not null then
    return v_done || jsonb_build_object('token', null);
  end if;
  v_link := parley.replace_link(p_session_id, v_side, 'admin');
  insert into parley.session_events (session_id, type, actor, data) values
    (p_session_id, 'link_issued', 'admin', jsonb_build_object('participantType', v_side, 'linkId', v_link));
  return parley.audited('link_reissued', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done', 'linkId', v_link)) || jsonb_build_object('token', parley.new_link_token(v_link));
end
$$;
comment on function public.admin_reissue_link is
  'A new link for one side; the one before it is revoked and its holder is out. The raw token is answered once: repeated with the same key it is null.';

create function public.admin_revoke_link(
  p_session_id uuid, p_participant_type text, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_details jsonb := jsonb_build_object('participantType', v_side);
  v_done jsonb := parley.begin_act('link_revoked', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
begin
  return coalesce(v_done, parley.audited('link_revoked', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done', 'linkId', parley.replace_link(p_session_id, v_side, 'admin'))));
end
$$;
comment on function public.admin_revoke_link is 'Takes a side''s link away; whoever holds it is out. It stays without a link until one is re-issued.';

create function public.admin_end_session(p_session_id uuid, p_actor text, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_done jsonb := parley.begin_act('session_ended', p_session_id, p_actor, p_reason, p_idempotency_key, '{}');
  v_status text := (select status from parley.webrtc_sessions where id = p_session_id);
  v_ending jsonb;
begin
  if v_done is not null then
    return v_done;
  elsif parley.is_over(v_status) then
    return parley.refused('already_over');
  end if;
  v_ending := case when v_status = 'active' then public.end_session(p_session_id, p_reason, 'admin')
    else public.cancel_session(p_session_id, p_reason, 'admin') end;
  return parley.audited('session_ended', p_session_id, p_actor, p_reason, p_idempotency_key, '{}',
    jsonb_build_object('outcome', 'done', 'ending', v_ending));
end
$$;
comment on function public.admin_end_session is 'Ends a running session for both, or cancels one that has not started; settles it by its policy.';

create function public.admin_refund(
  p_session_id uuid, p_amount_minor bigint, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_details jsonb := jsonb_build_object('amountMinor', p_amount_minor);
  v_done jsonb := parley.begin_act('refunded', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
  v_settled parley.settlements;
  v_left bigint := parley.refundable_minor(p_session_id);
  v_amount bigint := coalesce(p_amount_minor, v_left);
  v_refund uuid;
begin
  if v_done is not null then
    return v_done;
  elsif v_left is null then
    return parley.refused('not_over');
  elsif v_left = 0 then
    return parley.refused('nothing_to_refund');
  elsif v_amount not between 1 and v_left then
    return parley.refused('more_than_captured');
  end if;
  select * into strict v_settled from parley.settlements where session_id = p_session_id;
  v_refund := parley.refund(v_settled, v_amount, btrim(p_actor), btrim(p_reason));
  if v_refund is null then
    return parley.refused('paid_out');
  end if;
  return parley.audited('refunded', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done', 'refundId', v_refund, 'amountMinor', v_amount, 'refundableMinor', v_left - v_amount));
end
$$;
comment on function public.admin_refund is
  'Gives money of a settled session back to the client, all that is left (amount null) or a part: never more than captured minus refunded. Refused (as a '
  'value): not_over, nothing_to_refund, more_than_captured, paid_out.';

create function public.admin_note(p_session_id uuid, p_actor text, p_note text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_done jsonb := parley.begin_act('noted', p_session_id, p_actor, p_note, p_idempotency_key, '{}');
begin
  if v_done is not null then
    return v_done;
  end if;
  insert into parley.session_events (session_id, type, actor) values (p_session_id, 'noted', 'admin');
  return parley.audited('noted', p_session_id, p_actor, p_note, p_idempotency_key, '{}', jsonb_build_object('outcome', 'done'));
end
$$;
comment on function public.admin_note is 'Keeps a note of the administrators'' own with a session; it is read by administrators alone.';

create function public.admin_decide_dispute(
  p_session_id uuid, p_decision text, p_refund_minor bigint, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_details jsonb := jsonb_build_object('decision', p_decision, 'refundMinor', p_refund_minor);
  v_done jsonb := parley.begin_act('dispute_decided', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
  v_dispute parley.disputes;
  v_refundable bigint := parley.refundable_minor(p_session_id);
  v_amount bigint;
begin
  if v_done is not null then
    return v_done;
  end if;
  select * into v_dispute from parley.disputes where session_id = p_session_id;
  if not found then
    return parley.refused('no_dispute');
  elsif exists (select from parley.dispute_decisions where dispute_id = v_dispute.id) then
    return parley.refused('already_decided');
  elsif coalesce(p_decision, '') not in ('release', 'refund', 'split') then
    perform parley.refuse('invalid_argument', 'The decision is release, refund or split.', 'decision');
  end if;
  v_amount := case p_decision when 'release' then 0 when 'refund' then v_refundable else p_refund_minor end;
  if p_decision = 'split' and (v_amount is null or v_amount not between 1 and v_refundable - 1) then
    return parley.refused('more_than_captured');
  elsif not parley.decide(v_dispute, p_decision, v_amount, btrim(p_actor), btrim(p_reason)) then
    return parley.refused('paid_out');
  end if;
  return parley.audited('dispute_decided', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done', 'decision', p_decision, 'refundedMinor', v_amount));
end
$$;
comment on function public.admin_decide_dispute is
  'Decides a dispute: release (the consultant is paid), refund (the client gets back all that is refundable) or split (the client gets the amount, the '
  'consultant the rest). Refused (as a value): no_dispute, already_decided, more_than_captured, paid_out.';

-- Refunds first, then makes payable whatever of the earnings is left. False: the refund is not covered.
create function parley.decide(p_dispute parley.disputes, p_decision text, p_amount bigint, p_actor text, p_reason text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_settled parley.settlements;
  v_earned parley.earnings_on_hold;
  v_refund uuid;
begin
  select * into strict v_settled from parley.settlements where session_id = p_dispute.session_id;
  if p_amount > 0 then
    v_refund := parley.refund(v_settled, p_amount, p_actor, p_reason);
    if v_refund is null then
      return false;
    end if;
  end if;
  select * into v_earned from parley.earnings_on_hold where session_id = p_dispute.session_id for update;
  if found then
    perform parley.release_earnings(v_earned, 'admin', 'dispute_decided');
  end if;
  insert into parley.dispute_decisions (dispute_id, decision, refund_id, refunded_minor, actor, reason)
    values (p_dispute.id, p_decision, v_refund, p_amount, p_actor, p_reason);
  insert into parley.session_events (session_id, type, actor, data) values (p_dispute.session_id, 'dispute_decided', 'admin',
    jsonb_build_object('decision', p_decision, 'refundedMinor', p_amount, 'reason', p_reason));
  return true;
end
$$;

-- Only what a reporter attached, and each look at it is an audit entry.
create function public.admin_read_messages(p_session_id uuid, p_actor text, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_done jsonb := parley.begin_act('messages_read', p_session_id, p_actor, p_reason, p_idempotency_key, '{}');
begin
  if not exists (
    select from parley.disputes d join parley.dispute_reports r on r.dispute_id = d.id
    where d.session_id = p_session_id and r.messages_attached
  ) then
    return parley.refused('not_attached');
  end if;
  return coalesce(v_done, parley.audited('messages_read', p_session_id, p_actor, p_reason, p_idempotency_key, '{}',
    jsonb_build_object('outcome', 'done')))
    || jsonb_build_object('messages', (
      select coalesce(jsonb_agg(jsonb_build_object('participantType', m.participant_type, 'message', m.message, 'timestamp', m.at) order by m.seq), '[]')
      from parley.messages m where m.session_id = p_session_id
    ));
end
$$;
comment on function public.admin_read_messages is 'What was said, if a reporter attached it; each view is an audit entry. Refused (as a value): not_attached.';

-- What the administrators' page of one session shows beside admin_session: links, what can be refunded, the dispute, the audit. Null: no such session.
create function public.admin_session_affairs(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'status', s.status,
    'currency', b.currency,
    'links', (
      select jsonb_agg(jsonb_build_object(
        'linkId', l.id, 'participantType', l.participant_type, 'issuedAt', l.issued_at, 'revokedAt', l.revoked_at,
        'claimedAt', (select max(c.claimed_at) from parley.claims c where c.link_id = l.id)
      ) order by l.participant_type, l.created_at desc)
      from parley.session_links l where l.session_id = s.id
    ),
    'refundableMinor', parley.refundable_minor(s.id),
    'refunds', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'amountMinor', r.amount_minor, 'feeMinor', r.fee_minor, 'actor', r.actor, 'reason', r.reason, 'at', r.at) order by r.at), '[]')
      from parley.refunds r where r.session_id = s.id
    ),
    'earnings', (
      select jsonb_build_object('amountMinor', q.amount_minor, 'dueAt', q.due_at, 'withheldAt', q.withheld_at)
      from parley.earnings_on_hold q where q.session_id = s.id
    ),
    'dispute', parley.dispute_json(s.id),
    'reports', (
      select coalesce(jsonb_agg(jsonb_build_object('participantType', r.participant_type, 'category', r.category, 'description', r.description,
        'messagesAttached', r.messages_attached, 'at', r.at) order by r.at), '[]')
      from parley.dispute_reports r join parley.disputes d on d.id = r.dispute_id where d.session_id = s.id
    ),
    'messages', (
      select jsonb_agg(jsonb_build_object('participantType', g.participant_type, 'count', g.count, 'characters', g.characters,
        'first', g.first, 'last', g.last) order by g.participant_type)
      from (
        select m.participant_type, count(*) as count, sum(char_length(m.message)) as characters, min(m.at) as first, max(m.at) as last
        from parley.messages m where m.session_id = s.id group by m.participant_type
      ) as g
    ),
    'extensions', (
      select coalesce(jsonb_agg(parley.extension_json(x) || jsonb_build_object('outcome', coalesce(a.outcome, 'expired')) order by x.proposed_at), '[]')
      from parley.extensions x left join parley.extension_answers a on a.extension_id = x.id where x.session_id = s.id
    ),
    'audit', (
      select coalesce(jsonb_agg(jsonb_build_object('action', t.action, 'actor', t.actor, 'reason', t.reason, 'result', t.result, 'at', t.at)
        order by t.id desc), '[]')
      from parley.audit t where t.session_id = s.id
    ),
    'chain', public.verify_event_chain(s.id),
    'serverTime', parley.clock()
  )
  from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
  where s.id = p_session_id
$$;
comment on function public.admin_session_affairs is 'Links, refunds, earnings, dispute, extensions and audit of one session, for administrators. Reads only.';
