import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { signingKey } from './secret'

/** Says that this browser signed in as an account, for 12 hours. What the account may do is asked of the database every time. */
export const staffCookie = '__Host-parley-staff'

const staffSeconds = 12 * 60 * 60
/** Of their own, so that no ticket passes for a sign-in, nor the other way round. */
const audience = 'parley-staff'
const typ = 'staff'

export async function issueStaffSession(
  accountId: string,
  secret: string,
  nowMs = Date.now(),
): Promise<string> {
  const now = Math.floor(nowMs / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ })
    .setSubject(accountId)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + staffSeconds)
    .sign(signingKey(secret))
}

/** The id of the account that signed in, or null. */
export async function verifyStaffSession(
  token: string,
  secret: string,
  nowMs = Date.now(),
): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(token, signingKey(secret), {
      algorithms: ['HS256'],
      audience,
      typ,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(nowMs),
    })
    return z.uuid().safeParse(payload.sub).data ?? null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** The `Set-Cookie` line of a sign-in; without a value, of a sign-out. */
export function staffCookieLine(value: string | null): string {
  const age = value === null ? 0 : staffSeconds
  return `${staffCookie}=${value ?? ''}; Path=/; Max-Age=${age}; HttpOnly; Secure; SameSite=Lax`
}
