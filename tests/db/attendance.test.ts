import { expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import { onEveryServer } from './support/practice'

onEveryServer('who is there once a side has entered', 'stopped', (db) => {
  /** What an entry of so many seconds ago makes of what was read, and what is read afterwards; undone. */
  async function entry(sessionId: string, side: ParticipantType, age: number) {
    const client = await db().pool.connect()
    try {
      await client.query('begin')
      const said = async (sql: string) =>
        (await client.query<{ said: string | null }>(sql, [sessionId, side, age])).rows[0]?.said
      const at = `(select parley.now_in($1) as now, parley.now_in($1) - make_interval(secs => $3) as joined, $2::text as side) as t`
      const ahead = await said(
        `select parley.attendance_with(parley.attendance_of($1, t.now), t.side, t.joined, t.now)::text as said from ${at}`,
      )
      await client.query(
        `insert into parley.presence (session_id, participant_type, node_id, connection_id, joined_at, last_seen_at)
        select $1, t.side, 'node-1', gen_random_uuid(), t.joined, t.joined from ${at}`,
        [sessionId, side, age],
      )
      const read = await said(
        `select parley.attendance_of($1, t.now)::text as said from ${at} where $2 = t.side`,
      )
      return { ahead, read }
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const alone = async () => {
    const { sessionId } = await db().book()
    const { connection } = await db().enter(sessionId, 'consultant')
    return { sessionId, connection }
  }

  it('is known without another look when it was never here', async () => {
    const { sessionId, connection } = await alone()
    await db().pass(20, [connection])
    for (const age of [0, 7]) {
      const { ahead, read } = await entry(sessionId, 'client', age)
      expect(read).toContain('20')
      expect(ahead).toBe(read)
    }
  })

  it.each(['client', 'consultant'] as const)(
    'is known when the %s had left, was lost or fell to an outage',
    async (side) => {
      for (const gone of ['left', 'lost', 'outage'] as const) {
        const session = await db().running()
        const other = side === 'client' ? session.consultant : session.client
        await db().pass(100, 'all')
        if (gone === 'left') await db().leave(session[side])
        if (gone === 'outage') await db().rpc('recover_presence', { p_node_id: 'node-1' })
        await db().pass(30, gone === 'outage' ? [] : [other])
        const { ahead, read } = await entry(session.sessionId, side, 2)
        expect(ahead, gone).toBe(read)
        expect(ahead, gone).not.toBeNull()
      }
    },
  )

  it('has to be read when it is here already, when its join is older than a lease or than its last word', async () => {
    const { sessionId, client, consultant } = await db().running()
    await db().pass(60, 'all')
    expect(await entry(sessionId, 'client', 0)).toMatchObject({ ahead: null })
    await db().leave(client)
    await db().pass(10, [consultant])
    expect(await entry(sessionId, 'client', 10)).toMatchObject({ ahead: null })
    expect(await entry(sessionId, 'client', 9)).not.toMatchObject({ ahead: null })
    await db().pass(50, [consultant])
    expect(await entry(sessionId, 'client', 25)).toMatchObject({ ahead: null })
  })
})
