import * as z from 'zod/mini'
import { displacement } from '../codes'
import { limits } from '../limits'
import { sessionType, timestamp } from '../words'
import { strict } from './ack'
import { appointmentJoined, sessionEnded } from './appointment'
import { chatMessage } from './chat'
import { groupJoined } from './group'
import { hubEntry, stayId } from './hub'
import { fromMember, participantLeft, presentParticipant } from './member'
import { call, callNumber, livingCall, memberCall } from './signals'

/** What a room of any kind answers to who joins it. */
export const roomJoined = z.object({
  sessionId: z.uuid(),
  roomId: z.string(),
  sessionType,
  ...fromMember,
  participantId: z.uuid(),
  /** Who is in the room now, oneself included. */
  participants: z.array(presentParticipant),
  sessionActive: z.boolean(),
  /** The media attempt to take part in with the only other member, or null while there is none. */
  call: z.nullable(call),
  /** The media attempts to take part in, one with each member that is in and with whom there is media. */
  calls: z.array(memberCall),
  /** Present where the room has a chat: what was said so far, oldest first. */
  messages: z.optional(z.array(chatMessage)),
  /** Present beside `messages`: who wrote some of them and is not in, so that what they said has a name. */
  authors: z.optional(z.array(presentParticipant)),
  /** The database's clock at the moment of sending. */
  serverTime: timestamp,
  /** Credential for `auth: { resume }` until the link's end. */
  resume: z.string(),
})

export type RoomJoined = z.infer<typeof roomJoined>

/** As an appointment answers. */
export const joined = z.extend(roomJoined, appointmentJoined.shape)
export type Joined = z.infer<typeof joined>

/** With what the kind of the room adds, and what its way of media does. */
const joinedAnywhere = z.extend(roomJoined, {
  ...z.partial(appointmentJoined).shape,
  ...z.partial(groupJoined).shape,
  /** Present where media goes through the media server: how this page takes part. */
  hub: z.optional(hubEntry),
})
export type Entered = z.infer<typeof joinedAnywhere>

/** The session is over. What its kind settles is told besides. */
const endedAnywhere = z.extend(z.partial(sessionEnded), { status: z.string() })
export type RoomEnded = z.infer<typeof endedAnywhere>

export const roomRequests = {
  'join-room': {
    payload: strict({
      /** The attempt that the page still has with the only other member. */
      call: z.nullish(callNumber),
      calls: z.optional(z.array(livingCall).check(z.maxLength(limits.livingCalls))),
      /** The stay in the media server that the page still has. */
      hub: z.optional(stayId),
      goOn: z.optional(z.literal(true)),
    }),
    data: joinedAnywhere,
    rate: 'room',
  },
  'leave-room': {
    payload: strict({ closing: z.optional(z.literal(true)) }),
    data: z.object({}),
    rate: 'room',
  },
} as const

export const roomNotices = {
  'participant-joined': z.object({
    ...fromMember,
    participantId: z.uuid(),
    name: z.string(),
    timestamp,
    call: z.nullish(call),
    calls: z.array(memberCall),
  }),
  'participant-left': participantLeft,
  replaced: z.object({ reason: z.optional(displacement) }),
  'session-ended': endedAnywhere,
} as const
