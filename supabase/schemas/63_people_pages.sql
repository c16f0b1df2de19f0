-- People as administrators see them.

-- By name; those whose name, ref or address has the words.
create function public.admin_people(p_claims jsonb, p_role text, p_search text default null, p_page integer default 1) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_part text := lower(btrim(coalesce(p_search, '')));
  v_page integer := least(greatest(coalesce(p_page, 1), 1), 100000);
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    with found as (
      select p from parley.people p left join parley.person_details d on d.person_id = p.id
      where p.role = p_role and (v_part = '' or strpos(lower(p.name), v_part) > 0 or strpos(lower(p.ref), v_part) > 0 or strpos(d.email, v_part) > 0)
    ), shown as (
      select p from found order by lower((p).name), (p).id limit 25 offset (v_page - 1)::bigint * 25
    )
    select jsonb_build_object('page', v_page, 'limit', 25, 'totalItems', (select count(*) from found), 'people',
      coalesce(jsonb_agg(parley.kept_person_json(p) order by lower((p).name), (p).id), '[]'))
    from shown
  );
end
$$;
comment on function public.admin_people is 'Clients or consultants, 25 at a time. Refuses: not_signed_in, not_allowed.';

create function public.admin_person(p_claims jsonb, p_person_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
begin
  perform parley.require_role(p_claims, 'admin');
  return (
    select parley.kept_person_json(p) || jsonb_build_object(
      'balances', (
        select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'currency', a.currency, 'amountMinor', a.balance_minor)
          order by a.currency, a.kind), '[]')
        from parley.accounts a where a.person_id = p.id and a.balance_minor <> 0
      ),
      'sessions', (
        select coalesce(jsonb_agg(jsonb_build_object('sessionId', l.session_id, 'mode', l.mode, 'status', l.status, 'start', l.start,
          'other', case when p.role = 'client' then l.consultant_name else l.client_name end) order by l.start desc, l.session_id), '[]')
        from (
          select * from parley.session_list l where p.id in (l.client_id, l.consultant_id) order by l.start desc, l.session_id limit 50
        ) l
      ),
      'totalSessions', (select count(*) from parley.session_list l where p.id in (l.client_id, l.consultant_id))
    )
    from parley.people p where p.id = p_person_id
  );
end
$$;
comment on function public.admin_person is
  'One person with balances and the fifty newest sessions; null: nobody. Refuses: not_signed_in, not_allowed.';
create index session_list_by_client on parley.session_list (client_id, start desc, session_id);

-- The account of a consultant: whoever has the address is the consultant from now on, and who has none is invited.
create function public.admin_invite_consultant(p_claims jsonb, p_person_id uuid, p_reason text, p_idempotency_key text) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_person jsonb := public.admin_person(p_claims, p_person_id);
  v_email text := v_person ->> 'email';
  v_user parley.users;
  v_done jsonb;
begin
  if v_person ->> 'role' is distinct from 'consultant' or v_email is null then
    return parley.refused('no_email');
  end if;
  select * into v_user from parley.users where email = v_email and deleted_at is null for update;
  if v_user.person_id <> p_person_id then
    return parley.refused('of_another');
  elsif v_user.password_hash is null then
    v_done := public.admin_invite_user(p_claims, v_email, v_person ->> 'name', array['consultant'], p_reason, p_idempotency_key);
  else
    v_done := public.admin_set_roles(p_claims, v_user.id, parley.roles_of(v_user.id) || '{consultant}'::text[], p_reason, p_idempotency_key)
      || jsonb_build_object('token', null);
  end if;
  update parley.users set person_id = null where person_id = p_person_id and email <> v_email;
  update parley.users set person_id = p_person_id where email = v_email;
  return v_done;
end
$$;
comment on function public.admin_invite_consultant is
  'An account for a consultant, by the address that is kept of them: the link that sets a password, answered once; null where the account was there. '
  'Refused (as a value): no_email, of_another.';
