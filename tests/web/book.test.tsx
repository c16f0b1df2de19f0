import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { prerenderToNodeStream } from 'react-dom/static'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { POST } from '@/app/api/book/route'
import BookConsultant from '@/app/book/[consultant]/page'
import Book from '@/app/book/page'
import { person } from './support/accounts'
import { current } from './support/current'
import { Browser, serveWeb } from './support/web'

const web = serveWeb()
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const [consultant, service] = [randomUUID(), randomUUID()]
let admin: Browser
beforeAll(async () => {
  await web.database.rpc('set_availability', {
    p_consultant_ref: consultant,
    p_name: 'Asha Rao',
    p_availability: {
      timeZone: 'Asia/Kolkata',
      weekly: days.map((day) => ({ day, from: '09:00', to: '17:00' })),
    },
  })
  await web.database.rpc('save_service', {
    p_ref: service,
    p_service: {
      name: 'Tarot, half an hour',
      sessionType: 'video',
      durationMinutes: 30,
      priceMinor: 10_000,
      currency: 'INR',
      consultantRefs: [consultant],
    },
  })
})
beforeEach(async () => {
  current.cookies = new Map()
  admin = (await person(web, ['admin'])).browser
  await setPublic(true)
})
const setPublic = (on: boolean) => admin.submit(POST, { act: on ? 'open' : 'close' })

async function shown(who: Browser, query: Record<string, string> = {}, of: string | null = null) {
  current.cookies = who.cookies
  const searchParams = Promise.resolve(query)
  const page =
    of === null
      ? await Book({ params: Promise.resolve({}), searchParams })
      : await BookConsultant({ params: Promise.resolve({ consultant: of }), searchParams })
  const { prelude } = await prerenderToNodeStream(page)
  return (await text(prelude)).replaceAll('<!-- -->', '')
}
/** The page that a form leads to. */
async function next(who: Browser, fields: Record<string, string>) {
  const answer = await who.submit(POST, fields)
  expect(answer.status).toBe(303)
  const to = new URL(answer.headers.get('location') ?? '', 'http://parley.test')
  const query = Object.fromEntries(to.searchParams)
  return { path: to.pathname, query, page: await shown(who, query) }
}
const zone = 'Europe/Berlin'
/** The first time that a page offers for three days from now on; each caller gets another. */
let taken = 0
async function aTime(who: Browser) {
  const from = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  const page = await shown(who, { service, zone, from })
  const starts = [...page.matchAll(/value="(20[^"]+Z)"/g)].map(([, start = '']) => start)
  taken += 1
  return { page, start: starts[taken] ?? '' }
}
const reserve = async (who: Browser, start?: string) =>
  next(who, { act: 'reserve', path: '/book', service, zone, start: start ?? (await aTime(who)).start })
const visitor = () => new Browser(`198.51.100.${1 + Math.floor(Math.random() * 250)}`)

describe('/book', () => {
  it('is closed to clients until the practice opens it, which alone sees it before', async () => {
    await setPublic(false)
    expect(await shown(visitor())).toContain('Booking here is not open')
    const form = { act: 'reserve', path: '/book', service, zone, start: new Date().toISOString() }
    expect((await next(visitor(), form)).path).toBe('/book')
    expect(await shown(admin)).toContain('Let clients book here')
    expect(await shown(admin)).toContain('Tarot, half an hour')
    // Nobody else opens it.
    await visitor().submit(POST, { act: 'open' })
    expect(await shown(visitor())).toContain('Booking here is not open')
    await setPublic(true)
    const open = await shown(visitor())
    expect(open).toContain('Tarot, half an hour')
    expect(open).not.toContain('Let clients book here')
  })

  it('shows times by the clocks of the visitor’s zone', async () => {
    const { page } = await aTime(visitor())
    expect(page).toContain('All times are as clocks in Berlin show them.')
    expect(page).toMatch(/<option value="Europe\/Berlin" selected/)
    const elsewhere = await shown(visitor(), { service, zone: 'Asia/Kolkata' }, consultant)
    expect(elsewhere).toContain('clocks in Kolkata')
    expect(await shown(visitor(), {}, randomUUID())).toContain('Nothing can be booked here')
    for (const query of [
      { service, zone: '__proto__', from: '9999-99-99' },
      { service, zone: 'Mars/Base', from: '9999-12-31' },
      { service: '__proto__', reservation: 'x', fault: '__proto__' },
    ])
      expect(await shown(visitor(), query)).toContain('</h1>')
  })

  it('keeps a time and books it, once, for whoever kept it alone', async () => {
    const client = visitor()
    const { query, page } = await reserve(client)
    expect(page).toContain('This time is kept for you')
    expect(page).toContain('Berlin time')
    const reservation = query['reservation'] ?? ''
    // Reading it, by others and again, makes nothing.
    expect(await shown(visitor(), query)).toContain('The time was not kept any longer')
    const form = { act: 'confirm', reservation, zone, name: 'Priya Nair', email: 'Priya@Example.in' }
    expect((await next(visitor(), form)).page).toContain('The time was not kept any longer')
    const done = await next(client, form)
    expect(done.page).toContain('Booked')
    const [, token = ''] = /\/session\/([\w-]{43})/.exec(done.page) ?? []
    expect(await web.database.rpc('is_session_link_valid', { p_token: token })).toMatchObject({
      reason: 'too_early',
      facts: { participantType: 'client' },
    })
    expect(done.page).not.toContain('The consultant’s link')
    // Twice pressed, and in another tab.
    expect((await next(client, form)).page).toContain(token)
    expect((await next(client, { ...form, email: 'x@y.example' })).page).toContain(token)
    const { bookings } = await web.database.rpc('bookings_of_api', {
      p_filters: { consultantRef: consultant },
      p_after: null,
      p_limit: 200,
    })
    expect(bookings.filter(({ client: { name } }) => name === 'Priya Nair')).toHaveLength(1)
    expect(bookings[0]).toMatchObject({ funding: 'received', priceMinor: 10_000 })
  })

  it('gives both links to the practice', async () => {
    const { query } = await reserve(admin)
    const { page } = await next(admin, {
      act: 'confirm',
      reservation: query['reservation'] ?? '',
      zone,
      name: 'Ravi Shah',
      email: 'ravi@example.in',
    })
    expect(page).toContain('The client’s link')
    expect(page).toContain('The consultant’s link')
    expect(new Set(page.match(/\/session\/[\w-]{43}/g)).size).toBe(2)
  })

  it('says what is wrong with a name or an address, and keeps what was typed', async () => {
    const client = visitor()
    const { query } = await reserve(client)
    const form = { act: 'confirm', reservation: query['reservation'] ?? '', zone }
    for (const [name, email, says] of [
      ['Priya\u202e', 'a@b.example', 'Type your name'],
      [' ', 'a@b.example', 'Type your name'],
      ['Priya', 'nobody', 'Type an address'],
      ['Priya', `${'x'.repeat(250)}@b.example`, 'Type an address'],
      ['Priya', 'a@b.example\r\nBcc: all@b.example', 'Type an address'],
    ] as const) {
      const { page } = await next(client, { ...form, name, email })
      expect(page).toContain(says)
      expect(page).toContain('This time is kept for you')
    }
    const { page } = await next(client, { ...form, name: 'Priya', email: 'nobody' })
    expect(page).toContain('value="nobody"')
  })

  it('says that somebody was quicker', async () => {
    const { start } = await aTime(visitor())
    await reserve(visitor(), start)
    const late = await reserve(visitor(), start)
    expect(late.query).toMatchObject({ fault: 'taken', service, zone })
    expect(late.page).toContain('Somebody else has just taken this time')
    expect(late.page).toContain('Free times')
  })

  it('keeps so many times for one address', async () => {
    const one = '192.0.2.77'
    for (let times = 0; times < 12; times += 1) await reserve(new Browser(one), 'x')
    // What is no form counts for nothing: times do.
    const starts = await Promise.all(Array.from({ length: 13 }, () => aTime(new Browser(one))))
    const faults: (string | undefined)[] = []
    for (const { start } of starts) faults.push((await reserve(new Browser(one), start)).query['fault'])
    expect(faults.slice(0, 12).every((fault) => fault === undefined)).toBe(true)
    expect(faults[12]).toBe('many')
  })
})
