import * as z from 'zod/mini'

export { otherSide } from './other-side'

/** The field's words, once. SQL checks, TypeScript types and the UI all use exactly these. */
export const participantType = z.enum(['client', 'consultant'])
export type ParticipantType = z.infer<typeof participantType>

/** The roles that members have, of every kind of room. */
export const role = z.enum(['client', 'consultant', 'host', 'cohost', 'member', 'guest'])
export type Role = z.infer<typeof role>

export const sessionType = z.enum(['chat', 'voice', 'video'])
export type SessionType = z.infer<typeof sessionType>

export const sessionStatus = z.enum([
  'scheduled',
  'waiting',
  'active',
  'completed',
  'abandoned',
  'no_show_client',
  'no_show_consultant',
  'expired',
  'cancelled',
])
export type SessionStatus = z.infer<typeof sessionStatus>

export const billing = z.enum(['prorata', 'fixed', 'per_minute'])
export type Billing = z.infer<typeof billing>

/**
 * ISO 8601 with zone, as PostgreSQL's jsonb and JavaScript's `toISOString` write it. Years of more than four digits, which were accepted for bookings once,
 * are brought into the form that JavaScript reads, so that no list fails over one of them.
 */
export const timestamp = z
  .string()
  .check(
    z.overwrite(withExpandedYear),
    z.regex(/^(\+\d{6}|\d{4})-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/),
  )

/** The last moments that a JavaScript date can name. */
const lastYear = 275_759

/** "20266-05-01T…" of PostgreSQL is "+020266-05-01T…" in ECMAScript. What lies beyond its calendar is shown as the last year there is. */
function withExpandedYear(text: string): string {
  const match = /^(\d{5,6})(-.*)$/s.exec(text)
  if (!match?.[1]) return text
  const year = Math.min(Number(match[1]), lastYear)
  return `+${String(year).padStart(6, '0')}${match[2]}`
}

/**
 * An amount in minor units of its currency (paise, cents). What is booked is bounded in SQL, so that every sum is exact; one of amounts from before there
 * was a bound may lie beyond 2^53, is then right to its sixteenth digit, and is no reason for a list to fail.
 */
export const amountMinor = z.number().check(z.refine(Number.isInteger))

/** ISO 4217 alphabetic code. */
export const currency = z.string().check(z.regex(/^[A-Z]{3}$/))

/** A terminal status is final: the session is settled and never changes again. */
export function isOver(status: SessionStatus): boolean {
  return status !== 'scheduled' && status !== 'waiting' && status !== 'active'
}
