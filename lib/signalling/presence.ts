import type { Database, Result } from '@/lib/db/functions'
import type { Clock } from './clock'
import type { DatabaseClock } from './database-clock'
import type { LiveRoom } from './live-room'
import type { Metrics } from './metrics'

export interface Presence {
  /** Opens or renews a lease for a side, and starts the clock if both are there. Throws what the database throws. */
  open(room: LiveRoom, side: 'client' | 'consultant', lease: string): Promise<Result<'start_session'>>
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

/** Who is there, as leases in the database: what billing is measured by. One statement per beat for the whole node. */
export function createPresence({ db, nodeId, clock, databaseClock, metrics }: Parts): Presence {
  const open = new Set<string>()
  const closing = new Map<string, string>()

  const close = (lease: string, reason: string) => {
    open.delete(lease)
    closing.set(lease, reason)
  }
  return {
    async open(room, side, lease) {
      const askedMs = clock.nowMs()
      try {
        const live = await db.rpc('start_session', {
          p_session_id: room.sessionId,
          p_participant_type: side,
          p_node_id: nodeId,
          p_connection_id: lease,
        })
        open.add(lease)
        databaseClock.observe(live.serverTime, askedMs)
        return live
      } catch (error) {
        // The answer may have been lost on its way; then a new lease exists that nobody will renew.
        if (!open.has(lease)) close(lease, 'connection_lost')
        throw error
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
