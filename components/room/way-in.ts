import { createRoomClient } from '@/lib/client/room-client'
import type { RoomClient, RoomClientOptions } from '@/lib/client/snapshot'
import { showClaimedAddress } from './claimed-address'

/** What it takes to get into a room, fetched as one: the screen, a way to try it out, and the way to go in before it is drawn. */
export { rehearseRoom } from './rehearsal'
export { RoomScreen } from './room-screen'

/** Goes in at once: the place is claimed and the devices are opened while the screen is still being made. */
export function startRoom(options: Omit<RoomClientOptions, 'onClaimed'>, takeOver: boolean): RoomClient {
  const client = createRoomClient({ ...options, onClaimed: showClaimedAddress })
  void client.join({ takeOver })
  return client
}
