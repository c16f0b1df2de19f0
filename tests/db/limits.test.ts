import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { type Limit, limits } from '@/lib/limits'
import { onEveryServer } from './support/practice'
import { signedIn } from './support/signed-in'

/** Constraints with a number that bounds nothing: the form of hashes, digits, marks. */
const forms =
  /hash|digits|shard|score|kid|session_events_type|jitter_ms|rtt_ms|reasons_are_ours|what_was_billed/

onEveryServer(
  'the limits of the database',
  'stopped',
  (db) => {
    const enforced: readonly [string, Limit][] = Object.entries<Limit>(limits).filter(([, { sql }]) => sql)

    /** The text of a constraint or of a function. */
    async function source(name: string): Promise<string> {
      const [row] = await db().rows<{ text: string | null }>(
        `select coalesce(
          (select string_agg(pg_get_constraintdef(c.oid), ' ') from pg_constraint c where c.connamespace = 'parley'::regnamespace and c.conname = $1),
          (select string_agg(p.prosrc, ' ') from pg_proc p where p.pronamespace in ('parley'::regnamespace, 'public'::regnamespace) and p.proname = $1)
        ) as text`,
        [name],
      )
      return row?.text ?? ''
    }

    it.each(enforced)('are the map’s: %s', async (_name, { sql = [], value }) => {
      const most = 'most' in value ? value.most : value.burst
      for (const name of sql) expect(await source(name), name).toMatch(new RegExp(`\\b${most}\\b`))
    })

    it('are all in the map', async () => {
      const rows = await db().rows<{ conname: string }>(
        `select distinct conname from pg_constraint where connamespace = 'parley'::regnamespace and contype = 'c' and conrelid <> 0
          and pg_get_constraintdef(oid) ~ '(<= ''?[0-9]{2}|< [0-9]{2}|length)'`,
      )
      const named = enforced.flatMap(([, { sql = [] }]) => sql)
      const missing = rows
        .map(({ conname }) => conname)
        .filter((name) => !forms.test(name) && !named.includes(name))
      expect(missing).toEqual([])
    })

    it.each([
      [
        'people_ref_check',
        limits.ref,
        `insert into parley.people (role, ref, name) values ('client', $1, 'Ravi')`,
      ],
      [
        'people_name_check',
        limits.name,
        `insert into parley.people (role, ref, name) values ('client', gen_random_uuid(), $1)`,
      ],
      [
        'settings_practice_address_check',
        limits.practiceAddress,
        'update parley.settings set practice_address = $1',
      ],
      [
        'users_email_check',
        limits.email,
        `insert into parley.users (email, name) values (right($1, -4) || '@x.y', 'Mira')`,
      ],
      [
        'saved_views_name_check',
        limits.viewName,
        `insert into parley.saved_views (account_id, name, query) select id, $1, '' from parley.users limit 1`,
      ],
      [
        'saved_views_query_check',
        limits.viewQuery,
        `insert into parley.saved_views (account_id, name, query) select id, length($1)::text, $1 from parley.users limit 1`,
      ],
      [
        'deposits_idempotency_key_check',
        limits.idempotencyKey,
        `select public.deposit_funds('a ref', 'Ravi', 100, 'INR', $1)`,
      ],
    ] as const)('text in the database has at most what the map says: %s', async (_name, limit, sql) => {
      await signedIn(db(), 'admin')
      const put = (length: number) => db().rows(sql, ['x'.repeat(length)])
      await put(limit.value.most)
      await expect(put(limit.value.most + 1)).rejects.toThrow()
    })

    it.each([
      ['platform_fee_bp', limits.fee],
      ['no_show_client_share_bp', limits.fee],
      ['late_cancel_share_bp', limits.fee],
      ['free_seconds', limits.freeSeconds],
      ['early_join_minutes', limits.earlyJoin],
      ['overrun_cap_minutes', limits.earlyJoin],
      ['dispute_window_minutes', limits.disputeWindow],
    ] as const)('a practice sets its terms within bounds: %s', async (column, { value: { most } }) => {
      const [before] = await db().rows(`select ${column} as value from parley.settings`)
      const set = (value: unknown) => db().rows(`update parley.settings set ${column} = $1`, [value])
      await set(most)
      await expect(set(most + 1)).rejects.toThrow(/check constraint/)
      await set(before?.['value'])
    })

    it('a price that was booked before there was a bound has one as well', async () => {
      const { bookingId } = await db().book()
      const stored = (minor: number) =>
        db().rows(
          `insert into parley.bookings select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'price_minor', $2::bigint))).*
          from parley.bookings b where id = $1`,
          [bookingId, minor],
        )
      await expect(stored(limits.storedPrice.value.most + 1)).rejects.toThrow()
    })

    it('what pages report of a call is kept within bounds', async () => {
      const { sessionId } = await db().running()
      await db().rows(
        `insert into parley.call_evidence (id, session_id, participant_type, kind, spans, open_since, recorded_at)
        select gen_random_uuid(), $1, 'client', 'poor', '{}', null, parley.clock() from generate_series(1, $2)`,
        [sessionId, limits.evidence.value.most - 1],
      )
      await db().pass(10, 'all')
      const report = () => ({
        id: randomUUID(),
        sessionId,
        participantType: 'client' as const,
        kind: 'poor' as const,
        spans: [[5_000, 1_000] satisfies [number, number]],
      })
      const answer = await db().rpc('report_calls', { p_reports: [report(), report()] })
      expect(answer).toMatchObject({ stored: 1 })
    })

    it('what a check found is small', async () => {
      const { sessionId } = await db().book()
      const record = (length: number) =>
        db().rows(`select public.record_readiness($1, 'client', jsonb_build_object('x', repeat('x', $2)))`, [
          sessionId,
          length,
        ])
      const around = '{"x": ""}'.length
      await record(limits.readinessBytes.value.most - around)
      await expect(record(limits.readinessBytes.value.most - around + 1)).rejects.toThrow(
        /at most 2,000 bytes/,
      )
    })

    it('a list that would take long to count has no totals', async () => {
      await db().book()
      await db().book()
      const p_claims = await signedIn(db(), 'admin')
      const totals = () => db().rpc('admin_session_totals', { p_claims, p_filters: { text: 'Priya' } })
      expect((await totals()).totals).not.toBeNull()
      await db().rows(
        'create or replace function parley.countable() returns integer language sql immutable as $$ select 1 $$',
      )
      expect(await totals()).toMatchObject({ totals: null, limit: 1 })
    })

    it('the overview looks back a year at most', async () => {
      const p_claims = await signedIn(db(), 'admin')
      const { perDay } = await db().rpc('admin_overview', { p_claims, p_days: 10_000 })
      expect(perDay).toHaveLength(limits.overviewDays.value.most)
    })
  },
  { on: ['embedded'] },
)
