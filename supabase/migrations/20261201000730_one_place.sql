-- Nobody is in two rooms at once: who has a live lease in another session is told so, and may go on here, which ends it there as a lost connection does.

-- In PL/pgSQL, which keeps the plans of what every arrival asks.
create function parley.person_of_side(p_session_id uuid, p_side text) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select case p_side when 'client' then b.client_id else b.consultant_id end
    from parley.webrtc_sessions s join parley.bookings b on b.id = s.booking_id where s.id = p_session_id
  );
end
$$;

-- The live leases of the person of a side in other sessions. Only sessions that are not over have taken times.
create function parley.leases_elsewhere(p_session_id uuid, p_side text, p_now timestamptz) returns setof parley.presence
language plpgsql stable set search_path = ''
as $$
declare
  v_person uuid := parley.person_of_side(p_session_id, p_side);
begin
  -- From the person's own few times to their leases: the other way round it would be all that are open, for every arrival.
  return query
    with theirs as materialized (
      select t.session_id
      from parley.taken_times t
      where t.person_id = v_person
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
  p_session_id uuid, p_side text, p_now timestamptz, out session_id uuid, out until timestamptz, out other_name text
)
language sql stable set search_path = ''
as $$
  select s.id, coalesce(parley.paid_end(s, p_now), s.scheduled_start_time + make_interval(mins => s.paid_duration_minutes)),
    case p_side when 'client' then b.consultant_name else b.client_name end
  from parley.leases_elsewhere(p_session_id, p_side, p_now) p
  join parley.webrtc_sessions s on s.id = p.session_id
  join parley.bookings b on b.id = s.booking_id
  order by p.last_seen_at desc limit 1
$$;
comment on function parley.elsewhere_of is 'The other session in which the person of a side is now, until when it is planned, and with whom; nulls when there is none.';

-- The people of arrivals, in the order of everybody: people before sessions, clients before consultants. Of two sessions that somebody enters at the
-- same moment one then sees the other.
create function parley.lock_arrivals(p_arrivals jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from parley.people p
    where p.id in (
      select parley.person_of_side((a.value ->> 'sessionId')::uuid, a.value ->> 'participantType') from jsonb_array_elements(p_arrivals) as a
    )
    order by p.role, p.id for no key update;
end
$$;

-- Before a session is entered: its person, and whoever goes on here locks the sessions that it leaves together with this one, in their order.
create function parley.lock_arrival(p_session_id uuid, p_side text, p_go_on boolean) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from parley.people where id = parley.person_of_side(p_session_id, p_side) for no key update;
  if p_go_on then
    perform from parley.webrtc_sessions s
      where s.id in (select p_session_id union select l.session_id from parley.leases_elsewhere(p_session_id, p_side, parley.clock()) l)
      order by s.id for update;
  end if;
end
$$;

-- Lets nobody be in two sessions at once. Refuses: in_another_session; a client is told only until when. With `p_go_on` the other presence ends as that
-- of a lost connection does. What parley.lock_arrival locks is locked by the caller.
create function parley.be_only_here(p_session_id uuid, p_side text, p_go_on boolean, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  v_there record;
begin
  perform from parley.leases_elsewhere(p_session_id, p_side, p_now);
  if not found then
    return;
  end if;
  if not p_go_on then
    select * into strict v_there from parley.elsewhere_of(p_session_id, p_side, p_now);
    perform parley.refuse('in_another_session', format('You are in another session until %s.', parley.utc_minute(v_there.until)),
      (jsonb_build_object('until', v_there.until) || case p_side
        when 'consultant' then jsonb_build_object('sessionId', v_there.session_id, 'otherParticipantName', v_there.other_name) else '{}' end)::text);
  end if;
  perform parley.leave_elsewhere(p_session_id, p_side, p_now);
end
$$;

-- Where each was last heard, as far as the database knows; its signalling server may have been told more, and then closes it first.
create function parley.leave_elsewhere(p_session_id uuid, p_side text, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  v_ids bigint[];
  v_heard timestamptz[];
begin
  select array_agg(o.id), array_agg(o.heard_at) into v_ids, v_heard from (
    select p.id, case p.node_id when 'direct' then p_now else p.last_seen_at end as heard_at
    from parley.presence p
    where p.id in (select l.id from parley.leases_elsewhere(p_session_id, p_side, p_now) l) and p.left_at is null
    order by p.id for update
  ) as o;
  if v_ids is not null then
    perform parley.close_leases(v_ids, v_heard, array_fill('elsewhere'::text, array[cardinality(v_ids)]), p_now);
  end if;
end
$$;

-- Other processes hear of it as of an ending or a take-over: the connection that held the lease has to go.
create trigger session_events_announce_elsewhere after insert on parley.session_events
  for each row when (new.type = 'left' and new.data ->> 'reason' = 'elsewhere')
  execute function parley.announce_change();
create index session_events_elsewhere on parley.session_events (at) where type = 'left' and data ->> 'reason' = 'elsewhere';

create or replace function public.recent_room_changes(p_since timestamptz) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
  with clock as materialized (
    select parley.clock() as now
  ), told as materialized (
    select e.* from parley.session_events e
    where e.type in ('link_claimed', 'link_taken_over', 'link_revoked', 'ended') and e.at > p_since - parley.change_overlap()
    union all
    select e.* from parley.session_events e
    where e.type = 'left' and e.data ->> 'reason' = 'elsewhere' and e.at > p_since - parley.change_overlap()
  )
  select jsonb_build_object(
    'changes', coalesce((
      select jsonb_agg(
        jsonb_build_object('sessionId', s.id, 'roomId', s.room_id) || case e.type
          when 'ended' then jsonb_build_object('change', 'ended', 'summary',
            parley.summary_of(st) || jsonb_build_object('corrections', parley.corrected(st)))
          when 'link_revoked' then jsonb_build_object('change', 'revoked', 'participantType', e.data -> 'participantType')
          when 'left' then jsonb_build_object('change', 'went_elsewhere', 'participantType', e.actor, 'connectionId', e.data -> 'connectionId')
          else jsonb_build_object('change', 'claimed', 'participantType', e.data -> 'participantType', 'claimNumber', e.data -> 'claimNumber')
        end order by e.seq)
      from told e
      join parley.webrtc_sessions s on s.id = e.session_id
      left join parley.settlements st on st.session_id = e.session_id
    ), '[]'),
    'serverTime', clock.now
  )
  from clock
$$;
comment on function public.recent_room_changes is
  'Endings, claims, revocations and people who went on to another session, since a time of the database''s clock and a little before; reading a change '
  'twice is harmless.';

drop function public.claim_session_link(text, uuid, text, boolean);
create function public.claim_session_link(
  p_token text, p_link_id uuid, p_device text, p_take_over boolean default false, p_go_on boolean default false
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $$
declare
  v_link parley.session_links := case when p_token is not null then parley.link_by_token(p_token) else parley.link_by_device(p_device, p_link_id) end;
  v_session parley.webrtc_sessions;
  v_now timestamptz;
  v_reason text;
  v_number integer;
begin
  if v_link.id is null then
    perform parley.refuse('link_not_found', 'There is no such link.', 'not_found');
  end if;
  if coalesce(char_length(p_device), 0) < 22 then
    perform parley.refuse('invalid_argument', 'The device secret must carry at least 128 random bits as base64url.', 'device');
  end if;
  perform parley.lock_arrival(v_link.session_id, v_link.participant_type, p_go_on);
  select * into strict v_session from parley.webrtc_sessions where id = v_link.session_id for update;
  select * into strict v_link from parley.session_links where id = v_link.id;
  v_now := parley.now_in(v_session.id);
  v_reason := parley.link_refusal(v_session, v_link, v_now);
  if v_reason is not null then
    perform parley.refuse(case v_reason when 'too_early' then 'too_early' else 'link_over' end, 'This link does not admit now.', v_reason);
  end if;
  -- A cookie alone takes nothing over: who was displaced gets the place back by the link's secret.
  v_number := parley.claim(v_link, p_device, p_take_over and p_token is not null);
  perform parley.be_only_here(v_session.id, v_link.participant_type, p_go_on, v_now);
  return jsonb_build_object(
    'facts', parley.side_facts_of(v_session, v_link, v_now),
    'claimNumber', v_number,
    'bothJoined', (
      select count(distinct l.participant_type) = 2
      from parley.session_links l join parley.claims c on c.link_id = l.id
      where l.session_id = v_session.id and l.revoked_at is null
    )
  );
end
$$;
comment on function public.claim_session_link is
  'Claims the link for a device, or renews its claim; another device''s claim is replaced only when asked, by the link''s token. Who is in another session is refused, or goes '
  'on here when asked.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_function regprocedure;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where (p.pronamespace = 'parley'::regnamespace
        and p.proname in ('person_of_side', 'leases_elsewhere', 'elsewhere_of', 'lock_arrivals', 'lock_arrival', 'be_only_here', 'leave_elsewhere'))
      or (p.pronamespace = 'public'::regnamespace and p.proname = 'claim_session_link')
  loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
  end loop;
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.claim_session_link(text, uuid, text, boolean, boolean) to service_role;
  end if;
end
$$;
