-- A process that starts asks how the amounts of before are read without knowing what its runtime would say: that costs it 300 formats of numbers, and is
-- needed once in the life of a database.
create or replace function public.currency_readings(p_runtime jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if exists (select from parley.currency_readings where digits is null) then
    if p_runtime is null then
      return null;
    end if;
    update parley.currency_readings set digits = coalesce((p_runtime ->> code)::smallint, 2), told_by = 'runtime' where digits is null;
  end if;
  return (select coalesce(jsonb_object_agg(code, digits), '{}') from parley.currency_readings);
end
$$;
comment on function public.currency_readings is
  'How many digits the amounts of a currency have in this database, where it had some before ISO''s table decided. Asked by each process '
  'when it starts; null when that is for its runtime to say, which it was not asked with.';
