import { createHmac } from 'node:crypto'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { POST as join } from '@/app/api/sessions/join/route'
import { verifyTicket } from '@/lib/auth/tickets'
import { joinResponse } from '@/lib/contract/http/session'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

async function joined(browser: Browser, body: object, headers?: Record<string, string>) {
  const response = await browser.post(join, body, headers)
  expect(response.status).toBe(200)
  return joinResponse.parse(await response.json())
}

describe('joining', () => {
  it('admits the bearer of a link, with role, room and mode from the link', async () => {
    const booking = await web.book({ p_session_type: 'voice' })
    const answer = await joined(new Browser(), { token: booking.consultantToken })
    expect(answer).toMatchObject({
      success: true,
      sessionId: booking.sessionId,
      roomId: booking.roomId,
      sessionType: 'voice',
      participantType: 'consultant',
      otherParticipantName: 'Ravi',
      sessionActive: false,
      bothJoined: false,
      price: '100.00',
      currency: 'INR',
      iceServers: [],
    })
  })

  it('takes what the first design sent: the session and the side, with the cookie of a claim', async () => {
    const { sessionId, roomId, consultantToken } = await web.book({ p_session_type: 'voice' })
    const browser = new Browser()
    await joined(browser, { token: consultantToken })
    const said = { sessionId, roomId, sessionType: 'voice', timestamp: '2024-01-01T10:00:00' }
    for (const participantType of ['consultant', 'astrologer']) {
      expect(await joined(browser, { ...said, participantType })).toMatchObject({
        sessionId,
        participantType: 'consultant',
      })
    }
  })

  it('tells our own pages what is a state with status 200, so that no browser logs it as an error', async () => {
    const { clientToken: token } = await web.book()
    await joined(new Browser(), { token })
    const there = { code: 'in_use_elsewhere', status: 409 }
    const plain = await new Browser().post(join, { token })
    expect(await problemOf(plain)).toMatchObject({ ...there, httpStatus: 409 })
    const asked = await new Browser().post(join, { token }, { prefer: 'states-in-body' })
    expect(asked.headers.get('preference-applied')).toBe('states-in-body')
    expect(await problemOf(asked)).toMatchObject({ ...there, httpStatus: 200 })
    // What is wrong with a request stays wrong.
    const wrong = await new Browser().post(join, { token, surplus: 1 }, { prefer: 'states-in-body' })
    expect(wrong.status).toBe(400)
  })

  it.each([
    { sessionId: '0a572b15-8b48-4e6a-b304-1dc8d1279bf6' },
    { roomId: 'another' },
    { sessionType: 'video' },
    { participantType: 'consultant' },
    { participantType: 'astrologer' },
    { senderType: '__proto__' },
    { participantId: null },
    { timestamp: 'yesterday' },
  ])('refuses %j where it is not so, and then claims nothing', async (wrong) => {
    const { clientToken } = await web.book({ p_session_type: 'voice' })
    const browser = new Browser()
    expect(await problemOf(await browser.post(join, { token: clientToken, ...wrong }))).toMatchObject({
      httpStatus: 400,
      code: 'bad_request',
    })
    expect(browser.cookies.size).toBe(0)
    expect((await web.database.rpc('is_session_link_valid', { p_token: clientToken })).facts?.claimed).toBe(
      false,
    )
  })

  it('hands out a ticket for exactly that place', async () => {
    const env = web.configure({})
    const booking = await web.book()
    const { ticket } = await joined(new Browser(), { token: booking.clientToken })
    const verdict = verifyTicket(ticket, env.secret ?? '')
    expect(verdict).toMatchObject({
      ok: true,
      place: { sessionId: booking.sessionId, participantType: 'client', claimNumber: 1 },
    })
  })

  it('keeps the claim in a cookie that scripts, other hosts and plain HTTP cannot reach', async () => {
    const { clientToken } = await web.book()
    const response = await new Browser().post(join, { token: clientToken })
    const [cookie = '', ...more] = response.headers.getSetCookie()
    expect(more).toEqual([])
    const [value, ...flags] = cookie.split('; ')
    expect(value).toMatch(/^__Host-parley=[A-Za-z0-9_-]{43}$/)
    expect(flags).toEqual(['Path=/', 'Max-Age=2592000', 'HttpOnly', 'Secure', 'SameSite=Lax'])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(cookie).not.toContain(clientToken)
  })

  it('lets the cookie stand for the token, with the same claim', async () => {
    const env = web.configure({})
    const booking = await web.book()
    const browser = new Browser()
    const first = await joined(browser, { token: booking.clientToken })
    const device = browser.cookies.get('__Host-parley')
    for (const body of [{}, { linkId: first.linkId }, { token: booking.clientToken }]) {
      const again = await joined(browser, body)
      expect(again.sessionId).toBe(booking.sessionId)
      expect(verifyTicket(again.ticket, env.secret ?? '')).toMatchObject({ place: { claimNumber: 1 } })
    }
    expect(browser.cookies.get('__Host-parley')).toBe(device)
  })

  it('replaces a malformed cookie by a new one', async () => {
    const { clientToken } = await web.book()
    const browser = new Browser()
    browser.cookies.set('__Host-parley', 'short')
    await joined(browser, { token: clientToken })
    expect(browser.cookies.get('__Host-parley')).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it('says that both have joined once both have', async () => {
    const { clientToken, consultantToken } = await web.book()
    await joined(new Browser(), { token: clientToken })
    expect((await joined(new Browser(), { token: consultantToken })).bothJoined).toBe(true)
  })

  it('keeps two claims in one browser apart by the link', async () => {
    const { clientToken, consultantToken } = await web.book()
    const browser = new Browser()
    const client = await joined(browser, { token: clientToken })
    const consultant = await joined(browser, { token: consultantToken })
    expect((await joined(browser, { linkId: client.linkId })).participantType).toBe('client')
    expect((await joined(browser, { linkId: consultant.linkId })).participantType).toBe('consultant')
    // The newest one answers when none is named; naming one made it the newest.
    expect((await joined(browser, {})).participantType).toBe('consultant')
  })

  it('refuses another device until that device takes over, which ends the first claim', async () => {
    const { clientToken } = await web.book()
    const [first, second] = [new Browser(), new Browser()]
    const { linkId } = await joined(first, { token: clientToken })
    expect(await problemOf(await second.post(join, { token: clientToken }))).toMatchObject({
      httpStatus: 409,
      code: 'in_use_elsewhere',
    })
    expect(second.cookies.size).toBe(0)
    await joined(second, { token: clientToken, takeOver: true })
    expect(await problemOf(await first.post(join, { linkId }))).toMatchObject({ code: 'in_use_elsewhere' })
    expect((await joined(second, { linkId })).linkId).toBe(linkId)
  })

  it("knows neither unknown links, nor another browser's link, nor a browser without anything", async () => {
    const { clientToken } = await web.book()
    const { linkId } = await joined(new Browser(), { token: clientToken })
    for (const body of [{ token: 'A'.repeat(43) }, { token: 'nonsense' }, { linkId }, {}]) {
      expect(await problemOf(await new Browser().post(join, body))).toMatchObject({
        httpStatus: 404,
        code: 'link_not_found',
      })
    }
  })

  it('says how long it is too early, with what the countdown needs', async () => {
    const { clientToken } = await web.book({ p_scheduled_start: inMinutes(60) })
    const response = await new Browser().post(join, { token: clientToken })
    const problem = await problemOf(response)
    expect(problem).toMatchObject({ httpStatus: 425, code: 'too_early', reason: 'too_early' })
    expect(problem.session?.otherParticipantName).toBe('Asha')
    expect(problem.retryAfterSeconds).toBeGreaterThan(49 * 60)
    expect(problem.retryAfterSeconds).toBeLessThanOrEqual(50 * 60)
    expect(response.headers.get('retry-after')).toBe(String(problem.retryAfterSeconds))
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it('says that it is over, with the summary', async () => {
    const { sessionId, clientToken } = await web.book()
    await web.database.rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: 'ill',
      p_cancelled_by: 'consultant',
    })
    const problem = await problemOf(await new Browser().post(join, { token: clientToken }))
    expect(problem).toMatchObject({ httpStatus: 410, code: 'link_over', reason: 'cancelled' })
    expect(problem.session?.summary).toMatchObject({ amountReleased: '0.00', amountReturned: '100.00' })
  })

  it('refuses a revoked link without a word about the session', async () => {
    const { sessionId, clientToken } = await web.book()
    await web.database.rpc('issue_session_link', { p_session_id: sessionId, p_participant_type: 'client' })
    const problem = await problemOf(await new Browser().post(join, { token: clientToken }))
    expect(problem).toMatchObject({ httpStatus: 410, code: 'link_over', reason: 'revoked' })
    expect(problem.session).toBeUndefined()
  })

  it('takes role, room and mode from nobody', async () => {
    const { clientToken } = await web.book()
    for (const extra of [{ participantType: 'consultant' }, { roomId: 'x' }, { sessionType: 'chat' }]) {
      const problem = await problemOf(await new Browser().post(join, { token: clientToken, ...extra }))
      expect(problem).toMatchObject({ httpStatus: 400, code: 'bad_request' })
    }
  })
})

it('moves from device to device only so often in an hour, and says so and how long it takes', async () => {
  const { clientToken, sessionId } = await web.book()
  let last = new Browser()
  for (let device = 0; device < 60; device += 1) {
    last = new Browser()
    expect((await last.post(join, { token: clientToken, takeOver: true })).status).toBe(200)
  }
  const refused = await new Browser().post(join, { token: clientToken, takeOver: true })
  expect(refused.status).toBe(429)
  const { code, cause, message, retryAfterSeconds } = await refused.json()
  expect({ code, cause }).toEqual({ code: 'too_many_attempts', cause: 'device_moves' })
  expect(message).toMatch(/from device to device/)
  expect(retryAfterSeconds).toBeGreaterThan(3_500)
  // Whoever has it goes on.
  expect((await last.post(join, { token: clientToken })).status).toBe(200)
  const { rows } = await ask(
    'select count(*)::int as claims from parley.claims c join parley.session_links l on l.id = c.link_id where l.session_id = $1',
    [sessionId],
  )
  expect(rows).toEqual([{ claims: 60 }])
})

async function ask(sql: string, values: unknown[]) {
  const client = new Client({ connectionString: web.url })
  await client.connect()
  return client.query(sql, values).finally(() => client.end())
}

describe('what a browser needs to connect', () => {
  it('is the signalling port of the host by which the browser reached us', async () => {
    web.configure({ SOCKET_PORT: '4001' })
    const { clientToken } = await web.book()
    const answer = await joined(
      new Browser(),
      { token: clientToken },
      { host: '192.168.1.5:3000', origin: 'http://192.168.1.5:3000' },
    )
    expect(answer.socketUrl).toBe('http://192.168.1.5:4001')
  })

  it('names the room when there are several signalling servers, so that a proxy can bring both sides together', async () => {
    web.configure({ SOCKET_PORT: '4001', REDIS_URL: 'redis://redis.example.org:6379' })
    const { clientToken, consultantToken } = await web.book()
    const one = await joined(new Browser(), { token: clientToken })
    const other = await joined(new Browser(), { token: consultantToken })
    expect(one.socketUrl).toBe(`http://parley.test:4001/?room=${one.roomId}`)
    expect(other.socketUrl).toBe(one.socketUrl)
  })

  it('is behind a trusted proxy the host and scheme that the proxy names', async () => {
    web.configure({ TRUST_PROXY: '1', SOCKET_PORT: '4001' })
    const { clientToken } = await web.book()
    const answer = await joined(
      new Browser(),
      { token: clientToken },
      {
        'x-forwarded-host': 'talk.example.org',
        'x-forwarded-proto': 'https',
        origin: 'https://talk.example.org',
      },
    )
    expect(answer.socketUrl).toBe('https://talk.example.org:4001')
  })

  it('carries TURN credentials that only our TURN server can check and that soon expire', async () => {
    web.configure({
      STUN_URLS: 'stun:stun.example.org',
      TURN_URLS: 'turn:turn.example.org:3478,turns:turn.example.org:5349',
      TURN_SECRET: 'shared',
    })
    const { clientToken, sessionId } = await web.book()
    const before = Math.floor(Date.now() / 1000)
    const { iceServers } = await joined(new Browser(), { token: clientToken })
    const [stun, turn] = iceServers
    expect(stun).toEqual({ urls: ['stun:stun.example.org'] })
    expect(turn?.urls).toEqual(['turn:turn.example.org:3478', 'turns:turn.example.org:5349'])
    const [expiry, user] = (turn?.username ?? '').split(':')
    expect(user).toBe(`${sessionId}-client`)
    expect(Number(expiry) - before).toBeGreaterThanOrEqual(600)
    expect(Number(expiry) - Math.floor(Date.now() / 1000)).toBeLessThanOrEqual(600)
    expect(turn?.credential).toBe(
      createHmac('sha1', 'shared')
        .update(turn?.username ?? '')
        .digest('base64'),
    )
  })
})
