import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import type { Args } from '@/lib/db/functions/index'
import { minutesAfter, onEveryServer, type Practice, refusalOf } from './support/practice'

const seats = { client: 'p_client_ref', consultant: 'p_consultant_ref' } as const

onEveryServer('one person in one room', 'stopped', (db) => {
  /** Two sessions of one person, the second a quarter of an hour after the first began, and the first of it running. */
  async function twoOf(side: ParticipantType) {
    const person = { [seats[side]]: randomUUID() }
    const start = await db().inMinutes(0)
    const first = await db().running({ ...person, p_client_name: 'Mei Tanaka' })
    const later: Partial<Args<'create_booking'>> = {
      ...person,
      p_scheduled_start: minutesAfter(start, 5),
      p_client_name: 'Nina Kapoor',
    }
    return { first, second: await db().overlapping(() => db().book(later)), start }
  }

  const enter = (
    sessionId: string,
    side: ParticipantType,
    goOn: boolean,
    connection: string = randomUUID(),
  ) =>
    db().rpc('start_sessions', {
      p_node_id: 'node-2',
      p_arrivals: [{ sessionId, participantType: side, connectionId: connection, goOn }],
    })

  it('tells a consultant which session it is in, with whom and until when', async () => {
    const { first, second, start } = await twoOf('consultant')
    expect(await enter(second.sessionId, 'consultant', false)).toEqual([
      {
        ...{ outcome: 'refused', reason: 'in_another_session', sessionId: first.sessionId },
        otherParticipantName: 'Mei Tanaka',
        until: expect.toSatisfy((at) => Date.parse(at) === Date.parse(minutesAfter(start, 30))),
      },
    ])
    expect(await openLeases(db(), second.sessionId)).toEqual([])
    expect(await db().status(second.sessionId)).toBe('scheduled')
  })

  it('tells a client only until when', async () => {
    const { second, start } = await twoOf('client')
    expect(await enter(second.sessionId, 'client', false)).toEqual([
      {
        ...{ outcome: 'refused', reason: 'in_another_session' },
        until: expect.toSatisfy((at) => Date.parse(at) === Date.parse(minutesAfter(start, 30))),
      },
    ])
    const asked = await refusalOf(
      db().rpc('claim_session_link', {
        ...{ p_token: second.clientToken, p_link_id: null, p_device: 'd'.repeat(43), p_take_over: false },
      }),
    )
    expect(asked).toMatch(/^in_another_session: \{"until": "[^"]+"\}$/)
  })

  it('ends the presence there where it was last heard, once it goes on here', async () => {
    const { first, second } = await twoOf('consultant')
    await db().pass(7, 'all')
    const heard = await db().now()
    await db().pass(3, [first.client])
    const before = await db().now()
    expect(await enter(second.sessionId, 'consultant', true)).toMatchObject([{ outcome: 'present' }])
    expect(await leases(db(), first.sessionId, 'consultant')).toEqual([
      { left_at: heard, leave_reason: 'elsewhere' },
    ])
    const { changes } = await db().rpc('recent_room_changes', { p_since: before.toISOString() })
    expect(changes.filter(({ sessionId }) => sessionId === first.sessionId)).toEqual([
      expect.objectContaining({
        change: 'went_elsewhere',
        participantType: 'consultant',
        connectionId: first.consultant,
      }),
    ])
    // Beats of the connection that it left open there renew nothing.
    await db().rpc('renew_presence', { p_node_id: 'node-1', p_connection_ids: [first.consultant] })
    expect(await openLeases(db(), first.sessionId)).toEqual([{ participant_type: 'client' }])
    // And there it is refused, until it goes on there.
    expect(await enter(first.sessionId, 'consultant', false)).toMatchObject([
      { reason: 'in_another_session' },
    ])
    expect(await enter(first.sessionId, 'consultant', true)).toMatchObject([{ outcome: 'present' }])
  })

  it('never bills two clients for the same seconds of a consultant', async () => {
    const { first, second } = await twoOf('consultant')
    const { connection } = await db().enter(second.sessionId, 'client')
    const beating = { client: first.client, other: connection }
    let at = first.consultant
    // A minute here, a minute there, as in two tabs.
    for (let minute = 0; minute < 20; minute += 1) {
      await db().pass(60, [beating.client, beating.other, at])
      at = randomUUID()
      const here = minute % 2 === 0 ? second.sessionId : first.sessionId
      expect(await enter(here, 'consultant', true, at)).toMatchObject([{ outcome: 'present' }])
    }
    const billed = await Promise.all(
      [first, second].map(async ({ sessionId }) => (await db().end(sessionId, 'client')).durationSeconds),
    )
    const [one = 0, two = 0] = billed
    expect(one).toBeGreaterThan(0)
    expect(two).toBeGreaterThan(0)
    expect(one + two).toBeLessThanOrEqual(20 * 60)
    expect(await overlappingPresence(db(), [first.sessionId, second.sessionId])).toEqual([])
  })

  it('holds when both sessions are entered at the same moment', async () => {
    const { first, second } = await twoOf('consultant')
    await db().leave(first.consultant)
    const tries = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        enter(n % 2 === 0 ? first.sessionId : second.sessionId, 'consultant', false),
      ),
    )
    const outcomes = tries.flat().map((answer) => answer.outcome)
    expect(outcomes.filter((outcome) => outcome === 'present')).toHaveLength(5)
    const there = [
      ...(await openLeases(db(), first.sessionId)),
      ...(await openLeases(db(), second.sessionId)),
    ]
    expect(there.filter(({ participant_type }) => participant_type === 'consultant')).toHaveLength(5)
    const rooms = await Promise.all(
      [first, second].map(async ({ sessionId }) =>
        (await leases(db(), sessionId, 'consultant')).filter((one) => one.left_at === null),
      ),
    )
    expect(rooms.filter((open) => open.length > 0)).toHaveLength(1)
  })

  it('asks nobody who was there and is not any more', async () => {
    const { first, second } = await twoOf('consultant')
    await db().leave(first.consultant)
    expect(await enter(second.sessionId, 'consultant', false)).toMatchObject([{ outcome: 'present' }])
    const silent = await twoOf('client')
    await db().pass(26, [silent.first.consultant])
    expect(await enter(silent.second.sessionId, 'client', false)).toMatchObject([{ outcome: 'present' }])
  })
})

function leases(db: Practice, sessionId: string, side: ParticipantType) {
  return db.rows<{ left_at: Date | null; leave_reason: string | null }>(
    'select left_at, leave_reason from parley.presence where session_id = $1 and participant_type = $2 order by id',
    [sessionId, side],
  )
}

function openLeases(db: Practice, sessionId: string) {
  return db.rows<{ participant_type: string }>(
    'select participant_type from parley.presence where session_id = $1 and left_at is null',
    [sessionId],
  )
}

/** Pairs of presences of the consultants of different sessions that share a stretch of time. */
function overlappingPresence(db: Practice, ids: string[]) {
  return db.rows(
    `select a.id, b.id from parley.presence a join parley.presence b on a.session_id < b.session_id
      and tstzrange(a.joined_at, coalesce(a.left_at, a.last_seen_at)) && tstzrange(b.joined_at, coalesce(b.left_at, b.last_seen_at))
    where a.participant_type = 'consultant' and b.participant_type = 'consultant' and a.session_id = any ($1) and b.session_id = any ($1)`,
    [ids],
  )
}
