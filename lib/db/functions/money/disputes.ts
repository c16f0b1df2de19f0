import * as z from 'zod'
import { amountMinor, currency, participantType, timestamp } from '@/lib/contract/words'
import { corrections, ownCorrections, refund } from '../shapes/corrections'

const uuid = z.uuid()

export const dispute = z.object({
  disputeId: uuid,
  openedBy: participantType,
  openedAt: timestamp,
  withheldMinor: amountMinor,
  status: z.enum(['open', 'decided']),
  decision: z.enum(['release', 'refund', 'split']).nullable(),
  refundedMinor: z.nullable(amountMinor),
  decidedAt: z.nullable(timestamp),
})
export type Dispute = z.infer<typeof dispute>

export const reportCategory = z.enum(['connection', 'other_side', 'charge', 'conduct', 'other'])
export type ReportCategory = z.infer<typeof reportCategory>

const report = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('reported'), dispute }),
  z.object({
    outcome: z.literal('refused'),
    reason: z.enum(['not_over', 'window_over', 'already_decided']),
  }),
])

/** Problems that a side reports; the same rules as in `functions.ts`. */
export const disputeFunctions = {
  /** A side reports a problem: by the claim of its device, or by the token of a link that nobody claimed. Refuses: `not_a_participant`, `invalid_argument`. */
  report_problem: {
    args: z.object({
      p_device: z.string().nullable(),
      p_token: z.string().nullable(),
      p_link_id: uuid.nullable(),
      p_category: reportCategory,
      p_description: z.string(),
      p_attach_messages: z.boolean(),
    }),
    result: report,
  },
  /** What happened to the money after the settlement, as a side may know it; null before. Reads only. */
  session_aftermath: {
    args: z.object({ p_session_id: uuid, p_participant_type: participantType }),
    result: z
      .object({
        currency,
        reportableUntil: timestamp,
        refundedMinor: amountMinor,
        /** Told to the client alone. */
        refunds: z.array(refund),
        /** What was paid out, and what can be, is told to the consultant alone. */
        corrections: z.union([ownCorrections, corrections]),
        /** Whether this side has said what went wrong. */
        reported: z.boolean(),
        dispute: dispute.nullable(),
        earnings: z.enum(['pending', 'withheld', 'payable']),
        payableFrom: z.nullable(timestamp),
        serverTime: timestamp,
      })
      .nullable(),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
