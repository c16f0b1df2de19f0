import { createSocket } from 'node:dgram'
import { connect as connectTcp, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { wholeMessage } from './stun-message'

/** One way to a TURN server, by a local port of its own: to the server, another client. */
export interface Transport {
  send(message: Buffer): void
  hear(listener: (message: Buffer) => void): void
  close(): void
}

/** RFC 7065: `turn:host:port?transport=udp`, `turns:` for TLS. */
export interface TurnAddress {
  readonly host: string
  readonly port: number
  readonly over: 'udp' | 'tcp' | 'tls'
}

export function turnAddress(url: string): TurnAddress {
  const [, scheme, host, port, over] =
    /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(url) ?? []
  if (!host)
    throw new Error(`${url} is not the address of a TURN server, such as turn:turn.example.org:3478.`)
  const isTls = scheme === 'turns'
  const kind = isTls ? 'tls' : over === 'tcp' ? 'tcp' : 'udp'
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? (isTls ? 5349 : 3478)), over: kind }
}

export function openTransport({ host, port, over }: TurnAddress): Promise<Transport> {
  return over === 'udp' ? openUdp(host, port) : openStream(host, port, over)
}

function openUdp(host: string, port: number): Promise<Transport> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  return new Promise((done, failed) => {
    socket.once('error', failed)
    socket.connect(port, host, () => {
      // From now on an error is a server that refuses, and shows as silence.
      socket.on('error', () => undefined)
      done({
        send: (message) => socket.send(message),
        hear: (listener) => void socket.on('message', listener),
        close: () => socket.close(),
      })
    })
  })
}

function openStream(host: string, port: number, over: 'tcp' | 'tls'): Promise<Transport> {
  return new Promise((done, failed) => {
    // A certificate is asked for by name; addresses have none (RFC 6066 §3).
    const name = isIP(host) ? {} : { servername: host }
    const socket = over === 'tls' ? connectTls({ host, port, ...name }) : connectTcp({ host, port })
    socket.once('error', failed)
    socket.once(over === 'tls' ? 'secureConnect' : 'connect', () => {
      socket.on('error', () => undefined)
      done({
        send: (message) => socket.write(message),
        hear: messagesOf(socket),
        close: () => socket.destroy(),
      })
    })
  })
}

/** A stream has no borders between messages; each says how long it is. */
function messagesOf(socket: NodeJS.ReadableStream) {
  return (listener: (message: Buffer) => void) => {
    let waiting = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      waiting = Buffer.concat([waiting, bytes])
      for (let message = wholeMessage(waiting); message; message = wholeMessage(waiting)) {
        waiting = waiting.subarray(message.length)
        listener(message)
      }
    })
  }
}
