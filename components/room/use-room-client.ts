'use client'

import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import type { JoinChoice } from '@/lib/client/http/api'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'

/**
 * One client for as long as the screen stands: the one that the press on Join session started, or one that is made and joined here, for a person
 * who reloads a place they hold. Nothing outside is touched before the effect, so that a render thrown away leaves nothing behind.
 */
export function useRoomClient<S extends RoomSnapshot, C extends RoomClient<S>>(
  create: () => C,
  choice: JoinChoice | undefined,
  started: C | null,
): [C, S] {
  const [client] = useState(() => started ?? create())
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
