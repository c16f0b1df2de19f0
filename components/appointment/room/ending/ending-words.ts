import { countsAwayFrom, graceMs } from '@/lib/client/appointment/absence'
import type { RoomClock } from '@/lib/client/appointment/clock'
import { amountOf, decimalOf } from '@/lib/contract/decimal'
import type { SessionView } from '@/lib/contract/http/session'
import { otherSide } from '@/lib/contract/other-side'
import { formatMoney } from '@/lib/format'
import { firstName } from '@/lib/format-name'
import { awaySoon } from '@/locales/en/appointment/away'
import { fixed as fixedWords, leaving, money, timeLeft } from '@/locales/en/appointment/ending'
import { digits as clockDigits, type Reading } from '../clock/clock-words'
import { spoken } from '../clock/spoken-time'

type Terms = Pick<
  SessionView,
  | 'participantType'
  | 'otherParticipantName'
  | 'paidDurationMinutes'
  | 'price'
  | 'currency'
  | 'billing'
  | 'freeSeconds'
  | 'bookedMinutes'
  | 'noShow'
>

/** The seconds between reading the words and the end's arrival at the server count, too. */
const readingSeconds = 10

/** The other side at the moment of an end. */
export interface OtherAtEnd {
  /** Seconds until it counts as away; 0: it does; null: it is here. */
  readonly awayInSeconds: number | null
  /** For so long it has not been here. */
  readonly awaySeconds: number
}

export const otherIsHere: OtherAtEnd = { awayInSeconds: null, awaySeconds: 0 }

/** `nowMs` is the server's clock. */
export function otherAtEnd(
  { participantType }: Pick<Terms, 'participantType'>,
  clock: RoomClock,
  nowMs: number,
): OtherAtEnd {
  const absence = clock.away[otherSide(participantType)]
  if (!absence || clock.startedAtMs === null) return otherIsHere
  return {
    awayInSeconds: Math.max(0, Math.ceil((countsAwayFrom(absence) - nowMs) / 1000)),
    awaySeconds: Math.max(0, Math.floor((nowMs - absence.sinceMs) / 1000)),
  }
}

/** Beside End and above its consequences: nobody wins by pressing quickly. null: there is nothing to wait for. */
export function awaySoonWords(otherParticipantName: string, { awayInSeconds }: OtherAtEnd): string | null {
  return awayInSeconds ? awaySoon(firstName(otherParticipantName), awayInSeconds) : null
}

/**
 * The most that the time so far can cost: gaps that are not charged only make it less. A ceiling and not a forecast, because the
 * database alone knows who was present when.
 */
function mostSoFar(terms: Terms, billedSeconds: number): string {
  const { minor, digits } = amountOf(terms.price)
  const share = Math.min(1, billedSeconds / (terms.paidDurationMinutes * 60))
  return formatMoney(decimalOf({ minor: Math.ceil(minor * share), digits }), terms.currency)
}

/** A fixed price is earned by so much of the booked time. */
const fixedPriceFrom = 0.8
/** Who has been alone for so long may end as if the other side had. */
const aloneSeconds = 300

/** What an end now does to the money, for the one who is about to end it. */
export function moneyWords(
  terms: Terms,
  { elapsedSeconds }: Reading,
  other: OtherAtEnd = otherIsHere,
): string {
  const price = formatMoney(terms.price, terms.currency)
  if (elapsedSeconds - graceSeconds(terms, other) + readingSeconds < terms.freeSeconds)
    return early(terms, price)
  switch (terms.billing) {
    case 'prorata':
      return shared(terms, terms.billing, mostSoFar(terms, elapsedSeconds + readingSeconds), price)
    case 'per_minute':
      return shared(
        terms,
        terms.billing,
        mostSoFar(terms, Math.ceil((elapsedSeconds + readingSeconds) / 60) * 60),
        price,
      )
    case 'fixed':
      return fixed(terms, elapsedSeconds, price, other)
    default:
      return terms.billing satisfies never
  }
}

/** Of a client who does not come back, what the clock ran on does not make a session out of a glance. */
function graceSeconds({ participantType }: Terms, { awaySeconds }: OtherAtEnd): number {
  return participantType === 'consultant' ? Math.min(awaySeconds, graceMs / 1000) : 0
}

/** Who hardly was here has missed the session, which may cost something. */
function early({ participantType, otherParticipantName, noShow, currency }: Terms, price: string): string {
  const name = firstName(otherParticipantName)
  const isFree = amountOf(noShow.cost).minor === 0
  const cost = formatMoney(noShow.cost, currency)
  const words = money[participantType]
  return isFree ? words.earlyFree(price, name) : words.early(name, cost, price)
}

function shared(
  { participantType, otherParticipantName }: Terms,
  billing: 'prorata' | 'per_minute',
  most: string,
  price: string,
): string {
  return money[participantType][billing](most, price, firstName(otherParticipantName))
}

function fixed(terms: Terms, elapsedSeconds: number, price: string, other: OtherAtEnd): string {
  const isEarned = elapsedSeconds >= terms.paidDurationMinutes * 60 * fixedPriceFrom
  const most = mostSoFar(terms, elapsedSeconds + readingSeconds)
  return terms.participantType === 'client'
    ? fixedForClient(terms, isEarned, most, price, other)
    : fixedForConsultant(terms, isEarned, most, price, other)
}

function fixedForClient(
  terms: Terms,
  isEarned: boolean,
  most: string,
  price: string,
  other: OtherAtEnd,
): string {
  const words = fixedWords.client
  const name = firstName(terms.otherParticipantName)
  if (isEarned) return words.earned(price)
  if (other.awayInSeconds === null) return words.otherHere(name, price)
  return other.awayInSeconds > 0
    ? words.otherAwaySoon(name, most, price)
    : words.otherAway(name, most, price, neededWords(terms))
}

function fixedForConsultant(
  terms: Terms,
  isEarned: boolean,
  most: string,
  price: string,
  other: OtherAtEnd,
): string {
  const words = fixedWords.consultant
  const name = firstName(terms.otherParticipantName)
  if (isEarned) return words.earned(price)
  if (other.awaySeconds >= aloneSeconds) return words.alone(name, price)
  const byTime = words.byTime(most, price, neededWords(terms))
  if (other.awayInSeconds === null) return byTime
  return `${byTime} ${words.aloneSoon(name, clockDigits(aloneSeconds - other.awaySeconds))}`
}

function neededWords({ bookedMinutes }: Terms): string {
  return fixedWords.needed(Math.ceil(bookedMinutes * fixedPriceFrom), bookedMinutes)
}

/** "17 minutes 20 seconds are left." */
export function timeLeftWords({ remainingSeconds }: Reading): string {
  if (remainingSeconds <= 0) return timeLeft.over
  return remainingSeconds > 120
    ? timeLeft.about(spoken(Math.floor(remainingSeconds / 60) * 60))
    : timeLeft.exact(spoken(remainingSeconds), remainingSeconds)
}

/** What leaving does to the clock, for *Leave, I'll come back*. */
export function leavingWords(terms: Terms, started: boolean): string {
  const name = firstName(terms.otherParticipantName)
  if (!started) return leaving.notStarted(name)
  const { participantType, billing } = terms
  const lowers = participantType === 'consultant' && billing === 'fixed'
  return [
    leaving.open(name),
    leaving[participantType],
    leaving.ends,
    ...(lowers ? [leaving.lowers] : []),
  ].join(' ')
}
