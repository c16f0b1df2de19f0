import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { type ConnectRefusal, connectRefusal } from '@/lib/contract/codes'
import {
  type ClientEvent,
  clientEvents,
  type DataOf,
  type ServerEvent,
  type ServerPayload,
  serverEvents,
} from '@/lib/contract/socket'
import { type Ack, ackOf } from '@/lib/contract/socket/ack'
import { type Joined, joined, type RoomJoined } from '@/lib/contract/socket/room'

const answerLimitMs = 10_000

/** The protocol's schemas in the form in which TypeScript can follow a name to its type. */
const payloads: { [E in ServerEvent]: { parse(payload: unknown): ServerPayload<E> } } = serverEvents
const acks: { [E in ClientEvent]: { parse(answer: unknown): Ack<DataOf<E>> } } = {
  'join-room': ackOf(clientEvents['join-room'].data),
  'leave-room': ackOf(clientEvents['leave-room'].data),
  offer: ackOf(clientEvents.offer.data),
  answer: ackOf(clientEvents.answer.data),
  'ice-candidate': ackOf(clientEvents['ice-candidate'].data),
  'media-state': ackOf(clientEvents['media-state'].data),
  'call-quality': ackOf(clientEvents['call-quality'].data),
  'reception-report': ackOf(clientEvents['reception-report'].data),
  'hub-enter': ackOf(clientEvents['hub-enter'].data),
  'hub-connect': ackOf(clientEvents['hub-connect'].data),
  'hub-restart': ackOf(clientEvents['hub-restart'].data),
  'hub-produce': ackOf(clientEvents['hub-produce'].data),
  'hub-pause': ackOf(clientEvents['hub-pause'].data),
  'hub-close': ackOf(clientEvents['hub-close'].data),
  'hub-receive': ackOf(clientEvents['hub-receive'].data),
  'hub-watch': ackOf(clientEvents['hub-watch'].data),
  message: ackOf(clientEvents.message.data),
  typing: ackOf(clientEvents.typing.data),
  'stop-typing': ackOf(clientEvents['stop-typing'].data),
  'file-offer': ackOf(clientEvents['file-offer'].data),
  'file-accept': ackOf(clientEvents['file-accept'].data),
  'file-decline': ackOf(clientEvents['file-decline'].data),
  'file-cancel': ackOf(clientEvents['file-cancel'].data),
  'file-done': ackOf(clientEvents['file-done'].data),
  reaction: ackOf(clientEvents.reaction.data),
  'propose-extension': ackOf(clientEvents['propose-extension'].data),
  'answer-extension': ackOf(clientEvents['answer-extension'].data),
  'raise-hand': ackOf(clientEvents['raise-hand'].data),
  'lower-hand': ackOf(clientEvents['lower-hand'].data),
  moderate: ackOf(clientEvents.moderate.data),
  polls: ackOf(clientEvents.polls.data),
  'poll-create': ackOf(clientEvents['poll-create'].data),
  'poll-vote': ackOf(clientEvents['poll-vote'].data),
  'poll-close': ackOf(clientEvents['poll-close'].data),
  caption: ackOf(clientEvents.caption.data),
}

interface Received {
  readonly event: string
  readonly payload: unknown
}

export interface ConnectOptions {
  /** By another way than straight to the server. */
  url?: string
  origin?: string
  headers?: Record<string, string>
  reconnection?: boolean
  trustAnyCertificate?: boolean
}

/** A real Socket.IO client that keeps everything it was sent, in order, and checks its form. */
export class Visitor {
  readonly received: Received[] = []
  readonly disconnects: string[] = []
  /** Who it is in the room, once it has joined. */
  memberId = ''
  #read = 0
  readonly #waiting = new Set<() => void>()

  private constructor(readonly socket: Socket) {
    socket.onAny((event: string, payload: unknown) => {
      this.received.push({ event, payload })
      this.#wake()
    })
    socket.on('disconnect', (reason) => {
      this.disconnects.push(reason)
      this.#wake()
    })
    socket.on('connect', () => this.#wake())
  }

  /** Connects; throws `Refused` when the server does not admit. */
  static async connect(url: string, auth: Record<string, unknown>, options: ConnectOptions = {}) {
    const visitor = new Visitor(
      io(url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: options.reconnection ?? false,
        reconnectionDelay: 50,
        reconnectionDelayMax: 200,
        auth,
        rejectUnauthorized: !options.trustAnyCertificate,
        extraHeaders: { ...(options.origin ? { origin: options.origin } : {}), ...options.headers },
      }),
    )
    await visitor.#connected()
    return visitor
  }

  async #connected(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.socket.once('connect', resolve)
        this.socket.once('connect_error', (error: Error & { data?: unknown }) => reject(new Refused(error)))
      })
    } catch (error) {
      this.socket.close()
      throw error
    }
  }

  #wake(): void {
    for (const check of this.#waiting) check()
  }

  /** Sends an event; answers its acknowledgement, checked by the protocol's schema. */
  async send<E extends ClientEvent>(event: E, payload: unknown = {}): Promise<Ack<DataOf<E>>> {
    const answer: unknown = await this.socket.timeout(answerLimitMs).emitWithAck(event, payload)
    return acks[event].parse(answer)
  }

  /** The code of a refusal, or `ok`. */
  async code(event: string, ...args: unknown[]): Promise<string> {
    const answer = await this.socket.timeout(answerLimitMs).emitWithAck(event, ...args)
    return answer.ok ? 'ok' : answer.code
  }

  /** Comes into a room of any kind. */
  async enter(payload: unknown = {}): Promise<RoomJoined> {
    const answer = await this.send('join-room', payload)
    if (!answer.ok) throw new Error(`join-room was refused: ${answer.code}`)
    this.memberId = answer.data.memberId
    return answer.data
  }

  /** Comes into the room of an appointment. */
  async join(payload: unknown = {}): Promise<Joined> {
    return joined.parse(await this.enter(payload))
  }

  /** The next event of a name that was not taken yet; others before it stay in `received`. */
  async next<E extends ServerEvent>(event: E): Promise<ServerPayload<E>> {
    const find = () => this.received.findIndex((one, index) => index >= this.#read && one.event === event)
    await this.until(() => find() >= 0, `the event ${event}`)
    const index = find()
    this.#read = index + 1
    return payloads[event].parse(this.received[index]?.payload)
  }

  /** Everything of a name so far. */
  all<E extends ServerEvent>(event: E): ServerPayload<E>[] {
    return this.received
      .filter((one) => one.event === event)
      .map(({ payload }) => payloads[event].parse(payload))
  }

  /** Resolves when the connection is up, for those that come back by themselves. */
  connected(): Promise<void> {
    return this.until(() => this.socket.connected, 'a connection')
  }

  async disconnected(): Promise<string> {
    await this.until(() => !this.socket.connected && this.disconnects.length > 0, 'a disconnect')
    return this.disconnects.at(-1) ?? ''
  }

  /** Resolves as soon as the condition holds; it is looked at whenever something arrives. */
  until(condition: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!condition()) return
        clearTimeout(limit)
        this.#waiting.delete(check)
        resolve()
      }
      const limit = setTimeout(() => {
        this.#waiting.delete(check)
        reject(
          new Error(
            `waited in vain for ${what}; received: ${this.received.map(({ event }) => event).join(', ')}`,
          ),
        )
      }, answerLimitMs)
      this.#waiting.add(check)
      check()
    })
  }

  say(message: string, id: string = randomUUID()) {
    return this.send('message', { id, message })
  }

  close(): void {
    this.socket.disconnect()
  }

  /** As a network does: without a word. */
  drop(): void {
    this.socket.io.engine.close()
  }
}

/** What `connect_error` said. */
export class Refused extends Error {
  readonly refusal: ConnectRefusal | null

  constructor(error: Error & { data?: unknown }) {
    super(error.message)
    this.refusal = connectRefusal.safeParse(error.data).data ?? null
  }
}
