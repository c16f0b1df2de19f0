import type { Database } from '@/lib/db/functions'
import type { Clock } from './clock'
import type { DatabaseClock } from './database-clock'
import type { Endings } from './endings'
import type { HandOver } from './hand-over'
import type { LiveRoom } from './live-room'
import type { Logger } from './logger'
import { type Loop, loop } from './loop'
import type { Metrics } from './metrics'
import type { Intervals } from './options'
import type { Presence } from './presence'
import type { EvidenceWriter } from './reception/evidence-writer'
import type { Rooms } from './rooms'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly rooms: Rooms
  readonly presence: Presence
  readonly handOver: HandOver
  readonly evidence: EvidenceWriter
  readonly endings: Endings
  readonly metrics: Metrics
  readonly logger: Logger
  readonly intervals: Intervals
  readChanges(): Promise<void>
  signReceipts(): Promise<unknown>
}

const flushMs = 200
/** What pages report beyond the usual, which is rare, is written so soon: the web app may end a session at any moment. */
const evidenceMs = 1_000
/** Whoever arrives while the server recovers waits for it, but not longer than this. */
const openingMs = 2_000
/** Missed polls after which the database counts as away. */
const missedPolls = 5

/** What runs by the clock: recovery at boot, then beats, sweeps, and reading what others changed. */
export class Tasks {
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
    const { presence, evidence, intervals, db } = this.parts
    this.#repeat('beat', intervals.beatMs, () => this.#beat())
    this.#repeat('leave', flushMs, () => presence.flush())
    this.#repeat('evidence', evidenceMs, () => evidence.write())
    const polling = this.#repeat('poll', intervals.pollMs, () => this.#poll())
    this.#unsubscribe = db.onChange(() => polling.wake())
    this.#repeat('aftermath', intervals.aftermathMs, () => this.#settleAftermath())
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
    const { presence, rooms, endings } = this.parts
    for (const sessionId of await presence.beat()) {
      const room = rooms.held(sessionId)
      if (room) await endings.learn(room)
    }
    for (const room of rooms.all()) {
      if (room.live && !room.startedAt && !room.ended) await this.#startLate(room)
    }
  }

  /** Both are here, but when the second came the first one's lease had lapsed: the clock has yet to start. */
  async #startLate(room: LiveRoom): Promise<void> {
    const { presence, endings, databaseClock } = this.parts
    const [member] = room.seated()
    if (!member?.lease) return
    const { lease, connection } = member
    const arrived = await presence.open({ member, lease, cameMs: connection.heardMs(), goOn: false })
    if (arrived.outcome === 'refused') return endings.learn(room)
    room.learnClock(arrived.live)
    room.announceClock(databaseClock.now())
    endings.arm(room)
  }

  async #sweep(): Promise<void> {
    const { db, rooms, endings, metrics, intervals } = this.parts
    rooms.forgetIdle(intervals.idleRoomMs)
    const endSweep = metrics.sweepTime.startTimer()
    try {
      await this.parts.handOver.ofAll()
      for (const ended of await db.rpc('sweep_sessions', {})) {
        const room = rooms.held(ended.sessionId)
        if (room) endings.finish(room, ended, 'sweep')
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

  /** What follows a settlement: the receipt is signed, and earnings become payable when their dispute window is over. */
  async #settleAftermath(): Promise<void> {
    await this.parts.signReceipts()
    await this.parts.db.rpc('release_due_earnings', {})
  }

  async #poll(): Promise<void> {
    await this.parts.readChanges()
    this.#answeredMs = this.parts.clock.nowMs()
  }
}
