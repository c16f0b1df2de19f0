import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import * as balances from '@/app/api/v1/balances/route'
import * as cancel from '@/app/api/v1/bookings/[id]/cancel/route'
import * as bookings from '@/app/api/v1/bookings/route'
import * as deposits from '@/app/api/v1/deposits/route'
import * as decide from '@/app/api/v1/sessions/[id]/dispute/decide/route'
import * as end from '@/app/api/v1/sessions/[id]/end/route'
import * as refunds from '@/app/api/v1/sessions/[id]/refunds/route'
import * as settings from '@/app/api/v1/settings/route'
import { apiProblem, apiScope } from '@/lib/contract/http/api'
import { origin, serveWeb } from './support/web'

type Route = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>
type Fields = Record<string, unknown>

const web = serveWeb()
let key: string
beforeAll(async () => {
  const p_scopes = [...apiScope.options]
  key = (await web.database.rpc('make_api_key', { p_name: 'Books', p_scopes })).key
})

async function call(route: Route, { id, query = '', body, idempotencyKey }: Fields = {}) {
  const request = new Request(`${origin}/api/v1/x${query}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-parley-peer': '203.0.113.7',
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(typeof idempotencyKey === 'string' ? { 'idempotency-key': idempotencyKey } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return route(request, { params: Promise.resolve({ id }) })
}
async function ok(route: Route, asked: Fields = {}): Promise<Fields> {
  const answer = await call(route, asked)
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.json()
}
const refused = async (route: Route, asked: Fields = {}) =>
  apiProblem.parse(await (await call(route, asked)).json())

/** A booking of 100.00 within the hour. */
async function booked(more: Fields = {}) {
  const made = await ok(bookings.POST, {
    idempotencyKey: randomUUID(),
    body: {
      client: { ref: randomUUID(), name: 'Priya' },
      consultant: { ref: randomUUID(), name: 'Asha' },
      start: new Date(Date.now() + 3_600_000).toISOString(),
      sessionType: 'chat',
      durationMinutes: 30,
      price: '100.00',
      currency: 'INR',
      ...more,
    },
  })
  return { id: String(made['sessionId']), bookingId: made['bookingId'] }
}

it('money is given back after the end, in parts, once for each key, never more than was captured', async () => {
  const p_scopes = [...apiScope.options]
  key = (await web.database.rpc('make_api_key', { p_name: 'Setup', p_scopes })).key
  const change = new Request(`${origin}/api/v1/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ lateCancelShareBp: 10_000 }),
  })
  expect((await settings.PATCH(change)).status).toBe(200)
  const { id, bookingId } = await booked()
  const ask = (body: Fields, idempotencyKey: string = randomUUID()) => ({ id, body, idempotencyKey })
  expect(await refused(refunds.POST, ask({ reason: 'x' }))).toMatchObject({ status: 409, code: 'not_over' })
  await ok(cancel.POST, { id: bookingId, body: { by: 'client' } })
  expect(await refused(end.POST, ask({ reason: 'Ill' }))).toMatchObject({ code: 'already_over' })
  expect(await refused(decide.POST, ask({ decision: 'release', reason: 'x' }))).toMatchObject({
    code: 'not_found',
  })
  const once = ask({ amount: '40.00', reason: 'Ill, with a certificate' })
  const given = await ok(refunds.POST, once)
  expect(given).toMatchObject({ amount: '40.00', refundable: '60.00', currency: 'INR' })
  expect(await ok(refunds.POST, once)).toEqual(given)
  expect(await refused(refunds.POST, ask({ amount: '60.01', reason: 'x' }))).toMatchObject({
    status: 409,
    code: 'more_than_captured',
  })
  await ok(refunds.POST, ask({ reason: 'The rest' }))
  expect((await refused(refunds.POST, ask({ reason: 'x' }))).code).toBe('nothing_to_refund')
  expect(await ok(refunds.GET, { id })).toMatchObject({
    refundable: '0.00',
    data: [
      { amount: '40.00', ofPlatform: '1.20', ofConsultant: '38.80', by: 'API key Setup' },
      { amount: '60.00', ofPlatform: '1.80', ofConsultant: '58.20' },
    ],
  })
})

it('an act without a key, with a used one or of nothing is refused with its reason', async () => {
  const { id } = await booked()
  const body = { reason: 'Ill' }
  expect((await refused(end.POST, { id, body })).code).toBe('idempotency_key_missing')
  expect((await refused(end.POST, { id: randomUUID(), body, idempotencyKey: 'k' })).code).toBe('not_found')
  const idempotencyKey = randomUUID()
  await ok(end.POST, { id, body, idempotencyKey })
  expect(await ok(end.POST, { id, body, idempotencyKey })).toMatchObject({ status: 'cancelled' })
  expect((await refused(end.POST, { id, body: { reason: 'Other' }, idempotencyKey })).code).toBe(
    'idempotency_conflict',
  )
  expect(await refused(refunds.POST, { id, body: { reason: ' ' }, idempotencyKey: 'r' })).toMatchObject({
    errors: [{ pointer: '/reason' }],
  })
  expect(
    await refused(decide.POST, { id, body: { decision: 'split', reason: 'x' }, idempotencyKey: 'd' }),
  ).toMatchObject({ errors: [{ pointer: '/amount' }] })
})

it('a deposit is recorded once, and says which field is wrong', async () => {
  const client = { ref: randomUUID(), name: 'Ravi' }
  const body = { client, amount: '50.00', currency: 'INR' }
  const idempotencyKey = randomUUID()
  const made = await ok(deposits.POST, { body, idempotencyKey })
  expect(made).toMatchObject({ available: '50.00' })
  expect(await ok(deposits.POST, { body, idempotencyKey })).toEqual(made)
  expect(await ok(balances.GET, { query: `?clientRef=${client.ref}` })).toMatchObject({
    data: [{ available: '50.00', held: '0.00' }],
  })
  expect((await refused(deposits.POST, { body: { ...body, amount: '51.00' }, idempotencyKey })).code).toBe(
    'idempotency_conflict',
  )
  const wrong: [Fields, string][] = [
    [{ ...body, client: { ref: randomUUID() } }, '/client/name'],
    [{ ...body, amount: '0.00' }, '/amount'],
    [{ ...body, amount: '99999999999999.00' }, '/amount'],
    [{ ...body, currency: 'XAU' }, '/currency'],
  ]
  for (const [asked, pointer] of wrong)
    expect(
      (await refused(deposits.POST, { body: asked, idempotencyKey: randomUUID() })).errors,
      pointer,
    ).toMatchObject([{ pointer }])
})
