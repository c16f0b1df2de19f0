import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { POST as signOut } from '@/app/api/staff/sign-out/route'
import { signInCookie } from '@/lib/auth/sign-in-token'
import {
  type AccountCall,
  accountRoute,
  type VisitorCall,
  visitorRoute,
} from '@/lib/web/accounts/account-route'
import { json } from '@/lib/web/http/route'
import { staffBrowser } from './support/hostile'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const evil = 'https://evil.example'

const body = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(10)),
  kind: z.optional(z.enum(['open', 'closed'])),
  seats: z.optional(z.int().check(z.minimum(2), z.maximum(20))),
  starts: z.optional(z.iso.datetime()),
})
const who = ({ account }: AccountCall | VisitorCall) => account?.email ?? null

const create = accountRoute({ body }, async (asked, call) => json({ ...asked.body, by: who(call) }))
const start = accountRoute({ params: z.object({ id: z.uuid() }), body: z.object({}) }, async ({ params }) =>
  json(params),
)
const administer = accountRoute({}, async (_asked, call) => json({ by: who(call) }), { roles: ['admin'] })
const list = visitorRoute(
  { query: z.object({ page: z._default(z.coerce.number().check(z.minimum(1)), 1) }) },
  async ({ query }, call) => json({ ...query, by: who(call) }),
)

/** A caller by token: no cookie, no origin. */
async function bearer(role: 'admin' | 'consultant' = 'consultant') {
  const signedIn = await staffBrowser(web, role)
  return new Browser('203.0.113.9', { authorization: `Bearer ${signedIn.cookies.get(signInCookie)}` })
}

const send = (browser: Browser, asked: unknown, headers: Record<string, string> = {}) =>
  create(
    browser.request('/api/test', {
      method: 'POST',
      body: JSON.stringify(asked),
      headers: { 'content-type': 'application/json', ...headers },
    }),
  )
const get = (browser: Browser, query = '') => list(browser.request(`/api/test${query}`))

describe('a route of accounts', () => {
  it('knows its caller by a bearer token and by the cookie of a page alike', async () => {
    for (const browser of [await bearer(), await staffBrowser(web, 'consultant')]) {
      const answer = await send(browser, { title: 'Evening' })
      expect(await answer.json()).toEqual({
        title: 'Evening',
        by: expect.stringContaining('@practice.example'),
      })
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  it('asks who shows nothing to show a token', async () => {
    const answer = await send(new Browser(), { title: 'Evening' })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Parley"')
    expect(await problemOf(answer)).toMatchObject({
      httpStatus: 401,
      status: 401,
      contentType: 'application/problem+json',
      title: 'Not signed in',
      code: 'not_signed_in',
      detail: 'Sign in first.',
      message: 'Sign in first.',
    })
  })

  it.each(['Bearer', 'Bearer ', 'Bearer a.b.c', 'bearer x y', 'Bearer é', `Bearer ${'a'.repeat(4_000)}`])(
    'refuses %s, even where anybody may come, and whatever cookie is beside it',
    async (authorization) => {
      const browser = await staffBrowser(web, 'admin')
      for (const answer of [
        await send(browser, { title: 'x' }, { authorization }),
        await list(browser.request('/api/test', { headers: { authorization } })),
      ]) {
        expect(answer.status).toBe(401)
        expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
      }
    },
  )

  it('leaves the password of a proxy in front alone', async () => {
    const browser = await staffBrowser(web, 'admin')
    expect((await send(browser, { title: 'x' }, { authorization: 'Basic eDp5' })).status).toBe(200)
  })

  it('takes a token that was signed out for none', async () => {
    const browser = await staffBrowser(web, 'consultant')
    const token = browser.cookies.get(signInCookie)
    const holder = new Browser('203.0.113.9', { authorization: `Bearer ${token}` })
    expect((await get(holder)).status).toBe(200)
    await browser.submit(signOut, {})
    expect((await get(holder)).status).toBe(401)
  })

  it('takes nothing from another site by cookie, and whatever a token holder sends', async () => {
    const fromEvil = { origin: evil }
    const answer = await send(await staffBrowser(web, 'admin'), { title: 'x' }, fromEvil)
    expect(await problemOf(answer)).toMatchObject({ httpStatus: 403, code: 'origin_refused' })
    expect((await send(await bearer(), { title: 'x' }, fromEvil)).status).toBe(200)
  })

  it('takes a request without a body for an empty one, as a server hands it on', async () => {
    const { headers } = (await bearer()).request('/api/test')
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, duplex: 'half' }
    const body = () => new ReadableStream<Uint8Array>({ start: (stream) => stream.close() })
    const id = randomUUID()
    const context = { params: Promise.resolve({ id }) }
    for (const one of [null, body()]) {
      const answer = await start(new Request('http://parley.test/api/test', { ...init, body: one }), context)
      expect(await answer.json()).toEqual({ id })
    }
    const chunked = new Headers([...headers, ['transfer-encoding', 'chunked']])
    const request = new Request('http://parley.test/api/test', { ...init, headers: chunked, body: body() })
    expect((await start(request, context)).status).toBe(415)
  })

  it('is for the roles that it names', async () => {
    const ask = async (browser: Browser) => administer(browser.request('/api/test'))
    expect((await ask(await bearer('admin'))).status).toBe(200)
    expect(await problemOf(await ask(await bearer('consultant')))).toMatchObject({
      httpStatus: 403,
      code: 'not_allowed',
    })
    expect((await ask(new Browser())).status).toBe(401)
  })

  it.each([
    [{}, '"title" is required'],
    [{ title: null }, '"title" must be a string'],
    [{ title: '' }, '"title" is not allowed to be empty'],
    [{ title: 'longer than ten' }, '"title" must be at most 10 characters long'],
    [{ title: 'x', kind: 'private' }, '"kind" must be one of open, closed'],
    [{ title: 'x', seats: 1 }, '"seats" must be greater than or equal to 2'],
    [{ title: 'x', seats: 21 }, '"seats" must be less than or equal to 20'],
    [{ title: 'x', seats: 2.5 }, '"seats" must be a whole number'],
    [{ title: 'x', seats: '2' }, '"seats" must be a number'],
    [{ title: 'x', starts: 'tomorrow' }, '"starts" must be a time such as 2026-01-31T09:30:00Z'],
    [{ title: 'x', isAdmin: true }, '"isAdmin" is not allowed'],
    ['title', 'The body must be an object'],
    [null, 'The body must be an object'],
  ])('says of %j: %s', async (asked, words) => {
    expect(await problemOf(await send(await bearer(), asked))).toMatchObject({
      httpStatus: 400,
      code: 'bad_request',
      message: words,
      detail: words,
    })
  })

  it('takes JSON alone, of at most 4 KiB, and no body for an empty one', async () => {
    const browser = await bearer()
    expect((await send(browser, {}, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await send(browser, { title: 'x'.repeat(5_000) })).status).toBe(413)
    const none = await create(browser.request('/api/test', { method: 'POST' }))
    expect(await problemOf(none)).toMatchObject({ code: 'bad_request', message: '"title" is required' })
    const broken = browser.request('/api/test', {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    expect(await problemOf(await create(broken))).toMatchObject({
      httpStatus: 400,
      message: 'The body is not JSON',
    })
  })

  it('reads the names of its address, and knows nothing at a wrong one', async () => {
    const browser = await bearer()
    const at = (id: string) =>
      start(browser.request('/api/test', { method: 'POST' }), { params: Promise.resolve({ id }) })
    const id = '0a572b15-8b48-4e6a-b304-1dc8d1279bf6'
    expect(await (await at(id)).json()).toEqual({ id })
    expect(await problemOf(await at('1 or 1=1'))).toMatchObject({ httpStatus: 404, code: 'not_found' })
  })
})

describe('a route of anybody', () => {
  it('knows who is signed in, and lets in who is not', async () => {
    expect(await (await get(await bearer())).json()).toMatchObject({ by: expect.any(String) })
    const stale = new Browser()
    stale.cookies.set(signInCookie, 'nonsense')
    for (const browser of [new Browser(), stale]) {
      expect(await (await get(browser)).json()).toEqual({ page: 1, by: null })
    }
  })

  it('reads its query, whose fields it names as well', async () => {
    expect(await (await get(new Browser(), '?page=3')).json()).toMatchObject({ page: 3 })
    expect(await problemOf(await get(new Browser(), '?page=0'))).toMatchObject({
      httpStatus: 400,
      message: '"page" must be greater than or equal to 1',
    })
    expect(await problemOf(await get(new Browser(), '?page=x'))).toMatchObject({
      message: '"page" must be a number',
    })
  })
})
