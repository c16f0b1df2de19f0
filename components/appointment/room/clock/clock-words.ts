import { standsFrom } from '@/lib/client/appointment/absence'
import type { RoomClock } from '@/lib/client/appointment/clock'
import { timer } from '@/locales/en/appointment/clock'

/** The paid clock at one moment, in whole seconds. `remaining` rounds up, so that it shows 0 only when the time is really over. */
export interface Reading {
  readonly remainingSeconds: number
  readonly elapsedSeconds: number
}

/** The clock stands: somebody whose time counts is not here, or nothing arrives. */
export function isPaused(clock: RoomClock, localNowMs: number): boolean {
  const stands = standsFrom(clock)
  return stands !== null && localNowMs + clock.offsetMs >= stands
}

/** `localNowMs` is this device's `steadyNow()`; the clock's offset corrects it. Null before both sides were in. */
export function readClock(clock: RoomClock, localNowMs: number): Reading | null {
  if (clock.startedAtMs === null || clock.endsAtMs === null) return null
  const nowMs = Math.min(localNowMs + clock.offsetMs, standsFrom(clock) ?? Number.POSITIVE_INFINITY)
  const leftMs = clock.endsAtMs - nowMs
  const remainingSeconds = Math.min(clock.paidSeconds, Math.max(0, Math.ceil(leftMs / 1000)))
  return { remainingSeconds, elapsedSeconds: clock.paidSeconds - remainingSeconds }
}

const pad = (part: number) => String(part).padStart(2, '0')

/** 754 → "12:34", 3909 → "1:05:09". */
export function digits(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const clock = `${pad(minutes % 60)}:${pad(seconds % 60)}`
  return minutes < 60 ? clock.replace(/^0(?=\d:)/, '') : `${Math.floor(minutes / 60)}:${clock}`
}

export type Urgency = 'calm' | 'last-five-minutes' | 'last-minute'

export function urgencyOf(remainingSeconds: number): Urgency {
  if (remainingSeconds <= 60) return 'last-minute'
  return remainingSeconds <= 300 ? 'last-five-minutes' : 'calm'
}

const announcedMinutes = [10, 5, 1]
/** How long an announcement stands: background tabs tick as slowly as once in some seconds and must not miss it. */
const announcementSeconds = 20

/** What a screen reader hears of the time: at 10, 5 and 1 minute and never else. */
export function timeAnnouncement(remainingSeconds: number): string {
  const minutes = announcedMinutes.find(
    (minute) => remainingSeconds <= minute * 60 && remainingSeconds > minute * 60 - announcementSeconds,
  )
  return minutes === undefined ? '' : timer.minutesLeft(minutes)
}
