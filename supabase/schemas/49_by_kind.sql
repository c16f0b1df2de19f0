-- What is asked of a session of any kind, and which kind answers: a function for each question, in it a line for each kind.

-- The state machines.
create function parley.may_become(p_kind text, p_from text, p_to text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return case p_kind || ' ' || p_from
    when 'appointment scheduled' then p_to in ('waiting', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'appointment waiting' then p_to in ('active', 'cancelled', 'no_show_client', 'no_show_consultant', 'expired')
    when 'appointment active' then p_to in ('completed', 'abandoned')
    when 'group scheduled' then p_to in ('live', 'ended', 'cancelled')
    when 'group live' then p_to = 'ended'
    else false
  end;
end
$$;

-- Everything that a signalling server needs to hold a room.
create function parley.room_json(p_session parley.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return case p_session.kind
    when 'appointment' then parley.appointment_room(p_session.id)
    when 'group' then parley.group_room(p_session)
  end;
end
$$;

-- Why a link does not admit now (null: it does), and what its session is to whom it does.
create type parley.link_view as (reason text, facts jsonb);

-- Appointments are asked first, and by themselves: parley.link_check.
create function parley.link_view_of(p_session parley.sessions, p_link parley.session_links) returns parley.link_view
language plpgsql stable set search_path = ''
as $$
begin
  return case p_session.kind
    when 'group' then parley.group_link(p_session, p_link)
    else row ('revoked', null)::parley.link_view
  end;
end
$$;

-- Appointments are entered first, and by themselves: parley.enter.
create function parley.enter_by_kind(p_member_id uuid, p_node_id text, p_connection_id uuid, p_age_ms integer) returns parley.entry
language plpgsql volatile set search_path = ''
as $$
declare
  v_member parley.session_members;
  v_kind text;
begin
  select * into v_member from parley.session_members where id = p_member_id;
  select kind into v_kind from parley.sessions where id = v_member.session_id;
  return case v_kind
    when 'group' then parley.enter_group_room(v_member, p_node_id, p_connection_id, p_age_ms)
    else row (row ('session_not_found', '', '')::parley.refusal, null)::parley.entry
  end;
end
$$;

-- Ends what nobody ended, of the kinds that are not settled.
create function parley.sweep_kinds(p_now timestamptz, p_limit integer) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform parley.end_idle_group_rooms(p_now, p_limit);
end
$$;
