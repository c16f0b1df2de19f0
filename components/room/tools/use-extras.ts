'use client'

import { useEffect, useRef, useState } from 'react'
import { hasKeptFiles } from '@/lib/client/files/kept-key'
import type { RoomClient } from '@/lib/client/room/snapshot'
import type { Hear } from '@/lib/client/signalling/on-demand'
import type { Extras } from './extras'

/** What the other side may say first, so that this side needs the part. */
const wakes = /^(file-offer|reaction)$/

export interface ExtrasAccess {
  readonly part: Extras | null
  /** Fetches the part, if it is not there yet, and goes on with it. */
  want(then?: (part: Extras) => void): void
}

/** Files, reactions and notes: fetched when the person wants one of them or the other side comes with one. What is heard meanwhile waits for it. */
export function useExtras(client: RoomClient): ExtrasAccess {
  const [part, setPart] = useState<Extras | null>(null)
  const fetchPart = useRef<() => Promise<Extras>>(null)
  useEffect(() => {
    let made: Extras | null = null
    let coming: Promise<Extras> | null = null
    const waiting: Parameters<Hear>[] = []
    const make = async () => {
      const { createExtras } = await import('./extras')
      made = createExtras(client)
      for (const heard of waiting) made.hear(...heard)
      setPart(made)
      return made
    }
    const want = () => {
      // Where it cannot be fetched, the next wish tries again.
      coming ??= make().catch((error: unknown) => {
        coming = null
        throw error
      })
      return coming
    }
    fetchPart.current = want
    client.outlet.hear = (event, payload) => {
      if (made) return made.hear(event, payload)
      if (!coming && !wakes.test(event)) return
      waiting.push([event, payload])
      want().catch(() => {})
    }
    if (hasKeptFiles(client.getSnapshot().sessionId)) want().catch(() => {})
    return () => {
      client.outlet.hear = () => {}
      made?.close()
      setPart(null)
    }
  }, [client])
  return {
    part,
    want: (then) =>
      void fetchPart
        .current?.()
        .then(then)
        .catch(() => {}),
  }
}
