-- Keys of other programs may refund, decide reported problems, end sessions and record deposits.

create or replace function parley.api_scopes() returns text[]
language sql immutable set search_path = ''
as $$
  select array['bookings:read', 'bookings:write', 'sessions:read', 'links:issue', 'settings:write', 'money:write', 'payouts:write', 'refunds:write', 'sessions:act',
    'consultants:read', 'consultants:write']
$$;
