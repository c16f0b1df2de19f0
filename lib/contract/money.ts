import { currencyDigits } from './currencies'
import { decimalOf } from './decimal'

/** Minor units as the decimal string of the HTTP and socket contracts: 9700 INR → "97.00". */
export function toDecimal(minor: number, currency: string): string {
  return decimalOf({ minor, digits: currencyDigits(currency) })
}

/** The other way: "97.00" INR → 9700; null for what is not an amount of that currency (sign, too many digits, too large, not a number). */
export function fromDecimal(decimal: string, currency: string): number | null {
  const digits = currencyDigits(currency)
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(decimal.trim())
  if (!match?.[1] || (match[2]?.length ?? 0) > digits) return null
  const minor = Number(`${match[1]}${(match[2] ?? '').padEnd(digits, '0')}`)
  return Number.isSafeInteger(minor) ? minor : null
}
