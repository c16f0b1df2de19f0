import * as z from 'zod/mini'
import { limits } from '../limits'
import { givenRight, right } from '../rights'
import { role, timestamp } from '../words'
import { strict } from './ack'
import { memberId } from './member'

/** What a group room says besides: raised hands, who waits at the door, and what its host and cohosts do. */

/**
 * What hosts and cohosts do about others; `lock` and `unlock` about the room. `mute`, `mute_all`, `stop_camera` and `stop_screen` are done once: who was
 * muted may un-mute. `take` of a right to send holds until it is given again. Nobody is ever un-muted by another.
 */
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
  'mute',
  'mute_all',
  'ask_to_unmute',
  'stop_camera',
  'stop_screen',
  'give',
  'take',
])
export type Moderation = z.infer<typeof moderation>

/** What others may have a member stop sending, once. */
const stoppedSource = z.enum(['mic', 'camera', 'screen'])
export type StoppedSource = z.infer<typeof stoppedSource>

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

/** What a member may do now. `by`: who gave or took of it last; null: nobody did. */
const standingRights = z.object({ memberId, permissions: z.array(right), by: z.nullable(memberId) })
export type StandingRights = z.infer<typeof standingRights>

/** What the acknowledgement of joining a group room has besides. */
export const groupJoined = z.object({
  hands,
  ...door.shape,
  ...standing.shape,
  /** One's own. */
  permissions: z.array(right),
  /** Of those who have other rights than their role. */
  rights: z.array(standingRights),
})
export type GroupJoined = z.infer<typeof groupJoined>

const nothing = z.object({})

export const groupRequests = {
  'raise-hand': { payload: strict({ raised: z.boolean() }), data: nothing, rate: 'reaction' },
  /** Of one member, or every hand. */
  'lower-hand': { payload: strict({ memberId: z.optional(memberId) }), data: nothing, rate: 'moderation' },
  moderate: {
    payload: strict({
      act: moderation,
      /** Whom it is about; with `admit`, absent: everybody who waits; with `mute_all`: all but these. */
      memberIds: z.optional(z.array(memberId).check(z.maxLength(limits.moderatedAtOnce))),
      /** Which one is given or taken. */
      right: z.optional(givenRight),
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
  /** A member has these rights from now on; what it may not send any more is ended. */
  'permissions-changed': standingRights,
  /** Told to a member: stop sending this. It may begin again. */
  'asked-to-stop': z.object({ source: stoppedSource, by: memberId }),
  'asked-to-unmute': z.object({ by: memberId }),
  /** Told to a member: it is out of the room and waits to be admitted again. */
  'sent-to-wait': nothing,
} as const
