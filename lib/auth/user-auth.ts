import type { Database } from '@/lib/db'
import type { Result } from '@/lib/db/functions'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import type { User } from '@/lib/db/functions/users/users'
import { type Env, requiredSecret } from '@/lib/env'
import { verifyPassword } from './password'
import { accessSeconds, issueSignIn, signInSeconds, verifySignIn } from './sign-in-token'
import { supabaseAuth } from './supabase-auth'

/** What a browser keeps of a sign-in. `refresh`: Supabase's, to get the next access token with. */
export interface Tokens {
  readonly access: string
  readonly refresh: string | null
}

/** What a program keeps of a sign-in (RFC 6749 §5.1). */
export interface BearerTokens {
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
  /** Good once; the answer to it holds the next. */
  readonly refreshToken: string
}

/** Who proves who somebody is: our own accounts, or Supabase Auth. Both answer the same claims. */
export interface UserAuth {
  /** Null: email and password do not belong together. `agent`: what the sign-in is made with, in words for its user. */
  signIn(email: string, password: string, agent?: string): Promise<Tokens | null>
  /** `expired`: genuine once, and worth a refresh. Null: nobody. The claims say what the account may at this moment. */
  verify(access: string): Promise<Claims | 'expired' | null>
  /** Null: sign in again. */
  refresh(refresh: string): Promise<Tokens | null>
  /** A program's sign-in (RFC 6749 §4.3). Null: email and password do not belong together. */
  openBearer(email: string, password: string, agent?: string): Promise<BearerTokens | null>
  /** RFC 6749 §6. Null: the token is over; one that was used before ends its sign-in. */
  refreshBearer(refreshToken: string): Promise<BearerTokens | null>
  signOut(claims: Claims, access: string, everywhere: boolean): Promise<void>
  /** Sign-in by a link in an email, where something can send one. */
  readonly links: MagicLinks | null
}

export interface MagicLinks {
  /** Sends a link to an account that exists; nothing tells whether it does. Answers what the same browser must hold when the link is opened. */
  send(email: string, redirectTo: string): Promise<string | null>
  /** Takes what the link carried. */
  confirm(carried: { code: string; verifier: string } | { tokenHash: string }): Promise<Tokens | null>
}

/** @throws EnvProblem when no secret is set */
export function userAuth(env: Env, database: Database): UserAuth {
  const { database: config } = env
  if (config.transport !== 'supabase') return ownAuth(database, requiredSecret(env))
  const auth = supabaseAuth(config.url, env.supabasePublishableKey ?? config.secretKey)
  return {
    ...auth,
    async verify(access) {
      const claims = await auth.verify(access)
      return claims === 'expired' || claims === null ? claims : used(claims, database)
    },
  }
}

/** Signs somebody in who proved otherwise than by a password who they are, with an account of our own. */
export async function openSignIn(
  database: Database,
  secret: string,
  userId: string,
  agent?: string,
): Promise<Tokens> {
  const claims = await database.rpc('open_sign_in', {
    ...{ p_user_id: userId, p_seconds: signInSeconds },
    ...(agent ? { p_agent: agent } : {}),
  })
  return { access: await issueSignIn(claims, secret), refresh: null }
}

/** Accounts in the database, with passwords hashed by scrypt. */
function ownAuth(database: Database, secret: string): UserAuth {
  async function knownBy(email: string, password: string): Promise<User | null> {
    const known = await database.rpc('find_user', { p_email: email })
    return (await verifyPassword(password, known?.passwordHash ?? null)) ? known : null
  }
  async function bearerOf(opened: Result<'open_api_sign_in'>): Promise<BearerTokens> {
    const { claims, refreshToken } = opened
    return { accessToken: await issueSignIn(claims, secret), expiresIn: accessSeconds, refreshToken }
  }
  return {
    async signIn(email, password, agent) {
      const known = await knownBy(email, password)
      return known && openSignIn(database, secret, known.id, agent)
    },
    async openBearer(email, password, agent) {
      const known = await knownBy(email, password)
      if (!known) return null
      const opened = await database.rpc('open_api_sign_in', {
        ...{ p_user_id: known.id, p_seconds: accessSeconds },
        ...(agent ? { p_agent: agent } : {}),
      })
      return bearerOf(opened)
    },
    async refreshBearer(refreshToken) {
      const asked = { p_token: refreshToken, p_seconds: accessSeconds }
      const opened = await database.rpc('refresh_sign_in', asked)
      return opened && bearerOf(opened)
    },
    async verify(access) {
      const claims = await verifySignIn(access, secret)
      return claims && used(claims, database)
    },
    refresh: async () => null,
    async signOut(claims, _access, everywhere) {
      await database.rpc('close_sign_in', { p_claims: claims, p_everywhere: everywhere })
    },
    links: null,
  }
}

/** The claims as they are true today; null once the sign-in does not stand any more. */
async function used(claims: Claims, database: Database): Promise<Claims | null> {
  const user = await database.rpc('use_sign_in', { p_claims: claims })
  return user && claimsOfToday(claims, user)
}

function claimsOfToday(claims: Claims, { email, name, roles }: User): Claims {
  const { person_id } = claims.app_metadata
  const app_metadata = { roles, ...(person_id ? { person_id } : {}) }
  return { ...claims, email: claims.email ?? email ?? undefined, name, app_metadata }
}
