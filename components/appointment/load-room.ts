import { showClaimedAddress } from '@/components/room/claimed-address'
import { modeRooms } from '@/components/room/mode-rooms'
import { partOf } from '@/components/ui/use-part'
import type { RoomClient, RoomClientOptions } from '@/lib/client/snapshot'
import { modeOf } from '@/lib/room/modes'
import type { SessionType } from '@/lib/room/words'

/** The running room is a chunk of its own: whoever only reads a gate or a summary does not pay for it. */
export const roomPart = partOf(() =>
  import('@/components/room/room-screen').then(({ RoomScreen }) => RoomScreen),
)

let clients: typeof import('@/lib/client/room-client') | null = null

/** Fetches what the room of this mode needs, so that the click on Join waits for the session's own network only. */
export async function loadRoom(sessionType: SessionType): Promise<void> {
  const hasMedia = modeOf(sessionType).media.length > 0
  await Promise.all([
    roomPart.load(),
    modeRooms[sessionType].part.load(),
    import('@/lib/client/room-client').then((fetched) => {
      clients = fetched
    }),
    hasMedia && import('@/lib/client/media/calls'),
  ])
}

/**
 * Goes in at once, before the room is drawn: the place is claimed and the devices are opened while the screen is still being made. Null: what it
 * takes is not fetched yet, and the room will do it.
 */
export function startRoom(
  options: Omit<RoomClientOptions, 'onClaimed'>,
  takeOver: boolean,
): RoomClient | null {
  const client = clients?.createRoomClient({ ...options, onClaimed: showClaimedAddress }) ?? null
  void client?.join({ takeOver })
  return client
}
