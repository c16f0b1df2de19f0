import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { POST as act } from '@/app/api/admin/sessions/act/route'
import { issueSignIn, signInCookie, signInSeconds } from '@/lib/auth/sign-in-token'
import { adminActAnswer } from '@/lib/contract/http/admin-acts'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const secret = 'a secret of the tests, long enough for HS256'
const passwordHash = 'scrypt$1024$8$1$c2FsdA$aGFzaA'

async function signedIn(role: 'admin' | 'consultant'): Promise<Browser> {
  const { user } = await web.database.rpc('create_user', {
    p_email: `${role}@practice.example`,
    p_roles: [role],
    p_password_hash: passwordHash,
  })
  const browser = new Browser()
  const claims = await web.database.rpc('open_sign_in', {
    p_user_id: user.id,
    p_seconds: signInSeconds,
  })
  browser.cookies.set(signInCookie, await issueSignIn(claims, secret))
  return browser
}

let admin: Browser
beforeEach(async () => {
  admin = await signedIn('admin')
})

const common = (sessionId: string) => ({ sessionId, reason: 'The client asked for it', key: randomUUID() })
const answer = async (body: object, by = admin) => {
  const response = await by.post(act, body)
  expect(response.status).toBe(200)
  return adminActAnswer.parse(await response.json())
}

/** Half an hour at 100.00 used for as long as it takes: with no free seconds and a fixed price all of it is charged. */
async function charged(): Promise<string> {
  const { sessionId } = await web.book({ p_billing: 'fixed' })
  for (const p_participant_type of ['client', 'consultant'] as const) {
    await web.database.rpc('start_session', { p_session_id: sessionId, p_participant_type })
  }
  return sessionId
}

describe('who may act', () => {
  it('is an administrator who is signed in, asked anew for every act', async () => {
    const { sessionId } = await web.book()
    const body = { act: 'end', ...common(sessionId) }
    expect(await problemOf(await new Browser().post(act, body))).toMatchObject({
      httpStatus: 401,
      code: 'not_signed_in',
    })
    const consultant = await signedIn('consultant')
    expect(await problemOf(await consultant.post(act, body))).toMatchObject({
      httpStatus: 403,
      code: 'not_allowed',
    })
    expect((await admin.post(act, body, { origin: 'https://evil.example' })).status).toBe(403)
    const facts = await web.database.rpc('open_room', { p_session_id: sessionId })
    expect(facts.status).toBe('scheduled')
  })
})

describe('what an act comes to', () => {
  it('a new link is told once, with the address of this site', async () => {
    const { sessionId, clientToken } = await web.book()
    const body = { act: 'reissue-link', participantType: 'client', ...common(sessionId) }
    const { url = '' } = await answer(body)
    const token = url.slice(url.lastIndexOf('/') + 1)
    expect(await web.database.rpc('is_session_link_valid', { p_token: token })).toMatchObject({ valid: true })
    expect(await web.database.rpc('is_session_link_valid', { p_token: clientToken })).toMatchObject({
      reason: 'revoked',
    })
    expect(await answer(body)).toEqual({
      done: true,
      code: 'link_reissued_before',
      message: 'This was done already; its link was shown then.',
    })
  })

  it('shows a link again without touching it, and writes down who looked and why', async () => {
    const { sessionId, clientToken } = await web.book()
    const shown = await answer({ act: 'show-link', participantType: 'client', ...common(sessionId) })
    const again = await answer({ act: 'show-link', participantType: 'client', ...common(sessionId) })
    expect(again.url).toBe(shown.url)
    const token = (shown.url ?? '').split('/').at(-1) ?? ''
    for (const p_token of [token, clientToken]) {
      expect(await web.database.rpc('is_session_link_valid', { p_token })).toMatchObject({ valid: true })
    }
    const affairs = await web.database.rpc('admin_session_affairs', { p_session_id: sessionId })
    expect(affairs?.audit.map(({ action }) => action)).toEqual(['link_shown', 'link_shown'])
    expect(JSON.stringify(affairs)).not.toContain(token)
    await answer({ act: 'revoke-link', participantType: 'client', ...common(sessionId) })
    expect(await answer({ act: 'show-link', participantType: 'client', ...common(sessionId) })).toMatchObject(
      { done: false, code: 'link_revoked_before' },
    )
  })

  it('ends, refuses to refund what was not charged, and keeps the reason and the actor', async () => {
    const sessionId = await charged()
    expect(await answer({ act: 'refund', ...common(sessionId) })).toMatchObject({ done: false })
    expect(await answer({ act: 'end', ...common(sessionId) })).toMatchObject({ done: true })
    expect(await answer({ act: 'refund', amount: '1.00', ...common(sessionId) })).toMatchObject({
      done: false,
      message: 'There is nothing left to refund.',
    })
    expect(await answer({ act: 'refund', amount: '1.001', ...common(sessionId) })).toMatchObject({
      done: false,
      message: 'That is not an amount, such as 20.00.',
    })
    const affairs = await web.database.rpc('admin_session_affairs', { p_session_id: sessionId })
    expect(affairs?.audit).toMatchObject([
      { action: 'session_ended', actor: 'admin@practice.example', reason: 'The client asked for it' },
    ])
  })

  it('needs a reason', async () => {
    const { sessionId } = await web.book()
    expect((await admin.post(act, { act: 'end', ...common(sessionId), reason: '  ' })).status).toBe(400)
  })

  it.each([
    { act: 'end' },
    // Whether it is one of its currency nobody can say.
    { act: 'refund', amount: '1.001' },
    { act: 'decide', decision: 'split', amount: '1.001' },
  ])('says plainly that there is no such session: %o', async (asked) => {
    expect(await problemOf(await admin.post(act, { ...asked, ...common(randomUUID()) }))).toMatchObject({
      httpStatus: 404,
      detail: 'There is no such session.',
    })
  })
})
