import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { peerHeader } from './caller'

/** How long a client may take to send its headers; Node's own default is a minute. */
const headersTimeoutMs = 10_000

/** What Node publishes for every request, before any of our code or Next's sees it. */
interface RequestStart {
  request: IncomingMessage
  socket: Socket
  server: Server
}

/**
 * Notes who really is at the other end of the connection. Routes see headers only, and Next fills `X-Forwarded-For` only where the client
 * sent none, so that a client could choose the address it is throttled by.
 */
export function watchConnections(): void {
  subscribe('http.server.request.start', (message) => {
    if (!isRequestStart(message)) return
    message.request.headers[peerHeader] = message.socket.remoteAddress ?? 'unknown'
    message.server.headersTimeout = headersTimeoutMs
  })
}

function isRequestStart(message: unknown): message is RequestStart {
  return typeof message === 'object' && message !== null && 'request' in message && 'socket' in message
}
