import type { IncomingMessage } from 'node:http'

/**
 * The caller's address for counting. Behind `hops` trusted proxies it is the entry that the outermost of them added to `X-Forwarded-For`; entries
 * further left are the caller's own words.
 */
export function addressOf(request: IncomingMessage, hops: number): string {
  const socketAddress = request.socket.remoteAddress ?? 'unknown'
  if (hops === 0) return countedAddress(socketAddress)
  const header = request.headers['x-forwarded-for']
  const entries = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((e) => e.trim())
  return countedAddress(entries.at(-hops) || socketAddress)
}

/** IPv4 in its plain form; of IPv6 the /64, because that is what one subscriber has. */
export function countedAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':').toLowerCase()}::/64`
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
