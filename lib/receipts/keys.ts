import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import type { Database } from '@/lib/db'
import { type PublicJwk, publicJwk, type ReceiptKeys } from '@/lib/db/functions/money/receipts'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
}

/**
 * The key that signs receipts now; the first one is made when it is first needed. One that cannot be opened (the application's secret was changed) is
 * replaced; the receipts that it signed stay verifiable by its published half.
 */
export async function activeKey(db: Database, secret: string): Promise<SigningKey> {
  const keys = await db.rpc('receipt_keys', {})
  return opened(keys, secret) ?? replaceKey(db, secret, keys.active?.kid)
}

/** A new signing key from now on. @returns its id */
export async function rotateKey(db: Database, secret: string): Promise<string> {
  const { active } = await db.rpc('receipt_keys', {})
  return (await replaceKey(db, secret, active?.kid)).kid
}

async function replaceKey(db: Database, secret: string, replaces: string | undefined): Promise<SigningKey> {
  const made = await newKey()
  // Where another process was quicker, its key is the answer.
  const keys = await db.rpc('add_receipt_key', {
    p_kid: made.publicJwk.kid,
    p_public_jwk: made.publicJwk,
    p_sealed_private_key: seal(made.privateKey, secret),
    ...(replaces === undefined ? {} : { p_replaces: replaces }),
  })
  const key = opened(keys, secret)
  if (!key) throw new Error('The key that signs receipts was sealed with another PARLEY_SECRET a moment ago.')
  return key
}

async function newKey(): Promise<{ publicJwk: PublicJwk; privateKey: KeyObject }> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const jwk = publicKey.export({ format: 'jwk' })
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' })
  return { publicJwk: publicJwk.parse({ ...jwk, kid, alg: 'EdDSA', use: 'sig' }), privateKey }
}

function opened({ active }: ReceiptKeys, secret: string): SigningKey | null {
  const privateKey = active && unseal(active.sealedPrivateKey, secret)
  return privateKey ? { kid: active.kid, privateKey } : null
}

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** A key of its own, so that what signs tickets encrypts nothing. */
function sealingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'parley receipt keys', 32))
}

/** iv, tag and ciphertext of the PKCS #8 form, base64url. Whoever has only the database cannot sign. */
function seal(privateKey: KeyObject, secret: string): string {
  const iv = randomBytes(ivBytes)
  const sealing = createCipheriv(cipher, sealingKey(secret), iv)
  const sealed = Buffer.concat([
    sealing.update(privateKey.export({ format: 'der', type: 'pkcs8' })),
    sealing.final(),
  ])
  return Buffer.concat([iv, sealing.getAuthTag(), sealed]).toString('base64url')
}

function unseal(sealed: string, secret: string): KeyObject | null {
  const bytes = Buffer.from(sealed, 'base64url')
  const opening = createDecipheriv(cipher, sealingKey(secret), bytes.subarray(0, ivBytes))
  opening.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  try {
    const key = Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()])
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch {
    return null // sealed with another secret
  }
}
