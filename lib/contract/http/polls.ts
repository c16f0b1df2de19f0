import * as z from 'zod/mini'
import { choices, newPoll } from '../polls'

/** The JSON of polls; what is answered is a poll as `lib/contract/polls.ts` has it. */

/** `id` is the client's own: repeated, it makes nothing a second time. */
export const pollCreateRequest = z.strictObject({ id: z.optional(z.uuid()), ...newPoll })
export const pollVoteRequest = z.strictObject({ choices })
export const byPoll = z.object({ id: z.uuid(), pollId: z.uuid() })
