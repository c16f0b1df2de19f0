-- A proposal of more time falls when either side is away before it is answered. From then on nobody can answer it, so nothing waits for it either: another
-- one can be made at once.
create or replace function parley.open_extension(p_session_id uuid, p_now timestamptz) returns parley.extensions
language sql stable set search_path = ''
as $$
  select x from parley.extensions x
  where x.session_id = p_session_id and x.expires_at > p_now
    and not exists (select from parley.extension_answers a where a.extension_id = x.id)
    and not (
      select parley.was_away(t.client_absences || t.consultant_absences, x.proposed_at, p_now)
      from parley.attendance_of(p_session_id, p_now) as t
    )
  order by x.proposed_at desc limit 1
$$;
