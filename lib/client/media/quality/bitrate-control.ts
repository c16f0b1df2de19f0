import { steadyNow } from '@/lib/client/browser/steady-time'
import * as lines from './network-quality'
import * as policy from './video-policy'

/** What sends the picture. */
export interface Sender {
  limitVideo(limit: policy.VideoLimit): Promise<void>
}

/** Watches the line of a call and keeps one's own picture within what it bears. */
export interface LineKeeper {
  observed(report: RTCStatsReport, link: Sender): void
  view(): lines.LineView | null
  level(): policy.VideoLevel
  /** There is no call to measure any more. */
  reset(): void
}

interface LineKeeperOptions {
  /** What is sent as the picture. */
  content(): 'camera' | 'screen' | null
  /** A voice is sent beside it. */
  hasVoice(): boolean
  changed(): void
}

const everyMs = 1_000
/** Readings look back this far: long enough for the other side to have reported. */
const windowMs = 4_000
/** After so long without a report the line was cut, or the page slept: what was read before says nothing of now. */
const interruptedMs = 2_500

const limits: Record<'camera' | 'screen', Record<policy.VideoLevel, policy.VideoLimit>> = {
  camera: {
    full: { active: true },
    low: { active: true, maxBitrate: 180_000, maxFramerate: 15, scaleResolutionDownBy: 2 },
    paused: { active: false },
  },
  // Letters that are made smaller cannot be read: fewer pictures instead.
  screen: {
    full: { active: true },
    low: { active: true, maxBitrate: 250_000, maxFramerate: 3 },
    paused: { active: false },
  },
}

export function createLineKeeper(options: LineKeeperOptions): LineKeeper {
  let history: readonly lines.LineTotals[] = []
  let watch = lines.unwatched
  let view: lines.LineView | null = null
  let plan = policy.startPlan(0)
  let measured: Sender | null = null
  let observedAtMs = 0
  let applied: policy.VideoLimit | null = null

  /** A new attempt counts from nothing and sends without limits, and a picture that was paused on the old one is tried on it at once. */
  function follow(link: Sender, nowMs: number): void {
    const interrupted = nowMs - observedAtMs > interruptedMs
    observedAtMs = nowMs
    if (measured === link && !interrupted) return
    if (measured !== link) {
      measured = link
      applied = null
      plan = policy.onNewPath(plan, nowMs)
    }
    plan = { ...plan, badSinceMs: null }
    history = []
  }

  function apply(): void {
    const limit = limits[options.content() ?? 'camera'][plan.level]
    if (!measured || limit === applied) return
    if (applied || plan.level !== 'full') void measured.limitVideo(limit)
    applied = limit
  }

  function read(now: lines.LineTotals): void {
    const [before] = history
    history = [...history.filter(({ atMs }) => now.atMs - atMs < windowMs), now]
    if (!before) return
    const reading = lines.readingOf(before, now)
    watch = lines.watchedLine(watch, lines.gradeOf(reading))
    view = { ...watch.shown, reading }
    const sends = options.content() !== null
    plan = sends ? policy.adapted(plan, reading, now.atMs, options.hasVoice()) : policy.startPlan(now.atMs)
    options.changed()
  }

  return {
    observed(report, link) {
      const nowMs = steadyNow()
      follow(link, nowMs)
      const last = history.at(-1)
      if (!last || nowMs - last.atMs >= everyMs) read(lines.totalsOf(report, nowMs))
      apply()
    },
    view: () => view,
    level: () => plan.level,
    reset() {
      measured = null
      history = []
      watch = lines.unwatched
      view = null
      plan = policy.startPlan(0)
    },
  }
}
