import { randomUUID } from 'node:crypto'
import { NextRequest } from 'next/server'
import { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import LinkPage from '@/app/account/links/[token]/page'
import OwnAccountPage from '@/app/account/page'
import AccountsPage from '@/app/admin/accounts/page'
import { POST as askEmail } from '@/app/api/accounts/email/route'
import { POST as pressLink } from '@/app/api/accounts/links/route'
import { POST as act } from '@/app/api/admin/accounts/route'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import { openDatabase } from '@/lib/db'
import { setWebProcess } from '@/lib/web/process'
import { proxy } from '@/proxy'
import { leadsTo, type Person, password, person, see, signedIn } from './support/accounts'
import { fingerprint } from './support/hostile'
import { Browser, downDatabase, origin, problemOf, serveWeb } from './support/web'

const web = serveWeb()
let admin: Person
beforeEach(async () => {
  web.configure({ NEXT_PUBLIC_APP_URL: origin })
  admin = await person(web, ['admin'], 'Asha Rao')
})

const list = (browser: Browser, query: Record<string, string> = {}) => see(AccountsPage, browser, query, {})
const linkPage = (browser: Browser, token: string, query: Record<string, string> = {}) =>
  see(LinkPage, browser, query, { token })
const ownPage = (browser: Browser, query: Record<string, string> = {}) =>
  see(OwnAccountPage, browser, query, {})

/** What an administrator does, with a key of its own unless the test says which. */
const does = (fields: Record<string, string>, by = admin.browser) =>
  by.submit(act, { key: randomUUID(), ...fields })

/** The token that the administrators' page shows once. */
async function shownToken(browser = admin.browser): Promise<string> {
  const page = await list(browser)
  const [, token = ''] =
    /data-testid="new-link"[^>]*>http:\/\/parley\.test\/account\/links\/([\w-]{43})</.exec(page) ?? []
  expect(token).not.toBe('')
  return token
}

async function invited(email = `${randomUUID()}@club.example`, roles = 'instructor') {
  const answer = await does({ act: 'invite', email, name: 'Ravi', roles })
  expect(leadsTo(answer)).toBe('/admin/accounts')
  return { email, token: await shownToken() }
}

async function linkFor(of: Person, purpose: 'reset' | 'confirm') {
  await does({ act: purpose, id: of.id, email: of.email })
  return shownToken()
}

describe('another email address', () => {
  it('is asked for with the password, sent as a link by an administrator, and signs in from then on', async () => {
    const nina = await person(web, [], 'Nina')
    const wanted = `${randomUUID()}@new.example`
    const ask = (fields: Record<string, string>) => nina.browser.submit(askEmail, fields)
    expect(leadsTo(await ask({ email: wanted, password: 'not mine at all' }))).toBe(
      '/account?note=wrong-password-email',
    )
    expect(await ownPage(nina.browser, { note: 'wrong-password-email' })).toContain(
      'not your current password',
    )
    expect(leadsTo(await ask({ email: 'nowhere', password }))).toBe('/account?note=email')
    expect(await list(admin.browser)).not.toContain(wanted)
    expect(leadsTo(await ask({ email: wanted, password }))).toBe('/account?note=email-asked')
    const own = await ownPage(nina.browser)
    for (const words of [nina.email, wanted, 'To become']) expect(own).toContain(words)
    expect(await list(admin.browser, { text: nina.email })).toContain('Make a link that changes the email to')
    await does({ act: 'email', id: nina.id, email: wanted })
    const token = await shownToken()
    expect(await linkPage(new Browser(), token)).toContain(wanted)
    expect(leadsTo(await new Browser().submit(pressLink, { token }))).toBe('/sign-in?note=email-changed')
    expect(await linkPage(new Browser(), token)).toContain('This link does not work')
    const fresh = new Browser()
    expect(leadsTo(await fresh.submit(signIn, { email: wanted, password }))).not.toContain('note=')
    expect(leadsTo(await new Browser().submit(signIn, { email: nina.email, password }))).toContain('note=')
  })

  it('of somebody else is answered as any, and makes nothing', async () => {
    const [nina, ravi] = [await person(web, [], 'Nina'), await person(web, [], 'Ravi')]
    const answer = await nina.browser.submit(askEmail, { email: ravi.email, password })
    expect(leadsTo(answer)).toBe('/account?note=email-asked')
    await does({ act: 'email', id: nina.id, email: ravi.email })
    const token = await shownToken()
    expect(leadsTo(await new Browser().submit(pressLink, { token }))).toBe(`/account/links/${token}`)
    expect(leadsTo(await new Browser().submit(signIn, { email: nina.email, password }))).not.toContain(
      'note=',
    )
  })
})

describe('a link that works once', () => {
  it('invites somebody, who chooses a name and a password and is in', async () => {
    const { email, token } = await invited()
    const guest = new Browser()
    const page = await linkPage(guest, token)
    expect(page).toContain('You are invited')
    expect(page).toContain(email)
    const answer = await guest.submit(pressLink, { token, name: 'Ravi Iyer', password })
    expect(leadsTo(answer)).toBe('/account?note=welcome')
    const own = await ownPage(guest)
    for (const words of ['value="Ravi Iyer"', 'Instructor', 'Confirmed']) expect(own).toContain(words)
    expect(own).not.toContain('Not confirmed')
    expect(await linkPage(new Browser(), token)).toContain('This link does not work')
    const again = await new Browser().submit(pressLink, {
      token,
      name: 'Eve',
      password: 'another long password',
    })
    expect(leadsTo(again)).toBe(`/account/links/${token}`)
    expect(leadsTo(await new Browser().submit(signIn, { email, password }))).toBe('/account')
  })

  it('sets a new password and signs out every device', async () => {
    const mei = await person(web)
    const token = await linkFor(mei, 'reset')
    const next = 'a new and longer password'
    const answer = await new Browser().submit(pressLink, { token, password: next })
    expect(leadsTo(answer)).toBe('/sign-in?note=password-set')
    expect(await ownPage(mei.browser)).toContain('to /sign-in')
    expect(leadsTo(await new Browser().submit(signIn, { email: mei.email, password }))).toBe(
      '/sign-in?note=wrong',
    )
    expect(leadsTo(await new Browser().submit(signIn, { email: mei.email, password: next }))).toBe('/account')
  })

  it('confirms an address, on any device', async () => {
    web.configure({ NEXT_PUBLIC_APP_URL: origin })
    await web.database.rpc('sign_up', {
      p_name: 'Nina',
      p_email: 'nina@club.example',
      p_password_hash: 'scrypt$1',
    })
    const nina = await web.database.rpc('find_user', { p_email: 'nina@club.example' })
    const token = await linkFor(
      { id: nina?.id ?? '', email: 'nina@club.example', browser: new Browser() },
      'confirm',
    )
    expect(leadsTo(await new Browser().submit(pressLink, { token }))).toBe('/sign-in?note=confirmed')
    expect(await list(admin.browser, { text: 'nina@club' })).not.toContain('Email not confirmed')
  })

  it('does nothing by being looked at, as programs do with what comes by mail', async () => {
    const { token } = await invited()
    const before = await fingerprint(web)
    for (let looks = 0; looks < 3; looks += 1)
      expect(await linkPage(new Browser(), token)).toContain('You are invited')
    expect(await fingerprint(web)).toEqual(before)
    expect(leadsTo(await new Browser().submit(pressLink, { token, name: 'Ravi', password }))).toContain(
      'welcome',
    )
  })

  it('keeps working when a field did not do', async () => {
    const { token } = await invited()
    const guest = new Browser()
    const at = (note: string) => `/account/links/${token}?note=${note}`
    expect(leadsTo(await guest.submit(pressLink, { token, name: 'Ravi', password: 'short' }))).toBe(
      at('password'),
    )
    expect(leadsTo(await guest.submit(pressLink, { token, name: '', password }))).toBe(at('name'))
    expect(leadsTo(await guest.submit(pressLink, { token, name: '\u202e', password }))).toBe(at('name'))
    expect(await linkPage(guest, token, { note: 'password' })).toContain('Choose a password of at least 12')
    expect(leadsTo(await guest.submit(pressLink, { token, name: 'Ravi', password }))).toContain('welcome')
  })

  it('is over with a newer one, after its time, and never was one', async () => {
    const mei = await person(web)
    const first = await linkFor(mei, 'reset')
    const second = await linkFor(mei, 'reset')
    expect(await linkPage(new Browser(), first)).toContain('This link does not work')
    expect(await linkPage(new Browser(), second)).toContain('Set a new password')
    const owner = new Client({ connectionString: web.url })
    await owner.connect()
    await owner.query("update parley.user_links set expires_at = clock_timestamp() - interval '1 s'")
    await owner.end()
    for (const token of [second, 'A'.repeat(43), 'over', '../../etc/passwd', '%00']) {
      expect(await linkPage(new Browser(), token)).toContain('This link does not work')
      const answer = await new Browser().submit(pressLink, { token, password })
      expect(leadsTo(answer)).toMatch(/^\/account\/links\/[\w-]+$/)
    }
    expect(leadsTo(await new Browser().submit(signIn, { email: mei.email, password }))).toBe('/account')
  })

  it('invites nobody where accounts are closed, and the administrators’ page does not offer it', async () => {
    const { token } = await invited()
    web.configure({ PARLEY_SIGN_UP: 'closed' })
    expect(await linkPage(new Browser(), token)).toContain('This link does not work')
    const answer = await new Browser().submit(pressLink, { token, name: 'Ravi', password })
    expect(leadsTo(answer)).toBe(`/account/links/${token}`)
    expect(await list(admin.browser)).not.toContain('Invite somebody')
    const refused = await does({ act: 'invite', email: 'ravi@club.example', name: '' })
    expect(leadsTo(refused)).toBe('/admin/accounts?note=closed')
    expect(await web.database.rpc('find_user', { p_email: 'ravi@club.example' })).toBeNull()
  })

  it('says so while it cannot be looked up, and takes no form of another site', async () => {
    const { token } = await invited()
    const foreign = await new Browser().submit(
      pressLink,
      { token, name: 'x', password },
      { origin: 'https://evil.example' },
    )
    expect(await problemOf(foreign)).toMatchObject({ httpStatus: 403, code: 'origin_refused' })
    setWebProcess({ env: web.configure({}), database: openDatabase(downDatabase) })
    expect(await linkPage(new Browser(), token)).toContain('It still works')
    expect(leadsTo(await new Browser().submit(pressLink, { token, name: 'x', password }))).toBe(
      `/account/links/${token}`,
    )
  })

  it('is told to no other page, kept by nobody and indexed nowhere', async () => {
    const { headers } = await proxy(
      new NextRequest(new Browser().request(`/account/links/${'A'.repeat(43)}`)),
    )
    expect(headers.get('referrer-policy')).toBe('strict-origin')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
  })
})

describe('the administrators’ page of accounts', () => {
  it('is there for administrators alone', async () => {
    expect(await list(new Browser())).toBe('to /sign-in')
    for (const roles of [[], ['consultant'], ['instructor', 'creator']] as const) {
      const { browser } = await person(web, [...roles])
      expect(await list(browser)).toBe('NEXT_HTTP_ERROR_FALLBACK;404')
      expect(await problemOf(await does({ act: 'delete', id: admin.id }, browser))).toMatchObject({
        httpStatus: 403,
      })
    }
  })

  it('finds people by name, address and role, page by page', async () => {
    const word = randomUUID().slice(0, 8)
    for (let index = 0; index < 27; index += 1) {
      const number = String(index).padStart(2, '0')
      await web.database.rpc('create_user', {
        p_email: `${word}.${number}@club.example`,
        p_roles: index === 3 ? ['creator'] : [],
        p_password_hash: 'scrypt$1',
        p_name: `Person ${number} ${word}`,
      })
    }
    const first = await list(admin.browser, { text: word })
    expect(first).toContain('27 accounts')
    expect(first).toContain('Person 00')
    expect(first).not.toContain('Person 26')
    expect(first).toContain(`href="/admin/accounts?text=${word}&amp;page=2"`)
    const second = await list(admin.browser, { text: word, page: '2' })
    expect(second).toContain('Person 26')
    expect(second).not.toContain('Next page')
    const creators = await list(admin.browser, { text: `${word}.`, role: 'creator' })
    expect(creators).toContain('1 account<')
    expect(creators).toContain('Person 03')
    expect(await list(admin.browser, { text: 'nobody at all' })).toContain('No account matches.')
    expect(await list(admin.browser, { text: word, page: 'x', role: 'king' })).toContain('27 accounts')
  })

  it('shows a new link once, in no address, for pressing twice as well', async () => {
    const key = randomUUID()
    const mei = await person(web)
    const answer = await does({ act: 'reset', id: mei.id, email: mei.email, key })
    expect(leadsTo(answer)).toBe('/admin/accounts')
    expect(answer.headers.getSetCookie().join()).toMatch(
      /__Host-parley-new-link=.+HttpOnly; Secure; SameSite=Lax/,
    )
    expect(await list(admin.browser)).toContain('The link for a new password of')
    // No other page takes it away from the browser, such as one that renews itself beside it.
    const beside = await proxy(new NextRequest(admin.browser.request('/admin/sessions')))
    expect(beside.headers.getSetCookie()).toEqual([])
    const shown = await proxy(new NextRequest(admin.browser.request('/admin/accounts')))
    expect(shown.headers.getSetCookie().join()).toMatch(/__Host-parley-new-link=; Path=\/; Max-Age=0/)
    admin.browser.cookies.delete('__Host-parley-new-link')
    expect(await list(admin.browser)).not.toContain('new-link')
    const again = await does({ act: 'reset', id: mei.id, email: mei.email, key })
    expect(leadsTo(again)).toBe('/admin/accounts?note=link-told')
  })

  it('gives and takes roles, which counts at once', async () => {
    const mei = await person(web, ['consultant'])
    expect(leadsTo(await does({ act: 'roles', id: mei.id, roles: 'admin' }))).toBe(
      '/admin/accounts?note=roles-saved',
    )
    const again = await signedIn(mei.email)
    expect(await list(again)).toContain('Accounts')
    expect(leadsTo(await does({ act: 'roles', id: mei.id }))).toBe('/admin/accounts?note=roles-saved')
    expect(await list(again)).not.toContain('<h1')
  })

  it('signs somebody out everywhere, and deletes an account', async () => {
    const mei = await person(web)
    expect(leadsTo(await does({ act: 'end-sign-ins', id: mei.id }))).toBe('/admin/accounts?note=signed-out')
    expect(await ownPage(mei.browser)).toContain('to /sign-in')
    expect(leadsTo(await does({ act: 'delete', id: mei.id, reason: 'Asked for it' }))).toBe(
      '/admin/accounts?note=deleted',
    )
    expect(leadsTo(await new Browser().submit(signIn, { email: mei.email, password }))).toBe(
      '/sign-in?note=wrong',
    )
    expect(leadsTo(await does({ act: 'delete', id: mei.id }))).toBe('/admin/accounts?note=gone')
    expect(await list(admin.browser, { note: 'gone' })).toContain('That account is not there any more.')
  })

  it('leaves an administrator there, and tells what cannot be', async () => {
    for (const { roles, id, email } of await web.database.rpc('list_users', {})) {
      if (roles.includes('admin') && id !== admin.id && email)
        await web.database.rpc('delete_user', { p_email: email })
    }
    expect(leadsTo(await does({ act: 'roles', id: admin.id }))).toBe('/admin/accounts?note=last-admin')
    const { email } = await person(web)
    expect(leadsTo(await does({ act: 'invite', email, name: '' }))).toBe('/admin/accounts?note=taken')
    expect(leadsTo(await does({ act: 'invite', email: 'nobody', name: '' }))).toBe(
      '/admin/accounts?note=invalid',
    )
    expect((await does({ act: 'promote', id: admin.id })).status).toBe(400)
    expect((await does({ act: 'roles', id: admin.id, roles: 'king' })).status).toBe(400)
  })

  it('keeps every act with who did it', async () => {
    const mei = await person(web)
    await does({ act: 'roles', id: mei.id, roles: 'creator' })
    await does({ act: 'delete', id: mei.id, reason: 'Asked for it' })
    const owner = new Client({ connectionString: web.url })
    await owner.connect()
    const { rows } = await owner.query(
      'select action, actor, reason from parley.audit where user_id = $1 order by id',
      [mei.id],
    )
    await owner.end()
    expect(rows).toEqual([
      { action: 'roles_set', actor: admin.email, reason: 'No reason was given.' },
      { action: 'user_deleted', actor: admin.email, reason: 'Asked for it' },
    ])
  })
})
