import * as z from 'zod'
import { callQuality } from '@/lib/contract/socket/quality'
import { participantType, timestamp } from '@/lib/contract/words'
import { signInClaims } from '../shapes/claims'
import { ofMember } from '../shapes/session'

/** What one side's browser said of its line, when it said so. */
const reported = z.object({ ...callQuality.shape, participantType, at: timestamp })
export type ReportedQuality = z.infer<typeof reported>

export const qualityFunctions = {
  /** Of sessions that do not exist, and beyond 1,000 a member, nothing is stored. */
  record_call_quality: {
    args: z.object({
      p_reports: z.array(ofMember({ sessionId: z.uuid(), quality: callQuality })),
    }),
    result: z.object({ stored: z.int().nonnegative() }),
  },
  /** In the order in which they came. Refuses `not_signed_in` and `not_allowed` by the claims alone. Reads only. */
  admin_call_quality: {
    args: z.object({ p_claims: signInClaims, p_session_id: z.uuid() }),
    result: z.array(reported),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
