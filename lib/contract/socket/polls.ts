import * as z from 'zod/mini'
import { choices, newPoll, ownPoll, poll, polls } from '../polls'
import { strict } from './ack'

/** Polls in a room of any kind that grants them. */

export const pollRequests = {
  /** All of them, oldest first, with what one chose. */
  polls: { payload: strict({}), data: polls, rate: 'poll' },
  /** By who moderates. Repeated with its id it answers the same. */
  'poll-create': {
    payload: strict({ id: z.optional(z.uuid()), ...newPoll }),
    data: z.object({ poll: ownPoll }),
    rate: 'poll',
  },
  'poll-vote': {
    payload: strict({ pollId: z.uuid(), choices }),
    data: z.object({ poll: ownPoll }),
    rate: 'poll',
  },
  /** By who moderates. */
  'poll-close': { payload: strict({ pollId: z.uuid() }), data: z.object({ poll: ownPoll }), rate: 'poll' },
} as const

export const pollNotices = {
  /** One was made, voted in or closed. */
  poll: z.object({ poll }),
} as const
