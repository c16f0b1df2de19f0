import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'
import { endedSession } from './shapes/session'

const uuid = z.uuid()

/** The ways in which a session ends; each settles it, exactly once. */
export const endingFunctions = {
  /**
   * Ends and settles, exactly once; repeated it answers the same. Refuses: `session_not_found`, `not_started` (neither active nor terminal).
   */
  end_session: {
    args: z.object({
      p_session_id: uuid,
      p_reason: z.string(),
      p_ended_by: z.enum(['client', 'consultant', 'admin', 'system']).optional(),
    }),
    result: endedSession,
  },
  /**
   * The paid end, asked for by a signalling server's timer: ends the session (reason `time_up`, by `system`) when its paid time is over by the
   * database's clock, else answers when it will be. Safe in any number of processes.
   */
  end_session_when_due: {
    args: z.object({ p_session_id: uuid }),
    result: z.object({
      ended: endedSession.nullable(),
      endsAt: z.nullable(timestamp),
      serverTime: timestamp,
    }),
  },
  /** Before the start. Terminal sessions answer as they are. Refuses: `session_not_found`, `already_started`. */
  cancel_session: {
    args: z.object({
      p_session_id: uuid,
      p_reason: z.string(),
      p_cancelled_by: z.enum(['client', 'consultant', 'admin', 'system']),
    }),
    result: endedSession,
  },
  /** Ends what nobody ended; safe in any number of processes. Answers what this call ended. */
  sweep_sessions: {
    args: z.object({ p_limit: z.int().positive().optional() }),
    result: z.array(endedSession),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
