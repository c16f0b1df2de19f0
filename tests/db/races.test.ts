import { expect, it } from 'vitest'
import { device, onEveryServer, type Practice, refusalOf } from './support/practice'

const times = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)))

onEveryServer('races', 'running', (db) => {
  it('1,000 ends at once over 50 connections settle once and answer alike', async () => {
    const { sessionId, bookingId } = await db().running({}, { free_seconds: 0 })
    const actors = ['client', 'consultant', 'admin', 'system'] as const
    const answers = await times(1000, (index) =>
      db().rpc('end_session', {
        p_session_id: sessionId,
        p_reason: `reason ${index}`,
        p_ended_by: actors[index % actors.length],
      }),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(db().pool.totalCount).toBe(50)
    const [made] = await db().rows(
      `select (select count(*)::int from parley.settlements where session_id = $1) as settlements,
        (select count(*)::int from parley.session_events where session_id = $1 and type = 'ended') as endings,
        (select count(*)::int from parley.transfers where booking_id = $2 and kind = 'settlement') as transfers`,
      [sessionId, bookingId],
    )
    expect(made).toEqual({ settlements: 1, endings: 1, transfers: 1 })
  })

  it('starts once, however many come in at once', async () => {
    const { sessionId } = await db().book()
    await times(60, (index) => db().enter(sessionId, index % 2 === 0 ? 'client' : 'consultant'))
    const started = await db().rows(
      `select from parley.session_events where session_id = $1 and type = 'started'`,
      [sessionId],
    )
    expect(started).toHaveLength(1)
    expect(await db().status(sessionId)).toBe('active')
  })

  it('lets one of many devices claim a link, and numbers take-overs without gaps', async () => {
    const { clientToken, consultantToken } = await db().book()
    const claim = (p_token: string, p_take_over: boolean) =>
      db().rpc('claim_session_link', { p_token, p_link_id: null, p_device: device(), p_take_over })
    const polite = await Promise.allSettled(Array.from({ length: 20 }, () => claim(clientToken, false)))
    expect(polite.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const eager = await times(20, () => claim(consultantToken, true))
    const numbers = eager.map(({ claimNumber }) => claimNumber).toSorted((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  it('sweeps from many processes end each session once and all of them', async () => {
    const due = await times(30, () => db().running())
    const ids = due.map(({ sessionId }) => sessionId)
    await moveBack(ids, 3600)
    const ended: string[] = []
    while (ended.length < ids.length) {
      const answers = await times(8, () => db().rpc('sweep_sessions', { p_limit: 7 }))
      const now = answers.flat().map(({ sessionId }) => sessionId)
      expect(now).not.toEqual([])
      ended.push(...now)
    }
    expect(ended.toSorted()).toEqual(ids.toSorted())
    expect(await db().rpc('sweep_sessions', {})).toEqual([])
  })

  it('a sweep, both sides and the timer ending at once agree', async () => {
    const sessions = await times(20, () => db().running())
    await moveBack(
      sessions.map(({ sessionId }) => sessionId),
      3600,
    )
    const sweeps = times(5, () => db().rpc('sweep_sessions', {}))
    const answers = await Promise.all(
      sessions.map(({ sessionId }) =>
        Promise.all([
          db().end(sessionId, 'client'),
          db().end(sessionId, 'consultant'),
          db()
            .rpc('end_session_when_due', { p_session_id: sessionId })
            .then(({ ended }) => ended),
        ]),
      ),
    )
    await sweeps
    for (const same of answers) expect(new Set(same.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await db().violations()).toEqual([])
  })

  it('bookings, endings and beats of the same people do not deadlock', async () => {
    const people = { p_client_ref: 'busy-client', p_consultant_ref: 'busy-consultant' }
    const running: Awaited<ReturnType<Practice['running']>>[] = []
    await db().overlapping(async () => {
      while (running.length < 20) running.push(await db().running(people, {}, { goOn: true }))
    })
    await Promise.all([
      ...running.map(({ sessionId }, index) => {
        const side = index % 2 === 0 ? 'client' : 'consultant'
        return refusalOf(db().enter(sessionId, side, undefined, { goOn: true })).then((refused) =>
          expect(['nothing refused', 'session_over: session_over']).toContain(refused),
        )
      }),
      ...running.map(({ sessionId }) => db().end(sessionId)),
      ...running.map(({ client, consultant }) =>
        db().rpc('renew_presence', { p_node_id: 'node-1', p_connection_ids: [consultant, client] }),
      ),
      ...running.map(({ client }) => db().leave(client)),
      times(20, async (index) =>
        db().book({ ...people, p_scheduled_start: await db().inMinutes(120 + 60 * index) }),
      ),
      times(10, () => db().rpc('sweep_sessions', {})),
    ])
    expect(await db().violations()).toEqual([])
  })

  /** As if everything in these sessions had happened earlier. */
  async function moveBack(ids: string[], seconds: number): Promise<void> {
    const client = await db().pool.connect()
    try {
      await client.query('begin')
      await client.query('set local session_replication_role = replica')
      const by = [ids, seconds]
      await client.query(
        `update parley.webrtc_sessions set started_at = started_at - $2 * interval '1 second',
          scheduled_start_time = scheduled_start_time - $2 * interval '1 second' where id = any ($1)`,
        by,
      )
      await client.query(
        `update parley.presence set joined_at = joined_at - $2 * interval '1 second',
          last_seen_at = last_seen_at - $2 * interval '1 second' where session_id = any ($1)`,
        by,
      )
      await client.query('commit')
    } finally {
      client.release()
    }
  }
})
