import type { LeaveReason } from '@/lib/contract/socket/member'
import type { Args, Database, Result } from '@/lib/db/functions/index'
import { DatabaseUnavailable } from '@/lib/db/refusals'
import { limits } from '@/lib/limits'
import type { MemberId } from '@/lib/room/member'
import type { Clock } from '../operations/clock'
import type { Metrics } from '../operations/metrics'
import { inBatches } from './batching'
import type { DatabaseClock } from './database-clock'

/** server_restarted: the server let go of the connection, or died under it; it was heard until then. */
export type LeaseEnd = LeaveReason | 'server_restarted' | 'session_over'

export interface Presence {
  /** Opens or renews a lease for a member from when its join came in, and starts the clock if both are there. Throws what the database throws. */
  open(arriving: Arriving): Promise<Arrived>
  /** So many leases are being opened that waiting for one takes long. */
  readonly crowded: boolean
  /** Ends a lease with the next batch, where its connection was last heard. */
  close(lease: string, why: LeaseEnd, heardMs: number): void
  /** Renews leases until their connections were last heard; answers the sessions that turned out to be over. */
  renew(leases: readonly string[]): Promise<string[]>
  /** The same for all leases of this node. */
  beat(): Promise<string[]>
  /** Those leases (of all that are open) whose connections are not as lively as honest ones are. */
  quiet(among?: readonly string[]): string[]
  /** Writes what `close` collected. */
  flush(): Promise<void>
  /** Closes what a dead predecessor left open. Must be done before the first lease is opened. */
  recover(): Promise<void>
}

/** A connection as its presence is counted. */
interface Present {
  readonly id: MemberId
  readonly room: { readonly sessionId: string }
  /** `heardMs`: when anything was last heard of it, by the local clock. */
  readonly connection: { heardMs(): number }
}

export interface Arriving {
  readonly member: Present
  readonly lease: string
  /** When its join came in, by the local clock. */
  readonly cameMs: number
  /** The person leaves the other session in which it is. */
  readonly goOn: boolean
}
export type Arrived = Result<'start_sessions'>[number]

interface Parts {
  readonly db: Database
  readonly nodeId: string
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly metrics: Metrics
}

type Arrival = Args<'start_sessions'>['p_arrivals'][number]
interface Ended {
  readonly why: LeaseEnd
  readonly heardMs: number
}

/** All of a batch are locked until the last of it is written. */
const maxBatch = 50
/** About as many as are opened within the time of one join on a quiet server. */
const crowd = 20
/** A connection that answers pings was heard within the time of one, and of its answer's way. */
const livelyMs = limits.pingInterval.value.most + 1_000

/** Who is there, as leases in the database: what billing is measured by. One statement per beat for the whole node. */
export function createPresence({ db, nodeId, clock, databaseClock, metrics }: Parts): Presence {
  const open = new Map<string, Present['connection']>()
  const closing = new Map<string, Ended>()
  let opening = 0
  const age = (sinceMs: number) => Math.max(0, Math.round(clock.nowMs() - sinceMs))
  const arrive = inBatches(
    (questions: Arriving[]) =>
      db.rpc('start_sessions', {
        p_node_id: nodeId,
        p_arrivals: questions.map((one) => arrivalOf(one, age(one.cameMs))),
      }),
    maxBatch,
    (error) => error instanceof DatabaseUnavailable,
  )

  const close = (lease: string, why: LeaseEnd, heardMs: number) => {
    open.delete(lease)
    // Our outage is no excuse for who was silent before it.
    const lost = why === 'server_restarted' && age(heardMs) > livelyMs
    closing.set(lease, { why: lost ? 'connection_lost' : why, heardMs })
  }
  const renew = async (leases: readonly string[]) => {
    const held = leases.flatMap((lease) => {
      const connection = open.get(lease)
      return connection ? [{ lease, heardMs: connection.heardMs() }] : []
    })
    if (held.length === 0) return []
    const askedMs = clock.nowMs()
    const renewed = await db.rpc('renew_presence', {
      p_node_id: nodeId,
      p_connection_ids: held.map(({ lease }) => lease),
      p_heard_ms: held.map(({ heardMs }) => age(heardMs)),
    })
    databaseClock.observe(renewed.serverTime, askedMs)
    return renewed.overSessionIds
  }
  return {
    get crowded() {
      return opening >= crowd
    },
    async open(arriving) {
      const { member, lease } = arriving
      const askedMs = clock.nowMs()
      opening += 1
      try {
        const answer = await arrive(arriving)
        if (answer.outcome === 'refused') return answer
        open.set(lease, member.connection)
        databaseClock.observe(answer.live.serverTime, askedMs)
        return answer
      } catch (error) {
        // The answer may have been lost on its way; then a new lease exists that nobody will renew.
        if (!open.has(lease)) close(lease, 'connection_lost', arriving.cameMs)
        throw error
      } finally {
        opening -= 1
      }
    },
    close,
    renew,
    async beat() {
      metrics.beatSize.set(open.size)
      const startedMs = clock.nowMs()
      const over = await renew([...open.keys()])
      if (open.size > 0) metrics.beatLag.observe((clock.nowMs() - startedMs) / 1000)
      return over
    },
    quiet: (among = [...open.keys()]) =>
      among.filter((lease) => age(open.get(lease)?.heardMs() ?? Number.POSITIVE_INFINITY) > livelyMs),
    async flush() {
      const reasons = new Set([...closing.values()].map(({ why }) => why))
      for (const reason of reasons) {
        const ended = [...closing].filter(([, { why }]) => why === reason)
        await db.rpc('close_presence', {
          p_node_id: nodeId,
          p_connection_ids: ended.map(([lease]) => lease),
          p_reason: reason,
          p_heard_ms: ended.map(([, { heardMs }]) => age(heardMs)),
        })
        for (const [lease, one] of ended) if (closing.get(lease) === one) closing.delete(lease)
      }
    },
    async recover() {
      await db.rpc('recover_presence', { p_node_id: nodeId })
    },
  }
}

/** As SQL takes it. */
function arrivalOf({ member, lease, goOn }: Arriving, ageMs: number): Arrival {
  return {
    sessionId: member.room.sessionId,
    memberId: member.id,
    connectionId: lease,
    ageMs,
    ...(goOn ? { goOn } : {}),
  }
}
