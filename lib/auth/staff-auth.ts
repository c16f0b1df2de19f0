import type { Database } from '@/lib/db'
import type { StaffClaims } from '@/lib/db/desk/staff'
import { type Env, requiredSecret } from '@/lib/env'
import { verifyPassword } from './password'
import { issueStaffSession, staffSeconds, verifyStaffSession } from './staff-session'
import { supabaseAuth } from './supabase-auth'

/** What a browser keeps of a sign-in. `refresh`: Supabase's, to get the next access token with. */
export interface StaffTokens {
  readonly access: string
  readonly refresh: string | null
}

/** Who proves that somebody is staff: our own accounts, or Supabase Auth. Both answer the same claims. */
export interface StaffAuth {
  /** Null: email and password do not belong together. */
  signIn(email: string, password: string): Promise<StaffTokens | null>
  /** `expired`: genuine once, and worth a refresh. Null: nobody. */
  verify(access: string): Promise<StaffClaims | 'expired' | null>
  /** Null: sign in again. */
  refresh(refresh: string): Promise<StaffTokens | null>
  signOut(claims: StaffClaims, access: string, everywhere: boolean): Promise<void>
  /** Sign-in by a link in an email, where something can send one. */
  readonly links: MagicLinks | null
}

export interface MagicLinks {
  /** Sends a link to an account that exists; nothing tells whether it does. Answers what the same browser must hold when the link is opened. */
  send(email: string, redirectTo: string): Promise<string | null>
  /** Takes what the link carried. */
  confirm(carried: { code: string; verifier: string } | { tokenHash: string }): Promise<StaffTokens | null>
}

/** @throws EnvProblem when no secret is set */
export function staffAuth(env: Env, database: Database): StaffAuth {
  const { database: config } = env
  return config.transport === 'supabase'
    ? supabaseAuth(config.url, env.supabasePublishableKey ?? config.secretKey)
    : ownAccounts(database, requiredSecret(env))
}

/** Accounts in the database, with passwords hashed by scrypt. */
function ownAccounts(database: Database, secret: string): StaffAuth {
  return {
    async signIn(email, password) {
      const known = await database.rpc('find_staff_account', { p_email: email })
      const right = await verifyPassword(password, known?.passwordHash ?? null)
      if (!known || !right) return null
      const claims = await database.rpc('open_staff_session', {
        p_staff_id: known.id,
        p_seconds: staffSeconds,
      })
      return { access: await issueStaffSession(claims, secret), refresh: null }
    },
    async verify(access) {
      const claims = await verifyStaffSession(access, secret)
      if (!claims) return null
      const { live } = await database.rpc('is_staff_session_live', { p_claims: claims })
      return live ? claims : null
    },
    refresh: async () => null,
    async signOut(claims, _access, everywhere) {
      await database.rpc('close_staff_session', { p_claims: claims, p_everywhere: everywhere })
    },
    links: null,
  }
}
