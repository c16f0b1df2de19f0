import { countsAwayFrom, graceMs } from '@/lib/client/absence'
import type { RoomClock } from '@/lib/client/snapshot'
import { formatMoney } from '@/lib/format'
import { amountOf, decimalOf } from '@/lib/room/decimal'
import type { SessionView } from '@/lib/room/http'
import { otherSide } from '@/lib/room/other-side'
import { digits as clockDigits, type Reading } from './clock-words'
import { firstName } from './presence-words'
import { spoken } from './spoken-time'

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
  return awayInSeconds ? `${firstName(otherParticipantName)} counts as away in ${awayInSeconds} s` : null
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
      return shared(
        terms,
        'the time you were both here',
        mostSoFar(terms, elapsedSeconds + readingSeconds),
        price,
      )
    case 'per_minute': {
      const most = mostSoFar(terms, Math.ceil((elapsedSeconds + readingSeconds) / 60) * 60)
      return shared(terms, 'the minutes you were both here, each started one in full', most, price)
    }
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
  if (participantType === 'client') {
    return isFree
      ? `Nothing is charged so early: all ${price} come back to you.`
      : `So early an end counts as if you had not come: ${cost} of ${price} is charged if ${name} was here, the rest comes back to you.`
  }
  return isFree
    ? `Nothing is charged so early: all ${price} go back to ${name}.`
    : `So early an end is not charged, unless ${name} stayed away: then up to ${cost} of ${price}, before fees.`
}

function shared(terms: Terms, what: string, most: string, price: string): string {
  return terms.participantType === 'client'
    ? `You pay only for ${what}: at most ${most} of ${price}. The rest comes back to you.`
    : `You are paid for ${what}: up to ${most} of ${price}, before fees. The rest goes back to ${firstName(terms.otherParticipantName)}.`
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
  const name = firstName(terms.otherParticipantName)
  if (isEarned) return `This session has a fixed price: ${price} is charged in full.`
  if (other.awayInSeconds === null)
    return `This session has a fixed price: ${price} is charged in full, unless ${name} was away for more than a fifth of the time.`
  return other.awayInSeconds > 0
    ? `If you end before that, ${price} is charged in full, as if ${name} were here; after that, only the time you were both here: at most ${most}.`
    : `${name} is away, so only the time you were both here is charged: at most ${most} of ${price}, unless ${name} was here for ${neededWords(terms)}.`
}

function fixedForConsultant(
  terms: Terms,
  isEarned: boolean,
  most: string,
  price: string,
  other: OtherAtEnd,
): string {
  const name = firstName(terms.otherParticipantName)
  if (isEarned) return `This session has a fixed price: you are paid ${price}, before fees.`
  if (other.awaySeconds >= aloneSeconds)
    return `${name} has been away for 5 minutes: you are paid ${price} in full, before fees, if you were here for four fifths of the time.`
  const byTime = `If you end before you were here for ${neededWords(terms)}, you are paid only for the time you were both here: up to ${most} of ${price}, before fees.`
  if (other.awayInSeconds === null) return byTime
  return `${byTime} Once ${name} has been away for 5 minutes, in ${clockDigits(aloneSeconds - other.awaySeconds)}, ending no longer lowers the price.`
}

function neededWords({ bookedMinutes }: Terms): string {
  return `${Math.ceil(bookedMinutes * fixedPriceFrom)} of ${bookedMinutes} minutes`
}

/** "17 minutes 20 seconds are left." */
export function timeLeftWords({ remainingSeconds }: Reading): string {
  if (remainingSeconds <= 0) return 'The booked time is over.'
  const rounded = remainingSeconds > 120 ? Math.floor(remainingSeconds / 60) * 60 : remainingSeconds
  return `${remainingSeconds > 120 ? 'About ' : ''}${spoken(rounded)} ${rounded === 1 ? 'is' : 'are'} left.`
}

/** What leaving does to the clock, for *Leave, I'll come back*. */
export function leavingWords(terms: Terms, started: boolean): string {
  const name = firstName(terms.otherParticipantName)
  if (!started) return `Nothing is charged until you and ${name} are both in. Come back by the same link.`
  const open = `The session stays open for ${name}. Come back by the same link.`
  const ends = 'After ten minutes without you it ends by itself.'
  if (terms.participantType === 'client')
    return `${open} The clock goes on for 60 seconds after you leave, then it is paused until you are back. ${ends}`
  const lowers = terms.billing === 'fixed' ? ' An end while you are away lowers the fixed price.' : ''
  return `${open} The clock is paused from the moment you leave until you are back. ${ends}${lowers}`
}
