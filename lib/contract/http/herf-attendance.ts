import * as z from 'zod/mini'
import { timestamp } from '../words'
import { groupRole } from './group'
import { herfStatus } from './herf'

/** The JSON of the attendance of a group room, `/api/herf/sessions/:id/attendance`. */

/** Without a `format` the header Accept says. */
export const herfAttendanceQuery = z.object({ format: z.optional(z.enum(['json', 'csv'])) })

/** A time that somebody was in without a break, on however many devices. */
const span = z.object({ from: timestamp, until: timestamp })

export const herfAttendee = z.object({
  memberId: z.uuid(),
  /** The account; null: a guest, or a room of no account. */
  userId: z.nullable(z.uuid()),
  /** As it was on coming in first; of a deleted account nobody is told it. */
  name: z.string(),
  /** As the account is called today. */
  nameNow: z.string(),
  role: groupRole,
  guest: z.boolean(),
  isIn: z.boolean(),
  firstIn: z.nullable(timestamp),
  /** Null: still in. */
  lastOut: z.nullable(timestamp),
  /** Of all spans together, whole ones. */
  seconds: z.int(),
  spans: z.array(span),
})
export type HerfAttendee = z.infer<typeof herfAttendee>

export const herfAttendanceResponse = z.object({
  sessionId: z.uuid(),
  title: z.string(),
  status: herfStatus,
  startedAt: z.nullable(timestamp),
  endedAt: z.nullable(timestamp),
  /** Whoever was in, first come first. */
  attendees: z.array(herfAttendee),
})
export type HerfAttendanceResponse = z.infer<typeof herfAttendanceResponse>
