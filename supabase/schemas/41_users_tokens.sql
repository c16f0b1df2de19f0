-- Bearer tokens: a program signs in with access tokens that are good for an hour, and a refresh token that is good once.

-- Only hashes are kept. A used one stays as long as its sign-in: whoever shows it again has stolen it, or was stolen from.
create table parley.refresh_tokens (
  token_hash bytea primary key,
  sign_in_id uuid not null references parley.sign_ins on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  used_at timestamptz
);
create index refresh_tokens_by_sign_in on parley.refresh_tokens (sign_in_id, created_at);

-- The token after this one. Made of the one before and of what only the sign-in has, so that a repeated question gets the same answer without
-- any token being kept, and who has an old one cannot make the next.
create function parley.token_after(p_token text, p_secret bytea) returns text
language sql immutable set search_path = ''
as $$ select parley.base64url(sha256(p_secret || sha256(p_secret || convert_to(p_token, 'UTF8')))) $$;

create function public.open_api_sign_in(p_user_id uuid, p_seconds integer, p_agent text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_sign_in parley.sign_ins := parley.new_sign_in(p_user_id, 'api', interval '30 days', p_agent);
  v_token text := parley.base64url(parley.random_bytes32());
begin
  update parley.sign_ins set refresh_secret = parley.random_bytes32() where id = v_sign_in.id;
  insert into parley.refresh_tokens (token_hash, sign_in_id) values (parley.secret_hash(v_token), v_sign_in.id);
  return jsonb_build_object('claims', parley.claims_of(v_sign_in, clock_timestamp() + make_interval(secs => p_seconds)), 'refreshToken', v_token);
end
$$;
comment on function public.open_api_sign_in is
  'Records the sign-in of a program whose password was right; its access tokens are good for p_seconds, its refresh token for 30 days.';

-- RFC 9700 §4.14.2: a refresh token is good once, and one that comes again ends its sign-in. A client whose answer was lost asks again within
-- seconds and gets the same answer, as long as nobody has used that one.
create function public.refresh_sign_in(p_token text, p_seconds integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_sign_in parley.sign_ins;
  v_used_at timestamptz;
  v_next text;
begin
  select * into v_sign_in from parley.sign_ins
    where id = (select sign_in_id from parley.refresh_tokens where token_hash = parley.secret_hash(p_token))
      and revoked_at is null and expires_at > clock_timestamp() for update;
  if not found then
    return null;
  end if;
  select used_at into v_used_at from parley.refresh_tokens where token_hash = parley.secret_hash(p_token);
  v_next := parley.token_after(p_token, v_sign_in.refresh_secret);
  if v_used_at is null then
    update parley.refresh_tokens set used_at = clock_timestamp() where token_hash = parley.secret_hash(p_token);
    insert into parley.refresh_tokens (token_hash, sign_in_id) values (parley.secret_hash(v_next), v_sign_in.id);
    delete from parley.refresh_tokens where token_hash in (
      select token_hash from parley.refresh_tokens where sign_in_id = v_sign_in.id order by created_at desc offset 1000);
    update parley.sign_ins set last_used_at = clock_timestamp(), expires_at = clock_timestamp() + interval '30 days' where id = v_sign_in.id;
  elsif v_used_at < clock_timestamp() - interval '10 seconds'
    or not exists (select from parley.refresh_tokens where token_hash = parley.secret_hash(v_next) and used_at is null) then
    update parley.sign_ins set revoked_at = clock_timestamp() where id = v_sign_in.id;
    return null;
  end if;
  return jsonb_build_object('claims', parley.claims_of(v_sign_in, clock_timestamp() + make_interval(secs => p_seconds)), 'refreshToken', v_next);
end
$$;
comment on function public.refresh_sign_in is
  'The next access and refresh token of a program''s sign-in; null: the token is over, and if it was used before so is its sign-in.';
