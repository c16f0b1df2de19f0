import * as z from 'zod'
import { staffAccount, staffRole } from '../admin-functions'

const uuid = z.uuid()

/**
 * What a sign-in says of its bearer, in the form of Supabase Auth's access tokens: whoever made it, routes, SQL functions and row level
 * security read the same claims.
 */
export const staffClaims = z.object({
  sub: uuid,
  email: z.string().optional(),
  role: z.string().optional(),
  session_id: uuid,
  /** Seconds since 1970. */
  exp: z.int().positive(),
  app_metadata: z.object({ role: staffRole, person_id: uuid.nullish() }),
})
export type StaffClaims = z.infer<typeof staffClaims>

export const staffFunctions = {
  /** Records a sign-in whose password was right. Refuses: `not_signed_in` (no such account). */
  open_staff_session: {
    args: z.object({ p_staff_id: uuid, p_seconds: z.int().positive() }),
    result: staffClaims,
  },
  /** Whether a sign-in still stands. Reads only. */
  is_staff_session_live: {
    args: z.object({ p_claims: staffClaims }),
    result: z.object({ live: z.boolean() }),
  },
  /** Signs out: this sign-in, or every one of its account. */
  close_staff_session: {
    args: z.object({ p_claims: staffClaims, p_everywhere: z.boolean() }),
    result: z.object({ closed: z.int() }),
  },
  /** The consultant of bookings by `p_ref`, a ref or the name that one alone has; made under `p_name` when there is none. Refuses: `invalid_argument`. */
  consultant_person: {
    args: z.object({ p_ref: z.string(), p_name: z.string().optional() }),
    result: z.object({ id: uuid, name: z.string() }),
  },
  /** Creates an account or changes the one of that email, and ends its sign-ins. Refuses: `invalid_argument`. */
  save_staff_account: {
    args: z.object({
      p_email: z.string(),
      p_role: staffRole.optional(),
      p_password_hash: z.string().optional(),
      p_person_id: uuid.optional(),
    }),
    result: z.object({ created: z.boolean(), account: staffAccount }),
  },
  list_staff_accounts: {
    args: z.object({}),
    result: z.array(staffAccount.extend({ consultant: z.string().nullable() })),
  },
  delete_staff_account: {
    args: z.object({ p_email: z.string() }),
    result: z.object({ deleted: z.boolean() }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
