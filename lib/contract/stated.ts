import * as z from 'zod/mini'
import { entryOf } from './entry-of'
import type { ParticipantType, Role, SessionType } from './words'

/**
 * What the first design let clients say of themselves, their room and the time: tolerated where it is right, refused where it is wrong, and
 * never believed. Over HTTP as on the socket.
 */
export const stated = z.object({
  roomId: z.optional(z.unknown()),
  sessionId: z.optional(z.unknown()),
  sessionType: z.optional(z.unknown()),
  participantType: z.optional(z.unknown()),
  participantId: z.optional(z.unknown()),
  senderId: z.optional(z.unknown()),
  senderType: z.optional(z.unknown()),
  timestamp: z.optional(z.unknown()),
})
export type Stated = z.infer<typeof stated>

/** What the server knows of who speaks. */
export interface Speaker {
  readonly roomId: string
  readonly sessionId: string
  readonly sessionType: SessionType
  readonly participantType: Role
  readonly participantId: string
}

/** The first design's words for the two sides. */
const formerSides: Readonly<Record<string, ParticipantType>> = { user: 'client', astrologer: 'consultant' }

export function statesNothing(said: Stated): boolean {
  return Object.keys(stated.shape).every((name) => Reflect.get(said, name) === undefined)
}

/** Whether something that is said is not so. */
export function contradicts(said: Stated, known: Speaker): boolean {
  return !(
    same(said.roomId, known.roomId) &&
    same(said.sessionId, known.sessionId) &&
    same(said.sessionType, known.sessionType) &&
    sameSide(said.participantType, known) &&
    same(said.participantId, known.participantId) &&
    same(said.senderId, known.participantId) &&
    sameSide(said.senderType, known) &&
    isTime(said.timestamp)
  )
}

function same(claimed: unknown, known: string): boolean {
  return claimed === undefined || claimed === known
}

function sameSide(claimed: unknown, { participantType }: Speaker): boolean {
  const former = typeof claimed === 'string' ? entryOf(formerSides, claimed) : undefined
  return same(former ?? claimed, participantType)
}

/** Any time will do: the one that counts is the server's. */
function isTime(claimed: unknown): boolean {
  if (claimed === undefined) return true
  const readable = typeof claimed === 'string' || typeof claimed === 'number'
  return readable && !Number.isNaN(new Date(claimed).getTime())
}
