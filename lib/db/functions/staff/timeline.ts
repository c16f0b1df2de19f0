import * as z from 'zod'
import { role, timestamp } from '@/lib/contract/words'
import { signInClaims } from '../shapes/claims'

const uuid = z.uuid()
/** The role of the member who did it, or who stands beside the room. */
const actor = z.enum([...role.options, 'admin', 'system'])

const singleEvent = z.object({
  place: z.int(),
  at: timestamp,
  type: z.string(),
  actor,
  data: z.record(z.string(), z.unknown()),
})
/** The same kind of thing so many times on end. */
const foldedEvents = z.object({
  place: z.int(),
  at: timestamp,
  until: timestamp,
  count: z.int(),
  counts: z.array(z.object({ type: z.string(), actor, count: z.int() })),
})
export type FoldedEvents = z.infer<typeof foldedEvents>
export type SingleEvent = z.infer<typeof singleEvent>

const timeline = z.object({
  entries: z.array(z.union([foldedEvents, singleEvent])),
  nextAfter: z.int().nullable(),
  /** How many events there are in all. */
  events: z.int(),
})
export type StoredTimeline = z.infer<typeof timeline>

export const timelineFunctions = {
  /** A page of what happened, oldest first. Refuses `not_signed_in` and `not_allowed`. Reads only. */
  admin_timeline: {
    args: z.object({
      p_claims: signInClaims,
      p_session_id: uuid,
      p_after: z.int().optional(),
      p_unfolded: z.boolean().optional(),
      p_limit: z.int().positive().optional(),
    }),
    result: timeline,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
