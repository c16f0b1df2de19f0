import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import * as cancel from '@/app/api/v1/bookings/[id]/cancel/route'
import * as preview from '@/app/api/v1/bookings/[id]/cancellation-preview/route'
import * as booking from '@/app/api/v1/bookings/[id]/route'
import * as bookings from '@/app/api/v1/bookings/route'
import * as me from '@/app/api/v1/me/route'
import * as links from '@/app/api/v1/sessions/[id]/links/route'
import * as session from '@/app/api/v1/sessions/[id]/route'
import * as settings from '@/app/api/v1/settings/route'
import { type ApiScope, apiProblem, apiProblemCode, apiScope } from '@/lib/contract/http/api'
import { origin, serveWeb } from './support/web'

type Route = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>
type Fields = Record<string, unknown>

const web = serveWeb()
let whole: string
const keyOf = async (...scopes: ApiScope[]) =>
  (await web.database.rpc('make_api_key', { p_name: 'Booking site', p_scopes: scopes })).key
beforeAll(async () => {
  whole = await keyOf(...apiScope.options)
})

interface Asked {
  readonly key?: string
  readonly id?: string
  readonly query?: string
  readonly body?: unknown
  readonly idempotencyKey?: string
  readonly headers?: Record<string, string>
}

async function call(
  route: Route,
  { key = whole, id, query = '', body, idempotencyKey, headers }: Asked = {},
) {
  const request = new Request(`${origin}/api/v1/x${query}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-parley-peer': '203.0.113.7',
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const answer = await route(request, { params: Promise.resolve(id === undefined ? {} : { id }) })
  expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return answer
}

async function ok(route: Route, asked: Asked = {}): Promise<Fields> {
  const answer = await call(route, asked)
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json()
}

async function refused(route: Route, asked: Asked = {}) {
  const answer = await call(route, asked)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const problem = apiProblem.parse(await answer.json())
  expect(problem.status).toBe(answer.status)
  expect(problem.requestId).toBe(answer.headers.get('request-id'))
  return { ...problem, retryAfter: answer.headers.get('retry-after') }
}

const order = (more: Fields = {}) => ({
  client: { ref: randomUUID(), name: 'Priya Nair' },
  consultant: { ref: randomUUID(), name: 'Asha Rao' },
  start: new Date(Date.now() + 3_600_000).toISOString(),
  sessionType: 'video',
  durationMinutes: 30,
  price: '100.00',
  currency: 'INR',
  ...more,
})
const book = (more: Fields = {}, asked: Asked = {}) =>
  ok(bookings.POST, { body: order(more), idempotencyKey: randomUUID(), ...asked })
const idOf = (fields: Fields, name = 'bookingId') => String(fields[name])
const linkCheck = async (url: unknown) => {
  const p_token = String(url).split('/').at(-1) ?? ''
  return web.database.rpc('is_session_link_valid', { p_token })
}

describe('a key', () => {
  it('is asked for, and one that is not good is refused', async () => {
    expect(await refused(me.GET, { key: '' })).toMatchObject({ status: 401, code: 'key_missing' })
    const wrong = [
      `${whole}x`,
      `parley_live_00000000_${'A'.repeat(43)}`,
      'x'.repeat(300),
      'null',
      '__proto__',
    ]
    for (const key of wrong) expect((await refused(me.GET, { key })).status).toBe(401)
    const short = await keyOf('sessions:read')
    const id = short.split('_')[2] ?? ''
    expect(await ok(me.GET, { key: short })).toMatchObject({
      mode: 'live',
      key: { id, scopes: ['sessions:read'] },
    })
    await web.database.rpc('revoke_api_key', { p_id: id })
    expect(await refused(me.GET, { key: short })).toMatchObject({ status: 401, code: 'key_invalid' })
  })

  it('does what its scopes say, and nothing else', async () => {
    const made = await book()
    const [id, sessionId] = [idOf(made), idOf(made, 'sessionId')]
    const doors: [ApiScope, Route, Asked][] = [
      ['bookings:read', bookings.GET, {}],
      ['bookings:read', booking.GET, { id }],
      ['bookings:read', preview.GET, { id }],
      ['bookings:write', cancel.POST, { id, body: { by: 'practice' } }],
      ['bookings:write', bookings.POST, { body: order(), idempotencyKey: randomUUID() }],
      ['sessions:read', session.GET, { id: sessionId }],
      ['settings:write', settings.GET, {}],
      ['links:issue', links.GET, { id: sessionId }],
      ['links:issue', links.POST, { id: sessionId, body: { participantType: 'client' } }],
    ]
    for (const [scope, route, asked] of doors) {
      const others = await keyOf(...apiScope.options.filter((one) => one !== scope))
      expect(await refused(route, { ...asked, key: others })).toMatchObject({
        status: 403,
        code: 'scope_missing',
        detail: `This call needs the scope ${scope}.`,
      })
    }
    expect(await ok(booking.GET, { id })).toMatchObject({ status: 'scheduled' })
    const reader = await ok(booking.GET, { id, key: await keyOf('bookings:read') })
    expect(reader).not.toHaveProperty('clientUrl')
  })

  it('tells a key that calls too often, and how long to wait, and no other key', async () => {
    const busy = await keyOf('bookings:read')
    for (let time = 0; time < 120; time += 1) await ok(bookings.GET, { key: busy, query: '?limit=1' })
    const { status, code, retryAfter } = await refused(bookings.GET, { key: busy })
    expect({ status, code }).toEqual({ status: 429, code: 'rate_limited' })
    expect(Number(retryAfter)).toBeGreaterThan(0)
    await ok(bookings.GET)
  })

  it('slows down who guesses, and lets the good key in all the same', async () => {
    const key = `parley_live_00000000_${'A'.repeat(43)}`
    for (let time = 0; time < 20; time += 1) {
      expect((await refused(me.GET, { key })).code).toBe('key_invalid')
    }
    expect((await refused(me.GET, { key })).code).toBe('rate_limited')
    await ok(me.GET)
  })
})

describe('booking', () => {
  it('freezes the price, answers both links, and is found again whole', async () => {
    const answer = await call(bookings.POST, {
      body: order({ externalId: 'order-1', metadata: { campaign: 'diwali' }, billing: 'fixed' }),
      idempotencyKey: 'order-1',
    })
    expect(answer.status).toBe(201)
    const made: Fields = await answer.json()
    expect(answer.headers.get('location')).toBe(`/api/v1/bookings/${idOf(made)}`)
    expect(made).toMatchObject({
      externalId: 'order-1',
      status: 'scheduled',
      price: '100.00',
      currency: 'INR',
      billing: 'fixed',
      funding: 'received',
      durationMinutes: 30,
      client: { name: 'Priya Nair' },
      metadata: { campaign: 'diwali' },
      settlement: null,
    })
    // An hour before it starts.
    for (const participantType of ['client', 'consultant']) {
      expect(await linkCheck(made[`${participantType}Url`])).toMatchObject({
        reason: 'too_early',
        facts: { participantType },
      })
    }
    expect(await ok(booking.GET, { id: idOf(made) })).toEqual(made)
    expect(await ok(session.GET, { id: idOf(made, 'sessionId') })).toMatchObject({
      bookingId: made['bookingId'],
      bookedSeconds: 1800,
    })
  })

  it('repeated with its key is the same booking with the same links; with another body it is refused', async () => {
    const asked = { body: order({ externalId: randomUUID() }), idempotencyKey: randomUUID() }
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => call(bookings.POST, asked)))
    const made = await first?.json()
    for (const other of others) {
      expect(other.status).toBe(201)
      expect(await other.json()).toEqual(made)
    }
    const replayed = await call(bookings.POST, asked)
    expect(replayed.headers.get('idempotency-replayed')).toBe('true')
    for (const body of [
      { ...asked.body, price: '99.00' },
      { ...asked.body, metadata: { a: 'b' } },
    ]) {
      expect(await refused(bookings.POST, { ...asked, body })).toMatchObject({
        status: 422,
        code: 'idempotency_conflict',
      })
    }
    const stranger = await keyOf('bookings:write')
    const own = await call(bookings.POST, { ...asked, body: order(), key: stranger })
    expect(await own.json()).not.toMatchObject({ bookingId: made.bookingId })
  })

  it('says which field is wrong, by a pointer', async () => {
    const wrong: [Fields, string][] = [
      [{ price: '100.001' }, '/price'],
      [{ price: '-1' }, '/price'],
      [{ price: '9'.repeat(39) }, '/price'],
      [{ currency: 'inr' }, '/currency'],
      [{ start: '20000-01-01T00:00:00Z' }, '/start'],
      [{ start: '2026-12-03' }, '/start'],
      [{ start: new Date(Date.now() + 3 * 366 * 86_400_000).toISOString() }, '/start'],
      [{ durationMinutes: 1e21 }, '/durationMinutes'],
      [{ sessionType: '__proto__' }, '/sessionType'],
      [{ client: { ref: 'x', name: 'Asha\u202e' } }, '/client/name'],
      [{ client: { ref: 'nobody yet' } }, '/client/name'],
      [{ client: { ref: 'x', name: 'P', email: 'p\r\nBcc: q@x.example' } }, '/client/email'],
      [{ client: { ref: 'x', name: 'P', phone: '1' } }, '/client/phone'],
      [{ externalId: 'x'.repeat(201) }, '/externalId'],
      [{ metadata: { a: 1 } }, '/metadata/a'],
      [{ 'a/b~c': 1 }, '/a~1b~0c'],
    ]
    for (const [more, pointer] of wrong) {
      const answer = await refused(bookings.POST, { body: order(more), idempotencyKey: randomUUID() })
      expect(answer).toMatchObject({ status: 400, code: 'bad_request' })
      expect(answer.errors?.map((one) => one.pointer)).toEqual([pointer])
    }
    expect(await refused(bookings.POST, { body: order() })).toMatchObject({ code: 'idempotency_key_missing' })
    expect(await refused(bookings.POST, { body: order(), idempotencyKey: 'x'.repeat(201) })).toMatchObject({
      code: 'idempotency_key_missing',
    })
    expect(await refused(bookings.POST, { body: '{' })).toMatchObject({ code: 'bad_request' })
    expect(
      await refused(bookings.POST, { body: order(), headers: { 'content-type': 'text/plain' } }),
    ).toMatchObject({ status: 415 })
  })

  it('takes no body that is larger than any booking', async () => {
    const asked = { idempotencyKey: randomUUID() }
    const padded = (length: number) => order({ metadata: { a: 'x'.repeat(length) } })
    expect(await refused(bookings.POST, { ...asked, body: padded(33_000) })).toMatchObject({ status: 413 })
    expect(await refused(bookings.POST, { ...asked, body: padded(4_097) })).toMatchObject({
      status: 400,
      errors: [{ pointer: '/metadata' }],
    })
    await ok(bookings.POST, { ...asked, body: padded(4_000) })
  })

  it('names what is in the way: the same externalId, a taken time, a balance that does not suffice', async () => {
    const externalId = randomUUID()
    const first = await book({ externalId })
    expect(
      await refused(bookings.POST, { body: order({ externalId }), idempotencyKey: randomUUID() }),
    ).toMatchObject({ status: 409, code: 'already_booked', bookingId: first['bookingId'] })
    const consultant = { ref: String((first['consultant'] as Fields)['ref']) }
    expect(
      await refused(bookings.POST, { body: order({ consultant }), idempotencyKey: randomUUID() }),
    ).toMatchObject({ status: 409, code: 'slot_taken', bookingId: first['bookingId'] })
    expect(
      await refused(bookings.POST, { body: order({ funding: 'balance' }), idempotencyKey: randomUUID() }),
    ).toMatchObject({ status: 402, code: 'insufficient_funds' })
  })

  it('lists by start, page by page, and filters by what the caller calls things', async () => {
    const client = { ref: randomUUID(), name: 'Priya Nair' }
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
    const made: unknown[] = []
    for (const hours of [3, 1, 2]) made[hours] = (await book({ client, start: at(hours) }))['bookingId']
    const query = `?clientRef=${client.ref}&limit=2`
    const first = await ok(bookings.GET, { query })
    const second = await ok(bookings.GET, { query: `${query}&cursor=${first['nextCursor']}` })
    const idsOf = ({ data }: Fields) =>
      Array.isArray(data) ? data.map((one: Fields) => one['bookingId']) : []
    expect([...idsOf(first), ...idsOf(second)]).toEqual([made[1], made[2], made[3]])
    expect(second['nextCursor']).toBeNull()
    const later = await ok(bookings.GET, {
      query: `?clientRef=${client.ref}&from=${at(1.5)}&to=${at(2.5)}&status=scheduled`,
    })
    expect(idsOf(later)).toEqual([made[2]])
    for (const wrong of [
      'limit=0',
      'limit=201',
      'limit=x',
      'status=x',
      'from=20000-01-01T00:00:00Z',
      'cursor=x',
      'cursor=e30',
    ]) {
      expect(await refused(bookings.GET, { query: `?${wrong}` })).toMatchObject({ status: 400 })
    }
  })
})

describe('docs/api.md', () => {
  const page = readFileSync('docs/api.md', 'utf8')

  it('books by its own example', async () => {
    const [, example = ''] = /-d '(\{[\s\S]*?\})'/.exec(page) ?? []
    const body: Fields = JSON.parse(example)
    const start = new Date(Date.now() + 5 * 3_600_000).toISOString()
    const made = await ok(bookings.POST, { body: { ...body, start }, idempotencyKey: 'docs' })
    expect(made).toMatchObject({ price: '100.00', consultant: { ref: 'asha', name: 'Asha Rao' } })
  })

  it('names every code, and every scope', () => {
    for (const word of [...apiProblemCode.options, ...apiScope.options]) expect(page).toContain(`\`${word}\``)
  })
})

describe('what follows a booking', () => {
  it('is cancelled with the effect shown first, and repeated it says the same', async () => {
    const id = idOf(await book({ start: new Date(Date.now() + 48 * 3_600_000).toISOString() }))
    expect(await ok(preview.GET, { id, query: '?by=client' })).toMatchObject({
      held: '100.00',
      returned: '100.00',
      kept: '0.00',
    })
    const cancelled = await ok(cancel.POST, { id, body: { by: 'client', reason: 'Ill' } })
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      endedBy: 'client',
      settlement: { returned: '100.00' },
    })
    expect(await ok(cancel.POST, { id, body: { by: 'client', reason: 'Ill' } })).toEqual(cancelled)
    expect(await refused(preview.GET, { id })).toMatchObject({ status: 409, code: 'already_over' })
    expect(await refused(cancel.POST, { id, body: { by: 'nobody' } })).toMatchObject({ status: 400 })
  })

  it('cannot be cancelled once it runs', async () => {
    const made = await book({ start: new Date().toISOString() })
    for (const p_participant_type of ['client', 'consultant'] as const) {
      const p_session_id = idOf(made, 'sessionId')
      await web.database.rpc('start_session', { p_session_id, p_participant_type })
    }
    const asked = { id: idOf(made), body: { by: 'practice' } }
    expect(await refused(cancel.POST, asked)).toMatchObject({ status: 409, code: 'already_started' })
  })

  it('has links that are told again as they are, and a new one that puts the old one out', async () => {
    const made = await book()
    const id = idOf(made, 'sessionId')
    const { clientUrl, consultantUrl } = made
    expect(await ok(links.GET, { id })).toEqual({ clientUrl, consultantUrl })
    const asked = { id, body: { participantType: 'client' }, idempotencyKey: randomUUID() }
    const issued = await ok(links.POST, asked)
    expect(await ok(links.POST, asked)).toEqual(issued)
    expect(await linkCheck(clientUrl)).toMatchObject({ valid: false, reason: 'revoked' })
    expect(await linkCheck(issued['url'])).toMatchObject({ reason: 'too_early' })
    expect(await ok(links.GET, { id })).toEqual({ clientUrl: issued['url'], consultantUrl })
    const affairs = await web.database.rpc('admin_session_affairs', { p_session_id: id })
    expect(affairs?.audit).toMatchObject([{ action: 'link_reissued', actor: 'API key Booking site' }])
  })

  it('is not found under a wrong address', async () => {
    for (const id of [randomUUID(), 'x', '__proto__']) {
      for (const route of [booking.GET, session.GET, preview.GET, links.GET]) {
        expect(await refused(route, { id })).toMatchObject({ status: 404, code: 'not_found' })
      }
    }
  })
})
