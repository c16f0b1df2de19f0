import * as z from 'zod'
import * as contract from '@/lib/contract/polls'
import { signInClaims } from './shapes/claims'

const uuid = z.uuid()
const poll = z.object(contract.poll.shape)
const ownPoll = z.object(contract.ownPoll.shape)
/** By the account of the claims, or by the member `p_by`, whom the signalling server knows. */
const asked = { p_claims: z.nullable(signInClaims), p_session_id: uuid, p_by: uuid.optional() }
const about = { ...asked, p_poll_id: uuid }

/**
 * Polls of a session of any kind. All but `room_polls` refuse `not_signed_in`, `session_not_found`, `not_a_participant` (no such member or poll),
 * `blocked` and `private`.
 */
export const pollFunctions = {
  /** By who moderates. Refuses: `not_allowed`, `invalid_argument` (its detail: the field), `session_over`, `idempotency_conflict`, `too_many_attempts`. */
  create_poll: {
    args: z.object({
      ...asked,
      p_id: uuid,
      p_question: z.string(),
      p_options: z.array(z.string()),
      p_anonymous: z.boolean(),
      p_multiple: z.boolean(),
    }),
    result: ownPoll,
  },
  /** Instead of what was chosen before. Refuses: `session_over` (closed), `invalid_argument` (its detail `choices`). */
  vote_in_poll: { args: z.object({ ...about, p_choices: z.array(z.int()) }), result: ownPoll },
  /** By who moderates. Refuses: `not_allowed`. */
  close_poll: { args: z.object(about), result: ownPoll },
  session_polls: { args: z.object(asked), result: z.object({ polls: z.array(ownPoll) }) },
  /** As everybody in the room is told of them. */
  room_polls: { args: z.object({ p_session_id: uuid }), result: z.object({ polls: z.array(poll) }) },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
