import * as z from 'zod'
import { amountMinor, billing, currency, sessionStatus, sessionType, timestamp } from '@/lib/contract/words'
import { refund } from '../shapes/corrections'
import { summary } from '../shapes/session'

const uuid = z.uuid()

export const chain = z.object({
  intact: z.boolean(),
  /** The number of the first event that does not follow from those before it. */
  brokenAt: z.int().nullable(),
  length: z.int(),
  head: z.string().nullable(),
})

const interval = z.object({ from: timestamp, until: timestamp })
/** What is told by its number and its seconds alone. */
const folded = z.object({ count: z.int().nonnegative(), seconds: z.int().nonnegative() })

/** What the signature of a receipt covers. */
export const receiptStatement = z.object({
  number: z.string(),
  /** By which rules the time was counted (docs/money.md). */
  rules: z.int().positive(),
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
  /** What whoever ended or cancelled it wrote. */
  note: z.string().nullable(),
  endedBy: z.enum(['client', 'consultant', 'admin', 'system']),
  billing,
  freeSeconds: z.int().nonnegative(),
  platformFeeBp: z.int().nonnegative(),
  bookedSeconds: z.int().positive(),
  /** With what was added. */
  paidSeconds: z.int().nonnegative(),
  durationSeconds: z.int().nonnegative(),
  presence: z.object({ client: z.array(interval), consultant: z.array(interval) }),
  /** Between the start and the end, when the clock stood still. */
  pauses: z.array(interval),
  /** Of very many breaks the longest are told one by one, and these by their number and their seconds. */
  folded: z.object({ client: folded, consultant: folded, pauses: folded }),
  extensions: z.array(z.object({ minutes: z.int(), amountMinor, acceptedAt: timestamp })),
  currency,
  heldMinor: amountMinor,
  /** The client's part: released and fee. */
  grossMinor: amountMinor,
  releasedMinor: amountMinor,
  feeMinor: amountMinor,
  returnedMinor: amountMinor,
  /** Of the gross, until it was asked. */
  refundedMinor: amountMinor,
  settledAt: timestamp,
  /** The hash of the settlement's event, and which number it has in the session. */
  chain: z.object({ head: z.string().regex(/^[0-9a-f]{64}$/), length: z.int().positive() }),
})
export type ReceiptStatement = z.infer<typeof receiptStatement>

/** Who issues receipts; empty lines are left out of them. */
export const practiceDetails = z.object({ name: z.string(), address: z.string(), taxLine: z.string() })
export type PracticeDetails = z.infer<typeof practiceDetails>

/** What a receipt on paper says, of both sides; who reads it decides what of it is shown. */
export const sessionReceipt = z.object({
  number: z.string(),
  issuedAt: timestamp,
  practice: practiceDetails,
  sessionId: uuid,
  bookingId: uuid,
  sessionType,
  client: z.string(),
  consultant: z.string(),
  scheduledStartTime: timestamp,
  summary,
  billing,
  bookedMinutes: z.int().positive(),
  addedMinutes: z.int().nonnegative(),
  /** What is true of the money now. */
  corrections: z.object({
    refundedMinor: amountMinor,
    netMinor: amountMinor,
    feeNetMinor: amountMinor,
    releasedNetMinor: amountMinor,
  }),
  refunds: z.array(refund),
  serverTime: timestamp,
})
export type SessionReceipt = z.infer<typeof sessionReceipt>

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
  /** What a receipt's signature covers; null before the settlement. The same whenever it is asked, but for `refundedMinor`. */
  receipt_statement: { args: z.object({ p_session_id: uuid }), result: receiptStatement.nullable() },
  /** The receipt for people, as things are now. Null before the settlement. Reads only. */
  session_receipt: { args: z.object({ p_session_id: uuid }), result: sessionReceipt.nullable() },
  practice_details: { args: z.object({}), result: practiceDetails },
  /** What is left out stays. Refuses: `invalid_argument`. */
  set_practice_details: {
    args: z.object({
      p_name: z.string().optional(),
      p_address: z.string().optional(),
      p_tax_line: z.string().optional(),
    }),
    result: practiceDetails,
  },
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
