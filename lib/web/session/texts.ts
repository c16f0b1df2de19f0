import type { InvalidReason, SummaryView } from '@/lib/contract/http/session'

/** Why a link does not open a room, to its bearer. Only who has the whole secret of a link learns that it was withdrawn. */
export const invalidMessages: Record<InvalidReason, string> = {
  not_found: 'This link is not valid. Open it exactly as it was sent to you, or ask for a new one.',
  revoked: 'This link was withdrawn. Use the newest link that you were sent, or ask the practice for one.',
  too_early: 'It is too early to join. The session opens shortly before its start.',
  expired: 'The time for this session is over.',
  ended: 'This session has ended.',
  cancelled: 'This session was cancelled.',
}

/** To a program: no page of ours says anything of itself. */
export const wrongStatement =
  'What the request says of its session or side is not so. Leave it out: the link and the cookie say it.'

/** Of the line to the relay, a test of it, and notes. */
export const tooOften = 'This was asked for very often within a short time. Wait a moment.'

export function joinedMessage(bothJoined: boolean, otherName: string): string {
  return bothJoined
    ? `You are in. ${otherName} has joined, too.`
    : `You are in. ${otherName} has not joined yet, and nothing is charged until both of you are in.`
}

/** To whom a room without booked time let in. */
export const enteredMessage = 'You are in.'

export const hostEnds = 'The host of a room ends it for all. Leave it instead.'
export const roomEndedMessage = 'The room is closed for all.'

/** What a client's cancellation did. */
export function cancelledMessage({ amountReturned, currency }: SummaryView): string {
  return `The session is cancelled. ${currency} ${amountReturned} came back to the client.`
}

/** How it ended, in a sentence with the two amounts. */
export function endedMessage({ amountReleased, amountReturned, currency }: SummaryView): string {
  return `The session is over. ${currency} ${amountReleased} goes to the consultant, ${currency} ${amountReturned} back to the client.`
}
