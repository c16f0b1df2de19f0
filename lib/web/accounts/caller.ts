import { userAuth } from '@/lib/auth/user-auth'
import type { Call } from '../http/route'
import { type Account, accountOf, type SignedIn, signedInOfCall } from './signed-in'

/** How a call shows who makes it, and who that is. */
export interface Caller {
  readonly by: 'bearer' | 'cookie'
  /** Null: nobody; by a bearer token it is one that is not, or no longer, good. */
  readonly account: Account | null
  /** Tokens that the browser must keep from now on. */
  readonly renewed: SignedIn['renewed']
}

/** RFC 6750 §2.1. What else stands in the header (a proxy's password) is not ours. */
const bearerForm = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i

/** The token goes before the cookie: who sends one means it. @throws DatabaseUnavailable */
export async function callerOf(call: Call): Promise<Caller> {
  const authorization = call.headers.get('authorization') ?? ''
  if (/^bearer\b/i.test(authorization)) {
    const token = bearerForm.exec(authorization)?.[1]
    return { by: 'bearer', account: token ? await bearerOf(token, call) : null, renewed: null }
  }
  const signedIn = await signedInOfCall(call)
  return { by: 'cookie', account: signedIn?.account ?? null, renewed: signedIn?.renewed ?? null }
}

async function bearerOf(token: string, { env, database }: Call): Promise<Account | null> {
  const claims = await userAuth(env, database).verify(token)
  return claims && claims !== 'expired' ? accountOf(claims) : null
}
