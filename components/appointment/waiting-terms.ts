import { formatMoney } from '@/lib/format'
import type { SessionView } from '@/lib/room/http'
import { isolated } from '@/lib/room/isolated'

type Terms = Pick<
  SessionView,
  'participantType' | 'otherParticipantName' | 'price' | 'currency' | 'noShow' | 'alone'
>

/**
 * Until when whoever is in waits for the other one, and what then happens to the money. Null once the session has started.
 * @param clock a time in the reader's own words and zone
 */
export function aloneWords(session: Terms, clock: (iso: string) => string): string | null {
  const { alone } = session
  if (!alone) return null
  const name = isolated(session.otherParticipantName)
  const closes = `If ${name} is not in by ${clock(alone.until)}, the session closes`
  if (session.participantType === 'client')
    return `${closes} and all ${money(session, session.price)} come back to you.`
  return costs(alone.cost)
    ? `${closes} and ${name} pays ${shareOf(session, alone.cost)}.`
    : `${closes}. Nothing is charged.`
}

/** What follows for whoever does not come itself. */
export function missedWords(session: Terms): string {
  const missed = 'If you are not in by then'
  if (session.participantType === 'consultant') return `${missed}, nothing is paid.`
  return costs(session.noShow.cost)
    ? `${missed}, you pay ${shareOf(session, session.noShow.cost)}.`
    : `${missed}, nothing is charged.`
}

function shareOf(session: Terms, cost: string): string {
  return `${money(session, cost)} of ${money(session, session.price)}`
}

function money({ currency }: Terms, amount: string): string {
  return formatMoney(amount, currency)
}

function costs(amount: string): boolean {
  return /[1-9]/.test(amount)
}
