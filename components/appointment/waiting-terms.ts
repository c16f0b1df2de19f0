import { formatMoney } from '@/lib/format'
import type { SessionView } from '@/lib/room/http'

type Terms = Pick<
  SessionView,
  | 'participantType'
  | 'otherParticipantName'
  | 'price'
  | 'currency'
  | 'noShow'
  | 'alone'
  | 'startedAt'
  | 'serverTime'
>

/**
 * Until when whoever is in waits for the other one, and what then happens to the money. Null once the session has started.
 * @param clock a time in the reader's own words and zone
 */
export function aloneWords(session: Terms, clock: (iso: string) => string): string | null {
  const { alone, otherParticipantName: name } = session
  if (!alone) return null
  const closes = `If ${name} is not in by ${clock(alone.until)}, the session closes`
  if (session.participantType === 'client') return `${closes} and all ${priceOf(session)} come back to you.`
  return costs(alone.cost)
    ? `${closes} and ${name} pays ${formatMoney(alone.cost, session.currency)} of ${priceOf(session)}.`
    : `${closes}. Nothing is charged.`
}

/** What comes of not coming oneself; null once that time is over, or the session has started. */
export function missedWords(session: Terms, clock: (iso: string) => string): string | null {
  const { noShow, currency } = session
  if (session.startedAt !== null || Date.parse(session.serverTime) >= Date.parse(noShow.from)) return null
  const closes = `Be in by ${clock(noShow.from)}: after that the session may close without you`
  if (session.participantType === 'consultant') return `${closes}, and nothing is paid.`
  return costs(noShow.cost)
    ? `${closes}, and you pay ${formatMoney(noShow.cost, currency)} of ${priceOf(session)}.`
    : `${closes}. Nothing is charged.`
}

function priceOf({ price, currency }: Terms): string {
  return formatMoney(price, currency)
}

function costs(amount: string): boolean {
  return /[1-9]/.test(amount)
}
