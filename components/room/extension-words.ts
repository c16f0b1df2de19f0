import type { ExtensionSnapshot } from '@/lib/client/extension'
import { formatMoney } from '@/lib/format'
import { amountOf, decimalOf } from '@/lib/room/decimal'
import type { SessionView } from '@/lib/room/http'
import { firstName } from './presence-words'

type Terms = Pick<SessionView, 'price' | 'paidDurationMinutes'>
type Facts = Pick<SessionView, 'participantType' | 'otherParticipantName'>

/** What so many minutes more cost: the session's own rate, half up, as the database has it. */
export function extensionPrice({ price, paidDurationMinutes }: Terms, minutes: number): string {
  const { minor, digits } = amountOf(price)
  const total = BigInt(minor)
  const [part, whole] = [BigInt(minutes), BigInt(paidDurationMinutes)]
  return decimalOf({ minor: Number((2n * total * part + whole) / (2n * whole)), digits })
}

/** Whose money it is, to one of the two. */
function balanceOf({ participantType, otherParticipantName }: Facts): string {
  return participantType === 'client' ? 'your balance' : `${firstName(otherParticipantName)}'s balance`
}

/** Above the choice of minutes. */
export function choiceWords(facts: Facts): string {
  const name = firstName(facts.otherParticipantName)
  return `${name} has to agree within a minute. The amount is then frozen from ${balanceOf(facts)}, and only after that the time is added.`
}

/** To the side that is asked, and to the side that asked. */
export function openWords(
  { proposal, mine }: Extract<ExtensionSnapshot, { state: 'open' }>,
  facts: Facts,
): string {
  const name = firstName(facts.otherParticipantName)
  const amount = formatMoney(proposal.amount, proposal.currency)
  return mine
    ? `You proposed ${proposal.minutes} more minutes for ${amount}. Waiting for ${name}'s answer.`
    : `${name} proposes ${proposal.minutes} more minutes for ${amount}, frozen from ${balanceOf(facts)}.`
}

/** What became of it; plainly, and what it means. */
export function closedWords(
  { outcome, minutes, mine }: Extract<ExtensionSnapshot, { state: 'closed' }>,
  facts: Facts,
): string {
  const name = firstName(facts.otherParticipantName)
  switch (outcome) {
    case 'accepted':
      return `${minutes} minutes were added.`
    case 'declined':
      return mine
        ? `${name} declined more time. The end stays as it is.`
        : 'You declined. The end stays as it is.'
    case 'withdrawn':
      return mine ? 'You took your proposal back.' : `${name} took the proposal back.`
    case 'unfunded':
      return `${capital(balanceOf(facts))} does not cover ${minutes} more minutes. No time was added.`
    case 'person_busy':
      return `One of you is booked for another session by then. No time was added.`
    case 'expired':
      return mine
        ? `${name} did not answer within a minute. No time was added.`
        : 'The proposal was not answered within a minute. No time was added.'
    case 'too_late':
      return 'Too late: the paid time is over. No time was added.'
    case 'too_long':
      return 'A session cannot be longer than a day.'
    case 'already_proposed':
      return 'There is a proposal already. Answer that one first.'
    case 'not_started':
      return 'The session has not started yet.'
    case 'unanswered':
      return 'That did not reach the server. Nothing was proposed; try again.'
    default:
      return outcome satisfies never
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
