import type { Database } from '@/lib/db'
import type { Args, Result } from '@/lib/db/functions'
import type { Claims, UserRole } from '@/lib/db/functions/shapes/claims'
import type { UserRow, UsersPage } from '@/lib/db/functions/users/admin'
import type { LinkPurpose } from '@/lib/db/functions/users/links'
import type { Env } from '@/lib/env'
import {
  isLastAdmin,
  metadataOf,
  type SupabaseKnown,
  type SupabaseUsers,
  supabaseUsers,
} from './supabase-users'

/** Who acts, why, and the key under which a repeated act answers what it did the first time. */
export interface Act {
  readonly claims: Claims
  readonly reason?: string | undefined
  readonly key: string
}

export interface UsersAsked {
  readonly search?: string | undefined
  readonly role?: UserRole | undefined
  readonly page?: number | undefined
  /** 100 at most. */
  readonly limit?: number | undefined
}

/**
 * What administrators do with the accounts of others; each act leaves an entry in the audit.
 * @throws Refusal `not_signed_in`, `not_allowed`, `idempotency_conflict`, `invalid_argument`
 */
export interface UserAdmin {
  page(claims: Claims, asked: UsersAsked): Promise<UsersPage>
  setRoles(act: Act, userId: string, roles: readonly UserRole[]): Promise<Result<'admin_set_roles'>>
  /** An account without a password, and the link that gives it one; the token is answered once. */
  invite(
    act: Act,
    invited: { email: string; name?: string | undefined; roles: readonly UserRole[] },
  ): Promise<Result<'admin_invite_user'>>
  /** The token is answered once. */
  link(act: Act, userId: string, purpose: LinkPurpose): Promise<Result<'admin_make_user_link'>>
  endSignIns(act: Act, userId: string): Promise<Result<'admin_end_sign_ins'>>
  remove(act: Act, userId: string): Promise<Result<'admin_delete_user'>>
}

export function userAdmin(env: Env, database: Database): UserAdmin {
  const { database: config } = env
  const own = ofDatabase(database)
  return config.transport === 'supabase'
    ? ofSupabase(supabaseUsers(config.url, config.secretKey), own, database)
    : own
}

const actOf = ({ claims, reason, key }: Act) => ({
  p_claims: claims,
  p_reason: reason ?? null,
  p_idempotency_key: key,
})

function ofDatabase(database: Database): UserAdmin {
  return {
    page(claims, { search, role, page, limit }) {
      const asked: Args<'admin_users'> = { p_claims: claims }
      if (search !== undefined) asked.p_search = search
      if (role !== undefined) asked.p_role = role
      if (page !== undefined) asked.p_page = page
      if (limit !== undefined) asked.p_limit = limit
      return database.rpc('admin_users', asked)
    },
    setRoles: (act, userId, roles) =>
      database.rpc('admin_set_roles', { ...actOf(act), p_user_id: userId, p_roles: [...roles] }),
    invite: (act, { email, name, roles }) =>
      database.rpc('admin_invite_user', {
        ...actOf(act),
        ...{ p_email: email, p_name: name ?? null, p_roles: [...roles] },
      }),
    link: (act, userId, purpose) =>
      database.rpc('admin_make_user_link', { ...actOf(act), p_user_id: userId, p_purpose: purpose }),
    endSignIns: (act, userId) => database.rpc('admin_end_sign_ins', { ...actOf(act), p_user_id: userId }),
    remove: (act, userId) => database.rpc('admin_delete_user', { ...actOf(act), p_user_id: userId }),
  }
}

const lastAdmin = { outcome: 'refused', reason: 'last_admin' } as const

/** Users whom Supabase Auth keeps: the act and its entry first, then the same there; both may be repeated. */
function ofSupabase(there: SupabaseUsers, own: UserAdmin, database: Database): UserAdmin {
  /** The user and all administrators as they are there today, for who counts them. */
  async function adopt(claims: Claims, userId: string): Promise<{ isLastAdmin: boolean }> {
    await mayAct(claims)
    const everybody = await there.everybody()
    for (const user of everybody) {
      if (user.id === userId || user.roles.includes('admin')) await adoptOne(user)
    }
    return { isLastAdmin: isLastAdmin(userId, everybody) }
  }
  async function adoptOne({ id, email, name, roles }: SupabaseKnown) {
    return database.rpc('adopt_user', { p_user_id: id, p_email: email, p_name: name, p_roles: [...roles] })
  }
  /** Decided by the database, before anything is asked or done there. */
  async function mayAct(claims: Claims): Promise<void> {
    await own.page(claims, { limit: 1 })
  }
  return {
    async page(claims, asked) {
      await mayAct(claims)
      return pageOf(await there.everybody(), asked)
    },
    async setRoles(act, userId, roles) {
      const user = await adopt(act.claims, userId)
      if (user.isLastAdmin && !roles.includes('admin')) return lastAdmin
      const result = await own.setRoles(act, userId, roles)
      if (result.outcome === 'done') await there.update(userId, { app_metadata: metadataOf(roles) })
      return result
    },
    async invite(act, { email, name, roles }) {
      await mayAct(act.claims)
      const known = (await there.everybody()).find((user) => user.email === email.trim().toLowerCase())
      if (known?.confirmedAt) return { outcome: 'refused', reason: 'email_taken' }
      const metadata = { app_metadata: metadataOf(roles), ...(name ? { user_metadata: { name } } : {}) }
      if (known) await there.update(known.id, metadata)
      await adoptOne(known ?? (await there.create({ email: email.trim().toLowerCase(), ...metadata })))
      return own.invite(act, { email, name, roles })
    },
    async link(act, userId, purpose) {
      await adopt(act.claims, userId)
      return own.link(act, userId, purpose)
    },
    async endSignIns(act, userId) {
      await adopt(act.claims, userId)
      return own.endSignIns(act, userId)
    },
    async remove(act, userId) {
      const user = await adopt(act.claims, userId)
      if (user.isLastAdmin) return lastAdmin
      const result = await own.remove(act, userId)
      const isThere = (await there.everybody()).some(({ id }) => id === userId)
      if (result.outcome === 'done' && isThere) await there.remove(userId)
      return result
    },
  }
}

/** Supabase Auth searches for nobody, so all are read and looked through here. */
function pageOf(everybody: readonly SupabaseKnown[], asked: UsersAsked): UsersPage {
  const { role, page = 1, limit = 20 } = asked
  const part = asked.search?.trim().toLowerCase() ?? ''
  const found = everybody
    .filter(({ name, email }) => name.toLowerCase().includes(part) || email.includes(part))
    .filter(({ roles }) => role === undefined || roles.includes(role))
    .toSorted((one, other) => one.name.localeCompare(other.name))
  const users = found.slice((page - 1) * limit, page * limit).map(rowOf)
  return { users, page, limit, totalItems: found.length }
}

function rowOf(user: SupabaseKnown): UserRow {
  // Sign-ins are told by Supabase Auth of one user alone.
  const unknown = { hasPassword: user.confirmedAt !== null, wantedEmail: null, signIns: 0, lastUsedAt: null }
  return { ...user, roles: [...user.roles], ...unknown }
}
