import type { IncomingMessage } from 'node:http'
import { callerKey } from '@/lib/net/address'

/** The caller, as a key for counting. Behind `hops` trusted proxies it is whom they name. */
export function addressOf(request: IncomingMessage, hops: number): string {
  const header = request.headers['x-forwarded-for']
  const forwarded = Array.isArray(header) ? header.join(',') : header
  return callerKey({ peer: request.socket.remoteAddress, forwarded }, hops)
}

/** How many connections each address has now. */
export class AddressCounts {
  readonly #counts = new Map<string, number>()

  get total(): number {
    let total = 0
    for (const count of this.#counts.values()) total += count
    return total
  }

  of(address: string): number {
    return this.#counts.get(address) ?? 0
  }

  /** Counts one more; answers the undo. */
  add(address: string): () => void {
    this.#counts.set(address, this.of(address) + 1)
    return () => {
      const rest = this.of(address) - 1
      if (rest > 0) this.#counts.set(address, rest)
      else this.#counts.delete(address)
    }
  }
}
