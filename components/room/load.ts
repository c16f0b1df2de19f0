import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import type { SessionType } from '@/lib/contract/words'
import { modeOf } from '@/lib/room/modes'
import type { RoomKind } from './kind'

/** What tries a room out before somebody goes in. */
export interface Rehearsal<S extends RoomSnapshot, C extends RoomClient<S>> {
  /** Never joins. */
  client(): C
  first(): S
}

/** Fetches what the mode needs; answers what tries it out. What a mode needs beside its screen is named here alone, so that nothing is fetched twice. */
export async function loadMode<S extends RoomSnapshot, C extends RoomClient<S>>(
  kind: RoomKind<S, C>,
  mode: SessionType,
  rehearsal: Rehearsal<S, C>,
): Promise<() => void> {
  const { media } = modeOf(mode)
  const hasCall = media.length > 0
  const [calls, warmUp] = await Promise.all([
    hasCall ? import('@/lib/client/media/local-media') : null,
    hasCall ? import('./warm-up') : null,
    kind.screens[mode].part.load(),
  ])
  return () => {
    warmUp?.rehearseRoom(kind, rehearsal)
    calls?.rehearseLink(media)
  }
}
