import * as z from 'zod'
import { amountMinor, currency, timestamp } from '@/lib/contract/words'
import { endedSession } from '../shapes/session'

const uuid = z.uuid()

const effect = {
  currency,
  heldMinor: amountMinor,
  /** What the client pays all the same; the fee is part of it. */
  keptMinor: amountMinor,
  feeMinor: amountMinor,
  releasedMinor: amountMinor,
  returnedMinor: amountMinor,
  /** Until then all of it comes back to the client; null: whenever it is cancelled. */
  freeUntil: z.nullable(timestamp),
  scheduledStartTime: timestamp,
  serverTime: timestamp,
}
const possible = z.object({ outcome: z.literal('possible'), ...effect })
export type CancellationEffect = Omit<z.infer<typeof possible>, 'outcome'>

/** `ended`: how it ended, once it is settled. */
const refused = z.object({
  outcome: z.literal('refused'),
  reason: z.enum(['session_over', 'already_started']),
  ended: endedSession.nullable(),
})

/** Cancelling before the start, with the effect on the money shown first; the same rules as in `functions.ts`. */
export const cancellingFunctions = {
  /** What `cancel_session` would do now, exactly. For a client only until the scheduled start. Reads only. Refuses: `session_not_found`. */
  cancellation_preview: {
    args: z.object({
      p_session_id: uuid,
      p_cancelled_by: z.enum(['client', 'consultant', 'admin', 'system']),
    }),
    result: z.discriminatedUnion('outcome', [possible, refused]),
  },
  /**
   * By the client's token, or by the device that holds its link's claim. Without `p_preview` it cancels, if as much comes back as `p_returned_minor` says;
   * else nothing happens (`changed`). Refuses: `not_a_participant`.
   */
  cancel_by_link: {
    args: z.object({
      p_token: z.string().nullable(),
      p_device: z.string().nullable(),
      p_link_id: uuid.nullable(),
      p_reason: z.string().nullable(),
      p_preview: z.boolean(),
      p_returned_minor: z.nullable(amountMinor),
    }),
    result: z.discriminatedUnion('outcome', [
      possible,
      z.object({ outcome: z.literal('changed'), ...effect }),
      z.object({ outcome: z.literal('cancelled'), ended: endedSession }),
      refused,
    ]),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
