import type { SessionView } from '@/lib/room/http'
import { isolated } from '@/lib/room/isolated'

type Booked = Pick<
  SessionView,
  'participantType' | 'otherParticipantName' | 'billing' | 'freeSeconds' | 'noShow'
>

/** What the price and the clock mean for this side, in a few sentences (docs/money.md). */
export function termsOf(session: Booked): string {
  return `${priceWords(session)} ${bridgedWords(session)}`
}

function priceWords(session: Booked): string {
  const client = session.participantType === 'client'
  const pays = client ? 'You pay for' : 'You are paid for'
  const rest = client ? '; the rest comes back to you' : ''
  switch (session.billing) {
    case 'prorata':
    case 'per_minute': {
      const time = session.billing === 'prorata' ? 'time' : 'minutes, each started one in full, that'
      return `${pays} the ${time} both of you are in${rest}. ${awayWords(session)}${freeWords(session)}`
    }
    case 'fixed': {
      const there = client ? `${isolated(session.otherParticipantName)} is` : 'you are'
      return `The price is fixed: it is due in full when 80 % of the booked time is used, or ${there} there for 80 % of it; otherwise by the second.${freeWords(session)}`
    }
    default:
      return session.billing satisfies never
  }
}

/** The client's absence; what becomes of the consultant's is told beside it. */
function awayWords({ participantType, otherParticipantName }: Booked): string {
  const who = participantType === 'client' ? 'you are' : `${isolated(otherParticipantName)} is`
  return `While ${who} away, the first 60 s still count.`
}

/** In every mode: the consultant's connection, lost and soon back. */
function bridgedWords({ participantType, otherParticipantName }: Booked): string {
  const whose = participantType === 'client' ? `${isolated(otherParticipantName)}'s` : 'your'
  return `A loss of ${whose} connection of less than 15 s still counts, up to 2 s for each minute booked.`
}

/** To the client. Whoever only looks in is charged as if it had not come, where not coming costs something. */
function freeWords({ participantType, freeSeconds, noShow }: Booked): string {
  if (freeSeconds === 0 || participantType !== 'client') return ''
  const unless = /[1-9]/.test(noShow.cost) ? ', unless you do not stay: that is like not coming' : ''
  return ` Less than ${freeSeconds} s together costs nothing${unless}.`
}
