import { describe, expect, it } from 'vitest'
import { POST as join } from '@/app/api/sessions/join/route'
import { POST as validate } from '@/app/api/sessions/validate/route'
import { validateResponse } from '@/lib/contract/http/session'
import { appointment } from '@/lib/web/appointment/appointment'
import { loadNamed } from '@/lib/web/session/load-link'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const named = (what: Parameters<typeof loadNamed>[1], device: string | null) =>
  loadNamed(appointment, what, { database: web.database, device })
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

async function validated(token: string, browser = new Browser()) {
  const response = await browser.post(validate, { token })
  expect(response.status).toBe(200)
  return validateResponse.parse(await response.json())
}

describe('validating a link', () => {
  it('tells its bearer about the session, and about nothing of the other side but the name', async () => {
    const booking = await web.book({ p_price_minor: 12_345, p_duration_minutes: 45 })
    const answer = await validated(booking.clientToken)
    expect(answer).toMatchObject({
      valid: true,
      sessionId: booking.sessionId,
      roomId: booking.roomId,
      sessionType: 'video',
      participantType: 'client',
      participantName: 'Ravi',
      otherParticipantName: 'Asha',
      paidDurationMinutes: 45,
      price: '123.45',
      currency: 'INR',
      status: 'scheduled',
      startedAt: null,
      summary: null,
    })
    const text = JSON.stringify(answer)
    expect(text).not.toContain(booking.clientToken)
    expect(text).not.toContain('otherParticipantId')
  })

  it('changes nothing', async () => {
    const { sessionId, clientToken } = await web.book()
    const before = await web.database.rpc('admin_session', { p_session_id: sessionId })
    const browser = new Browser()
    await validated(clientToken, browser)
    const after = await web.database.rpc('admin_session', { p_session_id: sessionId })
    expect({ ...after, serverTime: null }).toEqual({ ...before, serverTime: null })
    expect(browser.cookies.size).toBe(0)
  })

  it('says too early with the session for the countdown', async () => {
    const { clientToken } = await web.book({ p_scheduled_start: inMinutes(120) })
    const answer = await validated(clientToken)
    expect(answer).toMatchObject({ valid: false, reason: 'too_early', session: { participantName: 'Ravi' } })
  })

  it("says cancelled with the summary, in the currency's own digits", async () => {
    const { sessionId, clientToken } = await web.book({ p_currency: 'JPY', p_price_minor: 5000 })
    await web.database.rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: 'ill',
      p_cancelled_by: 'consultant',
    })
    const answer = await validated(clientToken)
    expect(answer).toMatchObject({
      valid: false,
      reason: 'cancelled',
      session: { summary: { amountHeld: '5000', amountReturned: '5000', endedBy: 'consultant' } },
    })
  })

  it('tells nothing of a link that is unknown or withdrawn, but to who has its whole secret that it was', async () => {
    const { sessionId, clientToken } = await web.book()
    await web.database.rpc('issue_session_link', { p_session_id: sessionId, p_participant_type: 'client' })
    const [unknown, revoked] = [await validated('A'.repeat(43)), await validated(clientToken)]
    expect(unknown).toMatchObject({ valid: false, reason: 'not_found' })
    expect(revoked).toMatchObject({ valid: false, reason: 'revoked' })
    expect(Object.keys(unknown)).not.toContain('session')
    expect(Object.keys(revoked)).not.toContain('session')
    expect(revoked).toMatchObject({ message: expect.stringContaining('withdrawn') })
    expect(unknown).toMatchObject({ message: expect.not.stringContaining('withdrawn') })
  })
})

describe('wrong tokens', () => {
  it('are refused after ten in half an hour, for their own address alone', async () => {
    const guesser = new Browser('198.51.100.1')
    const guess = (index: number) => guesser.post(validate, { token: `guess-${index}` })
    for (let index = 0; index < 10; index += 1) expect((await guess(index)).status).toBe(200)
    const refused = await guess(10)
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await problemOf(refused)).toMatchObject({ httpStatus: 429, code: 'too_many_attempts' })
    expect((await new Browser('198.51.100.2').post(validate, { token: 'guess' })).status).toBe(200)
  })

  it('count together wherever they are tried', async () => {
    const guesser = new Browser('198.51.100.3')
    for (let index = 0; index < 10; index += 1) {
      const route = index % 2 ? join : validate
      await guesser.post(route, { token: `guess-${index}` })
    }
    expect((await guesser.post(join, { token: 'guess' })).status).toBe(429)
  })

  it('never stand in the way of a right one, and right ones never count', async () => {
    const { clientToken } = await web.book()
    const shared = new Browser('198.51.100.4')
    for (let index = 0; index < 15; index += 1)
      expect((await validated(clientToken, shared)).valid).toBe(true)
    for (let index = 0; index < 10; index += 1) {
      expect((await shared.post(validate, { token: 'guess' })).status).toBe(200)
    }
    expect((await shared.post(validate, { token: 'guess' })).status).toBe(429)
    expect((await validated(clientToken, shared)).valid).toBe(true)
    expect((await shared.post(join, { token: clientToken })).status).toBe(200)
  })

  it('are counted for whole networks where addresses are plenty', async () => {
    for (let index = 0; index < 10; index += 1) {
      await new Browser(`2001:db8:1:2::${index}`).post(validate, { token: 'guess' })
    }
    expect((await new Browser('2001:db8:1:2:ffff::1').post(validate, { token: 'guess' })).status).toBe(429)
    expect((await new Browser('2001:db8:1:3::1').post(validate, { token: 'guess' })).status).toBe(200)
  })
})

describe('what a page loads', () => {
  it("tells this browser's claim from another one's", async () => {
    const { clientToken } = await web.book()
    const unclaimed = await named({ token: clientToken }, null)
    expect(unclaimed).toMatchObject({ state: 'valid', claimedHere: false, claimedElsewhere: false })
    const [first, second] = [new Browser(), new Browser()]
    await first.post(join, { token: clientToken })
    const device = first.cookies.get('__Host-parley') ?? ''
    const here = await named({ token: clientToken }, device)
    expect(here).toMatchObject({ claimedHere: true, claimedElsewhere: false })
    await second.post(join, { token: clientToken, takeOver: true })
    const replaced = await named({ token: clientToken }, device)
    expect(replaced).toMatchObject({ claimedHere: false, claimedElsewhere: true })
  })

  it('finds a session by the id of its link only with the cookie of who claimed it', async () => {
    const { clientToken } = await web.book()
    const browser = new Browser()
    await browser.post(join, { token: clientToken })
    const device = browser.cookies.get('__Host-parley') ?? ''
    const known = await named({ token: clientToken }, device)
    const linkId = known.session?.linkId ?? ''
    expect(await named({ linkId }, device)).toMatchObject({
      state: 'valid',
      claimedHere: true,
      session: { linkId },
    })
    for (const other of ['B'.repeat(43), null]) {
      expect(await named({ linkId }, other)).toMatchObject({
        state: 'invalid',
        reason: 'not_found',
      })
    }
  })
})
