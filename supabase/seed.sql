-- A database after `supabase db reset` is the demo practice. Its people come with their bookings: every start and every `npm run book` makes new
-- ones, because nobody can be in two sessions at one time, and a link's raw token exists only in the answer of the call that made it.
select public.mark_demo_practice();
