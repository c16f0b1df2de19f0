import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Embedded, storedSecret } from '@/lib/db/embedded'
import { type Env, loadEnv, readEnvFile } from '@/lib/env'
import { neighboursOf } from './supervisor/alone'
import { startChild } from './supervisor/children'
import { startWhenFree } from './supervisor/embedded-database'
import { keepUp, type Run } from './supervisor/keep-up'
import { mediaWarning } from './supervisor/media-warning'
import { allParts, chosenParts, type PartName, parts } from './supervisor/parts'
import { requireFreePort } from './supervisor/ports'
import { type Prepared, SaidAlready, startPreparing } from './supervisor/preparation'
import { CommandProblem, wordsOf } from './supervisor/problem'
import { answers, readyBlock, readyLine } from './supervisor/ready'

/** `npm start` and `npm run dev`: everything; with `--only web` or `--only socket` that part alone. */
const dev = process.argv.includes('--dev')
const chosen = chosenParts(process.argv)
const [only] = chosen.length < allParts.length ? chosen : []
const parentPollMs = 500

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

function fail(error: unknown): Promise<void> {
  if (!leaving && !(error instanceof SaidAlready)) console.error(wordsOf(error))
  return leave(1)
}

async function main(): Promise<void> {
  const env = readEnvironment()
  const own = only ? environmentAlone(only, env) : environmentOfAll(env)
  for (const name of chosen) {
    const { readiness, portVariable, port } = parts[name]
    const number = port(env)
    if (readiness(env) && portVariable && number) await requireFreePort(portVariable, number)
  }
  if (!only && env.database.transport === 'embedded') own['DATABASE_URL'] = await startDatabase(env)
  // The media server knows no database.
  const found = only === 'media' ? { demo: [], room: null, admin: null } : await prepare(env, own)
  if (leaving) return
  if (!only) own['PARLEY_DEMO'] = JSON.stringify(found.demo)
  // Who looks at the demo may try all of it.
  if (!only && found.demo.length > 0) own['PARLEY_SIGN_UP'] ??= 'open'
  const awaited = chosen.filter((name) => parts[name].readiness(env) !== null)
  const started = awaited.map((name) => ({ name, logFile: start(name, env, own) }))
  await Promise.all(
    started.map(({ name, logFile }) => {
      const address = parts[name].readiness(env)
      return address ? answers(address, logFile, cancelled.signal) : undefined
    }),
  )
  if (leaving) return
  ready = true
  // Nobody waits for these, and they take nothing from those who are waited for.
  for (const name of chosen) if (!awaited.includes(name)) start(name, env, own)
  const unreachable = chosen.includes('media') ? mediaWarning(env) : null
  if (unreachable) console.error(unreachable)
  const seconds = process.uptime()
  console.log(only ? await readyLine(only, env, seconds) : readyBlock(env, { seconds, ...found }))
}

/** Until it was ready once, what ends it is a reason to say so and go; from then on it is started again. */
function start(part: PartName, env: Env, own: NodeJS.ProcessEnv): string {
  const { name, log, port, args, graceMs } = parts[part]
  // Alone it may be one of several that keep their logs in one place.
  const apart = only && port(env) !== null ? `-${port(env)}` : ''
  const logFile = join(env.dataDir, 'logs', `${log}${apart}.log`)
  const run = (): Run => {
    const child = startChild({ name, logFile, args: args(env, dev), env: own, echo: echoOf(name) })
    return { died: child.died, stop: () => child.stop(graceMs(env)) }
  }
  const first = run()
  const say = (sentence: string) => {
    if (ready) console.error(sentence)
  }
  running.push(keepUp(first, { name, logFile, say, again: run }))
  void first.died.then((words) => (ready ? undefined : fail(new CommandProblem(`The ${words}`))))
  return logFile
}

/** What a process says is shown where a person, or a service manager that keeps it, has asked for this process alone. */
function echoOf(name: string): (line: string) => void {
  if (only) return console.log
  return dev ? (line) => console.log(`${name.padEnd(18)} | ${line}`) : () => undefined
}

/** The embedded database, started again whenever it ends. Answers its address. */
async function startDatabase({ dataDir }: Env): Promise<string> {
  const logFile = join(dataDir, 'logs', 'postgres.log')
  let server: Embedded = await startWhenFree(dataDir, dev ? 'npm run dev' : 'npm start')
  const run = (): Run => ({ died: server.died.then((log) => `database ended.\n${log}`), stop: server.stop })
  const again = async () => {
    server = await server.again()
    return run()
  }
  running.push(keepUp(run(), { name: 'database', logFile, say: console.error, again }))
  return server.url
}

async function prepare(env: Env, own: NodeJS.ProcessEnv): Promise<Prepared> {
  const keep = env.database.transport === 'embedded' ? ['--keep-password-in', env.dataDir] : []
  const preparation = startPreparing({ dev, env: own, args: only ? [] : ['--practice', ...keep] })
  running.push(preparation)
  return preparation.done
}

function readEnvironment(): Env {
  readEnvFile()
  const env = loadEnv()
  if (!only && env.port === env.socketPort) {
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

function environmentOfAll(env: Env): NodeJS.ProcessEnv {
  return {
    ...environment(env),
    PARLEY_SECRET: env.secret ?? storedSecret(join(env.dataDir, 'secret')),
  }
}

function environmentAlone(part: PartName, env: Env): NodeJS.ProcessEnv {
  if (part === 'media') return environment(env)
  const { databaseUrl, secret } = neighboursOf(part, env)
  const found = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }
  return { ...environment(env), ...found, PARLEY_SECRET: secret }
}

function environment(env: Env): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(env.port),
    SOCKET_PORT: String(env.socketPort),
    PARLEY_DATA_DIR: env.dataDir,
  }
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
  await fail(error)
}
