/**
 * The fingerprint of a file: the SHA-256 of the SHA-256 of its blocks, one after another. As strong as over the whole at once, and the browser's own
 * SHA-256 can be used block by block, while over the whole it wants all of it in memory (docs/decisions/080).
 */
export interface Digest {
  /** The next block; all but the last have the same length. */
  add(block: Uint8Array<ArrayBuffer>): void
  hex(): Promise<string>
}

const sha256Bytes = 32

export function createDigest(): Digest {
  const blocks: Promise<ArrayBuffer>[] = []
  return {
    add: (block) => void blocks.push(crypto.subtle.digest('SHA-256', block)),
    async hex() {
      const all = new Uint8Array(blocks.length * sha256Bytes)
      for (const [index, block] of (await Promise.all(blocks)).entries()) {
        all.set(new Uint8Array(block), index * sha256Bytes)
      }
      const whole = new Uint8Array(await crypto.subtle.digest('SHA-256', all))
      return [...whole].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    },
  }
}
