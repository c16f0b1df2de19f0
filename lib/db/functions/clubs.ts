import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'
import { signInClaims } from './shapes/claims'
import { pageOf } from './shapes/group'

const uuid = z.uuid()
const byClaims = { p_claims: signInClaims }
const ofClub = { ...byClaims, p_club_id: uuid }
const aboutUser = { ...ofClub, p_user_id: uuid }
const page = { p_page: z.int().optional(), p_limit: z.int().optional() }

export const clubRole = z.enum(['owner', 'moderator', 'member'])
export type ClubRole = z.infer<typeof clubRole>

const club = z.object({
  id: uuid,
  name: z.string(),
  description: z.nullable(z.string()),
  createdAt: timestamp,
  memberCount: z.int().nonnegative(),
  owner: z.nullable(z.object({ id: uuid, name: z.string() })),
  /** What the caller is in it; null: no member. */
  role: z.nullable(clubRole),
  isOwner: z.boolean(),
})
export type Club = z.infer<typeof club>

const member = z.object({ id: uuid, name: z.string(), role: clubRole, joinedAt: timestamp })

/** What became of somebody: `role` null: belongs to it no longer. */
const standing = z.object({
  id: uuid,
  name: z.string(),
  role: z.nullable(clubRole),
  joinedAt: z.nullable(timestamp),
  blocked: z.boolean(),
})

/** Clubs of accounts. To whom it blocked there is none: `club_not_found`, whatever is asked. All refuse `not_signed_in`. */
export const clubFunctions = {
  /** Refuses: `invalid_argument` (its detail: the field), `too_many_attempts`. */
  create_club: {
    args: z.object({ ...byClaims, p_name: z.string(), p_description: z.string().nullish() }),
    result: club,
  },
  list_clubs: {
    args: z.object({
      ...byClaims,
      p_query: z.string().nullish(),
      p_mine: z.boolean().optional(),
      p_others: z.boolean().optional(),
      ...page,
    }),
    result: pageOf({ clubs: z.array(club) }),
  },
  find_club: { args: z.object(ofClub), result: club },
  /** By its owner; what stands in `p_changes` is so from now on. Refuses: `not_allowed`, `invalid_argument` (its detail: the field). */
  change_club: {
    args: z.object({
      ...ofClub,
      p_changes: z.object({ name: z.string().optional(), description: z.string().nullish() }),
    }),
    result: club,
  },
  /** By its owner. Of its rooms those that have not started are cancelled, live ones go on. Refuses: `not_allowed`. */
  delete_club: {
    args: z.object(ofClub),
    result: z.object({
      id: uuid,
      cancelledSessions: z.int().nonnegative(),
      liveSessions: z.int().nonnegative(),
    }),
  },
  /** Refuses: `too_many_attempts`. */
  join_club: { args: z.object(ofClub), result: club },
  /** Refuses: `not_allowed` (its owner, who hands it on first). */
  leave_club: { args: z.object(ofClub), result: club },
  /** For members. Refuses: `not_allowed`. */
  list_club_members: { args: z.object({ ...ofClub, ...page }), result: pageOf({ members: z.array(member) }) },
  /** By its owner, whose place a new owner takes. Refuses: `not_allowed`, `not_a_participant`, `invalid_argument` (its detail `role`). */
  set_club_role: { args: z.object({ ...aboutUser, p_role: clubRole }), result: standing },
  /** By owner and moderators. Refuses: `not_allowed`, `not_a_participant`. */
  remove_club_member: { args: z.object(aboutUser), result: standing },
  /** By owner and moderators; out of its rooms at once. Refuses: `not_allowed`, `not_a_participant` (no such account). */
  block_from_club: { args: z.object(aboutUser), result: standing },
  /** By owner and moderators. Refuses: `not_allowed`, `not_a_participant` (not blocked). */
  unblock_from_club: { args: z.object(aboutUser), result: standing },
  /** By owner and moderators. Refuses: `not_allowed`. */
  list_club_blocks: {
    args: z.object({ ...ofClub, ...page }),
    result: pageOf({ blocked: z.array(z.object({ id: uuid, name: z.string(), blockedAt: timestamp })) }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
