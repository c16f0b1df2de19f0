-- What the holder of one link can make the database and the pages of others grow by. lib/limits.ts has these numbers, too, and a test holds the two together.

create or replace function parley.refuse(p_code text, p_message text, p_detail text default '', p_hint text default '') returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = case p_code
      when 'link_not_found' then 'PA001'
      when 'link_over' then 'PA002'
      when 'too_early' then 'PA003'
      when 'in_use_elsewhere' then 'PA004'
      when 'not_a_participant' then 'PA005'
      when 'session_not_found' then 'PA006'
      when 'session_over' then 'PA007'
      when 'not_started' then 'PA008'
      when 'already_started' then 'PA009'
      when 'insufficient_funds' then 'PA010'
      when 'already_booked' then 'PA011'
      when 'invalid_argument' then 'PA012'
      when 'invariant_violated' then 'PA013'
      when 'append_only' then 'PA014'
      when 'idempotency_conflict' then 'PA015'
      when 'person_busy' then 'PA016'
      when 'in_another_session' then 'PA017'
      when 'too_many_attempts' then 'PA018'
    end,
    message = p_message,
    detail = p_detail,
    hint = p_hint;
end
$$;

-- So many devices may come to a link in an hour: each is a claim and an event, for good.
create function parley.most_claims_per_hour() returns integer language sql immutable set search_path = '' as $$ select 60 $$;

-- So much text a history has at most, in bytes: what one side wrote must not be more than the other's connection takes in.
create function parley.most_history_bytes() returns integer language sql immutable set search_path = '' as $$ select 1048576 $$;

create or replace function parley.claim(p_link parley.session_links, p_device text, p_take_over boolean) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_hash bytea := parley.secret_hash(p_device);
  v_claim parley.claims := parley.newest_claim(p_link.id);
  v_recent timestamptz;
  -- Numbers go on over the links of a side, so that nothing issued under a revoked link is ever current again.
  v_number integer := 1 + coalesce((
    select max(c.claim_number) from parley.claims c join parley.session_links l on l.id = c.link_id
    where l.session_id = p_link.session_id and l.participant_type = p_link.participant_type
  ), 0);
begin
  if v_claim.device_hash = v_hash then
    update parley.claims set claimed_at = greatest(claimed_at, parley.clock())
      where link_id = p_link.id and claim_number = v_claim.claim_number;
    return v_claim.claim_number;
  end if;
  if v_claim.link_id is not null and p_take_over is not true then
    perform parley.refuse('in_use_elsewhere', 'This link is used on another device.', 'in_use_elsewhere');
  end if;
  -- The one so many claims ago.
  select c.claimed_at into v_recent from parley.claims c where c.link_id = p_link.id
    order by c.claim_number desc offset parley.most_claims_per_hour() - 1 limit 1;
  if v_recent > parley.clock() - interval '1 hour' then
    perform parley.refuse('too_many_attempts', 'This link went from device to device too often within an hour.',
      ceil(extract(epoch from v_recent + interval '1 hour' - parley.clock()))::text);
  end if;
  insert into parley.claims (link_id, claim_number, device_hash, claimed_at) values (p_link.id, v_number, v_hash, parley.clock());
  insert into parley.session_events (session_id, type, actor, data) values (
    p_link.session_id, case when v_claim.link_id is null then 'link_claimed' else 'link_taken_over' end, p_link.participant_type,
    jsonb_build_object('participantType', p_link.participant_type, 'claimNumber', v_number)
  );
  return v_number;
end
$$;

create or replace function public.list_messages(p_session_id uuid, p_limit integer default 500) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(
    jsonb_build_object(
      'id', m.id,
      'senderId', case m.participant_type when 'client' then b.client_id else b.consultant_id end,
      'senderType', m.participant_type,
      'message', m.message,
      'timestamp', m.at
    ) order by m.seq), '[]')
  from (
    select last.*, sum(octet_length(to_json(last.message)::text)) over (order by last.seq desc) as bytes
    from (select * from parley.messages where session_id = p_session_id order by seq desc limit p_limit) as last
  ) as m
  join parley.webrtc_sessions s on s.id = m.session_id
  join parley.bookings b on b.id = s.booking_id
  where m.bytes <= parley.most_history_bytes()
$$;
comment on function public.list_messages is 'The last messages of a session, oldest first: at most `p_limit`, and at most 1 MiB of text.';

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on function parley.most_claims_per_hour(), parley.most_history_bytes() from %s', v_role);
  end loop;
end
$$;
