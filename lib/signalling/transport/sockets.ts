import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { type DefaultEventsMap, Server, type Socket } from 'socket.io'
import type { ConnectRefusal } from '@/lib/contract/codes'
import { limits } from '@/lib/limits'
import type { Clock } from '../operations/clock'
import type { Logger } from '../operations/logger'
import type { Metrics } from '../operations/metrics'
import { seldom } from '../operations/seldom'
import { type Admission, refusal } from '../rooms/admission'
import type { Dialect } from '../rooms/dialect'
import type { ConnectionGuard, RawConnection } from './connection-limits'
import { type ClosedDoor, guardDoors } from './doors'
import { type EngineSocket, FastPath } from './fast-path/fast-path'
import { socketEvent } from './fast-path/socket-event'
import type { TurnedAway } from './strangers'

interface SocketData {
  admitted?: Extract<Admission, { ok: true }>
}
type None = DefaultEventsMap
type RoomSocket = Socket<None, None, None, SocketData>

interface Parts {
  readonly httpServer: HttpServer
  readonly allowedOrigins: readonly string[]
  readonly arrivals: ConnectionGuard
  readonly clock: Clock
  readonly metrics: Metrics
  readonly logger: Logger
  /** Whether anybody can be let in now. */
  open(): boolean
  /** Resolves when the server has just been started and its doors open, or stay shut. */
  readonly opened: Promise<void>
  admit(auth: unknown): Promise<Admission>
  /** Beside the main namespace. */
  readonly dialects: readonly Dialect[]
}

/** Socket.IO reads `data` of the error that refuses a connection. */
class ConnectError extends Error {
  constructor(readonly data: ConnectRefusal) {
    super(data.message)
  }
}

/** Socket.IO around the rooms: who may connect, and what becomes of a connection. The only file that knows it. */
export function attachSockets(parts: Parts): Server<None, None, None, SocketData> {
  const { arrivals, metrics } = parts
  const io = new Server<None, None, None, SocketData>(parts.httpServer, {
    transports: ['websocket'],
    allowUpgrades: false,
    serveClient: false,
    maxHttpBufferSize: limits.frame.value.most,
    connectTimeout: limits.admittedWithin.value.most,
    pingInterval: limits.pingInterval.value.most,
    pingTimeout: limits.pingTimeout.value.most,
    perMessageDeflate: false,
    httpCompression: false,
  })
  guardDoors(parts.httpServer, (request) => {
    const closed = () => (parts.open() ? doorFor(arrivals.turnAway(request)) : 503)
    // After a crash everybody is at the door before it opens: turned away, they would all come twice.
    return parts.open() ? closed() : parts.opened.then(closed)
  })
  const lanes = new WeakMap<object, FastPath>()
  io.engine.on('connection', (connection: RawConnection & EngineSocket) => {
    if (connection.request) arrivals.arrived(connection, connection.request)
    lanes.set(connection, new FastPath(connection, parts.clock))
  })
  const log = seldom((fields, words) => parts.logger.info(fields, words), parts.clock)
  for (const dialect of [undefined, ...parts.dialects]) {
    const namespace = io.of(dialect?.namespace ?? '/')
    namespace.use((socket, next) => {
      const { auth } = socket.handshake
      void refusalOf(parts, socket, dialect ? dialect.credentials(auth) : auth).then((refused) => {
        if (!refused) return next()
        metrics.refusedConnections.inc({ code: refused.code })
        const origin = socket.request.headers.origin?.slice(0, 100)
        log({ code: refused.code, reason: refused.reason, origin }, 'a connection was refused')
        next(new ConnectError(refused))
      })
    })
    namespace.on('connection', (socket) => {
      arrivals.settled(socket.request)
      Object.assign(socket.handshake, { headers: {}, query: {}, auth: {} })
      const lane = lanes.get(socket.conn)
      if (lane) welcome(socket, lane, dialect)
    })
  }
  return io
}

function doorFor(turnedAway: TurnedAway | null): ClosedDoor | null {
  if (turnedAway === null) return null
  return turnedAway === 'full' ? 503 : 429
}

/**
 * A foreign page is refused here and not at the handshake, where a browser sees only "websocket error": so a wrong address in the configuration names itself
 * in its console and in our metrics. No credential is looked at, and the connection ends by itself within seconds; it counts as a stranger's of its address.
 */
async function refusalOf(parts: Parts, socket: RoomSocket, auth: unknown): Promise<ConnectRefusal | null> {
  const over = parts.arrivals.attempt(socket.request)
  if (over) return refusal(over)
  if (!originAllowed(socket.request, parts.allowedOrigins)) return refusal('origin_refused')
  if (!parts.open()) return refusal('server_busy')
  const admission = await parts.admit(auth)
  if (!admission.ok) return admission.refusal
  socket.data.admitted = admission
  return null
}

/** CORS does not cover WebSockets. Clients that are not browsers send no origin. */
function originAllowed({ headers: { origin } }: IncomingMessage, allowed: readonly string[]): boolean {
  return origin === undefined || allowed.includes(origin)
}

/** Where a dialect is spoken every event takes the long way: it is for other programs, and the lane knows the main namespace alone. */
function welcome(socket: RoomSocket, lane: FastPath, dialect: Dialect | undefined): void {
  const { admitted } = socket.data
  if (!admitted) return void socket.disconnect(true)
  // Not kept for as long as the connection lasts.
  delete socket.data.admitted
  const spoken = dialect?.speaker((event, json) => lane.send(event, json, dialect.namespace))
  const guest = admitted.welcome({
    send: spoken ? (event, json) => spoken.say(event, json) : (event, json) => lane.send(event, json),
    dismiss() {
      lane.flush()
      socket.disconnect(true)
    },
    cut: () => void socket.conn.close(true),
    heardMs: () => lane.heardMs,
  })
  if (!guest) return
  if (!spoken) lane.open((event) => guest.hear(event))
  // What is not a plain event of text. Never handed on to Socket.IO's own listeners: there, an event named `error` would end the process.
  socket.use((event) => guest.hear(spoken ? spoken.hear(socketEvent(event)) : socketEvent(event)))
  // A malformed packet; Socket.IO closes the connection by itself.
  socket.on('error', () => undefined)
  socket.on('disconnect', (reason) =>
    guest.closed(reason === 'client namespace disconnect' ? 'left' : 'connection_lost'),
  )
}
