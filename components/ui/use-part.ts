'use client'

import { type ComponentType, useEffect, useState } from 'react'

/** A component whose code is fetched when it is first drawn, or ahead of that by `load`. */
export interface Part<P> {
  load(): Promise<void>
  fetched(): ComponentType<P> | null
}

export function partOf<P>(fetchPart: () => Promise<ComponentType<P>>): Part<P> {
  let part: ComponentType<P> | null = null
  return {
    async load() {
      part ??= await fetchPart()
    },
    fetched: () => part,
  }
}

/**
 * The component, or null while it is being fetched (and on the server). What is there already can be drawn at once: `next/dynamic` and `lazy` suspend
 * even then, and React holds back for 300 ms what comes out of a suspension, too long between a click and a person's face.
 * @throws while drawing, when it cannot be fetched
 */
export function usePart<P>(part: Part<P>): ComponentType<P> | null {
  const [Fetched, setFetched] = useState(() => part.fetched())
  const [failure, setFailure] = useState<Error | null>(null)
  useEffect(() => {
    if (!Fetched) part.load().then(() => setFetched(() => part.fetched()), setFailure)
  }, [Fetched, part])
  if (failure) throw failure
  return Fetched
}
