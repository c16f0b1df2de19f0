import { scryptSync } from 'node:crypto'

/**
 * A password's hash as it is kept, at a cost that suits a test that signs in twenty times: what a check costs is read from the hash. The real cost is
 * that of lib/auth/password.ts, and tests of it.
 */
export function quickHash(password: string): string {
  const [N, r, p] = [16, 8, 1]
  const salt = Buffer.alloc(16, 7)
  const key = scryptSync(password.normalize('NFKC'), salt, 32, { N, r, p })
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}
