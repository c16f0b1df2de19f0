import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { issueResume, issueTicket } from '@/lib/auth/tickets'
import { steadyClock } from '@/lib/signalling/operations/clock'
import { type Booked, deviceSecret, origin, Stage, secret, stageForThisTest } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

const otherSecret = 'x'.repeat(43)
const placeOf = (booked: Booked, claimNumber = 1) => ({
  sessionId: booked.sessionId,
  participantType: 'client' as const,
  claimNumber,
})

describe('a ticket', () => {
  it('admits once', async () => {
    const ticket = await stage.claim(await stage.book('chat'), 'client')
    expect(await stage.refusal({ ticket })).toBe('connected')
    expect(await stage.refusal({ ticket })).toBe('ticket_invalid')
  })

  it('admits once also when it is used twice at the same moment', async () => {
    const ticket = await stage.claim(await stage.book('chat'), 'client')
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => stage.refusal({ ticket })))
    expect(outcomes.sort()).toEqual(['connected', 'ticket_invalid', 'ticket_invalid', 'ticket_invalid'])
  })

  it.each([
    ['none', {}, 'ticket_missing'],
    ['an empty one', { ticket: '' }, 'ticket_invalid'],
    ['a number', { ticket: 7 }, 'ticket_invalid'],
    ['an object', { ticket: { toString: 'x' } }, 'ticket_invalid'],
    ['no JWT', { ticket: 'abc.def.ghi' }, 'ticket_invalid'],
    ['a novel', { ticket: 'a'.repeat(20_000) }, 'ticket_invalid'],
    ['no resume credential', { resume: 'abc' }, 'ticket_invalid'],
  ])('is refused: %s', async (_what, auth, code) => {
    expect(await stage.refusal(auth)).toBe(code)
  })

  it('is refused when it was signed by somebody else, altered, or not signed', async () => {
    const booked = await stage.book('chat')
    const ticket = await stage.claim(booked, 'client')
    const [head = '', body = '', signature = ''] = ticket.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    const altered = Buffer.from(JSON.stringify({ ...claims, role: 'consultant' })).toString('base64url')
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'ticket' })).toString('base64url')
    const forged = issueTicket(placeOf(booked), otherSecret)
    for (const bad of [`${head}.${altered}.${signature}`, `${unsigned}.${body}.`, forged]) {
      expect(await stage.refusal({ ticket: bad })).toBe('ticket_invalid')
    }
    expect(await stage.refusal({ ticket })).toBe('connected')
  })

  it('is refused after a minute', async () => {
    const booked = await stage.book('chat')
    await stage.claim(booked, 'client')
    const ticket = issueTicket(placeOf(booked), secret, Date.now() - 63_000)
    expect(await stage.refusal({ ticket })).toBe('ticket_expired')
  })

  it('is refused when it is older than the server, whose memory of used ones begins with it', async () => {
    const booked = await stage.book('chat')
    const ticket = await stage.claim(booked, 'client')
    await stage.restart()
    expect(await stage.refusal({ ticket })).toBe('ticket_expired')
  })

  it('is refused for a session that does not exist', async () => {
    const place = { sessionId: randomUUID(), participantType: 'client' as const, claimNumber: 1 }
    expect(await stage.refusal({ ticket: issueTicket(place, secret) })).toBe('ticket_invalid')
  })

  it('is refused for another audience and for another purpose', async () => {
    const booked = await stage.book('chat')
    await stage.claim(booked, 'client')
    const key = new TextEncoder().encode(secret)
    const claims = {
      jti: randomUUID(),
      sid: booked.sessionId,
      role: 'client',
      claim: 1,
      issuedMs: Date.now(),
    }
    const elsewhere = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'ticket' })
      .setAudience('elsewhere')
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key)
    const resume = issueResume(placeOf(booked), new Date(Date.now() + 60_000).toISOString(), secret)
    expect(await stage.refusal({ ticket: elsewhere })).toBe('ticket_invalid')
    expect(await stage.refusal({ ticket: resume })).toBe('ticket_invalid')
    const ticket = issueTicket(placeOf(booked), secret)
    expect(await stage.refusal({ resume: ticket })).toBe('ticket_invalid')
  })

  it('comes back to its bearer when the database could not be asked', async () => {
    const ticket = await stage.claim(await stage.book('chat'), 'client')
    stage.databaseIsDown = true
    expect(await stage.refusal({ ticket })).toBe('server_busy')
    stage.databaseIsDown = false
    expect(await stage.refusal({ ticket })).toBe('connected')
  })
})

describe('a resume credential', () => {
  it('re-enters the same place, again and again', async () => {
    const { client, consultant, clientJoined } = await stage.pair('chat')
    client.drop()
    await consultant.next('participant-left')
    for (let time = 1; time <= 2; time += 1) {
      const again = await stage.connect({ resume: clientJoined.resume })
      expect(await again.join()).toMatchObject({
        participantType: 'client',
        participantId: clientJoined.participantId,
        roomId: clientJoined.roomId,
      })
    }
  })

  it('is refused after its end', async () => {
    const booked = await stage.book('chat')
    await stage.claim(booked, 'client')
    const resume = issueResume(placeOf(booked), new Date(Date.now() - 5_000).toISOString(), secret)
    expect(await stage.refusal({ resume })).toBe('ticket_expired')
  })

  it('is refused once another device took over, and says so', async () => {
    const { booked, clientJoined } = await stage.pair('chat')
    await stage.admitted(booked, 'client')
    expect(await stage.refusalWith({ resume: clientJoined.resume })).toMatchObject({
      code: 'ticket_invalid',
      reason: 'replaced',
    })
  })

  it('is refused once its link was revoked, also by a server that never saw the link', async () => {
    const { booked, client, clientJoined } = await stage.pair('chat')
    await stage.db.rpc('issue_session_link', { p_session_id: booked.sessionId, p_participant_type: 'client' })
    expect(await client.next('replaced')).toEqual({ reason: 'revoked' })
    await client.disconnected()
    const revoked = { code: 'ticket_invalid', reason: 'revoked' }
    expect(await stage.refusalWith({ resume: clientJoined.resume })).toMatchObject(revoked)
    await stage.restart()
    expect(await stage.refusalWith({ resume: clientJoined.resume })).toMatchObject(revoked)
  })

  it('is refused when the session is over', async () => {
    const { booked, client, clientJoined } = await stage.pair('chat')
    await stage.db.rpc('end_session', { p_session_id: booked.sessionId, p_reason: 'done' })
    await client.next('session-ended')
    expect(await stage.refusal({ resume: clientJoined.resume })).toBe('session_over')
    await stage.restart()
    expect(await stage.refusal({ resume: clientJoined.resume })).toBe('session_over')
  })
})

describe('the origin', () => {
  it('is taken by its exact name, or when there is none', async () => {
    const booked = await stage.book('chat')
    const device = deviceSecret()
    const withOrigin = async (name?: string) =>
      stage.refusal({ ticket: await stage.claim(booked, 'client', device) }, name ? { origin: name } : {})
    expect(await withOrigin(origin)).toBe('connected')
    expect(await withOrigin()).toBe('connected')
    for (const foreign of [
      'https://evil.example',
      `${origin}.evil.example`,
      origin.replace('https', 'http'),
      `${origin}:8443`,
      'null',
    ]) {
      expect(await withOrigin(foreign), foreign).toBe('origin_refused')
    }
  })

  it('does not cost the ticket when it is refused', async () => {
    const ticket = await stage.claim(await stage.book('chat'), 'client')
    expect(await stage.refusal({ ticket }, { origin: 'https://evil.example' })).toBe('origin_refused')
    expect(await stage.refusal({ ticket }, { origin })).toBe('connected')
  })
})

it('a machine whose clock is set keeps nobody out: tickets go by the database’s clock, and that is read anew', async () => {
  const local = { offsetMs: 0 }
  const stage = await stageForThisTest({ clock: { nowMs: () => steadyClock.nowMs() + local.offsetMs } })
  const booked = await stage.book('chat')
  const before = await stage.admitted(booked, 'client')
  await before.join()
  // The database's clock lags behind this machine's by a quarter of an hour from now on, as after either was set.
  local.offsetMs = 15 * 60_000
  await expect
    .poll(async () => stage.refusal({ ticket: await stage.claim(await stage.book('chat'), 'client') }), {
      timeout: 10_000,
    })
    .toBe('connected')
})
