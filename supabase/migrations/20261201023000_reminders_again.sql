-- A reminder whose server was busy is tried again, as long as it is of use.

create or replace function public.due_reminders(p_limit integer default 100) returns jsonb
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
