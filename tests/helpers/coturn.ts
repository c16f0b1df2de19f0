import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { turnAddress } from '@/scripts/turn/transport'
import { TurnClient } from '@/scripts/turn/turn-client'

const root = resolve(import.meta.dirname, '../..')
const program =
  process.env['PARLEY_TURNSERVER'] ??
  ['/usr/bin/turnserver', '/usr/local/bin/turnserver'].find((path) => existsSync(path))
export const shippedConfiguration = join(root, 'docs/turn/turnserver.conf')
const readyLimitMs = 10_000

export interface CoturnOptions {
  readonly port: number
  readonly secret: string
  /** The shipped one unless said otherwise; null: what coturn does by itself. */
  readonly configuration?: string | null
  /** Everything of a test is on the loopback, which a real relay must not reach. */
  readonly reachesLoopback?: boolean
}

export interface Coturn {
  readonly url: string
  /** Ends it as a crash does. */
  kill(): Promise<void>
}

/** A real coturn on the loopback; ends with the process that started it. */
export async function startCoturn({
  port,
  secret,
  configuration = shippedConfiguration,
  reachesLoopback = false,
}: CoturnOptions): Promise<Coturn> {
  if (!program) throw new Error('There is no turnserver: install coturn (npm test does).')
  const folder = mkdtempSync(join(tmpdir(), 'parley-turn-'))
  const own = [
    ...[
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${port}`,
      '--no-tls',
      '--no-dtls',
    ],
    ...[`--static-auth-secret=${secret}`, '--use-auth-secret', '--realm=parley.test', '--no-cli'],
    ...[`--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'db')}`, '--log-file=stdout'],
    ...(reachesLoopback ? ['--allow-loopback-peers', '--allowed-peer-ip=127.0.0.1'] : []),
  ]
  const from = configuration === null ? ['-n'] : ['-c', configuration]
  const leash = pathToFileURL(join(root, 'tests/helpers/leash.mjs')).href
  const child = spawn(process.execPath, [new URL(leash).pathname, program, ...from, ...own], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const url = `turn:127.0.0.1:${port}`
  await answers(url, child)
  const kill = () =>
    new Promise<void>((done) => {
      child.once('exit', () => {
        rmSync(folder, { recursive: true, force: true })
        done()
      })
      child.stdin?.end()
    })
  return { url, kill }
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
