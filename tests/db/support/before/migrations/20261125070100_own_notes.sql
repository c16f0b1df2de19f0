-- The private notes of a session, on its consultant's own pages: the claims say who asks, and nobody else is answered, administrators included.

create function parley.check_own_session(p_claims jsonb, p_session_id uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  v_person uuid := parley.require_consultant(p_claims);
begin
  if not exists (
    select from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
    where s.id = p_session_id and b.consultant_id = v_person
  ) then
    perform parley.refuse('session_not_found', 'There is no such session of yours.', 'session_not_found');
  end if;
  return v_person;
end
$$;

create function public.consultant_read_note(p_claims jsonb, p_session_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  return parley.session_note_json(p_session_id, parley.check_own_session(p_claims, p_session_id));
end
$$;
comment on function public.consultant_read_note is 'The private notes that the consultant of these claims keeps of an own session.';

create function public.consultant_save_note(p_claims jsonb, p_session_id uuid, p_text text, p_version integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  return public.save_session_note(p_session_id, parley.check_own_session(p_claims, p_session_id), p_text, p_version);
end
$$;
comment on function public.consultant_save_note is 'Keeps them by the rules of save_session_note.';

do $$
declare
  v_function regprocedure;
  v_outsiders text := 'public';
  v_role text;
  v_service boolean := exists (select from pg_catalog.pg_roles where rolname = 'service_role');
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on function parley.check_own_session(jsonb, uuid) from %s', v_outsiders);
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('consultant_read_note', 'consultant_save_note')
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
