import { contradicts, type Stated } from '@/lib/room/stated'
import type { Member } from '../member'

/** What a payload says about its sender must be absent or what the server knows; it is used for nothing else. */
export function claimsOnlyItself({ side, room: { facts } }: Member, payload: Stated): boolean {
  const { roomId, sessionId, sessionType } = facts
  return !contradicts(payload, {
    roomId,
    sessionId,
    sessionType,
    participantType: side,
    participantId: facts[side].id,
  })
}
