import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { entryRate } from '@/lib/contract/limits'
import type { ParticipantType } from '@/lib/contract/words'
import { limits } from '@/lib/limits'
import { Line } from './support/line'
import { type Booked, Stage } from './support/stage'
import type { Visitor } from './support/visitor'

/** Clock of record, rule 1: presence is a lease of a connection that has joined, and ends when that connection was last heard. */
let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

const openLeases = async (booked: Booked, side: ParticipantType) =>
  (await stage.leases(booked)).filter((lease) => lease.open && lease.side === side)
const lateLoss = { timeout: limits.pingInterval.value.most + limits.pingTimeout.value.most + 5_000 }

/** Sockets of the same place that connect one after the other and never join. */
async function ghosts(resume: string, count: number, everyMs: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await stage.connect({ resume })
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

describe('a connection that has not joined', () => {
  it('holds nothing: the presence that it displaced ends where that was last heard, and the other side is told', async () => {
    const { booked, client, consultant, clientJoined } = await stage.pair('voice')
    await client.code('media-state', { microphone: 'on' })
    const lastWord = await stage.now()
    await stage.connect({ resume: clientJoined.resume })
    await client.next('replaced')
    const left = await consultant.next('participant-left')
    expect(left).toMatchObject({ participantType: 'client', reason: 'replaced' })
    expect(Math.abs(Date.parse(left.lastHeardAt) - Date.parse(lastWord))).toBeLessThan(250)
    expect(await openLeases(booked, 'client')).toEqual([])
    const [endedMs] = await stage.endsBefore(booked, 'client', lastWord)
    expect(Math.abs(endedMs ?? Number.NaN)).toBeLessThan(250)
    expect(await consultant.code('media-state', { microphone: 'on' })).toBe('peer_absent')
  })

  it('does not hold the seat either, however many of them replace one another', async () => {
    const { booked, client, consultant, clientJoined } = await stage.pair('chat')
    await client.code('typing')
    const chain = ghosts(clientJoined.resume, 12, 250)
    const left = await consultant.next('participant-left')
    // The stage holds a seat for a second; the chain goes on for three.
    expect(Date.parse(left.timestamp) - Date.parse(left.lastHeardAt)).toBeLessThan(1_500)
    await chain
    expect(await openLeases(booked, 'client')).toEqual([])
    expect(consultant.all('participant-left')).toHaveLength(1)
    expect(consultant.all('participant-joined')).toEqual([])
  })

  it('and joins after all is back, present from its own join on', async () => {
    const { booked, client, consultant, clientJoined } = await stage.pair('chat')
    const second = await stage.connect({ resume: clientJoined.resume })
    await client.next('replaced')
    await consultant.next('participant-left')
    const before = await stage.now()
    await second.join()
    await consultant.next('participant-joined')
    const { rows } = await stage.pool.query<{ early: boolean }>(
      `select joined_at < $2 as early from parley.presence where session_id = $1 and participant_type = 'client' and left_at is null`,
      [booked.sessionId, before],
    )
    expect(rows).toEqual([{ early: false }])
  })
})

describe('a connection that is not heard any more', () => {
  it('was there until its last word, and nothing after it is billed', async () => {
    const line = await Line.to(stage.url)
    const { booked, client, consultant } = await stage.pair('voice', {}, { consultant: { url: line.url } })
    await stage.age(booked, 600)
    await consultant.code('media-state', { microphone: 'on' })
    const lastWord = await stage.now()
    line.freeze()
    await vi.waitFor(() => expect(client.all('participant-left')).toHaveLength(1), lateLoss)
    const [left] = client.all('participant-left')
    expect(left).toMatchObject({ participantType: 'consultant', reason: 'connection_lost' })
    expect(Math.abs(Date.parse(left?.lastHeardAt ?? '') - Date.parse(lastWord))).toBeLessThan(500)
    await vi.waitFor(async () => expect(await openLeases(booked, 'consultant')).toEqual([]))
    const [endedMs] = await stage.endsBefore(booked, 'consultant', lastWord)
    expect(Math.abs(endedMs ?? Number.NaN)).toBeLessThan(500)
    const ended = await stage.db.rpc('end_session', {
      p_session_id: booked.sessionId,
      p_reason: 'done',
      p_ended_by: 'client',
    })
    // Ten minutes and the moment that the test took until the line froze; not the ten seconds until that was noticed.
    expect(ended.durationSeconds).toBeGreaterThanOrEqual(600)
    expect(ended.durationSeconds).toBeLessThanOrEqual(602)
  })

  it('is not there for whoever decides meanwhile: what is known goes to the database before an end', async () => {
    const line = await Line.to(stage.url)
    const { booked, consultant } = await stage.pair('voice', {}, { consultant: { url: line.url } })
    await consultant.code('media-state', { microphone: 'on' })
    const lastWord = await stage.now()
    line.freeze()
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const { rows } = await stage.pool.query<{ ms: number }>(
      `select (extract(epoch from last_seen_at - $2::timestamptz) * 1000)::float8 as ms from parley.presence
      where session_id = $1 and participant_type = 'consultant'`,
      [booked.sessionId, lastWord],
    )
    // Beats of 200 ms came and went: each says when it was heard, not that it is connected.
    expect(Math.abs(rows[0]?.ms ?? Number.NaN)).toBeLessThan(250)
  })
})

describe('whoever joins', () => {
  const knowsOf = async (visitor: Visitor) => {
    const { otherLastHeardAt, otherLeftReason } = await visitor.join()
    return { otherLastHeardAt, otherLeftReason }
  }

  it('is told since when the other side is away, and how it went', async () => {
    const { client, consultant, clientJoined, consultantJoined } = await stage.pair('chat')
    const nothing = { otherLastHeardAt: null, otherLeftReason: null }
    expect(clientJoined).toMatchObject(nothing)
    expect(consultantJoined).toMatchObject(nothing)
    expect(await client.code('leave-room', { closing: true })).toBe('ok')
    const left = await consultant.next('participant-left')
    expect(left.reason).toBe('page_closed')
    const away = { otherLastHeardAt: left.lastHeardAt, otherLeftReason: 'page_closed' }
    expect(await knowsOf(consultant)).toEqual(away)
    await client.join()
    expect(await knowsOf(consultant)).toEqual(nothing)
  })

  it('is told it also by a server that was started in between', async () => {
    const own = await Stage.open()
    try {
      const { booked, client, consultant, consultantJoined } = await own.pair('chat')
      await client.code('leave-room')
      const left = await consultant.next('participant-left')
      await own.restart()
      const back = await own.connect({ resume: consultantJoined.resume })
      const { otherLastHeardAt, otherLeftReason } = await back.join()
      expect(otherLeftReason).toBe('left')
      expect(Math.abs(Date.parse(otherLastHeardAt ?? '') - Date.parse(left.lastHeardAt))).toBeLessThan(250)
      expect((await own.leases(booked)).map(({ side, reason }) => `${side} ${reason}`)).toEqual([
        'client left',
        'consultant server_restarted',
        'consultant null',
      ])
    } finally {
      await own.close()
    }
  })
})

it('a page that says that it closes is told as such, also in the database', async () => {
  const { booked, client, consultant } = await stage.pair('voice')
  await client.code('leave-room', { closing: true })
  expect(await consultant.next('participant-left')).toMatchObject({ reason: 'page_closed' })
  await vi.waitFor(async () =>
    expect(await stage.leases(booked)).toContainEqual({ side: 'client', open: false, reason: 'page_closed' }),
  )
  expect(await client.code('leave-room', { closing: 'yes' })).toBe('not_in_room')
  await client.join()
  expect(await client.code('leave-room', { closing: false })).toBe('bad_payload')
})

it('who comes back every moment is let in at a bounded rate, whichever connection it uses', async () => {
  const { booked, consultant, clientJoined } = await stage.pair('chat')
  const codes: string[] = []
  const began = performance.now()
  for (let time = 0; time < entryRate.burst + 10; time += 1) {
    const again = await stage.connect({ resume: clientJoined.resume })
    codes.push(await again.code('join-room'))
    again.drop()
  }
  const admitted = codes.filter((code) => code === 'ok').length
  expect(admitted).toBeGreaterThanOrEqual(entryRate.burst - 1)
  const earned = ((performance.now() - began) / 1_000) * entryRate.perSecond
  expect(admitted).toBeLessThanOrEqual(entryRate.burst + 1 + Math.ceil(earned))
  expect(codes.filter((code) => code !== 'ok')).toEqual(Array(codes.length - admitted).fill('rate_limited'))
  await vi.waitFor(async () => expect(await openLeases(booked, 'client')).toEqual([]))
  expect((await stage.leases(booked)).length).toBeLessThanOrEqual(admitted + 2)
  // Nobody else is concerned.
  expect(await consultant.code('join-room')).toBe('ok')
})
