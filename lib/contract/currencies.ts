/**
 * ISO 4217, list one of 2026-01-01: the active codes whose minor unit the standard knows, by how many digits stand behind the point. Those without one
 * (gold, the drawing rights, the code for tests) are no currency to pay in. `parley.currencies` is the same table; a test holds the two together.
 * For servers: what a page shows says its digits itself (`decimal.ts`).
 */
const codesByDigits: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC
    CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW
    KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP
    PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN
    UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

/** Code → digits behind the point. */
export const currencies: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByDigits).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code): [string, number] => [code, Number(digits)]),
  ),
)

/** Withdrawn and unknown codes were shown so when they could still be booked in. */
const digitsOfOthers = 2

declare global {
  /** One for the whole program that runs, however many copies of this module its bundles have. */
  var parleyCurrencyReadings: ReadonlyMap<string, number> | undefined
}

/**
 * From now on amounts of these currencies have so many digits. The database says which: those that it had amounts in before ISO's table
 * decided (`currency_readings`).
 */
export function keepReadings(readings: Readonly<Record<string, number>>): void {
  globalThis.parleyCurrencyReadings = new Map(Object.entries(readings))
}

/** Digits behind the point of a currency's amounts in the database that is open here: INR 2, JPY 0, KWD 3. */
export function currencyDigits(currency: string): number {
  return globalThis.parleyCurrencyReadings?.get(currency) ?? currencies.get(currency) ?? digitsOfOthers
}
