import * as z from 'zod'
import {
  amountMinor,
  billing,
  currency,
  participantType,
  sessionStatus,
  sessionType,
  timestamp,
} from '@/lib/contract/words'
import { corrections } from './corrections'
import { groupMemberFacts } from './group'

/** What the functions tell of a session, in the shapes that several of them share. */

const uuid = z.uuid()

export const person = z.object({ id: uuid, name: z.string() })

/** Names a member with whatever else is said of it: by the member's id, or in an appointment by its side. */
export const ofMember = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.union([z.object({ ...shape, participantType }), z.object({ ...shape, memberId: uuid })])

/** How a session ended and what became of the frozen funds. `held = released + fee + returned`. */
export const summary = z.object({
  status: sessionStatus,
  /** One of the closed list of `parley.is_end_reason`. */
  reason: z.string(),
  /** What whoever ended or cancelled it wrote, at most 200 characters; theirs, not ours. */
  note: z.nullable(z.string()),
  endedBy: z.enum(['client', 'consultant', 'admin', 'system']),
  startedAt: z.nullable(timestamp),
  endedAt: timestamp,
  /** Whole seconds that both sides were present, rounded. */
  durationSeconds: z.int().nonnegative(),
  /** The part of the price that the client pays: released + fee. */
  grossMinor: amountMinor,
  feeMinor: amountMinor,
  heldMinor: amountMinor,
  releasedMinor: amountMinor,
  returnedMinor: amountMinor,
  currency,
  /** What is true today; the amounts above are the settlement's, and stay. Absent where it has only just been made. */
  corrections: corrections.optional(),
})
export type Summary = z.infer<typeof summary>

/** What the bearer of one side's link may know of its session. */
export const sessionFacts = z.object({
  sessionId: uuid,
  roomId: z.string(),
  bookingId: uuid,
  kind: z.literal('appointment'),
  sessionType,
  status: sessionStatus,
  scheduledStartTime: timestamp,
  /** From when Join is possible (start minus the early-join minutes). */
  opensAt: timestamp,
  linkValidUntil: timestamp,
  /** With what was added since. */
  paidDurationMinutes: z.int().positive(),
  bookedMinutes: z.int().positive(),
  priceMinor: amountMinor,
  currency,
  billing,
  freeSeconds: z.int().nonnegative(),
  /** Media goes through the TURN server alone: neither side learns the other's address. */
  relayOnly: z.boolean(),
  /** Whoever is not in by `from` has missed it; what that costs a client. */
  noShow: z.object({ from: timestamp, costMinor: amountMinor }),
  startedAt: z.nullable(timestamp),
  /** The paid end: `startedAt` plus the paid minutes plus what was lost to gaps, at most the overrun cap. Null until started. */
  endsAt: z.nullable(timestamp),
  summary: summary.nullable(),
})

/** The facts as one side sees them. */
export const sideFacts = sessionFacts.extend({
  linkId: uuid,
  participantType,
  memberId: uuid,
  participantId: uuid,
  participantName: z.string(),
  otherParticipantId: uuid,
  otherParticipantName: z.string(),
  /** The other side is in the room at this moment. */
  otherPresent: z.boolean(),
  /** If this side is in from now on and the other one does not come: when that is decided, and what the client pays then. Null once it started. */
  alone: z.object({ until: timestamp, costMinor: amountMinor }).nullable(),
  claimed: z.boolean(),
  serverTime: timestamp,
})
export type SideFacts = z.infer<typeof sideFacts>

const invalidReason = z.enum(['not_found', 'too_early', 'expired', 'revoked', 'ended', 'cancelled'])

/** What the holder of a link may know of its session, whatever kind it is of. */
export const linkFacts = z.discriminatedUnion('kind', [sideFacts, groupMemberFacts])
export type LinkFacts = z.infer<typeof linkFacts>

/** `facts` come with a refusal only where the bearer of the link may see them: `too_early`, `ended`, `cancelled`, and `expired` of a known link. */
export const linkCheck = z.discriminatedUnion('valid', [
  z.object({ valid: z.literal(true), facts: linkFacts }),
  z.object({ valid: z.literal(false), reason: invalidReason, facts: linkFacts.nullable() }),
])
export type LinkCheck = z.infer<typeof linkCheck>

/** A session that just ended. */
export const endedSession = summary.extend({ sessionId: uuid, roomId: z.string() })
