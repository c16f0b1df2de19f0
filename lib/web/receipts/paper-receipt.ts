import { cache } from 'react'
import type { PaperReceipt } from '@/lib/contract/http/paper-receipt'
import { toDecimal } from '@/lib/contract/money'
import type { SessionReceipt } from '@/lib/db/functions/money/receipts'
import { loadSession } from '../appointment/load-session'
import { isDatabaseUnavailable } from '../failures'
import { getDatabase } from '../process'

export type LoadedReceipt =
  | { readonly state: 'ready'; readonly receipt: PaperReceipt }
  /** Not over yet, or not this reader's. */
  | { readonly state: 'none' }
  | { readonly state: 'unavailable' }

/** For whoever may read the summary at this address: the link's bearer, or the browser that holds its claim. Asked once per request. */
export const loadReceipt = cache(async (param: string): Promise<LoadedReceipt> => {
  const loaded = await loadSession(param)
  if (loaded.state === 'unavailable') return { state: 'unavailable' }
  const { session } = loaded
  return session?.summary ? receiptFor(session.sessionId, session.participantType) : { state: 'none' }
})

/** The caller has made sure that its reader may have it. */
export async function receiptFor(sessionId: string, reader: PaperReceipt['reader']): Promise<LoadedReceipt> {
  try {
    const stored = await getDatabase().rpc('session_receipt', { p_session_id: sessionId })
    return stored ? { state: 'ready', receipt: toPaper(stored, reader) } : { state: 'none' }
  } catch (error) {
    if (isDatabaseUnavailable(error)) return { state: 'unavailable' }
    throw error
  }
}

/** Named field by field: what each reader may know is written here and nowhere else. */
function toPaper(stored: SessionReceipt, reader: PaperReceipt['reader']): PaperReceipt {
  const { summary, corrections, practice } = stored
  const amount = (minor: number) => toDecimal(minor, summary.currency)
  return {
    reader,
    number: stored.number,
    issuedAt: stored.issuedAt,
    practice: { name: practice.name, address: practice.address, taxLine: practice.taxLine },
    client: stored.client,
    consultant: stored.consultant,
    sessionId: stored.sessionId,
    sessionType: stored.sessionType,
    status: summary.status,
    scheduledStartTime: stored.scheduledStartTime,
    startedAt: summary.startedAt,
    endedAt: summary.endedAt,
    billing: stored.billing,
    bookedMinutes: stored.bookedMinutes,
    addedMinutes: stored.addedMinutes,
    durationSeconds: summary.durationSeconds,
    currency: summary.currency,
    frozen: amount(summary.heldMinor),
    returned: amount(summary.returnedMinor),
    paid: amount(summary.grossMinor),
    refunds: stored.refunds.map(({ amountMinor, at, reason }) => ({
      amount: amount(amountMinor),
      at,
      reason: reader === 'consultant' ? null : reason,
    })),
    refunded: corrections.refundedMinor > 0 ? amount(corrections.refundedMinor) : null,
    net: amount(corrections.netMinor),
    earnings:
      reader === 'client'
        ? null
        : { fee: amount(corrections.feeNetMinor), earned: amount(corrections.releasedNetMinor) },
  }
}
