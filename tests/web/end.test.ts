import { describe, expect, it } from 'vitest'
import { POST as end } from '@/app/api/sessions/end/route'
import { POST as join } from '@/app/api/sessions/join/route'
import { endResponse } from '@/lib/contract/http/session'
import type { Result } from '@/lib/db'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()

async function joinedBrowser(token: string) {
  const browser = new Browser()
  expect((await browser.post(join, { token })).status).toBe(200)
  return browser
}

async function bothIn(booking: Result<'create_booking'>) {
  const client = await joinedBrowser(booking.clientToken)
  const consultant = await joinedBrowser(booking.consultantToken)
  for (const side of ['client', 'consultant'] as const) {
    await web.database.rpc('start_session', { p_session_id: booking.sessionId, p_participant_type: side })
  }
  return { client, consultant }
}

async function ended(browser: Browser, body: object = {}) {
  const response = await browser.post(end, body)
  expect(response.status).toBe(200)
  return endResponse.parse(await response.json())
}

describe('ending a session', () => {
  it('settles it and says what became of the money', async () => {
    const { client } = await bothIn(await web.book())
    const answer = await ended(client, { reason: 'we are done' })
    expect(answer).toMatchObject({
      success: true,
      status: 'completed',
      reason: 'ended',
      endedBy: 'client',
      amountHeld: '100.00',
      amountReleased: '0.00',
      amountReturned: '100.00',
      currency: 'INR',
    })
    expect(answer.message).toContain('INR 100.00 back to the client')
  })

  it('answers the same however often and from whichever side it is asked', async () => {
    const { client, consultant } = await bothIn(await web.book())
    const first = await ended(consultant)
    expect(first.endedBy).toBe('consultant')
    const answers = await Promise.all([
      ended(client),
      ended(consultant),
      ended(client, { reason: 'something else' }),
      ended(consultant, {}),
    ])
    for (const answer of answers) expect(answer).toEqual(first)
  })

  it('takes what the first design sent, and ends nothing where that is not so', async () => {
    const [booking, other] = [await web.book(), await web.book()]
    const { client } = await bothIn(booking)
    for (const wrong of [
      { sessionId: other.sessionId },
      { participantType: 'consultant' },
      { timestamp: {} },
    ]) {
      expect(await problemOf(await client.post(end, { ...wrong, reason: 'completed' }))).toMatchObject({
        httpStatus: 400,
        code: 'bad_request',
      })
    }
    const stored = await web.database.rpc('admin_session', { p_session_id: booking.sessionId })
    expect(stored?.session.status).toBe('active')
    const { sessionId } = booking
    expect(await ended(client, { sessionId, participantType: 'user', reason: 'completed' })).toMatchObject({
      status: 'completed',
      endedBy: 'client',
    })
  })

  it('takes the session from the claim, by link where the browser holds several', async () => {
    const [one, other] = [await web.book(), await web.book()]
    await bothIn(one)
    await bothIn(other)
    const browser = new Browser()
    await browser.post(join, { token: one.clientToken, takeOver: true })
    await browser.post(join, { token: other.clientToken, takeOver: true })
    await ended(browser, { token: one.clientToken })
    const stored = async (id: string) =>
      (await web.database.rpc('admin_session', { p_session_id: id }))?.session.status
    expect(await stored(one.sessionId)).toBe('completed')
    expect(await stored(other.sessionId)).toBe('active')
  })

  it('is refused to who has not joined, and to a device that was replaced', async () => {
    const booking = await web.book()
    const { client } = await bothIn(booking)
    const stranger = new Browser()
    stranger.cookies.set('__Host-parley', 'C'.repeat(43))
    const second = new Browser()
    await second.post(join, { token: booking.clientToken, takeOver: true })
    for (const browser of [new Browser(), stranger, client]) {
      expect(await problemOf(await browser.post(end, { token: booking.clientToken }))).toMatchObject({
        httpStatus: 401,
        code: 'not_a_participant',
      })
    }
    expect((await ended(second)).endedBy).toBe('client')
  })

  it('is refused before the start', async () => {
    const { clientToken } = await web.book()
    const browser = await joinedBrowser(clientToken)
    expect(await problemOf(await browser.post(end, {}))).toMatchObject({
      httpStatus: 409,
      code: 'not_started',
    })
  })

  it('refuses what no database can hold as what it is', async () => {
    const { client } = await bothIn(await web.book())
    for (const reason of ['a\u0000b', 'half \ud83d']) {
      expect(await problemOf(await client.post(end, { reason }))).toMatchObject({
        httpStatus: 400,
        code: 'bad_request',
      })
    }
    expect(await problemOf(await client.post(end, { token: 'a\u0000b' }))).toMatchObject({ httpStatus: 401 })
  })
})
