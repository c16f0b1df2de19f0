import { subscribe } from 'node:diagnostics_channel'
import { type IncomingMessage, Server } from 'node:http'
import { Socket } from 'node:net'
import { limits } from '@/lib/limits'
import { peerHeader } from './caller'

/** Node's own default is a minute. */
const headersTimeoutMs = limits.headersWithin.value.most
/** Node looks every half minute only, and its own default is five minutes. */
const bodyTimeoutMs = limits.bodyWithin.value.most
const silenceMs = limits.silence.value.most

/** What Node publishes for every request, before any of our code or Next's sees it. */
export interface RequestStart {
  request: IncomingMessage
  socket: Socket
  server: Server
}

/** A connection, before any request of it. */
interface Connected {
  socket: Socket
}

export interface ConnectionTimes {
  /** How long a connection without a request is kept. */
  readonly keepAliveMs: number
  /** WebSockets have nothing to find here; in development Next itself has. */
  readonly refuseWebSockets?: boolean
  readonly bodyMs?: number
  readonly silenceMs?: number
}

/**
 * Notes who really is at the other end of the connection. Routes see headers only, and Next fills `X-Forwarded-For` only where the client
 * sent none, so that a client could choose the address it is throttled by. Cuts who sends slowly or nothing.
 */
export function watchConnections({
  keepAliveMs,
  refuseWebSockets = true,
  bodyMs = bodyTimeoutMs,
  silenceMs: mute = silenceMs,
}: ConnectionTimes): void {
  subscribe('net.server.socket', (message) => {
    if (!isConnected(message)) return
    const { socket } = message
    cutUnless(socket, mute, () => socket.bytesRead > 0, socket)
    if (refuseWebSockets) refuseAt(Reflect.get(socket, 'server'))
  })
  subscribe('http.server.request.start', (message) => {
    if (!isRequestStart(message)) return
    const { request, socket, server } = message
    request.url = pathOf(request.url ?? '')
    request.headers[peerHeader] = socket.remoteAddress ?? 'unknown'
    server.headersTimeout = headersTimeoutMs
    server.keepAliveTimeout = keepAliveMs
    if (hasBody(request)) cutUnless(socket, bodyMs, () => request.complete, request)
  })
}

const refusing = new WeakSet<Server>()

/** Next leaves a WebSocket that it knows nothing of to others who may listen: nobody does, and it would stay open for as long as its caller likes. */
function refuseAt(server: unknown): void {
  if (!(server instanceof Server) || refusing.has(server)) return
  refusing.add(server)
  server.prependListener('upgrade', ({ headers }, socket) => {
    // A caller that goes meanwhile is nobody's failure.
    socket.on('error', () => undefined)
    if (headers.upgrade?.toLowerCase() !== 'websocket') return
    const head = ['HTTP/1.1 404 Not Found', 'connection: close', 'content-length: 0']
    socket.end(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy())
  })
}

/** @param subject with whose end there is nothing left to watch */
function cutUnless(
  socket: Socket,
  afterMs: number,
  isWell: () => boolean,
  subject: Pick<Socket | IncomingMessage, 'once'>,
): void {
  const timer = setTimeout(() => {
    if (!isWell()) socket.destroy()
  }, afterMs).unref()
  subject.once('close', () => clearTimeout(timer))
}

/**
 * RFC 9112 §3.2: a target may also be a whole address, of which only the path is ours to read, or `*`, which is no page. Next redirects to the one and fails
 * over the other.
 */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target
  if (!URL.canParse(target)) return '/no-such-page'
  const { pathname, search } = new URL(target)
  return `${pathname}${search}`
}

/** RFC 9112 §6.3 */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function isConnected(message: unknown): message is Connected {
  return (
    typeof message === 'object' && message !== null && 'socket' in message && message.socket instanceof Socket
  )
}

export function isRequestStart(message: unknown): message is RequestStart {
  return typeof message === 'object' && message !== null && 'request' in message && 'socket' in message
}
