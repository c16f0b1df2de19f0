import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { role } from '@/lib/contract/words'
import { limits } from '@/lib/limits'
import { readHs256, signHs256 } from './hs256'
import { preparedKey } from './secret'

/**
 * What lets a socket in: a ticket (once, within 60 s, from the web tier) or a resume credential (from the signalling server, until the
 * link's end). Both are HS256 JWTs over the same secret, told apart by `typ`, so that neither passes for the other.
 */

const audience = 'parley-signalling'
export const ticketSeconds = limits.ticketLife.value.most
/**
 * Both ends read the database's clock, the web app with the facts that a ticket is for, the signalling server by a steady clock beside it: nobody's
 * machine's clock counts, and setting one locks nobody out. Two readings are never quite the same.
 */
const clockToleranceSeconds = 2
/** With its own minute a ticket is good for less time than used ones are remembered (lib/signalling/rooms/used-tickets). */
const aheadMs = 55_000

/** One member's place in one session, as the `claimNumber`-th holder of its link. */
export interface Place {
  sessionId: string
  /** The member's role. */
  participantType: z.infer<typeof role>
  /** Absent where the role has one member. */
  memberId?: string | undefined
  claimNumber: number
}

export type Failed = { ok: false; failure: 'invalid' | 'expired' }
export type TicketVerdict = { ok: true; place: Place; jti: string; issuedAtMs: number } | Failed
export type ResumeVerdict = { ok: true; place: Place } | Failed

/** `iat` and `exp` in seconds since 1970 (RFC 7519 §4.1). */
const resumeClaims = z.object({
  aud: z.literal(audience),
  iat: z.int(),
  exp: z.int(),
  sid: z.uuid(),
  role,
  member: z.uuid().optional(),
  claim: z.int().positive(),
})
const ticketClaims = resumeClaims.extend({ jti: z.uuid(), issuedMs: z.int().positive() })
type Claims = z.infer<typeof resumeClaims>

/** Answers a ticket for the socket's `auth: { ticket }`. */
export function issueTicket(place: Place, secret: string, nowMs = Date.now()): string {
  const claims = claimsOf(place, nowMs, Math.floor(nowMs / 1000) + ticketSeconds)
  return signHs256('ticket', { ...claims, jti: randomUUID(), issuedMs: nowMs }, preparedKey(secret))
}

/** Whether a ticket is genuine and fresh. That it was not used before is for the caller to know, by `jti` and `issuedAtMs`. */
export function verifyTicket(ticket: string, secret: string, nowMs = Date.now()): TicketVerdict {
  const { data } = ticketClaims.safeParse(readHs256(ticket, 'ticket', preparedKey(secret)))
  if (!data) return { ok: false, failure: 'invalid' }
  // From a time that is not yet: the clock was set back since, and nobody could say for how long it would be good.
  const ahead = data.issuedMs > nowMs + aheadMs
  if (ahead || isExpired(data, nowMs)) return { ok: false, failure: 'expired' }
  return { ok: true, place: placeOf(data), jti: data.jti, issuedAtMs: data.issuedMs }
}

/** Answers a resume credential for `auth: { resume }`. @param validUntil the link's end, ISO 8601 */
export function issueResume(place: Place, validUntil: string, secret: string, nowMs = Date.now()): string {
  const claims = claimsOf(place, nowMs, Math.floor(Date.parse(validUntil) / 1000))
  return signHs256('resume', claims, preparedKey(secret))
}

export function verifyResume(resume: string, secret: string, nowMs = Date.now()): ResumeVerdict {
  const { data } = resumeClaims.safeParse(readHs256(resume, 'resume', preparedKey(secret)))
  if (!data) return { ok: false, failure: 'invalid' }
  return isExpired(data, nowMs) ? { ok: false, failure: 'expired' } : { ok: true, place: placeOf(data) }
}

function claimsOf(place: Place, nowMs: number, exp: number): Claims {
  const { sessionId: sid, participantType: role, memberId: member, claimNumber: claim } = place
  return { aud: audience, iat: Math.floor(nowMs / 1000), exp, sid, role, member, claim }
}

function placeOf({ sid, role, member, claim }: Claims): Place {
  return { sessionId: sid, participantType: role, memberId: member, claimNumber: claim }
}

function isExpired({ exp }: Claims, nowMs: number): boolean {
  return exp + clockToleranceSeconds <= Math.floor(nowMs / 1000)
}

/** The signalling server's view of all this, bound to one secret. */
export interface SocketCredentials {
  verifyTicket(ticket: string, nowMs: number): TicketVerdict
  verifyResume(resume: string, nowMs: number): ResumeVerdict
  issueResume(place: Place, validUntil: string, nowMs: number): string
}

export function socketCredentials(secret: string): SocketCredentials {
  return {
    verifyTicket: (ticket, nowMs) => verifyTicket(ticket, secret, nowMs),
    verifyResume: (resume, nowMs) => verifyResume(resume, secret, nowMs),
    issueResume: (place, validUntil, nowMs) => issueResume(place, validUntil, secret, nowMs),
  }
}
