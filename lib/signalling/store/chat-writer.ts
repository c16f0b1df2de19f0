import type { Args, Database, Result } from '@/lib/db/functions/index'
import { DatabaseUnavailable } from '@/lib/db/refusals'
import { limits } from '@/lib/limits'
import type { Clock } from '../operations/clock'
import type { Metrics } from '../operations/metrics'

export type NewMessage = Args<'store_messages'>['p_messages'][number]
export type Stored = Result<'store_messages'>[number]

export interface ChatWriter {
  /**
   * Stores one message; messages of one room are stored in the order of the calls, and their `settled` run in that order, too.
   * Rejects with what the database threw; whether the message was stored is then unknown.
   */
  store(message: NewMessage, settled: (outcome: Stored) => void): Promise<void>
  /** Resolves when nothing is left to write. */
  idle(): Promise<void>
}

const maxBatch = 200

interface Waiting {
  readonly message: NewMessage
  readonly sinceMs: number
  readonly done: (outcome: Stored) => void
  readonly failed: (error: unknown) => void
}

/** While one batch is being written the next one collects: a quiet server writes at once, a busy one in fewer statements. */
export function createChatWriter(db: Database, clock: Clock, metrics: Metrics): ChatWriter {
  let waiting: Waiting[] = []
  let writing: Promise<void> | null = null

  const write = async (batch: Waiting[]): Promise<void> => {
    try {
      const outcomes = await db.rpc('store_messages', { p_messages: batch.map(({ message }) => message) })
      for (const [index, entry] of batch.entries()) {
        const outcome = outcomes[index]
        if (!outcome) throw new Error('store_messages answered fewer outcomes than messages')
        metrics.chatCommit.observe((clock.nowMs() - entry.sinceMs) / 1000)
        entry.done(outcome)
      }
    } catch (error) {
      // One message that the database cannot take must not fail those that happened to be written with it.
      if (batch.length === 1 || error instanceof DatabaseUnavailable) {
        for (const entry of batch) entry.failed(error)
      } else for (const entry of batch) await write([entry])
    }
  }
  const writeAll = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      await write(batch)
    }
    writing = null
  }
  return {
    store(message, settled) {
      if (waiting.length >= limits.waitingMessages.value.most)
        return Promise.reject(new DatabaseUnavailable('Too much is waiting.'))
      return new Promise((resolve, reject) => {
        const done = (outcome: Stored) => {
          try {
            settled(outcome)
            resolve()
          } catch (error) {
            reject(error)
          }
        }
        waiting.push({ message, sinceMs: clock.nowMs(), done, failed: reject })
        writing ??= writeAll()
      })
    },
    async idle() {
      await writing
    },
  }
}
