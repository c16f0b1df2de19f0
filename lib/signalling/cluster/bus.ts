import { randomBytes } from 'node:crypto'
import type { Logger } from '../operations/logger'
import { connectRedis, type RedisConnection } from './connection'
import { type Emitted, type Envelope, type PeerMessage, pack, unpack } from './messages'
import type { ClusterMetrics } from './metrics'
import type { ScriptName } from './scripts'

export interface FleetPace {
  readonly beatMs: number
  /** Silent for this long a node is dead to the others. */
  readonly deadMs: number
  readonly retryMs: number
}

export const fleetPace: FleetPace = { beatMs: 1_000, deadMs: 5_000, retryMs: 250 }

interface Parts {
  readonly url: string
  readonly nodeId: string
  readonly pace: FleetPace
  readonly logger: Logger
  readonly metrics: ClusterMetrics
}

/** What happens on the link; each is called outside of any request. */
export interface LinkEvents {
  /** It can be used (again). */
  up(): void
  /** Nobody can be reached, and whatever was under way is lost. */
  down(): void
  /** A peer is dead: what it held is free, what it carried is gone. */
  peerGone(peer: string): void
  heard(parcel: Envelope): void
}

const keys = {
  nodes: 'parley:nodes',
  home: (sessionId: string) => `parley:home:${sessionId}`,
  ticket: (id: string) => `parley:ticket:${id}`,
  channel: (node: string) => `parley:node:${node}`,
}
/** Longer than any session and its link. */
const homeSeconds = 7 * 86_400
/** Longer than any ticket lives. */
const ticketSeconds = 120

/**
 * This node among the others. Its name lives as long as one unbroken connection to Redis: after an outage it comes back under a new one, and everything
 * that belonged to the old name is over for everybody. So no message between two living names is ever lost or doubled.
 */
export class Bus {
  #connection: RedisConnection | null = null
  #name: string | null = null
  /** The name before the last outage: what it held is still this node's, if nobody took it meanwhile. */
  #former: string | null = null
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #connecting = false
  #echoMs = 0
  /** Of an outage, once is enough. */
  #told = false
  readonly #peers = new Set<string>()
  readonly #outbox = new Map<string, PeerMessage[]>()

  constructor(
    private readonly parts: Parts,
    private readonly events: LinkEvents,
  ) {}

  /** Null while Redis cannot be used. */
  get name(): string | null {
    return this.#name
  }

  /** Tries once, and goes on by itself. Never throws. */
  async start(): Promise<void> {
    await this.#connect()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    for (const peer of this.#outbox.keys()) await this.#flush(peer)
    const { name } = this
    this.#name = null
    // Without a name among the living, what it held is free at once.
    if (name) await this.#ask('bury', [keys.nodes], [name]).catch(() => undefined)
    this.#connection?.close()
    this.parts.metrics.up.set(0)
  }

  /** Messages to one peer arrive in this order, those of one turn of the event loop together. */
  send(peer: string, message: PeerMessage): void {
    const waiting = this.#outbox.get(peer)
    if (waiting) return void waiting.push(message)
    this.#outbox.set(peer, [message])
    setImmediate(() => void this.#flush(peer))
  }

  /** The same for several connections of a peer that takes lists, one after the other, is said once. */
  emit(peer: string, message: Emitted): void {
    const last = this.#outbox.get(peer)?.at(-1)
    const isSame = last?.t === 'emit' && last.event === message.event && last.json === message.json
    if (!isSame) this.send(peer, message)
    else if (last.also) last.also.push(message.tunnel)
    else last.also = [message.tunnel]
  }

  /** Who holds a room: this node if nobody living does. Null when nobody can be asked. */
  async claim(sessionId: string): Promise<string | null> {
    const { name } = this
    if (!name) return null
    const asked = [keys.home(sessionId), keys.nodes]
    const args = [name, this.#former ?? '', String(this.parts.pace.deadMs), String(homeSeconds)]
    try {
      const holder = await this.#ask('claim', asked, args)
      return typeof holder === 'string' && this.#name === name ? holder : null
    } catch (error) {
      this.#lost(error)
      return null
    }
  }

  async release(sessionId: string): Promise<void> {
    const { name } = this
    if (name) await this.#ask('release', [keys.home(sessionId)], [name]).catch((error) => this.#lost(error))
  }

  async spend(ticketId: string): Promise<'ok' | 'used' | null> {
    if (!this.#connection) return null
    try {
      return (await this.#connection.setOnce(keys.ticket(ticketId), ticketSeconds)) ? 'ok' : 'used'
    } catch (error) {
      this.#lost(error)
      return null
    }
  }

  restore(ticketId: string): void {
    this.#connection?.remove(keys.ticket(ticketId)).catch((error) => this.#lost(error))
  }

  async #connect(): Promise<void> {
    if (this.#connecting || this.#stopped) return
    this.#connecting = true
    const name = `${this.parts.nodeId}~${randomBytes(6).toString('base64url')}`
    try {
      const connection = await connectRedis({
        url: this.parts.url,
        channel: keys.channel(name),
        heard: (text) => this.#heard(name, text),
        broken: (error) => this.#lost(error),
      })
      this.#connection = connection
      await this.#register(name)
    } catch (error) {
      if (!this.#told)
        this.parts.logger.warn({ err: error }, 'Redis cannot be used; it is tried again and again')
      this.#told = true
      this.#connection?.close()
      this.#connection = null
      if (!this.#stopped) this.#timer = setTimeout(() => void this.#connect(), this.parts.pace.retryMs)
    } finally {
      this.#connecting = false
    }
  }

  async #register(name: string): Promise<void> {
    this.#noteLiving(name, await this.#beaten(name, true))
    this.#name = name
    this.#echoMs = performance.now()
    this.parts.metrics.up.set(1)
    this.parts.logger.info({ name }, 'Redis can be used: one of the fleet')
    this.#told = false
    this.events.up()
    this.#timer = setTimeout(() => void this.#beat(), this.parts.pace.beatMs)
  }

  async #beat(): Promise<void> {
    const { name } = this
    if (!name) return
    try {
      // Deaf on one of the two connections is as bad as dead.
      if (performance.now() - this.#echoMs > this.parts.pace.deadMs) throw new Error('Redis does not answer.')
      const living = await this.#beaten(name, false)
      if (this.#name !== name) return
      if (!living.includes(name)) throw new Error('This node was silent for too long.')
      this.#noteLiving(name, living)
      this.#timer = setTimeout(() => void this.#beat(), this.parts.pace.beatMs)
    } catch (error) {
      if (this.#name === name) this.#lost(error)
    }
  }

  async #beaten(name: string, first: boolean): Promise<string[]> {
    const args = [name, keys.channel(''), String(this.parts.pace.deadMs), first ? '1' : '0']
    const living = await this.#ask('beat', [keys.nodes], args)
    return Array.isArray(living) ? living.filter((one) => typeof one === 'string') : []
  }

  #noteLiving(name: string, living: readonly string[]): void {
    const gone = [...this.#peers].filter((peer) => !living.includes(peer))
    for (const peer of gone) this.#peerGone(peer)
    for (const peer of living) if (peer !== name) this.#peers.add(peer)
    this.parts.metrics.nodes.set(living.length)
  }

  #peerGone(peer: string): void {
    this.#peers.delete(peer)
    this.#outbox.delete(peer)
    this.parts.logger.info({ peer }, 'a node is gone')
    this.events.peerGone(peer)
  }

  async #flush(peer: string): Promise<void> {
    const messages = this.#outbox.get(peer)
    this.#outbox.delete(peer)
    if (messages) await this.sendNow(peer, messages)
  }

  /** Messages in a parcel of their own: one that an older version does not know takes none of the others with it. */
  async sendNow(peer: string, messages: readonly PeerMessage[]): Promise<void> {
    const { name } = this
    const connection = this.#connection
    if (!connection || !name) return
    const text = pack(name, messages)
    this.parts.metrics.sent.inc(messages.length)
    this.parts.metrics.bytes.inc(text.length)
    try {
      // Nobody listens there: its connection broke, so its name is over, and it must not hold anything any longer.
      if ((await connection.publish(keys.channel(peer), text)) > 0 || this.#name !== name) return
      await this.#ask('bury', [keys.nodes], [peer])
      this.#peerGone(peer)
    } catch (error) {
      if (this.#name === name) this.#lost(error)
    }
  }

  #heard(name: string, text: string): void {
    if (text === '') this.#echoMs = performance.now()
    if (text === '' || this.#name !== name) return
    const parcel = unpack(text)
    if (!parcel) {
      this.parts.logger.warn('another node said something that this version does not know')
      return
    }
    this.#peers.add(parcel.from)
    this.parts.metrics.received.inc(parcel.messages.length)
    this.events.heard(parcel)
  }

  #ask(script: ScriptName, asked: readonly string[], args: readonly string[]): Promise<unknown> {
    const connection = this.#connection
    if (!connection) return Promise.reject(new Error('There is no connection to Redis.'))
    let timer: NodeJS.Timeout | undefined
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('Redis does not answer.')), this.parts.pace.deadMs)
    })
    return Promise.race([connection.run(script, asked, args), late]).finally(() => clearTimeout(timer))
  }

  #lost(error: unknown): void {
    const wasUp = this.#name !== null
    this.#former = this.#name ?? this.#former
    this.#name = null
    clearTimeout(this.#timer)
    this.#connection?.close()
    this.#connection = null
    this.#peers.clear()
    this.#outbox.clear()
    if (this.#stopped || this.#connecting) return
    if (wasUp) {
      this.parts.metrics.up.set(0)
      this.parts.logger.error(
        { err: error },
        'Redis is lost; rooms that span nodes are parted until it is back',
      )
      this.events.down()
    }
    this.#timer = setTimeout(() => void this.#connect(), this.parts.pace.retryMs)
  }
}
