import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '@/lib/db'
import type { DatabaseConfig } from '@/lib/env'
import { hashPassword, verifyPassword } from './password'
import { users } from './users'

export const adminEmail = 'admin@parley.local'
const passwordFile = 'admin-password'

export interface SignIn {
  email: string
  password: string
}

/** 120 random bits. */
export function newPassword(): string {
  return randomBytes(15).toString('base64url')
}

/**
 * Makes the first administrator of a database that has none under this name, with a generated password, and answers both: once.
 * With `keepIn` (the data directory of the embedded database) the password is kept there in `admin-password`, readable by its owner alone, and
 * answered at every later start for as long as it is still the right one. Null: made before, and not ours to tell.
 */
export async function ensureAdmin(
  database: Database,
  options: { keepIn?: string } = {},
): Promise<SignIn | null> {
  const known = await database.rpc('find_user', { p_email: adminEmail })
  if (known) return options.keepIn ? keptSignIn(options.keepIn, known.passwordHash) : null
  const password = newPassword()
  const { created } = await database.rpc('create_user', {
    p_email: adminEmail,
    p_roles: ['admin'],
    p_password_hash: await hashPassword(password),
  })
  // Another process was quicker.
  if (!created) return null
  if (options.keepIn) await writeFile(join(options.keepIn, passwordFile), `${password}\n`, { mode: 0o600 })
  return { email: adminEmail, password }
}

/** The same on Supabase, where accounts are users of Supabase Auth: only when no user is an administrator yet. */
export async function ensureSupabaseAdmin(
  config: DatabaseConfig,
  database: Database,
): Promise<SignIn | null> {
  const accounts = users(config, database)
  if ((await accounts.list()).some(({ roles }) => roles.includes('admin'))) return null
  const password = newPassword()
  await accounts.save({ email: adminEmail, roles: ['admin'], password })
  return { email: adminEmail, password }
}

async function keptSignIn(directory: string, hash: string | null): Promise<SignIn | null> {
  try {
    const password = (await readFile(join(directory, passwordFile), 'utf8')).trim()
    return (await verifyPassword(password, hash)) ? { email: adminEmail, password } : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
