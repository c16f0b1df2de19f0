import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '@/lib/db/migrate/migrate'
import { databaseOfBefore, migrations } from '@/tests/support/before'
import type { FreshDatabase } from '@/tests/support/postgres'
import { sql } from './support/database'

/** The clock of the database stands still and is moved by hand, as in the tests of its rules. */
const stoppedClock = `
  create table public.test_clock (at timestamptz not null);
  insert into public.test_clock values ('2026-11-20 10:00+00');
  create or replace function parley.clock() returns timestamptz language sql volatile set search_path = ''
    as $$ select at from public.test_clock $$;`

describe('An upgrade from the release before', () => {
  let database: FreshDatabase
  let before: Awaited<ReturnType<typeof kept>>
  const ask = (text: string, values: unknown[] = []) => sql(database.url, text, values)
  const sessions: Record<'settled' | 'running' | 'first' | 'second', string> = {
    settled: '',
    running: '',
    first: '',
    second: '',
  }

  /** Everything that must be found as it was. */
  async function kept() {
    return {
      settlements: await ask(`select to_jsonb(s) - array['rules', 'note', 'billed', 'stay_seconds'] as row
        from parley.settlements s order by session_id`),
      balances: await ask('select kind, person_id, balance_minor::int from parley.accounts order by id'),
      entries: await ask('select count(*)::int, sum(amount_minor)::int from parley.entries'),
      events:
        await ask(`select session_id, place, type, encode(hash, 'hex') as hash from parley.session_events
        order by session_id, place`),
      links: await ask('select id, token_hash, revoked_at from parley.session_links order by id'),
      status: await ask('select id, status from parley.webrtc_sessions order by id'),
      receipt: await ask(`select receipt_statement($1) - 'reason' as receipt`, [sessions.settled]),
      list: await ask(`select session_id, status, actual_seconds, held_minor::int, released_minor::int, returned_minor::int
        from parley.session_list order by session_id`),
    }
  }

  async function book(consultant: string, start: string): Promise<string> {
    const [row] = await ask(
      `select create_booking(gen_random_uuid()::text, 'Priya', $1, 'Asha', 'voice', $2, 30, 10000, 'INR', p_funding => 'received')
        ->> 'sessionId' as id`,
      [consultant, start],
    )
    return String(row?.['id'])
  }

  async function enter(session: string, side: string): Promise<void> {
    await ask(`select start_session($1::text::uuid, $2::text, 'node', md5($1::text || $2::text)::uuid)`, [
      session,
      side,
    ])
  }

  const leave = (session: string, side: string) =>
    ask(`select close_presence('node', array[md5($1::text || $2::text)::uuid], 'connection_lost')`, [
      session,
      side,
    ])

  /** Lets time pass in which every open lease is beaten. */
  const pass = (seconds: number) =>
    ask(
      `with clock as (update public.test_clock set at = at + $1 * interval '1 second' returning at)
      update parley.presence p set last_seen_at = clock.at from clock where p.left_at is null`,
      [seconds],
    )

  beforeAll(async () => {
    database = await databaseOfBefore()
    await sql(database.url, stoppedClock)
    for (const session of ['settled', 'running'] as const) {
      sessions[session] = await book(session, '2026-11-20 10:00+00')
      await enter(sessions[session], 'client')
      await enter(sessions[session], 'consultant')
    }
    sessions.first = await book('busy', '2026-11-20 12:00+00')
    sessions.second = await book('busy', '2026-11-20 12:15+00')
    await pass(300)
    for (const session of [sessions.settled, sessions.running]) await leave(session, 'consultant')
    await pass(40)
    for (const session of [sessions.settled, sessions.running]) await enter(session, 'consultant')
    await pass(260)
    await ask(`select end_session($1, 'thank you', 'client')`, [sessions.settled])
    before = await kept()
    await migrate(database.url, migrations)
  })
  afterAll(() => database.drop())

  it('finds every settlement, entry, event, link, receipt and row of the list as it was', async () => {
    expect(before.settlements).toMatchObject([{ row: { billable_seconds: 600, reason: 'thank you' } }])
    const { receipt, ...after } = await kept()
    const { receipt: receiptBefore, ...same } = before
    expect(after).toEqual(same)
    // What a receipt said it still says; what it says besides is new.
    expect(receipt).toMatchObject(receiptBefore)
    expect(await ask('select * from parley.invariant_violations')).toEqual([])
  })

  it('says by which rules a session was settled, and shows what somebody wrote as theirs', async () => {
    const [row] = await ask('select rules from parley.settlements where session_id = $1', [sessions.settled])
    expect(row).toEqual({ rules: 1 })
    const [ended] = await ask(`select end_session($1, '') as summary`, [sessions.settled])
    expect(ended?.['summary']).toMatchObject({ reason: 'ended', note: 'thank you', durationSeconds: 600 })
  })

  it('counts what runs by the rules of today: 40 s without the consultant are not billed', async () => {
    const [ended] = await ask(`select end_session($1, '', 'client') as summary`, [sessions.running])
    expect(ended?.['summary']).toMatchObject({ durationSeconds: 560 })
    const [row] = await ask('select rules from parley.settlements where session_id = $1', [sessions.running])
    expect(row).toEqual({ rules: 2 })
  })

  it('keeps two sessions of one consultant that overlap', async () => {
    const rows = await ask(
      `select status from parley.webrtc_sessions where id = any ($1) order by scheduled_start_time`,
      [[sessions.first, sessions.second]],
    )
    expect(rows).toEqual([{ status: 'scheduled' }, { status: 'scheduled' }])
  })

  it('lets the first of two that overlap hold the time, so that no third is booked', async () => {
    const times = await ask(
      `select t.session_id, p.role, t.exempt from parley.taken_times t join parley.people p on p.id = t.person_id
      where t.session_id = any ($1) order by t.during, p.role`,
      [[sessions.first, sessions.second]],
    )
    expect(times).toEqual([
      { session_id: sessions.first, role: 'client', exempt: false },
      { session_id: sessions.first, role: 'consultant', exempt: false },
      { session_id: sessions.second, role: 'client', exempt: false },
      { session_id: sessions.second, role: 'consultant', exempt: true },
    ])
    expect(await ask('select from parley.taken_times where session_id = $1', [sessions.settled])).toEqual([])
    await expect(book('busy', '2026-11-20 12:20+00')).rejects.toMatchObject({ code: 'PA016' })
  })
})
