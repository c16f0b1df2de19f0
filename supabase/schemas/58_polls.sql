-- Polls of a session of any kind: a question to those who are in it, of which only counts are told where it is anonymous. They stay with the
-- session; its end closes them.

create table parley.polls (
  id uuid primary key,
  session_id uuid not null references parley.sessions,
  question text not null check (char_length(question) between 1 and 200),
  options text[] not null check (cardinality(options) between 2 and 10),
  is_anonymous boolean not null,
  is_multiple boolean not null,
  made_by uuid not null references parley.session_members,
  created_at timestamptz not null default parley.clock(),
  closed_at timestamptz,
  revision integer not null default 0
);
comment on column parley.polls.revision is 'Counts what changes: of two answers about one poll the later is known.';
create index polls_by_session on parley.polls (session_id, created_at);

create table parley.poll_votes (
  poll_id uuid references parley.polls,
  member_id uuid references parley.session_members,
  choices smallint[] not null,
  primary key (poll_id, member_id)
);
comment on column parley.poll_votes.choices is 'Places in the options, from 0.';

-- So many polls a session has. lib/limits has the number, too.
create function parley.most_polls() returns integer language sql immutable set search_path = '' as $$ select 20 $$;

-- The member in whose name something is asked: `p_by`, whom the signalling server knows, or that of the account. Refuses: not_signed_in,
-- session_not_found, not_a_participant, blocked, private.
create function parley.asking_member(p_claims jsonb, p_session_id uuid, p_by uuid) returns parley.session_members
language plpgsql stable set search_path = ''
as $$
declare
  v_user parley.users;
  v_standing parley.group_members;
  v_member parley.session_members;
begin
  if p_by is null then
    v_user := parley.require_user(p_claims);
    perform parley.seen_group(p_claims, p_session_id);
    v_standing := parley.group_member_of(p_session_id, v_user.id);
  else
    select * into v_standing from parley.group_members where member_id = p_by;
  end if;
  if v_standing.removed_at is not null then
    perform parley.refuse_room('blocked');
  elsif (p_by is null or v_standing.member_id is not null)
    and (v_standing.member_id is null or (v_standing.admitted_at is null and v_standing.role not in ('host', 'cohost'))) then
    perform parley.refuse_room('private', 'Whoever is in this session takes part in its polls.');
  end if;
  select * into v_member from parley.session_members where id = coalesce(p_by, v_standing.member_id) and session_id = p_session_id;
  if v_member.id is null then
    perform parley.refuse('not_a_participant', 'The session has no such member.', 'not_a_participant');
  end if;
  return v_member;
end
$$;

-- Whether a member makes and closes polls: who moderates.
create function parley.has_right(p_member parley.session_members, p_right text) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return p_right = any (parley.rights_of(
    (select kind from parley.sessions where id = p_member.session_id),
    coalesce((select role from parley.group_members where member_id = p_member.id), p_member.role), p_member.id));
end
$$;

-- A poll as it is told to everybody, and with `p_member_id` what that member chose. Of an anonymous one nobody is told who chose what.
create function parley.poll_json(p_poll parley.polls, p_member_id uuid) returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
begin
  return jsonb_build_object(
    'id', p_poll.id, 'sessionId', p_poll.session_id, 'question', p_poll.question, 'anonymous', p_poll.is_anonymous,
    'multiple', p_poll.is_multiple, 'createdAt', p_poll.created_at,
    'closedAt', coalesce(p_poll.closed_at, (select ended_at from parley.sessions where id = p_poll.session_id)),
    'revision', p_poll.revision,
    'voters', (select count(*) from parley.poll_votes where poll_id = p_poll.id),
    'options', (
      select jsonb_agg(
        jsonb_build_object('text', o.text, 'votes', count) || case when p_poll.is_anonymous then '{}' else jsonb_build_object('names', names) end
        order by o.place)
      from unnest(p_poll.options) with ordinality as o (text, place)
      cross join lateral (
        select count(*) as count, coalesce(jsonb_agg(coalesce(u.name, m.name) order by coalesce(u.name, m.name)), '[]') as names
        from parley.poll_votes v
        join parley.session_members m on m.id = v.member_id
        left join parley.group_members g on g.member_id = m.id
        left join parley.users u on u.id = g.user_id
        where v.poll_id = p_poll.id and (o.place - 1)::smallint = any (v.choices)
      ) as chosen
    )
  ) || case when p_member_id is null then '{}' else jsonb_build_object(
    'mine', coalesce((select to_jsonb(choices) from parley.poll_votes where poll_id = p_poll.id and member_id = p_member_id), '[]')) end;
end
$$;

-- What was done over HTTP the signalling server hears of like of all else about a room; whose vote it was stands nowhere.
create function parley.tell_of_poll(p_poll parley.polls, p_member parley.session_members, p_by uuid) returns void
language sql volatile set search_path = ''
as $$
  insert into parley.session_events (session_id, type, actor, data)
    select p_poll.session_id, 'room_changed', 'system', jsonb_build_object('what', 'poll', 'pollId', p_poll.id) where p_by is null
$$;

create function public.create_poll(
  p_claims jsonb, p_session_id uuid, p_id uuid, p_question text, p_options text[], p_anonymous boolean, p_multiple boolean, p_by uuid default null
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_member parley.session_members := parley.asking_member(p_claims, p_session_id, p_by);
  v_options text[];
  v_poll parley.polls;
begin
  if not parley.has_right(v_member, 'moderate') then
    perform parley.refuse_caller('not_allowed', 'Whoever moderates a session makes its polls.');
  elsif coalesce(char_length(btrim(p_question)), 0) not between 1 and 200 then
    perform parley.refuse('invalid_argument', '"question" must have 1 to 200 characters', 'question');
  elsif coalesce(cardinality(p_options), 0) not between 2 and 10 or array_position(p_options, null) is not null then
    perform parley.refuse('invalid_argument', '"options" must have 2 to 10 answers', 'options');
  end if;
  select array_agg(btrim(text) order by place) into v_options from unnest(p_options) with ordinality as o (text, place);
  if exists (select from unnest(v_options) as o (text) where char_length(text) not between 1 and 100)
    or (select count(distinct text) from unnest(v_options) as o (text)) < cardinality(v_options) then
    perform parley.refuse('invalid_argument', '"options" must have 1 to 100 characters each, and differ', 'options');
  end if;
  -- One at a time of each session, so that its bound holds, and none once it is over.
  if (select ended_at from parley.sessions where id = p_session_id for share) is not null then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.polls ' || p_session_id, 0));
  select * into v_poll from parley.polls where id = p_id;
  if found then
    if (v_poll.session_id, v_poll.made_by, v_poll.question, v_poll.options)
      is distinct from (p_session_id, v_member.id, btrim(p_question), v_options) then
      perform parley.refuse('idempotency_conflict', 'This id is another poll''s.', 'id');
    end if;
    return parley.poll_json(v_poll, v_member.id);
  elsif (select count(*) from parley.polls where session_id = p_session_id) >= parley.most_polls() then
    perform parley.refuse('too_many_attempts', format('A session has %s polls at most.', parley.most_polls()), '3600');
  end if;
  insert into parley.polls (id, session_id, question, options, is_anonymous, is_multiple, made_by)
    values (p_id, p_session_id, btrim(p_question), v_options, coalesce(p_anonymous, false), coalesce(p_multiple, false), v_member.id)
    returning * into v_poll;
  perform parley.tell_of_poll(v_poll, v_member, p_by);
  return parley.poll_json(v_poll, v_member.id);
end
$$;
comment on function public.create_poll is
  'A question to those who are in a session, by who moderates it: the member `p_by`, or that of the account. Repeated with its id it answers the '
  'same. Refuses: not_signed_in, session_not_found, not_a_participant, blocked, private, not_allowed, invalid_argument (detail: the field), '
  'session_over, idempotency_conflict, too_many_attempts.';

-- The poll, locked against every other vote and its closing.
create function parley.lock_poll(p_session_id uuid, p_poll_id uuid) returns parley.polls
language plpgsql volatile set search_path = ''
as $$
declare
  v_poll parley.polls;
begin
  select * into v_poll from parley.polls where id = p_poll_id and session_id = p_session_id for no key update;
  if v_poll.id is null then
    perform parley.refuse('not_a_participant', 'The session has no such poll.', 'not_a_participant');
  end if;
  return v_poll;
end
$$;

create function public.vote_in_poll(p_claims jsonb, p_session_id uuid, p_poll_id uuid, p_choices integer[], p_by uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_member parley.session_members := parley.asking_member(p_claims, p_session_id, p_by);
  v_poll parley.polls := parley.lock_poll(p_session_id, p_poll_id);
  v_choices smallint[];
  v_before smallint[];
begin
  if v_poll.closed_at is not null or (select ended_at from parley.sessions where id = p_session_id) is not null then
    perform parley.refuse('session_over', 'This poll is closed.', 'session_over');
  elsif p_choices is null or array_position(p_choices, null) is not null or cardinality(p_choices) > 10
    or exists (select from unnest(p_choices) as c where c not between 0 and cardinality(v_poll.options) - 1)
    or (not v_poll.is_multiple and cardinality(p_choices) > 1) then
    perform parley.refuse('invalid_argument', '"choices" must be of the options, one where one alone is asked for', 'choices');
  end if;
  v_choices := coalesce((select array_agg(distinct c::smallint order by c::smallint) from unnest(p_choices) as c), '{}');
  select choices into v_before from parley.poll_votes where poll_id = p_poll_id and member_id = v_member.id;
  -- Repeated, it changes nothing.
  if coalesce(v_before, '{}') <> v_choices then
    if cardinality(v_choices) = 0 then
      delete from parley.poll_votes where poll_id = p_poll_id and member_id = v_member.id;
    else
      insert into parley.poll_votes as v (poll_id, member_id, choices) values (p_poll_id, v_member.id, v_choices)
        on conflict (poll_id, member_id) do update set choices = excluded.choices;
    end if;
    update parley.polls set revision = revision + 1 where id = p_poll_id returning * into v_poll;
    perform parley.tell_of_poll(v_poll, v_member, p_by);
  end if;
  return parley.poll_json(v_poll, v_member.id);
end
$$;
comment on function public.vote_in_poll is
  'What a member chooses instead of what it chose before, while the poll is open; nothing takes it back. Refuses: not_signed_in, '
  'session_not_found, not_a_participant (no such member or poll), blocked, private, session_over (closed), invalid_argument (detail choices).';

create function public.close_poll(p_claims jsonb, p_session_id uuid, p_poll_id uuid, p_by uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_member parley.session_members := parley.asking_member(p_claims, p_session_id, p_by);
  v_poll parley.polls;
begin
  if not parley.has_right(v_member, 'moderate') then
    perform parley.refuse_caller('not_allowed', 'Whoever moderates a session closes its polls.');
  end if;
  v_poll := parley.lock_poll(p_session_id, p_poll_id);
  if v_poll.closed_at is null then
    update parley.polls set closed_at = parley.clock(), revision = revision + 1 where id = p_poll_id returning * into v_poll;
    perform parley.tell_of_poll(v_poll, v_member, p_by);
  end if;
  return parley.poll_json(v_poll, v_member.id);
end
$$;
comment on function public.close_poll is
  'Nobody votes any more; repeated, it answers the same. Refuses: not_signed_in, session_not_found, not_a_participant (no such member or poll), '
  'blocked, private, not_allowed.';

create function public.session_polls(p_claims jsonb, p_session_id uuid, p_by uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_member parley.session_members := parley.asking_member(p_claims, p_session_id, p_by);
begin
  return jsonb_build_object('polls', (
    select coalesce(jsonb_agg(parley.poll_json(p, v_member.id) order by p.created_at, p.id), '[]') from parley.polls p where p.session_id = p_session_id
  ));
end
$$;
comment on function public.session_polls is
  'The polls of a session, oldest first, with what the member chose. Refuses: not_signed_in, session_not_found, not_a_participant, blocked, private.';

-- For the signalling server: as everybody in the room is told of them.
create function public.room_polls(p_session_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  return jsonb_build_object('polls', (
    select coalesce(jsonb_agg(parley.poll_json(p, null) order by p.created_at, p.id), '[]') from parley.polls p where p.session_id = p_session_id
  ));
end
$$;
comment on function public.room_polls is 'The polls of a session as everybody in it is told of them, oldest first.';
