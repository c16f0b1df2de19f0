-- Chat: stored before it is acknowledged, each message once.

create function public.store_messages(p_messages jsonb) returns jsonb
language sql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
  with given as materialized (
    select m.ordinality as place, (m.value ->> 'sessionId')::uuid as session_id, (m.value ->> 'id')::uuid as id,
      m.value ->> 'participantType' as participant_type, m.value ->> 'message' as message
    from jsonb_array_elements(p_messages) with ordinality as m
  ),
  -- Shared locks: a settlement waits for the messages before it and refuses those after it.
  rooms as materialized (
    select s.id, s.session_type, s.status from parley.webrtc_sessions s
    where s.id in (select session_id from given) order by s.id for share
  ),
  admitted as materialized (
    select distinct on (g.session_id, g.id) g.*
    from given g join rooms r on r.id = g.session_id
    where r.session_type = 'chat' and not parley.is_over(r.status)
    order by g.session_id, g.id, g.place
  ),
  stored as (
    insert into parley.messages as kept (session_id, id, participant_type, message, at)
    select a.session_id, a.id, a.participant_type, a.message, parley.clock() from admitted a order by a.place
    -- Changes nothing, but answers the row that was there, also one that another process stored a moment ago.
    on conflict (session_id, id) do update set id = kept.id
    -- A row that this statement inserted was never updated: its xmax is 0.
    returning kept.session_id, kept.id, kept.participant_type, kept.at, (kept.xmax = 0) as fresh
  )
  select coalesce(jsonb_agg(
    case
      when r.id is null or parley.is_over(r.status) then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'session_over')
      when r.session_type <> 'chat' then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'not_allowed_in_mode')
      when st.participant_type <> g.participant_type then
        jsonb_build_object('outcome', 'refused', 'id', g.id, 'reason', 'id_taken')
      else
        jsonb_build_object('outcome', 'stored', 'id', g.id, 'timestamp', st.at, 'duplicate', not st.fresh or a.id is null)
    end order by g.place), '[]')
  from given g
  left join rooms r on r.id = g.session_id
  left join stored st on st.session_id = g.session_id and st.id = g.id
  left join admitted a on a.place = g.place
$$;
comment on function public.store_messages is
  'Stores chat messages in one statement, in the order given; a known id answers the stored time. Needs {sessionId, participantType, id, message}.';

create function public.list_messages(p_session_id uuid, p_limit integer default 500) returns jsonb
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
    select * from parley.messages where session_id = p_session_id order by seq desc limit p_limit
  ) as m
  join parley.webrtc_sessions s on s.id = m.session_id
  join parley.bookings b on b.id = s.booking_id
$$;
comment on function public.list_messages is 'The last messages of a session, oldest first.';
