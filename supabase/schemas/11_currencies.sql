-- Currencies: how many digits of an amount stand behind its point, told by a table of ours (ISO 4217's) and by nothing that a runtime
-- brings with it.

-- ISO 4217, list one of 2026-01-01: the active codes whose minor unit the standard knows, funds among them. Those without one (gold, the
-- drawing rights, the code for tests) are no currency to pay in. `lib/contract/currencies.ts` is the same table; a test holds the two together.
create table parley.currencies (
  code text primary key check (code ~ '^[A-Z]{3}$'),
  digits smallint not null check (digits between 0 and 4)
);
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

-- Null: it is in the table. Withdrawn codes that old amounts have are read, not booked in.
create function parley.fault_of_currency(p_currency text) returns text
language sql stable set search_path = ''
as $$
  select case
    when p_currency is null or p_currency !~ '^[A-Z]{3}$' then 'The currency must be an ISO 4217 code such as INR.'
    when not exists (select from parley.currencies where code = p_currency)
      then format('%s is not a currency of ISO 4217 that can be paid in.', p_currency)
  end
$$;

-- In which currencies this database had amounts before it had that table, and how those are read. They were shown, typed and signed with
-- the digits of the runtime of the day, which for some currencies are not ISO's (Node 20.20.2 gives HUF, IDR, PKR and COP none, and IQD
-- none instead of three); and a balance holds amounts of before and of now in one sum, so that a currency has one reading for good. See
-- docs/decisions/120.
create table parley.currency_readings (
  code text primary key check (code ~ '^[A-Z]{3}$'),
  -- Null until it is known.
  digits smallint check (digits between 0 and 4),
  -- receipts: as the newest signed receipt has it; runtime: as that of the first process after the upgrade; operator: see read_currency_with.
  told_by text check (told_by in ('receipts', 'runtime', 'operator')),
  check ((digits is null) = (told_by is null))
);

-- The digits behind the point of the frozen amount that a receipt was signed with; null for what is no receipt.
create function parley.digits_of_receipt(p_jws text) returns integer
language plpgsql immutable set search_path = ''
as $$
declare
  v_body text := translate(split_part(p_jws, '.', 2), '-_', '+/');
  v_claims jsonb;
begin
  v_claims := convert_from(decode(rpad(v_body, (char_length(v_body) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb;
  return char_length(split_part(v_claims -> 'amounts' ->> 'frozen', '.', 2));
exception
  when others then return null;
end
$$;

-- Asked once by every process before it reads its first amount. `p_runtime`: the digits that the runtime itself gives each currency; they
-- decide what no receipt has told, once. A code that the runtime does not know either was shown with two. Asked without them first, because
-- they are many to ask a runtime for: null means that they are needed.
create function public.currency_readings(p_runtime jsonb) returns jsonb
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

-- For the owner of a database who knows better than its runtime did. Every amount of the currency is read so from the next start of the app
-- on.
create function parley.read_currency_with(p_code text, p_digits integer) returns void
language sql volatile set search_path = ''
as $$
  insert into parley.currency_readings (code, digits, told_by) values (p_code, p_digits, 'operator')
    on conflict (code) do update set digits = excluded.digits, told_by = excluded.told_by
$$;
