import { modeRooms } from '@/components/room/mode-rooms'
import { partOf } from '@/components/ui/use-part'
import { modeOf } from '@/lib/room/modes'
import type { SessionType } from '@/lib/room/words'

/** The running room is a chunk of its own: whoever only reads a gate or a summary does not pay for it. */
export const roomPart = partOf(() =>
  import('@/components/room/room-screen').then(({ RoomScreen }) => RoomScreen),
)

/** Fetches what the room of this mode needs, so that the click on Join waits for the session's own network only. */
export async function loadRoom(sessionType: SessionType): Promise<void> {
  const hasMedia = modeOf(sessionType).media.length > 0
  await Promise.all([
    roomPart.load(),
    modeRooms[sessionType].part.load(),
    hasMedia && import('@/lib/client/media/calls'),
  ])
}
