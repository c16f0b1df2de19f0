import { partOf } from '@/components/ui/use-part'
import type { JoinChoice } from '@/lib/client/api'
import { quietly } from '@/lib/client/quietly'
import type { RoomClient, RoomClientOptions } from '@/lib/client/snapshot'
import type { SessionView } from '@/lib/room/http'

type WayIn = typeof import('@/components/room/way-in')

let wayIn: WayIn | null = null

async function fetchWayIn(): Promise<WayIn> {
  wayIn ??= await import('@/components/room/way-in')
  return wayIn
}

/** The running room is a chunk of its own: whoever only reads a gate or a summary does not pay for it. */
export const roomPart = partOf(async () => (await fetchWayIn()).RoomScreen)

/** Fetches what the room of this session needs, and tries it out, so that the click on Join waits for the session's own network only. */
export async function loadRoom(session: SessionView): Promise<void> {
  const { loadMode } = await fetchWayIn()
  const [rehearse] = await Promise.all([loadMode(session), roomPart.load()])
  // What goes wrong here goes wrong, and is told, when it counts.
  whenIdle(() => quietly(rehearse))
}

/** Goes in before the room is drawn; null: what it takes is not fetched yet, and the room will do it. */
export function startRoom(
  options: Omit<RoomClientOptions, 'onClaimed'>,
  choice: JoinChoice,
): RoomClient | null {
  return wayIn?.startRoom(options, choice) ?? null
}

/** Safari knows no idle time; a moment later is as good. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(act, { timeout: 2_000 })
  else setTimeout(act, 500)
}
