import * as z from 'zod'
import { timestamp } from '@/lib/contract/words'
import { apiFunctions } from './api'
import { availabilityFunctions } from './availability'
import { bookingFunctions } from './booking'
import { clubFunctions } from './clubs'
import { endingFunctions } from './endings'
import { groupAttendanceFunctions } from './group-attendance'
import { groupRoomFunctions } from './group-rooms'
import { groupSessionFunctions } from './group-sessions'
import { linkFunctions } from './links'
import { mailFunctions } from './mail'
import { moneyFunctions } from './money'
import { outboxFunctions } from './outbox'
import { peopleFunctions } from './people'
import { pollFunctions } from './polls'
import { practiceFunctions } from './practice'
import { roomFunctions } from './rooms'
import { deskFunctions } from './staff'
import { accountFunctions } from './users'
import { webhookFunctions } from './webhooks'

/**
 * Every SQL function that Parley calls: its arguments as sent and its answer as parsed.
 *
 * All of them live in the schema `public`, answer one `jsonb` value, and can be executed by the service role alone.
 * A refusal is raised with a SQLSTATE of `refusals.ts`; it is never an answer.
 */

export const functions = {
  ...bookingFunctions,
  ...linkFunctions,
  ...apiFunctions,
  ...outboxFunctions,
  ...webhookFunctions,
  ...practiceFunctions,
  ...availabilityFunctions,
  ...peopleFunctions,
  ...mailFunctions,
  ...roomFunctions,
  ...endingFunctions,
  ...groupRoomFunctions,
  ...groupSessionFunctions,
  ...groupAttendanceFunctions,
  ...clubFunctions,
  ...pollFunctions,
  /** Whether the database holds no bookings, or the demo practice, and its clock. */
  database_status: {
    args: z.object({}),
    result: z.object({ empty: z.boolean(), demo: z.boolean(), serverTime: timestamp, version: z.string() }),
  },
  /** Remembers that the bookings of this database are those of the demo practice. */
  mark_demo_practice: { args: z.object({}), result: z.object({ demo: z.boolean() }) },
  ...moneyFunctions,
  ...deskFunctions,
  ...accountFunctions,
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>

export type Functions = typeof functions
export type FunctionName = keyof Functions
export type Args<N extends FunctionName> = z.input<Functions[N]['args']>
export type Result<N extends FunctionName> = z.output<Functions[N]['result']>

/** The one way to the domain. Throws `Refusal` for what the domain refuses and `DatabaseUnavailable` when it cannot be asked. */
export interface Database {
  rpc<N extends FunctionName>(name: N, args: Args<N>): Promise<Result<N>>
  /**
   * Calls back soon after something may have changed (a hint to call `recent_room_changes`); answers the undo. Transports that
   * cannot listen never call; readers therefore poll as well.
   */
  onChange(wake: () => void): () => void
  close(): Promise<void>
}
