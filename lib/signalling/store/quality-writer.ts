import type { Args, Database } from '@/lib/db/functions/index'
import { DatabaseUnavailable } from '@/lib/db/refusals'
import type { Logger } from '../operations/logger'
import type { Metrics } from '../operations/metrics'
import { inBatches } from './batching'

type Report = Args<'record_call_quality'>['p_reports'][number]

export interface QualityWriter {
  /** Keeps a report as soon as the database has time for it. Nothing depends on it: one that cannot be kept is dropped. */
  keep(report: Report): void
}

const maxBatch = 200
const maxWaiting = 2_000

export function createQualityWriter(db: Database, metrics: Metrics, logger: Logger): QualityWriter {
  let waiting = 0
  const write = inBatches(
    async (reports: Report[]) => {
      await db.rpc('record_call_quality', { p_reports: reports })
      return reports
    },
    maxBatch,
    (error) => error instanceof DatabaseUnavailable,
  )
  return {
    keep(report) {
      if (waiting >= maxWaiting) return
      waiting += 1
      write(report)
        .catch((error: unknown) => {
          metrics.databaseFailures.inc({ task: 'quality' })
          if (!(error instanceof DatabaseUnavailable)) {
            logger.warn({ err: error, sessionId: report.sessionId }, 'a report of quality was not kept')
          }
        })
        .finally(() => {
          waiting -= 1
        })
    },
  }
}
