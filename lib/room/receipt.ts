import * as z from 'zod/mini'
import { billing, currency, sessionStatus, sessionType, timestamp } from './words'

/** The JSON of `/api/receipts/verify`, for the route and for the page that asks it. */

/** Receipts of long, often interrupted sessions list many intervals. */
export const receiptBytes = 256 * 1024

export const verifyReceiptRequest = z.strictObject({
  receipt: z.string().check(z.minLength(1), z.maxLength(receiptBytes)),
})

const interval = z.object({ from: timestamp, until: timestamp })

/** What a genuine receipt says (docs/money.md). */
export const receiptView = z.object({
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
  terms: z.object({ billing, freeSeconds: z.int(), platformFeeBp: z.int() }),
  paidSeconds: z.int(),
  durationSeconds: z.int(),
  presence: z.object({ client: z.array(interval), consultant: z.array(interval) }),
  pauses: z.array(interval),
  extensions: z.array(z.object({ minutes: z.int(), amount: z.string() })),
  amounts: z.object({
    currency,
    frozen: z.string(),
    released: z.string(),
    fee: z.string(),
    returned: z.string(),
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
