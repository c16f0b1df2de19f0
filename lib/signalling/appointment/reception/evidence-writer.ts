import type { Database } from '@/lib/db/functions/index'
import { DatabaseUnavailable } from '@/lib/db/refusals'
import type { Clock } from '@/lib/signalling/operations/clock'
import type { Logger } from '@/lib/signalling/operations/logger'
import type { Evidence } from './evidence'

const maxBatch = 200

export interface EvidenceWriter {
  /** There is something of it to be written. */
  note(evidence: Evidence): void
  /** Writes what there is, of one session or of all. Throws when the database cannot be asked; nothing is lost by that. */
  write(sessionId?: string): Promise<void>
}

/** Evidence of all rooms, in few statements; none when nothing happened. */
export function createEvidenceWriter(db: Database, clock: Clock, logger: Logger): EvidenceWriter {
  const noted = new Set<Evidence>()

  const send = async (taken: readonly NonNullable<ReturnType<Evidence['take']>>[]): Promise<void> => {
    try {
      await db.rpc('report_calls', { p_reports: taken.map(({ report }) => report) })
    } catch (error) {
      if (error instanceof DatabaseUnavailable) throw error
      // One report that the database cannot take must not spoil those that happened to be written with it.
      if (taken.length > 1) for (const one of taken) await send([one])
      else logger.error({ err: error }, 'what a page reported of its call could not be kept')
    }
    for (const one of taken) one.done()
  }
  return {
    note: (evidence) => void noted.add(evidence),
    async write(sessionId) {
      const nowMs = clock.nowMs()
      const taken = [...noted].flatMap((evidence) => {
        if (sessionId !== undefined && evidence.sessionId !== sessionId) return []
        const one = evidence.take(nowMs)
        return one ? [one] : []
      })
      try {
        while (taken.length > 0) {
          await send(taken.slice(0, maxBatch))
          taken.splice(0, maxBatch)
        }
      } catch (error) {
        for (const one of taken) one.undo()
        throw error
      }
      for (const evidence of noted) if (!evidence.unwritten) noted.delete(evidence)
    },
  }
}
