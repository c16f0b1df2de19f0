import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { textFrame } from './frames'

export interface Hearing {
  opened(): void
  /** One whole text message; the bytes are only lent. */
  heard(text: Buffer): void
  closed(): void
}

const headerEnd = Buffer.from('\r\n\r\n')
const accepted = Buffer.from('HTTP/1.1 101')
const nothing = Buffer.alloc(0)

/** A WebSocket client that does nothing but what a measurement needs, so that it costs less than the server that it measures. */
export class RawSocket {
  readonly #socket: Socket
  #upgraded = false
  #rest: Buffer = nothing

  /** @param from the local address, because servers count connections by address */
  constructor(
    port: number,
    path: string,
    from: string,
    private readonly hearing: Hearing,
  ) {
    this.#socket = connect({ host: '127.0.0.1', port, localAddress: from })
    this.#socket.setNoDelay(true)
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
    ]
    const key = randomBytes(16).toString('base64')
    this.#socket.write(
      `${lines.join('\r\n')}\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    )
    this.#socket.on('data', (chunk: Buffer) => this.#received(chunk))
    this.#socket.on('error', () => undefined)
    this.#socket.once('close', () => hearing.closed())
  }

  say(text: string): void {
    this.#socket.write(textFrame(text))
  }

  write(frame: Buffer): void {
    this.#socket.write(frame)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #received(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    this.#rest = nothing
    const frames = this.#upgraded ? bytes : this.#upgrade(bytes)
    this.#keep(this.#frames(frames))
  }

  /** Answers what follows the handshake. */
  #upgrade(bytes: Buffer): Buffer {
    const end = bytes.indexOf(headerEnd)
    if (end < 0) {
      this.#keep(bytes)
      return nothing
    }
    if (bytes.subarray(0, accepted.length).equals(accepted)) {
      this.#upgraded = true
      this.hearing.opened()
    } else this.destroy()
    return this.#upgraded ? bytes.subarray(end + headerEnd.length) : nothing
  }

  #keep(rest: Buffer): void {
    if (rest.length > 0) this.#rest = rest
  }

  /** Hands on every whole frame; answers what is left. Servers do not mask. */
  #frames(bytes: Buffer): Buffer {
    let at = 0
    while (bytes.length - at >= 2) {
      let length = (bytes[at + 1] ?? 0) & 0x7f
      let start = at + 2
      if (length === 126) {
        if (bytes.length - at < 4) break
        length = bytes.readUInt16BE(at + 2)
        start = at + 4
      } else if (length === 127) {
        if (bytes.length - at < 10) break
        length = Number(bytes.readBigUInt64BE(at + 2))
        start = at + 10
      }
      if (bytes.length < start + length) break
      if (((bytes[at] ?? 0) & 0x0f) === 1) this.hearing.heard(bytes.subarray(start, start + length))
      at = start + length
    }
    return bytes.subarray(at)
  }
}
