import * as z from 'zod'
import { groupRole, groupStatus } from '@/lib/contract/http/group'
import { sessionType, timestamp } from '@/lib/contract/words'

const uuid = z.uuid()

/** What the members of a group room may know of it. */
export const groupFacts = z.object({
  kind: z.literal('group'),
  sessionId: uuid,
  roomId: z.string(),
  sessionType,
  status: groupStatus,
  title: z.string(),
  /** So many members at most. */
  capacity: z.int().positive(),
  opensAt: timestamp,
  startedAt: z.nullable(timestamp),
  endedAt: z.nullable(timestamp),
})

/** The facts as the holder of one member's link sees them. */
export const groupMemberFacts = groupFacts.extend({
  linkId: uuid,
  memberId: uuid,
  role: groupRole,
  name: z.string(),
  claimed: z.boolean(),
  /** It is time, and its host has not pressed start. */
  awaitsHost: z.boolean().optional(),
  serverTime: timestamp,
})
export type GroupMemberFacts = z.infer<typeof groupMemberFacts>

/** One page of a list, with its numbers; `pageCount`: so many on each. */
export const pageOf = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.object({
    ...shape,
    page: z.int().positive(),
    pageCount: z.int().positive(),
    totalItems: z.int().nonnegative(),
    totalPages: z.int().nonnegative(),
    hasPrevPage: z.boolean(),
    hasNextPage: z.boolean(),
    prevPage: z.nullable(z.int().positive()),
    nextPage: z.nullable(z.int().positive()),
  })

const named = z.object({ id: uuid, name: z.string() })

/** A group room of an account, as somebody sees it. */
export const groupSession = z.object({
  id: uuid,
  title: z.string(),
  description: z.nullable(z.string()),
  status: z.enum(['SCHEDULED', 'LIVE', 'ENDED', 'CANCELLED']),
  scheduledAt: z.nullable(timestamp),
  startedAt: z.nullable(timestamp),
  endedAt: z.nullable(timestamp),
  maxParticipants: z.int(),
  /** Who is in it; of one that is over, who was. */
  participantCount: z.int().nonnegative(),
  isPrivate: z.boolean(),
  club: z.nullable(named),
  /** The account that has it now. */
  host: z.nullable(named),
  isHost: z.boolean(),
  /** A host took them out. */
  isRemoved: z.boolean(),
})
export type GroupSession = z.infer<typeof groupSession>
