-- How many digits of an amount stand behind its point is told by a table of ours, ISO 4217's, and by nothing that a runtime brings with it.

create or replace function parley.refuse(p_code text, p_message text, p_detail text default '', p_hint text default '') returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = case p_code
      when 'link_not_found' then 'PA001'
      when 'link_over' then 'PA002'
      when 'too_early' then 'PA003'
      when 'in_use_elsewhere' then 'PA004'
      when 'not_a_participant' then 'PA005'
      when 'session_not_found' then 'PA006'
      when 'session_over' then 'PA007'
      when 'not_started' then 'PA008'
      when 'already_started' then 'PA009'
      when 'insufficient_funds' then 'PA010'
      when 'already_booked' then 'PA011'
      when 'invalid_argument' then 'PA012'
      when 'invariant_violated' then 'PA013'
      when 'append_only' then 'PA014'
      when 'idempotency_conflict' then 'PA015'
      when 'person_busy' then 'PA016'
      when 'in_another_session' then 'PA017'
    end,
    message = p_message,
    detail = p_detail,
    hint = p_hint;
end
$$;

-- ISO 4217, list one of 2026-01-01: the active codes whose minor unit the standard knows, funds among them. Those without one (gold, the
-- drawing rights, the code for tests) are no currency to pay in. `lib/room/currencies.ts` is the same table; a test holds the two together.
create table parley.currencies (
  code text primary key check (code ~ '^[A-Z]{3}$'),
  digits smallint not null check (digits between 0 and 4)
);
alter table parley.currencies enable row level security;
insert into parley.currencies (code, digits)
select code, digits
from (values
  (0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  (2, 'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE '
    'CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK '
    'LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON '
    'RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST '
    'XAD XCD XCG YER ZAR ZMW ZWG'),
  (3, 'BHD IQD JOD KWD LYD OMR TND'),
  (4, 'CLF UYW')
) as known (digits, codes), regexp_split_to_table(codes, ' ') as code;

-- In which currencies this database had amounts before it had that table, and how those are read. They were shown, typed and signed with the digits of
-- the runtime of the day, which for some currencies are not ISO's (Node 20.20.2 gives HUF, IDR, PKR and COP none, and IQD none instead of three); and
-- a balance holds amounts of before and of now in one sum, so that a currency has one reading for good. See docs/decisions/120.
create table parley.currency_readings (
  code text primary key check (code ~ '^[A-Z]{3}$'),
  -- Null until it is known.
  digits smallint check (digits between 0 and 4),
  -- receipts: as the newest signed receipt has it; runtime: as that of the first process after the upgrade; operator: see read_currency_with.
  told_by text check (told_by in ('receipts', 'runtime', 'operator')),
  check ((digits is null) = (told_by is null))
);
alter table parley.currency_readings enable row level security;

-- The digits behind the point of the frozen amount that a receipt was signed with; null for what is no receipt.
create function parley.digits_of_receipt(p_jws text) returns integer
language plpgsql immutable set search_path = ''
as $$
declare
  v_body text := translate(split_part(p_jws, '.', 2), '-_', '+/');
  v_claims jsonb := convert_from(decode(rpad(v_body, (char_length(v_body) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb;
begin
  return char_length(split_part(v_claims -> 'amounts' ->> 'frozen', '.', 2));
exception
  when others then return null;
end
$$;

insert into parley.currency_readings (code, digits, told_by)
select used.currency, receipt.digits, case when receipt.digits is not null then 'receipts' end
from (select distinct currency::text as currency from parley.accounts) as used
left join lateral (
  select parley.digits_of_receipt(r.jws) as digits
  from parley.settlements st join parley.receipts r on r.session_id = st.session_id
  where st.currency::text = used.currency
  order by st.settled_at desc limit 1
) as receipt on true;

-- Asked once by every process before it reads its first amount. `p_runtime`: the digits that the runtime itself gives each currency; they decide what no
-- receipt has told, once. A code that the runtime does not know either was shown with two.
create function public.currency_readings(p_runtime jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if exists (select from parley.currency_readings where digits is null) then
    update parley.currency_readings set digits = coalesce((p_runtime ->> code)::smallint, 2), told_by = 'runtime' where digits is null;
  end if;
  return (select coalesce(jsonb_object_agg(code, digits), '{}') from parley.currency_readings);
end
$$;
comment on function public.currency_readings is
  'How many digits the amounts of a currency have in this database, where it had some before ISO''s table decided. Asked by each process when it starts.';

-- For the owner of a database who knows better than its runtime did. Every amount of the currency is read so from the next start of the app on.
create function parley.read_currency_with(p_code text, p_digits integer) returns void
language sql volatile set search_path = ''
as $$
  insert into parley.currency_readings (code, digits, told_by) values (p_code, p_digits, 'operator')
    on conflict (code) do update set digits = excluded.digits, told_by = excluded.told_by
$$;

-- A value that a domain does not take is refused before any trigger could say so, and a constraint speaks of itself. So its condition says the sentence;
-- whoever may insert a booking has to be able to execute it.
create function parley.refuse_value(p_field text, p_sentence text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform parley.refuse('invalid_argument', p_sentence, p_field);
  return false;
end
$$;

-- Not valid: what is stored passed the same conditions when it was written.
alter domain parley.session_type drop constraint session_type_check;
alter domain parley.session_type add constraint session_type_check check (case when value not in ('chat', 'voice', 'video')
  then parley.refuse_value('session_type', 'The session type is chat, voice or video.') else true end) not valid;
alter domain parley.billing drop constraint billing_check;
alter domain parley.billing add constraint billing_check check (case when value not in ('prorata', 'fixed', 'per_minute')
  then parley.refuse_value('billing', 'The billing is prorata, fixed or per_minute.') else true end) not valid;
alter domain parley.currency drop constraint currency_check;
alter domain parley.currency add constraint currency_check check (case when value !~ '^[A-Z]{3}$'
  then parley.refuse_value('currency', 'The currency must be an ISO 4217 code such as INR.') else true end) not valid;
-- The one amount of this domain that comes from outside as it is written is a booking's price.
alter domain parley.amount drop constraint amount_check;
alter domain parley.amount add constraint amount_check check (case when value < 0
  then parley.refuse_value('price_minor', 'The price must be a whole number of minor units, not negative.') else true end) not valid;

do $$
declare
  v_role text;
begin
  for v_role in select 'public' union all select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
    execute format('revoke all on parley.currencies, parley.currency_readings from %s', v_role);
    execute format('revoke all on function public.currency_readings(jsonb), parley.digits_of_receipt(text), '
      'parley.read_currency_with(text, integer), parley.refuse_value(text, text) from %s', v_role);
  end loop;
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function public.currency_readings(jsonb), parley.refuse_value(text, text) to service_role;
  end if;
end
$$;
