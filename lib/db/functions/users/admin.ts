import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'
import { signInClaims, userRole } from '../shapes/claims'
import { linkPurpose, newLink } from './links'
import { done, refusedFor } from './own'
import { user } from './users'

const uuid = z.uuid()

const userRow = user.extend({
  createdAt: timestamp,
  confirmedAt: z.nullable(timestamp),
  /** What its owner wants it to be. */
  wantedEmail: z.string().nullable(),
  /** Without one: invited, or a user of Supabase Auth. */
  hasPassword: z.boolean(),
  /** Open ones. */
  signIns: z.int(),
  lastUsedAt: z.nullable(timestamp),
})
export type UserRow = z.infer<typeof userRow>

const page = z.object({ users: z.array(userRow), page: z.int(), limit: z.int(), totalItems: z.int() })
export type UsersPage = z.infer<typeof page>

const act = {
  p_claims: signInClaims,
  p_reason: z.string().nullable(),
  p_idempotency_key: z.string(),
}
const onUser = { ...act, p_user_id: uuid }
const repeated = z.object({ repeated: z.boolean() })
/** `token` null: made before with this key, and told then. */
const link = repeated.extend({
  outcome: z.literal('done'),
  token: newLink.shape.token.nullable(),
  expiresAt: z.optional(timestamp),
  email: newLink.shape.email,
})

/** All for administrators, and all but the list leave an entry in the audit. Refuse: `idempotency_conflict`, `invalid_argument`. */
export const userAdminFunctions = {
  /** By name; `p_search` is looked for in names and addresses. Reads only. */
  admin_users: {
    args: z.object({
      p_claims: signInClaims,
      p_search: z.string().optional(),
      p_role: userRole.optional(),
      p_page: z.int().optional(),
      p_limit: z.int().optional(),
    }),
    result: page,
  },
  admin_set_roles: {
    args: z.object({ ...onUser, p_roles: z.array(userRole) }),
    result: z.discriminatedUnion('outcome', [
      done.extend(repeated.shape),
      refusedFor('no_such_user', 'last_admin'),
    ]),
  },
  admin_invite_user: {
    args: z.object({
      ...act,
      p_email: z.string(),
      p_name: z.string().nullable(),
      p_roles: z.array(userRole),
    }),
    result: z.discriminatedUnion('outcome', [
      link.extend({ user: user.optional() }),
      refusedFor('email_taken'),
    ]),
  },
  admin_make_user_link: {
    args: z.object({ ...onUser, p_purpose: linkPurpose }),
    result: z.discriminatedUnion('outcome', [link, refusedFor('no_such_user')]),
  },
  admin_end_sign_ins: {
    args: z.object(onUser),
    result: z.discriminatedUnion('outcome', [
      done.extend({ ...repeated.shape, ended: z.int() }),
      refusedFor('no_such_user'),
    ]),
  },
  admin_delete_user: {
    args: z.object(onUser),
    result: z.discriminatedUnion('outcome', [
      done.extend(repeated.shape),
      refusedFor('no_such_user', 'last_admin'),
    ]),
  },
  /** A user whom Supabase Auth keeps, as it was just read there. */
  adopt_user: {
    args: z.object({ p_user_id: uuid, p_email: z.string(), p_name: z.string(), p_roles: z.array(userRole) }),
    result: user,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
