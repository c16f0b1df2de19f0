import { randomUUID } from 'node:crypto'
import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { GET as openapi } from '@/app/api/openapi.json/route'
import * as bookings from '@/app/api/v1/bookings/route'
import { toCalls } from '@/app/docs/api/view'
import { apiScope } from '@/lib/contract/http/api'
import type { ApiRoute } from '@/lib/web/api/api-route'
import { operationNames } from '@/lib/web/api/openapi'
import { type OperationName, operations } from '@/lib/web/api/operations'
import { origin, serveWeb } from './support/web'

type Fields = Record<string, unknown>
const web = serveWeb()

const modules = import.meta.glob<Record<string, ApiRoute>>('../../app/api/v1/**/route.ts', { eager: true })
const routes = new Map(
  Object.entries(modules).flatMap(([file, module]) =>
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) => {
      const route = module[method]
      const path = file
        .replace('../../app', '')
        .replace(/\/route\.ts$/, '')
        .replaceAll(/\[(\w+)\]/g, '{$1}')
      return route && 'asks' in route ? [[`${method} ${path}`, route] as const] : []
    }),
  ),
)

function routeOf(name: OperationName): ApiRoute {
  const route = routes.get(name)
  if (!route) throw new Error(`There is no ${name}.`)
  return route
}

describe('the description of the API', () => {
  it('has every call that there is, and no other', () => {
    expect([...operationNames()].toSorted()).toEqual([...routes.keys()].toSorted())
  })

  it.each(operationNames())('says what is asked for: %s', (name) => {
    const { scope, asks } = routeOf(name)
    const operation = operations[name]
    expect(operation.scope).toBe(scope)
    expect(operation.body).toBe(asks['body'])
    expect(operation.query).toBe(asks['query'])
  })

  it('is OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(await (await openapi()).json())
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  it('can be read: each call with its fields', () => {
    const calls = toCalls()
    const book = calls.find(({ id }) => id === 'post-api-v1-bookings')
    expect(book?.body).toContainEqual({ name: 'client.ref', type: 'string', isRequired: true })
    expect(book?.answer.map(({ name }) => name)).toContain('settlement.gross')
    expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length)
    for (const { answer, status } of calls) expect(answer.length > 0).toBe(status !== 204)
  })
})

describe('what is answered', () => {
  let key: string
  let first: Fields
  const clientRef = randomUUID()
  beforeAll(async () => {
    const p_scopes = [...apiScope.options]
    key = (await web.database.rpc('make_api_key', { p_name: 'Reader', p_scopes })).key
    await web.database.rpc('deposit_funds', {
      p_client_ref: clientRef,
      p_client_name: 'Priya',
      p_amount_minor: 50_000,
      p_currency: 'EUR',
      p_idempotency_key: randomUUID(),
    })
  })

  async function ask(route: ApiRoute, { id, ref, query = '', body }: Fields): Promise<Fields> {
    const request = new Request(`${origin}/api/v1/x${query}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-parley-peer': '203.0.113.7',
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = await route(request, { params: Promise.resolve({ id, ref }) })
    expect(answer.ok, await answer.clone().text()).toBe(true)
    return answer.json()
  }

  const booking = () => ({
    client: { ref: clientRef, name: 'Priya' },
    consultant: { ref: randomUUID(), name: 'Asha' },
    start: new Date(Date.now() + 3_600_000).toISOString(),
    sessionType: 'chat',
    durationMinutes: 30,
    price: '100.00',
    currency: 'EUR',
    metadata: { campaign: 'diwali' },
  })

  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
  const hours = {
    name: 'Asha Rao',
    timeZone: 'UTC',
    weekly: week.map((one) => ({ day: one, from: '08:00', to: '18:00' })),
    minNoticeMinutes: 0,
  }
  const lunch = { start: `${day(1)}T12:00:00Z`, end: `${day(1)}T13:00:00Z` }
  const tarot = {
    name: 'Tarot',
    sessionType: 'video',
    durationMinutes: 30,
    price: '20.00',
    currency: 'EUR',
    consultantRefs: ['asha'],
  }

  /** What is asked of each, once something is booked; in this order, since one goes on from another. */
  const asked: readonly (readonly [OperationName, () => Fields])[] = [
    ['GET /api/v1/me', () => ({})],
    ['GET /api/v1/settings', () => ({})],
    ['GET /api/v1/bookings', () => ({})],
    ['GET /api/v1/bookings/{id}', () => ({ id: first['bookingId'] })],
    ['GET /api/v1/bookings/{id}/cancellation-preview', () => ({ id: first['bookingId'] })],
    ['GET /api/v1/sessions/{id}', () => ({ id: first['sessionId'] })],
    ['GET /api/v1/sessions/{id}/links', () => ({ id: first['sessionId'] })],
    [
      'POST /api/v1/sessions/{id}/links',
      () => ({
        id: first['sessionId'],
        body: { participantType: 'client' },
      }),
    ],
    ['POST /api/v1/bookings/{id}/cancel', () => ({ id: first['bookingId'], body: { by: 'practice' } })],
    ['GET /api/v1/sessions/{id}/refunds', () => ({ id: first['sessionId'] })],
    ['GET /api/v1/events', () => ({})],
    [
      'POST /api/v1/webhook-endpoints',
      () => ({ body: { url: 'https://hooks.example/parley', types: ['session.ended'] } }),
    ],
    ['GET /api/v1/webhook-endpoints', () => ({})],
    ['GET /api/v1/consultants', () => ({})],
    ['PUT /api/v1/consultants/{ref}/availability', () => ({ ref: 'asha', body: hours })],
    ['GET /api/v1/consultants/{ref}/availability', () => ({ ref: 'asha' })],
    ['POST /api/v1/consultants/{ref}/busy', () => ({ ref: 'asha', body: lunch })],
    ['GET /api/v1/consultants/{ref}/busy', () => ({ ref: 'asha' })],
    ['PUT /api/v1/services/{ref}', () => ({ ref: 'tarot', body: tarot })],
    ['GET /api/v1/services/{ref}', () => ({ ref: 'tarot' })],
    ['GET /api/v1/services', () => ({})],
    ['GET /api/v1/slots', () => ({ query: `?service=tarot&from=${day(1)}&to=${day(2)}&timeZone=UTC` })],
    ['POST /api/v1/reservations', () => ({ body: { service: 'tarot', start: `${day(2)}T10:00:00Z` } })],
    ['GET /api/v1/balances', () => ({ query: `?clientRef=${clientRef}` })],
    [
      'POST /api/v1/deposits',
      () => ({
        body: { client: { ref: clientRef }, amount: '5.00', currency: 'EUR' },
      }),
    ],
    ['POST /api/v1/payouts', () => ({ body: { clientRef, amount: '5.00', currency: 'EUR' } })],
    ['GET /api/v1/payouts', () => ({})],
  ]

  it('is what is described, with no field more', async () => {
    first = await ask(bookings.POST, { body: booking() })
    expect(exactly(operations['POST /api/v1/bookings'].answer, first)).toEqual(first)
    for (const [name, given] of asked) {
      const answer = await ask(routeOf(name), given())
      expect(exactly(operations[name].answer, answer), name).toEqual(answer)
    }
  })

  /** What stands in no schema is dropped by it. */
  function exactly(schema: z.ZodMiniType | string | null, answer: Fields): unknown {
    if (!schema || typeof schema === 'string') throw new Error(`${schema} is no JSON.`)
    return schema.parse(answer)
  }
})
