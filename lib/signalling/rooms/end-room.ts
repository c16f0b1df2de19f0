import type { RoomEnded } from '@/lib/contract/socket/room'
import type { Presence } from '../store/presence'
import type { LiveRoom } from './live-room'

/** The session is over: everybody is told, and let go of. Answers whether that was news. */
export function endRoom(room: LiveRoom, ended: RoomEnded, presence: Pick<Presence, 'close'>): boolean {
  if (room.ended) return false
  room.ended = ended
  for (const member of [...room.members.values()]) {
    const lease = member.takeLease()
    if (lease) presence.close(lease, 'session_over', member.connection.heardMs())
    member.farewell('session-ended', ended)
  }
  return true
}
