import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { POST as connectionTest } from '@/app/api/sessions/connection-test/route'
import { POST as join } from '@/app/api/sessions/join/route'
import { POST as report } from '@/app/api/sessions/readiness/route'
import type { Readiness } from '@/lib/contract/http/device-report'
import { connectionTestResponse, readinessResponse } from '@/lib/contract/http/session'
import { quickHash } from '@/tests/support/quick-hash'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()

const found: Readiness = {
  microphone: 'on',
  camera: 'blocked',
  heard: true,
  soundPlayed: false,
  connection: 'relay',
  relayMs: 120,
  browser: 'chrome',
  system: 'android',
  inApp: false,
}

/** As an administrator's page is told of them. */
async function timelineOf(sessionId: string) {
  const { user } = await web.database.rpc('save_user', {
    p_email: 'reader@practice.example',
    p_roles: ['admin'],
    p_password_hash: quickHash('correct horse battery staple'),
  })
  const p_claims = await web.database.rpc('open_sign_in', { p_user_id: user.id, p_seconds: 60 })
  const { entries } = await web.database.rpc('admin_timeline', {
    p_claims,
    p_session_id: sessionId,
    p_unfolded: true,
  })
  return entries.flatMap((entry) => ('type' in entry ? [entry] : []))
}

async function eventsOf(sessionId: string) {
  return (await timelineOf(sessionId)).filter(({ type }) => type === 'readiness')
}

describe('what the check before the call found', () => {
  it('is kept with the session, under the side that the claim proves', async () => {
    const booked = await web.book()
    const browser = new Browser()
    await browser.post(join, { token: booked.consultantToken })
    const answer = await browser.post(report, { readiness: found })
    expect(readinessResponse.parse(await answer.json())).toEqual({ stored: true })
    expect(await eventsOf(booked.sessionId)).toMatchObject([
      { actor: 'consultant', data: { participantType: 'consultant', readiness: found } },
    ])
  })

  it('is refused to who has not joined, and after the end', async () => {
    const booked = await web.book()
    const stranger = await new Browser().post(report, { token: booked.clientToken, readiness: found })
    expect(await problemOf(stranger)).toMatchObject({ httpStatus: 401, code: 'not_a_participant' })
    const browser = new Browser()
    await browser.post(join, { token: booked.clientToken })
    await web.database.rpc('cancel_session', {
      p_session_id: booked.sessionId,
      p_reason: 'test',
      p_cancelled_by: 'admin',
    })
    const late = await browser.post(report, { readiness: found })
    expect(await problemOf(late)).toMatchObject({ httpStatus: 410, code: 'link_over' })
    expect(await eventsOf(booked.sessionId)).toEqual([])
  })

  it('takes words of ours and nothing that could name a person or a device', async () => {
    const browser = new Browser()
    await browser.post(join, { token: (await web.book()).clientToken })
    for (const odd of [
      { ...found, browser: 'Mozilla/5.0 (X11; Linux x86_64)' },
      { ...found, label: "Nina's AirPods" },
      { ...found, relayMs: -1 },
      { ...found, microphone: 'great' },
    ]) {
      expect(await problemOf(await browser.post(report, { readiness: odd }))).toMatchObject({
        code: 'bad_request',
      })
    }
  })

  it('does not fill the log: ten reports a side, then no more', async () => {
    const booked = await web.book()
    const browser = new Browser()
    await browser.post(join, { token: booked.clientToken })
    const answers: boolean[] = []
    for (let n = 0; n < 12; n += 1) {
      const answer = await browser.post(report, { readiness: found })
      answers.push(readinessResponse.parse(await answer.json()).stored)
    }
    expect(answers.filter(Boolean)).toHaveLength(10)
    expect(await eventsOf(booked.sessionId)).toHaveLength(10)
  })
})

describe('the test of the connection', () => {
  const turn = { TURN_URLS: 'turn:turn.example.org:3478', TURN_SECRET: 'a secret that coturn shares' }

  it('gets credentials of one minute for the bearer of a link that admits, and changes nothing', async () => {
    web.configure(turn)
    const booked = await web.book()
    const before = await timelineOf(booked.sessionId)
    const answer = await new Browser().post(connectionTest, { token: booked.clientToken })
    const { iceServers, hasRelay } = connectionTestResponse.parse(await answer.json())
    expect(hasRelay).toBe(true)
    const { username = '', credential } = iceServers.find((server) => server.username) ?? {}
    const leftSeconds = Number(username.split(':')[0]) - Date.now() / 1000
    expect(leftSeconds).toBeGreaterThan(50)
    expect(leftSeconds).toBeLessThanOrEqual(60)
    expect(credential).toBe(createHmac('sha1', turn.TURN_SECRET).update(username).digest('base64'))
    expect(await timelineOf(booked.sessionId)).toEqual(before)
  })

  it('says so where no relay is configured, and gives a chat nothing', async () => {
    const voice = await web.book({ p_session_type: 'voice' })
    const plain = await new Browser().post(connectionTest, { token: voice.clientToken })
    expect(connectionTestResponse.parse(await plain.json())).toEqual({ iceServers: [], hasRelay: false })
    web.configure(turn)
    const chat = await web.book({ p_session_type: 'chat' })
    const none = await new Browser().post(connectionTest, { token: chat.clientToken })
    expect(connectionTestResponse.parse(await none.json())).toEqual({ iceServers: [], hasRelay: false })
  })

  it('gives nothing to a guess, to a link that is over, or to a cookie without a claim', async () => {
    web.configure(turn)
    const booked = await web.book()
    await web.database.rpc('cancel_session', {
      p_session_id: booked.sessionId,
      p_reason: 'test',
      p_cancelled_by: 'admin',
    })
    const refused = async (body: object) =>
      (await problemOf(await new Browser().post(connectionTest, body))).code
    expect(await refused({ token: 'A'.repeat(43) })).toBe('link_not_found')
    expect(await refused({ token: booked.clientToken })).toBe('link_over')
    expect(await refused({})).toBe('link_not_found')
  })

  it('counts wrong guesses as joining does', async () => {
    const guesser = new Browser('203.0.113.99')
    const codes = new Set<string>()
    for (let n = 0; n < 12; n += 1) {
      codes.add((await problemOf(await guesser.post(connectionTest, { token: `guess${n}` }))).code)
    }
    expect(codes).toEqual(new Set(['link_not_found', 'too_many_attempts']))
  })
})
