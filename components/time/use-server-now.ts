'use client'

import { useEffect, useState } from 'react'
import { originMs, steadyNow } from '@/lib/client/browser/steady-time'
import { quietly } from '@/lib/client/browser/try-storage'

/**
 * The server's time in ms, ticking every second. Until the page is alive it is `serverTime`, which is also what the server drew.
 * How far the two clocks are apart is measured when the page comes alive: its answer had then just been written.
 */
export function useServerNow(serverTime: string): number {
  const serverMs = Date.parse(serverTime)
  const [nowMs, setNowMs] = useState(serverMs)

  useEffect(() => {
    const offsetMs = serverMs - writtenAtMs()
    const tick = () => setNowMs(steadyNow() + offsetMs)
    tick()
    const timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [serverMs])

  return nowMs
}

/** When, by this device's clock, the page's answer began to arrive; now, for an answer that came later. */
function writtenAtMs(): number {
  const page: unknown = quietly(() => performance.getEntriesByType('navigation')[0])
  const fresh = page instanceof PerformanceNavigationTiming && performance.now() - page.responseStart < 10_000
  return fresh ? originMs() + page.responseStart : steadyNow()
}
