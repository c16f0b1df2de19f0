import type { SessionView, SummaryView } from '@/lib/room/http'

type Facts = Pick<SessionView, 'participantType' | 'otherParticipantName'>

const otherSide = { client: 'consultant', consultant: 'client' } as const

/** Why it is over, to one of the two, in one sentence and without blame. */
export function whatHappened(summary: SummaryView, facts: Facts): string {
  switch (summary.status) {
    case 'completed':
      return completed(summary, facts)
    case 'abandoned':
      return 'Both of you had left, so the session was closed.'
    case 'no_show_client':
    case 'no_show_consultant':
      return missed(summary.status === `no_show_${facts.participantType}`, facts)
    case 'expired':
      return summary.reason === 'nobody_came'
        ? 'Nobody joined, so the session was closed.'
        : 'The two of you were not in at the same time, so the session was closed.'
    case 'cancelled':
      return `Cancelled ${byWhom(summary, facts)}.`
    case 'scheduled':
    case 'waiting':
    case 'active':
      return 'The session is over.'
    default:
      return summary.status satisfies never
  }
}

function completed(summary: SummaryView, facts: Facts): string {
  if (summary.endedBy !== 'system') return `Ended ${byWhom(summary, facts)}.`
  switch (summary.reason) {
    case 'time_up':
      return 'The paid time is over.'
    case `${facts.participantType}_gone`:
      return 'You had been away for more than 10 minutes, so the session was closed.'
    case `${otherSide[facts.participantType]}_gone`:
      return `${facts.otherParticipantName} had been away for more than 10 minutes, so the session was closed.`
    default:
      return 'The session was closed.'
  }
}

function missed(mine: boolean, { otherParticipantName }: Facts): string {
  return mine
    ? `${otherParticipantName} was there, and the session closed 10 minutes after its start.`
    : `${otherParticipantName} had not joined 10 minutes after the start, so the session was closed.`
}

function byWhom({ endedBy }: SummaryView, { participantType, otherParticipantName }: Facts): string {
  if (endedBy === participantType) return 'by you'
  return endedBy === otherSide[participantType] ? `by ${otherParticipantName}` : 'by the practice'
}

export interface LedgerLine {
  readonly name: string
  readonly amount: string
  readonly testId?: string
}

/** Where the frozen amount went; the parts add up to the first line. Who "you" are depends on the side, the figures do not. */
export function ledgerOf(
  summary: SummaryView,
  { participantType, otherParticipantName }: Facts,
): LedgerLine[] {
  const [client, consultant] =
    participantType === 'client' ? ['you', otherParticipantName] : [otherParticipantName, 'you']
  return [
    { name: 'Frozen for this session', amount: summary.amountHeld },
    { name: `Released to ${consultant}`, amount: summary.amountReleased, testId: 'summary-released' },
    { name: 'Platform fee', amount: summary.platformFee },
    { name: `Returned to ${client}`, amount: summary.amountReturned, testId: 'summary-returned' },
  ]
}

/** The sentence above the ledger. */
export function moneyInWords(summary: SummaryView, { participantType, otherParticipantName }: Facts): string {
  const charged = !isZero(summary.amountReleased) || !isZero(summary.platformFee)
  const client = participantType === 'client'
  if (!charged) return client ? 'Nothing was charged. All of it is back with you.' : 'Nothing was charged.'
  if (isZero(summary.amountReturned)) {
    return client ? 'The booked amount was used in full.' : 'The booked amount was earned in full.'
  }
  return client
    ? 'You paid for the time both of you were in. The rest is back with you.'
    : `You are paid for the time both of you were in. The rest is back with ${otherParticipantName}.`
}

function isZero(amount: string): boolean {
  return /^-?0+(\.0+)?$/.test(amount)
}
