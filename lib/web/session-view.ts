import type { SideFacts, Summary } from '@/lib/db'
import { toCorrectionsView } from '@/lib/room/corrections'
import type { SessionView, SummaryView } from '@/lib/room/http'
import { toDecimal } from '@/lib/room/money'

/** The database's minor units become the decimal strings of the HTTP contract. */
export function toSummaryView(summary: Summary): SummaryView {
  const amount = (minor: number) => toDecimal(minor, summary.currency)
  return {
    status: summary.status,
    reason: summary.reason,
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
    paidDurationMinutes: facts.paidDurationMinutes,
    price: toDecimal(facts.priceMinor, facts.currency),
    currency: facts.currency,
    billing: facts.billing,
    freeSeconds: facts.freeSeconds,
    scheduledStartTime: facts.scheduledStartTime,
    opensAt: facts.opensAt,
    startedAt: facts.startedAt,
    endsAt: facts.endsAt,
    serverTime: facts.serverTime,
    summary: facts.summary && toSummaryView(facts.summary),
  }
}
