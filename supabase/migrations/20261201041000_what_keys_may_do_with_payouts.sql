-- Keys of other programs may read balances and order payouts.

create or replace function parley.api_scopes() returns text[]
language sql immutable set search_path = ''
as $$
  select array['bookings:read', 'bookings:write', 'sessions:read', 'links:issue', 'settings:write', 'payouts:write']
$$;
