-- What happened in a session, as a chain that shows when something was changed, left out or put in; and how other processes hear of it.

-- The events of a session form a hash chain: each row carries the SHA-256 over its predecessor's hash and its own content, so that whoever
-- knows the newest hash can tell when anything before it was changed, left out or put in.
create table parley.session_events (
  seq bigint generated always as identity primary key,
  session_id uuid not null references parley.sessions,
  -- The words are written by functions alone; a closed list here would have to be rewritten by everything that has something to tell.
  type text not null check (type ~ '^[a-z]+(_[a-z]+)*$' and char_length(type) <= 60),
  actor text not null constraint session_events_actor_check check (actor ~ '^[a-z]+$'),
  data jsonb not null default '{}',
  at timestamptz not null default parley.clock(),
  place integer not null,
  hash bytea not null constraint session_events_hash_size check (octet_length(hash) = 32)
);
comment on column parley.session_events.actor is 'The role of the member who did it, or admin, or system.';
comment on column parley.session_events.place is 'The event''s number in its session, from 1 without gaps.';
comment on column parley.session_events.hash is
  'parley.event_hash of this row and the hash of the one before it (32 zero bytes before the first).';
-- The changes that other processes must hear of (see recent_room_changes).
create index session_events_changes on parley.session_events (at)
  where type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended');
-- The last word: two writers who both took the same predecessor cannot both stay.
create unique index session_events_in_order on parley.session_events (session_id, place);
create index session_events_of_rooms on parley.session_events (at) where type = 'room_changed';
create index session_events_elsewhere on parley.session_events (at) where type = 'left' and data ->> 'reason' = 'elsewhere';
create trigger session_events_append_only before update or delete on parley.session_events
  for each row execute function parley.refuse_change();
create trigger session_events_no_truncate before truncate on parley.session_events
  for each statement execute function parley.refuse_change();

-- One line for each part; the jsonb text of PostgreSQL has one spelling for one value (keys in a fixed order).
create function parley.event_content(p_event parley.session_events) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return concat_ws(E'\n', p_event.session_id, p_event.place, p_event.type, p_event.actor, parley.utc_text(p_event.at), p_event.data::text);
end
$$;

create function parley.first_hash() returns bytea
language plpgsql immutable set search_path = ''
as $$ begin return decode(repeat('00', 32), 'hex'); end $$;

create function parley.event_hash(p_previous bytea, p_event parley.session_events) returns bytea
language plpgsql immutable set search_path = ''
as $$ begin return sha256(p_previous || convert_to(parley.event_content(p_event), 'UTF8')); end $$;

-- Whoever holds the lock of the newest event may add the next one. It is the last lock that any transaction takes: after session, hold and
-- accounts. The foreign key would lock the session only after the row is written, so it is done here, in the order of everybody else.
-- Whoever appends waits for the last event's lock, and looks again, since another may have added one meanwhile.
create function parley.chain_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_place integer;
  v_hash bytea;
  v_ours boolean;
begin
  -- Before the event's lock, as who ends a session takes them.
  perform from parley.webrtc_sessions where id = new.session_id for key share;
  loop
    select e.place, e.hash, e.xmin = pg_current_xact_id()::xid into v_place, v_hash, v_ours
      from parley.session_events e where e.session_id = new.session_id order by e.place desc limit 1 for update;
    -- Behind an event that this transaction wrote nobody else can have written.
    exit when v_ours;
    exit when not exists (
      select from parley.session_events e where e.session_id = new.session_id and e.place > coalesce(v_place, 0));
  end loop;
  new.place := coalesce(v_place, 0) + 1;
  new.hash := parley.event_hash(coalesce(v_hash, parley.first_hash()), new);
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
comment on function public.verify_event_chain is
  'Recomputes the hashes of one session''s events; answers the number of the first that does not fit.';

-- An event gets its time when it is written but is seen only once its transaction commits; readers therefore look back this far.
create function parley.change_overlap() returns interval language sql immutable set search_path = '' as $$ select interval '10 seconds' $$;

-- A hint only: the payload is the session's id, what happened is read by recent_room_changes. NOTIFY makes transactions commit one after
-- the other, each waiting for the disk of the one before it. So at most one at a time carries the hint; whoever finds another one at it
-- goes without: that one's hint, or the next poll within a second, tells of both.
create function parley.announce_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if pg_try_advisory_xact_lock(hashtextextended('parley.announce_change', 0)) then
    perform pg_notify('parley_changes', new.session_id::text);
  end if;
  return null;
end
$$;
create trigger session_events_announce after insert on parley.session_events
  for each row when (new.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended'))
  execute function parley.announce_change();
-- Other processes hear of it as of an ending or a take-over: the connection that held the lease has to go.
create trigger session_events_announce_elsewhere after insert on parley.session_events
  for each row when (new.type = 'left' and new.data ->> 'reason' = 'elsewhere')
  execute function parley.announce_change();
create trigger session_events_announce_rooms after insert on parley.session_events
  for each row when (new.type = 'room_changed')
  execute function parley.announce_change();

create function public.recent_room_changes(p_since timestamptz) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  with clock as materialized (
    select parley.clock() as now
  ), told as materialized (
    select e.* from parley.session_events e
    where e.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended') and e.at > p_since - parley.change_overlap()
    union all
    select e.* from parley.session_events e
    where e.type = 'left' and e.data ->> 'reason' = 'elsewhere' and e.at > p_since - parley.change_overlap()
    union all
    select e.* from parley.session_events e
    where e.type = 'room_changed' and e.at > p_since - parley.change_overlap()
  )
  select jsonb_build_object(
    'changes', coalesce((
      select jsonb_agg(
        jsonb_build_object('sessionId', s.id, 'roomId', s.room_id) || case e.type
          when 'ended' then jsonb_build_object('change', 'ended') || case
            when st.hold_id is not null then jsonb_build_object('summary',
              parley.summary_of(st) || jsonb_build_object('corrections', parley.corrected(st)))
            -- Of a kind without money there is no more to tell.
            else jsonb_build_object('summary', null, 'endedAt', s.ended_at, 'endedBy', e.actor, 'reason', e.data -> 'reason') end
          when 'link_revoked' then jsonb_build_object('change', 'revoked', 'participantType', m.role, 'memberId', m.id)
          when 'left' then jsonb_build_object(
            'change', 'went_elsewhere', 'participantType', m.role, 'memberId', m.id, 'connectionId', e.data -> 'connectionId')
          -- Of the room itself where no member is named.
          when 'room_changed' then jsonb_build_object(
            'change', 'room', 'what', e.data -> 'what', 'memberId', m.id, 'connectionId', e.data -> 'connectionId')
          else jsonb_build_object('change', 'claimed', 'participantType', m.role, 'memberId', m.id, 'claimNumber', e.data -> 'claimNumber')
        end order by e.seq)
      from told e
      join parley.sessions s on s.id = e.session_id
      left join parley.settlements st on st.session_id = e.session_id
      -- An event names its member by the role, and by the seat where that is not the first.
      left join parley.session_members m on m.session_id = e.session_id
        and m.role = case e.type when 'left' then e.actor else e.data ->> 'participantType' end
        and m.seat = coalesce((e.data ->> 'seat')::smallint, 1)
    ), '[]'),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.recent_room_changes is
  'Endings, claims, revocations, people who went on to another session and what hosts changed, since a time of the database''s clock and a '
  'little before; reading a change twice is harmless.';
