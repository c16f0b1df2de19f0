import * as z from 'zod'
import { herfAttendanceResponse } from '@/lib/contract/http/herf-attendance'
import { timestamp } from '@/lib/contract/words'
import { signInClaims } from './shapes/claims'

const uuid = z.uuid()

/** Who was in a group room. */
export const groupAttendanceFunctions = {
  /** For its host, its cohosts and administrators. Refuses: `not_signed_in`, `session_not_found`, `blocked`, `not_host`. */
  group_attendance: {
    args: z.object({ p_claims: signInClaims, p_session_id: uuid }),
    result: z.object({ ...herfAttendanceResponse.shape, serverTime: timestamp }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
