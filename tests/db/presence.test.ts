import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

const node = 'node-1'
const renew = (...connections: string[]) => ({ p_node_id: node, p_connection_ids: connections })

onEveryServer('billable time', 'stopped', (db) => {
  it('counts only while both are there', async () => {
    const { sessionId, client, consultant } = await db().running()
    await db().pass(200, 'all')
    await db().leave(client)
    await db().pass(100, [consultant])
    const back = await db().enter(sessionId, 'client')
    await db().pass(50, [back.connection, consultant])
    // The first minute of each absence of the client counts.
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 310 })
  })

  it.each([
    [60, 360],
    [61, 360],
  ])('an absence of the client of %i seconds leaves %i of 300 and itself', async (absence, billed) => {
    const { sessionId, client, consultant } = await db().running()
    await db().pass(100, 'all')
    await db().leave(client)
    await db().pass(absence, [consultant])
    const back = await db().enter(sessionId, 'client')
    await db().pass(200, [back.connection, consultant])
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: billed })
  })

  it('counts the first minute of an absence of the client that never ended, and nothing of the consultant’s', async () => {
    const ended = async (who: 'client' | 'consultant', by: 'client' | 'consultant') => {
      const session = await db().running()
      await db().pass(100, 'all')
      await db().leave(session[who])
      await db().pass(90, [session[by]])
      return db().end(session.sessionId, by)
    }
    expect(await ended('client', 'consultant')).toMatchObject({ durationSeconds: 160 })
    expect(await ended('consultant', 'client')).toMatchObject({ durationSeconds: 100 })
  })

  it('counts several sockets of one side once', async () => {
    const { sessionId, client } = await db().running()
    await db().enter(sessionId, 'client')
    await db().enter(sessionId, 'consultant')
    await db().pass(100, 'all')
    await db().leave(client)
    await db().pass(100, 'all')
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 200 })
  })

  it.each([
    [24, 124],
    [25, 100],
  ])('a lease of the consultant silent for %i seconds makes %i billable', async (silence, billed) => {
    const { sessionId, client } = await db().running()
    await db().pass(100, 'all')
    await db().pass(silence, [client])
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: billed })
  })

  it('rounds to whole seconds instead of cutting off', async () => {
    const { sessionId } = await db().running()
    await db().pass(99.5, 'all')
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 100 })
  })

  it('moves the paid end by what was lost to long absences, at most to the overrun cap', async () => {
    const { sessionId, client, consultant } = await db().running()
    const { startedAt } = await db().enter(sessionId, 'client', client)
    const endsAfter = async () => {
      const { endsAt } = await db().rpc('open_room', { p_session_id: sessionId })
      return (Date.parse(endsAt ?? '') - Date.parse(startedAt ?? '')) / 1000
    }
    expect(await endsAfter()).toBe(1800)
    await db().leave(client)
    await db().pass(60, [consultant])
    const second = await db().enter(sessionId, 'client')
    expect(await endsAfter()).toBe(1800)
    await db().leave(second.connection)
    await db().pass(500, [consultant])
    const third = await db().enter(sessionId, 'client')
    expect(await endsAfter()).toBe(2240)
    await db().pass(10, 'all')
    await db().leave(third.connection)
    await db().pass(590, [consultant])
    await db().enter(sessionId, 'client')
    expect(await endsAfter()).toBe(2700)
    await db().pass(2700 - 60 - 500 - 10 - 590, 'all')
    const { ended } = await db().rpc('end_session_when_due', { p_session_id: sessionId })
    expect(ended).toMatchObject({ reason: 'time_up', durationSeconds: 1730 })
  })

  it('has the paid end where the paid time was used up, not where somebody looked', async () => {
    const { sessionId, client } = await db().running()
    await db().pass(1830, 'all')
    await db().leave(client)
    await db().pass(200)
    expect(await db().sweep(sessionId)).toMatchObject({ reason: 'time_up', durationSeconds: 1800 })
  })

  it('never goes behind what was already recorded, whatever happens to the clock', async () => {
    const { sessionId } = await db().running()
    await db().pass(100, 'all')
    await db().pass(-3600)
    const ended = await db().end(sessionId)
    expect(ended.durationSeconds).toBe(100)
    await db().pass(3600)
  })
})

onEveryServer('leases', 'stopped', (db) => {
  const leases = (sessionId: string) =>
    db().rows(
      `select extract(epoch from joined_at - (select min(joined_at) from parley.presence where session_id = $1))::int as joined,
        extract(epoch from left_at - (select min(joined_at) from parley.presence where session_id = $1))::int as left, leave_reason as reason
      from parley.presence where session_id = $1 and participant_type = 'client' order by id`,
      [sessionId],
    )

  describe('renewing', () => {
    it('keeps every lease of a node alive in one call, whatever sessions they belong to', async () => {
      const [a, b] = [await db().running(), await db().running()]
      await db().pass(20)
      const all = renew(a.client, a.consultant, b.client, b.consultant, crypto.randomUUID())
      expect(await db().rpc('renew_presence', all)).toMatchObject({ renewed: 4, overSessionIds: [] })
      await db().pass(20)
      expect(await db().enter(a.sessionId, 'client', a.client)).toMatchObject({ bothPresent: true })
      expect(await db().end(b.sessionId)).toMatchObject({ durationSeconds: 40 })
    })

    it('does not touch the leases of another node', async () => {
      const { client, consultant } = await db().running()
      const other = { p_node_id: 'node-2', p_connection_ids: [client, consultant] }
      expect(await db().rpc('renew_presence', other)).toMatchObject({ renewed: 0 })
      expect(await db().rpc('close_presence', { ...other, p_reason: 'left' })).toEqual({ closed: 0 })
    })

    it('says which sessions are over and lets their leases be', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().end(sessionId)
      const answer = await db().rpc('renew_presence', renew(client, consultant))
      expect(answer).toMatchObject({ renewed: 0, overSessionIds: [sessionId] })
    })

    it('does not stretch a lapsed lease over the silence', async () => {
      const { sessionId, client, consultant } = await db().running()
      await db().pass(100, 'all')
      await db().pass(90, [consultant])
      expect(await db().rpc('renew_presence', renew(client, consultant))).toMatchObject({ renewed: 2 })
      await db().pass(10, 'all')
      expect(await leases(sessionId)).toEqual([
        { joined: 0, left: 100, reason: 'lapsed' },
        { joined: 190, left: null, reason: null },
      ])
      // Its node held it all the while: an outage of ours, of which the first minute counts.
      expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 170 })
    })
  })

  it('entering again on the same connection renews its lease', async () => {
    const { sessionId, client } = await db().running()
    await db().pass(20)
    await db().enter(sessionId, 'client', client)
    expect(await leases(sessionId)).toHaveLength(1)
  })

  it('closing ends a lease now, with its reason, once', async () => {
    const { sessionId, client } = await db().running()
    await db().pass(40, 'all')
    const close = { ...renew(client), p_reason: 'connection_lost' }
    expect(await db().rpc('close_presence', close)).toEqual({ closed: 1 })
    expect(await db().rpc('close_presence', close)).toEqual({ closed: 0 })
    expect(await leases(sessionId)).toEqual([{ joined: 0, left: 40, reason: 'connection_lost' }])
  })

  it('closing ends a lease where its connection was last heard', async () => {
    const { sessionId, client } = await db().running()
    await db().pass(40, 'all')
    await db().pass(20)
    await db().rpc('close_presence', { ...renew(client), p_reason: 'connection_lost', p_heard_ms: [12_000] })
    expect(await leases(sessionId)).toMatchObject([{ left: 48, reason: 'connection_lost' }])
  })

  it('a beat renews a lease to when its connection was last heard, and never backwards', async () => {
    const { sessionId, client, consultant } = await db().running()
    await db().pass(20)
    await db().rpc('renew_presence', { ...renew(client, consultant), p_heard_ms: [7_000, 3_600_000] })
    await db().pass(5)
    await db().rpc('close_presence', {
      ...renew(client, consultant),
      p_reason: 'connection_lost',
      p_heard_ms: [5_000_000, 5_000_000],
    })
    expect(await leases(sessionId)).toMatchObject([{ left: 13 }])
    expect(await db().end(sessionId)).toMatchObject({ durationSeconds: 0 })
  })

  it('a node that starts again ends what its predecessor left open, at the last beat', async () => {
    const { sessionId } = await db().running()
    await db().pass(40, 'all')
    await db().pass(20)
    const { closed } = await db().rpc('recover_presence', { p_node_id: node })
    expect(closed).toBeGreaterThanOrEqual(2)
    expect(await leases(sessionId)).toEqual([{ joined: 0, left: 40, reason: 'server_restarted' }])
    expect(await db().rpc('recover_presence', { p_node_id: node })).toEqual({ closed: 0 })
  })

  it('the sweep closes what nobody closed in sessions that are over, without changing what was billed', async () => {
    const { sessionId } = await db().running()
    await db().pass(40, 'all')
    await db().pass(10)
    const ended = await db().end(sessionId)
    await db().pass(100)
    await db().rpc('sweep_sessions', {})
    expect(await leases(sessionId)).toEqual([{ joined: 0, left: 50, reason: 'session_over' }])
    expect(ended.durationSeconds).toBe(50)
  })

  it('tells the joining and leaving of each connection', async () => {
    const { sessionId, client } = await db().running()
    await db().leave(client)
    const events = await db().rows<{ type: string }>(
      'select type, actor from parley.session_events where session_id = $1 order by seq',
      [sessionId],
    )
    expect(events).toEqual([
      { type: 'booked', actor: 'system' },
      { type: 'joined', actor: 'client' },
      { type: 'waiting', actor: 'client' },
      { type: 'joined', actor: 'consultant' },
      { type: 'started', actor: 'system' },
      { type: 'left', actor: 'client' },
    ])
  })
})

onEveryServer('many arrivals in one statement', 'stopped', (db) => {
  const arrive = (...arrivals: [sessionId: string, participantType: 'client' | 'consultant'][]) =>
    db().rpc('start_sessions', {
      p_node_id: node,
      p_arrivals: arrivals.map(([sessionId, participantType]) => {
        return { sessionId, participantType, connectionId: randomUUID() }
      }),
    })

  it('are answered in their order, and a clock starts as it does for one at a time', async () => {
    const [a, b] = [await db().book(), await db().book()]
    const answers = await arrive(
      [b.sessionId, 'consultant'],
      [a.sessionId, 'client'],
      [b.sessionId, 'client'],
    )
    expect(answers).toMatchObject([
      { outcome: 'present', live: { sessionId: b.sessionId, bothPresent: false, startedAt: null } },
      { outcome: 'present', live: { sessionId: a.sessionId, bothPresent: false } },
      { outcome: 'present', live: { sessionId: b.sessionId, bothPresent: true, status: 'active' } },
    ])
    expect(await db().status(a.sessionId)).toBe('waiting')
  })

  it('are refused one by one, each for its own reason', async () => {
    const fine = await db().book()
    const over = await db().running()
    await db().end(over.sessionId)
    const early = await db().book({
      p_scheduled_start: new Date((await db().now()).getTime() + 3_600_000).toISOString(),
    })
    const answers = await arrive(
      [over.sessionId, 'client'],
      [early.sessionId, 'client'],
      [randomUUID(), 'client'],
      [fine.sessionId, 'client'],
    )
    expect(answers).toMatchObject([
      { outcome: 'refused', reason: 'session_over' },
      { outcome: 'refused', reason: 'too_early' },
      { outcome: 'refused', reason: 'session_not_found' },
      { outcome: 'present', live: { status: 'waiting' } },
    ])
  })

  it('find their rooms in one statement, too; what does not exist is left out', async () => {
    const [a, b] = [await db().book(), await db().book({ p_session_type: 'chat' })]
    const rooms = await db().rpc('open_rooms', { p_session_ids: [b.sessionId, randomUUID(), a.sessionId] })
    const alone = await Promise.all(
      rooms.map(({ sessionId }) => db().rpc('open_room', { p_session_id: sessionId })),
    )
    expect(rooms).toEqual(alone.map((room) => ({ ...room, proposal: null })))
    expect(rooms.map(({ sessionId }) => sessionId).sort()).toEqual([a.sessionId, b.sessionId].sort())
  })
})
