import type { Database } from '@/lib/db/functions/index'
import type { Clock } from '../operations/clock'
import type { Intervals } from '../operations/intervals'
import type { Logger } from '../operations/logger'
import type { Metrics } from '../operations/metrics'
import { type Loop, loop } from '../operations/repeat'
import type { LiveRoom } from '../rooms/live-room'
import type { Rooms } from '../rooms/rooms'
import type { Services } from '../rooms/service'
import type { DatabaseClock } from '../store/database-clock'
import type { Presence } from '../store/presence'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly rooms: Rooms
  readonly presence: Presence
  readonly services: Services
  readonly metrics: Metrics
  readonly logger: Logger
  readonly intervals: Intervals
  readChanges(): Promise<void>
}

const flushMs = 200
/** Whoever arrives while the server recovers waits for it, but not longer than this. */
const openingMs = 2_000
/** Missed polls after which the database counts as away. */
const missedPolls = 5

/** What runs by the clock: recovery at boot, then beats, sweeps, and reading what others changed. */
export class BackgroundJobs {
  readonly #loops: Loop[] = []
  #sweeping: Loop | undefined
  #answeredMs = Number.NEGATIVE_INFINITY
  #recovered = false
  #sweptMs: number
  #unsubscribe: () => void = () => undefined
  #endWait: () => void = () => undefined
  /** Resolves when people may be let in, or when that takes too long to be waited for. */
  readonly opened = new Promise<void>((resolve) => {
    this.#endWait = resolve
  })

  constructor(private readonly parts: Parts) {
    const { clock, metrics } = parts
    this.#sweptMs = clock.nowMs()
    metrics.collect(() => metrics.sweepLag.set((clock.nowMs() - this.#sweptMs) / 1000))
  }

  /** The predecessor's leases are closed: people may be let in. */
  get recovered(): boolean {
    return this.#recovered
  }

  /** Recovered, and the database answered lately. */
  get healthy(): boolean {
    const silentMs = this.parts.clock.nowMs() - this.#answeredMs
    return this.#recovered && silentMs < this.parts.intervals.pollMs * missedPolls
  }

  /** Tries to recover presence, and runs everything from when that succeeded. Never throws. */
  async start(): Promise<void> {
    setTimeout(this.#endWait, openingMs).unref()
    await this.#recover().catch((error: unknown) => {
      this.parts.logger.error({ err: error }, 'the database cannot be asked; nobody is let in until it can')
      this.#repeat('recover', this.parts.intervals.retryMs, () => this.#recover())
    })
  }

  async stop(): Promise<void> {
    this.#unsubscribe()
    await Promise.all(this.#loops.map((each) => each.stop()))
  }

  wakeSweep(): void {
    this.#sweeping?.wake()
  }

  async #recover(): Promise<void> {
    if (this.#recovered) return
    await this.parts.presence.recover()
    this.#recovered = true
    this.#endWait()
    this.#answeredMs = this.parts.clock.nowMs()
    this.#run()
  }

  #run(): void {
    const { presence, services, intervals, db } = this.parts
    this.#repeat('beat', intervals.beatMs, () => this.#beat())
    this.#repeat('leave', flushMs, () => presence.flush())
    for (const { jobs } of Object.values(services))
      for (const { task, everyMs, run } of jobs) this.#repeat(task, everyMs, run)
    const polling = this.#repeat('poll', intervals.pollMs, () => this.#poll())
    this.#unsubscribe = db.onChange(() => polling.wake())
    this.#sweeping = this.#repeat('sweep', intervals.sweepMs, () => this.#sweep())
    this.#sweeping.wake()
  }

  #repeat(task: string, everyMs: number, run: () => Promise<void>): Loop {
    const { metrics, logger, intervals } = this.parts
    const failed = (error: unknown) => {
      metrics.databaseFailures.inc({ task })
      logger.warn({ err: error, task }, 'a task failed; it is tried again')
    }
    const running = loop(run, { everyMs, retryMs: intervals.retryMs, failed })
    this.#loops.push(running)
    return running
  }

  async #beat(): Promise<void> {
    const { presence, rooms } = this.parts
    for (const sessionId of await presence.beat()) {
      const room = rooms.held(sessionId)
      await room?.service.learn()
    }
    for (const room of rooms.all()) {
      if (room.service.waitsToStart) await this.#startLate(room)
    }
  }

  /** Both are here, but when the second came the first one's lease had lapsed: the clock has yet to start. */
  async #startLate(room: LiveRoom): Promise<void> {
    const [member] = room.seated()
    if (!member?.lease) return
    const { lease, connection } = member
    const arrived = await this.parts.presence.open({
      member,
      lease,
      cameMs: connection.heardMs(),
      goOn: false,
    })
    if (arrived.outcome === 'refused') return room.service.learn()
    room.service.present(arrived.live)
    room.service.welcomed()
  }

  async #sweep(): Promise<void> {
    const { db, rooms, metrics, intervals } = this.parts
    rooms.forgetIdle(intervals.idleRoomMs)
    const endSweep = metrics.sweepTime.startTimer()
    try {
      await this.#handOver()
      for (const ended of await db.rpc('sweep_sessions', {})) {
        rooms.held(ended.sessionId)?.service.finish(ended, 'sweep')
      }
      metrics.sweeps.inc({ outcome: 'done' })
      this.#sweptMs = this.parts.clock.nowMs()
    } catch (error) {
      metrics.sweeps.inc({ outcome: 'failed' })
      throw error
    } finally {
      endSweep()
    }
  }

  /** Brings the database up to what was heard here: who is silent, who has gone, and what each kind knows besides. */
  async #handOver(): Promise<void> {
    const { presence, services } = this.parts
    const kinds = Object.values(services).map((service) => service.flush())
    await Promise.all([presence.flush(), presence.renew(presence.quiet()), ...kinds])
  }

  async #poll(): Promise<void> {
    await this.parts.readChanges()
    this.#answeredMs = this.parts.clock.nowMs()
  }
}
