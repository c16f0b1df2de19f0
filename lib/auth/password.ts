import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { forms } from '@/lib/contract/limits'

/** About 32 MiB and a third of a second for each try (OWASP's equivalent of N=2^17, r=8, p=1, with less memory at once). */
const cost = { N: 2 ** 15, r: 8, p: 3 }
const saltBytes = 16
const keyBytes = 32

const form = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/

/** Answers `scrypt$N$r$p$salt$key`, base64url: all that is needed to check a password later, even when today's cost has risen. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const key = await derive(password, salt, keyBytes, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Takes as long for no account at all (`hash` null) as for a wrong password, so that its time tells nobody who has an account. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  // Longer ones are refused unread, so that nobody buys our time with long passwords.
  if (password.length > forms.passwordCharacters) return false
  const stored = parseHash(hash ?? '')
  const { salt, key, options } = stored ?? {
    salt: Buffer.alloc(saltBytes),
    key: Buffer.alloc(keyBytes),
    options: cost,
  }
  const derived = await derive(password, salt, key.length, options)
  return timingSafeEqual(derived, key) && stored !== null
}

function parseHash(hash: string) {
  const [, N, r, p, salt, key] = form.exec(hash) ?? []
  if (!N || !r || !p || !salt || !key) return null
  return {
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
    options: { N: Number(N), r: Number(r), p: Number(p) },
  }
}

function derive(password: string, salt: Buffer, length: number, options: ScryptOptions): Promise<Buffer> {
  const maxmem = 256 * (options.N ?? 0) * (options.r ?? 0)
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, { ...options, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
