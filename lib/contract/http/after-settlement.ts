import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import type { ParticipantType } from '../words'
import { token } from './session'

/** What happened to a session's money after its settlement, as one side sees it on its summary. Amounts as decimal strings. */
export interface AftermathView {
  readonly currency: string
  /** Until when this side may report a problem; null: no longer. */
  readonly reportableUntil: string | null
  readonly reported: boolean
  readonly dispute: {
    readonly status: 'open' | 'decided'
    readonly openedBy: ParticipantType
    readonly withheld: string
  } | null
  /** Null: nothing was refunded. */
  readonly refunded: string | null
  /** What the practice wrote to the client beside its refunds, oldest first. */
  readonly refundReasons: readonly string[]
  /** Of the consultant's earnings; null for the client, whom they do not concern. */
  readonly earnings: {
    readonly state: 'pending' | 'withheld' | 'payable'
    readonly payableFrom: string | null
  } | null
}

export const reportCategory = z.enum(['connection', 'other_side', 'charge', 'conduct', 'other'])
export type ReportCategory = z.infer<typeof reportCategory>

/** `POST /api/sessions/report`, by the claim cookie, or by the token of a link that nobody has claimed. */
export const reportRequest = z.strictObject({
  category: reportCategory,
  description: z
    .string()
    .check(z.trim(), z.minLength(1), z.maxLength(forms.reportCharacters), z.refine(isStorable)),
  /** Lets the practice read what was said in the chat. */
  attachMessages: z.optional(z.boolean()),
  token: z.optional(token),
  linkId: z.optional(z.uuid()),
})
export type ReportRequest = z.infer<typeof reportRequest>
