import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Database, openDatabase } from '@/lib/db'
import { type FreshDatabase, freshDatabase } from '@/tests/support/postgres'
import { type Cable, layCable } from './support/cable'
import { eventually, onPort, portOf, sql, terms } from './support/database'

describe('Connections to PostgreSQL', () => {
  let fresh: FreshDatabase
  let cable: Cable
  let db: Database

  beforeEach(async () => {
    fresh = await freshDatabase()
    cable = await layCable(portOf(fresh.url))
    db = openDatabase({ database: { transport: 'postgres', url: onPort(fresh.url, cable.port) } })
  })
  afterEach(async () => {
    await db.close()
    await cable.cut()
    await fresh.drop()
  })

  const backends = (application: string) =>
    sql(
      fresh.url,
      'select pid from pg_stat_activity where datname = current_database() and application_name = $1',
      [application],
    )
  const killBackends = (application: string) =>
    sql(
      fresh.url,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = $1',
      [application],
    )

  it('may be ended by the server while they are idle, without ending the process or the next call', async () => {
    await Promise.all(Array.from({ length: 4 }, () => db.rpc('database_status', {})))
    expect((await backends('parley')).length).toBeGreaterThan(0)
    await killBackends('parley')
    await eventually(() => expect(db.rpc('database_status', {})).resolves.toMatchObject({ empty: true }))
  })

  it('have a limit on how long the server works for one call', async () => {
    await db.rpc('database_status', {})
    await sql(
      fresh.url,
      `create or replace function public.database_status() returns jsonb language sql security definer set search_path = ''
       as $$ select jsonb_build_object('empty', false, 'demo', false, 'serverTime', clock_timestamp(),
         'version', current_setting('statement_timeout')) $$`,
    )
    expect(await db.rpc('database_status', {})).toMatchObject({ version: '10s' })
  })

  it('tell soon of changes, once for each subscription, until it is taken back', async () => {
    const [first, second] = [vi.fn(), vi.fn()]
    const undo = [db.onChange(first), db.onChange(second)]
    await eventually(async () => expect(await backends('parley changes')).toHaveLength(1))
    await eventually(() => expect(first).toHaveBeenCalled())
    const before = second.mock.calls.length
    const { sessionId } = await db.rpc('create_booking', terms())
    await db.rpc('cancel_session', { p_session_id: sessionId, p_reason: 'ill', p_cancelled_by: 'admin' })
    await eventually(() => expect(second.mock.calls.length).toBeGreaterThan(before))
    for (const takeBack of undo) takeBack()
    await eventually(async () => expect(await backends('parley changes')).toEqual([]))
  })

  it('listen again after a lost connection, and wake because changes may have been missed', async () => {
    const wake = vi.fn()
    db.onChange(wake)
    await eventually(() => expect(wake).toHaveBeenCalled())
    await cable.cut()
    const before = wake.mock.calls.length
    await cable.mend()
    await eventually(() => expect(wake.mock.calls.length).toBeGreaterThan(before))
    const after = wake.mock.calls.length
    await sql(fresh.url, 'notify parley_changes')
    await eventually(() => expect(wake.mock.calls.length).toBeGreaterThan(after))
  })
})
