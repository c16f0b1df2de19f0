import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'

const uuid = z.uuid()

/** Version 0: nothing was written yet. */
const note = z.object({
  text: z.string(),
  version: z.int().nonnegative(),
  updatedAt: z.nullable(timestamp),
})

/** The consultant's private notes. Whoever calls has proved that the person is the one asking; the functions know whose session it is. */
export const noteFunctions = {
  /** Refuses: `session_not_found`, `not_a_participant`. */
  read_session_note: { args: z.object({ p_session_id: uuid, p_consultant_id: uuid }), result: note },
  /**
   * `conflict`: somebody else wrote since `p_version`; the answer is what they wrote, and nothing was changed. Refuses: `session_not_found`,
   * `not_a_participant`, `invalid_argument`.
   */
  save_session_note: {
    args: z.object({
      p_session_id: uuid,
      p_consultant_id: uuid,
      p_text: z.string(),
      p_version: z.int().nonnegative(),
    }),
    result: note.extend({ outcome: z.enum(['saved', 'conflict']) }),
  },
}
