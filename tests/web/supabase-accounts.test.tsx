import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import LinkPage from '@/app/account/links/[token]/page'
import OwnAccountPage from '@/app/account/page'
import AccountsPage from '@/app/admin/accounts/page'
import { POST as remove } from '@/app/api/accounts/delete/route'
import { POST as signOutDevice } from '@/app/api/accounts/devices/route'
import { POST as pressLink } from '@/app/api/accounts/links/route'
import { POST as changeName } from '@/app/api/accounts/name/route'
import { POST as changePassword } from '@/app/api/accounts/password/route'
import { POST as signUp } from '@/app/api/accounts/sign-up/route'
import { POST as act } from '@/app/api/admin/accounts/route'
import { POST as revoke } from '@/app/api/auth/revoke/route'
import { POST as token } from '@/app/api/auth/token/route'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import { users } from '@/lib/auth/users'
import { accountRoute } from '@/lib/web/accounts/account-route'
import { json } from '@/lib/web/http/route'
import { leadsTo, see, signedIn } from './support/accounts'
import { GoTrueStandIn } from './support/gotrue-stand-in'
import { Browser, origin, serveWeb } from './support/web'

/** The pages of accounts where Supabase Auth keeps them: the same forms, and nothing less. */
const web = serveWeb()
const password = 'correct horse battery staple'
const secretKey = 'sb_secret_stand_in'
let auth: GoTrueStandIn

beforeAll(async () => {
  auth = await GoTrueStandIn.start(web.url)
})
afterAll(() => auth.close())
beforeEach(() => {
  web.configure({
    SUPABASE_URL: auth.url,
    SUPABASE_SECRET_KEY: secretKey,
    PARLEY_SIGN_UP: 'open',
    NEXT_PUBLIC_APP_URL: origin,
  })
})

const ownPage = (browser: Browser, query: Record<string, string> = {}) =>
  see(OwnAccountPage, browser, query, {})
async function member() {
  const email = `${randomUUID()}@club.example`
  const browser = new Browser()
  const answer = await browser.submit(signUp, { name: 'Nina Kapoor', email, password })
  expect(leadsTo(answer)).toBe('/account?note=welcome')
  return { email, browser }
}

describe('with Supabase Auth', () => {
  it('somebody makes an account, sees it, and changes name and password', async () => {
    const { email, browser } = await member()
    const page = await ownPage(browser)
    for (const words of ['value="Nina Kapoor"', email, 'This device']) expect(page).toContain(words)
    const taken = await new Browser().submit(signUp, { name: 'Eve', email, password })
    expect(leadsTo(taken)).toBe('/sign-up?note=email-taken')
    expect(leadsTo(await browser.submit(changeName, { name: 'Nina K.' }))).toBe('/account?note=name-saved')
    expect(await ownPage(browser)).toContain('value="Nina K."')
    const next = 'another long password'
    const wrong = await browser.submit(changePassword, { password: 'wrong', next })
    expect(leadsTo(wrong)).toBe('/account?note=wrong-password')
    const right = await browser.submit(changePassword, { password, next })
    expect(leadsTo(right)).toBe('/account?note=password-saved')
    expect(leadsTo(await new Browser().submit(signIn, { email, password: next }))).toBe('/account')
  })

  it('a device is signed out, and an account is deleted there as well', async () => {
    const { email, browser } = await member()
    const other = await signedIn(email)
    const id = /name="id" value="([0-9a-f-]{36})"/.exec(await ownPage(browser))?.[1] ?? ''
    await browser.submit(signOutDevice, { id })
    expect(await ownPage(other)).toContain('to /sign-in')
    const mistyped = await browser.submit(remove, { confirmation: email, password: 'wrong' })
    expect(leadsTo(mistyped)).toBe('/account?note=wrong-password-deleting')
    const gone = await browser.submit(remove, { confirmation: email, password })
    expect(leadsTo(gone)).toBe('/sign-in?note=deleted')
    expect([...auth.users.values()].some((user) => user.email === email)).toBe(false)
    expect(await ownPage(browser)).toContain('to /sign-in')
  })

  it('an administrator finds people, invites one and gives a role', async () => {
    const config = { transport: 'supabase', url: auth.url, secretKey } as const
    await users(config, web.database).save({ email: 'mira@practice.example', roles: ['admin'], password })
    const admin = await signedIn('mira@practice.example')
    const list = (query: Record<string, string>) => see(AccountsPage, admin, query, {})
    const does = (fields: Record<string, string>) => admin.submit(act, { key: randomUUID(), ...fields })
    const email = `${randomUUID()}@club.example`
    await does({ act: 'invite', email, name: 'Ravi', roles: 'instructor' })
    const [, link = ''] = /account\/links\/([\w-]{43})</.exec(await list({ text: email })) ?? []
    const guest = new Browser()
    expect(await see(LinkPage, guest, {}, { token: link })).toContain('You are invited')
    const answer = await guest.submit(pressLink, { token: link, name: 'Ravi Iyer', password })
    expect(leadsTo(answer)).toBe('/account?note=welcome')
    expect(await ownPage(guest)).toContain('Instructor')
    const id = [...auth.users.values()].find((user) => user.email === email)?.id ?? ''
    expect(leadsTo(await does({ act: 'roles', id, roles: 'creator' }))).toBe(
      '/admin/accounts?note=roles-saved',
    )
    expect(await list({ text: email, role: 'creator' })).toContain('1 account<')
    expect(leadsTo(await does({ act: 'delete', id }))).toBe('/admin/accounts?note=deleted')
    expect(await list({ text: email })).toContain('No account matches.')
  })

  it('a program gets Supabase’s own tokens here, brings those it has, and gives them back', async () => {
    const { email } = await member()
    const me = accountRoute({}, async (_asked, { account }) => json({ email: account.email }))
    const as = (access: string) =>
      me(new Browser('203.0.113.91', { authorization: `Bearer ${access}` }).request('/api/test'))
    const ask = async (fields: object) => (await new Browser().post(token, fields)).json()
    const first = await ask({ grant_type: 'password', username: email, password })
    expect(first).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
    expect(await (await as(first.access_token)).json()).toEqual({ email })
    const second = await ask({ grant_type: 'refresh_token', refresh_token: first.refresh_token })
    expect((await as(second.access_token)).status).toBe(200)
    expect(await ask({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).toMatchObject({
      error: 'invalid_grant',
    })
    expect((await new Browser().post(revoke, { token: second.refresh_token })).status).toBe(200)
    expect((await as(second.access_token)).status).toBe(401)
  })
})
