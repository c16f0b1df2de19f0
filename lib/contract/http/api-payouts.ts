import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import { currency } from '../words'

/** The JSON of `/api/v1/payouts` and `/api/v1/balances` (docs/api.md). */

const words = (most: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(most),
    z.refine((text) => isStorable(text), { error: 'must be text that can be stored' }),
  )
const ref = words(forms.refCharacters)
const oneOfThem = { error: 'is given for either a client or a consultant' }
const whose = { clientRef: z.optional(ref), consultantRef: z.optional(ref) }
const isOne = (given: { clientRef?: string | undefined; consultantRef?: string | undefined }) =>
  (given.clientRef === undefined) !== (given.consultantRef === undefined)

export const apiBalancesQuery = z
  .object(whose)
  .check(z.refine(isOne, { ...oneOfThem, path: ['consultantRef'] }))
export type ApiBalancesQuery = z.output<typeof apiBalancesQuery>

/** Where the money goes; it is kept with the person. */
const account = z.strictObject({
  holder: words(forms.personCharacters),
  iban: z.optional(ref),
  bic: z.optional(ref),
  accountNumber: z.optional(ref),
  branchCode: z.optional(ref),
})

export const apiPayoutRequest = z
  .strictObject({
    ...whose,
    currency,
    /** A decimal of the currency; left out: all that is there. */
    amount: z.optional(z.string().check(z.maxLength(forms.amountCharacters))),
    reason: z._default(words(forms.reasonCharacters), 'payout'),
    account: z.optional(account),
  })
  .check(z.refine(isOne, { ...oneOfThem, path: ['consultantRef'] }))
export type ApiPayoutRequest = z.output<typeof apiPayoutRequest>

export const apiPayoutsQuery = z.object({
  status: z.optional(z.enum(['in_transit', 'paid', 'failed', 'cancelled'])),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  cursor: z.optional(z.string().check(z.maxLength(forms.refCharacters))),
})
export type ApiPayoutsQuery = z.output<typeof apiPayoutsQuery>

export const apiPaidRequest = z.strictObject({ reference: ref })
export const apiUnpaidRequest = z.strictObject({ reason: z.optional(words(forms.reasonCharacters)) })
