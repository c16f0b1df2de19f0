import type * as z from 'zod/mini'
import type { claimedIdentity } from '@/lib/room/events'
import type { Member } from '../member'

/** What a payload says about its sender must be absent or what the server knows; it is used for nothing else. */
export function claimsOnlyItself(member: Member, payload: z.output<typeof claimedIdentity>): boolean {
  const { facts } = member.room
  const known = {
    roomId: facts.roomId,
    sessionId: facts.sessionId,
    sessionType: facts.sessionType,
    participantType: member.side,
    participantId: facts[member.side].id,
    senderId: facts[member.side].id,
    senderType: member.side,
  } satisfies Record<keyof typeof payload, string>
  return (
    same(payload.roomId, known.roomId) &&
    same(payload.sessionId, known.sessionId) &&
    same(payload.sessionType, known.sessionType) &&
    same(payload.participantType, known.participantType) &&
    same(payload.participantId, known.participantId) &&
    same(payload.senderId, known.senderId) &&
    same(payload.senderType, known.senderType)
  )
}

function same(claimed: unknown, known: string): boolean {
  return claimed === undefined || claimed === known
}
