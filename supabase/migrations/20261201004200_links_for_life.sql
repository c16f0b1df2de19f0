-- The same link again for whoever lost it: tokens that the application derives, beside the random ones of before.

-- The keys from which the application derives the tokens of links, sealed with its secret: whoever has only the database opens nothing.
-- One derives new ones; the others are kept, so that what they derived can be shown again.
create table parley.link_keys (
  key_id text primary key,
  sealed_key text not null,
  created_at timestamptz not null default parley.clock(),
  retired_at timestamptz
);
create unique index link_keys_one_active on parley.link_keys ((retired_at is null)) where retired_at is null;

-- The derived tokens of a link, beside the random one that SQL handed out: each opens it. As of every token only its SHA-256 is kept, but
-- these can be derived again, so that whoever lost the link gets the same.
create table parley.derived_tokens (
  link_id uuid not null references parley.session_links (id),
  key_id text not null references parley.link_keys,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  created_at timestamptz not null default parley.clock(),
  primary key (link_id, key_id)
);
create trigger derived_tokens_stay before update or delete on parley.derived_tokens
  for each row execute function parley.refuse_change();

-- The link that a token opens; null: none.
create function parley.link_of_token(p_token text) returns uuid
language sql stable set search_path = ''
as $$
  select coalesce(
    (select id from parley.session_links where token_hash = parley.secret_hash(p_token)),
    (select link_id from parley.derived_tokens where token_hash = parley.secret_hash(p_token)))
$$;

create or replace function parley.link_by_token(p_token text) returns parley.session_links
language sql stable set search_path = ''
as $$ select l from parley.session_links l where l.id = parley.link_of_token(p_token) $$;

create or replace function parley.held_link(p_token text, p_device text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l from parley.session_links l
  where l.revoked_at is null and l.id = case when p_token is not null then parley.link_of_token(p_token) else p_link_id end
    and (p_token is not null or (parley.newest_claim(l.id)).device_hash = parley.secret_hash(p_device))
$$;

create or replace function public.participant_of_claim(p_device text, p_token text default null, p_link_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('sessionId', l.session_id, 'kind', s.kind, 'participantType', l.participant_type, 'memberId', m.id,
    'claimNumber', c.claim_number) into v_answer
  from parley.claims c
  join parley.session_links l on l.id = c.link_id
  join parley.sessions s on s.id = l.session_id
  join parley.session_members m on m.session_id = l.session_id and m.role = l.participant_type and m.seat = l.seat
  where c.device_hash = parley.secret_hash(p_device)
    and l.revoked_at is null
    and (p_token is null or l.id = parley.link_of_token(p_token))
    and (p_link_id is null or l.id = p_link_id)
    and not exists (select from parley.claims newer where newer.link_id = c.link_id and newer.claim_number > c.claim_number)
  order by c.claimed_at desc
  limit 1;
  if v_answer is null then
    perform parley.refuse('not_a_participant', 'This device holds no link of that session.', 'not_a_participant');
  end if;
  return v_answer;
end
$$;

create or replace function parley.link_to_speak_for(p_device text, p_token text, p_link_id uuid) returns parley.session_links
language sql stable set search_path = ''
as $$
  select l
  from parley.session_links l
  join parley.webrtc_sessions s on s.id = l.session_id
  left join lateral (select (parley.newest_claim(l.id)).*) as c on true
  where l.revoked_at is null
    and l.id = case when p_token is not null then parley.link_of_token(p_token) else p_link_id end
    and (c.device_hash = parley.secret_hash(p_device) or (c.link_id is null and p_token is not null))
$$;

alter function public.participant_of_claim set plan_cache_mode = force_generic_plan;
alter function public.participant_of_claim set enable_seqscan = off;
alter function public.participant_of_claim set jit = off;

create function public.link_keys() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'active', (select key_id from parley.link_keys where retired_at is null),
    'keys', (select coalesce(jsonb_agg(jsonb_build_object('keyId', key_id, 'sealedKey', sealed_key) order by created_at desc), '[]') from parley.link_keys))
$$;
comment on function public.link_keys is 'The keys that derive links, sealed, and which of them derives new ones.';

create function public.add_link_key(p_key_id text, p_sealed_key text, p_replaces text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  lock table parley.link_keys in share row exclusive mode;
  -- Somebody else was quicker: theirs is the key now.
  if (select key_id from parley.link_keys where retired_at is null) is distinct from p_replaces then
    return public.link_keys();
  end if;
  update parley.link_keys set retired_at = parley.clock() where retired_at is null;
  insert into parley.link_keys (key_id, sealed_key) values (p_key_id, p_sealed_key);
  return public.link_keys();
end
$$;
comment on function public.add_link_key is
  'Makes a key the one that derives new links, if the one it replaces (null: none) still is. What the old ones derived stays good.';

-- The links that may be told again. One that took a revoked one's place is nobody's until it is issued.
create function parley.links_to_tell(p_session_id uuid) returns setof parley.session_links
language sql stable set search_path = ''
as $$
  select * from parley.session_links l
  where l.session_id = p_session_id and l.revoked_at is null and (l.issued_at is not null or not exists (
    select from parley.session_links old where old.session_id = l.session_id and old.participant_type = l.participant_type
      and old.seat = l.seat and old.revoked_at is not null))
$$;

-- Whose token may be derived, and by which keys it was, newest first.
create function public.current_links(p_session_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'linkId', l.id, 'participantType', l.participant_type, 'seat', l.seat, 'keyIds', (
      select coalesce(jsonb_agg(d.key_id order by d.created_at desc), '[]') from parley.derived_tokens d where d.link_id = l.id
    )) order by l.participant_type, l.seat), '[]')
  from parley.links_to_tell(p_session_id) l
$$;
comment on function public.current_links is 'The links of a session that are not revoked. Reads only, and answers no token.';

create function public.keep_derived_token(p_link_id uuid, p_key_id text, p_token_hash text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_link parley.session_links;
begin
  if p_token_hash !~ '^[0-9a-f]{64}$' or p_token_hash is null
    or not exists (select from parley.link_keys where key_id = p_key_id) then
    perform parley.refuse('invalid_argument', 'A derived token has the SHA-256 of its text as 64 hexadecimal digits, and a known key.', 'token_hash');
  end if;
  select * into v_link from parley.session_links where id = p_link_id and revoked_at is null for update;
  if not found then
    perform parley.refuse('link_not_found', 'There is no such link, or it was revoked.');
  end if;
  insert into parley.derived_tokens (link_id, key_id, token_hash) values (v_link.id, p_key_id, decode(p_token_hash, 'hex'))
    on conflict (link_id, key_id) do nothing;
  update parley.session_links set issued_at = parley.clock() where id = v_link.id and issued_at is null;
  if found then
    insert into parley.session_events (session_id, type, actor, data) values (v_link.session_id, 'link_issued', 'system',
      jsonb_build_object('participantType', v_link.participant_type, 'linkId', v_link.id) || parley.seat_json(v_link.seat));
  end if;
  return jsonb_build_object('linkId', v_link.id);
end
$$;
comment on function public.keep_derived_token is
  'From now on the link opens by this derived token, too. Refuses: invalid_argument, link_not_found (revoked, too).';

create function public.admin_show_link(
  p_session_id uuid, p_participant_type text, p_actor text, p_reason text, p_idempotency_key text
) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_side text := parley.checked_side(p_participant_type);
  v_details jsonb := jsonb_build_object('participantType', v_side);
  v_done jsonb := parley.begin_act('link_shown', p_session_id, p_actor, p_reason, p_idempotency_key, v_details);
  v_link uuid := (select id from parley.links_to_tell(p_session_id) where participant_type = v_side);
begin
  if v_link is null then
    return parley.refused('link_revoked_before');
  end if;
  return coalesce(v_done, parley.audited('link_shown', p_session_id, p_actor, p_reason, p_idempotency_key, v_details,
    jsonb_build_object('outcome', 'done'))) || jsonb_build_object('linkId', v_link);
end
$$;
comment on function public.admin_show_link is
  'Writes down that an administrator looked at the link of one side, and answers which it is; the application derives its token. It stays '
  'as it is.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
  v_function text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on parley.link_keys, parley.derived_tokens from %s', v_outsiders);
  alter table parley.link_keys enable row level security;
  alter table parley.derived_tokens enable row level security;
  foreach v_function in array array[
    'parley.link_of_token', 'parley.links_to_tell', 'public.link_keys', 'public.add_link_key', 'public.current_links', 'public.keep_derived_token',
    'public.admin_show_link'
  ] loop
    execute format('revoke all on function %s from %s', v_function, v_outsiders);
    if v_function like 'public.%' and exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      execute format('grant execute on function %s to service_role', v_function);
    end if;
  end loop;
end
$$;
