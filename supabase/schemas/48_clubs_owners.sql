-- What the owner of a club does about the club itself.

-- The club, locked, for its owner alone.
create function parley.lock_own_club(p_club_id uuid, p_user_id uuid) returns parley.clubs
language plpgsql volatile set search_path = ''
as $$
declare
  v_club parley.clubs := parley.lock_club(p_club_id, p_user_id);
begin
  if parley.club_role(p_club_id, p_user_id) is distinct from 'owner' then
    perform parley.refuse_caller('not_allowed', 'The owner of a club does that.');
  end if;
  return v_club;
end
$$;

create function public.change_club(p_claims jsonb, p_club_id uuid, p_changes jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs := parley.lock_own_club(p_club_id, v_user.id);
begin
  if p_changes ? 'name' then v_club.name := p_changes ->> 'name'; end if;
  if p_changes ? 'description' then v_club.description := p_changes ->> 'description'; end if;
  perform parley.check_club(v_club.name, v_club.description);
  update parley.clubs set name = btrim(v_club.name), description = nullif(btrim(v_club.description), '')
    where id = p_club_id returning * into v_club;
  return parley.club_json(v_club, v_user.id);
end
$$;
comment on function public.change_club is
  'What stands in {name, description} is so from now on, by the owner of the club. Refuses: not_signed_in, club_not_found, not_allowed, '
  'invalid_argument (detail: the field).';

-- Rooms are locked in one order, after their club.
create function public.delete_club(p_claims jsonb, p_club_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
  v_club parley.clubs := parley.lock_own_club(p_club_id, v_user.id);
  v_group parley.group_sessions;
  v_cancelled integer := 0;
  v_live integer := 0;
begin
  update parley.clubs set deleted_at = parley.clock() where id = p_club_id;
  for v_group in
    select * from parley.group_sessions where club_id = p_club_id and status in ('scheduled', 'live') order by id for update
  loop
    if v_group.status = 'live' then
      v_live := v_live + 1;
    else
      perform parley.end_group(v_group.id, 'system', 'cancelled', 'cancelled');
      v_cancelled := v_cancelled + 1;
    end if;
  end loop;
  return jsonb_build_object('id', p_club_id, 'cancelledSessions', v_cancelled, 'liveSessions', v_live);
end
$$;
comment on function public.delete_club is
  'There is no such club from now on, by its owner. Of its rooms, those that have not started are cancelled; live ones go on until they end, '
  'for who belonged to it. Refuses: not_signed_in, club_not_found, not_allowed.';
