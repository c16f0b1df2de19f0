import * as z from 'zod'
import { participantType, sessionType, timestamp } from '@/lib/contract/words'

const uuid = z.uuid()

const extras = z.object({
  participantType,
  /** In the room at this moment. */
  otherPresent: z.boolean(),
  /** The consultant said so; null once the session has started. */
  lateMinutes: z.int().positive().nullable(),
  canRate: z.boolean(),
  /** The client's own. */
  rating: z.object({ score: z.int().min(1).max(5), words: z.string().nullable(), at: timestamp }).nullable(),
  bookingId: uuid,
  consultantName: z.string(),
  sessionType,
})
export type SessionExtras = z.infer<typeof extras>

/** By a link's token, or by the device that holds the named link's claim. */
const holder = { p_token: z.string().nullable(), p_device: z.string().nullable(), p_link_id: uuid.nullable() }

export const extrasFunctions = {
  /** Null for who does not hold the link. Reads only. */
  session_extras: { args: z.object(holder), result: extras.nullable() },
  /** Once; repeated it answers what stands. Refuses: `not_a_participant`, `not_started`, `invalid_argument`. */
  rate_session: {
    args: z.object({ ...holder, p_score: z.int(), p_words: z.string().nullable() }),
    result: extras,
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
