import * as z from 'zod/mini'

export { otherSide } from './other-side'

/** The field's words, once. SQL checks, TypeScript types and the UI all use exactly these. */
export const participantType = z.enum(['client', 'consultant'])
export type ParticipantType = z.infer<typeof participantType>

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

/** ISO 8601 with zone, as PostgreSQL's jsonb and JavaScript's `toISOString` write it. */
export const timestamp = z.iso.datetime({ offset: true })

/** An amount in minor units of its currency (paise, cents). */
export const amountMinor = z.int()

/** ISO 4217 alphabetic code. */
export const currency = z.string().check(z.regex(/^[A-Z]{3}$/))

/** A terminal status is final: the session is settled and never changes again. */
export function isOver(status: SessionStatus): boolean {
  return status !== 'scheduled' && status !== 'waiting' && status !== 'active'
}
