-- A side reports a problem: what is not yet payable is withheld until an administrator decides.

create table parley.disputes (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null unique references parley.webrtc_sessions,
  opened_by parley.participant_type not null,
  withheld_minor parley.amount not null,
  opened_at timestamptz not null default parley.clock()
);
-- Each side says once what went wrong. `messages_attached`: it lets the administrators read what was said.
create table parley.dispute_reports (
  dispute_id uuid not null references parley.disputes,
  participant_type parley.participant_type not null,
  category text not null check (category in ('connection', 'other_side', 'charge', 'conduct', 'other')),
  description text not null check (char_length(description) between 1 and 2000),
  messages_attached boolean not null,
  at timestamptz not null default parley.clock(),
  primary key (dispute_id, participant_type)
);
create table parley.dispute_decisions (
  dispute_id uuid primary key references parley.disputes,
  decision text not null check (decision in ('release', 'refund', 'split')),
  refund_id uuid references parley.refunds,
  refunded_minor parley.amount not null,
  actor text not null,
  reason text not null,
  at timestamptz not null default parley.clock()
);
create trigger disputes_append_only before update or delete on parley.disputes
  for each row execute function parley.refuse_change();
create trigger dispute_reports_append_only before update or delete on parley.dispute_reports
  for each row execute function parley.refuse_change();
create trigger dispute_decisions_append_only before update or delete on parley.dispute_decisions
  for each row execute function parley.refuse_change();

create function parley.withhold_earnings(p_session_id uuid, p_side text) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_earned parley.earnings_on_hold;
begin
  update parley.earnings_on_hold set withheld_at = parley.clock()
    where session_id = p_session_id and withheld_at is null returning * into v_earned;
  if not found then
    return 0;
  end if;
  perform parley.post_transfer('withholding', v_earned.booking_id, p_side, 'reported',
    array[
      parley.account_of(v_earned.consultant_id, 'pending', v_earned.currency),
      parley.account_of(v_earned.consultant_id, 'withheld', v_earned.currency)
    ],
    array[-v_earned.amount_minor, v_earned.amount_minor]);
  return v_earned.amount_minor;
end
$$;

-- When the window of a settled session closes; null before the settlement.
create function parley.reportable_until(p_session_id uuid) returns timestamptz
language sql stable set search_path = ''
as $$
  select st.settled_at + parley.dispute_window(b.dispute_window_minutes)
  from parley.settlements st join parley.bookings b on b.id = st.booking_id where st.session_id = p_session_id
$$;

-- What both sides and the administrators may know of a dispute; what was written is for the administrators and its writer.
create function parley.dispute_json(p_session_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'disputeId', d.id, 'openedBy', d.opened_by, 'openedAt', d.opened_at, 'withheldMinor', d.withheld_minor,
    'status', case when c.dispute_id is null then 'open' else 'decided' end,
    'decision', c.decision, 'refundedMinor', c.refunded_minor, 'decidedAt', c.at
  )
  from parley.disputes d left join parley.dispute_decisions c on c.dispute_id = d.id
  where d.session_id = p_session_id
$$;

-- The link that a browser may speak for: the one whose claim it holds, or one that nobody has claimed, by its token.
create function parley.link_to_speak_for(p_device text, p_token text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l
  from parley.session_links l left join lateral (select (parley.newest_claim(l.id)).*) as c on true
  where l.revoked_at is null
    and ((p_token is not null and l.token_hash = parley.secret_hash(p_token)) or (p_token is null and l.id = p_link_id))
    and (c.device_hash = parley.secret_hash(p_device) or (c.link_id is null and p_token is not null))
$$;

create function public.report_problem(
  p_device text, p_token text, p_link_id uuid, p_category text, p_description text, p_attach_messages boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := parley.link_to_speak_for(p_device, p_token, p_link_id);
  v_session parley.webrtc_sessions;
  v_dispute parley.disputes;
  v_first boolean;
begin
  if v_link.id is null then
    perform parley.refuse('not_a_participant', 'This browser holds no link of that session.', 'not_a_participant');
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  -- What the clock ended before is over for whoever comes before the sweep, too.
  if not parley.is_over(v_session.status) and not parley.settle_when_due(v_session) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'not_over');
  end if;
  select * into v_dispute from parley.disputes where session_id = v_session.id;
  v_first := not found;
  if exists (select from parley.dispute_reports where dispute_id = v_dispute.id and participant_type = v_link.participant_type) then
    return jsonb_build_object('outcome', 'reported', 'dispute', parley.dispute_json(v_session.id));
  elsif exists (select from parley.dispute_decisions where dispute_id = v_dispute.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'already_decided');
  elsif parley.reportable_until(v_session.id) <= parley.now_in(v_session.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'window_over');
  end if;
  if v_first then
    insert into parley.disputes (session_id, opened_by, withheld_minor)
      values (v_session.id, v_link.participant_type, parley.withhold_earnings(v_session.id, v_link.participant_type)) returning * into v_dispute;
  end if;
  insert into parley.dispute_reports (dispute_id, participant_type, category, description, messages_attached)
    values (v_dispute.id, v_link.participant_type, p_category, btrim(p_description), coalesce(p_attach_messages, false));
  insert into parley.session_events (session_id, type, actor, data) values (v_session.id, 'problem_reported', v_link.participant_type,
    jsonb_build_object('category', p_category, 'withheldMinor', case when v_first then v_dispute.withheld_minor else 0 end));
  return jsonb_build_object('outcome', 'reported', 'dispute', parley.dispute_json(v_session.id));
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A report has a category and 1 to 2000 characters of description.', 'report');
    return null;
end
$$;
comment on function public.report_problem is
  'A side reports a problem within the booking''s dispute window; what is not yet payable is withheld. Refused (as a value): not_over, window_over, '
  'already_decided. Repeated by the same side, it answers the first.';

-- What a side''s summary says beside the settlement: until when a problem can be reported, what became of it, and what was refunded since.
create function public.session_aftermath(p_session_id uuid, p_participant_type text) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'currency', st.currency,
    'reportableUntil', parley.reportable_until(p_session_id),
    'refundedMinor', parley.refunded_minor(p_session_id),
    'reported', exists (
      select from parley.dispute_reports r join parley.disputes d on d.id = r.dispute_id
      where d.session_id = p_session_id and r.participant_type = p_participant_type
    ),
    'dispute', parley.dispute_json(p_session_id),
    'earnings', case when q.booking_id is null then 'payable' when q.withheld_at is null then 'pending' else 'withheld' end,
    'payableFrom', q.due_at,
    'serverTime', parley.clock()
  )
  from parley.settlements st left join parley.earnings_on_hold q on q.session_id = st.session_id
  where st.session_id = p_session_id
$$;
comment on function public.session_aftermath is 'What happened to a session''s money after the settlement, as a side may know it; null before. Reads only.';
