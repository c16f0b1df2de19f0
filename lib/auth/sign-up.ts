import type { Database } from '@/lib/db'
import { type Env, requiredSecret } from '@/lib/env'
import { hashPassword } from './password'
import { supabaseSignUp } from './supabase-auth'
import { openSignIn, type Tokens } from './user-auth'

export interface NewAccount {
  readonly name: string
  readonly email: string
  readonly password: string
  /** What it is made with, in words for its owner. */
  readonly agent?: string
}

/** `tokens` null: the address has to be confirmed first, by the mail that Supabase Auth sent. */
export type SignedUp =
  | { readonly outcome: 'done'; readonly tokens: Tokens | null }
  | { readonly outcome: 'refused'; readonly reason: 'not_open' | 'email_taken' | 'weak_password' }

/** Makes a member's account where anybody may (`PARLEY_SIGN_UP=open`) and signs in. @throws Refusal `invalid_argument` with the field as detail */
export async function signUp(env: Env, database: Database, account: NewAccount): Promise<SignedUp> {
  if (env.signUp !== 'open') return { outcome: 'refused', reason: 'not_open' }
  const { name, email, password, agent } = account
  if (env.database.transport === 'supabase') {
    const key = env.supabasePublishableKey ?? env.database.secretKey
    return supabaseSignUp(env.database.url, key, account)
  }
  const result = await database.rpc('sign_up', {
    ...{ p_name: name, p_email: email },
    p_password_hash: await hashPassword(password),
  })
  if (result.outcome === 'refused') return result
  return { outcome: 'done', tokens: await openSignIn(database, requiredSecret(env), result.user.id, agent) }
}
