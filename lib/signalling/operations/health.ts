import type { Metrics } from './metrics'

/**
 * Answers the function that names what keeps this server from letting people in, at the moment of asking; the metrics say the same.
 * @param troubles whether each is there now
 */
export function readiness(
  metrics: Pick<Metrics, 'collect' | 'unready'>,
  troubles: Readonly<Record<string, () => boolean>>,
): () => string[] {
  metrics.collect(() => {
    for (const [reason, isThere] of Object.entries(troubles))
      metrics.unready.set({ reason }, isThere() ? 1 : 0)
  })
  return () => Object.entries(troubles).flatMap(([reason, isThere]) => (isThere() ? [reason] : []))
}
