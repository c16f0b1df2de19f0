import { createHash, randomBytes } from 'node:crypto'
import { seal, unseal } from '@/lib/auth/sealed'
import type { Database } from '@/lib/db'
import type { LinkKeys } from '@/lib/db/functions/links'

const purpose = 'parley link keys'
const keyBytes = 32

export interface LinkKey {
  readonly keyId: string
  readonly key: Buffer
}

/** All keys that open with this secret, and the one that derives new tokens. */
export interface OpenKeys {
  readonly active: LinkKey
  readonly byId: ReadonlyMap<string, LinkKey>
}

/**
 * The keys that links are derived by; the first one is made when it is first needed. One that cannot be opened (the application's secret was changed) is
 * replaced; the links that it derived still open.
 */
export async function linkKeys(db: Pick<Database, 'rpc'>, secret: string): Promise<OpenKeys> {
  const kept = await db.rpc('link_keys', {})
  return opened(kept, secret) ?? replaceKey(db, secret, kept.active)
}

/** New links are derived by a new key from now on; those of before stay as they are. @returns its id */
export async function rotateLinkKey(db: Pick<Database, 'rpc'>, secret: string): Promise<string> {
  const { active } = await db.rpc('link_keys', {})
  return (await replaceKey(db, secret, active)).active.keyId
}

async function replaceKey(
  db: Pick<Database, 'rpc'>,
  secret: string,
  replaces: string | null,
): Promise<OpenKeys> {
  const key = randomBytes(keyBytes)
  // Where another process was quicker, its key is the answer.
  const kept = await db.rpc('add_link_key', {
    p_key_id: idOf(key),
    p_sealed_key: seal(key, secret, purpose),
    ...(replaces === null ? {} : { p_replaces: replaces }),
  })
  const keys = opened(kept, secret)
  if (!keys) throw new Error('The key of links was sealed with another PARLEY_SECRET a moment ago.')
  return keys
}

/** Tells keys apart without telling anything of them. */
function idOf(key: Buffer): string {
  return createHash('sha256').update('parley link key id').update(key).digest('base64url').slice(0, 16)
}

function opened({ active, keys }: LinkKeys, secret: string): OpenKeys | null {
  const byId = new Map<string, LinkKey>()
  for (const { keyId, sealedKey } of keys) {
    const key = unseal(sealedKey, secret, purpose)
    if (key) byId.set(keyId, { keyId, key })
  }
  const one = active === null ? undefined : byId.get(active)
  return one ? { active: one, byId } : null
}
