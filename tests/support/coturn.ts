import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { turnAddress } from '@/scripts/turn/transport'
import { TurnClient } from '@/scripts/turn/turn-client'

const root = resolve(import.meta.dirname, '../..')
const program =
  process.env['PARLEY_TURNSERVER'] ??
  ['/usr/bin/turnserver', '/usr/local/bin/turnserver'].find((path) => existsSync(path))
export const shippedConfiguration = join(root, 'docs/turn/turnserver.conf')
const leash = join(root, 'tests/support/leash.mjs')
const readyLimitMs = 10_000

export interface CoturnOptions {
  readonly port: number
  readonly secret: string
  /** The shipped one unless said otherwise; null: what coturn does by itself. */
  readonly configuration?: string | null
  /** Where it listens and relays; it is on the loopback. */
  readonly address?: string
  /** Everything of a test is on the loopback, which a real relay must not reach. */
  readonly reachesLoopback?: boolean
  /** As a relay on a private address must be told: two of its own relays meet there. */
  readonly reachesItself?: boolean
  /** Absent: it does not speak TLS. */
  readonly tls?: { readonly port: number; readonly cert: string; readonly pkey: string }
  /** Started by a test for the tests after it; else it ends with this process. */
  readonly outlivesUs?: boolean
}

export interface Coturn {
  readonly url: string
  /** SIGTERM to it ends coturn as a crash does. */
  readonly pid: number
  /** Ends it as a crash does. */
  kill(): Promise<void>
}

/** A real coturn on the loopback. */
export async function startCoturn(options: CoturnOptions): Promise<Coturn> {
  if (!program) throw new Error('There is no turnserver: install coturn (npm test does).')
  const { port, address = '127.0.0.1', configuration = shippedConfiguration, outlivesUs = false } = options
  const folder = mkdtempSync(join(tmpdir(), 'parley-turn-'))
  const from = configuration === null ? ['-n'] : ['-c', configuration]
  const child = spawn(process.execPath, [leash, folder, program, ...from, ...ours(options, folder)], {
    stdio: [outlivesUs ? 'ignore' : 'pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...(outlivesUs ? { PARLEY_LEASH: 'off' } : {}) },
    detached: outlivesUs,
  })
  if (outlivesUs) child.unref()
  const url = `turn:${address}:${port}`
  await answers(url, child)
  const kill = () =>
    new Promise<void>((done) => {
      child.once('exit', () => done())
      child.kill('SIGTERM')
    })
  return { url, pid: child.pid ?? 0, kill }
}

/** What the configuration leaves open, and what a test needs. */
function ours(options: CoturnOptions, folder: string): string[] {
  const { port, secret, address = '127.0.0.1', reachesLoopback = false, reachesItself = false, tls } = options
  return [
    ...[
      `--listening-ip=${address}`,
      `--relay-ip=${address}`,
      `--listening-port=${port}`,
      ...(tls
        ? [`--tls-listening-port=${tls.port}`, `--cert=${tls.cert}`, `--pkey=${tls.pkey}`]
        : ['--no-tls', '--no-dtls']),
    ],
    ...[`--static-auth-secret=${secret}`, '--use-auth-secret', '--realm=parley.test', '--no-cli'],
    ...[`--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'db')}`, '--log-file=stdout'],
    ...(reachesLoopback ? ['--allow-loopback-peers', '--allowed-peer-ip=127.0.0.1'] : []),
    ...(reachesItself ? ['--allow-loopback-peers', `--allowed-peer-ip=${address}`] : []),
  ]
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + readyLimitMs; Date.now() < until; ) {
    if (child.exitCode !== null) break
    const client = await TurnClient.open(turnAddress(url), null)
    const answer = await client.binding().catch(() => null)
    await client.close()
    if (answer?.success) return
  }
  throw new Error(`coturn did not answer at ${url}.`)
}
