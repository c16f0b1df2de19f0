import type { SocketCredentials } from '@/lib/auth/tickets'
import type { Database } from '@/lib/db/functions/index'
import { limits } from '@/lib/limits'
import type { MediaService } from '@/lib/media/port/requests'
import type { FleetPace } from './cluster/bus'
import type { Clock } from './operations/clock'
import type { Intervals } from './operations/intervals'
import type { Logger } from './operations/logger'
import type { ConnectionLimits } from './transport/connection-limits'

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
  /** The way to the media server; left out, rooms for more than four let nobody in. */
  readonly media?: MediaService | undefined
  /** Makes this node one of several that share this Redis. */
  readonly redis?: { readonly url: string; readonly pace?: Partial<FleetPace> }
}

export const keepAliveMs = limits.keepAlive.value.most
