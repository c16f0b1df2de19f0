import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GET as list } from '@/app/api/admin/sessions/route'
import { GET as confirm } from '@/app/api/staff/confirm/route'
import { POST as sendLink } from '@/app/api/staff/link/route'
import { GET as refresh } from '@/app/api/staff/refresh/route'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import { POST as signOut } from '@/app/api/staff/sign-out/route'
import { ensureSupabaseAdmin } from '@/lib/auth/admin-account'
import { users } from '@/lib/auth/users'
import type { DatabaseConfig } from '@/lib/env'
import { GoTrueStandIn } from './support/gotrue-stand-in'
import { Browser, type Handler, serveWeb } from './support/web'

/** Against a stand-in that speaks GoTrue's HTTP: Supabase itself cannot be had by a test. */
const web = serveWeb()
const email = 'mira@practice.example'
const password = 'correct horse battery staple'
let auth: GoTrueStandIn

const config = (): DatabaseConfig => ({
  transport: 'supabase',
  url: auth.url,
  secretKey: 'sb_secret_stand_in',
})
const accounts = () => users(config(), web.database)

beforeAll(async () => {
  auth = await GoTrueStandIn.start(web.url)
})
afterAll(() => auth.close())
beforeEach(async () => {
  web.configure({ SUPABASE_URL: auth.url, SUPABASE_SECRET_KEY: 'sb_secret_stand_in' })
  auth.accessSeconds = 3600
  await accounts().save({ email, roles: ['admin'], password })
})

async function signedIn(): Promise<Browser> {
  const browser = new Browser()
  await browser.submit(signIn, { email, password })
  return browser
}

const read = async (browser: Browser, route: Handler, path: string) => {
  const response = await route(browser.request(path))
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    browser.cookies.set(name, value)
  }
  return response
}
const status = async (browser: Browser) => (await read(browser, list, '/api/admin/sessions')).status

describe('staff with Supabase Auth', () => {
  it('sign in with a password into cookies that no script can read, and are who their app_metadata says', async () => {
    const wrong = await new Browser().submit(signIn, { email, password: 'wrong' })
    expect(wrong.headers.get('location')).toBe('/sign-in?note=wrong')
    const browser = new Browser()
    const response = await browser.submit(signIn, { email, password })
    expect(response.headers.get('location')).toBe('/admin')
    const kept = response.headers.getSetCookie().filter((line) => !line.includes('=;'))
    expect(kept).toHaveLength(3)
    for (const line of kept) expect(line).toMatch(/^__Host-.*; HttpOnly; Secure; SameSite=Lax$/)
    expect(await status(browser)).toBe(200)
    // Taken away while signed in.
    await accounts().save({ email, roles: ['consultant'] })
    expect(await status(browser)).toBe(403)
  })

  it('are members without a role of ours: their account is open, and no page of staff', async () => {
    auth.users.set('0a572b15-8b48-4e6a-b304-1dc8d1279bf6', {
      id: '0a572b15-8b48-4e6a-b304-1dc8d1279bf6',
      email: 'someone@practice.example',
      password,
      app_metadata: { provider: 'email', role: 'editor', roles: ['service_role', 7] },
    })
    const browser = new Browser()
    const response = await browser.submit(signIn, { email: 'someone@practice.example', password })
    expect(response.headers.get('location')).toBe('/account')
    expect(await status(browser)).toBe(403)
  })

  it('sign in by a link that only the browser that asked for it can open, once', async () => {
    const browser = new Browser()
    const sent = await browser.submit(sendLink, { email })
    expect(sent.headers.get('location')).toBe('/sign-in?note=link-sent')
    const mail = auth.mails.at(-1)
    expect(mail?.redirectTo).toMatch(/\/api\/staff\/confirm$/)
    const path = `/api/staff/confirm?code=${mail?.code}`
    const elsewhere = await read(new Browser(), confirm, path)
    expect(elsewhere.headers.get('location')).toBe('/sign-in?note=link-over')
    expect((await read(browser, confirm, path)).headers.get('location')).toBe('/admin')
    expect(await status(browser)).toBe(200)
    const again = await read(browser, confirm, path)
    expect(again.headers.get('location')).toBe('/sign-in?note=link-over')
  })

  it('are not told whether an address has an account', async () => {
    const answer = await new Browser().submit(sendLink, { email: 'nobody@practice.example' })
    expect(answer.headers.get('location')).toBe('/sign-in?note=link-sent')
  })

  it('stay signed in over the end of an access token, by their refresh token', async () => {
    auth.accessSeconds = -60
    const browser = new Browser()
    await browser.submit(signIn, { email, password })
    auth.accessSeconds = 3600
    const again = await signedIn()
    again.cookies.set('__Host-parley-staff', expired(again.cookies.get('__Host-parley-staff') ?? ''))
    const before = again.cookies.get('__Host-parley-staff')
    expect(await status(again)).toBe(200)
    expect(again.cookies.get('__Host-parley-staff')).not.toBe(before)
    const back = await read(again, refresh, '/api/staff/refresh?next=%2Fadmin%2Fsessions%3Fmode%3Dchat')
    expect(back.headers.get('location')).toBe('/admin/sessions?mode=chat')
    const foreign = await read(again, refresh, '/api/staff/refresh?next=/admin/€%0A%ff')
    expect(foreign.headers.get('location')).toBe('/admin/%E2%82%AC%0A%EF%BF%BD')
    const abroad = await read(again, refresh, '/api/staff/refresh?next=https%3A%2F%2Fevil.example')
    expect(abroad.headers.get('location')).toBe('/admin')
  })

  it('are out of every browser at once after signing out everywhere', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    await here.submit(signOut, {})
    expect([await status(here), await status(there)]).toEqual([401, 200])
    const stolen = new Browser()
    for (const [name, value] of there.cookies) stolen.cookies.set(name, value)
    await there.submit(signOut, { everywhere: 'yes' })
    expect(await status(stolen)).toBe(401)
  })

  it('get a first administrator when there is none, told once', async () => {
    await accounts().remove(email)
    const made = await ensureSupabaseAdmin(config(), web.database)
    expect(made?.email).toBe('admin@parley.local')
    expect(await ensureSupabaseAdmin(config(), web.database)).toBeNull()
    const browser = new Browser()
    const { email: name = '', password: secret = '' } = made ?? {}
    expect((await browser.submit(signIn, { email: name, password: secret })).headers.get('location')).toBe(
      '/admin',
    )
    expect(await accounts().list()).toContainEqual(
      expect.objectContaining({ email: name, name, roles: ['admin'], personId: null }),
    )
  })

  it('learn that signing in is not possible while Supabase does not answer', async () => {
    web.configure({ SUPABASE_URL: 'http://127.0.0.1:1', SUPABASE_SECRET_KEY: 'sb_secret_stand_in' })
    const response = await new Browser().submit(signIn, { email, password })
    expect(response.headers.get('location')).toBe('/sign-in?note=unavailable')
  })
})

/** The same token as it will be after its end. */
function expired(token: string): string {
  const [head, body = '', signature] = token.split('.')
  const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), exp: 1 }
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}
