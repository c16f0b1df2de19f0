import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import { currency, participantType } from '../words'

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

/** What came of it; `recorded_before`: by an earlier request with the same key. */
export const withdrawalCode = z.enum([
  'recorded',
  'recorded_before',
  'insufficient_funds',
  'not_an_amount',
  'refused',
])

export const withdrawalAnswer = z.object({
  done: z.boolean(),
  code: withdrawalCode,
  /** The same in words. */
  message: z.string(),
  /** What was paid, and what is left to pay; decimals of the currency. */
  amount: z.optional(z.string()),
  left: z.optional(z.string()),
})
export type WithdrawalAnswer = z.infer<typeof withdrawalAnswer>
