import type { AddressInfo } from 'node:net'
import { createAdmission } from './admission'
import { Arrivals } from './arrivals'
import { createChangeReader } from './changes'
import { createChatWriter } from './chat-writer'
import { steadyClock } from './clock'
import { databaseClock as createDatabaseClock } from './database-clock'
import { createEndings } from './endings'
import { createGate } from './gate'
import { createRules } from './handlers'
import { createHttpServer } from './http'
import { createMetrics } from './metrics'
import { connectionLimits, intervals as defaultIntervals, type SignallingOptions } from './options'
import { createPresence } from './presence'
import { countRooms } from './room-counts'
import { createRooms } from './rooms'
import { createSeats } from './seats'
import { attachSockets } from './sockets'
import { SpentTickets } from './spent-tickets'
import { createTasks } from './tasks'

export interface SignallingServer {
  /** Listens; answers the port. Returns also while the database is down: `/readyz` says so, and it is tried again. */
  listen(port: number, host?: string): Promise<number>
  /** Stops: finishes what is being written, closes every lease, drops the connections so that clients come back elsewhere. */
  drain(): Promise<void>
}

/** How long stopping waits for the database. */
const drainTimeoutMs = 5_000

/** Puts the parts together; each is handed what it needs and knows no other. */
export function createSignallingServer(options: SignallingOptions): SignallingServer {
  const { db, credentials, nodeId, logger, clock = steadyClock } = options
  const intervals = { ...defaultIntervals, ...options.intervals }
  const state = { draining: false }
  const metrics = createMetrics()
  const databaseClock = createDatabaseClock(clock)
  const rooms = createRooms(db, clock, databaseClock)
  const presence = createPresence({ db, nodeId, clock, databaseClock, metrics })
  const writer = createChatWriter(db, clock, metrics)
  const { retryMs } = intervals
  const wakeSweep = () => tasks.wakeSweep()
  const endings = createEndings({ db, databaseClock, presence, metrics, logger, retryMs, wakeSweep })
  const stopping = () => state.draining
  const seats = createSeats({ db, credentials, databaseClock, presence, endings, stopping })
  const readChanges = createChangeReader({ db, clock, databaseClock, rooms, seats, endings })
  const tasks = createTasks({
    db,
    clock,
    rooms,
    presence,
    endings,
    readChanges,
    databaseClock,
    metrics,
    logger,
    intervals,
  })
  const rules = createRules({ seats, writer, endings, metrics })
  const limits = { ...connectionLimits, ...options.connectionLimits }
  const arrivals = new Arrivals(limits, options.trustProxy, clock, () => metrics.cut.inc())
  countRooms(metrics, rooms, arrivals)
  const httpServer = createHttpServer({
    requestTimeoutMs: limits.requestTimeoutMs,
    ready: () => !state.draining && tasks.healthy(),
    registry: metrics.registry,
  })
  const io = attachSockets({
    httpServer,
    allowedOrigins: options.allowedOrigins,
    arrivals,
    metrics,
    clock,
    seats,
    open: () => !state.draining && tasks.recovered(),
    admit: createAdmission({ credentials, rooms, spent: new SpentTickets(clock), clock, logger }),
    receive: createGate({ rules, metrics, logger }),
  })

  return {
    async listen(port, host) {
      // The port first: whoever cannot have it must not touch the leases of the one that does.
      await new Promise<void>((resolve, reject) => {
        httpServer.once('error', reject)
        httpServer.listen(port, host, resolve)
      })
      const listening = portOf(httpServer.address()) ?? port
      await tasks.start()
      logger.info({ port: listening, nodeId }, 'listening')
      return listening
    },
    async drain() {
      if (state.draining) return
      state.draining = true
      await within(drainTimeoutMs, Promise.all([tasks.stop(), writer.idle()]))
      endings.stop()
      const closed = io.close()
      httpServer.closeAllConnections()
      await closed
      await within(drainTimeoutMs, presence.flush())
      metrics.stop()
      logger.info('drained')
    },
  }

  async function within(ms: number, work: Promise<unknown>): Promise<void> {
    const timeout = new AbortController()
    const expiry = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      timeout.signal.addEventListener('abort', () => clearTimeout(timer))
    })
    await Promise.race([work, expiry]).catch((error: unknown) => logger.warn({ err: error }, 'draining'))
    timeout.abort()
  }
}

function portOf(address: AddressInfo | string | null): number | undefined {
  return typeof address === 'object' && address ? address.port : undefined
}
