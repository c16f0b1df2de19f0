-- Whoever deletes an account takes its row against others who act on it, and not against those who merely point to it: a club that blocks it at
-- that moment, or a room that it comes into, each waited for the other.

-- Checks who asks, locks the user and answers what this key already did; null when it is new. A key that did something else is refused. One
-- act at a time for a key.
create or replace function parley.begin_user_act(p_claims jsonb, p_action text, p_user_id uuid, p_reason text, p_key text, p_details jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_done parley.audit;
begin
  perform parley.require_role(p_claims, 'admin');
  if char_length(p_reason) > 500 or coalesce(char_length(p_key), 0) not between 8 and 200 then
    perform parley.refuse('invalid_argument', 'An act has a reason of at most 500 characters and an idempotency key of 8 to 200.', 'reason');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('parley.act ' || p_key, 0));
  select * into v_done from parley.audit where idempotency_key = p_key;
  if found and (v_done.action, v_done.user_id, v_done.details) is distinct from (p_action, coalesce(p_user_id, v_done.user_id), p_details) then
    perform parley.refuse('idempotency_conflict', 'This idempotency key did something else.', 'idempotency_key');
  end if;
  if v_done.id is null and p_user_id is not null then
    -- Not against whoever points to it: a club that blocks this account holds the club, which who is deleted waits for.
    perform from parley.users where id = p_user_id and deleted_at is null for no key update;
    if not found then
      return parley.refused('no_such_user');
    end if;
  end if;
  return v_done.result || jsonb_build_object('repeated', true);
end
$$;

create or replace function public.delete_own_account(p_claims jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user parley.users := parley.require_user(p_claims);
begin
  -- The user before the roles, as who acts on an account takes them.
  perform from parley.users where id = v_user.id for no key update;
  if parley.is_last_admin(v_user.id) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'last_admin');
  end if;
  perform parley.forget_user(v_user.id);
  return jsonb_build_object('outcome', 'done');
end
$$;
