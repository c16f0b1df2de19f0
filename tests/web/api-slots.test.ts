import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import * as reschedule from '@/app/api/v1/bookings/[id]/reschedule/route'
import * as bookings from '@/app/api/v1/bookings/route'
import * as availability from '@/app/api/v1/consultants/[ref]/availability/route'
import * as busyTime from '@/app/api/v1/consultants/[ref]/busy/[id]/route'
import * as busy from '@/app/api/v1/consultants/[ref]/busy/route'
import * as reservation from '@/app/api/v1/reservations/[id]/route'
import * as reservations from '@/app/api/v1/reservations/route'
import * as service from '@/app/api/v1/services/[ref]/route'
import * as services from '@/app/api/v1/services/route'
import * as slots from '@/app/api/v1/slots/route'
import { GET as calendar } from '@/app/session/[token]/calendar/route'
import { apiProblem, type apiScope } from '@/lib/contract/http/api'
import { origin, serveWeb } from './support/web'

type Route = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>
type Fields = Record<string, unknown>

const web = serveWeb()
let key: string
let reading: string
beforeAll(async () => {
  const make = async (p_scopes: (typeof apiScope.options)[number][]) =>
    (await web.database.rpc('make_api_key', { p_name: 'Site', p_scopes })).key
  key = await make(['bookings:read', 'bookings:write', 'settings:write', 'links:issue'])
  reading = await make(['bookings:read'])
})

interface Asked {
  readonly key?: string
  readonly method?: string
  readonly params?: Fields
  readonly query?: string
  readonly body?: unknown
  readonly idempotencyKey?: string
}

function call(route: Route, asked: Asked = {}) {
  const { params = {}, query = '', body, idempotencyKey } = asked
  const request = new Request(`${origin}/api/v1/x${query}`, {
    method: asked.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'x-parley-peer': '203.0.113.8',
      authorization: `Bearer ${asked.key ?? key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return route(request, { params: Promise.resolve(params) })
}
async function ok(route: Route, asked: Asked = {}): Promise<Fields> {
  const answer = await call(route, asked)
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer.status === 204 ? {} : answer.json()
}
async function refused(route: Route, asked: Asked = {}) {
  const answer = await call(route, asked)
  return apiProblem.parse(await answer.json())
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const allDay = days.map((day) => ({ day, from: '00:00', to: '24:00' }))
/** Noon of a day from now on, in UTC. */
const noonIn = (count: number) => {
  const at = new Date(Date.now() + count * 86_400_000)
  at.setUTCHours(12, 0, 0, 0)
  return at.toISOString()
}
async function offer(more: Fields = {}) {
  const [consultant, offered] = [randomUUID(), randomUUID()]
  await ok(availability.PUT, {
    params: { ref: consultant },
    body: { name: 'Asha Rao', timeZone: 'UTC', weekly: allDay, ...more },
  })
  await ok(service.PUT, {
    params: { ref: offered },
    body: {
      name: 'Tarot',
      sessionType: 'video',
      durationMinutes: 30,
      price: '100.00',
      currency: 'INR',
      consultantRefs: [consultant],
    },
  })
  return { consultant, offered }
}
/** The same moment, however it is written. */
const when = (at: string) => expect.toSatisfy((said: string) => Date.parse(said) === Date.parse(at))
const client = () => ({ ref: randomUUID(), name: 'Priya Nair' })
const book = (body: Fields) => ({ body: { client: client(), ...body }, idempotencyKey: randomUUID() })

describe('services and hours', () => {
  it('come back as they were put', async () => {
    const { consultant, offered } = await offer({ bufferAfterMinutes: 5 })
    expect(await ok(availability.GET, { params: { ref: consultant } })).toMatchObject({
      consultant: { ref: consultant, name: 'Asha Rao' },
      timeZone: 'UTC',
      bufferAfterMinutes: 5,
      weekly: expect.arrayContaining([{ day: 'sun', from: '00:00', to: '24:00' }]),
    })
    expect(await ok(service.GET, { params: { ref: offered } })).toMatchObject({
      ref: offered,
      price: '100.00',
      active: true,
      consultants: [{ ref: consultant }],
    })
    const list = await ok(services.GET, { query: `?consultantRef=${consultant}` })
    expect(list['data']).toMatchObject([{ ref: offered }])
  })

  it('are put by who may change the practice, and nothing that is not', async () => {
    const put = { params: { ref: randomUUID() }, body: { name: 'Asha', timeZone: 'UTC' } }
    expect(await refused(availability.PUT, { ...put, key: reading })).toMatchObject({ code: 'scope_missing' })
    expect(await refused(availability.GET, { params: put.params })).toMatchObject({ code: 'not_found' })
    expect(await refused(service.GET, { params: { ref: '__proto__' } })).toMatchObject({ code: 'not_found' })
    for (const [pointer, body] of [
      ['/timeZone', { timeZone: 'Mars/Base' }],
      ['/consultantRef', { timeZone: 'UTC', name: undefined }],
      ['/weekly/0/from', { timeZone: 'UTC', weekly: [{ day: 'mon', from: '9', to: '10:00' }] }],
      ['/minNoticeMinutes', { timeZone: 'UTC', minNoticeMinutes: 50_000 }],
      ['/exceptions/0/date', { timeZone: 'UTC', exceptions: [{ date: '20000-01-01', windows: [] }] }],
    ] as const) {
      const said = await refused(availability.PUT, {
        params: { ref: randomUUID() },
        body: { name: 'Asha', ...body },
      })
      expect(said).toMatchObject({ status: 400, errors: [{ pointer }] })
    }
  })

  it('leave out what is busy elsewhere', async () => {
    const { consultant, offered } = await offer()
    const start = noonIn(2)
    const end = noonIn(3)
    const { busyId } = await ok(busy.POST, { params: { ref: consultant }, body: { start, end } })
    const listed = await ok(busy.GET, { params: { ref: consultant } })
    expect(listed['data']).toMatchObject([{ busyId, start, end }])
    const day = start.slice(0, 10)
    const asked = { query: `?service=${offered}&from=${day}&to=${day}&timeZone=UTC` }
    expect((await ok(slots.GET, asked))['data']).toHaveLength(24)
    const removed = { params: { ref: consultant, id: busyId }, method: 'DELETE' }
    await ok(busyTime.DELETE, removed)
    expect(await refused(busyTime.DELETE, removed)).toMatchObject({ code: 'not_found' })
    expect((await ok(slots.GET, asked))['data']).toHaveLength(48)
  })
})

describe('slots', () => {
  it('are told in UTC and as the clocks of the asked zone show them', async () => {
    const { consultant, offered } = await offer()
    const day = noonIn(3).slice(0, 10)
    const answer = await ok(slots.GET, {
      query: `?service=${offered}&consultantRef=${consultant}&from=${day}&to=${day}&timeZone=Asia/Kolkata`,
    })
    expect(answer).toMatchObject({ service: offered, timeZone: 'Asia/Kolkata' })
    const [first] = Array.isArray(answer['data']) ? answer['data'] : []
    expect(first).toMatchObject({ date: day, time: '00:00', endTime: '00:30', consultantRef: consultant })
    expect(first.start).toMatch(/T18:30:00\.000Z$/)
    for (const [query, code] of [
      [`?service=x&from=${day}&to=${day}&timeZone=UTC`, 'not_found'],
      [`?service=${offered}&from=${day}&to=2100-01-01&timeZone=UTC`, 'bad_request'],
      [`?service=${offered}&from=${day}&to=${day}&timeZone=__proto__`, 'bad_request'],
      [`?service=${offered}&from=x&to=${day}&timeZone=UTC`, 'bad_request'],
    ] as const) {
      expect(await refused(slots.GET, { query })).toMatchObject({ code })
    }
  })
})

describe('a reservation', () => {
  it('is booked once, by its own key, or given back', async () => {
    const { consultant, offered } = await offer()
    const start = noonIn(2)
    const asked = { body: { service: offered, start } }
    const made = await ok(reservations.POST, asked)
    expect(made).toMatchObject({ start, consultant: { ref: consultant } })
    expect(await refused(reservations.POST, asked)).toMatchObject({ status: 409, code: 'slot_taken' })
    const { reservationId } = made
    const booked = await ok(bookings.POST, book({ reservationId }))
    expect(booked).toMatchObject({
      scheduledStartTime: when(start),
      price: '100.00',
      sessionType: 'video',
      consultant: { ref: consultant },
      clientUrl: expect.stringContaining('/session/'),
    })
    expect(await refused(bookings.POST, book({ reservationId }))).toMatchObject({
      status: 410,
      code: 'reservation_expired',
    })
    const gone = { params: { id: reservationId }, method: 'DELETE' }
    expect(await refused(reservation.DELETE, gone)).toMatchObject({ code: 'not_found' })
    const other = await ok(reservations.POST, { body: { service: offered, start: noonIn(3) } })
    await ok(reservation.DELETE, { params: { id: other['reservationId'] }, method: 'DELETE' })
  })

  it('is of a slot', async () => {
    const { offered } = await offer({ minNoticeMinutes: 2_000 })
    const reserve = (start: string) => refused(reservations.POST, { body: { service: offered, start } })
    expect(await reserve(noonIn(4).replace(':00:', ':07:'))).toMatchObject({
      status: 422,
      code: 'outside_availability',
    })
    expect(await reserve(new Date(Date.now() + 3_600_000).toISOString())).toMatchObject({
      status: 422,
      code: 'notice_too_short',
    })
    expect(await refused(reservations.POST, { body: { service: 'x', start: noonIn(2) } })).toMatchObject({
      status: 400,
    })
  })
})

describe('a booking of a service', () => {
  it('has what it leaves out from the service, and is at a slot', async () => {
    const { consultant, offered } = await offer()
    const terms = { service: offered, consultant: { ref: consultant }, start: noonIn(2) }
    const asked = book(terms)
    const made = await ok(bookings.POST, asked)
    expect(made).toMatchObject({ durationMinutes: 30, price: '100.00', funding: 'received' })
    expect(await ok(bookings.POST, asked)).toEqual(made)
    expect(await refused(bookings.POST, book(terms))).toMatchObject({ code: 'slot_taken' })
    const cheaper = { ...terms, start: noonIn(3), price: '80.00', currency: 'INR' }
    expect(await ok(bookings.POST, book(cheaper))).toMatchObject({ price: '80.00' })
  })

  it('says what is missing of it', async () => {
    const missing = async (body: Fields) =>
      (await refused(bookings.POST, book(body))).errors?.map(({ pointer }) => pointer)
    expect(await missing({ service: 'x' })).toEqual(['/start', '/consultant'])
    expect(await missing({ reservationId: randomUUID(), price: '1.00' })).toEqual(['/currency'])
    expect(await missing({})).toEqual([
      '/start',
      '/consultant',
      '/sessionType',
      '/durationMinutes',
      '/price',
      '/currency',
    ])
  })
})

describe('a move', () => {
  it('keeps ids, links and money, and says the same when it is repeated', async () => {
    const { consultant, offered } = await offer()
    const made = await ok(
      bookings.POST,
      book({ service: offered, consultant: { ref: consultant }, start: noonIn(3) }),
    )
    const params = { id: made['bookingId'] }
    const asked = { params, body: { by: 'client', start: noonIn(4), reason: 'A train' } }
    const moved = await ok(reschedule.POST, asked)
    expect(moved).toMatchObject({
      bookingId: made['bookingId'],
      sessionId: made['sessionId'],
      clientUrl: made['clientUrl'],
      consultantUrl: made['consultantUrl'],
      price: made['price'],
      scheduledStartTime: when(noonIn(4)),
      sequence: 1,
    })
    expect(await ok(reschedule.POST, asked)).toEqual(moved)
    const token = String(moved['clientUrl']).split('/').at(-1) ?? ''
    const file = await calendar(new Request(`${origin}/session/${token}/calendar`), {
      params: Promise.resolve({ token }),
    })
    const event = await file.text()
    expect(event).toContain(`UID:${moved['sessionId']}@parley`)
    expect(event).toContain('SEQUENCE:1')
    expect(event).toContain(`DTSTART:${noonIn(4).replace(/[-:]|\.\d+/g, '')}`)
    const off = { by: 'client', start: noonIn(4).replace(':00:', ':07:') }
    expect(await refused(reschedule.POST, { params, body: off })).toMatchObject({
      code: 'outside_availability',
    })
    expect(await ok(reschedule.POST, { params, body: { ...off, by: 'practice' } })).toMatchObject({
      sequence: 2,
    })
    expect(await refused(reschedule.POST, { ...asked, params: { id: randomUUID() } })).toMatchObject({
      code: 'not_found',
    })
  })
})

describe('docs/api.md', () => {
  const page = readFileSync('docs/api.md', 'utf8')
  const example = (call: string): Fields => {
    const start = page.indexOf(call)
    expect(start, call).toBeGreaterThan(0)
    const [, body = ''] = /-d '(\{[\s\S]*?\})'/.exec(page.slice(start)) ?? []
    return JSON.parse(body)
  }

  it('puts hours and a service, reserves, books and moves by its own examples', async () => {
    const asha = { params: { ref: 'asha' } }
    await ok(availability.PUT, { ...asha, body: example('3000/api/v1/consultants/asha/availability') })
    await ok(service.PUT, { params: { ref: 'tarot-30' }, body: example('3000/api/v1/services/tarot-30') })
    const day = noonIn(8).slice(0, 10)
    const free = await ok(slots.GET, {
      query: `?service=tarot-30&from=${day}&to=${noonIn(12).slice(0, 10)}&timeZone=Europe/Berlin`,
    })
    const [first, second] = Array.isArray(free['data']) ? free['data'] : []
    const reserved = await ok(reservations.POST, {
      body: { ...example('http://localhost:3000/api/v1/reservations'), start: first.start },
    })
    const booked = await ok(bookings.POST, {
      body: { ...example('"Idempotency-Key: order-8813"'), reservationId: reserved['reservationId'] },
      idempotencyKey: 'order-8813',
    })
    const moved = await ok(reschedule.POST, {
      params: { id: booked['bookingId'] },
      body: { ...example('$BOOKING/reschedule'), start: second.start },
    })
    expect(moved).toMatchObject({ sequence: 1, scheduledStartTime: when(second.start) })
  })
})
