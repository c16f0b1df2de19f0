import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { EmbeddedProblem } from './problem'
import { identityOf, isRunning } from './processes'

/** Who owns a data directory: a file that names a process. It counts only while that process runs. */
const ownerRecord = z.object({
  pid: z.int().positive(),
  identity: z.string().optional(),
  /** In words for people, such as `npm start`. */
  what: z.string(),
  /** Set once the database answers. */
  port: z.int().optional(),
})
export type Owner = z.infer<typeof ownerRecord>

const ownerPath = (dataDir: string) => join(dataDir, 'owner.json')
export const passwordPath = (dataDir: string) => join(dataDir, 'password')
export const databaseName = 'parley'
export const superuser = 'parley'

export class OwnedElsewhere extends EmbeddedProblem {
  override readonly name = 'OwnedElsewhere'
  constructor(
    dataDir: string,
    readonly owner: Owner,
  ) {
    super(
      `The data directory ${dataDir} is in use by process ${owner.pid} (${owner.what}): stop it first, or set PARLEY_DATA_DIR to another directory.`,
    )
  }
}

/** The running owner of a data directory. */
export function runningOwner(dataDir: string): Owner | undefined {
  const owner = readOwner(ownerPath(dataDir))
  return owner && isRunning(owner.pid, owner.identity) ? owner : undefined
}

/** The address of the embedded database that somebody runs in this data directory. */
export function embeddedUrl(dataDir: string): string | undefined {
  const port = runningOwner(dataDir)?.port
  return port === undefined ? undefined : urlOf(port, readFileSync(passwordPath(dataDir), 'utf8').trim())
}

/** Says that there is no TLS, lest `PGSSLMODE` in somebody's environment asks for it. */
export function urlOf(port: number, password: string, database = databaseName): string {
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}?sslmode=disable`
}

/**
 * Makes this process the owner, or throws `OwnedElsewhere`. A link is made or refused as one act, and shows complete content, unlike a file that is
 * opened and then written. PostgreSQL's own lock on its directory stands behind this one.
 */
export function claimOwnership(dataDir: string, what: string) {
  const path = ownerPath(dataDir)
  const record = { pid: process.pid, identity: identityOf(process.pid), what }
  for (;;) {
    if (linked(path, record)) break
    const owner = readOwner(path)
    if (owner && isRunning(owner.pid, owner.identity)) throw new OwnedElsewhere(dataDir, owner)
    removeStale(path, owner)
  }
  return {
    announce: (port: number) => replace(path, { ...record, port }),
    release: () => rmSync(path, { force: true }),
  }
}

function linked(path: string, record: Owner): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Takes the dead owner's file away; when another process was faster and its own file was caught instead, puts that back. */
function removeStale(path: string, stale: Owner | undefined): void {
  const caught = `${path}.stale.${process.pid}`
  try {
    renameSync(path, caught)
  } catch {
    return
  }
  const owner = readOwner(caught)
  if (owner && (owner.pid !== stale?.pid || owner.identity !== stale.identity)) renameSync(caught, path)
  else rmSync(caught, { force: true })
}

function replace(path: string, record: Owner): void {
  writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

function readOwner(path: string): Owner | undefined {
  try {
    return ownerRecord.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}
