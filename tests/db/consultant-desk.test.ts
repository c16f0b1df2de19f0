import { expect, it } from 'vitest'
import { appointmentOf } from '@/tests/support/appointment'
import { device, onEveryServer, refusalOf } from './support/practice'
import { consultantOf, signedIn } from './support/signed-in'

onEveryServer('a consultant’s desk', 'stopped', (db) => {
  /** A booking, its consultant's sign-in, and that of another consultant. */
  async function booking(startsInMinutes = 0) {
    const start = new Date((await db().now()).getTime() + startsInMinutes * 60_000).toISOString()
    const booked = await db().book({ p_scheduled_start: start })
    const other = await db().book()
    return {
      ...booked,
      own: await signedIn(db(), 'consultant', await consultantOf(db(), booked.bookingId)),
      foreign: await signedIn(db(), 'consultant', await consultantOf(db(), other.bookingId)),
    }
  }

  it('shows the own sessions alone, who waits and since when, and what was earned', async () => {
    const [from = ''] = (await db().now()).toISOString().split('T')
    const { own, sessionId } = await booking()
    const { connection } = await db().enter(sessionId, 'client')
    await db().pass(120, [connection])
    const waiting = await db().rpc('consultant_desk', { p_claims: own })
    expect(waiting.open.map((row) => row.sessionId)).toEqual([sessionId])
    expect(waiting.open[0]?.waitingSince).not.toBeNull()
    expect(Date.parse(waiting.serverTime) - Date.parse(waiting.open[0]?.waitingSince ?? '')).toBe(120_000)
    await db().enter(sessionId, 'consultant')
    await db().pass(600, 'all')
    await db().end(sessionId)
    const over = await db().rpc('consultant_desk', { p_claims: own })
    expect(over.open).toEqual([])
    expect(over.past[0]).toMatchObject({
      sessionId,
      releasedMinor: 3_233,
      returnedMinor: 6_667,
      durationSeconds: 600,
    })
    // Midnight may lie between the two.
    const [to = ''] = (await db().now()).toISOString().split('T')
    const earned = await db().rpc('consultant_earnings', { p_claims: own, p_from: from, p_to: to })
    expect(earned).toMatchObject([
      {
        day: expect.toBeOneOf([from, to]),
        sessions: 1,
        heldMinor: 10_000,
        releasedMinor: 3_233,
        returnedMinor: 6_667,
      },
    ])
    const file = await db().rpc('consultant_sessions', { p_claims: own, p_from: from, p_to: to })
    expect(file.sessions.map((row) => row.sessionId)).toEqual([sessionId])
  })

  it('opens a session by the rules of every claim, and leaves the link that was sent as it is', async () => {
    const { own, foreign, sessionId, consultantToken } = await booking()
    const [laptop, phone] = [device(), device()]
    const enter = (p_device: string, p_claims = own, p_take_over = false) =>
      db().rpc('consultant_claim', { p_claims, p_session_id: sessionId, p_device, p_take_over })
    expect(await refusalOf(enter(laptop, foreign))).toBe('session_not_found: session_not_found')
    const { linkId } = await enter(laptop)
    const opened = await db().rpc('is_claim_valid', { p_device: laptop, p_link_id: linkId })
    expect(opened.valid && appointmentOf(opened.facts).participantType).toBe('consultant')
    expect(await refusalOf(enter(phone))).toBe('in_use_elsewhere: in_use_elsewhere')
    await enter(phone, own, true)
    const sent = await db().rpc('is_session_link_valid', { p_token: consultantToken })
    expect(sent.valid).toBe(true)
    const early = await booking(60)
    const tooSoon = db().rpc('consultant_claim', {
      p_claims: early.own,
      p_session_id: early.sessionId,
      p_device: laptop,
      p_take_over: false,
    })
    expect(await refusalOf(tooSoon)).toBe('too_early: too_early')
  })

  it('tells the client of being late until it starts, and nobody else decides it', async () => {
    const { own, foreign, sessionId, clientToken } = await booking()
    const say = (p_claims: typeof own, p_minutes: number | null) =>
      db().rpc('consultant_running_late', { p_claims, p_session_id: sessionId, p_minutes })
    const told = async () =>
      (await db().rpc('session_extras', { p_token: clientToken, p_device: null, p_link_id: null }))
        ?.lateMinutes
    expect(await refusalOf(say(foreign, 5))).toBe('session_not_found: session_not_found')
    await say(own, 5)
    await say(own, 10)
    expect(await told()).toBe(10)
    await say(own, null)
    expect(await told()).toBeNull()
    await say(own, 10)
    await db().enter(sessionId, 'client')
    await db().enter(sessionId, 'consultant')
    expect(await told()).toBeNull()
    expect(await refusalOf(say(own, 5))).toBe('already_started: active')
  })

  it('ends what runs and cancels what does not, each with a reason', async () => {
    const running = await booking()
    await db().enter(running.sessionId, 'client')
    await db().enter(running.sessionId, 'consultant')
    await db().pass(600, 'all')
    const end = (booked: typeof running, p_reason: string, p_claims = booked.own) =>
      db().rpc('consultant_end_session', { p_claims, p_session_id: booked.sessionId, p_reason })
    expect(await refusalOf(end(running, '  '))).toBe('invalid_argument: reason')
    expect(await refusalOf(end(running, 'mine', running.foreign))).toBe(
      'session_not_found: session_not_found',
    )
    expect(await end(running, 'Fire alarm')).toMatchObject({ status: 'completed' })
    const planned = await booking(60)
    expect(await end(planned, 'Ill')).toMatchObject({ status: 'cancelled' })
    expect(await db().balances(planned.bookingId, 'client')).toMatchObject({ available: 10_000, held: 0 })
  })

  it('lets the client of a session that took place rate it, once', async () => {
    const { sessionId, clientToken, consultantToken } = await booking()
    const rate = (p_token: string, p_score: number, p_words: string | null = null) =>
      db().rpc('rate_session', { p_token, p_device: null, p_link_id: null, p_score, p_words })
    expect(await refusalOf(rate(clientToken, 5))).toBe('not_started: scheduled')
    await db().enter(sessionId, 'client')
    await db().enter(sessionId, 'consultant')
    await db().pass(600, 'all')
    await db().end(sessionId)
    expect(await refusalOf(rate(consultantToken, 5))).toBe('not_a_participant: not_a_participant')
    expect(await refusalOf(rate(clientToken, 6))).toBe('invalid_argument: rating')
    expect((await rate(clientToken, 4, ' Kind ')).rating).toMatchObject({ score: 4, words: 'Kind' })
    expect((await rate(clientToken, 1)).rating).toMatchObject({ score: 4 })
    await expect(db().rows('update parley.ratings set score = 1')).rejects.toMatchObject({ code: 'PA014' })
    const theirs = await db().rpc('session_extras', {
      p_token: consultantToken,
      p_device: null,
      p_link_id: null,
    })
    expect(theirs?.rating).toBeNull()
    expect(
      await db().rpc('session_extras', { p_token: null, p_device: device(), p_link_id: null }),
    ).toBeNull()
  })
})
