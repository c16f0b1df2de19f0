-- What other processes must hear of.

-- An event gets its time when it is written but is seen only once its transaction commits; readers therefore look back this far.
create function parley.change_overlap() returns interval language sql immutable set search_path = '' as $$ select interval '10 seconds' $$;

create function public.recent_room_changes(p_since timestamptz) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  with clock as materialized (
    select parley.clock() as now
  )
  select jsonb_build_object(
    'changes', coalesce((
      select jsonb_agg(
        case e.type
          when 'ended' then jsonb_build_object('change', 'ended', 'sessionId', s.id, 'roomId', s.room_id, 'summary', parley.summary_of(st))
          when 'link_revoked' then jsonb_build_object(
            'change', 'revoked', 'sessionId', s.id, 'roomId', s.room_id, 'participantType', e.data -> 'participantType')
          else jsonb_build_object('change', 'claimed', 'sessionId', s.id, 'roomId', s.room_id,
            'participantType', e.data -> 'participantType', 'claimNumber', e.data -> 'claimNumber')
        end order by e.seq)
      from parley.session_events e
      join parley.webrtc_sessions s on s.id = e.session_id
      left join parley.settlements st on st.session_id = e.session_id
      where e.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended') and e.at > p_since - parley.change_overlap()
    ), '[]'),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.recent_room_changes is
  'Endings, claims and revocations since a time of the database''s clock and a little before; reading a change twice is harmless.';

create function public.database_status() returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'empty', not exists (select from parley.bookings),
    'demo', (select demo from parley.settings),
    'serverTime', parley.clock(),
    'version', current_setting('server_version')
  )
$$;
comment on function public.database_status is 'Whether the database holds no bookings, or the demo practice, and its clock.';

create function public.mark_demo_practice() returns jsonb
language sql volatile security definer set search_path = ''
as $$
  update parley.settings set demo = true where only_row returning jsonb_build_object('demo', demo)
$$;
comment on function public.mark_demo_practice is 'Remembers that the bookings of this database are those of the demo practice.';
