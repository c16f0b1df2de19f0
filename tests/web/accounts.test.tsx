import { describe, expect, it } from 'vitest'
import OwnAccountPage from '@/app/account/page'
import { POST as remove } from '@/app/api/accounts/delete/route'
import { POST as signOutDevice } from '@/app/api/accounts/devices/route'
import { POST as changeName } from '@/app/api/accounts/name/route'
import { POST as changePassword } from '@/app/api/accounts/password/route'
import { POST as signUp } from '@/app/api/accounts/sign-up/route'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import SignInPage from '@/app/sign-in/page'
import SignUpPage from '@/app/sign-up/page'
import { limits } from '@/lib/limits'
import { leadsTo, password, person, see, signedIn } from './support/accounts'
import { fingerprint } from './support/hostile'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const cookieName = '__Host-parley-staff'
const ownPage = (browser: Browser, query: Record<string, string> = {}) =>
  see(OwnAccountPage, browser, query, {})
const signUpPage = (browser: Browser, query: Record<string, string> = {}) =>
  see(SignUpPage, browser, query, {})
const signInPage = (browser: Browser, query: Record<string, string> = {}) =>
  see(SignInPage, browser, query, {})
const open = () => web.configure({ PARLEY_SIGN_UP: 'open' })
let made = 0
const fresh = () => {
  made += 1
  return { name: 'Nina Kapoor', email: `nina${made}@club.example`, password }
}

describe('making an account', () => {
  it('signs its member in, who has no role and an address that nobody confirmed', async () => {
    open()
    const [browser, form] = [new Browser(), fresh()]
    const answer = await browser.submit(signUp, { ...form, email: ` ${form.email.toUpperCase()} ` })
    expect(leadsTo(answer)).toBe('/account?note=welcome')
    const page = await ownPage(browser, { note: 'welcome' })
    for (const words of [
      'Your account is ready.',
      'value="Nina Kapoor"',
      form.email,
      'Not confirmed',
      'Member',
    ]) {
      expect(page).toContain(words)
    }
    for (const words of ['Administrator', 'Consultant', 'href="/admin"', 'href="/consultant"']) {
      expect(page).not.toContain(words)
    }
    const known = await web.database.rpc('find_user', { p_email: form.email })
    expect(known?.passwordHash).toMatch(/^scrypt\$/)
    expect(await signUpPage(browser)).toBe('to /account')
    expect(await signUpPage(browser, { next: '/herf/7' })).toBe('to /herf/7')
  })

  it('leads on to the own page that somebody wanted, and to no other', async () => {
    open()
    expect(leadsTo(await new Browser().submit(signUp, { ...fresh(), next: '/herf/7?tab=chat' }))).toBe(
      '/herf/7?tab=chat',
    )
    expect(leadsTo(await new Browser().submit(signUp, { ...fresh(), next: '//evil.example' }))).toBe(
      '/account?note=welcome',
    )
  })

  it.each([
    ['invited', 'Accounts are made by invitation here.'],
    ['closed', 'Nobody can create an account here.'],
  ])('is not for everybody where it is %s, and the page says how else', async (mode, words) => {
    web.configure({ PARLEY_SIGN_UP: mode })
    expect(await signUpPage(new Browser())).toContain(words)
    expect(await signUpPage(new Browser())).not.toContain('<form')
    const before = await fingerprint(web)
    expect(leadsTo(await new Browser().submit(signUp, fresh()))).toBe('/sign-up')
    expect(await fingerprint(web)).toEqual(before)
  })

  it('is by invitation unless a setting says otherwise', () => {
    expect(web.configure({}).signUp).toBe('invited')
  })

  it('says at the field what is wrong, and keeps what was typed but the password', async () => {
    open()
    const form = fresh()
    const cases = [
      [{ ...form, name: '  ' }, 'name', 'Give a name of 1 to 80 characters.'],
      [{ ...form, name: 'x'.repeat(81) }, 'name', 'Give a name'],
      [{ ...form, name: '\u202e\u202e' }, 'name', 'Give a name'],
      [{ ...form, email: 'nina' }, 'email', 'That is not an email address.'],
      [{ ...form, email: `${'n'.repeat(250)}@club.example` }, 'email', 'That is not an email address.'],
      [{ ...form, password: 'elevenchars' }, 'password', 'Choose a password of at least 12 characters.'],
      [{ ...form, password: 'x'.repeat(limits.password.value.most + 1) }, 'password', 'Choose a password'],
    ] as const
    for (const [fields, note, words] of cases) {
      const browser = new Browser()
      expect(leadsTo(await browser.submit(signUp, fields))).toBe(`/sign-up?note=${note}`)
      const page = await signUpPage(browser, { note })
      expect(page).toContain(words)
      const invalid = [...page.matchAll(/<input[^>]*>/g)].filter(([tag]) =>
        tag.includes('aria-invalid="true"'),
      )
      expect(invalid.map(([tag]) => /name="(\w+)"/.exec(tag)?.[1])).toEqual([note])
      if (note !== 'email') expect(page).toContain(`value="${form.email}"`)
      expect(page).not.toContain(fields.password)
      expect([...browser.cookies.values()].join()).not.toContain(fields.password)
    }
    expect(await web.database.rpc('find_user', { p_email: form.email })).toBeNull()
  })

  it('takes no address twice, and changes nothing of the account that has it', async () => {
    open()
    const { email } = await person(web)
    const before = await web.database.rpc('find_user', { p_email: email })
    const browser = new Browser()
    const answer = await browser.submit(signUp, { ...fresh(), email: email.toUpperCase() })
    expect(leadsTo(answer)).toBe('/sign-up?note=email-taken')
    expect(await signUpPage(browser, { note: 'email-taken' })).toContain(
      'There is an account with that email already.',
    )
    expect(browser.cookies.has(cookieName)).toBe(false)
    expect(await web.database.rpc('find_user', { p_email: email })).toEqual(before)
  })

  it('takes no form of another site', async () => {
    open()
    for (const origin of ['https://evil.example', 'null']) {
      const answer = await new Browser().submit(signUp, fresh(), { origin })
      expect(await problemOf(answer)).toMatchObject({ httpStatus: 403, code: 'origin_refused' })
    }
  })

  it('are made from one address only so often in an hour', async () => {
    open()
    const { email } = await person(web)
    const busy = new Browser('192.0.2.44')
    for (let tries = 0; tries < limits.signUpsOfAddress.value.most; tries += 1) {
      await globalThis.parleyThrottles?.signUpsByAddress.strike('192.0.2.44')
      if (tries === 0) await busy.submit(signUp, { ...fresh(), email })
    }
    expect(leadsTo(await busy.submit(signUp, fresh()))).toBe('/sign-up?note=wait')
    expect(await signUpPage(busy, { note: 'wait' })).toContain(
      'Too many accounts were made from your network',
    )
    expect(leadsTo(await new Browser('192.0.2.45').submit(signUp, fresh()))).toBe('/account?note=welcome')
  })
})

describe('signing in', () => {
  it('leads a member to their account, and anybody back to where they meant to go', async () => {
    const { email } = await person(web)
    expect(leadsTo(await new Browser().submit(signIn, { email, password }))).toBe('/account')
    expect(leadsTo(await new Browser().submit(signIn, { email, password, next: '/herf' }))).toBe('/herf')
    expect(leadsTo(await new Browser().submit(signIn, { email, password, next: '/\\evil.example' }))).toBe(
      '/account',
    )
    const failed = await new Browser().submit(signIn, { email, password: 'wrong', next: '/herf?q=a&b' })
    expect(leadsTo(failed)).toBe('/sign-in?note=wrong&next=%2Fherf%3Fq%3Da%26b')
    const page = await signInPage(new Browser(), { note: 'wrong', next: '/herf' })
    expect(page).toContain('<input type="hidden" name="next" value="/herf"/>')
    expect(await signInPage(new Browser(), { next: 'https://evil.example' })).not.toContain('evil')
  })

  it('tells how one comes by an account and by a new password', async () => {
    open()
    const page = await signInPage(new Browser(), { next: '/herf' })
    expect(page).toContain('href="/sign-up?next=%2Fherf"')
    expect(page).toContain('Forgot your password?')
    expect(page).toContain('They make you a link that works once')
    web.configure({ PARLEY_SIGN_UP: 'closed' })
    expect(await signInPage(new Browser())).not.toContain('/sign-up')
  })
})

describe('one’s own account', () => {
  it('is shown to who is signed in, and asks others to sign in first', async () => {
    expect(await ownPage(new Browser())).toBe('to /sign-in?next=%2Faccount')
    const { browser } = await person(web, ['consultant', 'instructor', 'creator', 'admin'])
    const page = await ownPage(browser)
    for (const role of ['Consultant', 'Instructor', 'Creator', 'Administrator']) expect(page).toContain(role)
    expect(page).toContain('href="/admin"')
    expect(page).toContain('Firefox on Linux')
    expect(page).toContain('This device')
  })

  it('has a name that can be changed', async () => {
    const { browser } = await person(web)
    expect(leadsTo(await browser.submit(changeName, { name: ' Mei ' }))).toBe('/account?note=name-saved')
    expect(await ownPage(browser)).toContain('value="Mei"')
    for (const name of ['', ' ', 'x'.repeat(81), 'a\u0000b', '\u200b']) {
      expect(leadsTo(await browser.submit(changeName, { name }))).toBe('/account?note=name')
    }
    expect(await ownPage(browser, { note: 'name' })).toContain('Give a name of 1 to 80 characters.')
    expect(await ownPage(browser)).toContain('value="Mei"')
  })

  it('gets a new password by the present one, which signs out every other device', async () => {
    const { browser, email } = await person(web)
    const other = await signedIn(email)
    const next = 'another long password'
    const wrong = await browser.submit(changePassword, { password: 'wrong', next })
    expect(leadsTo(wrong)).toBe('/account?note=wrong-password')
    const short = await browser.submit(changePassword, { password, next: 'short' })
    expect(leadsTo(short)).toBe('/account?note=password')
    expect(await ownPage(other)).toContain('Your account')
    const right = await browser.submit(changePassword, { password, next })
    expect(leadsTo(right)).toBe('/account?note=password-saved')
    expect(await ownPage(browser)).toContain('Your account')
    expect(await ownPage(other)).toBe('to /sign-in?next=%2Faccount')
    expect(leadsTo(await new Browser().submit(signIn, { email, password }))).toBe('/sign-in?note=wrong')
    expect(leadsTo(await new Browser().submit(signIn, { email, password: next }))).toBe('/account')
  })

  it('lets nobody guess its password on a browser that was left open', async () => {
    const { browser } = await person(web)
    for (let tries = 0; tries < limits.signInsOfBrowser.value.most; tries += 1) {
      await browser.submit(changePassword, { password: `guess ${tries}`, next: password })
    }
    const answer = await browser.submit(changePassword, { password, next: 'another long password' })
    expect(leadsTo(answer)).toBe('/account?note=wait')
    expect(await ownPage(browser, { note: 'wait' })).toContain('Too many tries.')
  })

  it('signs out one device, and nobody else’s', async () => {
    const { browser, email } = await person(web)
    const other = await signedIn(email)
    const stranger = await person(web)
    const id = /name="id" value="([0-9a-f-]{36})"/.exec(await ownPage(browser))?.[1] ?? ''
    await stranger.browser.submit(signOutDevice, { id })
    expect(await ownPage(other)).toContain('Your account')
    expect(leadsTo(await browser.submit(signOutDevice, { id }))).toBe('/account?note=device-out')
    expect(await ownPage(other)).toBe('to /sign-in?next=%2Faccount')
    expect(await ownPage(browser)).toContain('Your account')
    expect(leadsTo(await browser.submit(signOutDevice, { id: 'x' }))).toBe('/account?note=device-out')
  })

  it('is deleted by who typed that they mean it and knows the password, and its address is free', async () => {
    open()
    const { browser, email, id } = await person(web)
    const other = await signedIn(email)
    const mistyped = await browser.submit(remove, { confirmation: 'mei', password })
    expect(leadsTo(mistyped)).toBe('/account?note=mistyped')
    const wrong = await browser.submit(remove, { confirmation: email, password: 'wrong' })
    expect(leadsTo(wrong)).toBe('/account?note=wrong-password-deleting')
    const opened = await ownPage(browser, { note: 'wrong-password-deleting' })
    expect(opened).toContain('<details open=""')
    expect(opened).toContain('Nothing was deleted.')
    const gone = await browser.submit(remove, { confirmation: ` ${email.toUpperCase()}`, password })
    expect(leadsTo(gone)).toBe('/sign-in?note=deleted')
    expect(browser.cookies.has(cookieName)).toBe(false)
    expect(await ownPage(other)).toBe('to /sign-in?next=%2Faccount')
    expect(leadsTo(await new Browser().submit(signIn, { email, password }))).toBe('/sign-in?note=wrong')
    expect(leadsTo(await new Browser().submit(signUp, { ...fresh(), email }))).toBe('/account?note=welcome')
    expect((await web.database.rpc('find_user', { p_email: email }))?.id).not.toBe(id)
  })

  it('stays where it is the last administrator’s', async () => {
    const { browser, email, id } = await person(web, ['admin'])
    for (const { roles, ...user } of await web.database.rpc('list_users', {})) {
      if (roles.includes('admin') && user.id !== id && user.email) {
        await web.database.rpc('delete_user', { p_email: user.email })
      }
    }
    expect(leadsTo(await browser.submit(remove, { confirmation: email, password }))).toBe(
      '/account?note=last-admin',
    )
    expect(await ownPage(browser, { note: 'last-admin' })).toContain('You are the last administrator here.')
  })
})
