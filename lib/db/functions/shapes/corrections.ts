import * as z from 'zod'
import { amountMinor, timestamp } from '@/lib/contract/words'

/**
 * A settled session's money as it is today; the settlement beside it stays as it was. gross − refunded = net = released net + fee net, and
 * held = net + returned total.
 */
export const corrections = z.object({
  /** What the client was charged. */
  grossMinor: amountMinor,
  /** What came back of it since. */
  refundedMinor: amountMinor,
  /** What the client paid in the end. */
  netMinor: amountMinor,
  feeNetMinor: amountMinor,
  /** What the consultant earned of it in the end. */
  releasedNetMinor: amountMinor,
  /** All that ever came back of what was frozen. */
  returnedTotalMinor: amountMinor,
})

/** Something that came back, and what whoever gave it back wrote to the client; null: that was for the books alone. */
export const refund = z.object({ amountMinor, at: timestamp, reason: z.string().nullable() })

/** As staff see it. Below zero only where a later pay-out makes up for a refund of what was paid out before. */
export const listedCorrections = corrections.extend({ paidOutMinor: amountMinor })
export type ListedCorrections = z.infer<typeof listedCorrections>

/** As its consultant sees it. */
export const ownCorrections = listedCorrections.extend({
  onHoldMinor: amountMinor,
  payableMinor: amountMinor,
})

/** Average, to a tenth, and of how many; null while nobody has rated. */
export const rating = z.object({ average: z.number().min(1).max(5), count: z.int().positive() }).nullable()
export type Rating = z.infer<typeof rating>
