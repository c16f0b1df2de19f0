import * as z from 'zod'
import { participantType, sessionType, timestamp } from '@/lib/contract/words'
import { signInClaims } from '../shapes/claims'

const taken = z.object({
  sessionId: z.uuid(),
  from: timestamp,
  until: timestamp,
  mode: sessionType,
  /** With whom. */
  otherName: z.string(),
})

/** One person, booked for two sessions at one time; the earlier one first. */
const overlap = z.object({ role: participantType, name: z.string(), sessions: z.tuple([taken, taken]) })

export const overlapFunctions = {
  /** Sessions that are not over and overlap another of the same person. Administrators only. */
  admin_overlaps: {
    args: z.object({ p_claims: signInClaims, p_limit: z.int().positive().optional() }),
    result: z.object({ overlaps: z.array(overlap), more: z.boolean() }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
