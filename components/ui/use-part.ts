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
 * @param optional the page is worth as much without it: null when it cannot be fetched
 * @throws while drawing, when what is not optional cannot be fetched
 */
export function usePart<P>(part: Part<P>, optional = false): ComponentType<P> | null {
  const [Fetched, setFetched] = useState(() => part.fetched())
  const [failure, setFailure] = useState<Error | null>(null)
  useEffect(() => {
    if (Fetched) return
    const failed = optional ? () => undefined : setFailure
    part.load().then(() => setFetched(() => part.fetched()), failed)
  }, [Fetched, part, optional])
  if (failure) throw failure
  return Fetched
}
