-- Who issues a receipt, as it stands on paper: the practice's name, its address (several lines), and the line about its taxes.
alter table parley.settings
  add column practice_name text not null default 'Parley' check (char_length(practice_name) between 1 and 120),
  add column practice_address text not null default '' check (char_length(practice_address) <= 400),
  add column practice_tax_line text not null default '' check (char_length(practice_tax_line) <= 200);
comment on column parley.settings.practice_tax_line is 'As the practice has to print it, such as "GSTIN 29ABCDE1234F1Z5"; empty: the receipt has no such line.';

create function public.practice_details() returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object('name', practice_name, 'address', practice_address, 'taxLine', practice_tax_line) from parley.settings $$;
comment on function public.practice_details is 'The practice as its receipts name it.';

create function public.set_practice_details(p_name text default null, p_address text default null, p_tax_line text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update parley.settings set
    practice_name = coalesce(btrim(p_name), practice_name),
    practice_address = coalesce(btrim(p_address, E' \t\r\n'), practice_address),
    practice_tax_line = coalesce(btrim(p_tax_line), practice_tax_line);
  return public.practice_details();
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'A name has 1 to 120 characters, an address at most 400, a tax line at most 200.', 'practice');
    return null;
end
$$;
comment on function public.set_practice_details is 'Sets what receipts say of the practice; what is left out stays. Answers what stands.';

do $$
declare
  v_outsiders text := 'public';
  v_role text;
begin
  for v_role in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    v_outsiders := v_outsiders || ', ' || v_role;
  end loop;
  execute format('revoke all on function public.practice_details(), public.set_practice_details(text, text, text) from %s', v_outsiders);
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.practice_details(), public.set_practice_details(text, text, text) to service_role;
  end if;
end
$$;
