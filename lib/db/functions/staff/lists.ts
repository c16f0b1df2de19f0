import * as z from 'zod'
import { amountMinor, currency, sessionStatus, sessionType, timestamp } from '@/lib/contract/words'
import { signInClaims } from '../shapes/claims'
import { listedCorrections, rating } from '../shapes/corrections'
import { pageKey } from '../shapes/page-key'
import { adminSessionRow } from './admin'

const uuid = z.uuid()
const count = z.int().nonnegative()
const day = z.iso.date()

/** Every one that is given must hold. Days are of the practice's zone; amounts are of the frozen funds. */
export const sessionFilters = z.object({
  from: day.optional(),
  to: day.optional(),
  status: z.optional(sessionStatus),
  mode: z.optional(sessionType),
  currency: z.optional(currency),
  consultantId: uuid.optional(),
  minMinor: count.optional(),
  maxMinor: count.optional(),
  /** The actual time stayed under the booked time by at least so many percent. */
  underPercent: z.int().min(1).max(100).optional(),
  /** A side reported a problem, and it is open or decided. */
  problem: z.enum(['open', 'decided']).optional(),
  /** A session's or a booking's. */
  id: uuid.optional(),
  /** Every word begins a word of the client's or the consultant's name. */
  text: z.string().optional(),
})
export type SessionFilters = z.infer<typeof sessionFilters>

export const sessionSort = z.enum(['start', 'frozen', 'released', 'actual'])
export type SessionSort = z.infer<typeof sessionSort>

export const problemState = z.enum(['open', 'decided'])
export type ProblemState = z.infer<typeof problemState>

const page = z.object({
  sessions: z.array(adminSessionRow),
  /** Its first row, from which the page before is read in the other direction. */
  first: pageKey.nullable(),
  last: pageKey.nullable(),
  nextAfter: pageKey.nullable(),
  serverTime: timestamp,
})

const totals = z.object({
  currency,
  sessions: count,
  bookedSeconds: count,
  actualSeconds: count,
  heldMinor: amountMinor,
  releasedMinor: amountMinor,
  returnedMinor: amountMinor,
  feeMinor: amountMinor,
  ...listedCorrections.shape,
})
export type SessionTotals = z.infer<typeof totals>

const savedView = z.object({ name: z.string(), query: z.string() })

const overview = z.object({
  from: day,
  to: day,
  perDay: z.array(z.object({ day, chat: count, voice: count, video: count })),
  releasedPerWeek: z.array(z.object({ week: day, currency, releasedNetMinor: amountMinor })),
  byStatus: z.partialRecord(sessionStatus, count),
  /** Of sessions that took place and are over. */
  bookedSeconds: count,
  actualSeconds: count,
  /** A row per currency. */
  money: z.array(totals),
  /** As it stands now, whatever the days. */
  now: z.object({
    active: count,
    waiting: count,
    nextHour: count,
    openProblems: count,
    /** Of all consultants together. */
    rating,
  }),
  /** Of the newest started sessions of the time. */
  connection: z.object({
    sessions: count,
    connectionFailures: count,
    medianConnectMs: z.number().nullable(),
  }),
  serverTime: timestamp,
})
export type Overview = z.infer<typeof overview>

/** Each refuses `not_signed_in` and `not_allowed` by the claims alone. */
export const listFunctions = {
  /** A page of the sessions; the next one begins after `nextAfter`. Reads only. */
  admin_sessions: {
    args: z.object({
      p_claims: signInClaims,
      p_filters: sessionFilters.optional(),
      p_sort: sessionSort.optional(),
      p_descending: z.boolean().optional(),
      p_after: pageKey.optional(),
      p_limit: z.int().positive().optional(),
    }),
    result: page,
  },
  /** A row per currency; null where more than `limit` sessions match a filter that no kept sum can answer. Reads only. */
  admin_session_totals: {
    args: z.object({ p_claims: signInClaims, p_filters: sessionFilters.optional() }),
    result: z.object({ totals: z.array(totals).nullable(), limit: count.nullable() }),
  },
  admin_consultants: {
    args: z.object({ p_claims: signInClaims }),
    result: z.array(z.object({ id: uuid, name: z.string() })),
  },
  admin_saved_views: { args: z.object({ p_claims: signInClaims }), result: z.array(savedView) },
  /** Null as query removes the view. Refuses: `invalid_argument`. */
  admin_save_view: {
    args: z.object({ p_claims: signInClaims, p_name: z.string(), p_query: z.string().nullable() }),
    result: z.array(savedView),
  },
  admin_overview: {
    args: z.object({ p_claims: signInClaims, p_days: z.int().positive().optional() }),
    result: overview,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
