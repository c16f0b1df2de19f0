import * as z from 'zod/mini'
import { correctionsView } from '../http/corrections'
import { participantType, sessionStatus, timestamp } from '../words'
import { strict } from './ack'
import { leaveReason, memberId } from './member'

/** What the room of an appointment says besides: its paid clock, more time, how it ended and what it cost. */

/** The paid clock; `serverTime` is the database's clock at the moment of sending. */
const clock = {
  startedAt: z.nullable(timestamp),
  endsAt: z.nullable(timestamp),
}
const running = z.object({ startedAt: timestamp, endsAt: timestamp, serverTime: timestamp })

/** How much longer a session can be made at once. */
export const extensionMinutes = [5, 15, 30] as const

/** A proposal of more time, at the booking's rate. */
export const extensionProposal = z.object({
  id: z.uuid(),
  minutes: z.int().check(z.positive()),
  amount: z.string(),
  currency: z.string(),
  proposedBy: participantType,
  expiresAt: timestamp,
})
export type ExtensionProposal = z.infer<typeof extensionProposal>

export const extensionOutcome = z.enum([
  'accepted',
  'declined',
  'withdrawn',
  'unfunded',
  'person_busy',
  'expired',
  'too_late',
])
export type ExtensionOutcome = z.infer<typeof extensionOutcome>

export const extensionRefusal = z.enum([
  'not_started',
  'too_late',
  'too_long',
  'already_proposed',
  'person_busy',
  'unfunded',
])
export type ExtensionRefusal = z.infer<typeof extensionRefusal>

/** A call in which nothing arrives any more: whose page says so, and from when on the clock is paused. */
export const stalled = z.object({ participantType, memberId, pausesAt: timestamp })
export type Stalled = z.infer<typeof stalled>

/** What the acknowledgement of joining an appointment has besides. */
export const appointmentJoined = z.object({
  otherParticipantName: z.string(),
  ...clock,
  paidDurationMinutes: z.int().check(z.positive()),
  /** What is frozen for it now. */
  price: z.optional(z.string()),
  /** The proposal of more time that waits for its answer, if there is one. */
  extension: z.optional(extensionProposal),
  /** Of the other side when it was here in this session and is not now: when it was last heard, and how it went. */
  otherLastHeardAt: z.nullable(timestamp),
  otherLeftReason: z.nullable(leaveReason),
  /** The call is dead; null: it is not, or nobody knows. */
  stalled: z.nullable(stalled),
})

/** How an appointment ended: `session-ended` has all of it. */
export const sessionEnded = z.object({
  status: sessionStatus,
  /** One of ours (docs/money.md). */
  reason: z.string(),
  /** What who ended it wrote beside it. */
  note: z.optional(z.nullable(z.string())),
  endedBy: z.enum(['client', 'consultant', 'admin', 'system']),
  durationSeconds: z.int().check(z.nonnegative()),
  amountReleased: z.string(),
  amountReturned: z.string(),
  currency: z.string(),
  corrections: z.optional(correctionsView),
})
export type SessionEnded = z.infer<typeof sessionEnded>

export const appointmentRequests = {
  'propose-extension': {
    payload: strict({ id: z.uuid(), minutes: z.literal(extensionMinutes) }),
    /** `refused`: why it cannot be proposed now; null: it stands. */
    data: z.object({ refused: z.nullable(extensionRefusal) }),
    rate: 'extension',
  },
  'answer-extension': {
    payload: strict({ id: z.uuid(), accept: z.boolean() }),
    data: z.object({ outcome: extensionOutcome }),
    rate: 'extension',
  },
} as const

export const appointmentNotices = {
  /** Nothing arrived for 10 s although the other side says that it sends: from `pausesAt` on the clock is paused. */
  'call-stalled': z.extend(stalled, { serverTime: timestamp }),
  'call-resumed': z.object({ endsAt: timestamp, serverTime: timestamp }),
  'session-started': running,
  'extension-proposed': z.extend(extensionProposal, { serverTime: timestamp }),
  'extension-answered': z.object({
    id: z.uuid(),
    outcome: extensionOutcome,
    minutes: z.int(),
    proposedBy: participantType,
  }),
  /** Told before the `session-started` that carries the new end. */
  'session-extended': z.extend(running, {
    paidDurationMinutes: z.int().check(z.positive()),
    price: z.string(),
  }),
} as const
