import { chatTextRate, connectionRate, entryRate, type RateName, rates } from '@/lib/contract/limits'
import type { Clock } from '../operations/clock'
import { type Rate, TokenBucket } from '../operations/token-bucket'

const all = {
  ...rates,
  chatText: chatTextRate,
  connection: connectionRate,
  entry: entryRate,
} as const satisfies Record<RateName, Rate> & Record<string, Rate>
type Kind = keyof typeof all

/** How many of each kind are left, for a node to which the room moves. */
export type Levels = Readonly<Record<string, number>>

/** What one side of a room may still do. It is the side's own and not its connection's: who comes back goes on with what was left. */
export class Allowance {
  readonly #buckets = new Map<Kind, TokenBucket>()

  constructor(private readonly clock: Clock) {}

  take(kind: Kind, count?: number): boolean {
    return this.#bucket(kind).take(count)
  }

  has(kind: Kind): boolean {
    return this.#bucket(kind).has()
  }

  levels(): Levels {
    return Object.fromEntries([...this.#buckets].map(([kind, bucket]) => [kind, bucket.level()]))
  }

  /** Goes on with what another node left; what is unknown here is ignored. */
  learn(levels: Levels): void {
    for (const [kind, level] of Object.entries(levels)) if (isKind(kind)) this.#bucket(kind).lower(level)
  }

  #bucket(kind: Kind): TokenBucket {
    const known = this.#buckets.get(kind)
    if (known) return known
    const bucket = new TokenBucket(all[kind], this.clock)
    this.#buckets.set(kind, bucket)
    return bucket
  }
}

function isKind(word: string): word is Kind {
  return Object.hasOwn(all, word)
}
