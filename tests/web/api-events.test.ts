import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import * as cancel from '@/app/api/v1/bookings/[id]/cancel/route'
import * as bookings from '@/app/api/v1/bookings/route'
import * as events from '@/app/api/v1/events/route'
import { type ApiScope, apiScope } from '@/lib/contract/http/api'
import { apiEventType } from '@/lib/contract/http/api-events'
import type { ToldEvent } from '@/lib/outbox/told-event'
import { apiCaller, type Fields, order } from './support/api-calls'
import { serveWeb } from './support/web'

interface Page {
  readonly data: readonly ToldEvent[]
  readonly nextCursor: string
  readonly hasMore: boolean
}

const web = serveWeb()
let whole = ''
const { ok } = apiCaller(() => whole)
const makeKey = async (...p_scopes: ApiScope[]) =>
  (await web.database.rpc('make_api_key', { p_name: 'Booking site', p_scopes })).key
beforeAll(async () => {
  whole = await makeKey(...apiScope.options)
})

const book = (more: Fields = {}) =>
  ok<{ bookingId: string; sessionId: string; clientUrl: string }>(bookings.POST, {
    body: order(more),
    idempotencyKey: randomUUID(),
  })
const read = (query = '') => ok<Page>(events.GET, { query })

describe('the feed of events', () => {
  it('tells a booking and its end with what the program called it, amounts as decimals, and no link', async () => {
    const { bookingId, sessionId, clientUrl } = await book({
      externalId: 'order-1',
      metadata: { from: 'diwali' },
    })
    await ok(cancel.POST, { id: bookingId, body: { by: 'practice', reason: 'Secret words' } })
    const { data } = await read(`?bookingId=${bookingId}`)
    expect(data.map(({ type }) => type)).toEqual([
      'booking.created',
      'link.issued',
      'link.issued',
      'booking.cancelled',
      'settlement.created',
      'funds.returned',
    ])
    const common = { bookingId, sessionId, externalId: 'order-1', metadata: { from: 'diwali' } }
    for (const event of data) expect(event.data).toMatchObject(common)
    expect(data[0]).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        price: '100.00',
        currency: 'INR',
        scheduledStartTime: expect.stringMatching(/\.000Z$|\.\d{3}Z$/),
      },
    })
    expect(data.find(({ type }) => type === 'booking.cancelled')?.data).toMatchObject({
      status: 'cancelled',
      endedBy: 'practice',
      settlement: { currency: 'INR', held: '100.00', gross: '0.00', returned: '100.00' },
    })
    const text = JSON.stringify(data)
    expect(text).not.toContain('Secret')
    expect(text).not.toContain(clientUrl.split('/').at(-1))
    expect(text).not.toContain('Minor')
  })

  it('is read on page by page, and begins anew where nothing came', async () => {
    for (let time = 0; time < 3; time += 1) await book()
    const everything: ToldEvent[] = []
    for (let cursor = '0', more = true; more; ) {
      const page = await read(`?after=${cursor}&limit=4`)
      expect(page.data.length).toBeLessThanOrEqual(4)
      everything.push(...page.data)
      cursor = page.nextCursor
      more = page.hasMore
    }
    expect(everything).toEqual((await read('?limit=200')).data)
    expect(new Set(everything.map(({ id }) => id)).size).toBe(everything.length)
    const { nextCursor } = await read('?limit=200')
    expect(await read(`?after=${nextCursor}`)).toEqual({ data: [], nextCursor, hasMore: false })
    await book()
    expect((await read(`?after=${nextCursor}`)).data[0]?.type).toBe('booking.created')
  })

  it('tells a key what its scopes let it ask for, and says which scope another type needs', async () => {
    const { bookingId } = await book()
    const key = await makeKey('bookings:read')
    const reader = apiCaller(() => key)
    const page = await reader.ok<Page>(events.GET, { query: `?bookingId=${bookingId}` })
    expect(page.data.map(({ type }) => type)).toEqual(['booking.created'])
    expect(await reader.refused(events.GET, { query: '?type=booking.created,refund.created' })).toMatchObject(
      {
        status: 403,
        code: 'scope_missing',
        detail: 'This call needs the scope money:read.',
      },
    )
    const writer = await makeKey('bookings:write')
    expect((await apiCaller(() => writer).refused(events.GET)).code).toBe('scope_missing')
  })

  it('says what is wrong with a place, a type or a booking', async () => {
    const { refused } = apiCaller(() => whole)
    const wrong: [string, string][] = [
      ['?after=-1', '/after'],
      ['?after=99999999999999999999', '/after'],
      ['?after=__proto__', '/after'],
      ['?type=__proto__', '/type/0'],
      ['?type=booking.created,', '/type/1'],
      ['?bookingId=1', '/bookingId'],
      ['?limit=201', '/limit'],
    ]
    for (const [query, pointer] of wrong)
      expect((await refused(events.GET, { query })).errors?.[0]?.pointer, query).toBe(pointer)
    expect(await read('?after=999999999999999')).toMatchObject({ data: [], nextCursor: '999999999999999' })
  })

  it('has each type that the documentation names, and no other', async () => {
    const { readFileSync } = await import('node:fs')
    const table = /## What happened\n([\s\S]*?)\n## /.exec(readFileSync('docs/api.md', 'utf8'))?.[1] ?? ''
    const named = [
      ...table.matchAll(/`((?:booking|session|link|rating|settlement|funds|refund|dispute)\.[a-z_]+)`/g),
    ]
    expect(new Set(named.map(([, type]) => type))).toEqual(new Set(apiEventType.options))
  })
})
