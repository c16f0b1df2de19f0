import type { Server as HttpServer } from 'node:http'
import { createAppointmentService } from './appointment'
import { createCluster } from './cluster'
import { alone, type Cluster } from './cluster/cluster'
import { createGroupService } from './group'
import { herf } from './group/herf'
import { BackgroundJobs } from './jobs/background-jobs'
import { createChangeReader } from './jobs/database-changes'
import { countRooms } from './jobs/room-counts'
import { steadyClock } from './operations/clock'
import { readiness } from './operations/health'
import { intervals as defaultIntervals } from './operations/intervals'
import { createMetrics } from './operations/metrics'
import { keepAliveMs as defaultKeepAliveMs, type SignallingOptions } from './options'
import { createAdmission, createRoomAdmission, refusal } from './rooms/admission'
import { createAttach } from './rooms/attach'
import { createDepartures } from './rooms/departures'
import { createDispatch } from './rooms/dispatch'
import { roomRules } from './rooms/handlers'
import { Polls } from './rooms/handlers/room-polls'
import { createHub } from './rooms/hub'
import { Membership } from './rooms/membership'
import { createRooms } from './rooms/rooms'
import type { Services } from './rooms/service'
import { UsedTickets } from './rooms/used-tickets'
import { createChatWriter } from './store/chat-writer'
import { databaseClock as createDatabaseClock } from './store/database-clock'
import { createPresence } from './store/presence'
import { createQualityWriter } from './store/quality-writer'
import { ConnectionGuard, connectionLimits } from './transport/connection-limits'
import { createHttpServer } from './transport/http'
import { attachSockets } from './transport/sockets'

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
  const services = Object.values(parts.services)
  const { tasks, writer, metrics, httpServer, io, fleet, intervals } = parts

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
      for (const service of services) service.stop()
      parts.hub.stop()
      const closed = io.close()
      httpServer.closeAllConnections()
      await closed
      const flushed = [parts.presence.flush(), ...services.map((service) => service.flush())]
      await within(drainTimeoutMs, Promise.all(flushed)).catch(late)
      metrics.stop()
      logger.info('drained')
    },
  }
}

/** What each kind of room does besides being a room: a line for each. */
function servicesOf(
  parts: Parameters<typeof createAppointmentService>[0] & Parameters<typeof createGroupService>[0],
): Services {
  return {
    appointment: createAppointmentService(parts),
    group: createGroupService(parts),
  }
}

/** Other words for the same rooms, a namespace each. */
const dialects = [herf]

/** Puts the parts together; each is handed what it needs and knows no other. */
function assemble(options: SignallingOptions, state: { readonly draining: boolean }) {
  const { db, credentials, nodeId, logger, allowedOrigins, clock = steadyClock } = options
  const intervals = { ...defaultIntervals, ...options.intervals }
  const limits = { ...connectionLimits, ...options.connectionLimits }
  const metrics = createMetrics()
  const databaseClock = createDatabaseClock(clock)
  const { retryMs, seatHeldMs } = intervals
  const stopping = () => state.draining
  const presence = createPresence({ db, nodeId, clock, databaseClock, metrics })
  const writer = createChatWriter(db, clock, metrics)
  const quality = createQualityWriter(db, metrics, logger)
  const wakeSweep = () => tasks.wakeSweep()
  const held = { db, clock, databaseClock, presence, metrics, logger, retryMs }
  const { signReceipts = async () => undefined } = options
  const services = servicesOf({
    ...{ ...held, wakeSweep, signReceipts, ...intervals },
    allow: (room, member) => hub.allow(room, member),
    stopSending: (room, member, source) => hub.stopSending(room, member, source),
    sendOut: (member) => membership.sendOut(member),
  })
  const rooms = createRooms(db, clock, databaseClock, services, (room) => fleet.forgot(room.sessionId))
  const common = { ...held, rooms }
  const departures = createDepartures({ ...common, seatHeldMs, stopping })
  const hub = createHub({ ...common, media: options.media })
  const membership = new Membership({ ...common, credentials, departures, hub, stopping })
  const polls = new Polls(db)
  const readChanges = createChangeReader({ ...common, membership, polls })
  const tasks = new BackgroundJobs({ ...common, services, readChanges, intervals })
  const arrivals = new ConnectionGuard(limits, options.trustProxy, clock, () => metrics.cut.inc())
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
  const spent = new UsedTickets(clock)
  const receive = createDispatch({
    rules: roomRules({ membership, hub, polls, writer, quality, metrics }),
    services,
    metrics,
    clock,
    logger,
  })
  const entry = {
    enter: createRoomAdmission(rooms),
    welcome: createAttach({ ...common, membership, receive }),
  }
  const fleet = clusterOf(options, { ...common, ...entry, nodeId, writer })
  const admit = createAdmission({ ...entry, credentials, spent, databaseClock, logger, fleet })
  const open = () => !state.draining && tasks.recovered
  // One of several says at once that it is not there yet, and the proxy asks another.
  const opened = options.redis ? Promise.resolve() : tasks.opened
  const io = attachSockets({ ...common, httpServer, allowedOrigins, arrivals, open, opened, admit, dialects })
  return { tasks, writer, services, presence, hub, metrics, httpServer, io, fleet, intervals }
}

type Shared = Omit<Parameters<typeof createCluster>[0], 'url' | 'pace' | 'busy'>

/** Without a Redis this node is the only one, and nothing of the others is made. */
function clusterOf({ redis }: SignallingOptions, shared: Shared): Cluster {
  if (!redis) return alone
  return createCluster({ ...shared, ...redis, busy: () => refusal('server_busy') })
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
