import * as z from 'zod'
import { amountMinor, billing, currency, sessionStatus, sessionType, timestamp } from '@/lib/room/words'

const uuid = z.uuid()

export const chain = z.object({
  intact: z.boolean(),
  /** The number of the first event that does not follow from those before it. */
  brokenAt: z.int().nullable(),
  length: z.int(),
  head: z.string().nullable(),
})

const interval = z.object({ from: timestamp, until: timestamp })

/** What a receipt says. */
export const receiptStatement = z.object({
  sessionId: uuid,
  bookingId: uuid,
  sessionType,
  client: z.string(),
  consultant: z.string(),
  scheduledStartTime: timestamp,
  startedAt: z.nullable(timestamp),
  endedAt: timestamp,
  status: sessionStatus,
  reason: z.string(),
  endedBy: z.enum(['client', 'consultant', 'admin', 'system']),
  billing,
  freeSeconds: z.int().nonnegative(),
  platformFeeBp: z.int().nonnegative(),
  paidSeconds: z.int().nonnegative(),
  durationSeconds: z.int().nonnegative(),
  presence: z.object({ client: z.array(interval), consultant: z.array(interval) }),
  /** Between the start and the end, when the clock stood still. */
  pauses: z.array(interval),
  extensions: z.array(z.object({ minutes: z.int(), amountMinor, acceptedAt: timestamp })),
  currency,
  heldMinor: amountMinor,
  releasedMinor: amountMinor,
  feeMinor: amountMinor,
  returnedMinor: amountMinor,
  settledAt: timestamp,
  /** The hash of the settlement's event, and which number it has in the session. */
  chain: z.object({ head: z.string().regex(/^[0-9a-f]{64}$/), length: z.int().positive() }),
})
export type ReceiptStatement = z.infer<typeof receiptStatement>

/** The public half of an Ed25519 key (RFC 8037). */
export const publicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})
export type PublicJwk = z.infer<typeof publicJwk>

const receiptKeys = z.object({
  active: z.object({ kid: z.string(), publicJwk, sealedPrivateKey: z.string() }).nullable(),
  /** Newest first. */
  published: z.array(publicJwk),
})
export type ReceiptKeys = z.infer<typeof receiptKeys>

/** What proves a settlement to anybody; the same rules as in `functions.ts`. */
export const receiptFunctions = {
  /** Recomputes the hashes of a session's events. */
  verify_event_chain: { args: z.object({ p_session_id: uuid }), result: chain },
  /** What a receipt says; null before the settlement. The same whenever it is asked. */
  receipt_statement: { args: z.object({ p_session_id: uuid }), result: receiptStatement.nullable() },
  unsigned_receipts: {
    args: z.object({ p_since: timestamp, p_limit: z.int().positive().optional() }),
    result: z.array(uuid),
  },
  /** The first signature stands. */
  store_receipt: {
    args: z.object({ p_session_id: uuid, p_kid: z.string(), p_jws: z.string() }),
    result: z.object({ jws: z.string() }),
  },
  /** Null: not signed yet. */
  find_receipt: { args: z.object({ p_session_id: uuid }), result: z.object({ jws: z.string() }).nullable() },
  receipt_keys: { args: z.object({}), result: receiptKeys },
  /** Replaces the active key if it still is `p_replaces` (left out: none); answers the keys as they are then. */
  add_receipt_key: {
    args: z.object({
      p_kid: z.string(),
      p_public_jwk: publicJwk,
      p_sealed_private_key: z.string(),
      p_replaces: z.string().optional(),
    }),
    result: receiptKeys,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
