import * as z from 'zod'
import { toDecimal } from '@/lib/contract/money'
import {
  billing,
  currency,
  participantType,
  sessionStatus,
  sessionType,
  timestamp,
} from '@/lib/contract/words'
import type { ReceiptStatement } from '@/lib/db/functions/money/receipts'

const interval = z.object({ from: timestamp, until: timestamp })
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/)

/** What a receipt's signature covers. Additions are a new version; readers of an old one go on understanding it. */
const firstClaims = z.object({
  version: z.literal(1),
  issuer: z.string(),
  /** When it was signed, seconds since the epoch. */
  iat: z.int().positive(),
  sessionId: z.uuid(),
  bookingId: z.uuid(),
  sessionType,
  client: z.string(),
  consultant: z.string(),
  scheduledStartTime: timestamp,
  startedAt: z.nullable(timestamp),
  endedAt: timestamp,
  status: sessionStatus,
  reason: z.string(),
  endedBy: z.enum([...participantType.options, 'admin', 'system']),
  /** The terms that the amounts follow from. */
  terms: z.object({ billing, freeSeconds: z.int(), platformFeeBp: z.int() }),
  paidSeconds: z.int(),
  durationSeconds: z.int(),
  presence: z.object({ client: z.array(interval), consultant: z.array(interval) }),
  pauses: z.array(interval),
  extensions: z.array(z.object({ minutes: z.int(), amount: decimal, acceptedAt: timestamp })),
  amounts: z.object({ currency, frozen: decimal, released: decimal, fee: decimal, returned: decimal }),
  settledAt: timestamp,
  /** The hash chain of the session's events up to the settlement. */
  chain: z.object({ head: z.string(), length: z.int() }),
})

const folded = z.object({ count: z.int(), seconds: z.int() })

const claims = firstClaims.extend({
  version: z.literal(2),
  number: z.string(),
  /** By which rules the time was counted (docs/money.md). */
  rules: z.int().positive(),
  /** What a person wrote about the end: signed as theirs, not as ours. */
  note: z.object({ writtenBy: firstClaims.shape.endedBy, text: z.string() }).nullable(),
  bookedSeconds: z.int(),
  /** Breaks beyond the longest, by their number and seconds: in `presence` they are closed, in `pauses` left out. */
  folded: z.object({ client: folded, consultant: folded, pauses: folded }),
  /** `gross` is the client's part; `refunded` of it, until it was signed. */
  amounts: firstClaims.shape.amounts.extend({ gross: decimal, refunded: decimal }),
})
export type ReceiptClaims = z.infer<typeof claims>

/** Of all receipts that were ever signed. */
export const receiptClaims = z.discriminatedUnion('version', [firstClaims, claims])
export type AnyReceiptClaims = z.infer<typeof receiptClaims>

/** The database's statement as it is signed: minor units become decimals. @param issuer the address of this installation */
export function claimsOf(statement: ReceiptStatement, issuer: string, nowMs: number): ReceiptClaims {
  const { billing: billed, freeSeconds, platformFeeBp, note, ...rest } = statement
  const { extensions, currency: unit, heldMinor, grossMinor, releasedMinor, feeMinor, ...others } = rest
  const { returnedMinor, refundedMinor, ...facts } = others
  const decimalOf = (minor: number) => toDecimal(minor, unit)
  return {
    version: 2,
    issuer,
    iat: Math.floor(nowMs / 1000),
    ...facts,
    note: note === null ? null : { writtenBy: facts.endedBy, text: note },
    terms: { billing: billed, freeSeconds, platformFeeBp },
    extensions: extensions.map(({ minutes, amountMinor, acceptedAt }) => ({
      minutes,
      amount: decimalOf(amountMinor),
      acceptedAt,
    })),
    amounts: {
      currency: unit,
      frozen: decimalOf(heldMinor),
      gross: decimalOf(grossMinor),
      released: decimalOf(releasedMinor),
      fee: decimalOf(feeMinor),
      returned: decimalOf(returnedMinor),
      refunded: decimalOf(refundedMinor),
    },
  }
}
