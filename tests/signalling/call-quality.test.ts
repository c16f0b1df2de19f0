import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { rates } from '@/lib/contract/limits'
import { type Booked, Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => {
  stage.databaseIsDown = false
  stage.leaveAll()
})
afterAll(() => stage.close())

const report = (terms: object = {}) => ({
  call: 1,
  path: 'relay',
  grade: 'fair',
  rttMs: 120,
  jitterMs: 8,
  lostIn: 0.03,
  lostOut: null,
  ...terms,
})

async function kept({ sessionId }: Booked) {
  const { rows } = await stage.pool.query(
    `select participant_type as side, call_number as call, path, grade, rtt_ms as "rttMs", lost_in as "lostIn", lost_out as "lostOut"
    from parley.call_quality where session_id = $1 order by id`,
    [sessionId],
  )
  return rows
}

it('a report of the quality is kept for the side that holds the seat, and told to nobody', async () => {
  const { booked, client, consultant } = await stage.pair('video')
  expect(await client.code('call-quality', report())).toBe('ok')
  await expect.poll(() => kept(booked)).toHaveLength(1)
  expect(await kept(booked)).toEqual([
    { side: 'client', call: 1, path: 'relay', grade: 'fair', rttMs: 120, lostIn: 0.03, lostOut: null },
  ])
  expect(await consultant.code('call-quality', report({ call: 2, path: 'direct' }))).toBe('ok')
  await expect.poll(() => kept(booked)).toHaveLength(2)
  expect((await kept(booked))[1]).toMatchObject({ side: 'consultant', call: 2, path: 'direct' })
  // What is relayed after it arrives, and it does not.
  expect(await client.code('media-state', { microphone: 'on', camera: 'on' })).toBe('ok')
  await consultant.next('media-state')
  expect(consultant.received.map(({ event }) => event)).not.toContain('call-quality')
})

it('one that is out of form, speaks for the other side, or comes from a chat is refused and not kept', async () => {
  const { booked, client } = await stage.pair('voice')
  const wrong = [
    report({ path: 'tunnel' }),
    report({ rttMs: 60_001 }),
    report({ rttMs: -1 }),
    report({ lostIn: 1.5 }),
    report({ call: 0 }),
    report({ words: 'x'.repeat(10_000) }),
  ]
  for (const payload of wrong) {
    const { client: another } = await stage.pair('voice')
    expect(await another.code('call-quality', payload)).toBe('bad_payload')
  }
  expect(await client.code('call-quality', report({ participantType: 'consultant' }))).toBe('bad_payload')
  expect(await client.code('call-quality', report({ sessionId: randomUUID() }))).toBe('bad_payload')
  const chat = await stage.pair('chat')
  expect(await chat.client.code('call-quality', report())).toBe('not_allowed_in_mode')
  expect(await client.code('call-quality', report())).toBe('ok')
  await expect.poll(() => kept(booked)).toHaveLength(1)
  expect(await kept(chat.booked)).toEqual([])
})

it('more than a few at once are refused, and the call goes on', async () => {
  const { booked, client, consultant } = await stage.pair('voice')
  const codes: string[] = []
  for (let count = 0; count < rates.quality.burst + 3; count += 1) {
    codes.push(await client.code('call-quality', report()))
  }
  expect(codes.slice(0, rates.quality.burst)).toEqual(codes.slice(0, rates.quality.burst).map(() => 'ok'))
  expect(codes.slice(rates.quality.burst)).toEqual(['rate_limited', 'rate_limited', 'rate_limited'])
  await expect.poll(() => kept(booked)).toHaveLength(rates.quality.burst)
  expect(await client.code('media-state', { microphone: 'off' })).toBe('ok')
  await consultant.next('media-state')
})

it('one that the database cannot keep is dropped without a word to the browser', async () => {
  const { booked, client } = await stage.pair('voice')
  stage.databaseIsDown = true
  expect(await client.code('call-quality', report())).toBe('ok')
  await expect.poll(() => stage.metric('parley_database_failures_total{task="quality"}')).toBeGreaterThan(0)
  stage.databaseIsDown = false
  expect(await client.code('call-quality', report({ call: 2 }))).toBe('ok')
  await expect.poll(() => kept(booked)).toMatchObject([{ call: 2 }])
})
