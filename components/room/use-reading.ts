'use client'

import { useCallback, useSyncExternalStore } from 'react'
import type { RoomClock } from '@/lib/client/snapshot'
import { isPaused, type Reading, readClock } from './clock-words'

/** Often enough that no second is skipped; drawn only when a second has passed. */
const tickMs = 250

function subscribe(tick: () => void): () => void {
  const timer = setInterval(tick, tickMs)
  return () => clearInterval(timer)
}

/** The paid clock as it stands now; null before it has started. */
export function useReading(clock: RoomClock): Reading | null {
  const remaining = useCallback(() => readClock(clock, Date.now())?.remainingSeconds ?? null, [clock])
  const remainingSeconds = useSyncExternalStore(subscribe, remaining, remaining)
  return remainingSeconds === null ? null : readingOf(clock, remainingSeconds)
}

/** Whether the clock stands still because the two are apart. */
export function usePaused(clock: RoomClock): boolean {
  const paused = useCallback(() => isPaused(clock, Date.now()), [clock])
  return useSyncExternalStore(subscribe, paused, paused)
}

function readingOf(clock: RoomClock, remainingSeconds: number): Reading {
  const totalSeconds = Math.round(((clock.endsAtMs ?? 0) - (clock.startedAtMs ?? 0)) / 1000)
  return { remainingSeconds, elapsedSeconds: Math.max(0, totalSeconds - remainingSeconds) }
}
