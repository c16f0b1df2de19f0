import * as z from 'zod'
import { callQuality } from '@/lib/room/call-quality'
import { participantType, timestamp } from '@/lib/room/words'
import { staffClaims } from './staff'

/** What one side's browser said of its line, when it said so. */
const reported = z.object({ ...callQuality.shape, participantType, at: timestamp })
export type ReportedQuality = z.infer<typeof reported>

export const qualityFunctions = {
  /** Of sessions that do not exist, and beyond 1,000 a side, nothing is stored. */
  record_call_quality: {
    args: z.object({
      p_reports: z.array(z.object({ sessionId: z.uuid(), participantType, quality: callQuality })),
    }),
    result: z.object({ stored: z.int().nonnegative() }),
  },
  /** In the order in which they came. Refuses `not_signed_in` and `not_allowed` by the claims alone. Reads only. */
  admin_call_quality: {
    args: z.object({ p_claims: staffClaims, p_session_id: z.uuid() }),
    result: z.array(reported),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
