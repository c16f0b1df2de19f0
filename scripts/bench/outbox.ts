import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { openDatabase } from '@/lib/db'
import { startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import { loadEnv } from '@/lib/env'
import { webhookEndpoints } from '@/lib/web/webhooks/endpoints'
import { receiver } from '@/tests/support/receiver'
import type { Figure } from './report/report'

const events = 10_000
const secret = 'a secret of the benchmark, long enough for all'
const killEveryMs = 2_000
const awayMs = 5_000

/**
 * 10,000 events to one receiver by two workers, one of which is killed every 2 s; on the way the database is restarted and the receiver is away for
 * 5 s. How many are lost, how often one came twice, and how long it takes beside as many in peace.
 */
export async function outbox(): Promise<Figure[]> {
  const calm = await told(async () => undefined)
  const hard = await told(async ({ startWorker, workers, restart, away }) => {
    let kills = 0
    const killing = setInterval(() => {
      const [first] = workers.splice(0, 1)
      first?.kill('SIGKILL')
      kills += 1
      workers.push(startWorker())
    }, killEveryMs)
    await wait(killEveryMs * 2.5)
    await restart()
    await wait(killEveryMs * 2)
    await away()
    await wait(killEveryMs * 2)
    clearInterval(killing)
    console.log(
      `  ${kills} workers were killed, the database restarted once, the receiver away for ${awayMs / 1000} s`,
    )
  })
  console.log(`  ${hard.came - events} of ${hard.came} came twice, each with its id`)
  return [
    {
      name: `${events} events under kill -9`,
      unit: 'lost',
      ours: hard.lost,
      baseline: calm.lost,
      beside: 'in peace',
      promise: { ours: 0 },
    },
    {
      name: `${events} events under kill -9`,
      unit: 's',
      ours: hard.seconds,
      baseline: calm.seconds,
      beside: 'in peace',
    },
  ]
}

interface Scene {
  readonly workers: ChildProcess[]
  startWorker(): ChildProcess
  restart(): Promise<void>
  away(): Promise<void>
}

async function told(trouble: (scene: Scene) => Promise<void>) {
  const directory = mkdtempSync(join(tmpdir(), 'parley-bench-outbox-'))
  let server = await startEmbedded(directory, 'npm run bench')
  await migrate(server.url, 'supabase/migrations')
  const came: string[] = []
  const { url, close, listenAgain } = await receiver(
    ({ headers }) => void came.push(String(headers['webhook-id'])),
  )
  const variables = { DATABASE_URL: server.url, PARLEY_SECRET: secret, WEBHOOK_ALLOW_HOSTS: '127.0.0.1' }
  const workers: ChildProcess[] = []
  const scene: Scene = {
    workers,
    startWorker: () =>
      spawn(process.execPath, ['--import', 'tsx', 'outbox-worker.ts'], {
        env: { ...process.env, ...variables, LOG_LEVEL: 'fatal' },
        stdio: 'ignore',
      }),
    async restart() {
      await server.stop()
      server = await server.again()
    },
    async away() {
      await close()
      await wait(awayMs)
      await listenAgain()
    },
  }
  try {
    await addEndpoint(variables, url)
    await query(
      server.url,
      `select parley.tell('booking.created', null, gen_random_uuid()) from generate_series(1, ${events})`,
    )
    workers.push(scene.startWorker(), scene.startWorker())
    const beganMs = performance.now()
    await trouble(scene)
    while ((await left(server.url)) > 0) await wait(250)
    const seconds = (performance.now() - beganMs) / 1000
    return { seconds, came: came.length, lost: events - new Set(came).size }
  } finally {
    for (const child of workers) {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    await close()
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function addEndpoint(variables: Record<string, string>, url: string): Promise<void> {
  const env = loadEnv(variables)
  const database = openDatabase(env)
  const asked = { url, description: '', types: ['booking.created' as const] }
  const made = await webhookEndpoints({ database, env }).make(asked, 'bench', randomUUID())
  await database.close()
  if (typeof made === 'string') throw new Error(`The endpoint was refused: ${made}`)
}

const left = async (url: string) => {
  const [row] = await query(
    url,
    `select (select count(*) from parley.happenings) + (select count(*) from parley.deliveries where status <> 'done') as n`,
  ).catch(() => [{ n: '1' }])
  return Number(row?.n)
}

async function query(url: string, sql: string): Promise<{ n?: string }[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<{ n?: string }>(sql)).rows
  } finally {
    await client.end()
  }
}
