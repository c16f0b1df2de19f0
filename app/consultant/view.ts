import type { DeskSession, EarningsRow } from '@/components/consultant/types'
import type { DeskRow, EarningsDay } from '@/lib/db/desk/consultant'
import { toDecimal } from '@/lib/room/money'

/** The database's rows become what the pages draw. */
export function toDeskSession(row: DeskRow, nowMs: number): DeskSession {
  const amount = (minor: number | null) => (minor === null ? null : toDecimal(minor, row.currency))
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
    fee: amount(row.feeMinor),
    released: amount(row.releasedMinor),
    returned: amount(row.returnedMinor),
    durationSeconds: row.durationSeconds,
    endReason: row.endReason,
    endedBy: row.endedBy,
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
    released: toDecimal(sums.releasedMinor, currency),
    returned: toDecimal(sums.returnedMinor, currency),
    fee: toDecimal(sums.feeMinor, currency),
  }
}
