import type { IncomingMessage } from 'node:http'
import type { ConnectCode } from '@/lib/room/codes'
import { AddressCounts, addressOf } from './addresses'
import type { Clock } from './clock'
import type { ConnectionLimits } from './options'
import { type Rate, TokenBucket } from './token-bucket'

/** What is needed of Engine.IO's socket, one per transport connection. */
export interface RawConnection {
  /** Null once it is not needed any more. */
  request: IncomingMessage | null
  on(event: 'packet', listener: () => void): unknown
  once(event: 'close', listener: () => void): unknown
  close(discard?: boolean): void
}

/** Packets of any kind, heartbeats and acknowledgements too; far above what any client needs. */
const packets: Rate = { burst: 1_000, perSecond: 200 }
/** Attempts to be admitted over one connection. */
const maxAttempts = 5

interface Arrival {
  readonly over: ConnectCode | null
  readonly connection: RawConnection
  attempts: number
}

/**
 * Counts connections before anybody knows who they are. A connection over a limit is let far enough to be told so; one far over it
 * is not taken at all.
 */
export class Arrivals {
  readonly #counts = new AddressCounts()
  readonly #arrivals = new WeakMap<IncomingMessage, Arrival>()
  #open = 0

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly trustProxy: number,
    private readonly clock: Clock,
    private readonly onCut: () => void,
  ) {}

  get open(): number {
    return this.#open
  }

  /** Whether there is room even for a refusal. */
  mayArrive(request: IncomingMessage): boolean {
    const { perAddress, perProcess } = this.limits
    return (
      this.#open < perProcess * 1.1 && this.#counts.of(addressOf(request, this.trustProxy)) < perAddress * 2
    )
  }

  arrived(connection: RawConnection, request: IncomingMessage): void {
    const address = addressOf(request, this.trustProxy)
    const leave = this.#counts.add(address)
    this.#open += 1
    this.#arrivals.set(request, { over: this.#over(address), connection, attempts: 0 })
    connection.once('close', () => {
      leave()
      this.#open -= 1
    })
    const bucket = new TokenBucket(packets, this.clock)
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
    if (arrival.attempts <= maxAttempts) return arrival.over
    arrival.connection.close(true)
    return 'rate_limited'
  }

  /** Somebody was let in: nothing of the handshake is asked for again, and its request is the largest thing that a connection holds. */
  settled(request: IncomingMessage): void {
    const arrival = this.#arrivals.get(request)
    if (arrival) arrival.connection.request = null
  }

  #over(address: string): ConnectCode | null {
    if (this.#open > this.limits.perProcess) return 'server_busy'
    if (this.#counts.of(address) > this.limits.perAddress) return 'rate_limited'
    return null
  }
}
