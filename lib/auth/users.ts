import type { Database } from '@/lib/db'
import type { UserRole } from '@/lib/db/functions/shapes/claims'
import type { LinkPurpose } from '@/lib/db/functions/users/links'
import type { DatabaseConfig } from '@/lib/env'
import { hashPassword } from './password'
import { type KnownUser, metadataOf, supabaseUsers } from './supabase-users'

/** What is left out stays as it is; a new account needs roles (none: a member) and a password. */
export interface UserChange {
  readonly email: string
  readonly roles?: readonly UserRole[]
  readonly password?: string
  /** The consultant of bookings that the account belongs to. */
  readonly personId?: string
  readonly name?: string
}

/** The accounts, wherever they are kept, for who has the machine. */
export interface Users {
  list(): Promise<KnownUser[]>
  /** Answers whether the account is new. Ends the sign-ins made before. @throws Refusal or Error in words for people */
  save(change: UserChange): Promise<{ created: boolean }>
  remove(email: string): Promise<{ deleted: boolean }>
  /** The token of a one-time link, told once; null: there is no such account. */
  link(email: string, purpose: LinkPurpose): Promise<{ token: string; expiresAt: string } | null>
}

export function users(config: DatabaseConfig, database: Database): Users {
  return config.transport === 'supabase'
    ? usersOfSupabase(config.url, config.secretKey, database)
    : ownUsers(database)
}

function ownUsers(database: Database): Users {
  return {
    async list() {
      const found = await database.rpc('list_users', {})
      return found.flatMap((user) => (user.email === null ? [] : [{ ...user, email: user.email }]))
    },
    async save({ email, roles, password, personId, name }) {
      return database.rpc('save_user', {
        p_email: email,
        ...(roles ? { p_roles: [...roles] } : {}),
        ...(password ? { p_password_hash: await hashPassword(password) } : {}),
        ...(personId ? { p_person_id: personId } : {}),
        ...(name ? { p_name: name } : {}),
      })
    },
    remove: (email) => database.rpc('delete_user', { p_email: email }),
    link: (p_email, p_purpose) => database.rpc('make_user_link', { p_email, p_purpose }),
  }
}

function usersOfSupabase(url: string, secretKey: string, database: Database): Users {
  const there = supabaseUsers(url, secretKey)
  const find = async (email: string) =>
    (await there.everybody()).find((user) => user.email === email.toLowerCase())
  return {
    list: () => there.everybody(),
    async save({ email, roles, password, personId, name }) {
      const known = await find(email)
      const change = {
        ...(password ? { password } : {}),
        ...(name ? { user_metadata: { name } } : {}),
        app_metadata: metadataOf(roles, personId),
      }
      if (known) await there.update(known.id, change)
      else await there.create({ ...change, email, email_confirm: true })
      return { created: !known }
    },
    async remove(email) {
      const known = await find(email)
      if (!known) return { deleted: false }
      await there.remove(known.id)
      // What stands here of who came by; of an account of before with that address, too.
      await database.rpc('delete_user', { p_email: email })
      return { deleted: true }
    },
    async link(email, p_purpose) {
      const known = await find(email)
      if (!known) return null
      const { id: p_user_id, name: p_name, roles } = known
      const adopted = { p_user_id, p_email: known.email, p_name, p_roles: [...roles] }
      await database.rpc('adopt_user', adopted)
      return database.rpc('make_user_link', { p_email: known.email, p_purpose })
    },
  }
}
