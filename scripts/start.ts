import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureAdmin, ensureSupabaseAdmin } from '@/lib/auth/admin-account'
import { type Embedded, storedSecret } from '@/lib/db/embedded'
import { type Env, loadEnv, readEnvFile } from '@/lib/env'
import { makeDemoSessions } from './supervisor/bookings'
import { startChild } from './supervisor/children'
import { makeDemoIfEmpty, prepareDatabase, type ReadyDatabase } from './supervisor/database'
import { keepUp, type Run } from './supervisor/keep-up'
import { requireFreePort } from './supervisor/ports'
import { CommandProblem, wordsOf } from './supervisor/problem'
import { answers, readyBlock } from './supervisor/ready'

const dev = process.argv.includes('--dev')
const parentPollMs = 500
const graceMs = { web: 5_000, signalling: 15_000 }

/** What runs, in the order in which it is to be stopped. */
type Stoppable = { stop(): Promise<void> }
const running: Stoppable[] = []
const cancelled = new AbortController()
let ready = false
let leaving: Promise<void> | undefined

/** Stops everything, the last started first, and ends this process. Repeating it changes nothing. */
function leave(exitCode: number): Promise<void> {
  leaving ??= (async () => {
    cancelled.abort()
    for (let next = running.pop(); next; next = running.pop()) {
      await next.stop().catch((error: unknown) => console.error(wordsOf(error)))
    }
    process.exit(exitCode)
  })()
  return leaving
}

function fail(message: string): Promise<void> {
  if (!leaving) console.error(message)
  return leave(1)
}

async function main(): Promise<void> {
  const env = readEnvironment()
  await requireFreePort('PORT', env.port)
  await requireFreePort('SOCKET_PORT', env.socketPort)
  const database = await prepareDatabase(env, dev ? 'npm run dev' : 'npm start')
  running.push(keptUp(database, env))
  await makeDemoIfEmpty(env, database)
  const demo = await makeDemoSessions(env, database.db)
  const admin = await firstAdmin(env, database)
  if (leaving) return
  const childEnv = environmentOfChildren(env, database, demo)
  const signalling = start('signalling server', 'signalling', signallingArgs(), childEnv, graceMs.signalling)
  const web = start('web app', 'web', webArgs(env), childEnv, graceMs.web)
  await Promise.all([
    answers(`http://127.0.0.1:${env.socketPort}/healthz`, signalling, cancelled.signal),
    answers(`http://127.0.0.1:${env.port}/api/health`, web, cancelled.signal),
  ])
  if (leaving) return
  ready = true
  console.log(readyBlock(env, { seconds: process.uptime(), demo, admin }))

  /** Until it was ready once, what ends it is a reason to say so and go; from then on it is started again. */
  function start(name: string, log: string, args: string[], own: NodeJS.ProcessEnv, grace: number): string {
    const logFile = join(env.dataDir, 'logs', `${log}.log`)
    const run = (): Run => {
      const child = startChild({ name, logFile, args, env: own, echo: dev })
      return { died: child.died, stop: () => child.stop(grace) }
    }
    const first = run()
    const say = (sentence: string) => {
      if (ready) console.error(sentence)
    }
    running.push(keepUp(first, { name, logFile, say, again: run }))
    void first.died.then((words) => (ready ? undefined : fail(`The ${words}`)))
    return logFile
  }
}

/** The database with the server that this command runs for it, started again whenever it ends. */
function keptUp(database: ReadyDatabase, { dataDir }: Env): Stoppable {
  if (!database.server) return database
  const logFile = join(dataDir, 'logs', 'postgres.log')
  let server: Embedded = database.server
  const run = (): Run => ({ died: server.died.then((log) => `database ended.\n${log}`), stop: server.stop })
  const again = async () => {
    server = await server.again()
    return run()
  }
  const kept = keepUp(run(), { name: 'database', logFile, say: console.error, again })
  return {
    async stop() {
      await database.db.close()
      await kept.stop()
    },
  }
}

function firstAdmin(env: Env, { db }: ReadyDatabase) {
  if (env.database.transport === 'supabase') return ensureSupabaseAdmin(env.database, db)
  return ensureAdmin(db, env.database.transport === 'embedded' ? { keepIn: env.dataDir } : {})
}

function readEnvironment(): Env {
  readEnvFile()
  const env = loadEnv()
  if (env.port === env.socketPort) {
    throw new CommandProblem(`PORT and SOCKET_PORT are both ${env.port}: set one of them to another port.`)
  }
  makeLogFolder(env)
  return env
}

function makeLogFolder({ dataDir }: Env): void {
  try {
    mkdirSync(join(dataDir, 'logs'), { recursive: true })
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error
    throw new CommandProblem(
      `The data directory ${dataDir} cannot be written (${reason}): set PARLEY_DATA_DIR to a directory that you may write.`,
    )
  }
}

function environmentOfChildren(env: Env, { config }: ReadyDatabase, demo: unknown): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(env.port),
    SOCKET_PORT: String(env.socketPort),
    PARLEY_DATA_DIR: env.dataDir,
    PARLEY_SECRET: env.secret ?? storedSecret(join(env.dataDir, 'secret')),
    PARLEY_DEMO: JSON.stringify(demo),
    ...(config.transport === 'postgres' ? { DATABASE_URL: config.url } : {}),
  }
}

function webArgs({ port }: Env): string[] {
  return ['node_modules/next/dist/bin/next', dev ? 'dev' : 'start', '--port', String(port)]
}

function signallingArgs(): string[] {
  return dev ? ['node_modules/tsx/dist/cli.mjs', 'watch', 'socket-server.ts'] : ['dist/socket-server.mjs']
}

/**
 * npm runs us through a shell and, when asked to end, ends that shell only: nobody tells us. Our parent then is another process.
 */
function leaveWithParent(): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) void leave(0)
  }, parentPollMs)
  watch.unref()
}

if (process.env['npm_lifecycle_event']) leaveWithParent()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(0))

try {
  await main()
} catch (error) {
  await fail(wordsOf(error))
}
