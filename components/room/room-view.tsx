'use client'

import { useState } from 'react'
import { Entering } from '@/components/ui/page/entering'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import { entering } from '@/locales/en/room/room'
import type { RoomKind } from './kind'
import { Away, Replaced } from './lazy-left-screen'

interface RoomViewProps<S extends RoomSnapshot, C extends RoomClient<S>> {
  readonly kind: RoomKind<S, C>
  readonly client: C
  readonly snapshot: S
}

/** Draws what the snapshot says and passes on what the person wants; knows nothing else. */
export function RoomView<S extends RoomSnapshot, C extends RoomClient<S>>({
  kind,
  client,
  snapshot,
}: RoomViewProps<S, C>) {
  const { Inside } = kind
  const [away, setAway] = useState(false)
  const { phase } = snapshot
  const back = () => {
    setAway(false)
    void client.join()
  }
  const leave = () => {
    client.leave()
    setAway(true)
  }
  if (away) return <Away name={kind.openFor(snapshot)} onBack={back} />
  switch (phase) {
    case 'replaced':
      return <Replaced onTakeOver={() => void client.join({ takeOver: true })} />
    case 'failed':
      return <Entering words={entering.room} />
    case 'ended':
      return <Entering words={entering.ended} />
    // Drawn while the place is still being claimed, but for what a first picture goes before (usePictureFirst).
    case 'entering':
    case 'waiting':
    case 'live':
      return <Inside client={client} snapshot={snapshot} onLeave={leave} />
    default:
      return phase satisfies never
  }
}
