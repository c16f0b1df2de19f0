import * as z from 'zod/mini'
import { captionBounds } from '../caption-bounds'
import { strict } from './ack'
import { fromMember } from './member'

/** What a member writes of what is said, for who reads along: told to who is in, and kept nowhere. */

const line = {
  /** Of the line: as long as it is not done, what comes with the same id stands in its place. */
  id: z.uuid(),
  text: z.string().check(z.minLength(1), z.maxLength(captionBounds.characters)),
  done: z.boolean(),
}

export const captionRequests = {
  caption: { payload: strict(line), data: z.object({}), rate: 'caption' },
} as const

export const captionNotices = { caption: z.object({ ...fromMember, ...line }) } as const
