import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { intervals } from '@/lib/signalling/operations/intervals'
import { Line } from '@/tests/signalling/support/line'
import { type Booked, Stage } from '@/tests/signalling/support/stage'
import { PairOfNodes } from './support/pair-of-nodes'

/** Clock of record, rules 1 and 5, where a room and the connection of a side are at different nodes. */
let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

const patient = { timeout: 2 * intervals.beatMs + 5_000, interval: 100 }

/** How long ago the consultant's only connection was last heard, as far as the database knows. */
async function silence({ sessionId }: Booked): Promise<number> {
  const { rows } = await stage.pool.query<{ seconds: number }>(
    `select extract(epoch from clock_timestamp() - last_seen_at)::float8 as seconds from parley.presence
    where session_id = $1 and participant_type = 'consultant'`,
    [sessionId],
  )
  expect(rows).toHaveLength(1)
  return rows[0]?.seconds ?? Number.NaN
}

it('who says nothing but answers pings at one node is present in a room of the other, until it does not', async () => {
  const nodes = await PairOfNodes.start(stage)
  const booked = await stage.book('voice')
  const client = await nodes.visit(nodes.one, booked, 'client')
  await client.join()
  const line = await Line.to(nodes.two.url)
  const consultant = await stage.connect(
    { ticket: await stage.claim(booked, 'consultant') },
    { url: line.url },
  )
  await consultant.join()
  await client.next('session-started')
  expect(await nodes.metric(nodes.two, 'parley_fleet_tunnels{end="edge"}')).toBe(1)

  // Nothing was heard of it since but pongs, and they came to the other node.
  await pause(intervals.beatMs)
  let worst = 0
  for (let look = 0; look < 100; look += 1) {
    worst = Math.max(worst, await silence(booked))
    await pause(100)
  }
  expect(worst).toBeLessThan(15)

  line.freeze()
  const lastWord = Date.parse(await stage.now())
  await expect.poll(() => client.all('participant-left').length, patient).toBe(1)
  const [left] = client.all('participant-left')
  expect(left).toMatchObject({ participantType: 'consultant', reason: 'connection_lost' })
  const heardAt = Date.parse(left?.lastHeardAt ?? '')
  expect(heardAt).toBeLessThan(lastWord + 500)
  expect(heardAt).toBeGreaterThan(lastWord - limits.pingInterval.value.most - 1_000)
  const ends = () => stage.endsBefore(booked, 'consultant', left?.lastHeardAt ?? '')
  await expect.poll(ends, patient).not.toEqual([null])
  expect(Math.abs((await ends())[0] ?? Number.NaN)).toBeLessThan(500)
})

it('a call that is dead for one is paused for both, and a node that dies with a connection is our outage', async () => {
  const nodes = await PairOfNodes.start(stage)
  const booked = await stage.book('voice')
  const client = await nodes.visit(nodes.one, booked, 'client')
  await client.join()
  // It does not come back by itself: the other node has to find out that its own is dead.
  const ticket = await stage.claim(booked, 'consultant')
  const consultant = await stage.connect({ ticket }, { url: nodes.two.url })
  await consultant.join()
  await client.next('session-started')
  await client.code('media-state', { microphone: 'on' })
  await pause(1_000)
  expect(await consultant.code('reception-report', { seconds: '0', silent: true })).toBe('ok')
  expect((await client.next('call-stalled')).participantType).toBe('consultant')
  await consultant.next('call-stalled')
  await pause(1_000)
  expect(await consultant.code('reception-report', { seconds: '1' })).toBe('ok')
  await client.next('call-resumed')
  await consultant.next('call-resumed')

  await nodes.two.kill()
  expect(await client.next('participant-left')).toMatchObject({
    participantType: 'consultant',
    reason: 'connection_lost',
  })
  await expect
    .poll(async () => (await stage.leases(booked)).filter(({ side }) => side === 'consultant'), patient)
    .toEqual([{ side: 'consultant', open: false, reason: 'server_restarted' }])
})
