-- The consultant's private notes of a session: theirs alone, during it and afterwards.

create table parley.session_notes (
  session_id uuid not null references parley.webrtc_sessions,
  consultant_id uuid not null references parley.people,
  text text not null check (char_length(text) <= 10000),
  version integer not null check (version >= 1),
  updated_at timestamptz not null,
  primary key (session_id, consultant_id)
);
comment on column parley.session_notes.version is 'Rises by one with each change; a writer names the one it has read.';
create index session_notes_by_consultant on parley.session_notes (consultant_id, updated_at desc);
alter table parley.session_notes enable row level security;

create function parley.check_note_author(p_session_id uuid, p_consultant_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not exists (select from parley.webrtc_sessions where id = p_session_id) then
    perform parley.refuse('session_not_found', 'There is no such session.', 'session_not_found');
  end if;
  if not exists (
    select from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id
    where s.id = p_session_id and b.consultant_id = p_consultant_id
  ) then
    perform parley.refuse('not_a_participant', 'The notes of a session are its consultant''s alone.', 'not_its_consultant');
  end if;
end
$$;

-- What is kept; version 0 before anything was written.
create function parley.session_note_json(p_session_id uuid, p_consultant_id uuid) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(
    (
      select jsonb_build_object('text', n.text, 'version', n.version, 'updatedAt', n.updated_at)
      from parley.session_notes n where n.session_id = p_session_id and n.consultant_id = p_consultant_id
    ),
    jsonb_build_object('text', '', 'version', 0, 'updatedAt', null)
  )
$$;

create function public.read_session_note(p_session_id uuid, p_consultant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform parley.check_note_author(p_session_id, p_consultant_id);
  return parley.session_note_json(p_session_id, p_consultant_id);
end
$$;
comment on function public.read_session_note is 'The private notes that the consultant of a session keeps of it. The caller proves who that is.';

create function public.save_session_note(p_session_id uuid, p_consultant_id uuid, p_text text, p_version integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_now timestamptz := parley.clock();
  v_kept jsonb;
begin
  perform parley.check_note_author(p_session_id, p_consultant_id);
  if p_text is null or char_length(p_text) > 10000 or p_version is null or p_version < 0 then
    perform parley.refuse('invalid_argument', 'A note has a version and at most 10,000 characters.', 'text');
  end if;
  if p_version = 0 then
    insert into parley.session_notes (session_id, consultant_id, text, version, updated_at)
      values (p_session_id, p_consultant_id, p_text, 1, v_now)
      on conflict (session_id, consultant_id) do nothing;
  else
    update parley.session_notes set text = p_text, version = version + 1, updated_at = v_now
      where session_id = p_session_id and consultant_id = p_consultant_id and version = p_version and text <> p_text;
  end if;
  -- What was saved already, in an answer that got lost, is saved. Read anew: a statement does not see what another one just committed.
  v_kept := parley.session_note_json(p_session_id, p_consultant_id);
  return v_kept || jsonb_build_object('outcome', case when v_kept ->> 'text' = p_text then 'saved' else 'conflict' end);
end
$$;
comment on function public.save_session_note is
  'Keeps the notes if nobody changed them since the version that the writer has read; else answers `conflict` with what is kept.';

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
  execute format('revoke all on parley.session_notes from %s', v_outsiders);
  execute format('revoke all on all functions in schema parley from %s', v_outsiders);
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('read_session_note', 'save_session_note')
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_service then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
