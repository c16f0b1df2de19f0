-- What clients said of a consultant, added up as they say it.
create table parley.consultant_ratings (
  consultant_id uuid primary key references parley.people,
  score_sum bigint not null,
  ratings bigint not null check (ratings > 0)
);
alter table parley.consultant_ratings enable row level security;

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
insert into parley.consultant_ratings (consultant_id, score_sum, ratings)
  select l.consultant_id, sum(g.score), count(*) from parley.ratings g join parley.session_list l on l.session_id = g.session_id group by l.consultant_id;

-- Average, in tenths as people read it, and of how many; null while nobody has rated.
create function parley.rating_of(p_consultant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('average', round(r.score_sum::numeric / r.ratings, 1), 'count', r.ratings)
  from parley.consultant_ratings r where r.consultant_id = p_consultant_id
$$;
