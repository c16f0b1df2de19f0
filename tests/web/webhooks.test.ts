import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as cancel from '@/app/api/v1/bookings/[id]/cancel/route'
import * as bookings from '@/app/api/v1/bookings/route'
import * as replay from '@/app/api/v1/deliveries/[id]/replay/route'
import * as deliveries from '@/app/api/v1/webhook-endpoints/[id]/deliveries/route'
import * as recover from '@/app/api/v1/webhook-endpoints/[id]/recover/route'
import * as rotate from '@/app/api/v1/webhook-endpoints/[id]/rotate-secret/route'
import * as endpoint from '@/app/api/v1/webhook-endpoints/[id]/route'
import * as test from '@/app/api/v1/webhook-endpoints/[id]/test/route'
import * as endpoints from '@/app/api/v1/webhook-endpoints/route'
import { apiScope } from '@/lib/contract/http/api'
import { apiEventType } from '@/lib/contract/http/api-events'
import { poster } from '@/lib/outbox/post'
import { webhooks } from '@/lib/outbox/webhooks'
import { startWorker } from '@/lib/outbox/worker'
import { type Received, receiver } from '@/tests/support/receiver'
import { apiCaller, order } from './support/api-calls'
import { serveWeb } from './support/web'

const web = serveWeb()
let whole = ''
const { ok, refused, call } = apiCaller(() => whole)
beforeAll(async () => {
  whole = (await web.database.rpc('make_api_key', { p_name: 'Site', p_scopes: apiScope.options })).key
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (let close = closers.pop(); close; close = closers.pop()) await close()
  for (const { id } of await web.database.rpc('list_webhook_endpoints', {}))
    await web.database.rpc('delete_webhook_endpoint', { p_id: id })
})

type Answer = Parameters<typeof receiver>[0]
async function listening(answer: Answer = () => undefined) {
  const made = await receiver(answer)
  closers.push(made.close)
  return made
}

/** A worker that may send to this machine. @param timeoutMs of an attempt */
function working(timeoutMs = 5_000) {
  const { secret } = web.configure({ WEBHOOK_ALLOW_HOSTS: '127.0.0.1' })
  const { post, close } = poster({ allowedHosts: ['127.0.0.1'], timeoutMs })
  const worker = startWorker({
    database: web.database,
    consumers: [webhooks({ database: web.database, secret: secret ?? '', post })],
    failed: () => undefined,
    pollMs: 20,
  })
  closers.push(close, () => worker.stop())
}

interface Made {
  readonly id: string
  readonly secret: string
  readonly types: readonly string[]
}
const make = (
  url: string,
  types: readonly string[] = apiEventType.options,
  idempotencyKey: string = randomUUID(),
) => ok<Made>(endpoints.POST, { body: { url, types }, idempotencyKey })
const book = () => ok<{ bookingId: string }>(bookings.POST, { body: order(), idempotencyKey: randomUUID() })
const until = (act: () => unknown) => expect.poll(act, { timeout: 10_000, interval: 20 })
const headersOf = ({ headers }: Received) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
/** Asked of the database, which has no limit for who looks again and again. */
const listOf = async (id: string) => {
  const { deliveries: rows } = await web.database.rpc('webhook_deliveries', { p_endpoint_id: id })
  return rows.map(({ answer, ...row }) => ({
    ...row,
    response: answer && { status: answer.status, error: answer.fault },
  }))
}

describe('a webhook', () => {
  it('is verified by the specification’s own library, and says what the feed says', async () => {
    const { got, url } = await listening()
    working()
    const { secret } = await make(url, ['booking.created', 'booking.cancelled'])
    const { bookingId } = await book()
    await ok(cancel.POST, { id: bookingId, body: { by: 'client' } })
    await until(() => got.length).toBe(2)
    expect(secret).toMatch(/^whsec_/)
    const told = got.map((received) => new Webhook(secret).verify(received.body, headersOf(received)))
    expect(told).toMatchObject([
      { type: 'booking.created', data: { bookingId, price: '100.00', version: 1 } },
      { type: 'booking.cancelled', data: { bookingId, settlement: { returned: '100.00' } } },
    ])
    const [first] = got
    expect(() => new Webhook(secret).verify(`${first?.body} `, first ? headersOf(first) : {})).toThrow()
  })

  it('is signed by both secrets for a day after a rotation', async () => {
    const { got, url } = await listening()
    working()
    const { id, secret: before } = await make(url)
    const { secret } = await ok<Made>(rotate.POST, { id, body: {} })
    expect(secret).not.toBe(before)
    await ok(test.POST, { id, body: {} })
    await until(() => got.length).toBe(1)
    for (const one of [before, secret])
      for (const received of got) new Webhook(one).verify(received.body, headersOf(received))
  })

  it('comes again with the same id, signed anew, until it is taken', async () => {
    let time = 0
    const { got, url } = await listening((_received, response) => {
      time += 1
      if (time === 1) response.writeHead(500).end('Down for a moment')
    })
    working()
    const { id, secret } = await make(url)
    await ok(test.POST, { id, body: {} })
    await until(() => got.length).toBe(1)
    await until(async () => (await listOf(id))[0]?.response).toMatchObject({ status: 500 })
    // What the receiver said is for administrators alone.
    const told = await ok<{ data: object[] }>(deliveries.GET, { id })
    expect(told.data).toMatchObject([{ status: 'waiting', attempt: 1, response: { status: 500 } }])
    expect(JSON.stringify(told)).not.toContain('Down for')
    await web.database.rpc('replay_delivery', { p_id: (await listOf(id))[0]?.id ?? '' })
    await until(() => got.length).toBe(2)
    expect(got[1]?.headers['webhook-id']).toBe(got[0]?.headers['webhook-id'])
    for (const received of got) new Webhook(secret).verify(received.body, headersOf(received))
    await until(async () => (await listOf(id))[0]?.status).toBe('done')
  })

  it('follows no redirect, and a receiver that is gone is told no more', async () => {
    const elsewhere = await listening()
    const moved = await listening((_received, response) => {
      response.writeHead(302, { location: elsewhere.url }).end()
    })
    const gone = await listening((_received, response) => {
      response.writeHead(410).end()
    })
    working()
    const [one, other] = [await make(moved.url), await make(gone.url)]
    for (const { id } of [one, other]) await ok(test.POST, { id, body: {} })
    await until(async () => (await listOf(one.id))[0]?.response).toMatchObject({
      status: 302,
      error: 'redirect',
    })
    await until(async () => (await listOf(other.id))[0]?.status).toBe('failed')
    expect(await ok(endpoint.GET, { id: other.id })).toMatchObject({
      status: 'disabled',
      disabledReason: 'gone',
    })
    expect(elsewhere.got).toEqual([])
  })

  it('counts what takes too long as failed', async () => {
    const never = createServer(() => undefined)
    await new Promise<void>((resolve) => never.listen(0, '127.0.0.1', resolve))
    closers.push(
      () => never.closeAllConnections(),
      () => void never.close(),
    )
    const address = never.address()
    working(200)
    const port = typeof address === 'object' ? address?.port : 0
    const { id } = await make(`http://127.0.0.1:${port}/`)
    await ok(test.POST, { id, body: {} })
    await until(async () => (await listOf(id))[0]?.response).toMatchObject({
      status: null,
      error: 'timed_out',
    })
  })

  it('reads so much of an answer and no more', async () => {
    let written = 0
    const { url } = await listening(async (_received, response) => {
      response.writeHead(500)
      const chunk = Buffer.alloc(16 * 1024, 'x')
      while (!response.destroyed && written < 64 * 1024 * 1024) {
        await new Promise<void>((resolve) => void response.write(chunk, () => resolve()))
        written += chunk.length
      }
    })
    working()
    const { id } = await make(url)
    await ok(test.POST, { id, body: {} })
    await until(async () => (await listOf(id))[0]?.response).toMatchObject({ status: 500 })
    expect(written).toBeLessThan(32 * 1024 * 1024)
  })

  it('that was missed is told after all: the receiver was away, the endpoint was off, or there was none yet', async () => {
    const { got, url, close, listenAgain } = await listening()
    working()
    const since = new Date(Date.now() - 1_000).toISOString()
    const { bookingId } = await book()
    const { id } = await make(url, ['booking.created'])
    await close()
    const later = await book()
    // One is enough: nothing else is tried there for a while then.
    await until(async () => (await listOf(id)).map(({ response }) => response?.error)).toContain(
      'not_reached',
    )
    await listenAgain()
    expect(await ok(recover.POST, { id, body: { since } })).toEqual({ recovering: expect.any(Number) })
    await web.database.rpc('switch_webhook_endpoint', { p_id: id, p_active: true })
    const bookingsTold = () => got.map(({ body }) => String(JSON.parse(body).data.bookingId))
    await until(() => bookingsTold().includes(bookingId)).toBe(true)
    const [newest] = await listOf(id)
    await ok(replay.POST, { id: newest?.id ?? '', body: {} })
    await until(() => bookingsTold().includes(later.bookingId)).toBe(true)
  })
})

describe('docs/api.md', () => {
  it('has a receiver that takes what is signed, once, and nothing else', async () => {
    const [, code = ''] = /```js receiver\n([\s\S]*?)```/.exec(readFileSync('docs/api.md', 'utf8')) ?? []
    const folder = mkdtempSync('tests/.receiver-')
    closers.push(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'receiver.mjs'), code)
    const { port, close } = await receiver(() => undefined)
    await close()
    working()
    const { id, secret } = await make(`http://127.0.0.1:${port}/`)
    const child = spawn(process.execPath, [join(folder, 'receiver.mjs')], {
      env: { ...process.env, WEBHOOK_SECRET: ` ${secret}\n`, PORT: String(port) },
    })
    closers.push(() => child.kill('SIGKILL'))
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += String(chunk)
    })
    const forged = () =>
      fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}', headers: { 'webhook-id': 'x' } })
    await until(() =>
      forged().then(
        ({ status }) => status,
        () => 0,
      ),
    ).toBe(400)
    await ok(test.POST, { id, body: {} })
    await until(async () => (await listOf(id))[0]?.status).toBe('done')
    await web.database.rpc('replay_delivery', { p_id: (await listOf(id))[0]?.id ?? '' })
    await until(async () => (await listOf(id))[0]?.status).toBe('done')
    expect(said.match(/webhook\.test/g)).toHaveLength(1)
  })

  it('makes an endpoint by its own example', async () => {
    const [, example = ''] =
      /webhook-endpoints \\\n[\s\S]*?-d '(\{[\s\S]*?\})'/.exec(readFileSync('docs/api.md', 'utf8')) ?? []
    const made = await ok(endpoints.POST, { body: JSON.parse(example), idempotencyKey: 'hook-1' })
    expect(made).toMatchObject({ secret: expect.stringMatching(/^whsec_/), status: 'active' })
  })
})

describe('an endpoint', () => {
  it('is made once by its key, changed, listed and deleted', async () => {
    const key = randomUUID()
    const made = await make('https://x.example/hook', ['booking.created'], key)
    expect(await make('https://x.example/hook', ['booking.created'], key)).toEqual(made)
    const other = { url: 'https://y.example', types: ['booking.created'] }
    expect(await refused(endpoints.POST, { body: other, idempotencyKey: key })).toMatchObject({
      code: 'idempotency_conflict',
    })
    expect((await refused(endpoints.POST, { body: other })).code).toBe('idempotency_key_missing')
    const { id } = made
    const change = { url: 'https://z.example/', description: 'Second try' }
    expect(await ok(endpoint.PATCH, { id, method: 'PATCH', body: change })).toMatchObject(change)
    const { data } = await ok<{ data: object[] }>(endpoints.GET)
    expect(data).toMatchObject([{ id, ...change, types: ['booking.created'] }])
    expect(JSON.stringify(data)).not.toContain('whsec_')
    expect((await call(endpoint.DELETE, { id, method: 'DELETE' })).status).toBe(204)
    expect((await refused(endpoint.GET, { id })).code).toBe('not_found')
  })

  it('is nowhere inside, has no password, and says which field is wrong', async () => {
    const wrong: [unknown, string][] = [
      [{ url: 'http://x.example', types: ['booking.created'] }, '/url'],
      [{ url: 'https://127.0.0.1/', types: ['booking.created'] }, '/url'],
      [{ url: 'https://169.254.169.254/', types: ['booking.created'] }, '/url'],
      [{ url: 'https://a:b@x.example', types: ['booking.created'] }, '/url'],
      [{ url: 'https://x.example:22', types: ['booking.created'] }, '/url'],
      [{ url: `https://x.example/${'x'.repeat(2_000)}`, types: ['booking.created'] }, '/url'],
      [{ url: 'https://x.example', types: [] }, '/types'],
      [{ url: 'https://x.example', types: ['__proto__'] }, '/types/0'],
      [{ url: 'https://x.example', types: ['booking.created'], __proto__x: 1 }, '/__proto__x'],
      [{ url: 'https://x.example', types: ['booking.created'], description: 'a\nb' }, '/description'],
    ]
    for (const [body, pointer] of wrong) {
      const { status, errors } = await refused(endpoints.POST, { body, idempotencyKey: randomUUID() })
      expect([status, errors?.[0]?.pointer], JSON.stringify(body)).toEqual([400, pointer])
    }
    expect(
      (await refused(recover.POST, { id: randomUUID(), body: { since: '2020-01-01T00:00:00Z' } })).code,
    ).toBe('not_found')
  })

  it('is told nothing that its key may not ask for', async () => {
    const key = (
      await web.database.rpc('make_api_key', {
        p_name: 'Small',
        p_scopes: ['webhooks:write', 'bookings:read'],
      })
    ).key
    const small = apiCaller(() => key)
    const body = { url: 'https://x.example', types: ['booking.created'] }
    await small.ok(endpoints.POST, { body, idempotencyKey: randomUUID() })
    const more = { ...body, types: ['refund.created'] }
    expect(await small.refused(endpoints.POST, { body: more, idempotencyKey: randomUUID() })).toMatchObject({
      code: 'scope_missing',
      detail: 'This call needs the scope money:read.',
    })
    const { id } = await make('https://x.example/all')
    for (const [route, asked] of [
      [endpoint.PATCH, { method: 'PATCH', body: { url: 'https://evil.example' } }],
      [rotate.POST, { body: {} }],
    ] as const)
      expect((await small.refused(route, { id, ...asked })).code).toBe('scope_missing')
  })
})
