-- The events of a session form a hash chain: each row carries the SHA-256 over its predecessor's hash and its own content, so that whoever knows
-- the newest hash can tell when anything before it was changed, left out or put in.

-- The words are written by functions alone; a closed list here would have to be rewritten by everything that has something to tell.
alter table parley.session_events drop constraint if exists session_events_type_check;
alter table parley.session_events add constraint session_events_type_check check (type ~ '^[a-z]+(_[a-z]+)*$' and char_length(type) <= 60);

alter table parley.session_events add column place integer, add column hash bytea;
comment on column parley.session_events.place is 'The event''s number in its session, from 1 without gaps.';
comment on column parley.session_events.hash is 'parley.event_hash of this row and the hash of the one before it (32 zero bytes before the first).';

create function parley.utc_text(p_at timestamptz) returns text
language sql immutable set search_path = ''
as $$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

-- One line for each part; the jsonb text of PostgreSQL has one spelling for one value (keys in a fixed order).
create function parley.event_content(p_event parley.session_events) returns text
language sql immutable set search_path = ''
as $$
  select concat_ws(E'\n', p_event.session_id, p_event.place, p_event.type, p_event.actor, parley.utc_text(p_event.at), p_event.data::text)
$$;

create function parley.first_hash() returns bytea
language sql immutable set search_path = ''
as $$ select decode(repeat('00', 32), 'hex') $$;

create function parley.event_hash(p_previous bytea, p_event parley.session_events) returns bytea
language sql immutable set search_path = ''
as $$ select sha256(p_previous || convert_to(parley.event_content(p_event), 'UTF8')) $$;

-- What happened before the chain was introduced is chained as it stands.
alter table parley.session_events disable trigger session_events_append_only;
do $$
declare
  v_event parley.session_events;
  v_before parley.session_events;
begin
  for v_event in select * from parley.session_events order by session_id, seq loop
    v_event.place := case when v_before.session_id = v_event.session_id then v_before.place + 1 else 1 end;
    v_event.hash := parley.event_hash(case when v_event.place = 1 then parley.first_hash() else v_before.hash end, v_event);
    update parley.session_events set place = v_event.place, hash = v_event.hash where seq = v_event.seq;
    v_before := v_event;
  end loop;
end
$$;
alter table parley.session_events enable trigger session_events_append_only;
alter table parley.session_events alter column place set not null, alter column hash set not null;
alter table parley.session_events add constraint session_events_hash_size check (octet_length(hash) = 32);
-- The last word: two writers who both took the same predecessor cannot both stay.
create unique index session_events_in_order on parley.session_events (session_id, place);
drop index parley.session_events_by_session;

create function parley.last_event(p_session_id uuid) returns parley.session_events
language sql volatile set search_path = ''
as $$ select e from parley.session_events e where e.session_id = p_session_id order by e.place desc limit 1 $$;

-- Whoever holds the lock of the newest event may add the next one. It is the last lock that any transaction takes: after session, hold and accounts.
-- The foreign key would lock the session only after the row is written, so it is done here, in the order of everybody else.
create function parley.chain_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_last parley.session_events;
  v_newest parley.session_events;
begin
  perform from parley.webrtc_sessions where id = new.session_id for key share;
  v_newest := parley.last_event(new.session_id);
  while v_newest.seq is distinct from v_last.seq loop
    v_last := v_newest;
    perform from parley.session_events where seq = v_last.seq for update;
    -- Another writer may have added one while this one waited.
    v_newest := parley.last_event(new.session_id);
  end loop;
  new.place := coalesce(v_last.place, 0) + 1;
  new.hash := parley.event_hash(coalesce(v_last.hash, parley.first_hash()), new);
  return new;
end
$$;
create trigger session_events_chain before insert on parley.session_events for each row execute function parley.chain_event();

-- Events whose hash does not follow from what stands before them, or whose number does not.
create function parley.broken_links(p_session_id uuid default null) returns setof parley.session_events
language sql stable set search_path = ''
as $$
  select e
  from (
    select e, lag((e).hash) over chain as before, row_number() over chain as place
    from parley.session_events e
    where p_session_id is null or e.session_id = p_session_id
    window chain as (partition by e.session_id order by e.place)
  ) as chained (e, before, place)
  where (e).place <> chained.place or (e).hash <> parley.event_hash(coalesce(before, parley.first_hash()), e)
$$;

create function public.verify_event_chain(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'intact', broken.place is null,
    'brokenAt', broken.place,
    'length', count(e.seq),
    'head', encode((array_agg(e.hash order by e.place desc))[1], 'hex')
  )
  from (select min(place) as place from parley.broken_links(p_session_id)) as broken
  left join parley.session_events e on e.session_id = p_session_id
  group by broken.place
$$;
comment on function public.verify_event_chain is 'Recomputes the hashes of one session''s events; answers the number of the first that does not fit.';

-- In the order of their sessions, so that two processes closing leases cannot wait for each other's chains.
create or replace function parley.close_leases(p_ids bigint[], p_now timestamptz, p_reason text) returns integer
language sql volatile set search_path = ''
as $$
  with closed as (
    update parley.presence p
    set left_at = case when p.last_seen_at + parley.lease() > p_now then greatest(p_now, p.last_seen_at) else p.last_seen_at end,
      leave_reason = p_reason
    where p.id = any (p_ids) and p.left_at is null
    returning p.session_id, p.participant_type, p.node_id, p.connection_id, p.left_at
  ),
  told as (
    insert into parley.session_events (session_id, type, actor, data)
    select c.session_id, 'left', c.participant_type,
      jsonb_build_object('reason', p_reason, 'nodeId', c.node_id, 'connectionId', c.connection_id, 'leftAt', c.left_at)
    from closed c
    order by c.session_id, c.connection_id
  )
  select count(*)::integer from closed
$$;
