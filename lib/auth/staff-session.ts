import { errors, jwtVerify, SignJWT } from 'jose'
import { type StaffClaims, staffClaims } from '@/lib/db/desk/staff'
import { signingKey } from './secret'

/** The access token of this browser's sign-in: signed claims, worth nothing once the sign-in is revoked. */
export const staffCookie = '__Host-parley-staff'
/** How long a sign-in of our own accounts lasts. */
export const staffSeconds = 12 * 60 * 60
/** Of their own, so that no ticket passes for a sign-in, nor the other way round. */
const audience = 'parley-staff'
const typ = 'staff'

/** Signs the claims of a recorded sign-in. Whether it still stands is asked of the database every time. */
export async function issueStaffSession(claims: StaffClaims, secret: string): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ })
    .setAudience(audience)
    .setIssuedAt()
    .sign(signingKey(secret))
}

/** The claims of a genuine sign-in that has not expired, or null. */
export async function verifyStaffSession(
  token: string,
  secret: string,
  nowMs = Date.now(),
): Promise<StaffClaims | null> {
  try {
    const { payload } = await jwtVerify(token, signingKey(secret), {
      algorithms: ['HS256'],
      audience,
      typ,
      requiredClaims: ['exp', 'sub', 'session_id'],
      currentDate: new Date(nowMs),
    })
    return staffClaims.safeParse(payload).data ?? null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
