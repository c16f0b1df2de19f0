import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import { currency } from '../words'

/** The JSON of refunds, reported problems, ends and balances that programs ask for (docs/api.md). */

const words = (most: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(most),
    z.refine((text) => isStorable(text), { error: 'must be text that can be stored' }),
  )
const reason = words(forms.reasonCharacters)
/** A decimal of the currency. */
const amount = z.string().check(z.maxLength(forms.amountCharacters))

/** Without an amount: all that is left. */
export const apiRefundRequest = z.strictObject({ amount: z.optional(amount), reason })
export type ApiRefundRequest = z.output<typeof apiRefundRequest>

export const apiDecideRequest = z
  .strictObject({ decision: z.enum(['release', 'refund', 'split']), amount: z.optional(amount), reason })
  .check(
    z.refine(({ decision, amount: given }) => (decision === 'split') === (given !== undefined), {
      path: ['amount'],
      error: 'is given for a split, and for nothing else: what the client gets',
    }),
  )
export type ApiDecideRequest = z.output<typeof apiDecideRequest>

export const apiEndRequest = z.strictObject({ reason })

export const apiDepositRequest = z.strictObject({
  client: z.strictObject({
    ref: words(forms.refCharacters),
    name: z.optional(words(forms.personCharacters)),
  }),
  amount,
  currency,
  reason: z.optional(words(forms.endNoteCharacters)),
})
export type ApiDepositRequest = z.output<typeof apiDepositRequest>
