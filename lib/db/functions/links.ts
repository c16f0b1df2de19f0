import * as z from 'zod'
import { role } from '@/lib/contract/words'

const uuid = z.uuid()
const linkKeys = z.object({
  /** The one that derives new tokens. */
  active: z.string().nullable(),
  /** Newest first, each sealed with the application's secret. */
  keys: z.array(z.object({ keyId: z.string(), sealedKey: z.string() })),
})
export type LinkKeys = z.infer<typeof linkKeys>

/** A link that is not revoked. */
const currentLink = z.object({
  linkId: uuid,
  participantType: role,
  seat: z.int().positive(),
  /** Of the keys that its tokens were derived by, newest first. */
  keyIds: z.array(z.string()),
})
export type CurrentLink = z.infer<typeof currentLink>

/** Links that can be told again; no token is ever in the database. */
export const linkFunctions = {
  link_keys: { args: z.object({}), result: linkKeys },
  /** Replaces the active key if it still is `p_replaces` (left out: none); answers the keys as they are then. */
  add_link_key: {
    args: z.object({ p_key_id: z.string(), p_sealed_key: z.string(), p_replaces: z.string().optional() }),
    result: linkKeys,
  },
  /** Reads only. */
  current_links: { args: z.object({ p_session_id: uuid }), result: z.array(currentLink) },
  /** From now on the link opens by this token, too. `p_token_hash`: SHA-256, hexadecimal. Refuses: `invalid_argument`, `link_not_found`. */
  keep_derived_token: {
    args: z.object({ p_link_id: uuid, p_key_id: z.string(), p_token_hash: z.string() }),
    result: z.object({ linkId: uuid }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
