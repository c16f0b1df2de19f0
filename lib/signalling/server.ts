import type { Server as HttpServer } from 'node:http'
import { createAdmission, createEntrance, refusal } from './admission'
import { Arrivals } from './arrivals'
import { createChangeReader } from './changes'
import { createChatWriter } from './chat-writer'
import { steadyClock } from './clock'
import { databaseClock as createDatabaseClock } from './database-clock'
import { createDepartures } from './departures'
import { createEndings } from './endings'
import { createExtensions } from './extensions'
import { createFleet } from './fleet'
import { alone, type Fleet } from './fleet/fleet'
import { createGate } from './gate'
import { createWelcome } from './guest'
import { createHandOver } from './hand-over'
import { createRules } from './handlers'
import { createHttpServer } from './http'
import { createMetrics } from './metrics'
import {
  connectionLimits,
  intervals as defaultIntervals,
  keepAliveMs as defaultKeepAliveMs,
  type SignallingOptions,
} from './options'
import { createPresence } from './presence'
import { createQualityWriter } from './quality-writer'
import { readiness } from './readiness'
import { createReception } from './reception'
import { createEvidenceWriter } from './reception/evidence-writer'
import { countRooms } from './room-counts'
import { createRooms } from './rooms'
import { Seats } from './seats'
import { attachSockets } from './sockets'
import { SpentTickets } from './spent-tickets'
import { Tasks } from './tasks'

export interface SignallingServer {
  /** Listens; answers the port. Returns also while the database is down: `/readyz` says so, and it is tried again. */
  listen(port: number, host?: string): Promise<number>
  /** Stops: finishes what is being written, closes every lease, drops the connections so that clients come back. */
  drain(): Promise<void>
}

/**
 * Connections that the system holds for us until they are taken. When a server is back everybody comes at once, and whoever finds no place (Node holds 511)
 * is tried again by its system only a second later. The system's own limit (`net.core.somaxconn`) stands above it.
 */
const arrivalsInWaiting = 4_096

/** Arrivals are asked about in batches, of rooms and of leases: two statements at a time. */
const rehearsals = 2

/** Has a connection to the database make its plans before the first arrival needs them. */
async function rehearse({ db, logger }: SignallingOptions): Promise<void> {
  await db.rpc('rehearse_session', {}).catch((error: unknown) => {
    logger.debug({ err: error }, 'the database could not be warmed; the first people wait for it')
  })
}

/** How long stopping waits for the database, twice. */
const drainTimeoutMs = 5_000

export function createSignallingServer(options: SignallingOptions): SignallingServer {
  const { nodeId, logger } = options
  const state = { draining: false }
  const parts = assemble(options, state)
  const { tasks, writer, endings, extensions, metrics, httpServer, io, fleet, intervals } = parts

  return {
    async listen(port, host) {
      // The port first: whoever cannot have it must not touch the leases of the one that does.
      await bind(httpServer, port, host)
      const address = httpServer.address()
      const listening = typeof address === 'object' && address ? address.port : port
      // Beside the recovery, on connections of its own: nobody waits for it, and who comes in after it waits less.
      for (let each = 0; each < rehearsals; each += 1) void rehearse(options)
      await fleet.start()
      await tasks.start()
      logger.info({ port: listening, nodeId }, 'listening')
      return listening
    },
    async drain() {
      if (state.draining) return
      state.draining = true
      await fleet.leave(intervals.leaveMs)
      const late = (error: unknown) => logger.warn({ err: error }, 'not everything could be written')
      await within(drainTimeoutMs, Promise.all([tasks.stop(), writer.idle()])).catch(late)
      endings.stop()
      extensions.stop()
      const closed = io.close()
      httpServer.closeAllConnections()
      await closed
      await within(drainTimeoutMs, Promise.all([parts.presence.flush(), parts.evidence.write()])).catch(late)
      metrics.stop()
      logger.info('drained')
    },
  }
}

/** Puts the parts together; each is handed what it needs and knows no other. */
function assemble(options: SignallingOptions, state: { readonly draining: boolean }) {
  const { db, credentials, nodeId, logger, allowedOrigins, clock = steadyClock } = options
  const intervals = { ...defaultIntervals, ...options.intervals }
  const limits = { ...connectionLimits, ...options.connectionLimits }
  const metrics = createMetrics()
  const databaseClock = createDatabaseClock(clock)
  const rooms = createRooms(db, clock, databaseClock, (room) => {
    endings.disarm(room)
    reception.forget(room)
    fleet.forgot(room.sessionId)
  })
  const presence = createPresence({ db, nodeId, clock, databaseClock, metrics })
  const writer = createChatWriter(db, clock, metrics)
  const quality = createQualityWriter(db, metrics, logger)
  const evidence = createEvidenceWriter(db, clock, logger)
  const handOver = createHandOver(presence, evidence)
  const common = { db, clock, databaseClock, presence, handOver, rooms, metrics, logger }
  const wakeSweep = () => tasks.wakeSweep()
  const endings = createEndings({ ...common, retryMs: intervals.retryMs, wakeSweep })
  const extensions = createExtensions({ ...common, endings })
  const stopping = () => state.draining
  const { retryMs } = intervals
  const reception = createReception({ ...common, endings, writer: evidence })
  const { seatHeldMs } = intervals
  const departures = createDepartures({ ...common, reception, extensions, seatHeldMs, stopping })
  const seats = new Seats({
    ...common,
    credentials,
    departures,
    reception,
    endings,
    extensions,
    retryMs,
    stopping,
  })
  const readChanges = createChangeReader({ ...common, seats, endings })
  const { signReceipts = async () => undefined } = options
  const tasks = new Tasks({ ...common, evidence, endings, readChanges, signReceipts, intervals })
  const arrivals = new Arrivals(limits, options.trustProxy, clock, () => metrics.cut.inc())
  countRooms(metrics, rooms, arrivals)
  const { requestTimeoutMs } = limits
  const unready = readiness(metrics, {
    draining: () => state.draining,
    full: () => arrivals.full,
    database: () => !tasks.healthy,
    redis: () => fleet.impaired,
    event_loop: () => metrics.loopDelay.lagging,
  })
  const { metricsToken, keepAliveMs = defaultKeepAliveMs } = options
  const { registry } = metrics
  const httpServer = createHttpServer({ requestTimeoutMs, unready, registry, metricsToken, keepAliveMs })
  const spent = new SpentTickets(clock)
  const receive = createGate({
    rules: createRules({ ...common, seats, writer, endings, extensions, quality, reception }),
    metrics,
    clock,
    logger,
  })
  const entry = { enter: createEntrance(rooms), welcome: createWelcome({ ...common, seats, receive }) }
  const fleet = fleetOf(options, { ...common, ...entry, nodeId, writer })
  const admit = createAdmission({ ...entry, credentials, spent, databaseClock, logger, fleet })
  const open = () => !state.draining && tasks.recovered
  // One of several says at once that it is not there yet, and the proxy asks another.
  const opened = options.redis ? Promise.resolve() : tasks.opened
  const io = attachSockets({ ...common, httpServer, allowedOrigins, arrivals, open, opened, admit })
  return { tasks, writer, endings, extensions, presence, evidence, metrics, httpServer, io, fleet, intervals }
}

type Shared = Omit<Parameters<typeof createFleet>[0], 'url' | 'pace' | 'busy'>

/** Without a Redis this node is the only one, and nothing of the others is made. */
function fleetOf({ redis }: SignallingOptions, shared: Shared): Fleet {
  if (!redis) return alone
  return createFleet({ ...shared, ...redis, busy: () => refusal('server_busy') })
}

function bind(server: HttpServer, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: arrivalsInWaiting }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Waits for `work`, but not for ever. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
