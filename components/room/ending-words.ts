import { formatMoney } from '@/lib/format'
import { amountOf, decimalOf } from '@/lib/room/decimal'
import type { SessionView } from '@/lib/room/http'
import { type Reading, spoken } from './clock-words'
import { firstName } from './presence-words'

type Terms = Pick<
  SessionView,
  | 'participantType'
  | 'otherParticipantName'
  | 'paidDurationMinutes'
  | 'price'
  | 'currency'
  | 'billing'
  | 'freeSeconds'
>

/** The seconds between reading the words and the end's arrival at the server count, too. */
const readingSeconds = 10

/**
 * The most that the time so far can cost: gaps that are not charged only make it less. A ceiling and not a forecast, because the
 * database alone knows who was present when.
 */
function mostSoFar(terms: Terms, billedSeconds: number): string {
  const { minor, digits } = amountOf(terms.price)
  const share = Math.min(1, billedSeconds / (terms.paidDurationMinutes * 60))
  return formatMoney(decimalOf({ minor: Math.ceil(minor * share), digits }), terms.currency)
}

/** An end by the consultant before this share of the booked time falls back to paying by time (billing `fixed`). */
const fixedPriceFrom = 0.8

/** What an end now does to the money, for the one who is about to end it. */
export function moneyWords(terms: Terms, { elapsedSeconds }: Reading): string {
  const price = formatMoney(terms.price, terms.currency)
  if (elapsedSeconds + readingSeconds < terms.freeSeconds) {
    return terms.participantType === 'client'
      ? `Nothing is charged so early: all ${price} come back to you.`
      : `Nothing is charged so early: all ${price} go back to ${firstName(terms.otherParticipantName)}.`
  }
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
      return fixed(terms, elapsedSeconds, price)
    default:
      return terms.billing satisfies never
  }
}

function shared(terms: Terms, what: string, most: string, price: string): string {
  return terms.participantType === 'client'
    ? `You pay only for ${what}: at most ${most} of ${price}. The rest comes back to you.`
    : `You are paid for ${what}: up to ${most} of ${price}, before fees. The rest goes back to ${firstName(terms.otherParticipantName)}.`
}

function fixed(terms: Terms, elapsedSeconds: number, price: string): string {
  if (terms.participantType === 'client')
    return `This session has a fixed price: ${price} is charged in full.`
  const neededMinutes = Math.ceil(terms.paidDurationMinutes * fixedPriceFrom)
  return elapsedSeconds < terms.paidDurationMinutes * 60 * fixedPriceFrom
    ? `If you end before ${neededMinutes} of ${terms.paidDurationMinutes} minutes, you are paid only for the time you were both here: up to ${mostSoFar(terms, elapsedSeconds + readingSeconds)} of ${price}, before fees.`
    : `This session has a fixed price: you are paid ${price}, before fees.`
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
  return terms.billing === 'fixed'
    ? `The session stays open for ${name}. Come back by the same link; the booked time runs on.`
    : `The session stays open for ${name}. Come back by the same link. After a minute apart, time is not charged until you are both back; after ten, the session ends by itself.`
}
