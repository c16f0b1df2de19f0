import * as z from 'zod/mini'
import { forms, limits } from '../limits'
import { cutToToken } from '../link-token'
import { stated } from '../stated'
import { characters, isStorable } from '../text'
import { billing, currency, participantType, sessionStatus, sessionType, timestamp } from '../words'
import { correctionsView } from './corrections'
import { readiness } from './device-report'

/** The JSON of the HTTP interface (CONTRACT: `/api/sessions/*`), once, for the routes and for the pages that call them. */

/** base64url of 32 bytes; anything else is not a token and is answered like an unknown one. */
export const token = z.pipe(
  z.string().check(z.minLength(1), z.maxLength(forms.tokenCharacters)),
  z.transform(cutToToken),
)
/** Chooses among the claims that the browser's cookie proves; says nothing by itself. */
const linkId = z.uuid()

export const validateRequest = z.strictObject({ token })
export const joinRequest = z.strictObject({
  ...stated.shape,
  token: z.optional(token),
  linkId: z.optional(linkId),
  takeOver: z.optional(z.boolean()),
  /** Leave the other session in which the person is now. */
  goOn: z.optional(z.boolean()),
})
export const endRequest = z.strictObject({
  ...stated.shape,
  reason: z.optional(z.string().check(z.maxLength(forms.endNoteCharacters), z.refine(isStorable))),
  token: z.optional(token),
  linkId: z.optional(linkId),
})

/** Of PostgreSQL's integers. */
const highestVersion = 2_147_483_647
const writtenNotes = {
  text: z.string().check(
    z.refine(isStorable),
    z.refine((text) => characters(text) <= limits.noteCharacters),
  ),
  /** The one that was read or saved last. */
  version: z.int().check(z.nonnegative(), z.maximum(highestVersion)),
}
export const readNotesRequest = z.strictObject({ linkId })
export const saveNotesRequest = z.strictObject({ linkId, ...writtenNotes })
/** The same on the consultant's own pages, where the sign-in says whose they are. */
export const readOwnNotesRequest = z.strictObject({ sessionId: z.uuid() })
export const saveOwnNotesRequest = z.strictObject({ sessionId: z.uuid(), ...writtenNotes })

/** The consultant's private notes; version 0 before anything was written. */
export const notesView = z.object({
  text: z.string(),
  version: z.int().check(z.nonnegative()),
  updatedAt: z.nullable(timestamp),
})
export type NotesView = z.infer<typeof notesView>

/** The check before the call: relay credentials for a test, and what it found. */
export const connectionTestRequest = z.strictObject({ token: z.optional(token), linkId: z.optional(linkId) })
export const readinessRequest = z.strictObject({
  token: z.optional(token),
  linkId: z.optional(linkId),
  readiness,
})

/** What happened and what became of the money; amounts as decimal strings with `currency`. */
export const summaryView = z.object({
  status: sessionStatus,
  reason: z.string(),
  /** What whoever ended or cancelled it wrote; theirs, not ours. */
  note: z.optional(z.nullable(z.string())),
  endedBy: z.enum(['client', 'consultant', 'admin', 'system']),
  startedAt: z.nullable(timestamp),
  endedAt: timestamp,
  durationSeconds: z.int().check(z.nonnegative()),
  amountHeld: z.string(),
  amountReleased: z.string(),
  amountReturned: z.string(),
  platformFee: z.string(),
  currency,
  /** What is true today; the amounts above are the settlement's, and stay. */
  corrections: z.optional(correctionsView),
})
export type SummaryView = z.infer<typeof summaryView>

/** One side's view of its session, as every page and answer shows it. */
export const sessionView = z.object({
  sessionId: z.uuid(),
  roomId: z.string(),
  linkId: z.uuid(),
  sessionType,
  status: sessionStatus,
  participantType,
  participantId: z.uuid(),
  participantName: z.string(),
  otherParticipantName: z.string(),
  /** In the room when this was asked. */
  otherPresent: z.boolean(),
  /** With what was added since. */
  paidDurationMinutes: z.int().check(z.positive()),
  bookedMinutes: z.int().check(z.positive()),
  price: z.string(),
  currency,
  billing,
  freeSeconds: z.int().check(z.nonnegative()),
  scheduledStartTime: timestamp,
  opensAt: timestamp,
  /** Whoever is not in by `from` has missed it; what that costs the client. */
  noShow: z.object({ from: timestamp, cost: z.string() }),
  /** If this side is in from now on and the other one does not come: when that is decided, and what the client pays. Null once it started. */
  alone: z.nullable(z.object({ until: timestamp, cost: z.string() })),
  startedAt: z.nullable(timestamp),
  endsAt: z.nullable(timestamp),
  serverTime: timestamp,
  summary: z.nullable(summaryView),
})
export type SessionView = z.infer<typeof sessionView>

export const invalidReason = z.enum(['not_found', 'too_early', 'expired', 'revoked', 'ended', 'cancelled'])
export type InvalidReason = z.infer<typeof invalidReason>

export const validateResponse = z.discriminatedUnion('valid', [
  z.extend(sessionView, { valid: z.literal(true) }),
  z.object({
    valid: z.literal(false),
    reason: invalidReason,
    message: z.string(),
    /** Present where the bearer may know: too early (for the countdown), over (for the summary). */
    session: z.optional(sessionView),
  }),
])
export type ValidateResponse = z.infer<typeof validateResponse>

export const iceServer = z.object({
  urls: z.union([z.string(), z.array(z.string())]),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
})

export const joinResponse = z.extend(sessionView, {
  success: z.literal(true),
  sessionActive: z.boolean(),
  bothJoined: z.boolean(),
  message: z.string(),
  /** For the socket: works once, within 60 s. */
  ticket: z.string(),
  socketUrl: z.string(),
  iceServers: z.array(iceServer),
  /** Media goes through the TURN servers alone (`iceTransportPolicy: 'relay'`). */
  relayOnly: z.boolean(),
})
export type JoinResponse = z.infer<typeof joinResponse>

export const connectionTestResponse = z.object({
  iceServers: z.array(iceServer),
  /** Whether a relay is configured here at all. */
  hasRelay: z.boolean(),
})
export type ConnectionTestResponse = z.infer<typeof connectionTestResponse>

/** `stored` is false when this side has reported often enough. */
export const readinessResponse = z.object({ stored: z.boolean() })
export type ReadinessResponse = z.infer<typeof readinessResponse>

/** The claim cookie says whose; `linkId` which, where the browser holds several. */
export const iceServersRequest = z.strictObject({ linkId: z.optional(linkId) })

/** Fresh credentials for the next attempt. */
export const iceServersResponse = z.object({ iceServers: z.array(iceServer), relayOnly: z.boolean() })
export type IceServersResponse = z.infer<typeof iceServersResponse>

/** The client cancels before the start. First what it does to the money, then, with what was shown to come back, the act. */
export const cancelRequest = z.union([
  z.strictObject({ token: z.optional(token), linkId: z.optional(linkId), preview: z.literal(true) }),
  z.strictObject({
    token: z.optional(token),
    linkId: z.optional(linkId),
    amountReturned: z.string().check(z.maxLength(forms.amountCharacters)),
    currency,
    reason: z.optional(z.string().check(z.maxLength(forms.endNoteCharacters), z.refine(isStorable))),
  }),
])
/** Exactly what cancelling does at this moment; the parts add up to what is held. */
export const cancellationView = z.object({
  amountHeld: z.string(),
  /** What the client pays all the same. */
  amountKept: z.string(),
  amountReturned: z.string(),
  currency,
  /** Until then all of it comes back; null: whenever it is cancelled. */
  freeUntil: z.nullable(timestamp),
})
export type CancellationView = z.infer<typeof cancellationView>
export const cancelPreviewResponse = z.extend(cancellationView, { preview: z.literal(true) })
export type CancelPreviewResponse = z.infer<typeof cancelPreviewResponse>

export const endResponse = z.extend(summaryView, { success: z.literal(true), message: z.string() })
export type EndResponse = z.infer<typeof endResponse>
/** The same once it is cancelled. */
export const cancelResponse = endResponse
export type CancelResponse = z.infer<typeof cancelResponse>

/** What stands beside a link's pages, asked for and told apart from the session itself. */
export const extrasRequest = z.strictObject({ token: z.optional(token), linkId: z.optional(linkId) })
export const rateRequest = z.strictObject({
  token: z.optional(token),
  linkId: z.optional(linkId),
  score: z.int().check(z.minimum(1), z.maximum(5)),
  words: z.optional(z.string().check(z.maxLength(forms.ratingCharacters), z.refine(isStorable))),
})
export const extrasView = z.object({
  /** The consultant said to be about so late; null once the session has started. */
  lateMinutes: z.nullable(z.int()),
  /** The other side is in the room. */
  otherPresent: z.boolean(),
  canRate: z.boolean(),
  rating: z.nullable(z.object({ score: z.int(), words: z.nullable(z.string()) })),
  /** Where the practice takes bookings. */
  bookAgainUrl: z.nullable(z.string()),
})
export type ExtrasView = z.infer<typeof extrasView>

export const problemCode = z.enum([
  'bad_request',
  'unsupported_media_type',
  'too_large',
  'origin_refused',
  'method_not_allowed',
  'in_use_elsewhere',
  'in_another_session',
  'link_not_found',
  'not_found',
  'link_over',
  'too_early',
  'too_many_attempts',
  'not_a_participant',
  'not_started',
  'already_started',
  'effect_changed',
  'changed_elsewhere',
  'idempotency_conflict',
  'not_reportable',
  'not_signed_in',
  'invalid_grant',
  'not_allowed',
  'not_live',
  'already_live',
  'room_full',
  'over',
  'not_host',
  'private',
  'blocked',
  'unavailable',
  'internal',
])
export type ProblemCode = z.infer<typeof problemCode>

/** Where the person is now: until when it is planned, and for a consultant which it is and with whom. */
export const otherSession = z.object({
  until: timestamp,
  sessionId: z.optional(z.uuid()),
  otherParticipantName: z.optional(z.string()),
})
export type OtherSession = z.infer<typeof otherSession>

/** Says more of a code where a screen has different words: what was done too often, or why nothing can be reported. */
export type ProblemCause =
  | 'wrong_links'
  | 'device_moves'
  | 'requests'
  | 'not_over'
  | 'window_over'
  | 'already_decided'

/** RFC 9457 problem details. */
export const problem = z.object({
  type: z.optional(z.string()),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: problemCode,
  message: z.string(),
  reason: z.optional(invalidReason),
  /** A `ProblemCause`; a program that does not know it goes by the code. */
  cause: z.optional(z.string()),
  retryAfterSeconds: z.optional(z.number()),
  session: z.optional(sessionView),
  /** Of `in_another_session`. */
  otherSession: z.optional(otherSession),
})
export type Problem = z.infer<typeof problem>
/** `effect_changed`: what cancelling does now, where it is no longer what was shown. */
export const effectChanged = z.extend(problem, {
  code: z.literal('effect_changed'),
  cancellation: cancellationView,
})
export type EffectChanged = z.infer<typeof effectChanged>
