import type { Database } from '@/lib/db'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import type { OwnAccount as Shown } from '@/lib/db/functions/users/own'
import type { Env } from '@/lib/env'
import { hashPassword, verifyPassword } from './password'
import { isLastAdmin, supabaseUsers } from './supabase-users'
import { userAuth } from './user-auth'

/** What people do with their own account. All of it asks the database about the claims, and throws its Refusals (`not_signed_in`). */
export interface OwnAccount {
  /** With the open sign-ins, the one that was used last first. */
  read(claims: Claims): Promise<Shown>
  /** @throws Refusal `invalid_argument` for what is no name */
  rename(claims: Claims, name: string): Promise<void>
  /** Ends every other sign-in. */
  changePassword(claims: Claims, from: string, to: string): Promise<'done' | 'wrong_password'>
  /**
   * Another address, once a link to it was used. Null: Supabase Auth keeps it.
   * @throws Refusal `invalid_argument` for what is no address
   */
  readonly askEmail:
    | ((claims: Claims, password: string, email: string) => Promise<'done' | 'wrong_password'>)
    | null
  /** One of the sign-ins, or all but this one; answers how many were ended. */
  endSignIns(claims: Claims, signInId?: string): Promise<number>
  /** Takes sign-in, name and address; ledger, audit and attendance stay. */
  remove(claims: Claims, password: string): Promise<'done' | 'wrong_password' | 'last_admin'>
}

export function ownAccount(env: Env, database: Database): OwnAccount {
  const common = {
    read: (claims: Claims) => database.rpc('own_account', { p_claims: claims }),
    async endSignIns(claims: Claims, signInId?: string) {
      const one = signInId === undefined ? {} : { p_sign_in_id: signInId }
      return (await database.rpc('end_own_sign_ins', { p_claims: claims, ...one })).ended
    },
  }
  const { database: config } = env
  return config.transport === 'supabase'
    ? { ...common, ...ofSupabase(env, config, database) }
    : { ...common, ...ofDatabase(database) }
}

type Differing = Pick<OwnAccount, 'rename' | 'changePassword' | 'askEmail' | 'remove'>

function ofDatabase(database: Database): Differing {
  async function checked(claims: Claims, password: string): Promise<string | null> {
    const { passwordHash } = await database.rpc('own_password', { p_claims: claims })
    return (await verifyPassword(password, passwordHash)) ? passwordHash : null
  }
  return {
    async rename(claims, name) {
      await database.rpc('change_own_name', { p_claims: claims, p_name: name })
    },
    async changePassword(claims, from, to) {
      const p_from_hash = await checked(claims, from)
      if (p_from_hash === null) return 'wrong_password'
      const p_to_hash = await hashPassword(to)
      const result = await database.rpc('change_own_password', { p_claims: claims, p_from_hash, p_to_hash })
      // Changed meanwhile: what was checked is not the password any more.
      return result.outcome === 'done' ? 'done' : 'wrong_password'
    },
    async askEmail(claims, password, email) {
      if ((await checked(claims, password)) === null) return 'wrong_password'
      return (await database.rpc('ask_own_email', { p_claims: claims, p_email: email })).outcome
    },
    async remove(claims, password) {
      if ((await checked(claims, password)) === null) return 'wrong_password'
      const result = await database.rpc('delete_own_account', { p_claims: claims })
      return result.outcome === 'done' ? 'done' : result.reason
    },
  }
}

/** Supabase Auth keeps the password; who changes it or goes proves to know it by signing in once more. */
function ofSupabase(env: Env, config: { url: string; secretKey: string }, database: Database): Differing {
  const there = supabaseUsers(config.url, config.secretKey)
  async function isRight({ email }: Claims, password: string): Promise<boolean> {
    const auth = userAuth(env, database)
    const tokens = await auth.signIn(email ?? '', password)
    const proved = tokens && (await auth.verify(tokens.access))
    if (!tokens || !proved || proved === 'expired') return false
    await auth.signOut(proved, tokens.access, false)
    return true
  }
  return {
    async rename(claims, name) {
      const { name: kept } = await database.rpc('change_own_name', { p_claims: claims, p_name: name })
      await there.update(claims.sub, { user_metadata: { name: kept } })
    },
    async changePassword(claims, from, to) {
      if (!(await isRight(claims, from))) return 'wrong_password'
      await there.update(claims.sub, { password: to })
      await database.rpc('end_own_sign_ins', { p_claims: claims })
      return 'done'
    },
    askEmail: null,
    async remove(claims, password) {
      if (!(await isRight(claims, password))) return 'wrong_password'
      const everybody = await there.everybody()
      if (isLastAdmin(claims.sub, everybody)) return 'last_admin'
      for (const { id, email, name, roles } of everybody) {
        if (!roles.includes('admin') && id !== claims.sub) continue
        await database.rpc('adopt_user', { p_user_id: id, p_email: email, p_name: name, p_roles: [...roles] })
      }
      const result = await database.rpc('delete_own_account', { p_claims: claims })
      if (result.outcome === 'refused') return result.reason
      await there.remove(claims.sub)
      return 'done'
    },
  }
}
