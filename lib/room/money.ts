/** Digits after the decimal point of a currency (ISO 4217, as the runtime's CLDR data has them): INR 2, JPY 0, KWD 3. */
export function currencyDigits(currency: string): number {
  const known = digitsOf.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  digitsOf.set(currency, digits)
  return digits
}

/** Asking the runtime costs fifty times what everything else about an amount does. */
const digitsOf = new Map<string, number>()

/** Minor units as the decimal string of the HTTP and socket contracts: 9700 INR → "97.00". */
export function toDecimal(minor: number, currency: string): string {
  const digits = currencyDigits(currency)
  const sign = minor < 0 ? '-' : ''
  const padded = String(Math.abs(minor)).padStart(digits + 1, '0')
  return digits === 0 ? `${sign}${padded}` : `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`
}

/** The other way: "97.00" INR → 9700; null for what is not an amount of that currency (sign, too many digits, not a number). */
export function fromDecimal(decimal: string, currency: string): number | null {
  const digits = currencyDigits(currency)
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(decimal.trim())
  if (!match?.[1] || (match[2]?.length ?? 0) > digits) return null
  return Number(`${match[1]}${(match[2] ?? '').padEnd(digits, '0')}`)
}
