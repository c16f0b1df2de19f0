import type { IncomingMessage } from 'node:http'
import type { ConnectCode } from '@/lib/contract/codes'
import { limits } from '@/lib/limits'
import type { Clock } from '../operations/clock'
import { TokenBucket } from '../operations/token-bucket'
import { addressOf } from './addresses'
import { Strangers, type StrangersLimits, type TurnedAway } from './strangers'

export interface ConnectionLimits {
  /** Those who showed who they are. */
  readonly perProcess: number
  /** Those who did not yet. */
  readonly strangers: StrangersLimits
  /** How long a request may take to arrive whole. */
  readonly requestTimeoutMs: number
}

export const connectionLimits: ConnectionLimits = {
  perProcess: limits.connectionsPerProcess.value.most,
  strangers: {
    perAddress: limits.strangersPerAddress.value.most,
    atOnce: limits.strangersPerProcess.value.most,
  },
  requestTimeoutMs: limits.signallingRequest.value.most,
}

/** What is needed of Engine.IO's socket, one per transport connection. */
export interface RawConnection {
  /** Null once it is not needed any more. */
  request: IncomingMessage | null
  on(event: 'packet', listener: () => void): unknown
  once(event: 'close', listener: () => void): unknown
  close(discard?: boolean): void
}

interface Arrival {
  readonly connection: RawConnection
  readonly stranger: { known(): void; gone(): void }
  attempts: number
  isKnown: boolean
}

/**
 * Counts connections before anybody knows who they are, and keeps places for those who show it: what strangers do is held against strangers alone,
 * and never against a right ticket, however many come from one address (an office, a school, a carrier).
 */
export class ConnectionGuard {
  readonly #strangers: Strangers<RawConnection>
  readonly #arrivals = new WeakMap<IncomingMessage, Arrival>()
  #open = 0
  #known = 0

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly trustProxy: number,
    private readonly clock: Clock,
    private readonly onCut: () => void,
  ) {
    this.#strangers = new Strangers(limits.strangers, clock, onCut)
  }

  get open(): number {
    return this.#open
  }

  /** Nobody else can be let in here, whoever they are. */
  get full(): boolean {
    return this.#known >= this.limits.perProcess
  }

  /** Why a connection is not even taken, or null. */
  turnAway(request: IncomingMessage): TurnedAway | null {
    return this.#strangers.turnAway(addressOf(request, this.trustProxy))
  }

  arrived(connection: RawConnection, request: IncomingMessage): void {
    const stranger = this.#strangers.add(addressOf(request, this.trustProxy), connection)
    const arrival: Arrival = { connection, stranger, attempts: 0, isKnown: false }
    this.#open += 1
    this.#arrivals.set(request, arrival)
    connection.once('close', () => {
      stranger.gone()
      this.#open -= 1
      if (arrival.isKnown) this.#known -= 1
    })
    const bucket = new TokenBucket(limits.packets.value, this.clock)
    connection.on('packet', () => {
      if (bucket.take()) return
      this.onCut()
      connection.close(true)
    })
  }

  /** Counts an attempt to be admitted; answers why it may not even be looked at, or null. */
  attempt(request: IncomingMessage): ConnectCode | null {
    const arrival = this.#arrivals.get(request)
    if (!arrival) return 'server_busy'
    arrival.attempts += 1
    if (arrival.attempts <= limits.attemptsPerConnection.value.most) return this.full ? 'server_busy' : null
    arrival.connection.close(true)
    return 'rate_limited'
  }

  /** Somebody was let in: nothing of the handshake is asked for again, and its request is the largest thing that a connection holds. */
  settled(request: IncomingMessage): void {
    const arrival = this.#arrivals.get(request)
    if (!arrival) return
    arrival.connection.request = null
    if (arrival.isKnown) return
    arrival.isKnown = true
    this.#known += 1
    arrival.stranger.known()
  }
}
