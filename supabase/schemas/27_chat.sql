-- Chat: each message stored once, in order.

create table parley.messages (
  seq bigint generated always as identity,
  session_id uuid not null,
  id uuid not null,
  participant_type text not null,
  message text not null check (char_length(message) between 1 and 4000),
  at timestamptz not null,
  seat smallint not null default 1,
  primary key (session_id, id),
  constraint messages_of_members foreign key (session_id, participant_type, seat) references parley.session_members (session_id, role, seat)
);
comment on column parley.messages.participant_type is 'The role of the member who wrote it.';
comment on column parley.messages.id is 'The sender''s own; unique in its session, so that sending again stores once.';
create unique index messages_in_order on parley.messages (session_id, seq);

-- Stored before it is acknowledged.
create function public.store_messages(p_messages jsonb) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  with given as materialized (
    select m.ordinality as place, (m.value ->> 'sessionId')::uuid as session_id, (m.value ->> 'id')::uuid as id,
      case when m.value ->> 'memberId' is null then m.value ->> 'participantType' else w.role end as participant_type, coalesce(w.seat, 1::smallint) as seat,
      m.value ->> 'message' as message
    from jsonb_array_elements(p_messages) with ordinality as m
    left join parley.session_members w on w.id = (m.value ->> 'memberId')::uuid and w.session_id = (m.value ->> 'sessionId')::uuid
  ),
  -- Shared locks: an end waits for the messages before it and refuses those after it.
  rooms as materialized (
    select s.id, s.ended_at, k.has_chat from parley.sessions s join parley.kind_modes k on k.kind = s.kind and k.mode = s.mode
    where s.id in (select session_id from given) order by s.id for share of s
  ),
  admitted as materialized (
    select distinct on (g.session_id, g.id) g.*
    from given g join rooms r on r.id = g.session_id
    where r.has_chat and r.ended_at is null and g.participant_type is not null
    order by g.session_id, g.id, g.place
  ),
  stored as (
    insert into parley.messages as kept (session_id, id, participant_type, seat, message, at)
    select a.session_id, a.id, a.participant_type, a.seat, a.message, parley.clock() from admitted a order by a.place
    -- Changes nothing, but answers the row that was there, also one that another process stored a moment ago.
    on conflict (session_id, id) do update set id = kept.id
    -- A row that this statement inserted was never updated: its xmax is 0.
    returning kept.session_id, kept.id, kept.participant_type, kept.seat, kept.message, kept.at, (kept.xmax = 0) as fresh
  )
  select coalesce(jsonb_agg(
    case
      -- A member who is not one of the session is told as much as who names no session.
      when r.id is null or r.ended_at is not null or g.participant_type is null then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'session_over')
      when not r.has_chat then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'not_allowed_in_mode')
      when (st.participant_type, st.seat, st.message) is distinct from (g.participant_type, g.seat, g.message) then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'idempotency_conflict')
      else
        jsonb_build_object('outcome', 'stored', 'id', g.id, 'timestamp', st.at, 'duplicate', not st.fresh or a.id is null)
    end order by g.place), '[]')
  from given g
  left join rooms r on r.id = g.session_id
  left join stored st on st.session_id = g.session_id and st.id = g.id
  left join admitted a on a.place = g.place
$$;
comment on function public.store_messages is
  'Stores chat messages in one statement, in the order given; a known id of the same message answers the stored time. Needs {sessionId, '
  'id, message} and {participantType} or {memberId}. Refused (as a value): session_over, not_allowed_in_mode, idempotency_conflict (another message has this '
  'id).';

-- So much text a history has at most, in bytes: what one side wrote must not be more than the other's connection takes in. lib/limits
-- has the number, too.
create function parley.most_history_bytes() returns integer language sql immutable set search_path = '' as $$ select 1048576 $$;

create function public.list_messages(p_session_id uuid, p_limit integer default 500) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(
    jsonb_build_object(
      'id', m.id,
      -- A guest is known by nothing but the membership.
      'senderId', coalesce(w.person_id, w.id),
      'senderType', m.participant_type,
      'memberId', w.id,
      'message', m.message,
      'timestamp', m.at
    ) order by m.seq), '[]')
  from (
    select last.*, sum(octet_length(to_json(last.message)::text)) over (order by last.seq desc) as bytes
    from (select * from parley.messages where session_id = p_session_id order by seq desc limit p_limit) as last
  ) as m
  join parley.session_members w on w.session_id = m.session_id and w.role = m.participant_type and w.seat = m.seat
  where m.bytes <= parley.most_history_bytes()
$$;
comment on function public.list_messages is 'The last messages of a session, oldest first: at most `p_limit`, and at most 1 MiB of text.';
