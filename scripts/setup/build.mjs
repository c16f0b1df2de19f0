import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from './failure.mjs'

/** What the build is made from. Contents decide, because times of files say nothing after a checkout. */
const sources = [
  'app',
  'components',
  'lib',
  'locales',
  'public',
  'scripts',
  'instrumentation.ts',
  'media-server.ts',
  'next.config.ts',
  'outbox-worker.ts',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'proxy.ts',
  'socket-server.ts',
  'tsconfig.json',
]
const stamp = 'dist/build-of.txt'

/** Whether the build is there and was made from exactly these sources. */
export function isBuilt() {
  return (
    existsSync(stamp) &&
    existsSync('.next/BUILD_ID') &&
    existsSync('dist/start.mjs') &&
    readFileSync(stamp, 'utf8') === sourceHash()
  )
}

export function ensureBuild() {
  if (isBuilt()) return
  console.error('Building (once, and when the sources change) …')
  build()
}

/** @throws SetupProblem after printing what the failed step said */
export function build() {
  const hash = sourceHash()
  rmSync(stamp, { force: true })
  step(['node_modules/next/dist/bin/next', 'build'])
  step(['scripts/setup/build-server.mjs'])
  writeFileSync(stamp, hash)
}

function step(args) {
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', env })
  if (result.status === 0) return
  console.error(`${result.stdout}${result.stderr}`)
  throw new SetupProblem('The build failed: see the words above.')
}

function sourceHash() {
  const hash = createHash('sha256').update(process.version)
  for (const path of sources.flatMap(filesBelow)) hash.update(`\0${path}\0`).update(readFileSync(path))
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  const entries = readdirSyncOrFile(path)
  return entries ? entries.flatMap((entry) => filesBelow(join(path, entry))) : [path]
}

function readdirSyncOrFile(path) {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}
