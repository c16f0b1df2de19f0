-- What a signalling server needs of a room includes the proposal that waits for its answer: one question less for each room after a restart.

create or replace function public.open_rooms(p_session_ids uuid[]) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(public.open_room(s.id) || jsonb_build_object(
    'proposal', case when s.started_at is not null and not parley.is_over(s.status) then public.open_extension(s.id) -> 'extension' end
  )), '[]')
  from parley.webrtc_sessions s where s.id = any (p_session_ids)
$$;
