import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, canReach } from './account'
import { passwordPath } from './owner'
import { EmbeddedProblem } from './problem'

const elsewhere = '/var/lib/parley'

/**
 * Makes the data directory and answers the folder for what PostgreSQL itself must open. That is the data directory, except when PostgreSQL has to run as
 * another account that cannot get there (a checkout below /root): then a folder outside, named by the file `location`.
 */
export function serverPlace(dataDir: string, account: Account | undefined): string {
  makeDirectory(dataDir, account ? 0o711 : 0o700)
  const pointer = join(dataDir, 'location')
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim()
  if (!account) return dataDir
  if ((statSync(dataDir).mode & 1) === 0) chmodSync(dataDir, statSync(dataDir).mode | 0o011)
  if (canReach(account, dataDir)) return dataDir
  const place = join(elsewhere, randomBytes(6).toString('hex'))
  makeDirectory(place, 0o711)
  writeFileSync(pointer, `${place}\n`)
  return place
}

/** The database's password, made on first use and readable by the owner alone. */
export function serverPassword(dataDir: string): string {
  return storedSecret(passwordPath(dataDir))
}

/** 32 random bytes that are made once and kept in a file which only its owner can read. */
export function storedSecret(path: string): string {
  if (!existsSync(path)) {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(path, 'utf8').trim()
}

function makeDirectory(path: string, mode: number): void {
  try {
    mkdirSync(path, { recursive: true, mode })
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error
    throw new EmbeddedProblem(
      `The data directory ${path} cannot be made (${reason}): set PARLEY_DATA_DIR to a directory that you may write.`,
    )
  }
}
