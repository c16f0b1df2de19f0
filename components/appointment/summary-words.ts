import { formatMoney } from '@/lib/format'
import { amountOf, decimalOf } from '@/lib/room/decimal'
import type { SessionView, SummaryView } from '@/lib/room/http'
import { isolated } from '@/lib/room/isolated'

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
      return `${isolated(facts.otherParticipantName)} had been away for more than 10 minutes, so the session was closed.`
    case 'system_gone':
      return 'Both of you had been away for more than 10 minutes, so the session was closed.'
    default:
      return 'The session was closed.'
  }
}

function missed(mine: boolean, { otherParticipantName }: Facts): string {
  return mine
    ? `${isolated(otherParticipantName)} was there, and you were not in 10 minutes after the start, so the session was closed.`
    : `${isolated(otherParticipantName)} was not in 10 minutes after the start, so the session was closed.`
}

function byWhom({ endedBy }: SummaryView, { participantType, otherParticipantName }: Facts): string {
  if (endedBy === participantType) return 'by you'
  return endedBy === otherSide[participantType] ? `by ${isolated(otherParticipantName)}` : 'by the practice'
}

/** Whose words the note is; they follow in quotes. */
export function noteWriter({ endedBy }: SummaryView, facts: Facts): string {
  if (endedBy === facts.participantType) return 'You wrote:'
  return endedBy === otherSide[facts.participantType]
    ? `${isolated(facts.otherParticipantName)} wrote:`
    : 'The practice wrote:'
}

/** What can be done next where the session did not take place; null where there is nothing to add. */
export function nextStep(
  { status }: SummaryView,
  { participantType, otherParticipantName }: Facts,
): string | null {
  if (status !== 'no_show_client' && status !== 'no_show_consultant' && status !== 'expired') return null
  const report = 'If this is not what happened, report a problem: the practice looks into it and decides.'
  if (status === `no_show_${participantType}`) return report
  return participantType === 'client'
    ? `You can book another time, or ask the practice to arrange one. ${report}`
    : `You need do nothing more: ${isolated(otherParticipantName)} can book another time. ${report}`
}

/** What is true today; a summary that came with the end itself knows of no refund yet. */
function today(summary: SummaryView): NonNullable<SummaryView['corrections']> {
  const { corrections, amountReleased, amountReturned, platformFee } = summary
  if (corrections) return corrections
  const { minor, digits } = amountOf(amountReleased)
  const paid = decimalOf({ minor: minor + amountOf(platformFee).minor, digits })
  const none = decimalOf({ minor: 0, digits })
  return {
    amountGross: paid,
    amountRefunded: none,
    amountNet: paid,
    amountReleased,
    platformFee,
    amountReturned,
  }
}

/** The one figure that this side looks for, and what of it was refunded since. */
export function outcomeInWords(
  summary: SummaryView,
  { participantType, otherParticipantName }: Facts,
): { readonly title: string; readonly since: string | null } {
  const { amountGross, amountRefunded, amountNet, amountReleased } = today(summary)
  const money = (amount: string) => formatMoney(amount, summary.currency)
  const refunded = !isZero(amountRefunded)
  if (participantType === 'consultant') {
    return {
      title: `You earned ${money(amountReleased)}`,
      since: refunded
        ? `${isolated(otherParticipantName)} had paid ${money(amountGross)}; ${money(amountRefunded)} of it was refunded.`
        : null,
    }
  }
  return {
    title: `You paid ${money(amountNet)}`,
    since: refunded
      ? `It was ${money(amountGross)} at first; ${money(amountRefunded)} of it was refunded to you.`
      : null,
  }
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
    ...refundLines(summary, client, consultant),
  ]
}

/** What a refund changed since; the lines above stay what the settlement said. */
function refundLines(summary: SummaryView, client: string, consultant: string): LedgerLine[] {
  const { amountRefunded, amountReleased, platformFee, amountReturned } = today(summary)
  if (isZero(amountRefunded)) return []
  return [
    { name: `Refunded to ${client} since`, amount: amountRefunded },
    { name: `With it, ${consultant} got`, amount: amountReleased },
    { name: 'With it, the platform fee is', amount: platformFee },
    { name: `With it, ${client} got back`, amount: amountReturned },
  ]
}

type Terms = Facts & Pick<SessionView, 'billing' | 'freeSeconds'>

/** The sentence above the ledger: why it is this much. */
export function moneyInWords(summary: SummaryView, session: Terms): string {
  const { participantType, otherParticipantName } = session
  const client = participantType === 'client'
  if (isZero(today(summary).amountGross))
    return client ? 'Nothing was charged. All of it is back with you.' : 'Nothing was charged.'
  const rest = isZero(summary.amountReturned)
    ? ''
    : ` The rest is back with ${client ? 'you' : isolated(otherParticipantName)}.`
  return `${whyCharged(summary, session)}${rest}`
}

function whyCharged(
  summary: SummaryView,
  { participantType, otherParticipantName, billing, freeSeconds }: Terms,
): string {
  const client = participantType === 'client'
  const who = client ? 'you' : otherParticipantName
  if (summary.status === 'no_show_client') return `This is charged because ${who} did not come.`
  if (summary.status === 'cancelled') return `This is charged because ${who} cancelled late.`
  // The booked terms say so: whoever only looks in is charged as if it had not come.
  if (summary.durationSeconds < freeSeconds) return `This is charged because ${who} did not stay.`
  if (billing === 'fixed' && isZero(summary.amountReturned)) {
    return client ? 'You paid the fixed price.' : 'You are paid the fixed price.'
  }
  if (isZero(summary.amountReturned)) {
    return client ? 'The booked amount was used in full.' : 'The booked amount was earned in full.'
  }
  return client
    ? 'You paid for the time both of you were in.'
    : 'You are paid for the time both of you were in.'
}

function isZero(amount: string): boolean {
  return /^-?0+(\.0+)?$/.test(amount)
}
