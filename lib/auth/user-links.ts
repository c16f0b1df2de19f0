import type { Database } from '@/lib/db'
import type { LinkPurpose, UserLink } from '@/lib/db/functions/users/links'
import type { User } from '@/lib/db/functions/users/users'
import type { Env } from '@/lib/env'
import { hashPassword } from './password'
import { supabaseUsers } from './supabase-users'

/** One-time links of accounts: `confirm` an address, exchange it for another `email`, `reset` a password, accept an `invite`. */
export interface UserLinks {
  /** What it is for; null: it was used, is too old or never was. Uses nothing. */
  find(token: string): Promise<UserLink | null>
  /**
   * Uses it. `reset` and `invite` need a password; an invitation may be accepted under another name. A reset ends all sign-ins. Null: it is over.
   * @throws Refusal `invalid_argument` (`password`, `name`): the link is good still
   */
  use(token: string, given: { password?: string; name?: string }): Promise<UsedLink | null>
}

export interface UsedLink {
  readonly purpose: LinkPurpose
  readonly user: User
}

export function userLinks(env: Env, database: Database): UserLinks {
  const { database: config } = env
  return {
    find: (token) => database.rpc('find_user_link', { p_token: token }),
    async use(token, { password, name }) {
      const elsewhere = config.transport === 'supabase'
      const link = await database.rpc('find_user_link', { p_token: token })
      if (!link) return null
      const needsPassword = link.purpose === 'reset' || link.purpose === 'invite'
      const hash = password !== undefined && needsPassword && !elsewhere ? await hashPassword(password) : null
      const used = await database.rpc('use_user_link', {
        p_token: token,
        ...(hash === null ? {} : { p_password_hash: hash }),
        ...(name === undefined ? {} : { p_name: name }),
        // Without a password the database refuses, wherever it would be kept.
        p_kept_elsewhere: elsewhere && password !== undefined,
      })
      if (used && config.transport === 'supabase') {
        await supabaseUsers(config.url, config.secretKey).update(used.user.id, {
          ...(password !== undefined && needsPassword ? { password } : {}),
          ...(used.purpose === 'reset' ? {} : { email_confirm: true }),
          ...(used.purpose === 'email' && used.user.email ? { email: used.user.email } : {}),
          ...(used.purpose === 'invite' ? { user_metadata: { name: used.user.name } } : {}),
        })
      }
      return used
    },
  }
}
