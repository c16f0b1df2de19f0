import { type AdminUserAttributes, createClient, type User as SupabaseUser } from '@supabase/supabase-js'
import { rolesOf, signInClaims, type UserRole } from '@/lib/db/functions/shapes/claims'
import { NeverOpenedSocket } from '@/lib/db/transports/supabase'

export interface KnownUser {
  readonly email: string
  readonly name: string
  readonly roles: readonly UserRole[]
  readonly personId: string | null
}

export interface SupabaseKnown extends KnownUser {
  readonly id: string
  readonly createdAt: string
  /** That the address is theirs was shown there. */
  readonly confirmedAt: string | null
}

/** Users of Supabase Auth, with roles of ours in `app_metadata`, which only the secret key can write. All of it throws what Supabase said. */
export interface SupabaseUsers {
  everybody(): Promise<SupabaseKnown[]>
  create(attributes: AdminUserAttributes): Promise<SupabaseKnown>
  update(id: string, attributes: AdminUserAttributes): Promise<void>
  remove(id: string): Promise<void>
}

const usersPerPage = 200

export function supabaseUsers(url: string, secretKey: string): SupabaseUsers {
  const { admin } = createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    realtime: { transport: NeverOpenedSocket },
  }).auth
  return {
    async everybody() {
      const found: SupabaseKnown[] = []
      for (let page = 1; ; page += 1) {
        const { data, error } = await admin.listUsers({ page, perPage: usersPerPage })
        if (error) throw said(error)
        found.push(...data.users.flatMap((user) => known(user) ?? []))
        if (data.users.length < usersPerPage) return found
      }
    },
    async create(attributes) {
      const { data, error } = await admin.createUser(attributes)
      if (error) throw said(error)
      const user = known(data.user)
      if (!user) throw new Error('Supabase Auth made a user without an address.')
      return user
    },
    async update(id, attributes) {
      const { error } = await admin.updateUserById(id, attributes)
      if (error) throw said(error)
    },
    async remove(id) {
      const { error } = await admin.deleteUser(id)
      if (error) throw said(error)
    },
  }
}

/** What `app_metadata` says from now on; null takes a key away. Roles stand in one place. */
export function metadataOf(roles?: readonly UserRole[], personId?: string) {
  return {
    ...(roles ? { roles, role: null } : {}),
    ...(personId ? { person_id: personId } : {}),
    ...(roles && !roles.includes('consultant') ? { person_id: null } : {}),
  }
}

/** Nobody else there is an administrator. The database asks the same of who goes at once, and may know administrators of before as well. */
export function isLastAdmin(id: string, everybody: readonly SupabaseKnown[]): boolean {
  const admins = everybody.filter(({ roles }) => roles.includes('admin'))
  return admins.length === 1 && admins[0]?.id === id
}

function known(user: SupabaseUser): SupabaseKnown | null {
  const { id, email, app_metadata, user_metadata, created_at, email_confirmed_at } = user
  if (!email) return null
  const metadata = signInClaims.shape.app_metadata.safeParse(app_metadata).data
  return {
    ...{ id, email, name: nameIn(user_metadata) ?? email },
    roles: metadata ? rolesOf(metadata) : [],
    personId: metadata?.person_id ?? null,
    createdAt: created_at,
    confirmedAt: email_confirmed_at ?? null,
  }
}

/** The name that a user of Supabase Auth gave, or that whoever vouches for them told. */
export function nameIn(metadata: Record<string, unknown> | undefined): string | undefined {
  const name = metadata?.['name'] ?? metadata?.['full_name']
  return typeof name === 'string' ? name : undefined
}

function said({ message }: { message: string }): Error {
  return new Error(`Supabase Auth said: ${message}`)
}
