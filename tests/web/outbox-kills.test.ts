import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Client } from 'pg'
import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { webhookEndpoints } from '@/lib/web/webhooks/endpoints'
import { receiver } from '@/tests/support/receiver'
import { serveWeb } from './support/web'

const web = serveWeb()
const events = 1_000

/** The worker as it runs, with everything that it loads. */
function worker(): ChildProcess {
  const { secret } = web.configure({ WEBHOOK_ALLOW_HOSTS: '127.0.0.1' })
  return spawn(process.execPath, ['--import', 'tsx', 'outbox-worker.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: web.url,
      PARLEY_SECRET: secret,
      WEBHOOK_ALLOW_HOSTS: '127.0.0.1',
      LOG_LEVEL: 'fatal',
    },
    stdio: 'ignore',
  })
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

it('loses nothing of what is told while workers are killed, the database cuts them off and the receiver is away; what comes twice has one id', async () => {
  const client = new Client({ connectionString: web.url })
  await client.connect()
  const { got, url, close, listenAgain } = await receiver(() => undefined)
  const env = web.configure({ WEBHOOK_ALLOW_HOSTS: '127.0.0.1' })
  const made = await webhookEndpoints({ database: web.database, env }).make(
    { url, description: '', types: ['booking.created'] },
    'test',
    randomUUID(),
  )
  if (typeof made === 'string') throw new Error(made)
  const taken = () => new Set(got.map(({ headers }) => headers['webhook-id'])).size
  const reaches = (count: number) =>
    expect.poll(taken, { timeout: 60_000, interval: 10 }).toBeGreaterThanOrEqual(count)
  /** As much time as leases, rests and pauses take. */
  const pass = () =>
    client.query(`
      update parley.deliveries set due_at = parley.clock(), leased_until = null, lease = null where status = 'waiting';
      update parley.consumers set rest_until = null`)
  await client.query(
    `select parley.tell('booking.created', null, gen_random_uuid()) from generate_series(1, $1::int)`,
    [events],
  )
  let [one, other] = [worker(), worker()]
  await reaches(50)
  await killed(one)
  one = worker()
  await reaches(200)
  await Promise.all([killed(one), killed(other)])
  await pass()
  ;[one, other] = [worker(), worker()]
  await reaches(400)
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query ilike '%delivery%'`,
  )
  await reaches(500)
  await close()
  await expect
    .poll(
      async () =>
        (await client.query(`select from parley.deliveries where answer ->> 'fault' = 'not_reached'`))
          .rowCount,
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0)
  await listenAgain()
  await pass()
  await expect
    .poll(
      async () => {
        await pass()
        const { rows } = await client.query(
          `select count(*)::int as n from parley.deliveries where status <> 'done'`,
        )
        return rows[0]?.n
      },
      { timeout: 120_000, interval: 1_000 },
    )
    .toBe(0)
  await Promise.all([killed(one), killed(other)])
  expect(taken()).toBe(events)
  const { rows } = await client.query<{ id: string }>('select id from parley.outbox')
  expect(new Set(got.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(rows.map(({ id }) => id)))
  const webhook = new Webhook(made.secret)
  for (const { body, headers } of got)
    webhook.verify(
      body,
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    )
  await close()
  await client.end()
}, 300_000)
