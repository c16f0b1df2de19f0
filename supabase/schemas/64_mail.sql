-- Mail: what was sent to whom about a session, once each. Addresses stand beside people and nowhere here.

create table parley.mails (
  -- Of one sending: the session, the kind, the recipient, and which of them it is.
  key text primary key check (char_length(key) between 1 and 200),
  kind text not null check (kind ~ '^[a-z]+(_[a-z]+)*$' and char_length(kind) <= 40),
  session_id uuid not null references parley.sessions,
  recipient text not null check (recipient in ('client', 'consultant', 'practice')),
  -- sending: on its way, or to be tried again · sent: a server took it · kept: a file, where there is no server · skipped: nobody to send it to,
  -- or too late · failed: given up.
  status text not null default 'sending' check (status in ('sending', 'sent', 'kept', 'skipped', 'failed')),
  attempts integer not null default 1,
  leased_until timestamptz not null,
  said text check (char_length(said) <= 500),
  at timestamptz not null default parley.clock()
);
create index mails_by_session on parley.mails (session_id, at);
create index mails_by_time on parley.mails (at);

-- So many mails a practice begins in an hour.
create function parley.most_mails() returns integer language sql immutable set search_path = '' as $$ select 5000 $$;

create function public.begin_mail(p_key text, p_kind text, p_session_id uuid, p_recipient text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_begun text;
begin
  if (select count(*) from parley.mails where at > parley.clock() - interval '1 hour') >= parley.most_mails()
    and not exists (select from parley.mails where key = p_key) then
    return jsonb_build_object('begun', false, 'wait', true);
  end if;
  insert into parley.mails as m (key, kind, session_id, recipient, leased_until)
    values (p_key, p_kind, p_session_id, p_recipient, clock_timestamp() + interval '2 minutes')
    on conflict (key) do update set attempts = m.attempts + 1, leased_until = excluded.leased_until
      where m.status = 'sending' and m.leased_until < clock_timestamp()
    returning key into v_begun;
  return jsonb_build_object('begun', v_begun is not null, 'wait', v_begun is null and exists (
    select from parley.mails where key = p_key and status = 'sending'));
exception
  when check_violation or not_null_violation or foreign_key_violation then
    perform parley.refuse('invalid_argument', 'A mail has a key, a kind, a session and a recipient.', 'mail');
    return null;
end
$$;
comment on function public.begin_mail is
  '`begun`: the caller sends it, within two minutes. Not begun: it was sent or given up; with `wait` somebody else is at it, or too many were '
  'begun within an hour. Refuses: invalid_argument.';

-- `again`: it may be begun anew.
create function public.finish_mail(p_key text, p_status text, p_said text default null) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  with finished as (
    update parley.mails set
      status = case when p_status in ('sent', 'kept', 'skipped', 'failed') then p_status else 'sending' end,
      leased_until = clock_timestamp(), said = left(p_said, 500)
    where key = p_key and status = 'sending' returning key
  )
  select jsonb_build_object('finished', exists (select from finished))
$$;

create function parley.contact_json(p_person_id uuid, p_name text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('name', p_name, 'timeZone', d.time_zone,
    'email', coalesce(d.email, (select u.email from parley.users u where u.person_id = p_person_id and u.deleted_at is null)))
  from (select 1) one left join parley.person_details d on d.person_id = p_person_id
$$;

-- All that a mail about a session says, as it is when it is sent.
create function public.mail_facts(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'sessionId', s.id, 'bookingId', b.id, 'mode', s.session_type, 'status', s.status, 'start', s.scheduled_start_time,
    'minutes', s.paid_duration_minutes, 'opensAt', s.opens_at, 'currency', b.currency, 'priceMinor', b.price_minor,
    'sequence', (select count(*) from parley.session_events e where e.session_id = s.id and e.type in ('moved', 'rescheduled', 'session_moved')),
    'client', parley.contact_json(b.client_id, b.client_name), 'consultant', parley.contact_json(b.consultant_id, b.consultant_name),
    'practice', jsonb_build_object('name', w.practice_name, 'supportEmail', p.support_email, 'timeZone', p.time_zone, 'accent', p.accent),
    'settlement', (
      select jsonb_build_object('chargedMinor', t.released_minor + t.fee_minor, 'returnedMinor', t.returned_minor, 'seconds', t.billable_seconds)
      from parley.settlements t where t.session_id = s.id),
    'serverTime', parley.clock()
  )
  from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id, parley.settings w, parley.practice_profile p
  where s.id = p_session_id
$$;
comment on function public.mail_facts is 'Null: there is no such appointment.';

-- What is due by the instant: a day before, where it was booked earlier than that, and ten minutes before. Of a start that was moved the
-- key is another one.
create function public.due_reminders(p_limit integer default 100) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(jsonb_build_object('key', d.key, 'kind', d.kind, 'sessionId', d.session_id, 'recipient', d.recipient)), '[]')
  from (
    select k.kind, l.session_id, r.recipient,
      format('%s %s %s %s', l.session_id, k.kind, r.recipient, extract(epoch from l.start)::bigint) as key
    from (values ('reminder_day', interval '24 hours', interval '2 hours'), ('reminder_soon', interval '10 minutes', interval '0')) as k (kind, ahead, late)
    cross join (values ('client'), ('consultant')) as r (recipient)
    join parley.session_list l on l.status in ('scheduled', 'waiting') and l.start > parley.clock() + k.late and l.start <= parley.clock() + k.ahead
    join parley.bookings b on b.id = l.booking_id and b.created_at < l.start - k.ahead
    where not exists (
      select from parley.mails m where m.key = format('%s %s %s %s', l.session_id, k.kind, r.recipient, extract(epoch from l.start)::bigint)
        and (m.status <> 'sending' or m.leased_until > clock_timestamp() - interval '30 seconds'))
    order by l.start, l.session_id limit least(greatest(p_limit, 1), 500)
  ) d
$$;
comment on function public.due_reminders is 'Which reminders are due and not yet stale that nobody has begun, or whose server was busy half a minute ago.';

create function public.admin_mail(p_claims jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select jsonb_build_object('sent', count(*) filter (where status = 'sent'), 'kept', count(*) filter (where status = 'kept'),
      'failed', count(*) filter (where status = 'failed'))
    from parley.mails where at > parley.clock() - interval '7 days'
  );
end
$$;
comment on function public.admin_mail is 'What became of the mails of the last seven days. Refuses: not_signed_in, not_allowed.';
