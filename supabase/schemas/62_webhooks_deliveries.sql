-- Deliveries of webhooks: what came of them, and how they are made once more.

-- An endpoint that is gone, or that nothing reached for the whole schedule, is told no more until somebody says so.
create function public.finish_webhook(
  p_delivery_id uuid, p_lease uuid, p_status text, p_delay_seconds integer, p_answer jsonb, p_rest_seconds integer default null,
  p_gone boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_kept jsonb := public.finish_delivery(p_delivery_id, p_lease, p_status, p_delay_seconds, p_answer);
  v_of record;
  v_why text;
begin
  select d.consumer_id, o.at into v_of from parley.deliveries d join parley.outbox o on o.seq = d.seq where d.id = p_delivery_id;
  if not found or not (v_kept ->> 'kept')::boolean then
    return v_kept || jsonb_build_object('disabled', false);
  end if;
  if p_status = 'done' then
    update parley.webhook_endpoints set last_success_at = parley.clock() where id = v_of.consumer_id;
  elsif p_rest_seconds > 0 then
    update parley.consumers set rest_until = parley.clock() + make_interval(secs => least(p_rest_seconds, 3600)) where id = v_of.consumer_id;
  end if;
  v_why := case when p_gone then 'gone' when p_status = 'failed' and exists (
    select from parley.webhook_endpoints where id = v_of.consumer_id and coalesce(last_success_at, '-infinity') < v_of.at) then 'failed' end;
  if v_why is not null then
    update parley.webhook_endpoints set disabled_why = v_why, disabled_at = parley.clock() where id = v_of.consumer_id and disabled_why is null;
    update parley.consumers set active = false where id = v_of.consumer_id;
  end if;
  return v_kept || jsonb_build_object('disabled', v_why is not null);
end
$$;
comment on function public.finish_webhook is
  'As finish_delivery; the endpoint rests for so many seconds, or is told no more: gone, or failed for the whole schedule. Refuses: '
  'invalid_argument.';

create function parley.delivery_json(p_delivery parley.deliveries) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('id', p_delivery.id, 'endpointId', p_delivery.consumer_id, 'seq', p_delivery.seq, 'eventId', o.id, 'type', o.type,
    'at', o.at, 'bookingId', o.booking_id, 'status', p_delivery.status, 'attempt', p_delivery.attempt,
    'dueAt', case when p_delivery.status = 'waiting' then p_delivery.due_at end, 'finishedAt', p_delivery.finished_at, 'answer', p_delivery.answer)
  from parley.outbox o where o.seq = p_delivery.seq
$$;

create function public.webhook_deliveries(p_endpoint_id uuid, p_status text default null, p_before bigint default null, p_limit integer default 50)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  with page as (
    select d, row_number() over (order by d.seq desc) as place from parley.deliveries d join parley.webhook_endpoints w on w.id = d.consumer_id
    where d.consumer_id = p_endpoint_id and (p_status is null or d.status = p_status) and (p_before is null or d.seq < p_before)
    order by d.seq desc limit least(greatest(p_limit, 1), 200) + 1
  )
  select jsonb_build_object(
    'deliveries', coalesce(jsonb_agg(parley.delivery_json(d) order by place) filter (where place <= least(greatest(p_limit, 1), 200)), '[]'),
    'next', min((d).seq) filter (where place = least(greatest(p_limit, 1), 200) and exists (
      select from page as p where p.place > least(greatest(p_limit, 1), 200))))
  from page
$$;
comment on function public.webhook_deliveries is 'Deliveries to an endpoint, the newest event first, at most 200. `next`: null at the end.';

-- As if it had never been tried: the whole schedule is before it again.
create function public.replay_delivery(p_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_delivery parley.deliveries;
begin
  update parley.deliveries d set status = 'waiting', attempt = 0, due_at = parley.clock(), finished_at = null, lease = null, leased_until = null
    where d.id = p_id and coalesce(d.leased_until, '-infinity') <= parley.clock()
      and exists (select from parley.webhook_endpoints w where w.id = d.consumer_id);
  select d.* into v_delivery from parley.deliveries d join parley.webhook_endpoints w on w.id = d.consumer_id where d.id = p_id;
  return case when v_delivery.id is not null then parley.delivery_json(v_delivery) end;
end
$$;
comment on function public.replay_delivery is 'Once more, at once. One that is under way is left to it. Null: there is no such delivery.';

create function public.recover_deliveries(p_endpoint_id uuid, p_since timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_consumer parley.consumers;
  v_count integer;
begin
  if p_since is null or not isfinite(p_since) then
    perform parley.refuse('invalid_argument', 'Since when must be a moment.', 'since');
  end if;
  perform parley.place_happenings(5000);
  select * into v_consumer from parley.consumers where id = p_endpoint_id and kind = 'webhook';
  if not found then
    return null;
  end if;
  with missed as (
    insert into parley.deliveries (consumer_id, seq, lane)
      select v_consumer.id, o.seq, coalesce(o.booking_id, o.session_id, o.subject_id, o.id) from parley.outbox o
      where o.at >= p_since and o.type = any (v_consumer.types) order by o.seq limit 100000
      on conflict (consumer_id, seq) do update set status = 'waiting', attempt = 0, due_at = parley.clock(), finished_at = null
        where deliveries.status = 'failed'
      returning 1
  ) select count(*) into v_count from missed;
  return jsonb_build_object('recovering', v_count);
end
$$;
comment on function public.recover_deliveries is
  'What happened since then and the endpoint was not told, or in vain, is told it now: 100,000 at most. Null: there is no such endpoint.';

create function public.test_webhook_endpoint(p_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_event parley.outbox;
  v_delivery parley.deliveries;
begin
  perform from parley.webhook_endpoints where id = p_id;
  if not found then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.outbox', 0));
  insert into parley.outbox (type, subject_id, body, at) values ('webhook.test', p_id, jsonb_build_object('endpointId', p_id), parley.clock())
    returning * into v_event;
  insert into parley.deliveries (consumer_id, seq, lane) values (p_id, v_event.seq, v_event.id) returning * into v_delivery;
  return parley.delivery_json(v_delivery);
end
$$;
comment on function public.test_webhook_endpoint is 'An event of no meaning, for this endpoint alone. Null: there is no such endpoint.';

create function public.webhook_troubles() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'url', w.url, 'why', w.disabled_why, 'since', w.disabled_at) order by w.disabled_at), '[]')
  from parley.webhook_endpoints w where w.disabled_why in ('gone', 'failed')
$$;
comment on function public.webhook_troubles is 'Endpoints that are told no more because they could not be.';
