import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { POST as read } from '@/app/api/consultant/notes/read/route'
import { PUT, POST as save } from '@/app/api/consultant/notes/save/route'
import { issueSignIn, signInCookie, signInSeconds } from '@/lib/auth/sign-in-token'
import { notesView } from '@/lib/contract/http/session'
import { limits } from '@/lib/contract/limits'
import { Browser, type Handler, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const secret = 'a secret of the tests, long enough for HS256'

/** The browser of somebody who is signed in; `personId`: the consultant whom the account belongs to. */
async function signedIn(role: 'admin' | 'consultant', personId?: string): Promise<Browser> {
  const { user } = await web.database.rpc('save_user', {
    p_email: `${randomUUID()}@practice.example`,
    p_roles: [role],
    p_password_hash: 'scrypt$1024$8$1$c2FsdA$aGFzaA',
    ...(personId ? { p_person_id: personId } : {}),
  })
  const claims = await web.database.rpc('open_sign_in', {
    p_user_id: user.id,
    p_seconds: signInSeconds,
  })
  const browser = new Browser()
  browser.cookies.set(signInCookie, await issueSignIn(claims, secret))
  return browser
}

async function booked() {
  const { sessionId } = await web.book()
  const { consultant } = await web.database.rpc('open_room', { p_session_id: sessionId })
  return { sessionId, browser: await signedIn('consultant', consultant.id) }
}

async function notes(browser: Browser, route: Handler, body: object) {
  const response = await browser.post(route, body)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return notesView.parse(await response.json())
}

describe('private notes on the consultant’s own pages', () => {
  it('are read and saved by the consultant who is signed in, up to their full length', async () => {
    const { sessionId, browser } = await booked()
    expect(await notes(browser, read, { sessionId })).toEqual({ text: '', version: 0, updatedAt: null })
    const text = '\u00e9\n'.repeat(limits.noteCharacters / 2)
    expect(await notes(browser, save, { sessionId, text, version: 0 })).toMatchObject({ version: 1 })
    expect(await notes(browser, read, { sessionId })).toMatchObject({ text, version: 1 })
    const longer = await browser.post(save, { sessionId, text: `${text}x`, version: 1 })
    expect(await problemOf(longer)).toMatchObject({ httpStatus: 400, code: 'bad_request' })
  })

  it('are refused to other consultants, to administrators, to strangers and to other sites', async () => {
    const { sessionId, browser } = await booked()
    await notes(browser, save, { sessionId, text: 'private', version: 0 })
    const tries = [
      [(await booked()).browser, 403, 'not_allowed'],
      [await signedIn('admin'), 403, 'not_allowed'],
      [await signedIn('consultant'), 403, 'not_allowed'],
      [new Browser(), 401, 'not_signed_in'],
    ] as const
    for (const [stranger, httpStatus, code] of tries) {
      const reading = await stranger.post(read, { sessionId })
      expect(await reading.clone().text()).not.toContain('private')
      expect(await problemOf(reading)).toMatchObject({ httpStatus, code })
      const saving = await stranger.post(save, { sessionId, text: 'overwritten', version: 1 })
      expect(await problemOf(saving)).toMatchObject({ httpStatus, code })
    }
    const elsewhere = await browser.post(read, { sessionId }, { origin: 'https://evil.example' })
    expect(await problemOf(elsewhere)).toMatchObject({ httpStatus: 403, code: 'origin_refused' })
    expect(await notes(browser, read, { sessionId })).toMatchObject({ text: 'private', version: 1 })
  })

  it('say when they were changed elsewhere, and answer nothing but a post', async () => {
    const { sessionId, browser } = await booked()
    await notes(browser, save, { sessionId, text: 'first', version: 0 })
    const old = await browser.post(save, { sessionId, text: 'from an old page', version: 0 })
    expect(await problemOf(old)).toMatchObject({ httpStatus: 409, code: 'changed_elsewhere' })
    expect(PUT().status).toBe(405)
    const unknown = await browser.post(read, { sessionId: randomUUID() })
    expect(await problemOf(unknown)).toMatchObject({ httpStatus: 403, code: 'not_allowed' })
  })
})
