-- Schedules: where pg_cron is at hand (Supabase), the database sweeps and pays out by itself as well. Every signalling server does so
-- anyway: nothing depends on this, and nothing here may fail a migration.
do $$
begin
  if not exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
    return;
  end if;
  create extension if not exists pg_cron;
  perform cron.schedule('parley-sweep', '15 seconds', 'select public.sweep_sessions()');
  -- pg_cron takes 1 to 59 seconds, or a crontab's minutes.
  perform cron.schedule('parley-earnings', '* * * * *', 'select public.release_due_earnings()');
exception
  when others then raise notice 'no schedules: %', sqlerrm;
end
$$;
