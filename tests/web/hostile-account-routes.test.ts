import { beforeEach, describe, expect, it } from 'vitest'
import { POST as signOut } from '@/app/api/staff/sign-out/route'
import { AccountCaller, type AccountHandler, type Asked, call } from './support/callers'
import { fingerprint } from './support/hostile'
import { type AccountRow, rows } from './support/route-rows'
import { Browser, origin, problemOf, serveWeb } from './support/web'

/** Every route of accounts against everybody who should not get in, and against whatever may stand in an address, a query or a body. */
const modules = import.meta.glob<Record<string, unknown>>(['/app/api/**/route.ts'], { eager: true })

const web = serveWeb()

function handlerOf(path: string, method: string): AccountHandler {
  const handler = modules[`/app${path}/route.ts`]?.[method]
  if (!isHandler(handler)) throw new Error(`${path} has no ${method}.`)
  return handler
}

const isHandler = (value: unknown): value is AccountHandler => typeof value === 'function'

const doors = Object.entries(rows).flatMap(([path, row]) =>
  row.of === 'account'
    ? Object.entries(row.methods).map(([method, asks]) => ({
        path,
        method,
        params: row.params ?? {},
        ...asks,
      }))
    : [],
)
type Door = (typeof doors)[number]
const ofAccounts = Object.entries(rows).flatMap(([path, row]): [string, AccountRow][] =>
  row.of === 'account' ? [[path, row]] : [],
)

const askedOf = ({ method, params, query = {}, body }: Door, more: Asked = {}): Asked => ({
  ...{ method, params, query: `?${new URLSearchParams(query)}` },
  ...(body === undefined ? {} : { body }),
  ...more,
})

async function codeOf(answer: Response): Promise<string> {
  return answer.ok ? String(answer.status) : `${answer.status} ${(await problemOf(answer)).code}`
}

describe.each(doors)('$method $path', (door) => {
  const handler = handlerOf(door.path, door.method)
  let somebody: AccountCaller
  beforeEach(async () => {
    somebody = await AccountCaller.make(web)
  })

  it('is for who is signed in, and changes nothing for others', async () => {
    const left = await somebody.again()
    await left.browser().submit(signOut, {})
    const before = await fingerprint(web)
    const outsiders = [
      await call(new Browser(), handler, askedOf(door)),
      await call(new Browser('203.0.113.7', { authorization: 'Bearer a.b.c' }), handler, askedOf(door)),
      await left.call(handler, askedOf(door)),
    ]
    const [nobody = '', ...bad] = await Promise.all(outsiders.map(codeOf))
    expect(nobody).toBe(door.openBecause ? '200' : '401 not_signed_in')
    expect(bad).toEqual(['401 not_signed_in', '401 not_signed_in'])
    expect(await fingerprint(web)).toEqual(before)
  })

  it('takes nothing from another site by cookie', async () => {
    if (door.method === 'GET') return
    const before = await fingerprint(web)
    const headers = { origin: 'https://evil.example' }
    const answer = await call(somebody.browser(), handler, askedOf(door, { headers }))
    expect(await codeOf(answer)).toBe('403 origin_refused')
    expect(await fingerprint(web)).toEqual(before)
  })

  it('takes no body but JSON', async () => {
    if (door.body === undefined) return
    const headers = { 'content-type': 'text/plain' }
    expect(await codeOf(await somebody.call(handler, askedOf(door, { headers })))).toBe(
      '415 unsupported_media_type',
    )
  })

  it('knows nothing of what there is not, and of no address that is none', async () => {
    if (Object.keys(door.params).length === 0) return
    expect(await codeOf(await somebody.call(handler, askedOf(door)))).toBe('404 not_found')
    for (const odd of ['x', '__proto__', '%00', "'; --", '\u0000', '0'.repeat(4_000)]) {
      const params = Object.fromEntries(Object.keys(door.params).map((name) => [name, odd]))
      expect(await codeOf(await somebody.call(handler, askedOf(door, { params })))).toBe('404 not_found')
    }
  })

  it('breaks over nothing that a query or a body holds', async () => {
    const broken: string[] = []
    for (const asked of oddlyAsked(door)) {
      const answer = await somebody.call(handler, asked)
      if (answer.status >= 500) broken.push(`${answer.status}: ${asked.query} ${asked.body}`)
    }
    expect(broken).toEqual([])
  })
})

describe.each(ofAccounts)('%s', (path, { methods }) => {
  it('answers 405 to every method that it does not have', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      if (method in methods || (method === 'HEAD' && 'GET' in methods)) continue
      const answer = await handlerOf(path, method)(new Request(`${origin}${path}`, { method }))
      expect(`${method} ${answer.status}`).toBe(`${method} 405`)
    }
  })
})

/** As JSON. */
const oddValues = [
  ...['null', 'true', '0', '-1', '1.5', '1e309', '9007199254740993', '[]', '["x"]', '{}', '""', '" "'],
  ...['"\\u0000"', '"\\ud800"', '"\\u202e"', '"0000-01-01T00:00:00Z"', '"9999-12-31T23:59:59Z"'],
  ...['"2026-06-01T00:00:00+23:59"', '"1970-01-01T00:00:00-23:59"', JSON.stringify('x'.repeat(3_000))],
]
const oddTexts = ['', ' ', '0', '-1', '1e309', 'NaN', '\u0000', '\ud800', '%', '_', '\\', 'x'.repeat(3_000)]

function oddlyAsked(door: Door): Asked[] {
  const bodies = Object.keys(door.body ?? {}).flatMap((name) =>
    oddValues.map((odd) => askedOf(door, { body: withOdd(door.body ?? {}, name, odd) })),
  )
  const queries = Object.keys(door.query ?? {}).flatMap((name) =>
    oddTexts.map((odd) =>
      askedOf(door, { query: `?${new URLSearchParams({ ...door.query, [name]: odd })}` }),
    ),
  )
  const whole =
    door.body === undefined ? [] : ['{', '[]', 'null', '"x"', ''].map((body) => askedOf(door, { body }))
  return [...bodies, ...queries, ...whole]
}

/** The body as JSON, with something odd in the place of one of its values. */
function withOdd(body: object, name: string, odd: string): string {
  const parts = Object.entries(body).map(
    ([key, value]) => `${JSON.stringify(key)}:${key === name ? odd : JSON.stringify(value)}`,
  )
  return `{${parts.join(',')}}`
}
