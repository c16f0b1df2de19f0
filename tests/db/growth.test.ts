import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { device, onEveryServer } from './support/practice'
import { signedIn } from './support/signed-in'

const hourSeconds = 3_600
/** So many of a rate within an hour, from a full bucket on. */
const inAnHour = ({ burst, perSecond }: { readonly burst: number; readonly perSecond: number }) =>
  burst + hourSeconds * perSecond

interface Row {
  readonly rows: number
  readonly bytes: number
}

/** `| chat | 7,210 | 24 MB |` of docs/operations.md. */
function told(what: string): Row {
  const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/operations.md'), 'utf8')
  const line = page.split('\n').find((one) => one.startsWith(`| ${what} |`)) ?? ''
  const [, , rows = '', bytes = ''] = line.split('|').map((cell) => cell.trim())
  const [, amount = 'NaN', unit = ''] = /^([\d.]+) (kB|MB)/.exec(bytes) ?? []
  return { rows: Number(rows.replaceAll(',', '')), bytes: Number(amount) * (unit === 'MB' ? 1e6 : 1e3) }
}

/** What is told is not exceeded, and is no invention either. */
function expectTold(what: string, grown: Row): void {
  const table = told(what)
  expect.soft(grown.rows, `rows of ${what}`).toBeLessThanOrEqual(table.rows)
  expect.soft(grown.rows, `rows of ${what}`).toBeGreaterThan(table.rows / 3)
  expect.soft(grown.bytes, `bytes of ${what}`).toBeLessThanOrEqual(table.bytes)
  expect.soft(grown.bytes, `bytes of ${what}`).toBeGreaterThan(table.bytes / 4)
}

onEveryServer(
  'what one link makes grow in an hour',
  'stopped',
  (db) => {
    /** Rows, and bytes with their indexes and what lies beside the tables. */
    async function size(): Promise<Row> {
      const [row] = await db().rows<{ bytes: number; rows: number }>(
        `select sum(pg_total_relation_size(c.oid))::float8 as bytes,
          sum((xpath('/row/n/text()', query_to_xml(format('select count(*) as n from parley.%I', c.relname), false, true, '')))[1]::text::int)::float8 as rows
        from pg_class c where c.relnamespace = 'parley'::regnamespace and c.relkind = 'r'`,
      )
      return row ?? { bytes: 0, rows: 0 }
    }

    /** What `act` makes the database grow by, `times` times of which were measured. */
    async function growth(act: () => Promise<unknown>): Promise<Row> {
      const before = await size()
      await act()
      const after = await size()
      return { rows: after.rows - before.rows, bytes: after.bytes - before.bytes }
    }

    const times = ({ rows, bytes }: Row, factor: number): Row => ({
      rows: Math.ceil(rows * factor),
      bytes: bytes * factor,
    })

    it('chat', async () => {
      const { sessionId } = await db().running({ p_session_type: 'chat' })
      const messages = inAnHour(limits.chat.value)
      const characters = Math.ceil(inAnHour(limits.chatText.value) / messages)
      const measured = 300
      // What no compression makes smaller, in the widest characters.
      const wide = () =>
        String.fromCodePoint(
          ...Array.from({ length: characters }, () => 0x20000 + Math.floor(Math.random() * 0xa000)),
        )
      const grown = await growth(() =>
        db().rpc('store_messages', {
          p_messages: Array.from({ length: measured }, () => ({
            sessionId,
            participantType: 'client' as const,
            id: randomUUID(),
            message: wide(),
          })),
        }),
      )
      expectTold('chat', times(grown, messages / measured))
    })

    it('coming and going', async () => {
      const { sessionId, client } = await db().running()
      await db().leave(client)
      const measured = 100
      const grown = await growth(async () => {
        for (let time = 0; time < measured; time += 1) {
          const { connection } = await db().enter(sessionId, 'client')
          await db().leave(connection)
        }
      })
      expectTold('coming and going', times(grown, inAnHour(limits.entries.value) / measured))
    })

    it('devices', async () => {
      const { clientToken } = await db().book()
      const grown = await growth(async () => {
        for (let count = 0; count < limits.claimsPerHour.value.most; count += 1)
          await db().rpc('claim_session_link', {
            p_token: clientToken,
            p_link_id: null,
            p_device: device(),
            p_take_over: true,
          })
      })
      expectTold('devices', grown)
    })

    it('reports of the line', async () => {
      const { sessionId } = await db().running()
      const reports = Math.min(inAnHour(limits.quality.value), limits.qualityReports.value.most)
      const quality = {
        call: 1,
        path: 'relay',
        grade: 'weak',
        rttMs: 59_999,
        jitterMs: 59_999,
        lostIn: 0.123,
        lostOut: 0.321,
      } as const
      const report = { sessionId, participantType: 'client', quality } as const
      const grown = await growth(async () => {
        for (let count = 0; count < reports; count += 1)
          await db().rpc('record_call_quality', { p_reports: [report] })
      })
      expectTold('reports of the line', grown)
    })

    it('proposals of more time', async () => {
      const ref = randomUUID()
      await db().rpc('deposit_funds', {
        p_client_ref: ref,
        p_client_name: 'Priya Nair',
        p_amount_minor: 1_000_000,
        p_currency: 'INR',
        p_idempotency_key: randomUUID(),
      })
      const { sessionId } = await db().running({ p_client_ref: ref })
      const measured = 40
      const grown = await growth(async () => {
        for (let count = 0; count < measured; count += 1) {
          const p_id = randomUUID()
          const asked = { p_session_id: sessionId, p_participant_type: 'client' as const, p_id }
          await db().rpc('propose_extension', { ...asked, p_minutes: 5 })
          await db().rpc('answer_extension', { ...asked, p_accept: false })
        }
      })
      // Each is proposed and taken back: two of the rate.
      expectTold('proposals of more time', times(grown, inAnHour(limits.proposals.value) / 2 / measured))
    })

    it('stretches of calls', async () => {
      const { sessionId } = await db().running()
      const grown = await growth(() =>
        db().rows(
          `insert into parley.call_evidence (id, session_id, participant_type, kind, spans, open_since, recorded_at)
          select gen_random_uuid(), $1, 'client', 'arrived', tstzmultirange(tstzrange(parley.clock() - interval '1 second', parley.clock())), null, parley.clock()
          from generate_series(1, $2)`,
          [sessionId, limits.evidence.value.most],
        ),
      )
      expectTold('stretches of calls', grown)
    })
  },
  { on: ['embedded'] },
)

onEveryServer(
  'what an hour of both sides fills',
  'stopped',
  (db) => {
    it('keeps the admin’s page and the receipt of a session small', async () => {
      // Pages go by the database's own clock, which nobody can stop.
      await db().rows(`update public.test_clock set at = at - interval '2 hours'`)
      const { sessionId, client, consultant } = await db().running()
      await db().pass(1, 'all')
      for (const connection of [client, consultant]) await db().leave(connection)
      const comings = inAnHour(limits.entries.value)
      await db().rows(
        `insert into parley.presence (session_id, participant_type, connection_id, node_id, joined_at, last_seen_at, left_at, leave_reason)
        select $1, side, gen_random_uuid(), 'node-1', parley.clock() + at, parley.clock() + at + interval '1 second', parley.clock() + at + interval '1 second', 'left'
        from unnest(array['client', 'consultant']) side, generate_series(1, $2::int) n, make_interval(secs => n * 2) at`,
        [sessionId, comings],
      )
      await db().rows(
        `insert into parley.session_events (session_id, type, actor, data)
        select $1, case n % 2 when 1 then 'joined' else 'left' end, side, jsonb_build_object('participantType', side)
        from generate_series(1, $2::int) n, unnest(array['client', 'consultant']) side`,
        [sessionId, 2 * comings],
      )
      await db().pass(comings * 2 + 10, 'all')
      const p_claims = await signedIn(db(), 'admin')
      const page = await db().rpc('admin_session', { p_session_id: sessionId })
      const timeline = await db().rpc('admin_timeline', { p_claims, p_session_id: sessionId })
      const pageBytes = JSON.stringify([page, timeline]).length
      await db().end(sessionId)
      const receipt = await db().rpc('receipt_statement', { p_session_id: sessionId })
      const receiptBytes = JSON.stringify(receipt).length
      expect.soft(pageBytes).toBeLessThanOrEqual(told('the admin’s page of a session').bytes)
      expect.soft(receiptBytes).toBeLessThanOrEqual(told('a receipt').bytes)
    })
  },
  { on: ['embedded'] },
)
