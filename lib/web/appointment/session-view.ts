import { toCorrectionsView } from '@/lib/contract/http/corrections'
import type { SessionView, SummaryView } from '@/lib/contract/http/session'
import { toDecimal } from '@/lib/contract/money'
import type { SideFacts, Summary } from '@/lib/db'

/** The database's minor units become the decimal strings of the HTTP contract. */
export function toSummaryView(summary: Summary): SummaryView {
  const amount = (minor: number) => toDecimal(minor, summary.currency)
  return {
    status: summary.status,
    reason: summary.reason,
    note: summary.note ?? null,
    endedBy: summary.endedBy,
    startedAt: summary.startedAt,
    endedAt: summary.endedAt,
    durationSeconds: summary.durationSeconds,
    amountHeld: amount(summary.heldMinor),
    amountReleased: amount(summary.releasedMinor),
    amountReturned: amount(summary.returnedMinor),
    platformFee: amount(summary.feeMinor),
    currency: summary.currency,
    corrections: toCorrectionsView(summary),
  }
}

/** One side's view of its session. Named field by field: what a browser may know is written here and nowhere else. */
export function toSessionView(facts: SideFacts): SessionView {
  const amount = (minor: number) => toDecimal(minor, facts.currency)
  const { noShow, alone } = facts
  return {
    sessionId: facts.sessionId,
    roomId: facts.roomId,
    linkId: facts.linkId,
    sessionType: facts.sessionType,
    status: facts.status,
    participantType: facts.participantType,
    participantId: facts.participantId,
    participantName: facts.participantName,
    otherParticipantName: facts.otherParticipantName,
    otherPresent: facts.otherPresent,
    paidDurationMinutes: facts.paidDurationMinutes,
    bookedMinutes: facts.bookedMinutes,
    price: amount(facts.priceMinor),
    currency: facts.currency,
    billing: facts.billing,
    freeSeconds: facts.freeSeconds,
    scheduledStartTime: facts.scheduledStartTime,
    opensAt: facts.opensAt,
    noShow: { from: noShow.from, cost: amount(noShow.costMinor) },
    alone: alone && { until: alone.until, cost: amount(alone.costMinor) },
    startedAt: facts.startedAt,
    endsAt: facts.endsAt,
    serverTime: facts.serverTime,
    summary: facts.summary && toSummaryView(facts.summary),
  }
}
