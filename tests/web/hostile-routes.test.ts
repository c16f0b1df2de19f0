import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/room/words'
import {
  bothIn,
  Doors,
  fingerprint,
  type Knock,
  type Outsider,
  outsiders,
  staffBrowser,
} from './support/hostile'
import { Browser, type Handler, origin, problemOf, serveWeb } from './support/web'

/**
 * Every route of the app, as the folder lists them, against everybody who should not get in. A route without a row fails: whoever adds one says here
 * whose it is, and what it answers to all others.
 */
const modules = import.meta.glob<Record<string, unknown>>(
  ['/app/**/route.ts', '/app/.well-known/**/route.ts'],
  {
    eager: true,
  },
)
const found = Object.keys(modules).map((file) => file.slice('/app'.length, -'/route.ts'.length))

/** Posts JSON; belongs to one side of a session or both, by the claim of the browser's cookie. */
interface ParticipantRow {
  readonly of: 'participant'
  readonly sides?: readonly ParticipantType[]
  readonly body?: object
  /** What it answers an outsider, where that is not 401 `not_a_participant`. */
  readonly outsiders?: Partial<Record<Outsider, string>>
  /** What it answers the participant itself after the end, and after the links ran out. */
  readonly ended: string
  readonly expired: string
}

/** Belongs to who is signed in with a role. */
interface StaffRow {
  readonly of: 'admin' | 'consultant'
  readonly send: 'json' | 'form' | 'get'
  readonly body?: Record<string, string>
}

/** For anybody, or proven by other means than a session's or a staff's cookie; says why. */
interface OpenRow {
  readonly of: 'anybody'
  readonly because: string
  readonly send: 'json' | 'form' | 'get'
  /** A page's own file, asked for by its address: which methods there are is Next's matter. */
  readonly isFile?: boolean
}

type Row = ParticipantRow | StaffRow | OpenRow

const participant = '401 not_a_participant'
/** The same words for everybody who holds nothing: they do not tell which links exist. */
const notFound = '404 link_not_found'
const byLink: Partial<Record<Outsider, string>> = {
  nobody: notFound,
  'a stranger’s cookie': notFound,
  'another session’s cookie': notFound,
  'the other side’s cookie': notFound,
  'a device whose place was taken over': '409 in_use_elsewhere',
  'a link that was revoked': '410 link_over',
}
const readiness = {
  microphone: 'on',
  camera: null,
  heard: true,
  soundPlayed: true,
  connection: 'untested',
  relayMs: null,
  browser: 'firefox',
  system: 'linux',
  inApp: false,
}

const rows: Record<string, Row> = {
  '/api/sessions/join': {
    of: 'participant',
    outsiders: byLink,
    ended: '410 link_over',
    expired: '410 link_over',
  },
  '/api/sessions/connection-test': {
    of: 'participant',
    outsiders: byLink,
    ended: '410 link_over',
    expired: '410 link_over',
  },
  '/api/sessions/ice-servers': { of: 'participant', ended: '410 link_over', expired: '410 link_over' },
  '/api/sessions/end': { of: 'participant', ended: '200', expired: '409 not_started' },
  '/api/sessions/extras': { of: 'participant', ended: '200', expired: '200' },
  '/api/sessions/readiness': {
    of: 'participant',
    body: { readiness },
    ended: '410 link_over',
    expired: '410 link_over',
  },
  '/api/sessions/cancel': {
    of: 'participant',
    sides: ['client'],
    body: { amountReturned: '100.00', currency: 'INR' },
    ended: '410 link_over',
    expired: '410 link_over',
  },
  '/api/sessions/notes/read': {
    of: 'participant',
    sides: ['consultant'],
    outsiders: { 'the other side’s cookie': participant },
    ended: '200',
    expired: '200',
  },
  '/api/sessions/notes/save': {
    of: 'participant',
    sides: ['consultant'],
    body: { text: 'x', version: 0 },
    ended: '200',
    expired: '200',
  },
  '/api/sessions/rating': {
    of: 'participant',
    sides: ['client'],
    body: { score: 5 },
    ended: '200',
    expired: '409 not_started',
  },
  '/api/sessions/report': {
    of: 'participant',
    body: { category: 'other', description: 'bad' },
    ended: '200',
    expired: '200',
  },
  '/api/admin/consultants': { of: 'admin', send: 'get' },
  '/api/admin/sessions': { of: 'admin', send: 'get' },
  '/api/admin/sessions/act': {
    of: 'admin',
    send: 'json',
    body: { act: 'end', sessionId: randomUUID(), reason: 'x', key: randomUUID() },
  },
  '/api/admin/withdrawals': {
    of: 'admin',
    send: 'json',
    body: {
      participantType: 'consultant',
      ref: 'x',
      amount: '1.00',
      currency: 'INR',
      reason: 'x',
      key: randomUUID(),
    },
  },
  '/api/admin/views': { of: 'admin', send: 'form', body: { name: 'x', query: '' } },
  '/api/consultant/end': { of: 'consultant', send: 'form', body: { sessionId: randomUUID(), reason: 'x' } },
  '/api/consultant/join': { of: 'consultant', send: 'form', body: { sessionId: randomUUID() } },
  '/api/consultant/late': { of: 'consultant', send: 'form', body: { sessionId: randomUUID(), minutes: '5' } },
  '/api/consultant/sessions': { of: 'consultant', send: 'get' },
  '/api/consultant/notes/read': { of: 'consultant', send: 'json', body: { sessionId: randomUUID() } },
  '/api/consultant/notes/save': {
    of: 'consultant',
    send: 'json',
    body: { sessionId: randomUUID(), text: 'x', version: '0' },
  },
  '/api/sessions/validate': {
    of: 'anybody',
    because: 'the token in its body is the proof, and it answers the same to every wrong one',
    send: 'json',
  },
  '/api/receipts/verify': {
    of: 'anybody',
    because: 'whoever has the receipt could read it anyway',
    send: 'json',
  },
  '/api/health': { of: 'anybody', because: 'a balancer asks it', send: 'get' },
  '/api/metrics': {
    of: 'anybody',
    because: 'METRICS_TOKEN is its proof; without one there are none',
    send: 'get',
  },
  '/api/staff/sign-in': { of: 'anybody', because: 'it takes the password', send: 'form' },
  '/api/staff/link': { of: 'anybody', because: 'it answers the same to every address', send: 'form' },
  '/api/staff/sign-out': { of: 'anybody', because: 'leaving always works', send: 'form' },
  '/api/staff/confirm': {
    of: 'anybody',
    because: 'the code of the mail is its proof',
    send: 'get',
    isFile: true,
  },
  '/api/staff/refresh': {
    of: 'anybody',
    because: 'the refresh token is its proof',
    send: 'get',
    isFile: true,
  },
  '/.well-known/jwks.json': { of: 'anybody', because: 'the public keys', send: 'get', isFile: true },
  '/session/[token]/calendar': {
    of: 'anybody',
    because: 'the token of its address is the proof (tests of the calendar)',
    send: 'get',
    isFile: true,
  },
  '/session/[token]/receipt/proof': {
    of: 'anybody',
    because: 'the token of its address, or the newest claim, is the proof (tests of the receipt)',
    send: 'get',
    isFile: true,
  },
  '/admin/sessions/[id]/receipt/proof': {
    of: 'anybody',
    because: 'it sends whoever is no administrator to the sign-in (tests of staff pages)',
    send: 'get',
    isFile: true,
  },
}

const web = serveWeb()
let doors: Doors
beforeAll(async () => {
  web.configure({})
  doors = await Doors.open(web)
})

it('every route has a row here, and every row a route', () => {
  expect(found.toSorted()).toEqual(Object.keys(rows).toSorted())
})

const handlerOf = (path: string, method: string): Handler => {
  const handler = modules[`/app${path}/route.ts`]?.[method]
  if (!isHandler(handler)) throw new Error(`${path} has no ${method}.`)
  return handler
}
const rowsOf = <K extends Row['of']>(...kinds: K[]) =>
  Object.entries(rows).flatMap(([path, row]) =>
    isOf(row, kinds) ? [[path, row] satisfies [string, Row & { of: K }]] : [],
  )

describe.each(rowsOf('participant'))('%s', (path, row) => {
  const post = (knock: Knock, headers: Record<string, string> = {}) =>
    knock.browser.post(handlerOf(path, 'POST'), { linkId: knock.linkId, ...row.body }, headers)
  const sides = row.sides ?? (['client', 'consultant'] as const)

  it.each(sides)('lets nobody act for the %s but its newest holder, and changes nothing', async (side) => {
    const before = await fingerprint(web)
    for (const who of outsiders) {
      const answer = await post(doors.outsider(who, side))
      expect(`${who}: ${await codeOf(answer)}`).toBe(`${who}: ${row.outsiders?.[who] ?? participant}`)
    }
    expect(await fingerprint(web)).toEqual(before)
  })

  it('is no other side’s', async () => {
    for (const side of (['client', 'consultant'] as const).filter(
      (one) => !sides.some((own) => own === one),
    )) {
      expect(await codeOf(await post(doors.insider(side)))).toMatch(/^40[139] /)
    }
  })

  it('answers as it says after the end, and after the links ran out', async () => {
    const [side = 'client'] = sides
    expect(await codeOf(await post(doors.expired[side]))).toBe(row.expired)
    expect(await codeOf(await post(doors.ended[side]))).toBe(row.ended)
  })

  it('takes nothing from another site, and only JSON', async () => {
    const [side = 'client'] = sides
    const knock = doors.insider(side)
    const before = await fingerprint(web)
    expect(await codeOf(await post(knock, { origin: 'https://evil.example' }))).toBe('403 origin_refused')
    expect(await codeOf(await post(knock, { 'content-type': 'text/plain' }))).toBe(
      '415 unsupported_media_type',
    )
    expect(await fingerprint(web)).toEqual(before)
  })
})

describe.each(rowsOf('admin', 'consultant'))('%s', (path, row) => {
  const send = (browser: Browser, headers: Record<string, string> = {}) => {
    if (row.send === 'get') return get(browser, path)
    const handler = handlerOf(path, 'POST')
    const body = row.body ?? {}
    if (row.send === 'form') return browser.submit(handler, body, headers)
    return browser.post(handler, { ...body, ...('version' in body && { version: 0 }) }, headers)
  }

  it(`is for a signed-in ${row.of} alone, and changes nothing for others`, async () => {
    const wrong = await staffBrowser(web, row.of === 'admin' ? 'consultant' : 'admin')
    const signedOut = await staffBrowser(web, row.of)
    await signedOut.submit(handlerOf('/api/staff/sign-out', 'POST'), { everywhere: 'yes' })
    const left = new Browser()
    for (const [name, value] of signedOut.cookies) left.cookies.set(name, value)
    const before = await fingerprint(web)
    expect(await codeOf(await send(new Browser()))).toBe('401 not_signed_in')
    expect(await codeOf(await send(doors.insider('client').browser))).toBe('401 not_signed_in')
    expect(await codeOf(await send(left))).toBe('401 not_signed_in')
    expect(await codeOf(await send(wrong))).toBe('403 not_allowed')
    expect(await fingerprint(web)).toEqual(before)
  })

  if (row.send === 'get') return
  it('takes nothing from another site, and only its own content type', async () => {
    const browser = await staffBrowser(web, row.of)
    const before = await fingerprint(web)
    expect(await codeOf(await send(browser, { origin: 'https://evil.example' }))).toBe('403 origin_refused')
    expect(await codeOf(await send(browser, { 'content-type': 'text/plain' }))).toBe(
      '415 unsupported_media_type',
    )
    expect(await fingerprint(web)).toEqual(before)
  })
})

describe.each(rowsOf('anybody'))('%s', (path, row) => {
  it('says why it is open', () => expect(row.because).not.toBe(''))

  if (row.send === 'get') return
  it('takes nothing from another site, and only its own content type', async () => {
    const handler = handlerOf(path, 'POST')
    const send = (headers: Record<string, string>) =>
      row.send === 'form'
        ? new Browser().submit(handler, {}, headers)
        : new Browser().post(handler, {}, headers)
    expect(await codeOf(await send({ origin: 'https://evil.example' }))).toBe('403 origin_refused')
    if (path !== '/api/staff/sign-out') {
      expect(await codeOf(await send({ 'content-type': 'text/plain' }))).toBe('415 unsupported_media_type')
    }
  })
})

describe.each(Object.entries(rows).filter(([, row]) => !('isFile' in row && row.isFile)))(
  '%s',
  (path, row) => {
    const own = row.of === 'participant' ? 'json' : row.send
    it('answers 405 to every method that it does not have', async () => {
      const refused =
        own === 'get' ? ['POST', 'PUT', 'PATCH', 'DELETE'] : ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']
      for (const method of refused) {
        const answer = await handlerOf(path, method)(new Request(`${origin}${path}`, { method }))
        expect(`${method} ${answer.status}`).toBe(`${method} 405`)
      }
    })
  },
)

/** What a program or a person may put where something else belongs; as JSON. */
const oddities = [
  ...['null', 'true', '0', '-0', '-1', '1.5', '1e309', '2147483648', '9007199254740993', '[]', '["x"]', '{}'],
  ...[
    '""',
    '" "',
    '"__proto__"',
    '"constructor"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\u202e"',
    '"NaN"',
    '"1e309"',
    '"-0.00"',
  ],
  ...['{"__proto__":1}', '"00000000-0000-0000-0000-000000000000"', JSON.stringify('x'.repeat(3_000))],
]

describe('whatever a body holds', () => {
  const json = rowsOf('participant', 'admin', 'consultant', 'anybody').filter(
    ([, row]) => !('send' in row) || row.send === 'json',
  )
  it.each(json)('%s answers it, and breaks over nothing', async (path, row) => {
    const { browser, linkId } = await ownDoor(row)
    const own = row.of === 'anybody' ? { token: 'x'.repeat(43), receipt: 'a.b.c' } : row.body
    const body =
      row.of === 'participant'
        ? { linkId, ...own }
        : { ...own, ...(own && 'version' in own ? { version: 0 } : {}) }
    const whole = [...Object.keys(body), 'token', '__proto__'].flatMap((name) =>
      oddities.map((odd) => withOdd(body, name, odd)),
    )
    const broken: string[] = []
    for (const text of [
      ...whole,
      ...oddities,
      '',
      '{',
      `{"a":1,"a":2}`,
      `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
    ]) {
      const { status } = await browser.post(handlerOf(path, 'POST'), text)
      if (status >= 500) broken.push(`${status}: ${text.slice(0, 300)}`)
    }
    expect(broken).toEqual([])
  })

  it.each(rowsOf('admin', 'consultant').filter(([, { send }]) => send === 'form'))(
    '%s takes no form amiss',
    async (path, row) => {
      const { browser } = await ownDoor(row)
      const body = row.body ?? {}
      const broken: string[] = []
      for (const name of Object.keys(body)) {
        for (const odd of [
          '',
          ' ',
          '-0',
          '0x5',
          '1e309',
          'NaN',
          '\u0000',
          '\ud800',
          '\u202e',
          '__proto__',
          '2147483648',
        ]) {
          const { status } = await browser.submit(handlerOf(path, 'POST'), { ...body, [name]: odd })
          if (status >= 500) broken.push(`${status}: ${name}=${odd}`)
        }
      }
      expect(broken).toEqual([])
    },
  )
})

/** Somebody whose door it is, of whom nobody else thinks. */
async function ownDoor(row: Row): Promise<Knock> {
  if (row.of === 'admin' || row.of === 'consultant') {
    return { browser: await staffBrowser(web, row.of), linkId: randomUUID() }
  }
  const knocks = await bothIn(web)
  return knocks[(row.of === 'participant' && row.sides?.[0]) || 'client']
}

/** The body as JSON, with something odd in the place of one of its values. */
function withOdd(body: object, name: string, odd: string): string {
  const parts = Object.entries({ ...body, [name]: null }).map(
    ([key, value]) => `${JSON.stringify(key)}:${key === name ? odd : JSON.stringify(value)}`,
  )
  return `{${parts.join(',')}}`
}

function get(browser: Browser, path: string): Promise<Response> {
  return handlerOf(path, 'GET')(browser.request(path))
}

async function codeOf(answer: Response): Promise<string> {
  if (answer.ok || answer.status === 303) return String(answer.status)
  return `${answer.status} ${(await problemOf(answer)).code}`
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function'
}

function isOf<K extends Row['of']>(row: Row, kinds: readonly K[]): row is Row & { of: K } {
  return kinds.some((kind) => kind === row.of)
}
