-- The people of the demo practice, for `supabase db reset`. Bookings are made with `npm run book` or `select create_booking(...)`,
-- because a link's raw token exists only in the answer of the call that made it.
insert into parley.people (role, ref, name)
values
  ('consultant', 'demo-asha', 'Asha Rao'),
  ('consultant', 'demo-daniel', 'Daniel Weiss'),
  ('client', 'demo-priya', 'Priya Nair'),
  ('client', 'demo-tom', 'Tom Becker')
on conflict (role, ref) do nothing;
