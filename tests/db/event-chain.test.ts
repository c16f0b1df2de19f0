import { expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

onEveryServer('the chain of events', 'running', (db) => {
  const chain = (p_session_id: string) => db().rpc('verify_event_chain', { p_session_id })

  it('links every event to the one before it', async () => {
    const { sessionId } = await db().running()
    await db().end(sessionId)
    const [row] = await db().rows<{ head: string; count: number }>(
      `select count(*)::int as count, encode((array_agg(hash order by place desc))[1], 'hex') as head
      from parley.session_events where session_id = $1`,
      [sessionId],
    )
    expect(await chain(sessionId)).toEqual({
      intact: true,
      brokenAt: null,
      length: row?.count,
      head: row?.head,
    })
  })

  it('can be recomputed by anybody from what the rows say', async () => {
    const { sessionId } = await db().running()
    const events = await db().rows<{ content: string; hash: string }>(
      `select concat_ws(E'\\n', session_id, place, type, actor, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), data::text) as content,
        encode(hash, 'hex') as hash from parley.session_events where session_id = $1 order by place`,
      [sessionId],
    )
    let before = Buffer.alloc(32)
    for (const { content, hash } of events) {
      const { createHash } = await import('node:crypto')
      before = createHash('sha256').update(before).update(content).digest()
      expect(before.toString('hex')).toBe(hash)
    }
    expect(events.length).toBeGreaterThan(4)
  })

  it.each([
    [
      'an event is changed',
      `update parley.session_events set data = '{"startedAt": null}' where session_id = $1 and type = 'started'`,
    ],
    ['an event is taken out', `delete from parley.session_events where session_id = $1 and type = 'waiting'`],
    [
      'an event is moved in time',
      `update parley.session_events set at = at - interval '1 minute' where session_id = $1 and type = 'joined'`,
    ],
  ])('breaks when %s behind the back of the functions', async (_what, forgery) => {
    const { sessionId } = await db().running()
    const client = await db().pool.connect()
    try {
      await client.query('begin')
      await client.query('alter table parley.session_events disable trigger session_events_append_only')
      await client.query(forgery, [sessionId])
      const { rows } = await client.query('select public.verify_event_chain($1) as chain', [sessionId])
      expect(rows[0].chain.intact).toBe(false)
      const broken = await client.query(
        'select subject from parley.invariant_violations where invariant like $1',
        ['%unbroken chain'],
      )
      expect(broken.rows.map(({ subject }) => subject)).toContain(sessionId)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  it('stays whole when many write to one session at once', async () => {
    const { sessionId } = await db().running()
    const writes = Array.from({ length: 40 }, () =>
      db().pool.query(
        `insert into parley.session_events (session_id, type, actor) values ($1, 'noted', 'admin')`,
        [sessionId],
      ),
    )
    await Promise.all(writes)
    const { intact, length } = await chain(sessionId)
    expect(intact).toBe(true)
    expect(length).toBeGreaterThan(40)
  })
})
