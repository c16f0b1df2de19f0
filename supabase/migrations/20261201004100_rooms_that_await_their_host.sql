-- Whoever comes by a link before the host has pressed start is told so, and not a moment that nobody knows.

create or replace function parley.group_link(p_session parley.sessions, p_link parley.session_links) returns parley.link_view
language plpgsql stable set search_path = ''
as $$
declare
  v_group parley.group_sessions;
  v_now timestamptz := parley.now_in(p_session.id);
  v_facts jsonb := parley.group_facts(p_session);
begin
  select * into strict v_group from parley.group_sessions where id = p_session.id;
  -- Nobody knows when a host will press start: once it is time, a page asks again now and then.
  if v_group.owner_id is not null and v_group.status = 'scheduled' then
    v_facts := v_facts || jsonb_build_object(
      'opensAt', greatest(v_group.opens_at, v_now + interval '15 seconds'), 'awaitsHost', v_group.opens_at <= v_now + interval '15 seconds');
  end if;
  return row (case
    when p_link.revoked_at is not null then 'revoked'
    when v_group.status in ('ended', 'cancelled') then v_group.status
    when v_now < v_group.opens_at and v_group.owner_id is null then 'too_early'
    when v_group.owner_id is not null and v_group.status = 'scheduled' then 'too_early'
  end, v_facts)::parley.link_view;
end
$$;
