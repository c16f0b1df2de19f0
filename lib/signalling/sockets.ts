import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { type DefaultEventsMap, Server, type Socket } from 'socket.io'
import { limits } from '@/lib/limits'
import type { ConnectRefusal } from '@/lib/room/codes'
import { type Admission, refusal } from './admission'
import type { Arrivals, RawConnection } from './arrivals'
import type { Clock } from './clock'
import { type ClosedDoor, guardDoors } from './doors'
import type { Logger } from './logger'
import type { Metrics } from './metrics'
import { seldom } from './seldom'
import type { TurnedAway } from './strangers'
import { type EngineSocket, Lane } from './wire/lane'
import { socketEvent } from './wire/socket-event'

interface SocketData {
  admitted?: Extract<Admission, { ok: true }>
}
type None = DefaultEventsMap
type RoomSocket = Socket<None, None, None, SocketData>

interface Parts {
  readonly httpServer: HttpServer
  readonly allowedOrigins: readonly string[]
  readonly arrivals: Arrivals
  readonly clock: Clock
  readonly metrics: Metrics
  readonly logger: Logger
  /** Whether anybody can be let in now. */
  open(): boolean
  /** Resolves when the server has just been started and its doors open, or stay shut. */
  readonly opened: Promise<void>
  admit(auth: unknown): Promise<Admission>
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
  const lanes = new WeakMap<object, Lane>()
  io.engine.on('connection', (connection: RawConnection & EngineSocket) => {
    if (connection.request) arrivals.arrived(connection, connection.request)
    lanes.set(connection, new Lane(connection, parts.clock))
  })
  const log = seldom((fields, words) => parts.logger.info(fields, words), parts.clock)
  io.use((socket, next) => {
    void refusalOf(parts, socket).then((refused) => {
      if (!refused) return next()
      metrics.refusedConnections.inc({ code: refused.code })
      const origin = socket.request.headers.origin?.slice(0, 100)
      log({ code: refused.code, reason: refused.reason, origin }, 'a connection was refused')
      next(new ConnectError(refused))
    })
  })
  io.on('connection', (socket) => {
    arrivals.settled(socket.request)
    Object.assign(socket.handshake, { headers: {}, query: {}, auth: {} })
    const lane = lanes.get(socket.conn)
    if (lane) welcome(socket, lane)
  })
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
async function refusalOf(parts: Parts, socket: RoomSocket): Promise<ConnectRefusal | null> {
  const over = parts.arrivals.attempt(socket.request)
  if (over) return refusal(over)
  if (!originAllowed(socket.request, parts.allowedOrigins)) return refusal('origin_refused')
  if (!parts.open()) return refusal('server_busy')
  const admission = await parts.admit(socket.handshake.auth)
  if (!admission.ok) return admission.refusal
  socket.data.admitted = admission
  return null
}

/** CORS does not cover WebSockets. Clients that are not browsers send no origin. */
function originAllowed({ headers: { origin } }: IncomingMessage, allowed: readonly string[]): boolean {
  return origin === undefined || allowed.includes(origin)
}

function welcome(socket: RoomSocket, lane: Lane): void {
  const { admitted } = socket.data
  if (!admitted) return void socket.disconnect(true)
  // Not kept for as long as the connection lasts.
  delete socket.data.admitted
  const guest = admitted.welcome({
    send: (event: string, json: string) => lane.send(event, json),
    dismiss() {
      lane.flush()
      socket.disconnect(true)
    },
    cut: () => void socket.conn.close(true),
    heardMs: () => lane.heardMs,
  })
  if (!guest) return
  lane.open((event) => guest.hear(event))
  // What is not a plain event of text. Never handed on to Socket.IO's own listeners: there, an event named `error` would end the process.
  socket.use((event) => guest.hear(socketEvent(event)))
  // A malformed packet; Socket.IO closes the connection by itself.
  socket.on('error', () => undefined)
  socket.on('disconnect', (reason) =>
    guest.closed(reason === 'client namespace disconnect' ? 'left' : 'connection_lost'),
  )
}
