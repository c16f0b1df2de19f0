import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer, type Practice, refusalOf } from './support/practice'

type Running = Awaited<ReturnType<Practice['running']>>
const node = 'node-1'

/** What may come together in one session; each takes locks of its people, of it, and of who is in it. */
const acts: Record<string, (db: Practice, session: Running) => Promise<unknown>> = {
  'a join once more': (db, { sessionId, client }) => db.enter(sessionId, 'client', client),
  'a person who goes on here': (db, { sessionId }) =>
    db.enter(sessionId, 'client', randomUUID(), { goOn: true }),
  'connections that are gone': (db, { client, consultant }) =>
    db.rpc('close_presence', {
      p_node_id: node,
      p_connection_ids: [consultant, client],
      p_reason: 'connection_lost',
    }),
  'a beat that was long in coming': (db, { client, consultant }) =>
    db.rpc('renew_presence', { p_node_id: node, p_connection_ids: [consultant, client] }),
  'an end': (db, { sessionId }) => db.end(sessionId),
}

onEveryServer(
  'two acts in one session',
  'running',
  (db) => {
    const pairs = Object.keys(acts).flatMap((one) => Object.keys(acts).map((other) => [one, other] as const))
    it.each(pairs)('do not wait for each other for ever: %s, then %s', async (one, other) => {
      expect(await meeting(one, other)).not.toContain('40P01')
    })

    /** How two acts end that were both begun while its leases were locked, so that each holds what it locks before them. */
    async function meeting(one: string, other: string): Promise<string[]> {
      const session = await db().running()
      await lapse(session.sessionId)
      const holder = await db().pool.connect()
      try {
        await holder.query('begin')
        await holder.query('select from parley.presence where session_id = $1 for update', [
          session.sessionId,
        ])
        const ended: Promise<string>[] = []
        for (const name of [one, other]) {
          const act = refusalOf(acts[name]?.(db(), session) ?? Promise.resolve())
          ended.push(act)
          await Promise.race([act, waiting(ended.length)])
        }
        await holder.query('rollback')
        return (await Promise.all(ended)).map((refused) => refused.replace(/:.*/s, ''))
      } finally {
        holder.release()
      }
    }

    /** The database was not told of these leases for longer than one lasts. */
    async function lapse(sessionId: string): Promise<void> {
      await db().rows(
        `update parley.presence set joined_at = joined_at - interval '1 minute', last_seen_at = last_seen_at - interval '1 minute'
        where session_id = $1`,
        [sessionId],
      )
    }

    /** Resolves when so many of this database's connections wait for a lock, or nothing more comes of it. */
    async function waiting(count: number): Promise<void> {
      for (let look = 0; look < 40; look += 1) {
        const [row] = await db().rows<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        if ((row?.waiting ?? 0) >= count) return
      }
    }
  },
  { on: ['embedded'] },
)
