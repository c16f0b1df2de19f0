import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { type Embedded, startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import { ensureBuild } from '@/scripts/setup/build.mjs'
import { startCoturn } from '../coturn'
import { freePort } from '../free-port'
import { type ProductState, readProduct, writeProduct } from './product-state'

const root = resolve(import.meta.dirname, '../../..')
const readyLimitMs = 60_000
const pollMs = 50

/**
 * The real product in its production build, as `npm start` runs it: PostgreSQL, the app, the signalling and the media server, each a process of its
 * own, so that a test can kill one of them. Its data live in a folder that is removed afterwards.
 */
export interface RunningProduct {
  state: ProductState
  /** The web app's process. */
  appPid: number
  stop(): Promise<void>
}

interface Wanted {
  /** How many TURN servers it has, on the loopback like everything else. */
  readonly turnServers?: number
  /** Settings besides. */
  readonly env?: Readonly<Record<string, string>>
}

export async function startProduct({ turnServers = 0, env = {} }: Wanted = {}): Promise<RunningProduct> {
  ensureBuild()
  const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-'))
  const embedded = await startEmbedded(folder, 'the end-to-end tests')
  await migrate(embedded.url, join(root, 'supabase/migrations'))
  const [port, socketPort, mediaPort] = [await freePort(), await freePort(), await freePort()]
  const turnPorts = await Promise.all(Array.from({ length: turnServers }, freePort))
  const turnUrls = turnPorts.map((turnPort) => `turn:127.0.0.1:${turnPort}`)
  const state: ProductState = {
    folder,
    appUrl: `http://localhost:${port}`,
    socketUrl: `http://localhost:${socketPort}`,
    databaseUrl: embedded.url,
    env: {
      DATABASE_URL: embedded.url,
      PARLEY_DATA_DIR: folder,
      PARLEY_SECRET: randomBytes(32).toString('base64url'),
      PARLEY_SIGN_UP: 'open',
      PORT: String(port),
      SOCKET_PORT: String(socketPort),
      MEDIA_PORT: String(mediaPort),
      MEDIA_WORKERS: '1',
      ...(turnServers > 0 ? { TURN_URLS: turnUrls.join(','), TURN_SECRET: 'of the end-to-end tests' } : {}),
      ...env,
    },
    signallingPid: 0,
    mediaPid: 0,
    turn: turnPorts.map((turnPort) => ({ port: turnPort, pid: 0 })),
  }
  const app = run(state, 'app', ['node_modules/next/dist/bin/next', 'start', '--port', String(port)])
  writeProduct(state)
  await Promise.all([answers(state, `${state.appUrl}/api/health`, 'app'), startSignalling()])
  startMedia()
  for (const index of turnPorts.keys()) await startTurn(index)
  return { state, appPid: app.pid ?? 0, stop: () => stopAll(app, embedded, folder) }
}

async function stopAll(app: ChildProcess, embedded: Embedded, folder: string): Promise<void> {
  app.kill('SIGTERM')
  await Promise.all([stopSignalling(), stopMedia()])
  for (const index of readProduct().turn.keys()) await stopTurn(index)
  await embedded.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Ends the signalling server as a crash does. */
export async function stopSignalling(): Promise<void> {
  const { signallingPid } = readProduct()
  if (signallingPid > 0 && isRunning(signallingPid)) process.kill(signallingPid, 'SIGKILL')
  while (isRunning(signallingPid)) await wait(pollMs)
}

/** Starts the signalling server again, on the same port, and waits until it is ready. */
export async function startSignalling(): Promise<void> {
  const state = readProduct()
  const server = run(state, 'signalling', ['dist/socket-server.mjs'])
  writeProduct({ ...state, signallingPid: server.pid ?? 0 })
  await answers(state, `${state.socketUrl}/readyz`, 'signalling')
}

/** Ends the media server as a crash does. */
export async function stopMedia(): Promise<void> {
  const { mediaPid } = readProduct()
  if (mediaPid > 0 && isRunning(mediaPid)) process.kill(mediaPid, 'SIGKILL')
  while (isRunning(mediaPid)) await wait(pollMs)
}

/** Starts it; nobody waits for it, as nobody does in production. */
export function startMedia(): void {
  const state = readProduct()
  const media = run(state, 'media', ['dist/media-server.mjs'])
  writeProduct({ ...state, mediaPid: media.pid ?? 0 })
}

/** The media server's workers: Linux says whose child a process is. */
export function mediaWorkers(): number[] {
  const { mediaPid } = readProduct()
  const children = readFileSync(`/proc/${mediaPid}/task/${mediaPid}/children`, 'utf8')
  return children.trim().split(' ').filter(Boolean).map(Number)
}

/** Ends one of the TURN servers as a crash does. */
export async function stopTurn(index: number): Promise<void> {
  const pid = readProduct().turn[index]?.pid ?? 0
  if (pid > 0 && isRunning(pid)) process.kill(pid, 'SIGTERM')
  while (isRunning(pid)) await wait(pollMs)
}

/** Starts it on the port it has in TURN_URLS. */
export async function startTurn(index: number): Promise<void> {
  const state = readProduct()
  const port = state.turn[index]?.port ?? 0
  const secret = state.env['TURN_SECRET'] ?? ''
  const { pid } = await startCoturn({ port, secret, reachesLoopback: true, outlivesUs: inTest })
  writeProduct({ ...state, turn: state.turn.map((one, at) => (at === index ? { port, pid } : one)) })
}

/** A test's own process comes and goes, and what it starts must outlive it. Playwright sets this variable there. */
const inTest = process.env['TEST_WORKER_INDEX'] !== undefined
/** Ends a process when the one that started it was killed, so that an interrupted run leaves nothing behind. */
const leash = ['--import', pathToFileURL(join(root, 'scripts/setup/exit-with-parent.mjs')).href]

function run(state: ProductState, name: string, args: string[]): ChildProcess {
  const log = openSync(logOf(state, name), 'a')
  const child = spawn(process.execPath, inTest ? args : [...leash, ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ...state.env },
    stdio: inTest ? ['ignore', log, log] : ['ignore', log, log, 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  return child
}

const logOf = ({ folder }: ProductState, name: string) => join(folder, `${name}.log`)

async function answers(state: ProductState, url: string, name: string): Promise<void> {
  for (const until = Date.now() + readyLimitMs; Date.now() < until; await wait(pollMs)) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
  }
  throw new Error(`${url} did not become ready:\n${readFileSync(logOf(state, name), 'utf8').slice(-4_000)}`)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return pid > 0
  } catch {
    return false
  }
}
