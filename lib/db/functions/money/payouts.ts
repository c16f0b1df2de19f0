import * as z from 'zod'
import { amountMinor, currency, participantType, timestamp } from '@/lib/contract/words'
import { pageKey } from '../shapes/page-key'

const uuid = z.uuid()
const text = z.string()
const orNothing = text.nullable()

/** Where somebody is paid: an IBAN (ISO 13616), or a number and the code of its branch. */
const payeeAccount = z.object({
  holder: text,
  iban: orNothing,
  bic: orNothing,
  accountNumber: orNothing,
  branchCode: orNothing,
})
export type PayeeAccount = z.infer<typeof payeeAccount>

/** As it is given. */
const account = payeeAccount.partial().extend({ holder: text })

export const payoutStatus = z.enum(['in_transit', 'paid', 'failed', 'cancelled'])
export const payoutOutcome = payoutStatus.exclude(['in_transit'])

/** Money that was set aside to be paid to somebody, and what became of it. */
const payout = z.object({
  payoutId: uuid,
  participantType,
  personId: uuid,
  ref: text,
  name: text,
  amountMinor,
  currency,
  at: timestamp,
  actor: text,
  reason: text,
  status: payoutStatus,
  endedAt: z.nullable(timestamp),
  endedBy: orNothing,
  endReason: orNothing,
  /** The bank's name of it, once it was paid. */
  reference: orNothing,
  account: payeeAccount.nullable(),
})
export type OrderedPayout = z.infer<typeof payout>

/** Payments that are ordered here and carried out by a bank. */
export const payoutFunctions = {
  /**
   * Sets aside what is about to be paid; `p_amount_minor` null: all that is there. Once for each key. Refuses: `insufficient_funds` (detail: what
   * there is), `idempotency_conflict`, `invalid_argument`.
   */
  order_payout: {
    args: z.object({
      p_participant_type: participantType,
      p_ref: text,
      p_amount_minor: z.nullable(amountMinor),
      p_currency: currency,
      p_actor: text,
      p_reason: text,
      p_idempotency_key: text,
      /** Where it goes; kept with the person, once, with the order. */
      p_account: account.optional(),
    }),
    result: payout.extend({ repeated: z.boolean() }),
  },
  /** What became of it; `refused`: it had ended otherwise. Null: there is no such payout. Refuses `invalid_argument` (detail: the field). */
  end_payout: {
    args: z.object({
      p_payout_id: uuid,
      p_outcome: payoutOutcome,
      p_actor: text,
      p_reference: text.optional(),
      p_reason: text.optional(),
    }),
    result: z.object({ outcome: z.enum(['done', 'refused']), payout }).nullable(),
  },
  /** Null: there is none. Reads only. */
  payout_of: { args: z.object({ p_payout_id: uuid }), result: payout.nullable() },
  /** The newest first. Reads only. */
  payouts_page: {
    args: z.object({
      p_status: payoutStatus.optional(),
      p_after: pageKey.nullable().optional(),
      p_limit: z.int().positive().optional(),
    }),
    result: z.object({ payouts: z.array(payout), nextAfter: pageKey.nullable() }),
  },
  /** Without a person: where the practice pays from. Null: not known. Reads only. */
  payee_account: {
    args: z.object({ p_participant_type: z.optional(participantType), p_ref: text.optional() }),
    result: payeeAccount.nullable(),
  },
  /** What the ledger says of a person, by currency. Null: nobody of that name. Reads only. */
  balances_of: {
    args: z.object({ p_participant_type: participantType, p_ref: text }),
    result: z
      .object({
        ref: text,
        name: text,
        balances: z.array(
          z.object({
            currency,
            availableMinor: amountMinor,
            heldMinor: amountMinor,
            pendingMinor: amountMinor,
            withheldMinor: amountMinor,
            payableMinor: amountMinor,
            inTransitMinor: amountMinor,
          }),
        ),
      })
      .nullable(),
  },
  /** From now on; refuses `invalid_argument` (detail: the field, or `person`). */
  set_payee_account: {
    args: z.object({
      p_participant_type: z.nullable(participantType),
      p_ref: orNothing,
      p_account: account,
      p_actor: text,
    }),
    result: payeeAccount,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
