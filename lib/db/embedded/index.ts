import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { serverAccount } from './account'
import { serverBinaries, serverMajor } from './binaries'
import { claimOwnership, databaseName, superuser, urlOf } from './owner'
import { serverPassword, serverPlace } from './places'
import { EmbeddedProblem } from './problem'
import {
  choosePort,
  type Installation,
  initialise,
  launch,
  logSince,
  logSize,
  stop,
  stopOrphan,
} from './server'

export { embeddedUrl, OwnedElsewhere, runningOwner } from './owner'
export { storedSecret } from './places'
export { EmbeddedProblem } from './problem'

const readyLimitMs = 120_000
const maxLaunches = 20
const relaunchDelayMs = 500

/** A PostgreSQL that this process owns. */
export type Embedded = {
  url: string
  /** Answers when the server ends without having been asked to, with what it last wrote. */
  died: Promise<string>
  stop(): Promise<void>
  /** Starts the server again that has ended, at the same address; this process stays its owner. */
  again(): Promise<Embedded>
}

/**
 * Starts the embedded PostgreSQL of a data directory, making it when it is not there.
 * @param what this process in words for people, such as `npm start`
 * @throws OwnedElsewhere, EmbeddedProblem
 */
export async function startEmbedded(dataDir: string, what: string): Promise<Embedded> {
  const account = serverAccount()
  const place = serverPlace(dataDir, account)
  const ownership = claimOwnership(dataDir, what)
  try {
    const own = install(dataDir, place, account)
    await initialise(own, superuser)
    await stopOrphan(own)
    const { server, port } = await launchUntilReady(own, () => choosePort(own))
    ownership.announce(port)
    return running(own, server, port, ownership.release)
  } catch (error) {
    ownership.release()
    throw error
  }
}

function install(dataDir: string, place: string, account: Installation['account']): Installation {
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  return {
    place,
    account,
    bin: serverBinaries(place, account),
    major: serverMajor(),
    password: serverPassword(dataDir),
    logFile: join(dataDir, 'logs', 'postgres.log'),
  }
}

function running(own: Installation, server: ChildProcess, port: number, release: () => void): Embedded {
  const size = logSize(own)
  let stopping: Promise<void> | undefined
  const endWithUs = () => server.kill('SIGINT')
  process.once('exit', endWithUs)
  const died = new Promise<string>((resolve) => {
    server.once('exit', () => {
      process.off('exit', endWithUs)
      if (!stopping) resolve(logSince(own, size))
    })
  })
  const stopOnce = async () => {
    if (server.exitCode === null && server.signalCode === null) await stop(own, server.pid ?? 0)
    release()
  }
  return {
    url: urlOf(port, own.password),
    died,
    stop() {
      stopping ??= stopOnce()
      return stopping
    },
    async again() {
      // Of one that was killed some process may still run, and nothing may start beside it.
      await stopOrphan(own)
      const next = await launchUntilReady(own, async () => port)
      return running(own, next.server, port, release)
    },
  }
}

/** A server can fail to start for a moment: its port was taken just now, or processes of a killed one still hold its memory. */
async function launchUntilReady(
  own: Installation,
  portOfNow: () => Promise<number>,
): Promise<{ server: ChildProcess; port: number }> {
  for (let launches = 1; ; launches += 1) {
    const port = await portOfNow()
    const size = logSize(own)
    const server = launch(own, port)
    const ended = once(server, 'exit')
    try {
      if (await isReady(own, port, ended)) return { server, port }
    } catch (error) {
      server.kill('SIGINT')
      await ended
      throw error
    }
    const log = logSince(own, size)
    const passing = /address already in use|could not bind|shared memory|postmaster\.pid/i.test(log)
    if (!passing || launches === maxLaunches) {
      throw new EmbeddedProblem(
        `The embedded PostgreSQL did not start (${lastLine(log)}): see ${own.logFile}.`,
      )
    }
    await wait(relaunchDelayMs)
  }
}

/** Answers false when the server ended instead. */
async function isReady(own: Installation, port: number, ended: Promise<unknown>): Promise<boolean> {
  const over = ended.then(
    () => true,
    () => true,
  )
  for (const until = Date.now() + readyLimitMs; Date.now() < until; ) {
    if (await ensureDatabase(urlOf(port, own.password, 'postgres'))) return true
    if (await Promise.race([over, wait(25, false)])) return false
  }
  throw new EmbeddedProblem(`The embedded PostgreSQL did not become ready: see ${own.logFile}.`)
}

/** Answers false while the server does not let anybody in yet. */
async function ensureDatabase(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new EmbeddedProblem(
        'The password file does not fit the database in the data directory: restore the file, or set PARLEY_DATA_DIR to a new directory.',
      )
    }
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

function lastLine(log: string): string {
  return log.trim().split('\n').at(-1) ?? ''
}
