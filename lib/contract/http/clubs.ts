import * as z from 'zod/mini'
import { timestamp } from '../words'
import { descriptionText, listPage, nameText, pageQuery, wordsQuery } from './herf'

/** The JSON of clubs, `/api/clubs/*`. */

export const clubCreateRequest = z.strictObject({
  name: nameText,
  description: z.optional(descriptionText),
})
/** What is left out stays. */
export const clubChangeRequest = z.strictObject({
  name: z.optional(nameText),
  description: z.optional(descriptionText),
})
/** `mine`: those that the caller belongs to. */
export const clubListQuery = z.object({ q: wordsQuery, mine: z.optional(z.stringbool()), ...pageQuery })
export const clubPageQuery = z.object(pageQuery)
export const clubRole = z.enum(['owner', 'moderator', 'member'])
export const clubRoleRequest = z.strictObject({ role: clubRole })
export const byUser = z.object({ id: z.uuid(), userId: z.uuid() })

const named = z.object({ id: z.uuid(), name: z.string() })

export const clubView = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.nullable(z.string()),
  createdAt: timestamp,
  memberCount: z.int(),
  owner: z.nullable(named),
  /** What the caller is in it; null: no member. */
  role: z.nullable(clubRole),
  isOwner: z.boolean(),
})
export type ClubView = z.infer<typeof clubView>
export const clubListResponse = z.object({ clubs: z.array(clubView), ...listPage })

/** What became of its rooms: those that had not started are cancelled, live ones go on until they end. */
export const clubDeleted = z.object({ id: z.uuid(), cancelledSessions: z.int(), liveSessions: z.int() })

export const clubMember = z.object({ id: z.uuid(), name: z.string(), role: clubRole, joinedAt: timestamp })
export const clubMembersResponse = z.object({ members: z.array(clubMember), ...listPage })
export const clubBlocksResponse = z.object({
  blocked: z.array(z.object({ id: z.uuid(), name: z.string(), blockedAt: timestamp })),
  ...listPage,
})

/** What became of somebody; `role` null: belongs to it no longer. */
export const clubStanding = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.nullable(clubRole),
  joinedAt: z.nullable(timestamp),
  blocked: z.boolean(),
})
