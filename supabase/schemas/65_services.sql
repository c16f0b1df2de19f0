-- What a practice offers: so many minutes of one mode at a price, with some of its consultants.

create table parley.services (
  ref text primary key check (char_length(ref) between 1 and 200),
  name text not null check (parley.is_name(name)),
  description text not null default '' check (char_length(description) <= 1000),
  session_type parley.session_type not null,
  duration_minutes integer not null check (duration_minutes between 1 and 1440),
  price_minor parley.amount not null,
  currency parley.currency not null,
  billing parley.billing not null default 'prorata',
  active boolean not null default true,
  created_at timestamptz not null default parley.clock(),
  updated_at timestamptz not null default parley.clock()
);
comment on table parley.services is 'What can be booked. A booking keeps its own copy of all of it: a changed service changes no booking.';
comment on column parley.services.ref is 'The practice''s own name for it.';
comment on column parley.services.active is 'Offered; one that is not has no slots and is not booked by its name.';

create table parley.service_consultants (
  service_ref text not null references parley.services,
  consultant_id uuid not null references parley.people,
  primary key (service_ref, consultant_id)
);
create index service_consultants_by_consultant on parley.service_consultants (consultant_id);

-- How many services a practice has, and how many consultants one of them.
create function parley.most_services() returns integer language sql immutable set search_path = '' as $$ select 200 $$;
create function parley.most_service_consultants() returns integer language sql immutable set search_path = '' as $$ select 200 $$;

create function parley.service_json(p_service parley.services) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'ref', p_service.ref, 'name', p_service.name, 'description', p_service.description, 'sessionType', p_service.session_type,
    'durationMinutes', p_service.duration_minutes, 'priceMinor', p_service.price_minor, 'currency', p_service.currency,
    'billing', p_service.billing, 'active', p_service.active, 'updatedAt', p_service.updated_at,
    'consultants', (
      select coalesce(jsonb_agg(jsonb_build_object('ref', p.ref, 'name', p.name) order by p.name, p.ref), '[]')
      from parley.service_consultants c join parley.people p on p.id = c.consultant_id where c.service_ref = p_service.ref))
$$;

-- The first thing wrong with a service: the field and a sentence; nulls when nothing is.
create function parley.fault_of_service(s parley.services, out fault text, out sentence text)
language sql volatile set search_path = ''
as $$
  select field, said
  from (
    values
      ('ref', 'A service''s ref has 1 to 200 characters.', char_length(s.ref) between 1 and 200),
      ('name', 'A service has a name of 1 to 80 characters, none of them invisible controls.', parley.is_name(s.name)),
      ('description', 'A description has at most 1000 characters.', char_length(s.description) <= 1000),
      ('sessionType', 'The session type is chat, voice or video.', s.session_type is not null),
      ('durationMinutes', 'The duration must be 1 to 1440 minutes.', s.duration_minutes between 1 and 1440),
      ('price', format('The price must be a whole number of minor units from 0 to %s.', parley.most_price_minor()),
        s.price_minor between 0 and parley.most_price_minor()),
      ('currency', parley.fault_of_currency(s.currency), parley.fault_of_currency(s.currency) is null),
      ('billing', 'The billing is prorata, fixed or per_minute.', s.billing is not null),
      ('active', 'Active is true or false.', s.active is not null)
  ) as checked (field, said, good)
  where good is not true
  limit 1
$$;

-- Sets whose service it is. Refuses: invalid_argument (a ref that no consultant has).
create function parley.set_service_consultants(p_service_ref text, p_refs text[]) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_unknown text := (select r from unnest(p_refs) as r
    where not exists (select from parley.people p where p.role = 'consultant' and p.ref = r) limit 1);
begin
  if cardinality(p_refs) > parley.most_service_consultants() then
    perform parley.refuse('invalid_argument',
      format('A service has at most %s consultants.', parley.most_service_consultants()), 'consultantRefs');
  elsif v_unknown is not null then
    perform parley.refuse('invalid_argument', format('There is no consultant %s.', left(v_unknown, 200)), 'consultantRefs');
  end if;
  delete from parley.service_consultants where service_ref = p_service_ref;
  insert into parley.service_consultants (service_ref, consultant_id)
    select distinct p_service_ref, p.id from parley.people p where p.role = 'consultant' and p.ref = any (p_refs);
end
$$;

create function public.save_service(p_ref text, p_service jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  v_new parley.services;
  v_fault record;
begin
  v_new.ref := p_ref;
  v_new.name := btrim(p_service ->> 'name');
  v_new.description := coalesce(btrim(p_service ->> 'description', E' \t\r\n'), '');
  v_new.session_type := p_service ->> 'sessionType';
  v_new.duration_minutes := (p_service ->> 'durationMinutes')::integer;
  v_new.price_minor := (p_service ->> 'priceMinor')::bigint;
  v_new.currency := p_service ->> 'currency';
  v_new.billing := coalesce(p_service ->> 'billing', 'prorata');
  v_new.active := coalesce((p_service ->> 'active')::boolean, true);
  v_new.created_at := parley.clock();
  v_new.updated_at := v_new.created_at;
  select * into v_fault from parley.fault_of_service(v_new);
  if v_fault.fault is not null then
    perform parley.refuse('invalid_argument', v_fault.sentence, v_fault.fault);
  end if;
  lock table parley.services in share row exclusive mode;
  if (select count(*) from parley.services where ref <> p_ref) >= parley.most_services() then
    perform parley.refuse('invalid_argument', format('A practice has at most %s services.', parley.most_services()), 'ref');
  end if;
  insert into parley.services select v_new.*
    on conflict (ref) do update set name = excluded.name, description = excluded.description, session_type = excluded.session_type,
      duration_minutes = excluded.duration_minutes, price_minor = excluded.price_minor, currency = excluded.currency,
      billing = excluded.billing, active = excluded.active, updated_at = excluded.updated_at
    returning * into v_new;
  perform parley.set_service_consultants(p_ref, coalesce(
    (select array_agg(r) from jsonb_array_elements_text(p_service -> 'consultantRefs') as r), '{}'));
  return parley.service_json(v_new);
end
$$;
comment on function public.save_service is
  'Makes a service of this ref, or makes the one of it what is said; consultants are replaced. Refuses: invalid_argument (detail: the field).';

create function public.find_service(p_ref text) returns jsonb
language sql stable security definer set search_path = ''
as $$ select parley.service_json(s) from parley.services s where s.ref = p_ref $$;
comment on function public.find_service is 'A service; null: there is none of this ref.';

create function public.list_services(p_consultant_ref text default null, p_active_only boolean default false) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(parley.service_json(s) order by s.name, s.ref), '[]')
  from parley.services s
  where (s.active or not coalesce(p_active_only, false)) and (p_consultant_ref is null or exists (
    select from parley.service_consultants c join parley.people p on p.id = c.consultant_id
    where c.service_ref = s.ref and p.role = 'consultant' and p.ref = p_consultant_ref))
$$;
comment on function public.list_services is 'The services by name: all, those of one consultant, or those that are offered.';
