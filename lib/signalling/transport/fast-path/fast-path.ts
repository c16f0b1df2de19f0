import { limits } from '@/lib/limits'
import type { Clock } from '@/lib/signalling/operations/clock'
import type { Incoming } from '@/lib/signalling/rooms/incoming'
import { ackPacket, type EventPacket, eventPacket, readEvent, textFrame } from './packet'

/** What is needed of a WebSocket of `ws`, and of the part of it that writes. */
interface WebSocketBelow {
  readonly bufferedAmount: number
  readonly _sender?: { sendFrame?: (frames: readonly Buffer[]) => void }
  listeners(event: 'message'): unknown[]
  removeAllListeners(event: 'message'): unknown
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown
}

/** What is needed of Engine.IO's socket. */
export interface EngineSocket {
  readonly readyState: string
  readonly writeBuffer: readonly unknown[]
  readonly transport: { readonly socket: WebSocketBelow }
  write(packet: string): unknown
  close(discard?: boolean): void
}

/**
 * The short way between a joined connection and its room, past what Engine.IO and Socket.IO do for every event: most of what a relayed message
 * costs is theirs (docs/decisions/095). Stock clients notice nothing: the packets are the same, and whatever is not a plain event (heartbeats,
 * closing, binary) still takes the long way.
 */
export class FastPath {
  /** When the last frame of any kind came: heartbeats are frames. */
  heardMs: number
  readonly #socket: WebSocketBelow
  #frames: Buffer[] = []

  constructor(
    private readonly engine: EngineSocket,
    private readonly clock: Clock,
  ) {
    this.#socket = engine.transport.socket
    this.heardMs = clock.nowMs()
    this.#socket.on('message', () => {
      this.heardMs = clock.nowMs()
    })
  }

  /** From now on events come here. */
  open(hear: (event: Incoming) => void): void {
    const socket = this.#socket
    const longWay = socket.listeners('message')
    socket.removeAllListeners('message')
    socket.on('message', (data, isBinary) => {
      this.heardMs = this.clock.nowMs()
      const packet = isBinary ? null : readEvent(data)
      if (packet === null) for (const listener of longWay) handOn(listener, socket, data, isBinary)
      else if (this.engine.readyState === 'open') hear(new TextEvent(this, data, packet))
    })
  }

  /** @param json the payload */
  send(event: string, json: string, namespace?: string): void {
    this.write(eventPacket(event, json, namespace))
  }

  close(): void {
    this.flush()
    this.engine.close()
  }

  /** A Socket.IO packet with Engine.IO's `4` before it. What one read of the network leads to is written at once at its end. */
  write(packet: string): void {
    const { engine } = this
    if (engine.readyState !== 'open') return
    // Nobody reads what waits there.
    if (this.#socket.bufferedAmount > limits.backlog.value.most) engine.close(true)
    // What Engine.IO holds back must not be overtaken.
    else if (engine.writeBuffer.length > 0 || !this.#socket._sender?.sendFrame) {
      this.flush()
      engine.write(packet.slice(1))
    } else if (this.#frames.push(textFrame(packet)) === 1) queueMicrotask(() => this.flush())
  }

  /** Writes what was said in this turn. Needed only by who closes the connection in the same. */
  flush(): void {
    const frames = this.#frames
    const [first] = frames
    if (!first) return
    this.#frames = []
    const whole = frames.length === 1 ? first : Buffer.concat(frames)
    if (this.engine.readyState === 'open') this.#socket._sender?.sendFrame?.([whole])
  }
}

function handOn(listener: unknown, socket: WebSocketBelow, data: Buffer, isBinary: boolean): void {
  if (typeof listener === 'function') listener.call(socket, data, isBinary)
}

/** An event that came in the lane: text until somebody needs more of it. */
class TextEvent implements Incoming {
  readonly text: string
  readonly name: unknown
  readonly wantsAnswer: boolean

  constructor(
    private readonly lane: FastPath,
    private readonly data: Buffer,
    private readonly packet: EventPacket,
  ) {
    this.text = data.toString('latin1', packet.start)
    this.wantsAnswer = packet.ackId !== null
    const end = this.text.indexOf('"', 2)
    const name = this.text.slice(2, end)
    // A name that needs an escape is none that we know.
    this.name = name.includes('\\') ? null : name
  }

  payload(): unknown {
    const [, payload = {}] = this.#parse()
    return payload
  }

  acknowledge(json: string): void {
    if (this.packet.ackId !== null) this.lane.write(ackPacket(this.packet.ackId, json))
  }

  /** What is not JSON breaks the protocol: it is no payload that any event takes, and the last that was heard of this client. */
  #parse(): readonly unknown[] {
    try {
      const array: unknown = JSON.parse(this.data.toString('utf8', this.packet.start))
      if (Array.isArray(array)) return array
    } catch {
      this.lane.close()
    }
    return [null, null]
  }
}
