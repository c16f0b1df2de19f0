import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'
import { signInClaims } from '../shapes/claims'
import { user } from './users'

const uuid = z.uuid()
export const done = z.object({ outcome: z.literal('done') })
export const refusedFor = <const R extends string>(...reasons: R[]) =>
  z.object({ outcome: z.literal('refused'), reason: z.enum(reasons) })

export const signInShown = z.object({
  id: uuid,
  /** Of a browser, or of a program by tokens. */
  kind: z.enum(['page', 'api']),
  /** What it was made with. */
  agent: z.string().nullable(),
  createdAt: z.nullable(timestamp),
  lastUsedAt: z.nullable(timestamp),
  /** The one that asks. */
  current: z.boolean(),
})

export const ownAccount = user.extend({
  createdAt: timestamp,
  /** That the address is theirs was shown; null: not yet. */
  confirmedAt: z.nullable(timestamp),
  /** What it shall be once a link to it was used. */
  wantedEmail: z.string().nullable(),
  signIns: z.array(signInShown),
})
export type OwnAccount = z.infer<typeof ownAccount>

export const ownAccountFunctions = {
  /** A member's account; whether anybody may is decided before. Refuses: `invalid_argument` (`name`, `email`). */
  sign_up: {
    args: z.object({ p_name: z.string(), p_email: z.string(), p_password_hash: z.string() }),
    result: z.discriminatedUnion('outcome', [done.extend({ user }), refusedFor('email_taken')]),
  },
  /** Refuses, as all of these: `not_signed_in`. */
  own_account: { args: z.object({ p_claims: signInClaims }), result: ownAccount },
  /** Refuses: `invalid_argument` (`name`). */
  change_own_name: { args: z.object({ p_claims: signInClaims, p_name: z.string() }), result: user },
  /** Null for a user of Supabase Auth. */
  own_password: {
    args: z.object({ p_claims: signInClaims }),
    result: z.object({ passwordHash: z.string().nullable() }),
  },
  /** Who calls has checked the password. Refuses: `invalid_argument` (`email`). */
  ask_own_email: { args: z.object({ p_claims: signInClaims, p_email: z.string() }), result: done },
  /** From the password that was checked; ends every other sign-in. */
  change_own_password: {
    args: z.object({ p_claims: signInClaims, p_from_hash: z.string(), p_to_hash: z.string() }),
    result: z.discriminatedUnion('outcome', [
      done.extend({ ended: z.int() }),
      refusedFor('changed_meanwhile'),
    ]),
  },
  /** One of them, or all but the one that asks. */
  end_own_sign_ins: {
    args: z.object({ p_claims: signInClaims, p_sign_in_id: uuid.optional() }),
    result: z.object({ ended: z.int() }),
  },
  delete_own_account: {
    args: z.object({ p_claims: signInClaims }),
    result: z.discriminatedUnion('outcome', [done, refusedFor('last_admin')]),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>

const bearer = z.object({ claims: signInClaims, refreshToken: z.string() })

export const tokenFunctions = {
  /** The sign-in of a program whose password was right. Refuses: `not_signed_in` (no such account). */
  open_api_sign_in: {
    args: z.object({ p_user_id: uuid, p_seconds: z.int().positive(), p_agent: z.string().optional() }),
    result: bearer,
  },
  /** Null: the token is over, and if it was used before so is its sign-in. */
  refresh_sign_in: {
    args: z.object({ p_token: z.string(), p_seconds: z.int().positive() }),
    result: bearer.nullable(),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
