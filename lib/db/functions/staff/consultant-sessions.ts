import * as z from 'zod'
import { amountMinor, currency, sessionStatus, sessionType, timestamp } from '@/lib/contract/words'
import { withdrawal } from '../money/withdrawals'
import { signInClaims } from '../shapes/claims'
import { listedCorrections, ownCorrections, rating } from '../shapes/corrections'
import { pageKey } from '../shapes/page-key'
import { adminSessionRow } from './admin'
import { noteFunctions } from './notes'

const uuid = z.uuid()
const day = z.iso.date()
const count = z.int().nonnegative()

/** A session as its consultant sees it. */
const deskRow = z.object({
  sessionId: uuid,
  sessionType,
  status: sessionStatus,
  clientName: z.string(),
  scheduledStartTime: timestamp,
  opensAt: timestamp,
  linkValidUntil: timestamp,
  startedAt: z.nullable(timestamp),
  paidDurationMinutes: z.int().positive(),
  currency,
  heldMinor: amountMinor,
  feeMinor: z.nullable(amountMinor),
  releasedMinor: z.nullable(amountMinor),
  returnedMinor: z.nullable(amountMinor),
  durationSeconds: count.nullable(),
  endReason: z.string().nullable(),
  endedBy: z.enum(['client', 'consultant', 'admin', 'system']).nullable(),
  lateMinutes: count.nullable(),
  clientPresent: z.boolean(),
  /** Since when the client has been in alone. */
  waitingSince: z.nullable(timestamp),
  /** What is true today; the amounts above are the settlement's. */
  corrections: ownCorrections.nullable(),
  /** What whoever ended or cancelled it wrote. */
  endNote: z.string().nullable(),
  /** What the client gave it, of five. */
  score: z.int().nullable(),
})
export type DeskRow = z.infer<typeof deskRow>

const earningsDay = z.object({
  day,
  currency,
  sessions: count,
  actualSeconds: count,
  heldMinor: amountMinor,
  releasedMinor: amountMinor,
  returnedMinor: amountMinor,
  feeMinor: amountMinor,
  ...listedCorrections.shape,
})
export type EarningsDay = z.infer<typeof earningsDay>

/** What is owed and what was paid, by currency, with the last payments. */
const account = z.object({
  balances: z.array(
    z.object({
      currency,
      pendingMinor: amountMinor,
      withheldMinor: amountMinor,
      payableMinor: amountMinor,
      /** Ordered to be paid, and not known to have arrived. */
      inTransitMinor: amountMinor,
      paidOutMinor: amountMinor,
    }),
  ),
  withdrawals: z.array(withdrawal),
  rating,
})
export type ConsultantAccount = z.infer<typeof account>

const ending = z.object({ sessionId: uuid, status: sessionStatus })

/** Each refuses `not_signed_in` and `not_allowed` by the claims alone, and `session_not_found` for anybody else's session. */
export const consultantFunctions = {
  /** Open sessions, the next first, and a page of past ones, newest first. Reads only. */
  consultant_desk: {
    args: z.object({ p_claims: signInClaims, p_before: pageKey.optional() }),
    result: z.object({
      name: z.string(),
      rating,
      open: z.array(deskRow),
      past: z.array(deskRow),
      serverTime: timestamp,
    }),
  },
  /** By day of UTC and currency, newest first. Reads only. */
  consultant_earnings: {
    args: z.object({ p_claims: signInClaims, p_from: day, p_to: day }),
    result: z.array(earningsDay),
  },
  /** Reads only. */
  consultant_account: { args: z.object({ p_claims: signInClaims }), result: account },
  /** A page of the own sessions, oldest first. Reads only. */
  consultant_sessions: {
    args: z.object({
      p_claims: signInClaims,
      p_from: day,
      p_to: day,
      p_after: pageKey.optional(),
      p_limit: z.int().positive().optional(),
    }),
    result: z.object({
      sessions: z.array(adminSessionRow),
      nextAfter: pageKey.nullable(),
      serverTime: timestamp,
    }),
  },
  /** Claims the consultant's link for this browser by the rules of every claim. Refuses: `too_early`, `link_over`, `in_use_elsewhere`, `too_many_attempts`. */
  consultant_claim: {
    args: z.object({
      p_claims: signInClaims,
      p_session_id: uuid,
      p_device: z.string(),
      p_take_over: z.boolean(),
    }),
    result: z.object({ linkId: uuid, serverTime: timestamp, linkValidUntil: timestamp }),
  },
  /** Null takes it back. Refuses: `already_started`, `invalid_argument`. */
  consultant_running_late: {
    args: z.object({ p_claims: signInClaims, p_session_id: uuid, p_minutes: z.int().nullable() }),
    result: z.object({ lateMinutes: count.nullable() }),
  },
  /** The private notes of an own session. Reads only. */
  consultant_read_note: {
    args: z.object({ p_claims: signInClaims, p_session_id: uuid }),
    result: noteFunctions.read_session_note.result,
  },
  /** By the rules of `save_session_note`. Refuses: `invalid_argument`. */
  consultant_save_note: {
    args: z.object({
      p_claims: signInClaims,
      p_session_id: uuid,
      p_text: z.string(),
      p_version: z.int().nonnegative(),
    }),
    result: noteFunctions.save_session_note.result,
  },
  /** Ends what runs, cancels what has not started; repeated it answers the same. Refuses: `invalid_argument`. */
  consultant_end_session: {
    args: z.object({ p_claims: signInClaims, p_session_id: uuid, p_reason: z.string() }),
    result: ending,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
