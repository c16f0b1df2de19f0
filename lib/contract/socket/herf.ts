import * as z from 'zod/mini'
import { timestamp } from '../words'
import { memberId } from './member'
import { memberCall } from './signals'

/** The words of the namespace `/herf`, in which other programs speak of group rooms. docs/protocol.md, "Group rooms for other programs". */

/** Somebody in the room; `id` is of this session alone. */
export const herfUser = z.object({ id: memberId, name: z.string() })
export type HerfUser = z.infer<typeof herfUser>

export const herfMessage = z.object({
  id: z.uuid(),
  sessionId: z.uuid(),
  user: herfUser,
  message: z.string(),
  timestamp,
})
export type HerfMessage = z.infer<typeof herfMessage>

/** What a client says, and what it is in a room's own words. */
export const herfRequests = {
  'join-session': 'join-room',
  'leave-session': 'leave-room',
  'chat-message': 'message',
  typing: 'typing',
  'stop-typing': 'stop-typing',
  offer: 'offer',
  answer: 'answer',
  'ice-candidate': 'ice-candidate',
  'media-state': 'media-state',
  reaction: 'reaction',
  caption: 'caption',
  'raise-hand': 'raise-hand',
  'lower-hand': 'lower-hand',
  moderate: 'moderate',
  polls: 'polls',
  'poll-create': 'poll-create',
  'poll-vote': 'poll-vote',
  'poll-close': 'poll-close',
} as const

/** What a client is told in words of this namespace; all else is told as in any room. */
export const herfNotices = {
  'chat-history': z.array(herfMessage),
  'new-message': herfMessage,
  /** `calls`: the media attempt to take part in with who came, where media goes between every two. */
  'user-joined': z.object({ user: herfUser, timestamp, calls: z.array(memberCall) }),
  'user-left': z.object({ user: herfUser, timestamp }),
  'user-typing': z.object({ userId: memberId, username: z.string() }),
  'user-stop-typing': z.object({ userId: memberId, username: z.string() }),
  /** What was refused, where no acknowledgement was asked for. */
  error: z.object({ message: z.string(), code: z.string() }),
} as const
