-- A consultant is meant by the ref that bookings give, or by the name that people read: who is known by either is never made a second time.

create or replace function public.consultant_person(p_ref text, p_name text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_person parley.people;
  v_refs text[];
begin
  select * into v_person from parley.people where role = 'consultant' and ref = p_ref;
  if v_person.id is null then
    select array_agg(ref order by ref) into v_refs from parley.people where role = 'consultant' and lower(name) = lower(btrim(p_ref));
    if cardinality(v_refs) > 1 then
      perform parley.refuse('invalid_argument', format('%s consultants are called %s: say which by its ref, one of %s.',
        cardinality(v_refs), btrim(p_ref), array_to_string(v_refs[1:10], ', ')), 'consultant');
    end if;
    if v_refs is null and p_name is null then
      perform parley.refuse('invalid_argument',
        format('No booking has named a consultant %s yet, by ref or by name: check it, or give the name as well to make one.', p_ref), 'consultant');
    end if;
    if v_refs is null then
      perform parley.person_of('consultant', p_ref, btrim(p_name));
    end if;
    select * into strict v_person from parley.people where role = 'consultant' and ref = coalesce(v_refs[1], p_ref);
  end if;
  return parley.person_json(v_person.id, v_person.name);
exception
  when check_violation then
    perform parley.refuse('invalid_argument', 'A consultant has a ref of 1 to 200 characters and a name of 1 to 80.', 'consultant');
    return null;
end
$$;
comment on function public.consultant_person is
  'The consultant whom bookings name by p_ref, or who alone has p_ref as a name; made under p_name when there is neither.';
