'use client'

import { useEffect, useEffectEvent, useState } from 'react'

const firstDelayMs = 3_000
const longestDelayMs = 60_000

/** 3 s, 6 s, 12 s … 60 s, each up to a fifth longer, so that all the waiting pages do not come back at once. */
export function delayOf(attempt: number, random: number): number {
  return Math.round(Math.min(longestDelayMs, firstDelayMs * 2 ** attempt) * (1 + random / 5))
}

interface Recheck {
  /** Seconds until the next try; 0 while one is under way. */
  readonly seconds: number
  readonly tryNow: () => void
}

/** Asks whether the service is well, again and again and ever more slowly, until it is. */
export function useRecheck(onWell: () => void): Recheck {
  const [attempt, setAttempt] = useState(0)
  const [nextMs, setNextMs] = useState(() => delayOf(0, 0))
  const [leftMs, setLeftMs] = useState(nextMs)
  const arrived = useEffectEvent(onWell)

  useEffect(() => {
    const atMs = performance.now() + nextMs
    const abort = new AbortController()
    const tick = async () => {
      const left = Math.max(0, atMs - performance.now())
      setLeftMs(left)
      if (left > 0) return
      clearInterval(timer)
      if (await isWell(abort.signal)) return arrived()
      if (abort.signal.aborted) return
      setNextMs(delayOf(attempt + 1, Math.random()))
      setAttempt(attempt + 1)
    }
    const timer = setInterval(tick, 1000)
    void tick()
    return () => {
      clearInterval(timer)
      abort.abort()
    }
  }, [attempt, nextMs])

  return { seconds: Math.ceil(leftMs / 1000), tryNow: () => setNextMs(0) }
}

async function isWell(signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch('/api/health', { cache: 'no-store', signal })
    return answer.ok
  } catch {
    return false
  }
}
