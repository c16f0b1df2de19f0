-- Why a session ended is one of a closed list of ours; what a person wrote is a note beside it, never a key and never in our voice.

create function parley.is_end_reason(p_reason text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return p_reason in (
    'ended', 'time_up', 'client_gone', 'consultant_gone', 'system_gone', 'nobody_present', 'no_show', 'nobody_came', 'never_together', 'cancelled'
  );
end
$$;

-- What a person wrote, at most 200 characters; null when nothing was written, or only one of our own words.
create function parley.note_of(p_reason text) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_note text := nullif(left(btrim(p_reason), 200), '');
begin
  return case when not parley.is_end_reason(v_note) then v_note end;
end
$$;

alter table parley.webrtc_sessions add column end_note text check (char_length(end_note) between 1 and 200);
comment on column parley.webrtc_sessions.end_note is 'What whoever ended or cancelled it wrote; shown as theirs.';

-- Sessions that were settled before keep their figures and say by which rules those were counted.
alter table parley.settlements
  add column rules smallint not null default 1,
  add column note text check (char_length(note) between 1 and 200),
  add column billed tstzmultirange,
  add column stay_seconds integer check (stay_seconds >= 0);
alter table parley.settlements alter column rules set default 2;
alter table parley.settlements
  add constraint reasons_are_ours check (rules < 2 or parley.is_end_reason(reason)),
  add constraint what_was_billed_is_kept check (rules < 2 or started_at is null or billed is not null);
comment on column parley.settlements.rules is '1: absences of either side up to 60 s were bridged. 2: docs/money.md as it stands.';
comment on column parley.settlements.billed is 'When the clock ran, as it was counted; what lies between is a pause.';
comment on column parley.settlements.stay_seconds is 'How long the consultant stayed, by which a fixed price is earned.';

-- `note` takes the place of `fault`: who ended a session, or stayed away, is read from the presence itself.
alter type parley.verdict rename attribute fault to note;
