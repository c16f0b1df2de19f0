import * as z from 'zod/mini'
import { strict } from './ack'
import { fromMember } from './member'

export const reaction = z.enum(['thumbs_up', 'heart', 'clap', 'laugh', 'surprise', 'thanks'])
export type Reaction = z.infer<typeof reaction>

export const reactionRequests = {
  reaction: { payload: strict({ reaction }), data: z.object({}), rate: 'reaction' },
} as const

export const reactionNotices = { reaction: z.object({ ...fromMember, reaction }) } as const
