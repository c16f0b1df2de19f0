import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Pool } from 'pg'
import { createClient } from 'redis'
import { issueTicket } from '@/lib/auth/tickets'
import { startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import { collector } from '../machine/processes'

const ticksPerSecond = 100
const collectMs = 2_000
const secret = randomBytes(32).toString('base64url')

/** A process that serves, and what it has cost. */
export interface Node {
  readonly url: string
  readonly child: ChildProcess
  /** Seconds of processor time so far. */
  cpuSeconds(): number
  /** Resident memory in kB, after a collection. */
  settledMemoryKb(): Promise<number>
}

export interface Ground {
  readonly redisUrl: string
  readonly pool: Pool
  ours(name: string, env?: Record<string, string>): Promise<Node>
  bare(): Promise<Node>
  /** Books sessions; answers the tickets of both sides of each. */
  book(type: 'chat' | 'voice', pairs: number): Promise<{ client: string; consultant: string }[]>
  stopRedis(): Promise<void>
  startRedis(): Promise<void>
  /** Bytes that Redis has taken in and given out. */
  redisBytes(): Promise<number>
  stop(): Promise<void>
}

/** A database, a Redis and nodes of the bench's own, everything on loopback. */
export async function openGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-fleet-'))
  chmodSync(folder, 0o755)
  execFileSync(process.execPath, ['scripts/setup/build-server.mjs'], { stdio: 'inherit' })
  const embedded = await startEmbedded(folder, 'npm run bench')
  await migrate(embedded.url, 'supabase/migrations')
  const pool = new Pool({ connectionString: embedded.url, max: 2 })
  pool.on('error', () => undefined)
  const children: ChildProcess[] = []
  const redisPort = await freePort()
  const redisUrl = `redis://127.0.0.1:${redisPort}`
  const runRedis = () => {
    const args = ['--port', String(redisPort), '--save', '', '--dir', folder]
    const child = spawn('redis-server', args, { stdio: 'ignore' })
    children.push(child)
    return child
  }
  let redisServer = runRedis()
  const redis = createClient({ url: redisUrl })
  redis.on('error', () => undefined)
  await redis.connect()
  let people = 0

  const start = async (args: string[], env: Record<string, string>): Promise<Node> => {
    const port = Number(env['SOCKET_PORT'] ?? (await freePort()))
    const ports = { PORT: String(port), SOCKET_PORT: String(port) }
    const all = { ...process.env, ...ports, REDIS_URL: redisUrl, LOG_LEVEL: 'warn', ...env }
    const child = spawn(process.execPath, args, { env: all, stdio: ['ignore', 'inherit', 'inherit'] })
    children.push(child)
    const url = `http://127.0.0.1:${port}`
    while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) await wait(50)
    return { url, child, cpuSeconds: () => cpuSeconds(child), settledMemoryKb: () => settledMemoryKb(child) }
  }
  const stop = async () => {
    for (const child of children.reverse()) await killed(child)
    redis.destroy()
    await pool.end()
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(1)))
  }
  return {
    redisUrl,
    pool,
    ours: (name, env = {}) =>
      start(['--import', collector, 'dist/socket-server.mjs'], {
        NODE_ENV: 'production',
        DATABASE_URL: embedded.url,
        PARLEY_SECRET: secret,
        SOCKET_NODE_ID: name,
        // Everybody comes from one address here, through one proxy that says otherwise.
        TRUST_PROXY: '1',
        ...env,
      }),
    bare: () => start(['--import', 'tsx', 'scripts/bench/fleet/bare-node.ts'], {}),
    async book(type, pairs) {
      const { rows } = await pool.query<{ id: string }>(booking, [type, people, pairs])
      people += pairs
      const ticket = (sessionId: string, participantType: 'client' | 'consultant') =>
        issueTicket({ sessionId, participantType, claimNumber: 1 }, secret)
      return rows.map(({ id }) => ({ client: ticket(id, 'client'), consultant: ticket(id, 'consultant') }))
    },
    stopRedis: () => killed(redisServer),
    async startRedis() {
      redisServer = runRedis()
    },
    async redisBytes() {
      const text = await redis.info('stats')
      const figure = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(text)?.[1])
      return figure('total_net_input_bytes') + figure('total_net_output_bytes')
    },
    stop,
  }
}

export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

function cpuSeconds({ pid }: ChildProcess): number {
  // The command's name may hold spaces; what follows its bracket does not.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

async function settledMemoryKb(child: ChildProcess): Promise<number> {
  child.kill('SIGUSR2')
  await wait(collectMs)
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1])
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (!address || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}

const booking = `
  with made as (
    select public.create_booking(
      p_client_ref => 'bench-client-' || n, p_client_name => 'Priya Nair',
      p_consultant_ref => 'bench-consultant-' || n, p_consultant_name => 'Asha Rao',
      p_session_type => $1, p_scheduled_start => now() + interval '9 minutes', p_duration_minutes => 120,
      p_price_minor => 10000, p_currency => 'INR', p_funding => 'received'
    ) as booked
    from generate_series($2::integer + 1, $2::integer + $3::integer) as n
  ), claimed as (
    select public.claim_session_link(
      booked ->> side, null, translate(encode(sha256((booked ->> side)::bytea), 'base64'), '+/=', '-_'), false
    ) from made, unnest(array['clientToken', 'consultantToken']) as side
  )
  select booked ->> 'sessionId' as id from made where (select count(*) from claimed) > 0`
