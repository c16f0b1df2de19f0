import type { AccountView, DeskSession, EarningsRow } from '@/components/consultant/types'
import { toDecimal } from '@/lib/contract/money'
import type { ConsultantAccount, DeskRow, EarningsDay } from '@/lib/db/functions/staff/consultant-sessions'

/** The database's rows become what the pages draw. */
export function toDeskSession(row: DeskRow, nowMs: number): DeskSession {
  const amount = (minor: number | undefined) => (minor === undefined ? null : toDecimal(minor, row.currency))
  const today = row.corrections ?? undefined
  return {
    id: row.sessionId,
    sessionType: row.sessionType,
    status: row.status,
    clientName: row.clientName,
    start: row.scheduledStartTime,
    opensAt: row.opensAt,
    minutes: row.paidDurationMinutes,
    currency: row.currency,
    frozen: toDecimal(row.heldMinor, row.currency),
    gross: amount(today?.grossMinor),
    refunded: amount(today?.refundedMinor),
    fee: amount(today?.feeNetMinor),
    released: amount(today?.releasedNetMinor),
    returned: amount(today?.returnedTotalMinor),
    paidOut: amount(today?.paidOutMinor),
    score: row.score,
    durationSeconds: row.durationSeconds,
    endReason: row.endReason,
    endedBy: row.endedBy,
    endNote: row.endNote,
    lateMinutes: row.lateMinutes,
    clientPresent: row.clientPresent,
    waitingSince: row.waitingSince,
    joinable: Date.parse(row.opensAt) <= nowMs,
  }
}

export function toEarningsRow({ day, currency, sessions, actualSeconds, ...sums }: EarningsDay): EarningsRow {
  return {
    day,
    currency,
    sessions,
    actualSeconds,
    frozen: toDecimal(sums.heldMinor, currency),
    gross: toDecimal(sums.grossMinor, currency),
    refunded: toDecimal(sums.refundedMinor, currency),
    released: toDecimal(sums.releasedNetMinor, currency),
    fee: toDecimal(sums.feeNetMinor, currency),
    paidOut: toDecimal(sums.paidOutMinor, currency),
  }
}

export function toAccount({ balances, withdrawals, rating }: ConsultantAccount): AccountView {
  return {
    balances: balances.map(({ currency, ...minor }) => ({
      currency,
      pending: toDecimal(minor.pendingMinor, currency),
      withheld: toDecimal(minor.withheldMinor, currency),
      payable: toDecimal(minor.payableMinor, currency),
      inTransit: toDecimal(minor.inTransitMinor, currency),
      paidOut: toDecimal(minor.paidOutMinor, currency),
    })),
    payouts: withdrawals.map(({ withdrawalId: id, at, amountMinor, currency, reference, sessions }) => ({
      id,
      at,
      amount: toDecimal(amountMinor, currency),
      currency,
      reference,
      sessions,
    })),
    rating,
  }
}
