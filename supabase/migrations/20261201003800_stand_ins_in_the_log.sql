-- What somebody does who stands in for a host that is gone is written as the doing of a member, which it is.

create or replace function parley.moderate_group(
  p_group parley.group_sessions, p_by parley.group_members, p_act text, p_member_ids uuid[]
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := parley.now_in(p_group.id);
  v_all boolean := coalesce(cardinality(p_member_ids), 0) = 0;
  v_id uuid;
  v_member parley.group_members;
begin
  if p_by.removed_at is not null then
    perform parley.refuse_room('blocked');
  elsif not coalesce(parley.may_moderate(p_by.role, p_act), false) then
    perform parley.refuse_room('not_host');
  elsif p_group.status not in ('scheduled', 'live') then
    perform parley.refuse('session_over', 'This session is over.', 'session_over');
  elsif p_act in ('lock', 'unlock') then
    update parley.group_sessions set is_locked = p_act = 'lock' where id = p_group.id;
    perform parley.tell_of_member(null, p_act || 'ed', p_by);
    return;
  elsif v_all and p_act = 'admit' then
    p_member_ids := array(
      select g.member_id from parley.group_members g where g.session_id = p_group.id and g.asked_at is not null and g.removed_at is null
      order by g.asked_at, g.member_id
      limit greatest((select capacity from parley.sessions where id = p_group.id)
        - parley.places_taken(p_group.id, '00000000-0000-0000-0000-000000000000', v_now), 0));
  elsif v_all or (p_act = 'hand_on' and cardinality(p_member_ids) > 1) then
    perform parley.refuse('invalid_argument', '"memberId" is required', 'memberId');
  end if;
  -- Who stands in is a member to whoever reads of it.
  p_by.role := replace(p_by.role, 'stand_in', 'member');
  foreach v_id in array p_member_ids loop
    select * into v_member from parley.group_members where member_id = v_id and session_id = p_group.id;
    perform parley.check_moderated(p_by, p_act, v_member, p_group.is_private);
    perform parley.moderate_member(p_group, p_by, p_act, v_member, v_now);
  end loop;
end
$$;
