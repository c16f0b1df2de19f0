-- Functions that were made since the last general revocation and kept what PostgreSQL gives to everybody. Nothing could be learnt by them; they are nobody's
-- but their owner's all the same.
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'parley'::regnamespace
      and exists (select from pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a where a.grantee = 0)
  loop
    execute format('revoke all on function %s from public', v_function);
  end loop;
end
$$;

-- Of a session that does not exist it says so, as every other act does.
create or replace function public.store_receipt(p_session_id uuid, p_kid text, p_jws text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if not exists (select from parley.webrtc_sessions where id = p_session_id) then
    perform parley.refuse('session_not_found', format('There is no session %s.', p_session_id));
  end if;
  insert into parley.receipts (session_id, kid, jws) values (p_session_id, p_kid, p_jws) on conflict (session_id) do nothing;
  return (select jsonb_build_object('jws', jws) from parley.receipts where session_id = p_session_id);
end
$$;
