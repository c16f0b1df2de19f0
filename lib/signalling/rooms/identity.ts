import { contradicts, type Stated } from '@/lib/contract/stated'
import type { Member } from './member'

/** What a payload says about its sender must be absent or what the server knows; it is used for nothing else. */
export function claimsOnlyItself({ entry, role, room }: Member, payload: Stated): boolean {
  const { roomId, sessionId, sessionType } = room.facts
  return !contradicts(payload, {
    roomId,
    sessionId,
    sessionType,
    participantType: role,
    participantId: entry.personId,
  })
}
