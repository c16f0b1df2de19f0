import { Activity } from 'react'
import { createRoot } from 'react-dom/client'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import type { RoomKind } from './kind'
import type { Rehearsal } from './load'
import { RoomView } from './room-view'

/**
 * Draws the room once where nobody sees it, and throws it away: what a browser runs for the first time it has to compile, and after the press on
 * Join that would stand between two people. Hidden, so that no effect runs; never part of the page.
 */
export function rehearseRoom<S extends RoomSnapshot, C extends RoomClient<S>>(
  kind: RoomKind<S, C>,
  rehearsal: Rehearsal<S, C>,
): void {
  const root = createRoot(document.createElement('div'))
  const first = rehearsal.first()
  const client = rehearsal.client()
  const draw = (snapshot: S) =>
    root.render(
      <Activity mode="hidden">
        <RoomView kind={kind} client={client} snapshot={snapshot} />
      </Activity>,
    )
  const scenes = [
    first,
    { ...first, phase: 'waiting' },
    live(first, 'connecting'),
    live(first, 'connected'),
  ] as const
  for (const [index, scene] of scenes.entries()) setTimeout(() => draw(scene), index * sceneMs)
  setTimeout(() => root.unmount(), scenes.length * sceneMs)
}

const sceneMs = 50

function live<S extends RoomSnapshot>(snapshot: S, media: RoomSnapshot['media']): S {
  const members = snapshot.members.map((one) => ({ ...one, present: true, media }))
  return { ...snapshot, phase: 'live', signalling: 'connected', members, media }
}
