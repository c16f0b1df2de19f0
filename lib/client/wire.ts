import type { AckCode, ConnectRefusal, Displacement } from '@/lib/room/codes'
import type { CorrectionsView } from '@/lib/room/corrections'
import type {
  Call,
  ChatMessage,
  DataOf,
  ExtensionOutcome,
  ExtensionProposal,
  ExtensionRefusal,
  IceCandidate,
  Joined,
  LeaveReason,
  MediaState,
  PresentParticipant,
  Refused,
  ServerEvent,
  ServerPayload,
  Stalled,
} from '@/lib/room/events'
import type { FileEvent } from '@/lib/room/modes'
import type { ParticipantType, SessionStatus, SessionType } from '@/lib/room/words'
import {
  either,
  exactly,
  flag,
  type Guard,
  listOf,
  maybe,
  object,
  oneOf,
  orNull,
  text,
  time,
  whole,
} from './shape'

/** What the signalling server says, checked on arrival. */
export const side = oneOf<ParticipantType>({ client: true, consultant: true })
export const mode = oneOf<SessionType>({ chat: true, voice: true, video: true })
export const status = oneOf<SessionStatus>({
  scheduled: true,
  waiting: true,
  active: true,
  completed: true,
  abandoned: true,
  no_show_client: true,
  no_show_consultant: true,
  expired: true,
  cancelled: true,
})
type Ender = ServerPayload<'session-ended'>['endedBy']
export const ender = oneOf<Ender>({ client: true, consultant: true, admin: true, system: true })

export const corrections = object<CorrectionsView>({
  amountGross: text,
  amountRefunded: text,
  amountNet: text,
  amountReleased: text,
  platformFee: text,
  amountReturned: text,
})
const call = object<Call>({ number: whole, offerer: side })
const displacement = oneOf<Displacement>({ replaced: true, revoked: true })
const nothing: Guard<Record<string, never>> = object<Record<string, never>>({})
const noCall: Guard<null | undefined> = (value): value is null | undefined => value == null
const offer = object<ServerPayload<'offer'>['offer']>({ type: exactly('offer'), sdp: text })
const answer = object<ServerPayload<'answer'>['answer']>({ type: exactly('answer'), sdp: text })

const candidate = object<IceCandidate>({
  candidate: text,
  sdpMid: maybe(orNull(text)),
  sdpMLineIndex: maybe(orNull(whole)),
  usernameFragment: maybe(orNull(text)),
})

const chatMessage = object<ChatMessage>({
  id: text,
  senderId: text,
  senderType: side,
  message: text,
  timestamp: time,
})

const leaveReason = oneOf<LeaveReason>({
  left: true,
  page_closed: true,
  connection_lost: true,
  elsewhere: true,
  replaced: true,
  revoked: true,
})
const stalled = { participantType: side, pausesAt: time }

/** What parts of the room take that are fetched on demand; they check it themselves (late-wire.ts). */
export type LateEvent = FileEvent | 'reaction'
export type PromptEvent = Exclude<ServerEvent, LateEvent>

const context = { call: whole, transfer: maybe(text) }

const proposal = {
  id: text,
  minutes: whole,
  amount: text,
  currency: text,
  proposedBy: side,
  expiresAt: time,
}
const outcome = oneOf<ExtensionOutcome>({
  accepted: true,
  declined: true,
  withdrawn: true,
  unfunded: true,
  person_busy: true,
  expired: true,
  too_late: true,
})

export const serverPayloads: { readonly [E in PromptEvent]: Guard<ServerPayload<E>> } = {
  'participant-joined': object<ServerPayload<'participant-joined'>>({
    participantType: side,
    timestamp: time,
    call: either(noCall, call),
  }),
  'participant-left': object<ServerPayload<'participant-left'>>({
    participantType: side,
    timestamp: time,
    reason: leaveReason,
    lastHeardAt: time,
  }),
  'call-stalled': object<ServerPayload<'call-stalled'>>({ ...stalled, serverTime: time }),
  'call-resumed': object<ServerPayload<'call-resumed'>>({ endsAt: time, serverTime: time }),
  offer: object<ServerPayload<'offer'>>({ offer, ...context }),
  answer: object<ServerPayload<'answer'>>({ answer, ...context }),
  'ice-candidate': object<ServerPayload<'ice-candidate'>>({ candidate, ...context }),
  'media-state': object<ServerPayload<'media-state'>>({
    participantType: side,
    microphone: oneOf<MediaState['microphone']>({ on: true, off: true }),
    camera: maybe(
      oneOf<NonNullable<MediaState['camera']>>({ on: true, off: true, paused: true, screen: true }),
    ),
  }),
  message: chatMessage,
  typing: object<ServerPayload<'typing'>>({ participantType: side }),
  'stop-typing': object<ServerPayload<'stop-typing'>>({ participantType: side }),
  'session-started': object<ServerPayload<'session-started'>>({
    startedAt: time,
    endsAt: time,
    serverTime: time,
  }),
  'session-extended': object<ServerPayload<'session-extended'>>({
    paidDurationMinutes: whole,
    price: text,
    startedAt: time,
    endsAt: time,
    serverTime: time,
  }),
  'extension-proposed': object<ServerPayload<'extension-proposed'>>({ ...proposal, serverTime: time }),
  'extension-answered': object<ServerPayload<'extension-answered'>>({
    id: text,
    outcome,
    minutes: whole,
    proposedBy: side,
  }),
  'session-ended': object<ServerPayload<'session-ended'>>({
    status,
    reason: text,
    note: maybe(orNull(text)),
    endedBy: ender,
    durationSeconds: whole,
    amountReleased: text,
    amountReturned: text,
    currency: text,
    corrections: maybe(corrections),
  }),
  replaced: object<ServerPayload<'replaced'>>({ reason: maybe(displacement) }),
}

const present = object<PresentParticipant>({ participantType: side, participantId: text, name: text })

export const joined = object<Joined>({
  sessionId: text,
  roomId: text,
  sessionType: mode,
  participantType: side,
  participantId: text,
  otherParticipantName: text,
  participants: listOf(present),
  sessionActive: flag,
  paidDurationMinutes: whole,
  call: orNull(call),
  price: maybe(text),
  messages: maybe(listOf(chatMessage)),
  extension: maybe(object<ExtensionProposal>(proposal)),
  otherLastHeardAt: orNull(time),
  otherLeftReason: orNull(leaveReason),
  stalled: orNull(object<Stalled>(stalled)),
  resume: text,
  startedAt: orNull(time),
  endsAt: orNull(time),
  serverTime: time,
})

export const proposedExtension = object<DataOf<'propose-extension'>>({
  refused: orNull(
    oneOf<ExtensionRefusal>({
      not_started: true,
      too_late: true,
      too_long: true,
      already_proposed: true,
      person_busy: true,
      unfunded: true,
    }),
  ),
})
export const answeredExtension = object<DataOf<'answer-extension'>>({ outcome })
export const stored = object<DataOf<'message'>>({ id: text, timestamp: time })

const ackCode = oneOf<AckCode>({
  bad_payload: true,
  not_in_room: true,
  not_allowed_in_mode: true,
  peer_absent: true,
  too_large: true,
  rate_limited: true,
  session_over: true,
  in_another_session: true,
  idempotency_conflict: true,
  internal: true,
})
export const refused = object<Refused>({ ok: exactly(false), code: ackCode, message: text })
export const noData = nothing

/** A refusal to connect is read by its code only: a code that this page does not know yet is one more reason to try again later. */
export const connectRefusal = object<ConnectRefusal>({
  code: oneOf<ConnectRefusal['code']>({
    ticket_missing: true,
    ticket_invalid: true,
    ticket_expired: true,
    session_over: true,
    origin_refused: true,
    rate_limited: true,
    server_busy: true,
  }),
  message: text,
  reason: maybe(displacement),
})
