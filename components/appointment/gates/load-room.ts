import { partOf } from '@/components/ui/lazy'
import type { AppointmentClient, AppointmentClientOptions } from '@/lib/client/appointment/snapshot'
import { quietly } from '@/lib/client/browser/try-storage'
import type { JoinChoice } from '@/lib/client/http/api'
import type { SessionView } from '@/lib/contract/http/session'

type WayIn = typeof import('../room/load')

let wayIn: WayIn | null = null

async function fetchWayIn(): Promise<WayIn> {
  wayIn ??= await import('../room/load')
  return wayIn
}

/** The running room is a chunk of its own: whoever only reads a gate or a summary does not pay for it. */
export const roomPart = partOf(async () => (await fetchWayIn()).AppointmentScreen)

/** Fetches what the room of this session needs, and tries it out, so that the click on Join waits for the session's own network only. */
export async function loadRoom(session: SessionView): Promise<void> {
  const { loadMode } = await fetchWayIn()
  const [rehearse] = await Promise.all([loadMode(session), roomPart.load()])
  // What goes wrong here goes wrong, and is told, when it counts.
  whenIdle(() => quietly(rehearse))
}

/** Goes in before the room is drawn; null: what it takes is not fetched yet, and the room will do it. */
export function startRoom(
  options: Omit<AppointmentClientOptions, 'onClaimed'>,
  choice: JoinChoice,
): AppointmentClient | null {
  return wayIn?.startRoom(options, choice) ?? null
}

/** Safari knows no idle time; a moment later is as good. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(act, { timeout: 2_000 })
  else setTimeout(act, 500)
}
