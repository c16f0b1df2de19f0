import type { JoinChoice } from '@/lib/client/api'
import { createRoomClient } from '@/lib/client/room-client'
import type { RoomClient, RoomClientOptions } from '@/lib/client/snapshot'
import type { SessionView } from '@/lib/room/http'
import { modeOf } from '@/lib/room/modes'
import { showClaimedAddress } from './claimed-address'
import { modeRooms } from './mode-rooms'

/** What it takes to get into a room, fetched as one: what a mode needs beside it is named here alone, so that nothing is fetched twice. */
export { RoomScreen } from './room-screen'

/** Fetches what the mode needs; answers what tries it out. */
export async function loadMode(session: SessionView): Promise<() => void> {
  const { sessionType } = session
  const kinds = modeOf(sessionType).media
  const hasCall = kinds.length > 0
  const [calls, rehearsal] = await Promise.all([
    hasCall ? import('@/lib/client/media/call-side') : null,
    hasCall ? import('./rehearsal') : null,
    modeRooms[sessionType].part.load(),
  ])
  return () => {
    rehearsal?.rehearseRoom(session)
    calls?.rehearseLink(kinds)
  }
}

/** Goes in at once: the place is claimed and the devices are opened while the screen is still being made. */
export function startRoom(options: Omit<RoomClientOptions, 'onClaimed'>, choice: JoinChoice): RoomClient {
  const client = createRoomClient({ ...options, onClaimed: showClaimedAddress })
  void client.join(choice)
  return client
}
