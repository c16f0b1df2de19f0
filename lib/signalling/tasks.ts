import type { Database } from '@/lib/db/functions'
import { Refusal } from '@/lib/db/refusals'
import type { Clock } from './clock'
import type { DatabaseClock } from './database-clock'
import type { Endings } from './endings'
import type { LiveRoom } from './live-room'
import type { Logger } from './logger'
import { type Loop, loop } from './loop'
import type { Metrics } from './metrics'
import type { Intervals } from './options'
import type { Presence } from './presence'
import type { Rooms } from './rooms'

export interface Tasks {
  /** Tries to recover presence, and runs everything from when that succeeded. Never throws. */
  start(): Promise<void>
  stop(): Promise<void>
  wakeSweep(): void
  /** The predecessor's leases are closed: people may be let in. */
  recovered(): boolean
  /** Recovered, and the database answered lately. */
  healthy(): boolean
}

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly rooms: Rooms
  readonly presence: Presence
  readonly endings: Endings
  readonly metrics: Metrics
  readonly logger: Logger
  readonly intervals: Intervals
  readChanges(): Promise<void>
}

const flushMs = 200
/** Missed polls after which the database counts as away. */
const missedPolls = 5

/** What runs by the clock: recovery at boot, then beats, sweeps, and reading what others changed. */
export function createTasks(parts: Parts): Tasks {
  const { db, clock, databaseClock, rooms, presence, endings, metrics, logger, intervals } = parts
  const { retryMs } = intervals
  const loops: Loop[] = []
  let sweeping: Loop | undefined
  let answeredMs = Number.NEGATIVE_INFINITY
  let recovered = false
  let unsubscribe: () => void = () => undefined

  const repeat = (task: string, everyMs: number, run: () => Promise<void>): Loop => {
    const failed = (error: unknown) => {
      metrics.databaseFailures.inc({ task })
      logger.warn({ err: error, task }, 'a task failed; it is tried again')
    }
    const running = loop(run, { everyMs, retryMs: Math.min(retryMs, everyMs), failed })
    loops.push(running)
    return running
  }

  const beat = async () => {
    for (const sessionId of await presence.beat()) {
      const room = rooms.held(sessionId)
      if (room) await endings.learn(room)
    }
    for (const room of rooms.all()) {
      if (room.live && !room.startedAt && !room.ended) await startLate(room)
    }
  }

  /** Both are here, but when the second came the first one's lease had lapsed: the clock has yet to start. */
  const startLate = async (room: LiveRoom) => {
    const [member] = room.seated()
    if (!member?.lease) return
    try {
      room.learnClock(await presence.open(room, member.side, member.lease))
      room.announceClock(databaseClock.now())
      endings.arm(room)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await endings.learn(room)
    }
  }

  const sweep = async () => {
    rooms.forgetIdle(intervals.idleRoomMs)
    try {
      for (const ended of await db.rpc('sweep_sessions', {})) {
        const room = rooms.held(ended.sessionId)
        if (room) endings.finish(room, ended, 'sweep')
      }
      metrics.sweeps.inc({ outcome: 'done' })
    } catch (error) {
      metrics.sweeps.inc({ outcome: 'failed' })
      throw error
    }
  }

  const poll = async () => {
    await parts.readChanges()
    answeredMs = clock.nowMs()
  }

  const run = () => {
    recovered = true
    answeredMs = clock.nowMs()
    repeat('beat', intervals.beatMs, beat)
    repeat('leave', flushMs, () => presence.flush())
    sweeping = repeat('sweep', intervals.sweepMs, sweep)
    const polling = repeat('poll', intervals.pollMs, poll)
    unsubscribe = parts.db.onChange(() => polling.wake())
    sweeping.wake()
  }

  const recover = async () => {
    if (recovered) return
    await presence.recover()
    run()
  }

  return {
    async start() {
      await recover().catch((error: unknown) => {
        logger.error({ err: error }, 'the database cannot be asked; nobody is let in until it can')
        repeat('recover', retryMs, recover)
      })
    },
    async stop() {
      unsubscribe()
      await Promise.all(loops.map((each) => each.stop()))
    },
    wakeSweep: () => sweeping?.wake(),
    recovered: () => recovered,
    healthy: () => recovered && clock.nowMs() - answeredMs < intervals.pollMs * missedPolls,
  }
}
