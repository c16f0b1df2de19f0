-- Among what must always hold: whose time a session takes, and when it gives it back.

alter view parley.invariant_violations rename to violations_of_the_books;
create view parley.invariant_violations as
select invariant, subject, found from parley.violations_of_the_books
union all
select 'a session takes the time of both its people until it is over', s.id::text, count(t.id)::text
  from parley.webrtc_sessions s left join parley.taken_times t on t.session_id = s.id
  group by s.id having count(t.id) <> case when parley.is_over(s.status) then 0 else 2 end;
comment on view parley.invariant_violations is 'Must be empty. Each row names a broken rule, the thing that breaks it, and what was found.';
comment on view parley.violations_of_the_books is 'The part of parley.invariant_violations that is about money, sessions and events.';

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on parley.invariant_violations, parley.violations_of_the_books from %s', v_role);
  end loop;
end
$$;
