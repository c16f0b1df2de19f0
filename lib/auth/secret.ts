import { createSecretKey, type KeyObject } from 'node:crypto'

/** The least that RFC 7518 §3.2 allows for HS256: as many bytes as the hash has. */
const minSecretBytes = 32

/**
 * The key that signs tickets and resume credentials, from `PARLEY_SECRET`.
 * @throws RangeError when the secret is too short to sign with
 */
export function signingKey(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret)
  if (key.byteLength < minSecretBytes) {
    throw new RangeError(`The signing secret must have at least ${minSecretBytes} bytes.`)
  }
  return key
}

let prepared: { readonly secret: string; readonly key: KeyObject } | undefined

/** The same key in the form in which it signs, made once: making it costs more than a signature. */
export function preparedKey(secret: string): KeyObject {
  if (prepared?.secret !== secret) prepared = { secret, key: createSecretKey(signingKey(secret)) }
  return prepared.key
}
