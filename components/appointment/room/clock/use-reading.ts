'use client'

import { useCallback, useSyncExternalStore } from 'react'
import type { RoomClock } from '@/lib/client/appointment/clock'
import { steadyNow } from '@/lib/client/browser/steady-time'
import { isPaused, type Reading, readClock } from './clock-words'

/** Often enough that no second is skipped; drawn only when a second has passed. */
const tickMs = 250

function subscribe(tick: () => void): () => void {
  const timer = setInterval(tick, tickMs)
  return () => clearInterval(timer)
}

/** The paid clock as it stands now; null before it has started. */
export function useReading(clock: RoomClock): Reading | null {
  const remaining = useCallback(() => readClock(clock, steadyNow())?.remainingSeconds ?? null, [clock])
  const remainingSeconds = useSyncExternalStore(subscribe, remaining, remaining)
  if (remainingSeconds === null) return null
  return { remainingSeconds, elapsedSeconds: clock.paidSeconds - remainingSeconds }
}

/** Whether the clock stands. */
export function usePaused(clock: RoomClock): boolean {
  const paused = useCallback(() => isPaused(clock, steadyNow()), [clock])
  return useSyncExternalStore(subscribe, paused, paused)
}

/** The server's clock in ms, as of the second that runs. */
export function useServerSecond({ offsetMs }: Pick<RoomClock, 'offsetMs'>): number {
  const second = useCallback(() => Math.floor((steadyNow() + offsetMs) / 1000) * 1000, [offsetMs])
  return useSyncExternalStore(subscribe, second, second)
}
