import type { Args, Database, Result } from '@/lib/db/functions'
import { DatabaseUnavailable, Refusal } from '@/lib/db/refusals'
import { inBatches } from './batches'
import type { Clock } from './clock'
import type { DatabaseClock } from './database-clock'
import type { LiveRoom } from './live-room'
import type { Metrics } from './metrics'

export interface Presence {
  /** Opens or renews a lease for a side, and starts the clock if both are there. Throws what the database throws. */
  open(room: LiveRoom, side: 'client' | 'consultant', lease: string): Promise<Result<'start_session'>>
  /** So many leases are being opened that waiting for one takes long. */
  readonly crowded: boolean
  /** Ends a lease with the next batch. */
  close(lease: string, reason: string): void
  /** Renews all leases of this node; answers the sessions that turned out to be over. */
  beat(): Promise<string[]>
  /** Writes what `close` collected. */
  flush(): Promise<void>
  /** Closes what a dead predecessor left open. Must be done before the first lease is opened. */
  recover(): Promise<void>
}

interface Parts {
  readonly db: Database
  readonly nodeId: string
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly metrics: Metrics
}

type Arrival = Args<'start_sessions'>['p_arrivals'][number]

/** Each is a subtransaction; PostgreSQL keeps this many at hand. */
const maxBatch = 50
/** About as many as are opened within the time of one join on a quiet server. */
const crowd = 20

/** Who is there, as leases in the database: what billing is measured by. One statement per beat for the whole node. */
export function createPresence({ db, nodeId, clock, databaseClock, metrics }: Parts): Presence {
  const open = new Set<string>()
  const closing = new Map<string, string>()
  let opening = 0
  const arrive = inBatches(
    (arrivals: Arrival[]) => db.rpc('start_sessions', { p_node_id: nodeId, p_arrivals: arrivals }),
    maxBatch,
    (error) => error instanceof DatabaseUnavailable,
  )

  const close = (lease: string, reason: string) => {
    open.delete(lease)
    closing.set(lease, reason)
  }
  return {
    get crowded() {
      return opening >= crowd
    },
    async open(room, side, lease) {
      const askedMs = clock.nowMs()
      opening += 1
      try {
        const { sessionId } = room
        const answer = await arrive({ sessionId, participantType: side, connectionId: lease })
        if (answer.outcome === 'refused') throw new Refusal(answer.reason, 'This side cannot be present now.')
        const { live } = answer
        open.add(lease)
        databaseClock.observe(live.serverTime, askedMs)
        return live
      } catch (error) {
        // The answer may have been lost on its way; then a new lease exists that nobody will renew.
        if (!open.has(lease)) close(lease, 'connection_lost')
        throw error
      } finally {
        opening -= 1
      }
    },
    close,
    async beat() {
      metrics.beatSize.set(open.size)
      if (open.size === 0) return []
      const askedMs = clock.nowMs()
      const renewed = await db.rpc('renew_presence', { p_node_id: nodeId, p_connection_ids: [...open] })
      databaseClock.observe(renewed.serverTime, askedMs)
      metrics.beatLag.observe((clock.nowMs() - askedMs) / 1000)
      return renewed.overSessionIds
    },
    async flush() {
      for (const reason of new Set(closing.values())) {
        const leases = [...closing].flatMap(([lease, why]) => (why === reason ? [lease] : []))
        await db.rpc('close_presence', { p_node_id: nodeId, p_connection_ids: leases, p_reason: reason })
        for (const lease of leases) closing.delete(lease)
      }
    },
    async recover() {
      await db.rpc('recover_presence', { p_node_id: nodeId })
    },
  }
}
