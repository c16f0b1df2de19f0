-- $1: how many sessions. One consultant for 2,000 of them, one client for 25; their accounts, and those of the platform and the world.
insert into parley.people (id, role, ref, name)
select gen_random_uuid(), role, 'bench:' || role || n,
  (array['Asha','Priya','Ravi','Mira','Nina','Omar','Lena','Jonas','Sofia','Mateo','Aiko','Chen','Fatima','Tomas','Greta','Ivan','Leila','Noah','Zara','Emil'])[1 + n % 20]
  || ' ' || (array['Rao','Nair','Kapoor','Shah','Iyer','Weber','Meyer','Rossi','Costa','Tanaka','Wang','Haddad','Novak','Berg','Silva','Khan','Popov'])[1 + n / 20 % 17]
  || ' ' || n
from (
  select 'consultant' as role, n from generate_series(0, greatest($1::int / 2000, 1) - 1) n
  union all
  select 'client', n from generate_series(0, greatest($1::int / 25, 1) - 1) n
) who;
