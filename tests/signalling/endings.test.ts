import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Stage, stageForThisTest } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

const patient = { timeout: 10_000 }
const end = (sessionId: string) =>
  stage.db.rpc('end_session', { p_session_id: sessionId, p_reason: 'done', p_ended_by: 'client' })

describe('the paid end', () => {
  it('comes by itself: both are told what became of the money, and disconnected', async () => {
    const { booked, client, consultant } = await stage.pair('video')
    await stage.age(booked, 30 * 60 - 1)
    // Coming back is how the server learns of the clock that the test moved.
    await client.code('leave-room')
    await client.join()
    const told = {
      status: 'completed',
      reason: 'time_up',
      note: null,
      endedBy: 'system',
      durationSeconds: 1800,
      amountReleased: '97.00',
      amountReturned: '0.00',
      currency: 'INR',
    }
    const toClient = await client.next('session-ended')
    expect(toClient).toMatchObject(told)
    expect(await consultant.next('session-ended')).toEqual(toClient)
    expect(await client.disconnected()).toBe('io server disconnect')
    expect(await consultant.disconnected()).toBe('io server disconnect')
    expect(await stage.status(booked)).toBe('completed')
    for (const visitor of [client, consultant]) {
      const words = visitor.received.map(({ event }) => event)
      expect(words.lastIndexOf('session-ended')).toBe(words.length - 1)
      expect(words.filter((event) => event === 'session-ended')).toHaveLength(1)
    }
  })

  it('is told again when it moved: to who comes back, and to who stayed', async () => {
    const { booked, client, consultant } = await stage.pair('chat')
    const first = await consultant.next('session-started')
    await stage.age(booked, 600)
    await client.code('leave-room')
    const { endsAt } = await client.join()
    const moved = await consultant.next('session-started')
    expect(moved.endsAt).toBe(endsAt)
    expect(Date.parse(first.endsAt) - Date.parse(moved.endsAt)).toBe(600_000)
  })

  it('waits for the database when that cannot be asked', async () => {
    const { booked, client, consultant } = await stage.pair('chat')
    await stage.age(booked, 30 * 60 - 1)
    await client.code('leave-room')
    await client.join()
    stage.databaseIsDown = true
    await expect
      .poll(() => stage.metric('parley_database_failures_total{task="ending"}'), patient)
      .toBeGreaterThan(1)
    expect(client.all('session-ended')).toEqual([])
    stage.databaseIsDown = false
    await client.next('session-ended')
    await consultant.next('session-ended')
  })
})

describe('an end from elsewhere', () => {
  it('reaches both', async () => {
    const { booked, client, consultant } = await stage.pair('chat')
    await stage.age(booked, 12 * 60)
    await end(booked.sessionId)
    const told = {
      status: 'completed',
      reason: 'ended',
      note: 'done',
      endedBy: 'client',
      durationSeconds: 720,
    }
    const money = { amountReleased: '38.80', amountReturned: '60.00', currency: 'INR' }
    const toClient = await client.next('session-ended')
    expect(toClient).toMatchObject({ ...told, ...money })
    expect(await consultant.next('session-ended')).toEqual(toClient)
    await client.disconnected()
    await consultant.disconnected()
  })

  it('reaches who is connected but not in the room', async () => {
    const { booked } = await stage.pair('chat')
    const late = await stage.admitted(booked, 'client')
    await end(booked.sessionId)
    await late.next('session-ended')
  })

  it('is found out by whoever acts first, even before it is heard of', async () => {
    const deaf = await stageForThisTest({ intervals: { pollMs: 3_600_000, beatMs: 3_600_000 } })
    const { booked, client, consultant } = await deaf.pair('chat')
    // A trigger would wake the server; this one sleeps through it.
    await deaf.pool.query('drop trigger if exists session_events_announce on parley.session_events')
    const ended = { p_session_id: booked.sessionId, p_reason: 'done', p_ended_by: 'client' } as const
    await deaf.db.rpc('end_session', ended)
    const answer = client.say('too late').catch(() => ({ ok: false }))
    expect(await answer).toMatchObject({ ok: false })
    await client.next('session-ended')
    await consultant.next('session-ended')
  })

  it('is refused to those who come afterwards', async () => {
    const booked = await stage.book('chat')
    const ticket = await stage.claim(booked, 'client')
    const consultant = await stage.admitted(booked, 'consultant')
    await consultant.join()
    await stage.db.rpc('cancel_session', {
      p_session_id: booked.sessionId,
      p_reason: 'changed my mind',
      p_cancelled_by: 'client',
    })
    expect(await consultant.next('session-ended')).toMatchObject({ status: 'cancelled' })
    expect(await stage.refusal({ ticket })).toBe('session_over')
  })
})

describe('the sweep', () => {
  it('ends what nobody ended, and tells who is there', async () => {
    const own = await stageForThisTest({ intervals: { sweepMs: 100 } })
    const booked = await own.book('chat')
    const consultant = await own.admitted(booked, 'consultant')
    await consultant.join()
    await own.antedate(booked, 11)
    await own.pool.query(
      `update parley.presence set joined_at = joined_at - interval '5 minutes' where session_id = $1`,
      [booked.sessionId],
    )
    expect(await consultant.next('session-ended')).toMatchObject({
      status: 'no_show_client',
      endedBy: 'system',
    })
  })

  it('runs at boot', async () => {
    const booked = await stage.book('chat')
    await stage.antedate(booked, 24 * 60)
    await stage.restart()
    await expect.poll(() => stage.status(booked)).toBe('expired')
  })
})
