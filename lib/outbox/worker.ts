import type { Database } from '@/lib/db'
import type { Delivery } from '@/lib/db/functions/outbox'

/** Who tells others what happened, of one kind (docs/outbox.md). */
export interface Consumer {
  readonly kind: string
  /** So many to one receiver at once, over all workers. */
  readonly each: number
  /** Longer than any attempt takes. */
  readonly leaseSeconds: number
  /** Begins all of them at once, and finishes each in the database. What is thrown is logged, and its delivery comes again. */
  begin(deliveries: readonly Delivery[]): readonly Promise<void>[]
}

interface Parts {
  readonly database: Pick<Database, 'rpc' | 'onChange'>
  readonly consumers: readonly Consumer[]
  failed(error: unknown, task: string): void
  readonly pollMs?: number
}

const placeAtOnce = 500
const retryMs = 2_000
const forgetEveryMs = 10 * 60_000
const forgetAtOnce = 1_000

/** Gives what happened its place and hands it to the consumers, until it is stopped; in any number of processes. */
export function startWorker({ database, consumers, failed, pollMs = 500 }: Parts): { stop(): Promise<void> } {
  const underWay = new Set<Promise<void>>()
  let stopped = false
  let woken = false
  let endNap: () => void = () => undefined
  let forgotMs = Number.NEGATIVE_INFINITY

  const wake = () => {
    woken = true
    endNap()
  }
  const nap = async (ms: number) => {
    if (woken || stopped) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      endNap = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  function keep(act: Promise<void>, task: string): void {
    const kept = act
      .catch((error: unknown) => failed(error, task))
      .finally(() => {
        underWay.delete(kept)
        wake()
      })
    underWay.add(kept)
  }

  async function deliver({ kind, each, leaseSeconds, begin }: Consumer): Promise<void> {
    const deliveries = await database.rpc('claim_deliveries', {
      p_kind: kind,
      p_each: each,
      p_lease_seconds: leaseSeconds,
    })
    for (const act of begin(deliveries)) keep(act, kind)
  }

  async function forget(): Promise<void> {
    if (performance.now() - forgotMs < forgetEveryMs) return
    for (let forgotten = forgetAtOnce; forgotten === forgetAtOnce && !stopped; )
      forgotten = (await database.rpc('forget_outbox', { p_limit: forgetAtOnce })).forgotten
    forgotMs = performance.now()
  }

  async function turn(): Promise<void> {
    const { placed } = await database.rpc('place_outbox', { p_limit: placeAtOnce })
    if (placed === placeAtOnce) woken = true
    for (const consumer of consumers) if (!stopped) await deliver(consumer)
    await forget()
  }

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false
      let pauseMs = pollMs
      await turn().catch((error: unknown) => {
        failed(error, 'outbox')
        woken = false
        pauseMs = retryMs
      })
      await nap(pauseMs)
    }
  }

  const unsubscribe = database.onChange(wake)
  const running = run()
  return {
    async stop() {
      stopped = true
      unsubscribe()
      endNap()
      await running
      await Promise.all(underWay)
    },
  }
}
