import { beforeEach, describe, expect, it } from 'vitest'
import { POST as connectionTest } from '@/app/api/sessions/connection-test/route'
import { POST as freshIceServers } from '@/app/api/sessions/ice-servers/route'
import { POST as join } from '@/app/api/sessions/join/route'
import { iceServersResponse, joinResponse } from '@/lib/contract/http/session'
import { limits } from '@/lib/limits'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const turn = { TURN_URLS: 'turn:turn.example.org:3478', TURN_SECRET: 'shared' }
beforeEach(() => web.configure(turn))

async function joined(browser: Browser, token: string, takeOver = false) {
  return joinResponse.parse(await (await browser.post(join, { token, takeOver })).json())
}

describe('fresh credentials for the relay', () => {
  it('are for the side that the claim proves, and live for ten minutes from now', async () => {
    const { clientToken, consultantToken, sessionId } = await web.book()
    const browser = new Browser()
    const client = await joined(browser, clientToken)
    const consultant = await joined(browser, consultantToken)
    for (const { linkId, participantType } of [client, consultant]) {
      const answer = await browser.post(freshIceServers, { linkId })
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const { iceServers, relayOnly } = iceServersResponse.parse(await answer.json())
      expect(relayOnly).toBe(false)
      const [expiry, user] = (iceServers[0]?.username ?? '').split(':')
      expect(user).toBe(`${sessionId}-${participantType}`)
      expect(Math.abs(Number(expiry) - Date.now() / 1000 - 600)).toBeLessThan(30)
    }
  })

  it('say that media goes through the relay alone where it was booked so', async () => {
    const { clientToken } = await web.book({ p_relay_only: true })
    const browser = new Browser()
    expect((await joined(browser, clientToken)).relayOnly).toBe(true)
    const answer = await browser.post(freshIceServers, {})
    expect(iceServersResponse.parse(await answer.json()).relayOnly).toBe(true)
  })

  it('are not for browsers without a claim, nor for one that another device took over from', async () => {
    const { clientToken } = await web.book()
    const [first, second] = [new Browser(), new Browser()]
    const { linkId } = await joined(first, clientToken)
    const refused = { httpStatus: 401, code: 'not_a_participant' }
    expect(await problemOf(await second.post(freshIceServers, { linkId }))).toMatchObject(refused)
    await joined(second, clientToken, true)
    expect(await problemOf(await first.post(freshIceServers, { linkId }))).toMatchObject(refused)
    expect((await second.post(freshIceServers, { linkId })).status).toBe(200)
  })

  it('are given to a link only so often, for a call and for a test together', async () => {
    const { clientToken, consultantToken } = await web.book()
    const browser = new Browser()
    const { linkId } = await joined(browser, clientToken)
    const { burst } = limits.credentialsOfLink.value
    for (let count = 0; count < burst; count += 1) {
      const asked =
        count % 2
          ? browser.post(freshIceServers, { linkId })
          : browser.post(connectionTest, { token: clientToken })
      expect((await asked).status).toBe(200)
    }
    for (const refused of [
      browser.post(freshIceServers, { linkId }),
      browser.post(connectionTest, { token: clientToken }),
    ]) {
      expect(await problemOf(await refused)).toMatchObject({ httpStatus: 429, code: 'too_many_attempts' })
    }
    // Joining is never refused for it, and the other side has its own.
    expect((await browser.post(join, { token: clientToken })).status).toBe(200)
    expect((await new Browser().post(connectionTest, { token: consultantToken })).status).toBe(200)
  })

  it('are not for sessions that are over', async () => {
    const { clientToken, sessionId } = await web.book()
    const browser = new Browser()
    await joined(browser, clientToken)
    await web.database.rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: 'ill',
      p_cancelled_by: 'consultant',
    })
    expect(await problemOf(await browser.post(freshIceServers, {}))).toMatchObject({
      httpStatus: 410,
      code: 'link_over',
    })
  })
})
