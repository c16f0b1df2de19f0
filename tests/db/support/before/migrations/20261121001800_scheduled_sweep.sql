-- Where pg_cron is at hand (Supabase), the database sweeps by itself as well. Every signalling server sweeps anyway, so that nothing depends
-- on this, and nothing here may fail a migration.
do $$
begin
  if not exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
    return;
  end if;
  create extension if not exists pg_cron;
  perform cron.schedule('parley-sweep', '15 seconds', 'select public.sweep_sessions()');
exception
  when others then raise notice 'no scheduled sweep: %', sqlerrm;
end
$$;
