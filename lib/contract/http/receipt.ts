import * as z from 'zod/mini'
import { forms } from '../limits'
import { billing, currency, sessionStatus, sessionType, timestamp } from '../words'

/** The JSON of `/api/receipts/verify`, for the route and for the page that asks it. */

export const verifyReceiptRequest = z.strictObject({
  receipt: z.string().check(z.minLength(1), z.maxLength(forms.receiptBytes)),
})

const interval = z.object({ from: timestamp, until: timestamp })
const folded = z.object({ count: z.int(), seconds: z.int() })

/** What a genuine receipt says (docs/money.md); what is optional is not in receipts of the first version. */
export const receiptView = z.object({
  number: z.optional(z.string()),
  rules: z.optional(z.int()),
  issuer: z.string(),
  sessionId: z.string(),
  bookingId: z.string(),
  sessionType,
  client: z.string(),
  consultant: z.string(),
  scheduledStartTime: timestamp,
  startedAt: z.nullable(timestamp),
  endedAt: timestamp,
  status: sessionStatus,
  note: z.optional(
    z.nullable(
      z.object({ writtenBy: z.enum(['client', 'consultant', 'admin', 'system']), text: z.string() }),
    ),
  ),
  terms: z.object({ billing, freeSeconds: z.int(), platformFeeBp: z.int() }),
  bookedSeconds: z.optional(z.int()),
  paidSeconds: z.int(),
  durationSeconds: z.int(),
  presence: z.object({ client: z.array(interval), consultant: z.array(interval) }),
  pauses: z.array(interval),
  folded: z.optional(z.object({ client: folded, consultant: folded, pauses: folded })),
  extensions: z.array(z.object({ minutes: z.int(), amount: z.string() })),
  amounts: z.object({
    currency,
    frozen: z.string(),
    gross: z.optional(z.string()),
    released: z.string(),
    fee: z.string(),
    returned: z.string(),
    refunded: z.optional(z.string()),
  }),
  chain: z.object({ head: z.string(), length: z.int() }),
})
export type ReceiptView = z.infer<typeof receiptView>

export const receiptVerdict = z.discriminatedUnion('valid', [
  z.object({ valid: z.literal(true), kid: z.string(), claims: receiptView }),
  z.object({
    valid: z.literal(false),
    reason: z.enum(['malformed', 'unknown_key', 'changed']),
    message: z.string(),
  }),
])
export type ReceiptVerdict = z.infer<typeof receiptVerdict>
