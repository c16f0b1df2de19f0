import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** What a key seals, so that each purpose has a key of its own. */
export type Purpose = 'parley receipt keys' | 'parley link keys' | 'parley webhook secrets'

function sealingKey(secret: string, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
}

/** iv, tag and ciphertext, base64url: whoever has only the database has nothing of it. */
export function seal(plain: Buffer, secret: string, purpose: Purpose): string {
  const iv = randomBytes(ivBytes)
  const sealing = createCipheriv(cipher, sealingKey(secret, purpose), iv)
  const sealed = Buffer.concat([sealing.update(plain), sealing.final()])
  return Buffer.concat([iv, sealing.getAuthTag(), sealed]).toString('base64url')
}

/** What was sealed; null when it was sealed with another secret or for another purpose. */
export function unseal(sealed: string, secret: string, purpose: Purpose): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const opening = createDecipheriv(cipher, sealingKey(secret, purpose), bytes.subarray(0, ivBytes))
    opening.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    return Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()])
  } catch {
    return null
  }
}
