import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { seal, unseal } from '@/lib/auth/sealed'
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
    p_sealed_private_key: sealed(made.privateKey, secret),
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
  const key = active && unseal(active.sealedPrivateKey, secret, purpose)
  return key ? { kid: active.kid, privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }) } : null
}

const purpose = 'parley receipt keys'

/** The PKCS #8 form. Whoever has only the database cannot sign. */
function sealed(key: KeyObject, secret: string): string {
  return seal(key.export({ format: 'der', type: 'pkcs8' }), secret, purpose)
}
