import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { apiProblem } from '@/lib/contract/http/api'
import {
  bothIn,
  bothInRoom,
  Doors,
  fingerprint,
  type Knock,
  knockOf,
  outsiders,
  staffBrowser,
} from './support/hostile'
import { participant, type Row, rows } from './support/route-rows'
import { Browser, type Handler, origin, problemOf, serveWeb } from './support/web'

/**
 * Every route of the app, as the folder lists them, against everybody who should not get in. A route without a row fails: whoever adds one says whose it
 * is, and what it answers to all others, in support/route-rows.ts.
 */
const modules = import.meta.glob<Record<string, unknown>>(
  ['/app/**/route.ts', '/app/.well-known/**/route.ts'],
  {
    eager: true,
  },
)
const found = Object.keys(modules).map((file) => file.slice('/app'.length, -'/route.ts'.length))

const web = serveWeb()
let appointments: Doors
let groups: Doors
beforeAll(async () => {
  web.configure({})
  appointments = await Doors.ofAppointments(web)
  groups = await Doors.ofGroups(web)
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

describe.each(rowsOf('participant', 'member'))('%s', (path, row) => {
  const post = (knock: Knock, headers: Record<string, string> = {}) =>
    knock.browser.post(handlerOf(path, 'POST'), { linkId: knock.linkId, ...row.body }, headers)
  const doors = () => (row.of === 'member' ? groups : appointments)
  const all = row.of === 'member' ? (['host', 'member'] as const) : (['client', 'consultant'] as const)
  const sides = row.sides ?? all

  it.each(sides)('lets nobody act for the %s but its newest holder, and changes nothing', async (side) => {
    const before = await fingerprint(web)
    for (const who of outsiders) {
      const answer = await post(doors().outsider(who, side))
      expect(`${who}: ${await codeOf(answer)}`).toBe(`${who}: ${row.outsiders?.[who] ?? participant}`)
    }
    expect(await fingerprint(web)).toEqual(before)
  })

  it('is no other side’s, and nobody’s of another kind of room', async () => {
    for (const side of all.filter((one) => !sides.some((own) => own === one))) {
      expect(await codeOf(await post(doors().insider(side)))).toMatch(/^40[139] /)
    }
    const before = await fingerprint(web)
    const foreign = row.of === 'member' ? appointments : groups
    for (const side of foreign.sides) {
      expect(await codeOf(await post(foreign.insider(side)))).toBe(row.outsiders?.nobody ?? participant)
    }
    expect(await fingerprint(web)).toEqual(before)
  })

  it('answers as it says after the end, and after the links ran out', async () => {
    const [side = all[0]] = sides
    const late = doors().expired(side)
    if (late) expect(await codeOf(await post(late))).toBe(row.expired)
    expect(await codeOf(await post(doors().ended(side)))).toBe(row.ended)
  })

  it('takes nothing from another site, and only JSON', async () => {
    const [side = all[0]] = sides
    const knock = doors().insider(side)
    const before = await fingerprint(web)
    expect(await codeOf(await post(knock, { origin: 'https://evil.example' }))).toBe('403 origin_refused')
    expect(await codeOf(await post(knock, { 'content-type': 'text/plain' }))).toBe(
      '415 unsupported_media_type',
    )
    expect(await fingerprint(web)).toEqual(before)
  })
})

describe.each(rowsOf('admin', 'consultant', 'somebody'))('%s', (path, row) => {
  const send = (browser: Browser, headers: Record<string, string> = {}) => {
    if (row.send === 'get') return get(browser, path)
    const handler = handlerOf(path, 'POST')
    const body = row.body ?? {}
    if (row.send === 'form') return browser.submit(handler, body, headers)
    return browser.post(handler, { ...body, ...('version' in body && { version: 0 }) }, headers)
  }

  it(`is for a signed-in ${row.of} alone, and changes nothing for others`, async () => {
    const wrong =
      row.of === 'somebody' ? null : await staffBrowser(web, row.of === 'admin' ? 'consultant' : 'admin')
    const signedOut = await staffBrowser(web, row.of)
    await signedOut.submit(handlerOf('/api/staff/sign-out', 'POST'), { everywhere: 'yes' })
    const left = new Browser()
    for (const [name, value] of signedOut.cookies) left.cookies.set(name, value)
    const before = await fingerprint(web)
    expect(await codeOf(await send(new Browser()))).toBe('401 not_signed_in')
    expect(await codeOf(await send(appointments.insider('client').browser))).toBe('401 not_signed_in')
    expect(await codeOf(await send(left))).toBe('401 not_signed_in')
    if (wrong) expect(await codeOf(await send(wrong))).toBe('403 not_allowed')
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

async function codeOfApi(answer: Response): Promise<string> {
  const { status, code } = apiProblem.parse(await answer.json())
  return `${status} ${code}`
}

describe.each(rowsOf('key'))('%s', (path, row) => {
  const asked = (method: string, browser: Browser, headers: Record<string, string> = {}) =>
    browser.request(path, {
      method,
      headers: { 'content-type': 'application/json', origin, ...headers },
      ...(method === 'GET' ? {} : { body: '{}' }),
    })

  it('is for keys alone: no browser, whoever is signed in there, and no token of an account', async () => {
    const admin = await staffBrowser(web, 'admin')
    const before = await fingerprint(web)
    for (const method of row.methods) {
      const handler = handlerOf(path, method)
      expect(await codeOfApi(await handler(asked(method, admin)))).toBe('401 key_missing')
      for (const token of ['x', 'eyJhbGciOiJub25lIn0.e30.', `parley_live_abcdefgh_${'A'.repeat(43)}`]) {
        const headers = { authorization: `Bearer ${token}` }
        expect(await codeOfApi(await handler(asked(method, new Browser(), headers)))).toBe('401 key_invalid')
      }
    }
    expect(await fingerprint(web)).toEqual(before)
  })

  it('answers 405 to every method that it does not have', async () => {
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (one) => !row.methods.some((own) => own === one),
    )
    for (const method of others) {
      const answer = await handlerOf(path, method)(new Request(`${origin}${path}`, { method }))
      expect(`${method} ${answer.status} ${answer.headers.get('allow')}`).toBe(
        `${method} 405 ${row.methods.join(', ')}`,
      )
    }
  })
})

describe.each(
  Object.entries(rows).filter(
    ([, row]) => row.of !== 'account' && row.of !== 'key' && !('isFile' in row && row.isFile),
  ),
)('%s', (path, row) => {
  const own = 'send' in row ? row.send : 'json'
  it('answers 405 to every method that it does not have', async () => {
    const refused =
      own === 'get' ? ['POST', 'PUT', 'PATCH', 'DELETE'] : ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']
    for (const method of refused) {
      const answer = await handlerOf(path, method)(new Request(`${origin}${path}`, { method }))
      expect(`${method} ${answer.status}`).toBe(`${method} 405`)
    }
  })
})

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
  const json = rowsOf('participant', 'member', 'admin', 'consultant', 'somebody', 'anybody').filter(
    ([, row]) => !('send' in row) || row.send === 'json',
  )
  it.each(json)('%s answers it, and breaks over nothing', async (path, row) => {
    const { browser, linkId } = await ownDoor(row)
    const own = row.of === 'anybody' ? { token: 'x'.repeat(43), receipt: 'a.b.c' } : row.body
    const body =
      row.of === 'participant' || row.of === 'member'
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

  it.each(rowsOf('admin', 'consultant', 'somebody').filter(([, { send }]) => send === 'form'))(
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
  if (row.of === 'admin' || row.of === 'consultant' || row.of === 'somebody') {
    return { browser: await staffBrowser(web, row.of), linkId: randomUUID() }
  }
  if (row.of === 'member') return knockOf(await bothInRoom(web), row.sides?.[0] ?? 'host')
  return knockOf(await bothIn(web), (row.of === 'participant' && row.sides?.[0]) || 'client')
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
