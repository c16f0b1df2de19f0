import type { SessionView } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { terms as words } from '@/locales/en/appointment/gate'

type Booked = Pick<
  SessionView,
  'participantType' | 'otherParticipantName' | 'billing' | 'freeSeconds' | 'noShow'
>

/** What the price and the clock mean for this side, in a few sentences (docs/money.md). */
export function termsOf(session: Booked): string {
  const { participantType, billing } = session
  const name = isolated(session.otherParticipantName)
  const own = words[participantType]
  return [
    own[billing](name),
    // A fixed price is due whether or not the client was away for a moment.
    ...(billing === 'fixed' ? [] : [own.away(name)]),
    ...freeWords(session),
    own.bridged(name),
  ].join(' ')
}

/** To the client. Whoever only looks in is charged as if it had not come, where not coming costs something. */
function freeWords({ participantType, freeSeconds, noShow }: Booked): string[] {
  if (freeSeconds === 0 || participantType !== 'client') return []
  return [/[1-9]/.test(noShow.cost) ? words.freeIfStaying(freeSeconds) : words.free(freeSeconds)]
}
