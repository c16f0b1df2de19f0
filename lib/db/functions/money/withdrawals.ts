import * as z from 'zod'
import { amountMinor, currency, participantType, timestamp } from '@/lib/contract/words'
import { signInClaims } from '../shapes/claims'
import { rating } from '../shapes/corrections'
import { pageKey } from '../shapes/page-key'

const uuid = z.uuid()
const count = z.int().nonnegative()

/** One payment that left the ledger; `sessions`: how many a pay-out paid. */
export const withdrawal = z.object({
  withdrawalId: uuid,
  at: timestamp,
  participantType,
  name: z.string(),
  ref: z.string(),
  amountMinor,
  currency,
  /** What the payment is called outside. */
  reference: z.string().nullable(),
  actor: z.string(),
  reason: z.string(),
  sessions: count,
})
export type Withdrawal = z.infer<typeof withdrawal>

const balancesKey = z.object({ name: z.string(), id: uuid, currency })
export type BalancesKey = z.infer<typeof balancesKey>

/** `freeMinor`: what can be withdrawn (payable, or a client's balance); `waitingMinor`: pending earnings, or what is frozen. */
const personBalance = z.object({
  personId: uuid,
  ref: z.string(),
  name: z.string(),
  currency,
  freeMinor: amountMinor,
  waitingMinor: amountMinor,
  withheldMinor: amountMinor,
  /** Ordered to be paid, and not known to have arrived. */
  inTransitMinor: amountMinor,
  withdrawnMinor: amountMinor,
  rating,
})
export type PersonBalance = z.infer<typeof personBalance>

/** Money that goes out; the same rules as in `functions.ts`. */
export const withdrawalFunctions = {
  /**
   * From what a consultant is owed, or from a client's balance, to the outside world; once for each key. `p_ref`: the booking system's own name for
   * the person, or a name that only one bears. Refuses: `insufficient_funds` (detail: what there is), `idempotency_conflict`, `invalid_argument`.
   */
  withdraw_funds: {
    args: z.object({
      p_participant_type: participantType,
      p_ref: z.string(),
      p_amount_minor: amountMinor,
      p_currency: currency,
      p_actor: z.string(),
      p_reason: z.string(),
      p_idempotency_key: z.string(),
      p_reference: z.string().optional(),
    }),
    result: z.object({
      withdrawalId: uuid,
      participantType,
      personId: uuid,
      name: z.string(),
      amountMinor,
      currency,
      at: timestamp,
      /** What is left. */
      balanceMinor: amountMinor,
      repeated: z.boolean(),
    }),
  },
  /** Who has, is owed or was paid something, by name and currency. Refuses `not_signed_in` and `not_allowed`. Reads only. */
  admin_balances: {
    args: z.object({
      p_claims: signInClaims,
      p_participant_type: participantType,
      p_text: z.string().optional(),
      p_after: balancesKey.optional(),
      p_limit: z.int().positive().optional(),
    }),
    result: z.object({ people: z.array(personBalance), nextAfter: balancesKey.nullable() }),
  },
  /** What went out, newest first. Refuses `not_signed_in` and `not_allowed`. Reads only. */
  admin_withdrawals: {
    args: z.object({
      p_claims: signInClaims,
      p_after: pageKey.optional(),
      p_limit: z.int().positive().optional(),
    }),
    result: z.object({ withdrawals: z.array(withdrawal), nextAfter: pageKey.nullable() }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
