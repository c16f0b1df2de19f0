import type { SocketCredentials } from '@/lib/auth/tickets'
import type { Database } from '@/lib/db/functions'
import { limits } from '@/lib/limits'
import type { Clock } from './clock'
import type { FleetPace } from './fleet/link'
import type { Logger } from './logger'
import type { StrangersLimits } from './strangers'

export interface SignallingOptions {
  readonly db: Database
  readonly credentials: SocketCredentials
  /** The same after a restart: by it the server finds the presence that its predecessor left open. Unique among running servers. */
  readonly nodeId: string
  /** Exact origins of pages that may connect. Clients that send no origin (no browser does that) may, too. */
  readonly allowedOrigins: readonly string[]
  /** Proxies in front that may be believed about the caller's address. */
  readonly trustProxy: number
  readonly logger: Logger
  /** Signs what was settled lately (lib/receipts); left out, receipts are signed when somebody asks for one. */
  readonly signReceipts?: () => Promise<unknown>
  /** What opens `/metrics` to other machines; left out, they are for this one alone. */
  readonly metricsToken?: string | undefined
  readonly keepAliveMs?: number
  readonly clock?: Clock
  readonly connectionLimits?: Partial<ConnectionLimits>
  readonly intervals?: Partial<Intervals>
  /** Makes this node one of several that share this Redis. */
  readonly redis?: { readonly url: string; readonly pace?: Partial<FleetPace> }
}

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

export const keepAliveMs = limits.keepAlive.value.most

export interface Intervals {
  /** The lease in the database lasts 25 s: one beat may fail. Each beat says when every connection was last heard. */
  readonly beatMs: number
  readonly sweepMs: number
  readonly pollMs: number
  /** How soon after a settlement its receipt is signed, at most; earnings become payable in the same round. */
  readonly aftermathMs: number
  readonly retryMs: number
  /** How long the other side is not told that a connection was taken over by one that has yet to join. */
  readonly seatHeldMs: number
  /** How long a room stays in memory after the last one left. */
  readonly idleRoomMs: number
  /** Over how long a stopping node of several lets its people go, one after the other. */
  readonly leaveMs: number
}

export const intervals: Intervals = {
  beatMs: 10_000,
  sweepMs: 15_000,
  pollMs: 1_000,
  aftermathMs: 5_000,
  retryMs: 1_000,
  seatHeldMs: 10_000,
  idleRoomMs: 300_000,
  leaveMs: 5_000,
}
