/** An amount as its decimal says it: whole minor units, and how many digits stand behind the point. */
export interface Amount {
  readonly minor: number
  readonly digits: number
}

/** Minor units as a decimal string: 9700 with 2 digits → "97.00". */
export function decimalOf({ minor, digits }: Amount): string {
  const sign = minor < 0 ? '-' : ''
  const padded = String(Math.abs(minor)).padStart(digits + 1, '0')
  return digits === 0 ? `${sign}${padded}` : `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`
}

/** The other way, for amounts as our servers write them, which carry every digit of their currency; zero for what is none. */
export function amountOf(decimal: string): Amount {
  const match = /^(-?\d{1,16})(?:\.(\d{1,4}))?$/.exec(decimal)
  const behind = match?.[2] ?? ''
  return { minor: match ? Number(`${match[1]}${behind}`) : 0, digits: behind.length }
}
