import * as z from 'zod'
import { role, sessionType, timestamp } from '@/lib/contract/words'
import { groupFacts } from './shapes/group'

const uuid = z.uuid()

/** A member who was just made; the raw token is told once. */
const invited = z.object({ id: uuid, role, name: z.string(), linkId: uuid, token: z.string() })

/** Rooms for a host and up to nineteen members, without booking and money. */
export const groupRoomFunctions = {
  /** Open at once where no time is given. Refuses: `invalid_argument` (its detail: the field). */
  create_group_room: {
    args: z.object({
      p_title: z.string(),
      p_mode: sessionType,
      p_members: z.array(z.object({ role: z.enum(['host', 'member']), name: z.string() })),
      p_opens_at: z.optional(timestamp),
      p_capacity: z.int().optional(),
    }),
    result: groupFacts.extend({ members: z.array(invited) }),
  },
  /** Refuses: `session_not_found`, `session_over`, `invalid_argument` (its detail `members` or `role`: there is no place left). */
  invite_to_group_room: { args: z.object({ p_session_id: uuid, p_name: z.string() }), result: invited },
  /** Of a live room, those of its members alone, instead of those before. Refuses: `session_not_found`, `invalid_argument` (its detail `hands`). */
  keep_raised_hands: {
    args: z.object({
      p_session_id: uuid,
      p_hands: z.array(z.object({ memberId: uuid, raisedAt: timestamp })),
    }),
    result: z.object({ kept: z.int().nonnegative() }),
  },
  /** A new link for a member; whoever holds the one before is out. Refuses: `session_not_found`, `session_over`, `not_a_participant`. */
  reissue_group_link: { args: z.object({ p_session_id: uuid, p_member_id: uuid }), result: invited },
  /** Ends it for all, by its host; by the system where no member is named. Refuses: `session_not_found`, `not_a_participant`. */
  end_group_room: {
    args: z.object({ p_session_id: uuid, p_member_id: uuid.optional() }),
    result: groupFacts,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
