import * as z from 'zod/mini'
import { forms } from './limits'
import { isStorable } from './text'
import { currency, participantType } from './words'

const words = (most: number) =>
  z.string().check(z.trim(), z.minLength(1), z.maxLength(most), z.refine(isStorable))

/** `POST /api/admin/withdrawals`: a consultant is paid, or a client gets the balance back. */
export const withdrawalRequest = z.strictObject({
  participantType,
  /** The booking system's own name for the person. */
  ref: z.string().check(z.minLength(1), z.maxLength(forms.refCharacters), z.refine(isStorable)),
  /** A decimal of the currency. */
  amount: z.string().check(z.maxLength(forms.amountCharacters)),
  currency,
  /** What the payment is called outside. */
  reference: z.optional(words(forms.refCharacters)),
  reason: words(forms.reasonCharacters),
  /** Made when the question was asked: however often it is answered, the money goes once. */
  key: z.uuid(),
})
export type WithdrawalRequest = z.infer<typeof withdrawalRequest>

export const withdrawalAnswer = z.object({
  done: z.boolean(),
  /** What happened, or why not, in words. */
  message: z.string(),
})
export type WithdrawalAnswer = z.infer<typeof withdrawalAnswer>
