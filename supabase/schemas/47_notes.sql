-- The consultant's private notes of a session: theirs alone, during it and afterwards. On the consultant's own pages the claims say
-- who asks; nobody else is answered, administrators included.

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
comment on function public.read_session_note is
  'The private notes that the consultant of a session keeps of it. The caller proves who that is.';

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

-- Whose session it is not is told as of one that is not there.
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
