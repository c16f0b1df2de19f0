import * as z from 'zod/mini'
import { role, timestamp } from '../words'
import { strict } from './ack'
import { fromMember, memberId } from './member'

export const chatMessage = z.object({
  id: z.uuid(),
  senderId: z.uuid(),
  senderType: role,
  /** Whose it is; absent in what was said before sessions had members. */
  memberId: z.optional(memberId),
  message: z.string(),
  timestamp,
})
export type ChatMessage = z.infer<typeof chatMessage>

const nothing = z.object({})

export const chatRequests = {
  message: {
    /** Without an id of the sender's own, which keeps it single when it is sent again, the server makes one. */
    payload: strict({ id: z.optional(z.uuid()), message: z.string().check(z.minLength(1)) }),
    data: z.object({ id: z.uuid(), timestamp }),
    rate: 'chat',
  },
  typing: { payload: strict({}), data: nothing, rate: 'typing' },
  'stop-typing': { payload: strict({}), data: nothing, rate: 'typing' },
} as const

export const chatNotices = {
  message: chatMessage,
  typing: z.object(fromMember),
  'stop-typing': z.object(fromMember),
} as const
