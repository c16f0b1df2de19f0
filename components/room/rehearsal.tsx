import { Activity } from 'react'
import { createRoot } from 'react-dom/client'
import { initialSnapshot } from '@/lib/client/room-state'
import { createStillClient } from '@/lib/client/still-client'
import type { SessionView } from '@/lib/room/http'
import { RoomView } from './room-view'

/**
 * Draws the room once where nobody sees it, and throws it away: what a browser runs for the first time it has to compile, and after the press on
 * Join that would stand between two people. Hidden, so that no effect runs; never part of the page.
 */
export function rehearseRoom(session: SessionView): void {
  const root = createRoot(document.createElement('div'))
  const snapshot = initialSnapshot(session, 0)
  root.render(
    <Activity mode="hidden">
      <RoomView client={createStillClient(snapshot)} snapshot={snapshot} />
    </Activity>,
  )
  setTimeout(() => root.unmount(), keptMs)
}

const keptMs = 1_000
