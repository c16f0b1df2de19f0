import * as z from 'zod'
import { groupRole } from '@/lib/contract/http/group'
import { herfModeration } from '@/lib/contract/http/herf'
import { right } from '@/lib/contract/rights'
import { moderation } from '@/lib/contract/socket/group'
import { timestamp } from '@/lib/contract/words'
import { groupMember } from './rooms'
import { signInClaims } from './shapes/claims'
import { groupFacts, groupSession, pageOf } from './shapes/group'

const uuid = z.uuid()
/** Whose sign-in asks. */
const byClaims = { p_claims: signInClaims }
const ofSession = { ...byClaims, p_session_id: uuid }
const page = { p_page: z.int().optional(), p_limit: z.int().optional() }

const moderated = z.object({ sessionId: uuid, isLocked: z.boolean(), members: z.array(groupMember) })

const participant = z.object({
  memberId: uuid,
  /** Null: a guest. */
  userId: z.nullable(uuid),
  name: z.string(),
  role: groupRole,
  guest: z.boolean(),
  state: z.enum(['in', 'waits', 'invited', 'out', 'removed']),
})

const said = z.object({
  id: uuid,
  sessionId: uuid,
  memberId: uuid,
  /** The account; of a guest the member. */
  senderId: uuid,
  senderName: z.string(),
  senderType: groupRole,
  guest: z.boolean(),
  message: z.string(),
  timestamp,
})

/** Group rooms of accounts. Whoever may not know of one is told `session_not_found`, whatever is asked. */
export const groupSessionFunctions = {
  /** Refuses: `not_signed_in`, `invalid_argument` (its detail: the field), `club_not_found`, `too_many_attempts`. */
  create_group_session: {
    args: z.object({
      ...byClaims,
      p_title: z.string(),
      p_description: z.string().nullish(),
      p_scheduled_at: z.string().nullish(),
      p_max_participants: z.int().optional(),
      p_is_private: z.boolean().optional(),
      p_club_id: uuid.nullish(),
    }),
    result: groupSession,
  },
  /** Before it is live. Refuses besides: `not_host`, `already_live`, `session_over`. */
  change_group_session: {
    args: z.object({
      ...ofSession,
      p_changes: z.object({
        title: z.string().optional(),
        description: z.string().nullish(),
        scheduledAt: z.string().nullish(),
        maxParticipants: z.int().optional(),
        isPrivate: z.boolean().optional(),
      }),
    }),
    result: groupSession,
  },
  /** Refuses: `not_signed_in`, `session_not_found`, `not_host`, `already_live`, `session_over`. */
  start_group_session: { args: z.object(ofSession), result: groupSession },
  /** For all; repeated, it answers the same. Refuses: `not_signed_in`, `session_not_found`, `not_host`, `not_live`. */
  end_group_session: { args: z.object(ofSession), result: groupSession },
  /** Before it is live; repeated, it answers the same. Refuses: `not_signed_in`, `session_not_found`, `not_host`, `already_live`, `session_over`. */
  cancel_group_session: { args: z.object(ofSession), result: groupSession },
  /** A guest's link, whose raw token is told once. Refuses besides: `not_host`, `blocked`, `session_over`, `invalid_argument`, `too_many_attempts`. */
  invite_to_group_session: {
    args: z.object({ ...ofSession, p_name: z.string(), p_email: z.string().nullish() }),
    result: z.object({
      id: uuid,
      role: z.literal('guest'),
      name: z.string(),
      linkId: uuid,
      token: z.string(),
    }),
  },
  /**
   * A place in a live room, kept for 60 s, and the claim of whoever comes by this sign-in; another one of the account takes over. `p_device`: the browser's
   * secret, where there is one. Refuses: `not_signed_in`, `session_not_found`, `blocked`, `not_live`, `session_over`, `private`, `room_full`,
   * `too_many_attempts`.
   */
  join_group_session: {
    args: z.object({ ...ofSession, p_device: z.string().nullish() }),
    result: groupFacts.extend({
      memberId: uuid,
      linkId: uuid,
      role: groupRole,
      claimNumber: z.int().positive(),
      isHost: z.boolean(),
      /** Somebody in the room has to let the member in. */
      waits: z.boolean(),
      rights: z.array(right),
      serverTime: timestamp,
    }),
  },
  /** On whatever device. Refuses: `not_signed_in`, `session_not_found`. */
  leave_group_session: {
    args: z.object(ofSession),
    result: z.object({ sessionId: uuid, left: z.boolean() }),
  },
  /** Also for nobody in particular. Refuses: `session_not_found`. */
  find_group_session: {
    args: z.object({ p_claims: z.nullable(signInClaims), p_session_id: uuid }),
    result: groupSession,
  },
  /** Also for nobody in particular: live ones, those to come, then the past. Refuses: `invalid_argument` (its detail: the field). */
  list_group_sessions: {
    args: z.object({
      p_claims: z.nullable(signInClaims),
      p_status: z.string().nullish(),
      p_club_id: uuid.nullish(),
      p_query: z.string().nullish(),
      ...page,
    }),
    result: pageOf({ sessions: z.array(groupSession) }),
  },
  /** Who is in; for host and cohosts all who belong to it. Refuses: `not_signed_in`, `session_not_found`. */
  group_session_people: {
    args: z.object(ofSession),
    result: z.object({ participants: z.array(participant) }),
  },
  /**
   * Oldest first: the last ones, or those before a message or a time; for whoever was in it. Refuses: `not_signed_in`, `session_not_found`, `blocked`,
   * `private`, `invalid_argument`.
   */
  group_session_messages: {
    args: z.object({
      ...ofSession,
      p_before_id: uuid.nullish(),
      p_before: z.string().nullish(),
      p_limit: z.int().optional(),
    }),
    result: z.object({ messages: z.array(said), hasMore: z.boolean() }),
  },
  /**
   * `admit` of nobody by name: of all who wait, as many as there are places. Refuses: `not_signed_in`, `session_not_found`, `blocked`, `not_host`,
   * `session_over`, `not_a_participant`, `room_full`, `invalid_argument` (its detail `memberId`).
   */
  moderate_group_session: {
    args: z.object({ ...ofSession, p_act: herfModeration, p_member_ids: z.array(uuid).optional() }),
    result: moderated,
  },
  /**
   * The same in the name of a member whom the signalling server knows, with the acts that are of the running room; one who stands in for a host that is gone
   * admits, turns away and mutes.
   */
  moderate_group_room: {
    args: z.object({
      p_session_id: uuid,
      p_by: uuid,
      p_act: moderation,
      p_member_ids: z.array(uuid).optional(),
      p_stands_in: z.boolean().optional(),
      p_right: z.optional(right),
    }),
    result: moderated,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
