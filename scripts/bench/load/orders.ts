/** What the bench and the load generator, a process of its own, say to each other. */

export type Protocol = 'parley' | 'socket.io' | 'peerjs' | 'ws'

/** One client: which side of which pair it is, and what it connects with. */
export interface Seat {
  readonly pair: number
  readonly side: 0 | 1
  /** Parley only: the credential for `auth`. */
  readonly ticket?: string
}

export type Order =
  | {
      readonly do: 'open'
      readonly protocol: Protocol
      readonly port: number
      readonly seats: Seat[]
      readonly atOnce: number
      /** So many begin each second, however long those before them take. Without it, the next begins when one is in. */
      readonly perSecond?: number
    }
  /** Signals back and forth between all pairs. `perSecond` counts relayed messages. */
  | { readonly do: 'relay'; readonly perSecond: number; readonly seconds: number }
  /** Chat messages from all pairs. */
  | { readonly do: 'chat'; readonly perSecond: number; readonly seconds: number }
  /** From now on whoever loses its connection comes back; answered when all are back. */
  | { readonly do: 'come-back' }
  | { readonly do: 'close' }

export interface Opened {
  readonly seconds: number
  readonly joinedMs: number[]
}

export interface Relayed {
  readonly sent: number
  readonly delivered: number
  readonly refused: number
  readonly p50: number
  readonly p99: number
  readonly seconds: number
  /** How busy the generator itself was, 0 to 1: near 1 it is the limit, not the server. */
  readonly busy: number
}

export interface CameBack {
  readonly firstAtMs: number
  readonly medianAtMs: number
  readonly lastAtMs: number
  readonly refused: number
  /** Turned away before anybody knew who they were; they tried again. */
  readonly attempts: number
}

export interface Chatted {
  readonly sent: number
  readonly acknowledged: string[]
  readonly delivered: number
  readonly refused: number
  readonly storedP99: number
  readonly deliveredP50: number
  readonly deliveredP99: number
}
