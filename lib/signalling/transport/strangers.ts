import { limits } from '@/lib/limits'
import { siteKey } from '@/lib/net/address'
import type { Clock } from '../operations/clock'
import { type Rate, TokenBucket } from '../operations/token-bucket'

/** What can be let go of. */
interface Cuttable {
  close(discard?: boolean): void
}

export interface StrangersLimits {
  /** How many of one address may be here without having shown who they are. */
  readonly perAddress: number
  /** How many altogether. */
  readonly atOnce: number
}

/** Handshakes of one address (of IPv6: of one /64), and of one site (a /48). Whoever then shows a right ticket did not use any up. */
const addressRate = limits.handshakesOfAddress.value
const siteRate = limits.handshakesOfSite.value

/** Why a connection may not even come as far as being told why. */
export type TurnedAway = 'address' | 'full'

/**
 * Those who are connected and have not shown who they are. Places for them are few and go in turn: whoever comes when they are taken displaces the
 * longest one of the address that holds the most. So a crowd of strangers displaces itself, and somebody with a ticket, alone at their address, has the
 * moment that showing it takes. While more knock than a process has time for, who knocked seldom lately goes before who comes again and again.
 */
export class Strangers<C extends Cuttable> {
  readonly #byAddress = new Map<string, Set<C>>()
  readonly #buckets = new Map<string, TokenBucket>()
  /** Of everybody. When it is empty, an address is let in that came seldom. */
  readonly #all: TokenBucket
  #here = 0

  constructor(
    private readonly most: StrangersLimits,
    private readonly clock: Clock,
    private readonly onCut: () => void,
  ) {
    this.#all = new TokenBucket(limits.handshakesOfStrangers.value, clock)
  }

  get here(): number {
    return this.#here
  }

  /** Counts a handshake that may go on; answers why it may not, or null. Who is turned away used nothing up: many may come by right at once. */
  turnAway(address: string): TurnedAway | null {
    const buckets = this.#bucketsOf(address)
    if (this.#of(address) >= this.most.perAddress) return 'address'
    if (!buckets.every((bucket) => bucket.has())) return 'address'
    const ofCrowd = this.#all.has() ? this.#all : this.#seldom(address)
    if (!ofCrowd.has()) return 'address'
    if (this.#here >= this.most.atOnce && !this.#makeRoom(this.#of(address))) return 'full'
    for (const bucket of [...buckets, ofCrowd]) bucket.take()
    return null
  }

  /** Somebody is here; answers what to call when they are not a stranger any more, or gone. */
  add(address: string, connection: C): { known(): void; gone(): void } {
    const others = this.#byAddress.get(address) ?? new Set()
    this.#byAddress.set(address, others.add(connection))
    this.#here += 1
    const gone = () => this.#remove(address, connection)
    return {
      gone,
      known: () => {
        gone()
        for (const bucket of this.#bucketsOf(address)) bucket.give()
        this.#all.give()
        this.#seldom(address).give()
      },
    }
  }

  /** Cuts the longest one of whoever holds the most, if that is more than the newcomer's address holds. */
  #makeRoom(ofNewcomer: number): boolean {
    let most: readonly [address: string, connections: ReadonlySet<C>] | null = null
    for (const one of this.#byAddress) if (one[1].size > (most?.[1].size ?? ofNewcomer)) most = one
    const longest = most?.[1].values().next().value
    if (!most || !longest) return false
    this.#remove(most[0], longest)
    this.onCut()
    longest.close(true)
    return true
  }

  #remove(address: string, connection: C): void {
    const there = this.#byAddress.get(address)
    if (!there?.delete(connection)) return
    this.#here -= 1
    if (there.size === 0) this.#byAddress.delete(address)
  }

  #of(address: string): number {
    return this.#byAddress.get(address)?.size ?? 0
  }

  /** An IPv4 address stands for itself, and has one alone. */
  #bucketsOf(address: string): TokenBucket[] {
    const site = siteKey(address)
    const own = this.#bucket(address, addressRate)
    return site === address ? [own] : [this.#bucket(site, siteRate), own]
  }

  #seldom(address: string): TokenBucket {
    return this.#bucket(`seldom ${address}`, limits.seldomHandshakes.value)
  }

  #bucket(key: string, rate: Rate): TokenBucket {
    const known = this.#buckets.get(key)
    // The ones used longest ago come first, and are full by now.
    this.#buckets.delete(key)
    const bucket = known ?? new TokenBucket(rate, this.clock)
    this.#buckets.set(key, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > limits.countedAddresses.value.most && oldest !== undefined)
      this.#buckets.delete(oldest)
    return bucket
  }
}
