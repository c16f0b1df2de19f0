import type { LineReading } from './network-quality'

/** What is left of one's own picture: full · low: small and slow · paused: nothing, so that the voice has the line for itself. */
export type VideoLevel = 'full' | 'low' | 'paused'

/** Pure: readings and the time come in. A weak line first lowers the picture, then pauses it, and brings it back by itself. */
export interface VideoPlan {
  readonly level: VideoLevel
  readonly sinceMs: number
  /** Since when every reading was bad (good); null: the last one was not. */
  readonly badSinceMs: number | null
  readonly goodSinceMs: number | null
  /** How long the line must be good before a paused picture is tried again. */
  readonly patienceMs: number
  /** When it last came back from a pause. */
  readonly revivedAtMs: number | null
}

export const startPatienceMs = 8_000
const longestPatienceMs = 60_000
/** Bad for this long: one step down. */
export const lowerAfterMs = 3_000
export const pauseAfterMs = 5_000
/** Good for this long: from low to full. */
export const raiseAfterMs = 8_000
/** A picture that has to be paused again so soon came back too early. */
const relapseMs = 30_000

/** Above any of these a picture makes it worse; below all of the second it may come back. */
export const badLine = { lost: 0.1, rttMs: 800 } as const
export const goodLine = { lost: 0.04, rttMs: 500 } as const
/** What a picture needs at least; under this the browser itself thinks that it does not fit. */
export const neededBps = { full: 120_000, low: 45_000 } as const

export function startPlan(nowMs: number): VideoPlan {
  return {
    level: 'full',
    sinceMs: nowMs,
    badSinceMs: null,
    goodSinceMs: null,
    patienceMs: startPatienceMs,
    revivedAtMs: null,
  }
}

/** `mayPause`: there is a voice to keep. Without one, a pause would leave nothing to be received at all. */
export function adapted(plan: VideoPlan, reading: LineReading, nowMs: number, mayPause: boolean): VideoPlan {
  const bad = isBad(reading, plan.level)
  const next: VideoPlan = {
    ...plan,
    badSinceMs: bad ? (plan.badSinceMs ?? nowMs) : null,
    goodSinceMs: isGood(reading) ? (plan.goodSinceMs ?? nowMs) : null,
  }
  const badMs = next.badSinceMs === null ? 0 : nowMs - next.badSinceMs
  const goodMs = next.goodSinceMs === null ? 0 : nowMs - next.goodSinceMs
  switch (plan.level) {
    case 'full':
      return badMs >= lowerAfterMs ? moved(next, 'low', nowMs) : next
    case 'low':
      if (badMs >= pauseAfterMs && mayPause) return paused(next, nowMs)
      return goodMs >= raiseAfterMs ? moved(next, 'full', nowMs) : next
    case 'paused':
      return goodMs >= plan.patienceMs || !mayPause
        ? { ...moved(next, 'low', nowMs), revivedAtMs: nowMs }
        : next
    default:
      return plan.level satisfies never
  }
}

/** The line may be another one: a paused picture is tried on it, small and slow. If it has to go again soon, the usual relapse counts. */
export function onNewPath(plan: VideoPlan, nowMs: number): VideoPlan {
  return plan.level === 'paused' ? { ...moved(plan, 'low', nowMs), revivedAtMs: nowMs } : plan
}

function moved(plan: VideoPlan, level: VideoLevel, nowMs: number): VideoPlan {
  return { ...plan, level, sinceMs: nowMs, badSinceMs: null, goodSinceMs: null }
}

/** Each relapse doubles the wait: a picture that comes and goes is worse than none. */
function paused(plan: VideoPlan, nowMs: number): VideoPlan {
  const relapse = plan.revivedAtMs !== null && nowMs - plan.revivedAtMs < relapseMs
  const patienceMs = relapse ? Math.min(plan.patienceMs * 2, longestPatienceMs) : startPatienceMs
  return { ...moved(plan, 'paused', nowMs), patienceMs }
}

function isBad({ lostOut, rttMs, capacityBps }: LineReading, level: VideoLevel): boolean {
  if ((lostOut ?? 0) >= badLine.lost || (rttMs ?? 0) >= badLine.rttMs) return true
  return level !== 'paused' && capacityBps !== null && capacityBps < neededBps[level]
}

/** The browser's guess at the capacity does not count on the way up: it hardly rises while little is sent. */
function isGood({ lostOut, rttMs }: LineReading): boolean {
  return (lostOut ?? 0) < goodLine.lost && (rttMs ?? 0) < goodLine.rttMs
}

/** What a picture may cost. An absent figure is no limit. */
export interface VideoLimit {
  readonly active: boolean
  readonly maxBitrate?: number
  readonly maxFramerate?: number
  readonly scaleResolutionDownBy?: number
}
