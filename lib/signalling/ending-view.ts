import type { Summary } from '@/lib/db/session-shapes'
import { toCorrectionsView } from '@/lib/room/corrections'
import type { SessionEnded } from '@/lib/room/events'
import { toDecimal } from '@/lib/room/money'

/** An ending as both sides are told of it: amounts as decimal strings. */
export function endingView(summary: Summary): SessionEnded {
  const { status, reason, note, endedBy, durationSeconds, releasedMinor, returnedMinor, currency } = summary
  return {
    status,
    reason,
    note,
    endedBy,
    durationSeconds,
    amountReleased: toDecimal(releasedMinor, currency),
    amountReturned: toDecimal(returnedMinor, currency),
    currency,
    corrections: toCorrectionsView(summary),
  }
}
