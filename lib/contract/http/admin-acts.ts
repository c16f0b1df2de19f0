import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import { participantType } from '../words'

/** `POST /api/admin/sessions/act`: what an administrator does to one session. */

const reason = z
  .string()
  .check(z.trim(), z.minLength(1), z.maxLength(forms.reasonCharacters), z.refine(isStorable))
const common = {
  sessionId: z.uuid(),
  reason,
  /** Made when the question was asked: however often it is answered, the act happens once. */
  key: z.uuid(),
}
/** A decimal of the session's currency. */
const amount = z.string().check(z.maxLength(forms.amountCharacters))

export const adminAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('reissue-link'), ...common, participantType }),
  z.strictObject({ act: z.literal('show-link'), ...common, participantType }),
  z.strictObject({ act: z.literal('revoke-link'), ...common, participantType }),
  z.strictObject({ act: z.literal('end'), ...common }),
  /** Without an amount: all that is left. */
  z.strictObject({ act: z.literal('refund'), ...common, amount: z.optional(amount) }),
  /** The amount is what the client gets of a split. */
  z.strictObject({
    act: z.literal('decide'),
    ...common,
    decision: z.enum(['release', 'refund', 'split']),
    amount: z.optional(amount),
  }),
  z.strictObject({ act: z.literal('note'), ...common }),
  z.strictObject({ act: z.literal('read-messages'), ...common }),
])
export type AdminAct = z.infer<typeof adminAct>

/** What came of an act: what was done, or why nothing was. */
export const adminActCode = z.enum([
  'link_reissued',
  /** By an earlier request with the same key; its link was told then. */
  'link_reissued_before',
  'link_shown',
  'link_revoked',
  /** There is none to show. */
  'link_revoked_before',
  'ended',
  'refunded',
  'decided_for_client',
  'decided_for_consultant',
  'noted',
  'messages_read',
  'already_over',
  'not_over',
  'nothing_to_refund',
  'more_than_captured',
  'paid_out',
  'no_dispute',
  'already_decided',
  'not_attached',
  'not_an_amount',
])
export type AdminActCode = z.infer<typeof adminActCode>

export const adminActAnswer = z.object({
  done: z.boolean(),
  code: adminActCode,
  /** The same in words. */
  message: z.string(),
  /** Of `decided_for_client`: what went back, a decimal of the session's currency. */
  amount: z.optional(z.string()),
  /** The link that was made or shown. */
  url: z.optional(z.string()),
  messages: z.optional(z.array(z.object({ participantType, message: z.string(), timestamp: z.string() }))),
})
export type AdminActAnswer = z.infer<typeof adminActAnswer>
