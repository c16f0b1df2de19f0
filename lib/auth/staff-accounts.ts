import { createClient } from '@supabase/supabase-js'
import type { Database } from '@/lib/db'
import { staffRole } from '@/lib/db/admin-functions'
import { NeverOpenedSocket } from '@/lib/db/supabase-transport'
import type { DatabaseConfig } from '@/lib/env'
import { hashPassword } from './password'

type Role = 'admin' | 'consultant'

/** What is left out stays as it is; a new account needs a role and a password. */
export interface AccountChange {
  readonly email: string
  readonly role?: Role
  readonly password?: string
  /** The consultant of bookings that the account belongs to. */
  readonly personId?: string
}

export interface Account {
  readonly email: string
  readonly role: Role
  readonly personId: string | null
}

/** The accounts of staff, wherever they are kept. */
export interface StaffAccounts {
  list(): Promise<Account[]>
  /** Answers whether the account is new. Ends the sign-ins made before. @throws Refusal or Error in words for people */
  save(change: AccountChange): Promise<{ created: boolean }>
  remove(email: string): Promise<{ deleted: boolean }>
}

export function staffAccounts(config: DatabaseConfig, database: Database): StaffAccounts {
  return config.transport === 'supabase' ? supabaseUsers(config.url, config.secretKey) : ownAccounts(database)
}

function ownAccounts(database: Database): StaffAccounts {
  return {
    list: () => database.rpc('list_staff_accounts', {}),
    async save({ email, role, password, personId }) {
      return database.rpc('save_staff_account', {
        p_email: email,
        ...(role ? { p_role: role } : {}),
        ...(password ? { p_password_hash: await hashPassword(password) } : {}),
        ...(personId ? { p_person_id: personId } : {}),
      })
    },
    remove: (email) => database.rpc('delete_staff_account', { p_email: email }),
  }
}

const usersPerPage = 200

/** Users of Supabase Auth with a role of ours in `app_metadata`, which only the secret key can write. */
function supabaseUsers(url: string, secretKey: string): StaffAccounts {
  const { admin } = createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    realtime: { transport: NeverOpenedSocket },
  }).auth

  async function users() {
    const found = []
    for (let page = 1; ; page += 1) {
      const { data, error } = await admin.listUsers({ page, perPage: usersPerPage })
      if (error) throw new Error(`Supabase Auth said: ${error.message}`)
      found.push(...data.users)
      if (data.users.length < usersPerPage) return found
    }
  }
  const find = async (email: string) => (await users()).find((user) => user.email === email.toLowerCase())

  return {
    async list() {
      return (await users()).flatMap(({ email, app_metadata }) => {
        const role = staffRole.safeParse(app_metadata['role']).data
        const personId = app_metadata['person_id']
        return role && email
          ? [{ email, role, personId: typeof personId === 'string' ? personId : null }]
          : []
      })
    },
    async save({ email, role, password, personId }) {
      const known = await find(email)
      const metadata = { ...(role ? { role } : {}), ...(personId ? { person_id: personId } : {}) }
      const change = {
        ...(password ? { password } : {}),
        app_metadata: role === 'admin' ? { ...metadata, person_id: null } : metadata,
      }
      const { error } = known
        ? await admin.updateUserById(known.id, change)
        : await admin.createUser({ ...change, email, email_confirm: true })
      if (error) throw new Error(`Supabase Auth said: ${error.message}`)
      return { created: !known }
    },
    async remove(email) {
      const known = await find(email)
      if (!known) return { deleted: false }
      const { error } = await admin.deleteUser(known.id)
      if (error) throw new Error(`Supabase Auth said: ${error.message}`)
      return { deleted: true }
    },
  }
}
