import * as z from 'zod/mini'
import { callQuality } from './call-quality'
import { ackCode, displacement } from './codes'
import { correctionsView } from './corrections'
import { limits, type RateName } from './limits'
import { stated } from './stated'
import { participantType, sessionStatus, sessionType, timestamp } from './words'

/**
 * Every message between a browser and the signalling server, once, for both ends. docs/protocol.md is the same in prose.
 */

const callNumber = z.int().check(z.minimum(1), z.maximum(limits.callNumber))
const call = z.object({ number: callNumber, offerer: participantType })
export type Call = z.infer<typeof call>

const sdp = z.string().check(z.minLength(1))
const offer = z.strictObject({ type: z.literal('offer'), sdp })
const answer = z.strictObject({ type: z.literal('answer'), sdp })

/** RTCIceCandidateInit (W3C WebRTC §4.8.1); an empty `candidate` says there are no more. */
export const iceCandidate = z.strictObject({
  candidate: z.string(),
  sdpMid: z.nullish(z.string().check(z.maxLength(64))),
  sdpMLineIndex: z.nullish(z.int().check(z.minimum(0), z.maximum(64))),
  usernameFragment: z.nullish(z.string().check(z.maxLength(256))),
})
export type IceCandidate = z.infer<typeof iceCandidate>

export const chatMessage = z.object({
  id: z.uuid(),
  senderId: z.uuid(),
  senderType: participantType,
  message: z.string(),
  timestamp,
})
export type ChatMessage = z.infer<typeof chatMessage>

const presentParticipant = z.object({
  participantType,
  participantId: z.uuid(),
  name: z.string(),
})
export type PresentParticipant = z.infer<typeof presentParticipant>

/** The paid clock; `serverTime` is the database's clock at the moment of sending. */
const clock = z.object({
  startedAt: z.nullable(timestamp),
  endsAt: z.nullable(timestamp),
  serverTime: timestamp,
})

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
export const stalled = z.object({ participantType, pausesAt: timestamp })
export type Stalled = z.infer<typeof stalled>

/**
 * page_closed: the page said that it closes or reloads · elsewhere: the person went on to another session · replaced: another connection or device
 * of this side · revoked: the link was withdrawn.
 */
export const leaveReason = z.enum([
  'left',
  'page_closed',
  'connection_lost',
  'elsewhere',
  'replaced',
  'revoked',
])
export type LeaveReason = z.infer<typeof leaveReason>

export const joined = z.extend(clock, {
  sessionId: z.uuid(),
  roomId: z.string(),
  sessionType,
  participantType,
  participantId: z.uuid(),
  otherParticipantName: z.string(),
  /** Who is in the room now, oneself included. */
  participants: z.array(presentParticipant),
  sessionActive: z.boolean(),
  paidDurationMinutes: z.int().check(z.positive()),
  /** What is frozen for it now. */
  price: z.optional(z.string()),
  /** The media attempt to take part in, or null while there is none (chat, or alone). */
  call: z.nullable(call),
  /** Present in chat sessions: what was said so far, oldest first. */
  messages: z.optional(z.array(chatMessage)),
  /** The proposal of more time that waits for its answer, if there is one. */
  extension: z.optional(extensionProposal),
  /** Of the other side when it was here in this session and is not now: when it was last heard, and how it went. */
  otherLastHeardAt: z.nullable(timestamp),
  otherLeftReason: z.nullable(leaveReason),
  /** The call is dead; null: it is not, or nobody knows. */
  stalled: z.nullable(stalled),
  /** Credential for `auth: { resume }` until the link's end. */
  resume: z.string(),
})
export type Joined = z.infer<typeof joined>

/** Which file the signals are for; only with it does a chat carry any. */
const transfer = z.optional(z.uuid())

export const fileOffer = z.object({
  id: z.uuid(),
  name: z.string().check(z.minLength(1), z.maxLength(1024)),
  size: z.int().check(z.positive()),
  /** As the sender's browser names it; may be empty, and is never relied upon. */
  type: z.string().check(z.maxLength(limits.fileTypeCharacters), z.regex(/^$|^[\w.+-]+\/[\w.+-]+$/)),
})
export type FileOffer = z.infer<typeof fileOffer>

const file = z.object({ id: z.uuid() })
/** cancelled: the person did not want it any more · failed: it could not go on. */
const fileCancel = z.object({ id: z.uuid(), reason: z.enum(['cancelled', 'failed']) })

export const reaction = z.enum(['thumbs_up', 'heart', 'clap', 'laugh', 'surprise', 'thanks'])
export type Reaction = z.infer<typeof reaction>

const nothing = z.object({})
const strict = <S extends z.core.$ZodShape>(shape: S) => z.strictObject({ ...stated.shape, ...shape })

/** paused: the line is too weak for pictures · screen: a shared screen takes the camera's place. */
const mediaState = {
  microphone: z.enum(['on', 'off']),
  /** Absent in a mode without pictures. */
  camera: z.optional(z.enum(['on', 'off', 'paused', 'screen'])),
}

/**
 * Whether packets of the other side came: a digit for each whole second since the last report, oldest first, 1 where some did.
 * docs/protocol.md, "Reports of what arrives".
 */
export const receptionReport = z.object({
  seconds: z.string().check(z.regex(/^[01]{1,10}$/)),
  /** This page sends silence and black alone. */
  silent: z.optional(z.literal(true)),
  /** The line was beyond the published thresholds in these seconds. */
  poor: z.optional(z.literal(true)),
})
export type ReceptionReport = z.infer<typeof receptionReport>

/** Client → server: the payload, the data of a good acknowledgement, and the rate it counts against. */
export const clientEvents = {
  'join-room': {
    payload: strict({ call: z.nullish(callNumber), goOn: z.optional(z.literal(true)) }),
    data: joined,
    rate: 'room',
  },
  'leave-room': { payload: strict({ closing: z.optional(z.literal(true)) }), data: nothing, rate: 'room' },
  offer: {
    payload: strict({ offer, call: z.optional(callNumber), transfer }),
    data: nothing,
    rate: 'signal',
  },
  answer: {
    payload: strict({ answer, call: z.optional(callNumber), transfer }),
    data: nothing,
    rate: 'signal',
  },
  'ice-candidate': {
    payload: strict({ candidate: iceCandidate, call: z.optional(callNumber), transfer }),
    data: nothing,
    rate: 'signal',
  },
  'media-state': { payload: strict(mediaState), data: nothing, rate: 'signal' },
  'call-quality': { payload: strict(callQuality.shape), data: nothing, rate: 'quality' },
  'reception-report': { payload: strict(receptionReport.shape), data: nothing, rate: 'reception' },
  message: {
    /** Without an id of the sender's own, which keeps it single when it is sent again, the server makes one. */
    payload: strict({ id: z.optional(z.uuid()), message: z.string().check(z.minLength(1)) }),
    data: z.object({ id: z.uuid(), timestamp }),
    rate: 'chat',
  },
  typing: { payload: strict({}), data: nothing, rate: 'typing' },
  'stop-typing': { payload: strict({}), data: nothing, rate: 'typing' },
  'file-offer': { payload: strict(fileOffer.shape), data: nothing, rate: 'file' },
  'file-accept': { payload: strict(file.shape), data: nothing, rate: 'file' },
  'file-decline': { payload: strict(file.shape), data: nothing, rate: 'file' },
  'file-cancel': { payload: strict(fileCancel.shape), data: nothing, rate: 'file' },
  'file-done': { payload: strict(file.shape), data: nothing, rate: 'file' },
  reaction: { payload: strict({ reaction }), data: nothing, rate: 'reaction' },
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
} as const satisfies Record<string, { payload: z.ZodMiniObject; data: z.ZodMiniObject; rate: RateName }>

export type ClientEvent = keyof typeof clientEvents
export type PayloadOf<E extends ClientEvent> = z.infer<(typeof clientEvents)[E]['payload']>
export type DataOf<E extends ClientEvent> = z.infer<(typeof clientEvents)[E]['data']>

export const ackRefusal = z.object({ ok: z.literal(false), code: ackCode, message: z.string() })
export type Refused = z.infer<typeof ackRefusal>
export type Ack<D> = { ok: true; data: D } | Refused

/** The acknowledgement of an event with this data, for the end that receives it: `ackOf(clientEvents.message.data)`. */
export function ackOf<D extends z.ZodMiniObject>(data: D) {
  return z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), data }), ackRefusal])
}

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

/** Server → client. */
export const serverEvents = {
  'participant-joined': z.object({ participantType, timestamp, call: z.nullish(call) }),
  'participant-left': z.object({
    participantType,
    timestamp,
    reason: leaveReason,
    /** The instant from which absences count. */
    lastHeardAt: timestamp,
  }),
  /** Nothing arrived for 10 s although the other side says that it sends: from `pausesAt` on the clock is paused. */
  'call-stalled': z.extend(stalled, { serverTime: timestamp }),
  'call-resumed': z.object({ endsAt: timestamp, serverTime: timestamp }),
  offer: z.object({ offer, call: callNumber, transfer }),
  answer: z.object({ answer, call: callNumber, transfer }),
  'ice-candidate': z.object({ candidate: iceCandidate, call: callNumber, transfer }),
  'media-state': z.object({ participantType, ...mediaState }),
  message: chatMessage,
  typing: z.object({ participantType }),
  'stop-typing': z.object({ participantType }),
  'file-offer': fileOffer,
  'file-accept': file,
  'file-decline': file,
  'file-cancel': fileCancel,
  'file-done': file,
  reaction: z.object({ participantType, reaction }),
  'session-started': z.object({ startedAt: timestamp, endsAt: timestamp, serverTime: timestamp }),
  'extension-proposed': z.extend(extensionProposal, { serverTime: timestamp }),
  'extension-answered': z.object({
    id: z.uuid(),
    outcome: extensionOutcome,
    minutes: z.int(),
    proposedBy: participantType,
  }),
  /** Told before the `session-started` that carries the new end. */
  'session-extended': z.object({
    paidDurationMinutes: z.int().check(z.positive()),
    price: z.string(),
    startedAt: timestamp,
    endsAt: timestamp,
    serverTime: timestamp,
  }),
  'session-ended': sessionEnded,
  replaced: z.object({ reason: z.optional(displacement) }),
} as const satisfies Record<string, z.ZodMiniObject>

export type MediaState = Omit<z.infer<(typeof serverEvents)['media-state']>, 'participantType'>
export type ServerEvent = keyof typeof serverEvents
export type ServerPayload<E extends ServerEvent> = z.infer<(typeof serverEvents)[E]>

/** Socket.IO's typed events, derived. */
export type ClientToServerEvents = {
  [E in ClientEvent]: (payload: PayloadOf<E>, ack: (answer: Ack<DataOf<E>>) => void) => void
}
export type ServerToClientEvents = { [E in ServerEvent]: (payload: ServerPayload<E>) => void }
