import * as z from 'zod'
import {
  amountMinor,
  billing,
  currency,
  participantType,
  sessionStatus,
  sessionType,
  timestamp,
} from '@/lib/contract/words'
import { listedCorrections, rating } from '../shapes/corrections'

/** The functions behind the administrators' pages. */

const uuid = z.uuid()
const person = z.object({ id: uuid, name: z.string() })
const actor = z.enum(['client', 'consultant', 'admin', 'system'])

/** Amounts that only a settlement knows are null until there is one; `durationSeconds` of a running session is what counted so far. */
export const adminSessionRow = z.object({
  sessionId: uuid,
  bookingId: uuid,
  sessionType,
  status: sessionStatus,
  client: person,
  consultant: person,
  scheduledStartTime: timestamp,
  paidDurationMinutes: z.int().positive(),
  startedAt: z.nullable(timestamp),
  endedAt: z.nullable(timestamp),
  durationSeconds: z.int().nonnegative().nullable(),
  endReason: z.string().nullable(),
  /** What whoever ended or cancelled it wrote. */
  endNote: z.string().nullable(),
  endedBy: actor.nullable(),
  currency,
  heldMinor: amountMinor,
  releasedMinor: z.nullable(amountMinor),
  returnedMinor: z.nullable(amountMinor),
  feeMinor: z.nullable(amountMinor),
  /** What is true today; the amounts above are the settlement's. Null before it. */
  corrections: listedCorrections.nullable(),
  /** A side reported a problem. */
  problem: z.enum(['open', 'decided']).nullable(),
})
export type AdminSessionRow = z.infer<typeof adminSessionRow>

const ledgerLine = z.object({
  account: z.enum(['available', 'held', 'pending', 'withheld', 'payable', 'revenue', 'external']),
  /** Null: the platform's own account, or the world outside. */
  owner: z.string().nullable(),
  amountMinor,
  /** The account's balance after this line. */
  balanceMinor: amountMinor,
  currency,
})
export type LedgerLine = z.infer<typeof ledgerLine>

/** The lines of one transfer sum to zero. */
const ledgerTransfer = z.object({
  transferId: z.int(),
  kind: z.enum([
    'deposit',
    'hold',
    'settlement',
    'withdrawal',
    'correction',
    'extension_hold',
    'withholding',
    'release',
    'refund',
  ]),
  actor,
  reason: z.string(),
  at: timestamp,
  lines: z.array(ledgerLine),
})
export type LedgerTransfer = z.infer<typeof ledgerTransfer>

const span = z.object({ from: timestamp, until: timestamp })

const adminSession = z.object({
  session: adminSessionRow,
  policy: z.object({
    billing,
    platformFeeBp: z.int().nonnegative(),
    freeSeconds: z.int().nonnegative(),
  }),
  /** In the order of their making. */
  ledger: z.array(ledgerTransfer),
  presence: z.array(
    z.object({
      participantType,
      joinedAt: timestamp,
      /** Until when it counts: left, last seen, or now. */
      until: timestamp,
      open: z.boolean(),
      reason: z.string().nullable(),
      /** More than one: so many with next to nothing between them, drawn as one. */
      stretches: z.int().positive(),
    }),
  ),
  /** When the clock ran, by the rules that the session is counted by. */
  billed: z.array(span),
  /** What the page of each side reported of its call. */
  evidence: z.array(
    z.object({ participantType, kind: z.enum(['arrived', 'dead', 'poor']), spans: z.array(span) }),
  ),
  /** What the billed seconds of a poor line come to; null where there were none. */
  credit: z.object({ seconds: z.int(), amountMinor }).nullable(),
  /** What the client said of it. */
  rating: z.object({ score: z.int().min(1).max(5), words: z.string().nullable(), at: timestamp }).nullable(),
  consultantRating: rating,
  /** What of each pay-out was for this session. */
  paidOut: z.array(
    z.object({
      withdrawalId: uuid,
      amountMinor,
      at: timestamp,
      reference: z.string().nullable(),
      actor: z.string(),
    }),
  ),
  serverTime: timestamp,
})
export type AdminSession = z.infer<typeof adminSession>

export const adminFunctions = {
  /** Null: no such session. Reads only. */
  admin_session: { args: z.object({ p_session_id: uuid }), result: adminSession.nullable() },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
