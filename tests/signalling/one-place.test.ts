import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import { ServerProcess } from './support/server-process'
import { Stage } from './support/stage'
import { Visitor } from './support/visitor'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

/** Two bookings of one consultant at one time, as a practice may allow them, and the tickets of all four sides. */
async function doublyBooked() {
  const consultant = { p_consultant_ref: randomUUID() }
  await stage.pool.query('update parley.settings set allow_overlaps = true')
  const rooms = [await stage.book('chat', consultant), await stage.book('chat', consultant)] as const
  await stage.pool.query('update parley.settings set allow_overlaps = false')
  const tickets = async (side: ParticipantType) =>
    [await stage.claim(rooms[0], side), await stage.claim(rooms[1], side)] as const
  return { rooms, clients: await tickets('client'), consultants: await tickets('consultant') }
}

async function visit(url: string, ticket: string): Promise<Visitor> {
  const visitor = await Visitor.connect(url, { ticket }, { reconnection: true })
  stage.visitors.push(visitor)
  return visitor
}

async function enter(url: string, ticket: string): Promise<Visitor> {
  const visitor = await visit(url, ticket)
  visitor.socket.auth = { resume: (await visitor.join()).resume }
  return visitor
}

async function openConsultants(sessions: readonly { sessionId: string }[]) {
  const { rows } = await stage.pool.query<{ session_id: string }>(
    `select session_id from parley.presence where session_id = any ($1) and participant_type = 'consultant' and left_at is null`,
    [sessions.map(({ sessionId }) => sessionId)],
  )
  return rows.map((row) => row.session_id)
}

it.each(['in one process', 'in two processes'])(
  'a consultant with two tabs is in one of them, %s',
  async (where) => {
    // A server takes no ticket from before its start.
    const second = where === 'in one process' ? stage.url : (await ServerProcess.start(stage.databaseUrl)).url
    const { rooms, clients, consultants } = await doublyBooked()
    const [one, two] = [await enter(stage.url, clients[0]), await enter(second, clients[1])]
    const first = await enter(stage.url, consultants[0])
    await one.next('session-started')

    const other = await visit(second, consultants[1])
    expect(await other.send('join-room')).toMatchObject({
      ...{ ok: false, code: 'in_another_session' },
      message: expect.stringMatching(/^You are in another session .*until /),
    })
    expect(await openConsultants(rooms)).toEqual([rooms[0].sessionId])
    expect(two.all('participant-joined')).toEqual([])

    const wentMs = Date.now()
    await other.join({ goOn: true })
    await two.next('session-started')
    expect(await one.next('participant-left')).toMatchObject({
      ...{ participantType: 'consultant', reason: 'elsewhere' },
      lastHeardAt: expect.toSatisfy((at) => Date.parse(at) <= Date.now() && Date.parse(at) > wentMs - 15_000),
    })
    // Its first page comes back, is told where it is, and takes nothing back by that.
    await first.until(() => first.disconnects.length > 0 && first.socket.connected, 'a new connection')
    expect(await first.code('join-room')).toBe('in_another_session')
    expect(await openConsultants(rooms)).toEqual([rooms[1].sessionId])
    expect(two.all('participant-left')).toEqual([])

    // And may go on there again.
    await first.join({ goOn: true })
    expect(await one.next('participant-joined')).toMatchObject({ participantType: 'consultant' })
    expect(await two.next('participant-left')).toMatchObject({ reason: 'elsewhere' })
    expect(await openConsultants(rooms)).toEqual([rooms[0].sessionId])
  },
)

it('two clients never pay for the same seconds of one consultant', async () => {
  const { rooms, clients, consultants } = await doublyBooked()
  await enter(stage.url, clients[0])
  await enter(stage.url, clients[1])
  const tabs = [await visit(stage.url, consultants[0]), await visit(stage.url, consultants[1])] as const
  for (let turn = 0; turn < 6; turn += 1) {
    const tab = tabs[turn % 2 === 0 ? 0 : 1]
    await tab.connected()
    const { resume } = await tab.join({ goOn: true })
    tab.socket.auth = { resume }
    const left = tabs[turn % 2 === 0 ? 1 : 0]
    if (turn > 0)
      await left.until(() => left.disconnects.length >= Math.floor((turn + 1) / 2), 'a disconnect')
  }
  const { rows } = await stage.pool.query(
    `select a.id from parley.presence a join parley.presence b on a.session_id = $1 and b.session_id = $2
      and tstzrange(a.joined_at, coalesce(a.left_at, now())) && tstzrange(b.joined_at, coalesce(b.left_at, now()))
    where a.participant_type = 'consultant' and b.participant_type = 'consultant'`,
    rooms.map(({ sessionId }) => sessionId),
  )
  expect(rows).toEqual([])
})
