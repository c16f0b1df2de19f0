import type { SessionView } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { formatMoney } from '@/lib/format'
import { missed, alone as words } from '@/locales/en/appointment/alone'

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
  const until = clock(alone.until)
  if (session.participantType === 'client') return words.client(name, until, money(session, session.price))
  return costs(alone.cost)
    ? words.consultant(name, until, shareOf(session, alone.cost))
    : words.nothing(name, until)
}

/** What follows for whoever does not come itself. */
export function missedWords(session: Terms): string {
  if (session.participantType === 'consultant') return missed.notPaid
  return costs(session.noShow.cost) ? missed.cost(shareOf(session, session.noShow.cost)) : missed.nothing
}

function shareOf(session: Terms, cost: string): string {
  return words.share(money(session, cost), money(session, session.price))
}

function money({ currency }: Terms, amount: string): string {
  return formatMoney(amount, currency)
}

function costs(amount: string): boolean {
  return /[1-9]/.test(amount)
}
