'use client'

import { useEffect, useEffectEvent } from 'react'

const firstMs = 2_500

/** Ever more slowly, each up to a fifth later, so that a room's waiting pages do not all ask at once. */
function delayOf(tries: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 1.15 ** tries) * (1 + Math.random() / 5)
}

/**
 * Acts again and again while `active` and while somebody looks at the page, ever more slowly; at once when they look again.
 */
export function useAgain(active: boolean, longestMs: number, act: () => Promise<unknown>): void {
  const ask = useEffectEvent(act)
  useEffect(() => {
    if (!active) return
    let timer: ReturnType<typeof setTimeout>
    let tries = 0
    let over = false
    const plan = () => {
      timer = setTimeout(() => void next(), delayOf(tries, longestMs))
    }
    const next = async () => {
      if (document.visibilityState === 'hidden') return plan()
      tries += 1
      await ask()
      if (!over) plan()
    }
    const looked = () => {
      if (document.visibilityState === 'hidden') return
      clearTimeout(timer)
      tries = 0
      void next()
    }
    plan()
    document.addEventListener('visibilitychange', looked)
    return () => {
      over = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', looked)
    }
  }, [active, longestMs])
}
