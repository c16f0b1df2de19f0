import type { AckCode, ConnectRefusal, Displacement } from '@/lib/contract/codes'
import type { DataOf, ServerPayload } from '@/lib/contract/socket'
import type { Refused } from '@/lib/contract/socket/ack'
import type { ChatMessage, chatNotices } from '@/lib/contract/socket/chat'
import type { LeaveReason, PresentParticipant } from '@/lib/contract/socket/member'
import type { roomNotices } from '@/lib/contract/socket/room'
import type { Call, IceCandidate, MediaState, MemberCall, signalNotices } from '@/lib/contract/socket/signals'
import type { Role, SessionType } from '@/lib/contract/words'
import type { FileEvent } from '@/lib/room/modes'
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
} from './guards'

/** What the signalling server says, checked on arrival. */
export const role = oneOf<Role>({
  client: true,
  consultant: true,
  host: true,
  cohost: true,
  member: true,
  guest: true,
})
/** Whose doing something is. */
export const whose = { memberId: text, participantType: role }
export const mode = oneOf<SessionType>({ chat: true, voice: true, video: true })
const call = object<Call>({ number: whole, offerer: role })
const calls = listOf(object<MemberCall>({ with: text, number: whole, offerer: text }))
const displacement = oneOf<Displacement>({ replaced: true, revoked: true })
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
  senderType: role,
  memberId: maybe(text),
  message: text,
  timestamp: time,
})

export const leaveReason = oneOf<LeaveReason>({
  left: true,
  page_closed: true,
  connection_lost: true,
  elsewhere: true,
  replaced: true,
  revoked: true,
})

/** What parts of the room take that are fetched on demand; they check it themselves (on-demand.ts). */
export type LateEvent = FileEvent | 'reaction'
/** What a room of any kind is told. How it ends each kind says in a form of its own. */
export type RoomEvent = Exclude<
  keyof typeof roomNotices | keyof typeof signalNotices | keyof typeof chatNotices,
  'session-ended'
>

const context = { call: whole, transfer: maybe(text), from: text }

/** What is said in a room of any kind. */
export const roomPayloads: { readonly [E in RoomEvent]: Guard<ServerPayload<E>> } = {
  'participant-joined': object<ServerPayload<'participant-joined'>>({
    ...whose,
    participantId: text,
    name: text,
    timestamp: time,
    call: either(noCall, call),
    calls,
  }),
  'participant-left': object<ServerPayload<'participant-left'>>({
    ...whose,
    timestamp: time,
    reason: leaveReason,
    lastHeardAt: time,
  }),
  offer: object<ServerPayload<'offer'>>({ offer, ...context }),
  answer: object<ServerPayload<'answer'>>({ answer, ...context }),
  'ice-candidate': object<ServerPayload<'ice-candidate'>>({ candidate, ...context }),
  'media-state': object<ServerPayload<'media-state'>>({
    ...whose,
    microphone: oneOf<MediaState['microphone']>({ on: true, off: true }),
    camera: maybe(
      oneOf<NonNullable<MediaState['camera']>>({ on: true, off: true, paused: true, screen: true }),
    ),
  }),
  message: chatMessage,
  typing: object<ServerPayload<'typing'>>(whose),
  'stop-typing': object<ServerPayload<'stop-typing'>>(whose),
  replaced: object<ServerPayload<'replaced'>>({ reason: maybe(displacement) }),
}

const present = object<PresentParticipant>({ ...whose, participantId: text, name: text })

/** What a room of any kind answers to who joins it. */
export const roomFields = {
  sessionId: text,
  roomId: text,
  sessionType: mode,
  ...whose,
  participantId: text,
  participants: listOf(present),
  sessionActive: flag,
  call: orNull(call),
  calls,
  messages: maybe(listOf(chatMessage)),
  authors: maybe(listOf(present)),
  resume: text,
  serverTime: time,
}

export const stored = object<DataOf<'message'>>({ id: text, timestamp: time })

const ackCode = oneOf<AckCode>({
  bad_payload: true,
  not_in_room: true,
  not_allowed_in_mode: true,
  not_permitted: true,
  waits: true,
  room_full: true,
  peer_absent: true,
  too_large: true,
  rate_limited: true,
  session_over: true,
  in_another_session: true,
  idempotency_conflict: true,
  media_unavailable: true,
  internal: true,
})
export const refused = object<Refused>({ ok: exactly(false), code: ackCode, message: text })

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
