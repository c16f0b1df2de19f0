import type { ExtensionSnapshot } from '@/lib/client/appointment/extension'
import { amountOf, decimalOf } from '@/lib/contract/decimal'
import type { SessionView } from '@/lib/contract/http/session'
import { formatMoney } from '@/lib/format'
import { firstName } from '@/lib/format-name'
import { choice, outcomes, proposed } from '@/locales/en/appointment/extension'

type Terms = Pick<SessionView, 'price' | 'paidDurationMinutes'>
type Facts = Pick<SessionView, 'participantType' | 'otherParticipantName'>

/** What so many minutes more cost: the session's own rate, half up, as the database has it. */
export function extensionPrice({ price, paidDurationMinutes }: Terms, minutes: number): string {
  const { minor, digits } = amountOf(price)
  const total = BigInt(minor)
  const [part, whole] = [BigInt(minutes), BigInt(paidDurationMinutes)]
  return decimalOf({ minor: Number((2n * total * part + whole) / (2n * whole)), digits })
}

/** Above the choice of minutes. */
export function choiceWords({ participantType, otherParticipantName }: Facts): string {
  return choice[participantType](firstName(otherParticipantName))
}

/** To the side that is asked, and to the side that asked. */
export function openWords(
  { proposal, mine }: Extract<ExtensionSnapshot, { state: 'open' }>,
  facts: Facts,
): string {
  const name = firstName(facts.otherParticipantName)
  const amount = formatMoney(proposal.amount, proposal.currency)
  return proposed[mine ? 'mine' : facts.participantType](name, proposal.minutes, amount)
}

/** What became of it; plainly, and what it means. */
export function closedWords(
  { outcome, minutes, mine }: Extract<ExtensionSnapshot, { state: 'closed' }>,
  facts: Facts,
): string {
  const name = firstName(facts.otherParticipantName)
  const whose = mine ? 'mine' : 'theirs'
  switch (outcome) {
    case 'accepted':
      return outcomes.accepted(minutes)
    case 'declined':
    case 'withdrawn':
    case 'expired':
      return outcomes[outcome][whose](name)
    case 'unfunded':
      return outcomes.unfunded[facts.participantType](minutes, name)
    case 'person_busy':
    case 'too_late':
    case 'too_long':
    case 'already_proposed':
    case 'not_started':
    case 'unanswered':
      return outcomes[outcome]
    default:
      return outcome satisfies never
  }
}
