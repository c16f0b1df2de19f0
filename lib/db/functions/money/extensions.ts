import * as z from 'zod'
import { extensionOutcome, extensionRefusal } from '@/lib/contract/socket/appointment'
import { amountMinor, currency, participantType, timestamp } from '@/lib/contract/words'

const uuid = z.uuid()

/** A proposal of more time. */
export const extension = z.object({
  id: uuid,
  minutes: z.int().positive(),
  proposedBy: participantType,
  amountMinor,
  currency,
  proposedAt: timestamp,
  expiresAt: timestamp,
})
export type Extension = z.infer<typeof extension>

const proposal = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('proposed'), extension, serverTime: timestamp }),
  z.object({
    outcome: z.literal('refused'),
    reason: extensionRefusal,
    amountMinor,
    currency,
  }),
])

/** More time while a session runs, and the funds it is paid from; the same rules as in `functions.ts`. */
export const extensionFunctions = {
  /**
   * 5, 15 or 30 more minutes at the booking's rate; stands for 60 s. The same id answers the same proposal. Refuses: `session_not_found`,
   * `invalid_argument`, `idempotency_conflict`.
   */
  propose_extension: {
    args: z.object({
      p_session_id: uuid,
      p_participant_type: participantType,
      p_id: uuid,
      p_minutes: z.int(),
    }),
    result: proposal,
  },
  /** The other side accepts or declines, the proposer withdraws; only `accepted` adds time, after the money is frozen. Refuses: `invalid_argument`. */
  answer_extension: {
    args: z.object({
      p_session_id: uuid,
      p_participant_type: participantType,
      p_id: uuid,
      p_accept: z.boolean(),
    }),
    result: z.object({
      outcome: extensionOutcome,
      extension,
      paidDurationMinutes: z.int().positive(),
      /** What is frozen for the session now. */
      priceMinor: amountMinor,
      startedAt: z.nullable(timestamp),
      endsAt: z.nullable(timestamp),
      serverTime: timestamp,
    }),
  },
  /** The proposal that waits for its answer. Null: no such session. Reads only. */
  open_extension: {
    args: z.object({ p_session_id: uuid }),
    result: z
      .object({
        extension: extension.nullable(),
        paidDurationMinutes: z.int().positive(),
        serverTime: timestamp,
      })
      .nullable(),
  },
  /** Makes earnings payable whose dispute window is over; safe in any number of processes. */
  release_due_earnings: {
    args: z.object({ p_limit: z.int().positive().optional() }),
    result: z.object({ released: z.int() }),
  },
  /**
   * Money that the booking system collected for a client beyond a booking. Once for each key; repeated, it answers what it did. Refuses:
   * `invalid_argument` (detail: the field), `idempotency_conflict`.
   */
  deposit_funds: {
    args: z.object({
      p_client_ref: z.string(),
      /** Null: of a client who was named before. */
      p_client_name: z.string().nullable(),
      p_amount_minor: z.int().positive(),
      p_currency: currency,
      p_idempotency_key: z.string(),
      p_reason: z.string().optional(),
    }),
    result: z.object({ clientId: uuid, availableMinor: amountMinor, currency }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
