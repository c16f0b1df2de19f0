import { entryOf } from '@/lib/contract/entry-of'
import { minutes as minuteWords } from '@/locales/en/shared'
import { days as dayWords, hours as hourWords, seconds as secondWords } from '@/locales/en/units'

/** Words for durations, money and times. Pure: the zone, the locale and "now" are handed in, so server and browser can agree. */

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** "45 s", "12 min", "12 min 5 s", "1 h 5 min": whole seconds, exact below one hour. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < minute) return secondWords(whole)
  if (whole < hour) return joined([Math.floor(whole / minute), minuteWords], [whole % minute, secondWords])
  const minutes = Math.round(whole / minute)
  return joined([Math.floor(minutes / 60), hourWords], [minutes % 60, minuteWords])
}

/** How long until something: "3 days 4 h", "2 h 10 min", "9 min", "42 s". Rounded up, so that it never promises too early. */
export function formatUntil(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  if (seconds < 2 * minute) return secondWords(seconds)
  const minutes = Math.ceil(seconds / minute)
  if (seconds < day) return joined([Math.floor(minutes / 60), hourWords], [minutes % 60, minuteWords])
  const hours = Math.ceil(seconds / hour)
  const days = Math.floor(hours / 24)
  return joined([days, dayWords], [hours % 24, hourWords])
}

export function joined(
  ...parts: readonly (readonly [count: number, inWords: (count: number) => string])[]
): string {
  return parts
    .filter(([count]) => count > 0)
    .map(([count, inWords]) => inWords(count))
    .join(' ')
}

/** Digits of a clock: "0:07", "12:05", "1:02:05". Negative times show as zero. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [hours, minutes, rest] = [
    Math.floor(seconds / hour),
    Math.floor((seconds % hour) / minute),
    seconds % minute,
  ]
  const tail = String(rest).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/** Where the digits are grouped otherwise than in plain English. */
const moneyLocales: Readonly<Record<string, string>> = { INR: 'en-IN', PKR: 'en-IN', BDT: 'en-IN' }

/** One costs 30 times more to make than to use, and a list uses the same few in every row. */
const amounts = new Map<string, Intl.NumberFormat>()

/**
 * A decimal string of the contract ("97.00") with its currency's sign: "₹97.00". Its own digits, no more and no fewer, whatever the runtime's table gives
 * that currency; and no float is made of it.
 */
export function formatMoney(amount: string, currency: string): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`
  const digits = amount.split('.')[1]?.length ?? 0
  const known = amounts.get(`${currency}${digits}`) ?? amountsIn(currency, digits)
  return known.format(amount)
}

function amountsIn(currency: string, digits: number): Intl.NumberFormat {
  const made = new Intl.NumberFormat(entryOf(moneyLocales, currency) ?? 'en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  amounts.set(`${currency}${digits}`, made)
  return made
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text)
}

/** Whose words and whose clock: a BCP 47 locale and an IANA zone. */
export interface Place {
  readonly locale: string
  readonly timeZone: string
}

/** What a server knows of its reader: nothing. */
export const nowhere: Place = { locale: 'en-GB', timeZone: 'UTC' }

/** "Saturday, 21 November 2026" */
export function formatDate(iso: string, place: Place): string {
  return inWords(iso, place, { dateStyle: 'full' })
}

/** "10:30 GMT+5:30" */
export function formatTime(iso: string, place: Place): string {
  return inWords(iso, place, {
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  })
}

/** "Sat, 21 Nov 2026, 10:30 GMT+5:30" */
export function formatDateTime(iso: string, place: Place): string {
  return inWords(iso, place, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  })
}

/** "21 Nov 2026" */
export function formatDay(iso: string, place: Place): string {
  return inWords(iso, place, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** A page stands whatever it has to show: a time beyond any calendar is shown as it was given, a place that nobody knows is nowhere. */
export function inWords(iso: string, place: Place, form: Intl.DateTimeFormatOptions): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  try {
    return timesIn(place, form).format(time)
  } catch {
    return timesIn(nowhere, form).format(time)
  }
}

/** They cost as much as those of amounts. Places come from browsers, and are not kept without end. */
const times = new Map<string, Intl.DateTimeFormat>()
const mostTimes = 500

/** @throws RangeError for a place that nobody knows */
function timesIn({ locale, timeZone }: Place, form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, form])
  const known = times.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { ...form, timeZone })
  if (times.size >= mostTimes) times.clear()
  times.set(key, made)
  return made
}
