'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { type DemandedPart, onDemand } from '@/lib/client/outlet'
import type { RoomClient } from '@/lib/client/snapshot'

/**
 * A part of the room that is fetched when it is wanted, or when the other side says one of `wakes`. Answers the part once it is there, and the wish.
 * What is handed in is taken from the first drawing.
 */
export function useOnDemand<P extends DemandedPart>(
  client: RoomClient,
  wakes: readonly string[],
  make: (client: RoomClient) => Promise<P>,
): [P | null, () => Promise<P>] {
  const [demand] = useState(() => onDemand(client.outlet, wakes, () => make(client)))
  useEffect(() => demand.attach(), [demand])
  return [useSyncExternalStore(demand.subscribe, demand.get, () => null), demand.want]
}
