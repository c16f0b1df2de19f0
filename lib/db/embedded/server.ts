import { type ChildProcess, execFile, spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account'
import { EmbeddedProblem } from './problem'
import { isGoneWithin, isServerOf } from './processes'

const run = promisify(execFile)
const stopLimitMs = 20_000

/** One PostgreSQL data directory and the means to run it. */
export type Installation = {
  /** Holds `postgres`, the data directory. The account can reach it. */
  place: string
  bin: string
  major: number
  account: Account | undefined
  password: string
  logFile: string
}

const directoryOf = ({ place }: Installation) => join(place, 'postgres')

/** Makes the data directory. It appears under its name only when it is complete, so a start that was killed leaves nothing half made. */
export async function initialise(own: Installation, superuser: string): Promise<void> {
  const directory = directoryOf(own)
  if (existsSync(join(directory, 'PG_VERSION'))) return requireSameMajor(own)
  const draft = `${directory}.new`
  const passwordFile = `${directory}.password`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, own.password, { mode: 0o600 })
  if (own.account) for (const path of [draft, passwordFile]) chownSync(path, own.account.uid, own.account.gid)
  const args = ['-D', draft, '-U', superuser, '--pwfile', passwordFile, '--auth', 'scram-sha-256']
  // The same order of texts on every system.
  const locale = ['-E', 'UTF8', '--no-locale', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8']
  try {
    await run(join(own.bin, 'initdb'), [...args, ...locale], { cwd: draft, ...own.account })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(draft, directory)
}

function requireSameMajor(own: Installation): void {
  const found = Number(readFileSync(join(directoryOf(own), 'PG_VERSION'), 'utf8'))
  if (found === own.major) return
  throw new EmbeddedProblem(
    `The database in ${directoryOf(own)} was made by PostgreSQL ${found} and this is ${own.major}: move its data with pg_dump, or set PARLEY_DATA_DIR to a new directory.`,
  )
}

/** Stops the server that a killed owner left running, so that nothing of it can disturb the new one. What it had acknowledged is on disk. */
export async function stopOrphan(own: Installation): Promise<void> {
  const pidFile = join(directoryOf(own), 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
  if (!isServerOf(directoryOf(own), pid)) return rmSync(pidFile, { force: true })
  await stop(own, pid)
}

/** Fast shutdown: sessions are ended, everything is written. Repeated harder when the server does not follow. */
export async function stop(own: Installation, pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await run(join(own.bin, 'pg_ctl'), ['stop', '-D', directoryOf(own), '-m', 'fast'])
    return
  }
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if (await isGoneWithin(pid, stopLimitMs)) return
  }
}

/**
 * Starts the server in a process group of its own: Ctrl-C in a terminal reaches a whole group, and the database has to stop last.
 */
export function launch(own: Installation, port: number): ChildProcess {
  const log = openSync(own.logFile, 'a', 0o600)
  const directory = directoryOf(own)
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
  ]
  try {
    return spawn(join(own.bin, 'postgres'), ['-D', directory, ...settings.flatMap((text) => ['-c', text])], {
      cwd: directory,
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, LC_ALL: 'C' },
      ...own.account,
    })
  } finally {
    closeSync(log)
  }
}

/** The port of last time while it is free, so that addresses stay the same; else any free one. */
export async function choosePort(own: Installation): Promise<number> {
  const file = join(own.place, 'port')
  const last = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : 0
  const port = (await freePort(last)) ?? (await freePort(0))
  if (port === undefined) throw new EmbeddedProblem('There is no free port on 127.0.0.1 for the database.')
  writeFileSync(file, `${port}\n`)
  return port
}

function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}

/** What the server wrote since its log had `size` bytes. */
export function logSince(own: Installation, size: number): string {
  return readFileSync(own.logFile).subarray(size).toString()
}

export function logSize(own: Installation): number {
  return existsSync(own.logFile) ? statSync(own.logFile).size : 0
}
