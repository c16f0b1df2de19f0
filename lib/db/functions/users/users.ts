import * as z from 'zod'
import { signInClaims, userRole } from '../shapes/claims'

const uuid = z.uuid()

/** `personId`: the consultant whom bookings name, for an account of one. `email` null: Supabase Auth knows it, or nobody does. */
export const user = z.object({
  id: uuid,
  email: z.string().nullable(),
  name: z.string(),
  roles: z.array(userRole),
  personId: uuid.nullable(),
})
export type User = z.infer<typeof user>

export const userFunctions = {
  /** An email that has an account keeps it as it is (`created: false`). Refuses: `invalid_argument`. */
  create_user: {
    args: z.object({
      p_email: z.string(),
      p_roles: z.array(userRole),
      p_password_hash: z.string(),
      p_name: z.string().optional(),
    }),
    result: z.object({ created: z.boolean(), user }),
  },
  /** Creates an account or changes the one of that email, and ends its sign-ins. Refuses: `invalid_argument`. */
  save_user: {
    args: z.object({
      p_email: z.string(),
      p_roles: z.array(userRole).optional(),
      p_password_hash: z.string().optional(),
      p_person_id: uuid.optional(),
      p_name: z.string().optional(),
    }),
    result: z.object({ created: z.boolean(), user }),
  },
  /** For signing in; null: no such account. */
  find_user: {
    args: z.object({ p_email: z.string() }),
    result: user.extend({ passwordHash: z.string().nullable() }).nullable(),
  },
  list_users: {
    args: z.object({}),
    result: z.array(user.extend({ consultant: z.string().nullable() })),
  },
  delete_user: {
    args: z.object({ p_email: z.string() }),
    result: z.object({ deleted: z.boolean() }),
  },
  /** The consultant of bookings by `p_ref`, a ref or the name that one alone has; made under `p_name` when there is none. Refuses: `invalid_argument`. */
  consultant_person: {
    args: z.object({ p_ref: z.string(), p_name: z.string().optional() }),
    result: z.object({ id: uuid, name: z.string() }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>

export const signInFunctions = {
  /** Records a sign-in whose password was right. Refuses: `not_signed_in` (no such account). */
  open_sign_in: {
    args: z.object({ p_user_id: uuid, p_seconds: z.int().positive(), p_agent: z.string().optional() }),
    result: signInClaims,
  },
  /** Whose sign-in it is and what it may today; null: it does not stand. Remembers that it was used, and makes the row of a user of Supabase Auth. */
  use_sign_in: { args: z.object({ p_claims: signInClaims }), result: user.nullable() },
  /** Signs out: this sign-in, or every one of its account. */
  close_sign_in: {
    args: z.object({ p_claims: signInClaims, p_everywhere: z.boolean() }),
    result: z.object({ closed: z.int() }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
