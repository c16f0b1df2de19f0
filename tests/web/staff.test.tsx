import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { SignJWT } from 'jose'
import { Client } from 'pg'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeEach, describe, expect, it } from 'vitest'
import AdminPage from '@/app/admin/page'
import SessionPage from '@/app/admin/sessions/[id]/page'
import SessionsPage from '@/app/admin/sessions/page'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import { POST as signOut } from '@/app/api/staff/sign-out/route'
import SignInPage from '@/app/sign-in/page'
import { ensureAdmin } from '@/lib/auth/admin-account'
import { hashPassword } from '@/lib/auth/password'
import { issueSignIn, signInSeconds, verifySignIn } from '@/lib/auth/sign-in-token'
import { issueTicket } from '@/lib/auth/tickets'
import { openDatabase } from '@/lib/db'
import { limits } from '@/lib/limits'
import { setWebProcess } from '@/lib/web/process'
import { quickHash } from '@/tests/support/quick-hash'
import { current } from './support/current'
import { Browser, downDatabase, serveWeb } from './support/web'

const web = serveWeb()
const email = 'mira@practice.example'
const password = 'correct horse battery staple'
const cookieName = '__Host-parley-staff'

beforeEach(async () => {
  current.cookies = new Map()
  await account(email, 'admin')
  await web.database.rpc('change_practice', { p_actor: email, p_changes: { setUp: true }, p_version: null })
})

async function account(address: string, role: 'admin' | 'consultant') {
  const { user } = await web.database.rpc('create_user', {
    p_email: address,
    p_roles: [role],
    p_password_hash: quickHash(password),
  })
  return user
}

/** What is booked meanwhile may overlap. */
async function withOverlaps(act: () => Promise<void>): Promise<void> {
  const owner = new Client({ connectionString: web.url })
  await owner.connect()
  await owner.query('update parley.settings set allow_overlaps = true')
  await act()
  await owner.query('update parley.settings set allow_overlaps = false')
  await owner.end()
}

async function signedIn(address = email) {
  const browser = new Browser()
  await browser.submit(signIn, { email: address, password })
  current.cookies = browser.cookies
  return browser
}

/** Where a page sends its reader instead of showing itself, or the status that it answers. */
async function refusal(page: Promise<unknown>): Promise<string> {
  try {
    await page
    return 'shown'
  } catch (error) {
    const digest = error instanceof Error && 'digest' in error ? String(error.digest) : String(error)
    return digest.startsWith('NEXT_REDIRECT') ? `to ${digest.split(';')[2]}` : digest
  }
}

const list = (query: Record<string, string> = {}) =>
  SessionsPage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) })
const overview = (query: Record<string, string> = {}) =>
  AdminPage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) })
const detail = (id: string) =>
  SessionPage({ params: Promise.resolve({ id }), searchParams: Promise.resolve({}) })
const anySession = '0a572b15-8b48-4e6a-b304-1dc8d1279bf6'

describe('signing in', () => {
  it('keeps the sign-in for twelve hours where no script and no other site can reach it', async () => {
    const response = await new Browser().submit(signIn, { email: ' Mira@Practice.example ', password })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/admin')
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(
      /^__Host-parley-staff=ey[^;]+; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  it('says the same of a wrong password, an unknown account and an empty form', async () => {
    const forms = [
      { email, password: 'wrong' },
      { email: 'nobody@practice.example', password },
      { email, password: 'x'.repeat(500) },
      { email: '', password: '' },
    ]
    for (const form of forms) {
      const response = await new Browser().submit(signIn, form)
      expect(response.headers.get('location')).toBe('/sign-in?note=wrong')
      expect(response.headers.getSetCookie().filter((line) => line.startsWith(`${cookieName}=`))).toEqual([])
    }
  })

  it('keeps the email in the form after a wrong password, and nothing of it once somebody is in', async () => {
    const browser = new Browser()
    const typed = 'mira+"ö"@practice.example'
    await browser.submit(signIn, { email: typed, password: 'wrong' })
    current.cookies = browser.cookies
    const page = async (note?: string) =>
      renderToStaticMarkup(
        await SignInPage({
          params: Promise.resolve({}),
          searchParams: Promise.resolve(note ? { note } : {}),
        }),
      )
    expect(await page('wrong')).toContain('value="mira+&quot;ö&quot;@practice.example"')
    expect(await page()).not.toContain('mira+')
    await browser.submit(signIn, { email, password })
    expect([...browser.cookies.keys()]).toEqual([cookieName, '__Host-parley-staff-known'])
  })

  it('takes no form of another site', async () => {
    for (const foreign of ['https://evil.example', 'null']) {
      const response = await new Browser().submit(signIn, { email, password }, { origin: foreign })
      expect(response.status).toBe(403)
      expect(response.headers.getSetCookie()).toEqual([])
    }
  })

  it('makes an address wait after ten wrong tries, even with the right password', async () => {
    const guesser = new Browser('198.51.100.9')
    for (let tries = 0; tries < 10; tries += 1)
      await guesser.submit(signIn, { email, password: `guess ${tries}` })
    const response = await guesser.submit(signIn, { email, password })
    expect(response.headers.get('location')).toBe('/sign-in?note=wait')
    expect(
      (await new Browser('198.51.100.10').submit(signIn, { email, password })).headers.get('location'),
    ).toBe('/admin')
  })

  it('is not made to wait for what others guess at the same address, on a browser that was signed in before', async () => {
    const address = '198.51.100.13'
    const known = new Browser(address)
    await known.submit(signIn, { email, password })
    await known.submit(signOut, {})
    const guesser = new Browser(address)
    for (let tries = 0; tries < 12; tries += 1) await guesser.submit(signIn, { email, password: 'guess' })
    expect((await guesser.submit(signIn, { email, password })).headers.get('location')).toBe(
      '/sign-in?note=wait',
    )
    expect((await known.submit(signIn, { email, password })).headers.get('location')).toBe('/admin')
    // What makes it known is for that account alone, and no way in.
    const stolen = new Browser(address)
    stolen.cookies.set('__Host-parley-staff-known', known.cookies.get('__Host-parley-staff-known') ?? '')
    for (let tries = 0; tries < 10; tries += 1) await stolen.submit(signIn, { email, password: 'guess' })
    expect((await stolen.submit(signIn, { email, password })).headers.get('location')).toBe(
      '/sign-in?note=wait',
    )
  })

  it('lets no single address lock an account for everybody', async () => {
    const guesser = new Browser('198.51.100.11')
    for (let tries = 0; tries < 120; tries += 1) await guesser.submit(signIn, { email, password: 'guess' })
    const owner = await new Browser('198.51.100.12').submit(signIn, { email, password })
    expect(owner.headers.get('location')).toBe('/admin')
  })

  it('takes an email that no database can hold for a wrong one', async () => {
    const response = await new Browser().submit(signIn, { email: 'a\u0000b@practice.example', password })
    expect(response.headers.get('location')).toBe('/sign-in?note=wrong')
  })

  it('takes a password or an email that is too long for a wrong one', async () => {
    const long = [
      { email, password: 'x'.repeat(limits.password.value.most + 1) },
      { email: `${'x'.repeat(limits.email.value.most)}@practice.example`, password },
    ]
    for (const form of long) {
      const response = await new Browser('198.51.100.14').submit(signIn, form)
      expect(response.headers.get('location')).toBe('/sign-in?note=wrong')
    }
  })

  it('forgets the wrong tries of who then signs in', async () => {
    const person = new Browser()
    for (let round = 0; round < 3; round += 1) {
      for (let tries = 0; tries < 5; tries += 1) await person.submit(signIn, { email, password: 'wrong' })
      expect((await person.submit(signIn, { email, password })).headers.get('location')).toBe('/admin')
    }
  })

  it('says so when the database is down', async () => {
    setWebProcess({ env: web.configure({}), database: openDatabase(downDatabase) })
    const response = await new Browser().submit(signIn, { email, password })
    expect(response.headers.get('location')).toBe('/sign-in?note=unavailable')
    const page = await SignInPage({
      params: Promise.resolve({}),
      searchParams: Promise.resolve({ note: 'unavailable' }),
    })
    expect(renderToStaticMarkup(page)).toContain('not possible right now')
  })

  it('ends with signing out', async () => {
    const browser = await signedIn()
    const response = await browser.submit(signOut, {})
    expect(response.headers.get('location')).toBe('/sign-in')
    expect(browser.cookies.has(cookieName)).toBe(false)
    expect(await refusal(list())).toBe('to /sign-in')
  })
})

describe('the pages of administrators', () => {
  const pages = { list: () => list(), detail: () => detail(anySession), root: () => overview() }

  it.each(Object.entries(pages))('send who is not signed in to the sign-in: %s', async (_name, page) => {
    expect(await refusal(page())).toBe('to /sign-in')
    current.cookies.set(cookieName, 'nonsense')
    expect(await refusal(page())).toBe('to /sign-in')
  })

  it.each(Object.entries(pages))('are not there for a consultant: %s', async (_name, page) => {
    await account('asha@practice.example', 'consultant')
    await signedIn('asha@practice.example')
    expect(await refusal(page())).toBe('NEXT_HTTP_ERROR_FALLBACK;404')
  })

  it('show who is booked twice at one time, and nothing of it where nobody is', async () => {
    await signedIn()
    expect(renderToStaticMarkup(await overview())).not.toContain('Booked twice')
    const consultant = { p_consultant_ref: 'busy', p_consultant_name: 'Asha Rao' }
    await withOverlaps(async () => {
      await web.book({ ...consultant, p_client_name: 'Mei Tanaka' })
      await web.book({ ...consultant, p_client_name: 'Nina Kapoor' })
    })
    const shown = renderToStaticMarkup(await overview())
    expect(shown).toContain('Booked twice at one time')
    for (const name of ['Asha Rao', 'Mei Tanaka', 'Nina Kapoor']) expect(shown).toContain(name)
  })

  it('take neither an expired sign-in, nor a foreign one, nor a ticket, nor one of an account that is gone', async () => {
    const secret = web.configure({}).secret ?? ''
    const { id } = await account(email, 'admin')
    const open = (seconds: number) => web.database.rpc('open_sign_in', { p_user_id: id, p_seconds: seconds })
    const claims = await open(signInSeconds)
    const place = { sessionId: anySession, participantType: 'client', claimNumber: 1 } as const
    const untyped = new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' })
    const forged = [
      await issueSignIn({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 }, secret),
      await issueSignIn(claims, 'another secret that is long enough, too'),
      await issueSignIn({ ...claims, session_id: anySession }, secret),
      await issueSignIn({ ...claims, sub: anySession }, secret),
      await issueSignIn({ ...claims, app_metadata: { role: 'consultant' } }, secret),
      issueTicket(place, secret),
      await untyped.sign(new TextEncoder().encode(secret)),
    ]
    for (const token of forged) {
      current.cookies.set(cookieName, token)
      expect(await refusal(list())).toBe('to /sign-in')
    }
    current.cookies.set(cookieName, await issueSignIn(claims, secret))
    expect(await refusal(list())).toBe('shown')
    expect(await verifySignIn(forged[5] ?? '', secret)).toBeNull()
  })

  it('are closed to every browser after signing out everywhere, and to a removed or changed account', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    const stillIn = async (browser: Browser) => {
      current.cookies = browser.cookies
      return (await refusal(list())) === 'shown'
    }
    await here.submit(signOut, {})
    expect(await stillIn(here)).toBe(false)
    expect(await stillIn(there)).toBe(true)
    const third = await signedIn()
    const response = await there.submit(signOut, { everywhere: 'yes' })
    expect(response.headers.get('location')).toBe('/sign-in?note=signed-out')
    expect(await stillIn(third)).toBe(false)

    const changed = await signedIn()
    await web.database.rpc('save_user', {
      p_email: email,
      p_password_hash: await hashPassword(password),
    })
    expect(await stillIn(changed)).toBe(false)
    const demoted = await signedIn()
    await web.database.rpc('save_user', { p_email: email, p_roles: ['consultant'] })
    expect(await stillIn(demoted)).toBe(false)
    await web.database.rpc('save_user', { p_email: email, p_roles: ['admin'] })
    const removed = await signedIn()
    await web.database.rpc('delete_user', { p_email: email })
    expect(await stillIn(removed)).toBe(false)
  })

  it('list sessions newest first, page by page, by status, mode and name', async () => {
    await signedIn()
    const day = 86_400_000
    const starts = Array.from({ length: 30 }, (_, index) =>
      new Date(Date.now() + (index + 1) * day).toISOString(),
    )
    for (const [index, start] of starts.entries()) {
      await web.book({
        p_scheduled_start: start,
        p_client_name: `Person ${index} of the list`,
        p_session_type: index % 2 ? 'chat' : 'voice',
      })
    }
    const first = renderToStaticMarkup(await list({ text: 'of the list' }))
    expect(first.indexOf('Person 29 ')).toBeLessThan(first.indexOf('Person 5 '))
    expect(first).not.toContain('Person 4 ')
    const older =
      /href="(\/admin\/sessions\?[^"]*after[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const query = Object.fromEntries(new URL(older, 'http://parley.test').searchParams)
    const second = renderToStaticMarkup(await list(query))
    for (const index of [4, 3, 2, 1, 0]) expect(second).toContain(`Person ${index} of`)
    expect(second).not.toContain('Person 5 ')
    expect(second).not.toContain('Next page')
    const chats = renderToStaticMarkup(await list({ text: 'of the list', mode: 'chat', status: 'scheduled' }))
    expect(chats).toContain('Person 29 ')
    expect(chats).not.toContain('Person 28 ')
    expect(renderToStaticMarkup(await list({ text: 'of the list', status: 'completed' }))).toContain(
      'No session matches',
    )
  })

  it('show what became of a session, with ledger lines that sum to zero', async () => {
    await signedIn()
    const { sessionId } = await web.book()
    for (const side of ['client', 'consultant'] as const) {
      await web.database.rpc('start_session', { p_session_id: sessionId, p_participant_type: side })
    }
    await web.database.rpc('end_session', {
      p_session_id: sessionId,
      p_reason: '',
      p_ended_by: 'client',
    })
    const page = renderToStaticMarkup(await detail(sessionId))
    for (const words of [
      '<bdi>Ravi</bdi> with <bdi>Asha</bdi>',
      'Completed',
      'Ended by the client',
      'Frozen for the booking',
      'Settled',
    ]) {
      expect(page).toContain(words)
    }
    const sums = [...page.matchAll(/data-testid="ledger-sum"[^>]*>([^<]+)</g)].map(([, sum]) => sum)
    expect(sums.length).toBeGreaterThanOrEqual(3)
    expect(new Set(sums)).toEqual(new Set(['₹0.00']))
    expect(page).toContain('Both in: the clock started')
  })

  it('do not know a session that is not there', async () => {
    await signedIn()
    expect(await refusal(detail(anySession))).toBe('NEXT_HTTP_ERROR_FALLBACK;404')
    expect(await refusal(detail('../../etc/passwd'))).toBe('NEXT_HTTP_ERROR_FALLBACK;404')
  })
})

describe('the first administrator', () => {
  it('is made once; its password is kept where only the owner of the data can read it', async () => {
    const keepIn = await mkdtemp(joinPath(tmpdir(), 'parley-admin-'))
    try {
      const made = await ensureAdmin(web.database, { keepIn })
      expect(made?.email).toBe('admin@parley.local')
      expect(made?.password).toMatch(/^[A-Za-z0-9_-]{20}$/)
      expect((await stat(joinPath(keepIn, 'admin-password'))).mode & 0o777).toBe(0o600)
      expect(await ensureAdmin(web.database, { keepIn })).toEqual(made)
      expect(await ensureAdmin(web.database)).toBeNull()
      const response = await new Browser().submit(signIn, {
        email: made?.email ?? '',
        password: made?.password ?? '',
      })
      expect(response.headers.get('location')).toBe('/admin')
      await writeFile(joinPath(keepIn, 'admin-password'), 'no longer right\n')
      expect(await ensureAdmin(web.database, { keepIn })).toBeNull()
      expect(await readFile(joinPath(keepIn, 'admin-password'), 'utf8')).toBe('no longer right\n')
    } finally {
      await rm(keepIn, { recursive: true })
    }
  })
})
