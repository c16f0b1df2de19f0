import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'
import { user } from './users'

export const linkPurpose = z.enum(['confirm', 'reset', 'invite', 'email'])
export type LinkPurpose = z.infer<typeof linkPurpose>

const shown = z.object({
  purpose: linkPurpose,
  email: z.string().nullable(),
  name: z.string(),
  expiresAt: timestamp,
})
export type UserLink = z.infer<typeof shown>

/** The raw token is answered once. */
export const newLink = z.object({
  token: z.string(),
  purpose: linkPurpose,
  expiresAt: timestamp,
  /** Of `email`: the address that it goes to. */
  email: z.string().optional(),
})

export const userLinkFunctions = {
  /** Null: it was used, is too old or never was. Reads only. */
  find_user_link: { args: z.object({ p_token: z.string() }), result: shown.nullable() },
  /** Once. Null: it is over. Refuses: `invalid_argument` (`password`, `name`), and is not used then. */
  use_user_link: {
    args: z.object({
      p_token: z.string(),
      p_password_hash: z.string().optional(),
      p_name: z.string().optional(),
      p_kept_elsewhere: z.boolean().optional(),
    }),
    result: z.object({ purpose: linkPurpose, user }).nullable(),
  },
  /** By who has the machine. Null: no such account. */
  make_user_link: {
    args: z.object({ p_email: z.string(), p_purpose: linkPurpose }),
    result: newLink.nullable(),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
