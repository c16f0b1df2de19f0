import { showClaimedAddress } from '@/components/room/claimed-address'
import { modeRooms } from '@/components/room/mode-rooms'
import { partOf } from '@/components/ui/use-part'
import type { RoomClient, RoomClientOptions } from '@/lib/client/snapshot'
import type { SessionView } from '@/lib/room/http'
import { modeOf } from '@/lib/room/modes'

/** The running room is a chunk of its own: whoever only reads a gate or a summary does not pay for it. */
export const roomPart = partOf(() =>
  import('@/components/room/room-screen').then(({ RoomScreen }) => RoomScreen),
)

let clients: typeof import('@/lib/client/room-client') | null = null

/** Fetches what the room of this session needs, and tries it out, so that the click on Join waits for the session's own network only. */
export async function loadRoom(session: SessionView): Promise<void> {
  const { sessionType } = session
  const kinds = modeOf(sessionType).media
  await Promise.all([
    roomPart.load(),
    modeRooms[sessionType].part.load(),
    import('@/lib/client/room-client').then((fetched) => {
      clients = fetched
    }),
    kinds.length > 0 && import('@/lib/client/media/calls'),
  ])
  whenIdle(async () => {
    const { rehearseRoom } = await import('@/components/room/rehearsal')
    rehearseRoom(session)
    if (kinds.length === 0) return
    const { rehearseLink } = await import('@/lib/client/media/peer-link')
    rehearseLink(kinds)
  })
}

/** Safari knows no idle time; a moment later is as good. */
function whenIdle(act: () => Promise<void>): void {
  const quietly = () => void act().catch(() => undefined)
  if ('requestIdleCallback' in window) window.requestIdleCallback(quietly, { timeout: 2_000 })
  else setTimeout(quietly, 500)
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
