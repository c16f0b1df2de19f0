-- Beside the sweep, where the database sweeps by itself. pg_cron takes 1 to 59 seconds, or a crontab's minutes; nothing here may fail a migration.
do $$
begin
  if not exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
    return;
  end if;
  create extension if not exists pg_cron;
  perform cron.schedule('parley-earnings', '* * * * *', 'select public.release_due_earnings()');
exception
  when others then raise notice 'no scheduled release of earnings: %', sqlerrm;
end
$$;
