'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { createRoomClient } from '@/lib/client/room-client'
import type { RoomClient, RoomClientOptions, RoomSnapshot } from '@/lib/client/snapshot'

/**
 * One client for as long as the screen stands, joined at once: the person pressed Join session, or reloads a place they hold. Nothing outside is
 * touched before the effect, so that a render thrown away leaves nothing behind.
 */
export function useRoomClient(options: RoomClientOptions, takeOver: boolean): [RoomClient, RoomSnapshot] {
  const [client] = useState(() => createRoomClient(options))
  const snapshot = useSyncExternalStore(client.subscribe, client.getSnapshot, client.getSnapshot)
  useEffect(() => {
    void client.join({ takeOver })
  }, [client, takeOver])
  // Development mounts effects twice; what is disposed for good must not be the first of the two.
  useEffect(() => disposeWhenGone(client), [client])
  return [client, snapshot]
}

const doomed = new WeakMap<RoomClient, ReturnType<typeof setTimeout>>()

function disposeWhenGone(client: RoomClient): () => void {
  clearTimeout(doomed.get(client))
  return () => {
    doomed.set(
      client,
      setTimeout(() => client.dispose(), 0),
    )
  }
}
