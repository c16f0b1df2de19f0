-- What the pages of a link show beside the session, and what clients say of a session and so of its consultant.

-- What a client said of a session, once.
create table parley.ratings (
  session_id uuid primary key references parley.webrtc_sessions,
  score integer not null check (score between 1 and 5),
  words text check (char_length(words) between 1 and 1000),
  at timestamptz not null
);
create trigger ratings_append_only before update or delete on parley.ratings for each row execute function parley.refuse_change();

create function public.rate_session(p_token text, p_device text, p_link_id uuid, p_score integer, p_words text default null) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_link parley.session_links := parley.held_link(p_token, p_device, p_link_id);
  v_session parley.webrtc_sessions;
begin
  if v_link.id is null or v_link.participant_type <> 'client' then
    perform parley.refuse('not_a_participant', 'Only the client of a session rates it.', 'not_a_participant');
  end if;
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id;
  if v_session.started_at is null or not parley.is_over(v_session.status) then
    perform parley.refuse('not_started', 'Only a session that took place can be rated.', v_session.status);
  end if;
  -- Once: whoever comes second reads what stands.
  insert into parley.ratings (session_id, score, words, at) values (v_session.id, p_score, nullif(btrim(p_words), ''), parley.clock())
    on conflict (session_id) do nothing;
  return public.session_extras(p_token, p_device, p_link_id);
exception
  when check_violation or not_null_violation then
    perform parley.refuse('invalid_argument', 'A rating is 1 to 5 stars and at most 1000 characters.', 'rating');
    return null;
end
$$;

-- What clients said of a consultant, added up as they say it.
create table parley.consultant_ratings (
  consultant_id uuid primary key references parley.people,
  score_sum bigint not null,
  ratings bigint not null check (ratings > 0)
);

create function parley.count_rating() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into parley.consultant_ratings as r (consultant_id, score_sum, ratings)
    select l.consultant_id, new.score, 1 from parley.session_list l where l.session_id = new.session_id
    on conflict (consultant_id) do update set score_sum = r.score_sum + excluded.score_sum, ratings = r.ratings + 1;
  return null;
end
$$;
create trigger ratings_counted after insert on parley.ratings for each row execute function parley.count_rating();

-- Average, in tenths as people read it, and of how many; null while nobody has rated.
create function parley.rating_of(p_consultant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('average', round(r.score_sum::numeric / r.ratings, 1), 'count', r.ratings)
  from parley.consultant_ratings r where r.consultant_id = p_consultant_id
$$;

-- What stands beside a link's pages while they are open: whether the other side is there, that the consultant is late, and the rating of a
-- session that ran.
create function public.session_extras(p_token text, p_device text, p_link_id uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'participantType', l.participant_type,
    'otherPresent', not parley.is_over(s.status)
      and parley.is_present(s.id, case l.participant_type when 'client' then 'consultant' else 'client' end, parley.clock()),
    'lateMinutes', (select r.minutes from parley.running_late r where r.session_id = s.id and s.status in ('scheduled', 'waiting')),
    'canRate', l.participant_type = 'client' and s.started_at is not null and parley.is_over(s.status)
      and not exists (select from parley.ratings g where g.session_id = s.id),
    'rating', case when l.participant_type = 'client'
      then (select jsonb_build_object('score', g.score, 'words', g.words, 'at', g.at) from parley.ratings g where g.session_id = s.id) end,
    'bookingId', s.booking_id,
    'consultantName', b.consultant_name,
    'sessionType', s.session_type
  )
  from parley.held_link(p_token, p_device, p_link_id) l
  join parley.webrtc_sessions s on s.id = l.session_id
  join parley.bookings b on b.id = s.booking_id
$$;
comment on function public.session_extras is 'What the pages of a link show beside the session itself; null for who does not hold it.';
