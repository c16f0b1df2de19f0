import { Activity } from 'react'
import { createRoot } from 'react-dom/client'
import { createRoomClient } from '@/lib/client/room-client'
import { initialSnapshot } from '@/lib/client/room-state'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import type { SessionView } from '@/lib/room/http'
import { RoomView } from './room-view'

/**
 * Draws the room once where nobody sees it, and throws it away: what a browser runs for the first time it has to compile, and after the press on
 * Join that would stand between two people. Hidden, so that no effect runs; never part of the page.
 */
export function rehearseRoom(session: SessionView): void {
  const root = createRoot(document.createElement('div'))
  const first = initialSnapshot(session, 0)
  const client = createRoomClient({ session, token: null, socketUrl: '' }) // never joins
  const draw = (snapshot: RoomSnapshot) =>
    root.render(
      <Activity mode="hidden">
        <RoomView client={client} snapshot={snapshot} />
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

function live(snapshot: RoomSnapshot, media: RoomSnapshot['media']): RoomSnapshot {
  return { ...snapshot, phase: 'live', signalling: 'connected', otherPresent: true, media }
}
