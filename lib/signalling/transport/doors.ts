import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { fewAtATime } from './few-at-a-time'

/** 503: ask another node, as proxies do · 429: this address asks too often, here and there. */
export type ClosedDoor = 503 | 429

const reasons = { 503: 'Service Unavailable', 429: 'Too Many Requests' } as const

/**
 * So many are let in, then whoever is in already is heard. A server that is back has a thousand at its door: let in all at once, the first of them would
 * be in its room when the last has been greeted, and the database would have nothing to do until then.
 */
const letInAtOnce = 16

/**
 * Stands before Engine.IO, which answers every WebSocket that it does not take with 400: no proxy takes that for a reason to try another node.
 * @param closed whether the door is closed to this request; asked once for each
 */
export function guardDoors(
  server: HttpServer,
  closed: (request: IncomingMessage) => ClosedDoor | null | Promise<ClosedDoor | null>,
): void {
  const inside = server.listeners('upgrade')
  server.removeAllListeners('upgrade')
  const inTurn = fewAtATime(letInAtOnce)
  server.on('upgrade', (request, socket, head) => {
    // A caller that goes meanwhile is nobody's failure.
    socket.on('error', () => undefined)
    const decide = (status: ClosedDoor | null) => {
      if (status !== null) return refuse(socket, status)
      for (const listener of inside) listener.call(server, request, socket, head)
    }
    inTurn(() => {
      const status = closed(request)
      if (status instanceof Promise) void status.then((known) => inTurn(() => decide(known)))
      else decide(status)
    })
  })
}

function refuse(socket: Duplex, status: ClosedDoor): void {
  const head = [
    `HTTP/1.1 ${status} ${reasons[status]}`,
    'Connection: close',
    'Retry-After: 1',
    'Content-Length: 0',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy())
}
