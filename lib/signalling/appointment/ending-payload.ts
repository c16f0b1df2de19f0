import { toCorrectionsView } from '@/lib/contract/http/corrections'
import { toDecimal } from '@/lib/contract/money'
import type { SessionEnded } from '@/lib/contract/socket/appointment'
import type { Summary } from '@/lib/db/functions/shapes/session'

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
