import { errors, jwtVerify, SignJWT } from 'jose'
import { type Claims, signInClaims } from '@/lib/db/functions/shapes/claims'
import { signingKey } from './secret'

/** The access token of this browser's sign-in: signed claims, worth nothing once the sign-in is revoked. Its name is that of before. */
export const signInCookie = '__Host-parley-staff'
/** How long a sign-in of our own accounts lasts on a browser. */
export const signInSeconds = 12 * 60 * 60
/** How long an access token of a program lasts (`openBearer`). */
export const accessSeconds = 60 * 60
/** Of their own, so that no ticket passes for a sign-in, nor the other way round; the words are those of before, so that sign-ins of before stay good. */
const audience = 'parley-staff'
const typ = 'staff'

/** Signs the claims of a recorded sign-in. Whether it still stands is asked of the database every time. */
export async function issueSignIn(claims: Claims, secret: string): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ })
    .setAudience(audience)
    .setIssuedAt()
    .sign(signingKey(secret))
}

/** The claims of a genuine sign-in that has not expired, or null. */
export async function verifySignIn(
  token: string,
  secret: string,
  nowMs = Date.now(),
): Promise<Claims | null> {
  try {
    const { payload } = await jwtVerify(token, signingKey(secret), {
      algorithms: ['HS256'],
      audience,
      typ,
      requiredClaims: ['exp', 'sub', 'session_id'],
      currentDate: new Date(nowMs),
    })
    return signInClaims.safeParse(payload).data ?? null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
