import { randomUUID } from 'node:crypto'
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'
import { participantType } from '@/lib/room/words'
import { preparedKey } from './secret'

/**
 * What lets a socket in: a ticket (once, within 60 s, from the web tier) or a resume credential (from the signalling server, until the
 * link's end). Both are HS256 JWTs over the same secret, told apart by `typ`, so that neither passes for the other.
 */

const audience = 'parley-signalling'
export const ticketSeconds = 60
/** Two machines' clocks are never quite the same. */
const clockToleranceSeconds = 2

/** One side's place in one session, as its `claimNumber`-th holder. */
export interface Place {
  sessionId: string
  participantType: z.infer<typeof participantType>
  claimNumber: number
}

export type Failed = { ok: false; failure: 'invalid' | 'expired' }
export type TicketVerdict = { ok: true; place: Place; jti: string; issuedAtMs: number } | Failed
export type ResumeVerdict = { ok: true; place: Place } | Failed

const claims = z.object({ sid: z.uuid(), role: participantType, claim: z.int().positive() })
const ticketClaims = claims.extend({ jti: z.uuid(), issuedMs: z.int().positive() })

/** Answers a ticket for the socket's `auth: { ticket }`. */
export async function issueTicket(place: Place, secret: string, nowMs = Date.now()): Promise<string> {
  const payload = { ...claimsOf(place), jti: randomUUID(), issuedMs: nowMs }
  return sign(payload, 'ticket', nowMs, Math.floor(nowMs / 1000) + ticketSeconds, secret)
}

/** Whether a ticket is genuine and fresh. That it was not used before is for the caller to know, by `jti` and `issuedAtMs`. */
export async function verifyTicket(
  ticket: string,
  secret: string,
  nowMs = Date.now(),
): Promise<TicketVerdict> {
  const payload = await verify(ticket, 'ticket', secret, nowMs)
  if (!payload.ok) return payload
  const parsed = ticketClaims.safeParse(payload.claims)
  if (!parsed.success) return { ok: false, failure: 'invalid' }
  return { ok: true, place: placeOf(parsed.data), jti: parsed.data.jti, issuedAtMs: parsed.data.issuedMs }
}

/** Answers a resume credential for `auth: { resume }`. @param validUntil the link's end, ISO 8601 */
export async function issueResume(
  place: Place,
  validUntil: string,
  secret: string,
  nowMs = Date.now(),
): Promise<string> {
  return sign(claimsOf(place), 'resume', nowMs, Math.floor(Date.parse(validUntil) / 1000), secret)
}

export async function verifyResume(
  resume: string,
  secret: string,
  nowMs = Date.now(),
): Promise<ResumeVerdict> {
  const payload = await verify(resume, 'resume', secret, nowMs)
  if (!payload.ok) return payload
  const parsed = claims.safeParse(payload.claims)
  return parsed.success ? { ok: true, place: placeOf(parsed.data) } : { ok: false, failure: 'invalid' }
}

function claimsOf(place: Place) {
  return { sid: place.sessionId, role: place.participantType, claim: place.claimNumber }
}

function placeOf({ sid, role, claim }: z.infer<typeof claims>): Place {
  return { sessionId: sid, participantType: role, claimNumber: claim }
}

async function sign(payload: JWTPayload, typ: string, nowMs: number, expires: number, secret: string) {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', typ })
    .setAudience(audience)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(expires)
    .sign(await preparedKey(secret))
}

async function verify(
  token: string,
  typ: string,
  secret: string,
  nowMs: number,
): Promise<{ ok: true; claims: JWTPayload } | Failed> {
  try {
    const { payload } = await jwtVerify(token, await preparedKey(secret), {
      algorithms: ['HS256'],
      audience,
      typ,
      requiredClaims: ['exp', 'iat'],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(nowMs),
    })
    return { ok: true, claims: payload }
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { ok: false, failure: 'expired' }
    if (error instanceof errors.JOSEError) return { ok: false, failure: 'invalid' }
    throw error
  }
}

/** The signalling server's view of all this, bound to one secret. */
export interface SocketCredentials {
  verifyTicket(ticket: string): Promise<TicketVerdict>
  verifyResume(resume: string): Promise<ResumeVerdict>
  issueResume(place: Place, validUntil: string): Promise<string>
}

export function socketCredentials(secret: string): SocketCredentials {
  return {
    verifyTicket: (ticket) => verifyTicket(ticket, secret),
    verifyResume: (resume) => verifyResume(resume, secret),
    issueResume: (place, validUntil) => issueResume(place, validUntil, secret),
  }
}
