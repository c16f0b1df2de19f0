-- What administrators do to a session, each act with an actor, a reason and an audit entry. (To accounts: 42_admin_users.sql.)

-- Repeated with the same key, an act answers what it did the first time and does nothing.
create table parley.audit (
  id bigint generated always as identity primary key,
  idempotency_key text not null unique check (char_length(idempotency_key) between 8 and 200),
  action text not null check (action ~ '^[a-z]+(_[a-z]+)*$'),
  session_id uuid references parley.sessions,
  actor text not null check (char_length(btrim(actor)) between 1 and 254),
  reason text not null check (char_length(btrim(reason)) between 1 and 500),
  -- What was asked for, and what came of it; no secrets in either.
  details jsonb not null,
  result jsonb not null,
  at timestamptz not null default parley.clock(),
  user_id uuid references parley.users,
  constraint audit_is_about_something check (session_id is not null or user_id is not null)
);
create index audit_by_session on parley.audit (session_id, id);
create index audit_by_user on parley.audit (user_id, id) where user_id is not null;
create trigger audit_append_only before update or delete on parley.audit
  for each row execute function parley.refuse_change();
create trigger audit_no_truncate before truncate on parley.audit
  for each statement execute function parley.refuse_change();

-- Locks the session and answers what this key already did there; null when it is new. A key that did something else is refused. One act at
-- a time for a key, whatever the session.
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
  perform pg_advisory_xact_lock(hashtextextended('parley.act ' || p_key, 0));
  perform from parley.webrtc_sessions where id = p_session_id for update;
  if not found then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  select * into v_done from parley.audit where idempotency_key = p_key;
  if found and (v_done.action, v_done.session_id, v_done.actor, v_done.reason, v_done.details)
    is distinct from (p_action, p_session_id, btrim(p_actor), btrim(p_reason), p_details) then
    perform parley.refuse('idempotency_conflict', 'This idempotency key did something else.', 'idempotency_key');
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
  'A new link for one side; the one before it is revoked and its holder is out. The raw token is answered once: repeated with the same key '
  'it is null.';

create function public.admin_show_link(
  p_session_id uuid, p_participant_type text, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_details jsonb := jsonb_build_object('participantType', v_side);
  v_done jsonb := parley.begin_act('link_shown', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
  v_link uuid := (select id from parley.links_to_tell(p_session_id) where participant_type = v_side);
begin
  if v_link is null then
    return parley.refused('link_revoked_before');
  end if;
  return coalesce(v_done, parley.audited('link_shown', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done'))) || jsonb_build_object('linkId', v_link);
end
$$;
comment on function public.admin_show_link is
  'Writes down that an administrator looked at the link of one side, and answers which it is; the application derives its token. It stays '
  'as it is.';

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
comment on function public.admin_revoke_link is
  'Takes a side''s link away; whoever holds it is out. It stays without a link until one is re-issued.';

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
comment on function public.admin_end_session is
  'Ends a running session for both, or cancels one that has not started; settles it by its policy.';

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
  'Gives money of a settled session back to the client, all that is left (amount null) or a part: never more than captured minus refunded. '
  'Refused (as a value): not_over, nothing_to_refund, more_than_captured, paid_out.';

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
  'Decides a dispute: release (the consultant is paid), refund (the client gets back all that is refundable) or split (the client gets the '
  'amount, the consultant the rest). Refused (as a value): no_dispute, already_decided, more_than_captured, paid_out.';

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
comment on function public.admin_read_messages is
  'What was said, if a reporter attached it; each view is an audit entry. Refused (as a value): not_attached.';
