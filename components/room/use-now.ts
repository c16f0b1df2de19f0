'use client'

import { useSyncExternalStore } from 'react'

const tickMs = 250

function subscribe(tick: () => void): () => void {
  const timer = setInterval(tick, tickMs)
  return () => clearInterval(timer)
}

const thisSecond = () => Math.floor(Date.now() / tickMs) * tickMs

/** This device's clock in ms, in steps of a quarter second; whoever bills uses the server's offset on top. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, thisSecond, thisSecond)
}
