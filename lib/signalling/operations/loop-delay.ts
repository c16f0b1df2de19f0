import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolutionMs = 20
const windowMs = 1_000
/** A mean delay that everybody feels; relayed messages wait for it twice. */
const tooSlowMs = 150
/** One slow window is a large batch or a collection; this many in a row are too much load. */
const slowWindows = 3

export interface LoopDelay {
  /** It has been too slow for a while: more people would make it worse. */
  readonly lagging: boolean
  /** Seconds at a quantile (0 to 1), since it was last asked for them. */
  quantiles<Q extends number>(of: readonly Q[]): Map<Q, number>
  stop(): void
}

/** Judges the mean delay of one window after the other. */
export function lagJudge(): (meanMs: number) => boolean {
  let slow = 0
  return (meanMs) => {
    slow = meanMs > tooSlowMs ? slow + 1 : 0
    return slow >= slowWindows
  }
}

/** How late the event loop is. What Node measures includes the pause between two measurements, which is none. */
export function watchLoopDelay(): LoopDelay {
  const sinceAsked = monitorEventLoopDelay({ resolution: resolutionMs })
  const window = monitorEventLoopDelay({ resolution: resolutionMs })
  const judge = lagJudge()
  let lagging = false
  sinceAsked.enable()
  window.enable()
  const timer = setInterval(() => {
    lagging = judge(Math.max(0, window.mean / 1e6 - resolutionMs))
    window.reset()
  }, windowMs)
  timer.unref()
  return {
    get lagging() {
      return lagging
    },
    quantiles(of) {
      const seconds = (quantile: number) =>
        Math.max(0, sinceAsked.percentile(quantile * 100) / 1e6 - resolutionMs) / 1000
      const result = new Map(of.map((quantile) => [quantile, seconds(quantile)] as const))
      sinceAsked.reset()
      return result
    },
    stop() {
      clearInterval(timer)
      sinceAsked.disable()
      window.disable()
    },
  }
}
