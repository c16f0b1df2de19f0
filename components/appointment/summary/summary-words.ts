import { amountOf, decimalOf } from '@/lib/contract/decimal'
import type { SessionView, SummaryView } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { formatMoney } from '@/lib/format'
import {
  cancelledBy,
  charged,
  endedBy as endedWords,
  ledger,
  next,
  outcome,
  reasons,
  wrote,
} from '@/locales/en/appointment/summary'

type Facts = Pick<SessionView, 'participantType' | 'otherParticipantName'>

const otherSide = { client: 'consultant', consultant: 'client' } as const

/** Why it is over, to one of the two, in one sentence and without blame. */
export function whatHappened(summary: SummaryView, facts: Facts): string {
  switch (summary.status) {
    case 'completed':
      return completed(summary, facts)
    case 'abandoned':
      return reasons.allLeft
    case 'no_show_client':
    case 'no_show_consultant':
      return (
        summary.status === `no_show_${facts.participantType}` ? reasons.youMissed : reasons.otherMissed
      )(isolated(facts.otherParticipantName))
    case 'expired':
      return summary.reason === 'nobody_came' ? reasons.nobodyCame : reasons.neverTogether
    case 'cancelled':
      return cancelledBy[doer(summary, facts)](isolated(facts.otherParticipantName))
    case 'scheduled':
    case 'waiting':
    case 'active':
      return reasons.over
    default:
      return summary.status satisfies never
  }
}

function completed(summary: SummaryView, facts: Facts): string {
  if (summary.endedBy !== 'system')
    return endedWords[doer(summary, facts)](isolated(facts.otherParticipantName))
  switch (summary.reason) {
    case 'time_up':
      return reasons.timeUp
    case `${facts.participantType}_gone`:
      return reasons.youGone
    case `${otherSide[facts.participantType]}_gone`:
      return reasons.otherGone(isolated(facts.otherParticipantName))
    case 'system_gone':
      return reasons.allGone
    default:
      return reasons.closed
  }
}

/** Whose doing it was. */
function doer({ endedBy }: SummaryView, { participantType }: Facts): keyof typeof wrote {
  if (endedBy === participantType) return 'you'
  return endedBy === otherSide[participantType] ? 'other' : 'practice'
}

/** Whose words the note is; they follow in quotes. */
export function noteWriter(summary: SummaryView, facts: Facts): string {
  return wrote[doer(summary, facts)](isolated(facts.otherParticipantName))
}

/** What can be done next where the session did not take place; null where there is nothing to add. */
export function nextStep(
  { status }: SummaryView,
  { participantType, otherParticipantName }: Facts,
): string | null {
  if (status !== 'no_show_client' && status !== 'no_show_consultant' && status !== 'expired') return null
  if (status === `no_show_${participantType}`) return next.report
  return participantType === 'client' ? next.client : next.consultant(isolated(otherParticipantName))
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
      title: outcome.earned(money(amountReleased)),
      since: refunded
        ? outcome.earnedSince(isolated(otherParticipantName), money(amountGross), money(amountRefunded))
        : null,
    }
  }
  return {
    title: outcome.paid(money(amountNet)),
    since: refunded ? outcome.paidSince(money(amountGross), money(amountRefunded)) : null,
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
  const words = ledger[participantType]
  return [
    { name: ledger.frozen, amount: summary.amountHeld },
    {
      name: words.released(otherParticipantName),
      amount: summary.amountReleased,
      testId: 'summary-released',
    },
    { name: ledger.fee, amount: summary.platformFee },
    {
      name: words.returned(otherParticipantName),
      amount: summary.amountReturned,
      testId: 'summary-returned',
    },
    ...refundLines(summary, { participantType, otherParticipantName }),
  ]
}

/** What a refund changed since; the lines above stay what the settlement said. */
function refundLines(summary: SummaryView, { participantType, otherParticipantName }: Facts): LedgerLine[] {
  const { amountRefunded, amountReleased, platformFee, amountReturned } = today(summary)
  if (isZero(amountRefunded)) return []
  const words = ledger[participantType]
  return [
    { name: words.refunded(otherParticipantName), amount: amountRefunded },
    { name: words.releasedSince(otherParticipantName), amount: amountReleased },
    { name: ledger.feeSince, amount: platformFee },
    { name: words.returnedSince(otherParticipantName), amount: amountReturned },
  ]
}

type Terms = Facts & Pick<SessionView, 'billing' | 'freeSeconds'>

/** The sentence above the ledger: why it is this much. */
export function moneyInWords(summary: SummaryView, session: Terms): string {
  const { participantType, otherParticipantName } = session
  const words = charged[participantType]
  if (isZero(today(summary).amountGross)) return words.nothing()
  const why = whyCharged(summary, session)
  return isZero(summary.amountReturned) ? why : `${why} ${words.rest(isolated(otherParticipantName))}`
}

function whyCharged(
  summary: SummaryView,
  { participantType, otherParticipantName, billing, freeSeconds }: Terms,
): string {
  const words = charged[participantType]
  if (summary.status === 'no_show_client') return words.missed(otherParticipantName)
  if (summary.status === 'cancelled') return words.cancelledLate(otherParticipantName)
  // The booked terms say so: whoever only looks in is charged as if it had not come.
  if (summary.durationSeconds < freeSeconds) return words.notStayed(otherParticipantName)
  if (!isZero(summary.amountReturned)) return words.together()
  return billing === 'fixed' ? words.fixed() : words.full()
}

function isZero(amount: string): boolean {
  return /^-?0+(\.0+)?$/.test(amount)
}
