import { describe, expect, it } from 'vitest'
import { POST as cancel, GET } from '@/app/api/sessions/cancel/route'
import { POST as join } from '@/app/api/sessions/join/route'
import { POST as validate } from '@/app/api/sessions/validate/route'
import {
  cancelPreviewResponse,
  cancelResponse,
  effectChanged,
  validateResponse,
} from '@/lib/contract/http/session'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const booked = (minutes = 120) => web.book({ p_scheduled_start: inMinutes(minutes) })

async function previewed(token: string, browser = new Browser()) {
  return cancelPreviewResponse.parse(await (await browser.post(cancel, { token, preview: true })).json())
}

describe('cancelling from a link', () => {
  it('shows the effect first, and changes nothing by that', async () => {
    const { sessionId, clientToken } = await booked()
    const shown = await previewed(clientToken)
    expect(shown).toMatchObject({
      amountHeld: '100.00',
      amountKept: '0.00',
      amountReturned: '100.00',
      currency: 'INR',
    })
    const stored = await web.database.rpc('admin_session', { p_session_id: sessionId })
    expect(stored?.session.status).toBe('scheduled')
  })

  it('cancels with what was shown, gives it back, and answers the same when repeated', async () => {
    const { clientToken, consultantToken } = await booked()
    const { amountReturned, currency } = await previewed(clientToken)
    const act = { token: clientToken, amountReturned, currency, reason: 'I am ill' }
    const browser = new Browser()
    const first = cancelResponse.parse(await (await browser.post(cancel, act)).json())
    expect(first).toMatchObject({
      success: true,
      status: 'cancelled',
      amountReturned: '100.00',
      endedBy: 'client',
    })
    expect(await (await browser.post(cancel, act)).json()).toEqual(first)
    const other = await browser.post(validate, { token: consultantToken })
    expect(validateResponse.parse(await other.json())).toMatchObject({
      valid: false,
      reason: 'cancelled',
      session: { summary: { reason: 'cancelled', note: 'I am ill', endedBy: 'client' } },
    })
  })

  it('does nothing where something else would come back than was shown, and says what would', async () => {
    const { sessionId, clientToken } = await booked()
    const act = { token: clientToken, amountReturned: '90.00', currency: 'INR' }
    const refused = await (await new Browser().post(cancel, act)).json()
    expect(effectChanged.parse(refused)).toMatchObject({
      status: 409,
      code: 'effect_changed',
      cancellation: { amountReturned: '100.00' },
    })
    const stored = await web.database.rpc('admin_session', { p_session_id: sessionId })
    expect(stored?.session.status).toBe('scheduled')
  })

  it('needs to be told what was shown, as an amount', async () => {
    const { clientToken: token } = await booked()
    for (const bad of [
      { token },
      { token, preview: false },
      { token, amountReturned: '100' },
      { token, amountReturned: 100, currency: 'INR' },
      { token, amountReturned: '-1.00', currency: 'INR' },
      { token, preview: true, participantType: 'client' },
    ]) {
      expect((await new Browser().post(cancel, bad)).status, JSON.stringify(bad)).toBe(400)
    }
  })

  it('is the client’s alone, and of nobody without the link', async () => {
    const { consultantToken } = await booked()
    for (const body of [{ token: consultantToken }, { token: 'A'.repeat(43) }, { token: 'x' }, {}]) {
      const refused = await problemOf(await new Browser().post(cancel, { ...body, preview: true }))
      expect(refused).toMatchObject({ httpStatus: 401, code: 'not_a_participant' })
    }
  })

  it('works by the claim of the browser that holds the link, and of no other', async () => {
    const { clientToken } = await web.book({ p_scheduled_start: inMinutes(5) })
    const [own, other] = [new Browser(), new Browser()]
    const { linkId } = await (await own.post(join, { token: clientToken })).json()
    expect((await own.post(cancel, { linkId, preview: true })).status).toBe(200)
    expect((await other.post(cancel, { linkId, preview: true })).status).toBe(401)
  })

  it('is over with the start, and says so', async () => {
    const { clientToken } = await booked(0)
    const refused = await problemOf(await new Browser().post(cancel, { token: clientToken, preview: true }))
    expect(refused).toMatchObject({ httpStatus: 409, code: 'already_started' })
  })

  it('of what ended otherwise says that it is over', async () => {
    const { sessionId, clientToken } = await booked()
    await web.database.rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: 'ill',
      p_cancelled_by: 'consultant',
    })
    const refused = await problemOf(await new Browser().post(cancel, { token: clientToken, preview: true }))
    expect(refused).toMatchObject({ httpStatus: 410, code: 'link_over' })
  })

  it('is done by no scanner that only reads, and by no other site', async () => {
    const { clientToken } = await booked()
    expect((await GET()).status).toBe(405)
    const foreign = await new Browser().post(
      cancel,
      { token: clientToken, preview: true },
      { origin: 'https://evil.example' },
    )
    expect(foreign.status).toBe(403)
  })
})
