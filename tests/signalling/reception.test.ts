import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { rates } from '@/lib/contract/limits'
import type { ParticipantType } from '@/lib/contract/words'
import { ServerProcess } from './support/server-process'
import { type Booked, Stage } from './support/stage'
import { Visitor } from './support/visitor'

/** Clock of record, rules 3c and 5: what pages report of what arrives. */
let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

const heard = { microphone: 'on' } as const

async function evidence({ sessionId }: Booked) {
  const { rows } = await stage.pool.query<{
    side: ParticipantType
    kind: string
    seconds: number
    open: boolean
  }>(
    `select participant_type as side, kind, open_since is not null as open,
      coalesce((select sum(extract(epoch from upper(s) - lower(s))) from unnest(spans) as s), 0)::float8 as seconds
    from parley.call_evidence where session_id = $1 order by recorded_at`,
    [sessionId],
  )
  return rows
}

/** Soon the database has exactly this. */
const written = (booked: Booked, rows: object[]) =>
  vi.waitFor(async () => expect(await evidence(booked)).toMatchObject(rows), { timeout: 20_000 })

const report = (visitor: Visitor, seconds: string, more: object = {}) =>
  visitor.code('reception-report', { seconds, ...more })

/** As a page does: each second that passes is a digit, and every other second it says so. */
async function reports(visitor: Visitor, digit: '0' | '1', seconds: number): Promise<void> {
  for (let told = 0; told < seconds; told += 2) {
    await pause(2_000)
    expect(await report(visitor, digit.repeat(2))).toBe('ok')
  }
}

const end = (booked: Booked, by: ParticipantType = 'client') =>
  stage.db.rpc('end_session', { p_session_id: booked.sessionId, p_reason: 'done', p_ended_by: by })

describe('a dead call', () => {
  it.concurrent('pauses the clock after ten seconds, is told to both and to who joins, and goes on by itself', async () => {
    const { booked, client, consultant } = await stage.pair('voice')
    await consultant.code('media-state', heard)
    const began = performance.now()
    await reports(client, '0', 12)
    const stalled = await client.next('call-stalled')
    const toldMs = performance.now() - began
    expect(stalled.participantType).toBe('client')
    expect(await consultant.next('call-stalled')).toEqual(stalled)
    expect(Date.parse(stalled.pausesAt) - Date.parse(stalled.serverTime)).toBeGreaterThan(1_900)
    expect(Date.parse(stalled.pausesAt) - Date.parse(stalled.serverTime)).toBeLessThan(2_100)
    expect(toldMs).toBeGreaterThanOrEqual(10_000)
    expect((await consultant.join()).stalled).toEqual({
      memberId: client.memberId,
      participantType: 'client',
      pausesAt: stalled.pausesAt,
    })
    await reports(client, '0', 4)
    await written(booked, [{ kind: 'dead', open: true }])
    expect(client.all('call-resumed')).toEqual([])

    await pause(1_000)
    expect(await report(client, '1')).toBe('ok')
    const resumed = await consultant.next('call-resumed')
    await client.next('call-resumed')
    await written(booked, [{ kind: 'dead', open: false }])
    const [dead] = await evidence(booked)
    // Its end was moved by what was paused, and whoever hears that it goes on knows it.
    const { endsAt } = await client.join()
    expect(Math.abs(Date.parse(endsAt ?? '') - Date.parse(resumed.endsAt))).toBeLessThan(500)
    expect(dead?.seconds).toBeGreaterThan(1)
    const { durationSeconds, startedAt, endedAt } = await end(booked)
    const wallSeconds = (Date.parse(endedAt) - Date.parse(startedAt ?? '')) / 1_000
    expect(Math.abs(wallSeconds - (dead?.seconds ?? 0) - durationSeconds)).toBeLessThanOrEqual(1)
  })

  it.concurrent('is not one in which the other says that it sends nothing, or in which nobody says what arrives', async () => {
    const { booked, client, consultant } = await stage.pair('voice')
    await consultant.code('media-state', { microphone: 'off' })
    await client.code('media-state', heard)
    await reports(client, '0', 14)
    expect([...client.all('call-stalled'), ...consultant.all('call-stalled')]).toEqual([])
    expect(await evidence(booked)).toEqual([])
  })

  it.concurrent('is paused as soon as the consultant says that it misses everything and is silent', async () => {
    const { booked, client, consultant } = await stage.pair('video')
    await client.code('media-state', { microphone: 'on', camera: 'on' })
    await pause(1_000)
    expect(await report(consultant, '0', { silent: true })).toBe('ok')
    const stalled = await client.next('call-stalled')
    expect(stalled.participantType).toBe('consultant')
    expect(Date.parse(stalled.pausesAt)).toBeLessThanOrEqual(Date.parse(stalled.serverTime))
    await pause(2_000)
    expect(await report(consultant, '01')).toBe('ok')
    await client.next('call-resumed')
    await written(booked, [{ side: 'consultant', open: false }])
    expect((await evidence(booked))[0]?.seconds).toBeCloseTo(1, 0)
  })

  it('outlives the server: who comes back is told, and the first packet lets the clock go on', async () => {
    const server = await ServerProcess.start(stage.databaseUrl)
    const booked = await stage.book('voice')
    const enter = async (side: ParticipantType) => {
      const ticket = await stage.claim(booked, side)
      const visitor = await Visitor.connect(server.url, { ticket }, { reconnection: true })
      stage.visitors.push(visitor)
      visitor.socket.auth = { resume: (await visitor.join()).resume }
      return visitor
    }
    const client = await enter('client')
    const consultant = await enter('consultant')
    await client.code('media-state', heard)
    await pause(1_000)
    await report(consultant, '0', { silent: true })
    const { pausesAt } = await client.next('call-stalled')
    await written(booked, [{ kind: 'dead', open: true }])
    await server.kill()
    await Promise.all([client.disconnected(), consultant.disconnected()])
    await server.start()
    await Promise.all([client.connected(), consultant.connected()])
    const known = (await client.join()).stalled
    expect(known?.participantType).toBe('consultant')
    expect(Math.abs(Date.parse(known?.pausesAt ?? '') - Date.parse(pausesAt))).toBeLessThan(250)
    await consultant.join()
    await pause(1_000)
    expect(await report(consultant, '1')).toBe('ok')
    await client.next('call-resumed')
    await written(booked, [{ kind: 'dead', open: false }])
    expect(await evidence(booked)).toHaveLength(1)
  })
})

describe.concurrent('a consultant whose connection to the server alone is lost', () => {
  /** Away for twenty-odd seconds of which the test waits for four. */
  async function absence(vouches: boolean) {
    const { booked, client, consultant, consultantJoined } = await stage.pair('voice')
    await stage.age(booked, 600)
    consultant.drop()
    await client.next('participant-left')
    await vi.waitFor(async () =>
      expect(await stage.leases(booked)).toContainEqual(expect.objectContaining({ open: false })),
    )
    await stage.endEarlier(booked, 'consultant', 20)
    await pause(4_000)
    if (vouches) expect(await report(client, '1101')).toBe('ok')
    const back = await stage.connect({ resume: consultantJoined.resume })
    await back.join()
    if (vouches) await written(booked, [{ kind: 'arrived' }])
    const { durationSeconds, startedAt, endedAt } = await end(booked)
    const lostSeconds = (Date.parse(endedAt) - Date.parse(startedAt ?? '')) / 1_000 - durationSeconds
    const { rows } = await stage.pool.query<{ seconds: number }>(
      `select extract(epoch from max(joined_at) - min(left_at))::float8 as seconds from parley.presence
      where session_id = $1 and participant_type = 'consultant'`,
      [booked.sessionId],
    )
    return { lostSeconds, awaySeconds: rows[0]?.seconds ?? 0, rows: await evidence(booked) }
  }

  it('is paid for the seconds that the client’s page had packets, and for no others', async () => {
    const [alone, vouched] = await Promise.all([absence(false), absence(true)])
    expect(alone.rows).toEqual([])
    expect(vouched.rows).toMatchObject([{ side: 'client', kind: 'arrived', open: false }])
    expect(vouched.rows[0]?.seconds).toBeGreaterThan(2.7)
    expect(vouched.rows[0]?.seconds).toBeLessThanOrEqual(3.01)
    expect(alone.awaySeconds).toBeGreaterThan(20)
    // To the second, because what is billed is whole seconds.
    expect(Math.abs(alone.lostSeconds - alone.awaySeconds)).toBeLessThanOrEqual(1)
    expect(Math.abs(vouched.lostSeconds - (vouched.awaySeconds - 3))).toBeLessThanOrEqual(1)
  })

  it('is paid nothing for what it says itself, nor while it is there', async () => {
    const { booked, client, consultant } = await stage.pair('voice')
    client.drop()
    await consultant.next('participant-left')
    await pause(2_000)
    expect(await report(consultant, '11')).toBe('ok')
    await pause(1_500)
    expect(await evidence(booked)).toEqual([])
  })
})

describe.concurrent('a report', () => {
  it('is relayed to nobody, and what is usual is written nowhere', async () => {
    const { booked, client, consultant } = await stage.pair('voice')
    await consultant.code('media-state', heard)
    for (let time = 0; time < 3; time += 1) {
      await pause(1_000)
      expect(await report(client, '1')).toBe('ok')
    }
    expect(await client.code('media-state', heard)).toBe('ok')
    await consultant.next('media-state')
    expect(consultant.received.map(({ event }) => event)).not.toContain('reception-report')
    await pause(1_500)
    expect(await evidence(booked)).toEqual([])
  })

  it('of a poor line is marked when the line is better, as one stretch', async () => {
    const { booked, client } = await stage.pair('voice')
    for (const more of [{ poor: true }, { poor: true }, {}]) {
      await pause(1_000)
      expect(await report(client, '1', more)).toBe('ok')
    }
    await written(booked, [{ kind: 'poor', side: 'client' }])
    expect((await evidence(booked))[0]?.seconds).toBeCloseTo(2, 0)
  })

  it('that is out of form, before joining, or in a chat is refused', async () => {
    const wrong = [
      { seconds: '' },
      { seconds: '1'.repeat(11) },
      { seconds: '12' },
      { seconds: '-1' },
      { seconds: 11111 },
      { seconds: ['1'] },
      { seconds: '1', silent: false },
      { seconds: '1', poor: 1 },
      { seconds: '1', from: '2099-01-01T00:00:00Z' },
      { seconds: '1'.repeat(50_000) },
      {},
    ]
    const { client, booked } = await stage.pair('voice')
    for (const payload of wrong) {
      const other = await stage.pair('voice')
      expect(await other.client.code('reception-report', payload), JSON.stringify(payload).slice(0, 60)).toBe(
        'bad_payload',
      )
    }
    expect(await client.code('reception-report', { seconds: '1', participantType: 'consultant' })).toBe(
      'bad_payload',
    )
    const chat = await stage.pair('chat')
    expect(await report(chat.client, '1')).toBe('not_allowed_in_mode')
    const early = await stage.admitted(await stage.book('voice'), 'client')
    expect(await report(early, '1')).toBe('not_in_room')
    expect(await evidence(booked)).toEqual([])
  })

  it('that floods, or claims more seconds than have passed, gains nothing', async () => {
    const { booked, client, consultant } = await stage.pair('voice')
    await stage.age(booked, 600)
    consultant.drop()
    await client.next('participant-left')
    const codes = await Promise.all(
      Array.from({ length: rates.reception.burst + 4 }, () => report(client, '1111111111')),
    )
    expect(codes.filter((code) => code === 'ok')).toHaveLength(rates.reception.burst)
    expect(codes.slice(-4)).toEqual(Array(4).fill('rate_limited'))
    await pause(2_000)
    const seconds = (await evidence(booked)).reduce((sum, row) => sum + row.seconds, 0)
    // Of the absence until the last of them came in; a join of the consultant was ten seconds long for none of them.
    expect(seconds).toBeLessThan(1)
    expect(await client.code('media-state', heard)).toBe('peer_absent')
  })
})
