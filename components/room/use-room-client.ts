'use client'

import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import type { JoinChoice } from '@/lib/client/api'
import { createRoomClient } from '@/lib/client/room-client'
import type { RoomClient, RoomClientOptions, RoomSnapshot } from '@/lib/client/snapshot'

/**
 * One client for as long as the screen stands: the one that the press on Join session started, or one that is made and joined here, for a person
 * who reloads a place they hold. Nothing outside is touched before the effect, so that a render thrown away leaves nothing behind.
 */
export function useRoomClient(
  options: RoomClientOptions,
  choice: JoinChoice | undefined,
  started: RoomClient | null,
): [RoomClient, RoomSnapshot] {
  const [client] = useState(() => started ?? createRoomClient(options))
  const snapshot = useSyncExternalStore(client.subscribe, client.getSnapshot, client.getSnapshot)
  const goIn = useEffectEvent(() => void client.join(choice))
  useEffect(() => {
    if (client !== started) goIn()
  }, [client, started])
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
