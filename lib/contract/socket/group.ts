import * as z from 'zod/mini'
import { limits } from '../limits'
import { role, timestamp } from '../words'
import { strict } from './ack'
import { memberId } from './member'

/** What a group room says besides: raised hands, who waits at the door, and what its host and cohosts do. */

/** What hosts and cohosts do about others; `lock` and `unlock` about the room. */
export const moderation = z.enum([
  'admit',
  'turn_away',
  'send_to_wait',
  'remove',
  'lock',
  'unlock',
  'let_back',
  'make_cohost',
  'unmake_cohost',
  'hand_on',
])
export type Moderation = z.infer<typeof moderation>

/** In the order in which they were raised: the first is next. */
const hands = z.array(z.object({ memberId, raisedAt: timestamp }))
export type RaisedHands = z.infer<typeof hands>

/** `waiting`: first come first, told to who may let them in. */
export const door = z.object({
  isLocked: z.boolean(),
  waiting: z.optional(z.array(z.object({ memberId, name: z.string(), askedAt: timestamp }))),
})
export type Door = z.infer<typeof door>

/** `standsIn`: who lets people in while the host is gone. */
const standing = z.object({ standsIn: z.nullable(memberId) })

/** What the acknowledgement of joining a group room has besides. */
export const groupJoined = z.object({ hands, ...door.shape, ...standing.shape })
export type GroupJoined = z.infer<typeof groupJoined>

const nothing = z.object({})

export const groupRequests = {
  'raise-hand': { payload: strict({ raised: z.boolean() }), data: nothing, rate: 'reaction' },
  /** Of one member, or every hand. */
  'lower-hand': { payload: strict({ memberId: z.optional(memberId) }), data: nothing, rate: 'moderation' },
  moderate: {
    payload: strict({
      act: moderation,
      /** Whom it is about; with `admit`, absent: everybody who waits. */
      memberIds: z.optional(z.array(memberId).check(z.maxLength(limits.moderatedAtOnce))),
    }),
    data: nothing,
    rate: 'moderation',
  },
} as const

export const groupNotices = {
  hands: z.object({ hands }),
  door,
  'role-changed': z.object({ memberId, participantType: role }),
  'stands-in': standing,
  /** Told to who waits: join now. */
  admitted: nothing,
} as const
