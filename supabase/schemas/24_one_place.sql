-- One person, one place: the times for which somebody is taken, of which no two may overlap, and nobody is in two sessions at once.

-- Equality of people inside a GiST index (docs/decisions/125). Its owner needs no superuser: the extension is trusted since PostgreSQL 13.
do $$
begin
  if exists (select from pg_catalog.pg_extension where extname = 'btree_gist') then
    return;
  elsif not exists (select from pg_catalog.pg_available_extensions where name = 'btree_gist') then
    raise exception 'The extension btree_gist is missing on this server: install PostgreSQL''s contrib modules (postgresql-contrib).';
  end if;
  create schema if not exists extensions;
  create extension btree_gist with schema extensions;
end
$$;

create table parley.taken_times (
  id bigint generated always as identity primary key,
  person_id uuid not null references parley.people,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  kind text not null default 'session' check (kind in ('session', 'reservation')),
  session_id uuid references parley.webrtc_sessions,
  exempt boolean not null,
  reservation_id uuid unique,
  expires_at timestamptz,
  constraint a_session_is_named check ((kind = 'session') = (session_id is not null)),
  constraint a_reservation_is_named check ((kind = 'reservation') = (reservation_id is not null and expires_at is not null)),
  constraint one_person_one_place exclude using gist (person_id with =, during with &&) where (not exempt)
);
comment on table parley.taken_times is
  'When a person is taken: [start, start + booked minutes) of each session that is not over, for its client and for its consultant, whose '
  'buffers belong to it, and the same of what is reserved. Rows go when it is over.';
comment on column parley.taken_times.exempt is
  'May overlap others of the person, and they it: the setting allow_overlaps, or a booking from before the constraint. Never of a consultant '
  'who has availability set.';
comment on column parley.taken_times.expires_at is 'From then on it takes nothing, and whoever books next takes it away.';
create unique index taken_times_by_session on parley.taken_times (session_id, person_id);
create index taken_times_by_person on parley.taken_times (person_id, lower(during));
create index taken_times_exempt on parley.taken_times (lower(during), id) where exempt;
create index taken_times_expiring on parley.taken_times (expires_at) where expires_at is not null;

create function parley.is_free(p_person_id uuid, p_during tstzrange, p_except_session uuid default null) returns boolean
language sql stable set search_path = ''
as $$
  select not exists (
    select from parley.taken_times t
    where t.person_id = p_person_id and t.during && p_during and not t.exempt and (p_except_session is null or t.session_id is distinct from p_except_session)
      and (t.expires_at is null or t.expires_at > parley.clock())
  )
$$;
comment on function parley.is_free is
  'Whether nothing that counts takes the person within the range; the session of `p_except_session` is its own.';

-- Of two bookings of one person at the same moment the second waits here, before it locks anything else, instead of each waiting for the
-- other in the index. The client comes first everywhere. What was reserved for one of them and has run out goes.
create function parley.lock_people(p_booking parley.bookings) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from parley.people where id = p_booking.client_id for no key update;
  perform from parley.people where id = p_booking.consultant_id for no key update;
  delete from parley.taken_times where person_id in (p_booking.client_id, p_booking.consultant_id) and expires_at <= parley.clock();
end
$$;

-- The time that a session takes of a person: a consultant's buffers belong to it.
create function parley.time_of(p_person_id uuid, p_start timestamptz, p_minutes integer) returns tstzrange
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  v_terms parley.availability;
begin
  select * into v_terms from parley.availability where consultant_id = p_person_id;
  return tstzrange(
    p_start - make_interval(mins => coalesce(v_terms.buffer_before_minutes, 0)),
    p_start + make_interval(mins => p_minutes + coalesce(v_terms.buffer_after_minutes, 0)));
end
$$;

-- Refuses: person_busy, with who is taken, by which booking, and from when to when.
create function parley.refuse_busy(p_booking parley.bookings, p_during tstzrange) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_other record;
begin
  select t.during, t.session_id, s.booking_id, p.role, p.name into v_other
    from parley.taken_times t
    join parley.people p on p.id = t.person_id
    left join parley.webrtc_sessions s on s.id = t.session_id
    where t.person_id in (p_booking.client_id, p_booking.consultant_id) and t.during && p_during and not t.exempt
      and s.booking_id is distinct from p_booking.id
    order by lower(t.during), p.role limit 1;
  perform parley.refuse('person_busy',
    coalesce(format('%s is booked from %s to %s already.', v_other.name, parley.utc_minute(lower(v_other.during)), parley.utc_minute(upper(v_other.during))),
      'Somebody of this booking is booked at that time already.'),
    jsonb_build_object('participantType', v_other.role, 'bookingId', v_other.booking_id, 'sessionId', v_other.session_id,
      'from', lower(v_other.during), 'until', upper(v_other.during))::text,
    'Choose another time. A practice whose people may be booked twice at one time says so: update parley.settings set allow_overlaps = true.');
end
$$;

-- Takes the time of both people of a new session. Whoever has availability set is never booked twice, whatever the practice allows.
create function parley.take_times(p_session_id uuid, p_booking parley.bookings) returns void
language plpgsql set search_path = '' set timezone = 'UTC'
as $$
begin
  insert into parley.taken_times (person_id, during, session_id, exempt)
    select person, parley.time_of(person, p_booking.scheduled_start_time, p_booking.duration_minutes), p_session_id,
      settings.allow_overlaps and not exists (select from parley.availability a where a.consultant_id = person)
    from unnest(array[p_booking.client_id, p_booking.consultant_id]) as person, parley.settings;
exception
  when exclusion_violation then
    perform parley.refuse_busy(p_booking,
      parley.time_of(p_booking.consultant_id, p_booking.scheduled_start_time, p_booking.duration_minutes));
end
$$;

-- Whatever ends a session gives the time back.
create function parley.free_times() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from parley.taken_times where session_id = new.id;
  return null;
end
$$;
create trigger sessions_free_times after update of status on parley.webrtc_sessions
  for each row when (new.ended_at is not null and old.ended_at is null) execute function parley.free_times();

-- Until when a session would last with so many minutes more: by its booked time, or by its clock, whichever is later.
create function parley.end_with(p_session parley.webrtc_sessions, p_minutes integer, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return greatest(
    p_session.scheduled_start_time + make_interval(mins => p_session.paid_duration_minutes),
    parley.paid_end(p_session, p_now)
  ) + make_interval(mins => p_minutes);
end
$$;

-- Whether both people of a session are free until then. Times that are exempt bar nobody and are barred by nobody.
create function parley.may_last_until(p_session_id uuid, p_until timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select not exists (
    select from parley.taken_times mine
    where mine.session_id = p_session_id and not mine.exempt and p_until > upper(mine.during)
      and not parley.is_free(mine.person_id, tstzrange(lower(mine.during), p_until), p_session_id)
  )
$$;

-- Nobody is in two rooms at once: who has a live lease in another session is told so, and may go on here, which ends it there as a lost
-- connection does.

-- The live leases of a person, who is that side, in other sessions. Only sessions that are not over have taken times.
create function parley.leases_elsewhere(p_person_id uuid, p_session_id uuid, p_side text, p_now timestamptz) returns setof parley.presence
language plpgsql stable set search_path = ''
as $$
begin
  -- From the person's own few times to their leases: the other way round it would be all that are open, for every arrival.
  return query
    with theirs as materialized (
      select t.session_id
      from parley.taken_times t
      where t.person_id = p_person_id
        -- No room opens earlier than a day before its start.
        and lower(t.during) <= p_now + interval '1 day'
        and t.session_id <> p_session_id
    )
    select open.*
    from theirs
    cross join lateral (
      select p.* from parley.presence p
      where p.session_id = theirs.session_id and p.participant_type = p_side and p.left_at is null and p.last_seen_at + parley.lease() > p_now
      offset 0
    ) as open;
end
$$;

create function parley.elsewhere_of(
  p_person_id uuid, p_session_id uuid, p_side text, p_now timestamptz, out session_id uuid, out until timestamptz, out other_name text
)
language sql stable set search_path = ''
as $$
  select s.id, coalesce(parley.paid_end(s, p_now), s.scheduled_start_time + make_interval(mins => s.paid_duration_minutes)),
    case p_side when 'client' then b.consultant_name else b.client_name end
  from parley.leases_elsewhere(p_person_id, p_session_id, p_side, p_now) p
  join parley.webrtc_sessions s on s.id = p.session_id
  join parley.bookings b on b.id = s.booking_id
  order by p.last_seen_at desc limit 1
$$;
comment on function parley.elsewhere_of is
  'The other session in which the person of a side is now, until when it is planned, and with whom; nulls when there is none.';

-- The people of arrivals, in the order of everybody: people before sessions, clients before consultants. Of two sessions that somebody
-- enters at the same moment one then sees the other.
create function parley.lock_arrivals(p_person_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from parley.people p where p.id = any (p_person_ids) order by p.role, p.id for no key update;
end
$$;

-- Whoever goes on here locks the sessions that it leaves together with this one, in their order.
create function parley.lock_sessions_left(p_person_id uuid, p_session_id uuid, p_side text) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from parley.webrtc_sessions s
    where s.id in (select p_session_id union select l.session_id from parley.leases_elsewhere(p_person_id, p_session_id, p_side, parley.clock()) l)
    order by s.id for update;
end
$$;

-- What is refused, as parley.refuse takes it; a null code: nothing is.
create type parley.refusal as (code text, message text, detail text);

-- Lets nobody be in two sessions at once. Refuses: in_another_session; a client is told only until when. With `p_go_on` the other presence
-- ends as that of a lost connection does. The person, and the sessions that it leaves, are locked by the caller.
create function parley.be_only_here(
  p_person_id uuid, p_session_id uuid, p_side text, p_go_on boolean, p_now timestamptz
) returns parley.refusal
language plpgsql set search_path = ''
as $$
declare
  v_there record;
begin
  perform from parley.leases_elsewhere(p_person_id, p_session_id, p_side, p_now);
  if not found then
    return null;
  elsif p_go_on then
    perform parley.leave_elsewhere(p_person_id, p_session_id, p_side, p_now);
    return null;
  end if;
  select * into strict v_there from parley.elsewhere_of(p_person_id, p_session_id, p_side, p_now);
  return row ('in_another_session', format('You are in another session until %s.', parley.utc_minute(v_there.until)),
    (jsonb_build_object('until', v_there.until) || case p_side
      when 'consultant' then jsonb_build_object('sessionId', v_there.session_id, 'otherParticipantName', v_there.other_name) else '{}' end)::text
  )::parley.refusal;
end
$$;

-- Ends the other presence where it was last heard, as far as the database knows; its signalling server may have been told more, and then
-- closes it first.
create function parley.leave_elsewhere(p_person_id uuid, p_session_id uuid, p_side text, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  v_ids bigint[];
  v_heard timestamptz[];
begin
  select array_agg(o.id), array_agg(o.heard_at) into v_ids, v_heard from (
    select p.id, case p.node_id when 'direct' then p_now else p.last_seen_at end as heard_at
    from parley.presence p
    where p.id in (select l.id from parley.leases_elsewhere(p_person_id, p_session_id, p_side, p_now) l) and p.left_at is null
    order by p.id for update
  ) as o;
  if v_ids is not null then
    perform parley.close_leases(v_ids, v_heard, array_fill('elsewhere'::text, array[cardinality(v_ids)]), p_now);
  end if;
end
$$;

create function parley.taken_by_json(p_time parley.taken_times, p_role text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'sessionId', s.id, 'from', lower(p_time.during), 'until', upper(p_time.during), 'mode', s.session_type,
    'otherName', case p_role when 'client' then b.consultant_name else b.client_name end)
  from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id where s.id = p_time.session_id
$$;

-- Bookings that overlap another of the same person, as a database from before the constraint may hold them: for the administrator to sort
-- out. Each pair once, by the earlier of the two.
create function public.admin_overlaps(p_claims jsonb, p_limit integer default 20) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    with pairs as materialized (
      select a, b, p.role, p.name
      from parley.taken_times a
      join parley.people p on p.id = a.person_id
      join parley.taken_times b on b.person_id = a.person_id and b.during && a.during and b.id <> a.id and b.session_id is not null
        and (not b.exempt or (lower(b.during), b.id) > (lower(a.during), a.id))
      where a.exempt
      order by lower(a.during), a.id, lower(b.during), b.id
      limit least(greatest(p_limit, 1), 200) + 1
    )
    select jsonb_build_object(
      'overlaps', coalesce((
        select jsonb_agg(jsonb_build_object('role', shown.role, 'name', shown.name, 'sessions', case
            when (lower((shown.a).during), (shown.a).id) < (lower((shown.b).during), (shown.b).id)
            then jsonb_build_array(parley.taken_by_json(shown.a, shown.role), parley.taken_by_json(shown.b, shown.role))
            else jsonb_build_array(parley.taken_by_json(shown.b, shown.role), parley.taken_by_json(shown.a, shown.role)) end)
          order by least(lower((shown.a).during), lower((shown.b).during)), (shown.a).id, (shown.b).id)
        from (select * from pairs limit least(greatest(p_limit, 1), 200)) as shown
      ), '[]'),
      'more', (select count(*) > least(greatest(p_limit, 1), 200) from pairs)
    )
  );
end
$$;
comment on function public.admin_overlaps is
  'Sessions that are not over and overlap another of the same client or consultant: booked before the constraint, or while the practice '
  'allowed it.';
