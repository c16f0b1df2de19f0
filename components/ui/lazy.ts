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
 * Where the network is gone it is tried until it comes back: what was to be drawn besides is no reason to end a call that runs.
 * @param essential there is no page without it
 * @throws while drawing, when what is essential cannot be fetched though there is a network, as after an update of the server
 */
export function usePart<P>(part: Part<P>, essential = false): ComponentType<P> | null {
  const [Fetched, setFetched] = useState(() => part.fetched())
  const [failure, setFailure] = useState<Error | null>(null)
  useEffect(() => {
    if (Fetched) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    let tries = 0
    const fetchPart = () =>
      part.load().then(
        () => setFetched(() => part.fetched()),
        (error: Error) => {
          if (over) return
          tries += 1
          if (essential && navigator.onLine && tries === mostTries) setFailure(error)
          else timer = setTimeout(fetchPart, tryAgainMs * Math.min(tries, 8))
        },
      )
    void fetchPart()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [Fetched, part, essential])
  if (failure) throw failure
  return Fetched
}

const tryAgainMs = 2_000
const mostTries = 3
