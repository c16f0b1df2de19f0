import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import OwnAccountPage from '@/app/account/page'
import { POST as remove } from '@/app/api/accounts/delete/route'
import { POST as revoke } from '@/app/api/auth/revoke/route'
import { POST as token } from '@/app/api/auth/token/route'
import { limits } from '@/lib/limits'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { json } from '@/lib/web/http/route'
import { password, person, see, signedIn } from './support/accounts'
import { Browser, type Handler, serveWeb } from './support/web'

const web = serveWeb()
const me = accountRoute({}, async (_asked, { account }) =>
  json({ email: account.email, roles: account.roles }),
)
const granted = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  refresh_token: z.string(),
})

const client = (address = '203.0.113.90') => new Browser(address, { 'user-agent': 'curl/8.5.0' })

/** As a program sends it: no origin, no cookie. */
function ask(route: Handler, fields: object | string, type = 'application/json', from = client()) {
  const body = typeof fields === 'string' ? fields : JSON.stringify(fields)
  return route(from.request('/api/auth/token', { method: 'POST', body, headers: { 'content-type': type } }))
}
async function grant(email: string) {
  const answer = await ask(token, { grant_type: 'password', username: email, password })
  expect(answer.status).toBe(200)
  return granted.parse(await answer.json())
}
const refresh = (refresh_token: string) => ask(token, { grant_type: 'refresh_token', refresh_token })
const as = (access: string) =>
  me(new Browser('203.0.113.91', { authorization: `Bearer ${access}` }).request('/api/test'))

describe('a program', () => {
  it('gets tokens for a password, as JSON and as a form, which nobody may keep', async () => {
    const { email } = await person(web, ['instructor'])
    const form = new URLSearchParams({
      grant_type: 'password',
      username: ` ${email.toUpperCase()}`,
      password,
    })
    for (const answer of [
      await ask(token, { grant_type: 'password', username: email, password }),
      await ask(token, String(form), 'application/x-www-form-urlencoded;charset=UTF-8'),
    ]) {
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('pragma')).toBe('no-cache')
      const { access_token, expires_in } = granted.parse(await answer.json())
      expect(expires_in).toBe(3_600)
      expect(await (await as(access_token)).json()).toEqual({ email, roles: ['instructor'] })
    }
  })

  it.each([
    [
      { grant_type: 'password', username: 'nobody@club.example', password },
      'invalid_grant',
      'That email and password do not belong together',
    ],
    [
      { grant_type: 'refresh_token', refresh_token: 'A'.repeat(43) },
      'invalid_grant',
      'That refresh token is not good, or not any more',
    ],
    [
      { grant_type: 'client_credentials' },
      'unsupported_grant_type',
      '"grant_type" must be password or refresh_token',
    ],
    [{}, 'invalid_request', '"grant_type" is required'],
    [{ grant_type: 'password', username: 'a@b.example' }, 'invalid_request', '"password" is required'],
    [{ grant_type: 'password', password }, 'invalid_request', '"username" is required'],
    [{ grant_type: 'refresh_token' }, 'invalid_request', '"refresh_token" is required'],
    ['[1]', 'invalid_request', 'The body is not understood'],
    ['{', 'invalid_request', 'The body is not understood'],
  ])('is told of %j as OAuth says it, and as every problem here', async (fields, error, words) => {
    const answer = await ask(token, fields)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({
      error,
      error_description: words,
      message: words,
      detail: words,
      status: 400,
      title: expect.stringMatching(/\S/),
      code: error === 'invalid_grant' ? 'invalid_grant' : 'bad_request',
    })
  })

  it('sends no field twice, and neither another type nor from another site', async () => {
    const twice = 'grant_type=password&grant_type=refresh_token&username=a&password=b'
    const answer = await ask(token, twice, 'application/x-www-form-urlencoded')
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' })
    expect((await ask(token, {}, 'text/plain')).status).toBe(415)
    const evil = new Browser('203.0.113.90', { origin: 'https://evil.example' })
    expect((await ask(token, {}, 'application/json', evil)).status).toBe(403)
  })

  it('renews its tokens, each once, and loses its sign-in when an old one comes again', async () => {
    const { email } = await person(web)
    const first = await grant(email)
    const second = granted.parse(await (await refresh(first.refresh_token)).json())
    const third = granted.parse(await (await refresh(second.refresh_token)).json())
    expect((await as(third.access_token)).status).toBe(200)
    expect((await refresh(first.refresh_token)).status).toBe(400)
    expect((await refresh(third.refresh_token)).status).toBe(400)
    expect((await as(third.access_token)).status).toBe(401)
  })

  it('ends its sign-in by either token, and hears the same of what is none', async () => {
    const { email } = await person(web)
    for (const which of ['access_token', 'refresh_token'] as const) {
      const tokens = await grant(email)
      expect((await ask(revoke, { token: tokens[which] })).status).toBe(200)
      expect((await as(tokens.access_token)).status).toBe(401)
      expect((await refresh(tokens.refresh_token)).status).toBe(400)
    }
    expect((await ask(revoke, { token: 'x' })).status).toBe(200)
    expect(await (await ask(revoke, {})).json()).toMatchObject({
      error: 'invalid_request',
      message: '"token" is required',
    })
  })

  it('stands among the devices of its account, and goes with the account', async () => {
    const { email, browser } = await person(web)
    const { access_token } = await grant(email)
    const page = await see(OwnAccountPage, browser, {}, {})
    expect(page).toContain('curl/8.5.0')
    expect(page).toContain('A program, by token')
    await browser.submit(remove, { confirmation: email, password })
    expect((await as(access_token)).status).toBe(401)
  })

  it('has to wait after wrong passwords from its address, while a known browser comes in', async () => {
    const { email, browser } = await person(web)
    const from = client('198.51.100.250')
    const tries = { grant_type: 'password', username: email, password: 'wrong' }
    for (let count = 0; count < limits.signInsOfAddress.value.most; count += 1) {
      expect((await ask(token, tries, 'application/json', from)).status).toBe(400)
    }
    const answer = await ask(token, { ...tries, password }, 'application/json', from)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ error: 'slow_down', code: 'too_many_attempts', status: 429 })
    expect((await signedIn(email)).cookies.has('__Host-parley-staff')).toBe(true)
    expect(await see(OwnAccountPage, browser, {}, {})).toContain(email)
  })
})
