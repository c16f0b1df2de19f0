import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, DatabaseUnavailable, openDatabase, Refusal } from '@/lib/db'
import { appointmentOf } from '@/tests/support/appointment'
import { type FreshDatabase, freshDatabase } from '@/tests/support/postgres'
import { type Cable, layCable } from './support/cable'
import { eventually, onPort, portOf, sql, terms } from './support/database'
import { type StandIn, startStandIn } from './support/postgrest-stand-in'

const uuid = /^[0-9a-f-]{36}$/

/** One way to the database, with a cable in between. */
type Way = { db: Database; cable: Cable; close(): Promise<void> }

async function overPostgres(url: string): Promise<Way> {
  const cable = await layCable(portOf(url))
  const db = openDatabase({ database: { transport: 'postgres', url: onPort(url, cable.port) } })
  return {
    db,
    cable,
    async close() {
      await db.close()
      await cable.cut()
    },
  }
}

async function overSupabase(url: string): Promise<Way & { standIn: StandIn }> {
  const standIn = await startStandIn(url)
  const cable = await layCable(portOf(standIn.url))
  const db = openDatabase({
    database: { transport: 'supabase', url: `http://127.0.0.1:${cable.port}`, secretKey: standIn.secretKey },
  })
  return {
    db,
    cable,
    standIn,
    async close() {
      await db.close()
      await cable.cut()
      await standIn.close()
    },
  }
}

describe.each([
  ['PostgreSQL’s protocol', overPostgres],
  ['Supabase’s interface', overSupabase],
])('The gateway over %s', (_, open) => {
  let fresh: FreshDatabase
  let way: Way
  const db = () => way.db

  beforeAll(async () => {
    fresh = await freshDatabase()
    way = await open(fresh.url)
  })
  afterAll(async () => {
    await way.close()
    await fresh.drop()
  })

  it('answers with parsed values', async () => {
    const status = await db().rpc('database_status', {})
    expect(status).toMatchObject({ demo: false, version: expect.stringMatching(/^\d/) })
    expect(Date.parse(status.serverTime)).toBeGreaterThan(0)
  })

  it('hands over texts, numbers, times and names of enumerations', async () => {
    const booked = await db().rpc(
      'create_booking',
      terms({ p_session_type: 'video', p_client_name: 'Zoë 😀 "O\'Neil"' }),
    )
    expect(booked).toMatchObject({ sessionType: 'video', bookingId: expect.stringMatching(uuid) })
    const check = await db().rpc('is_session_link_valid', { p_token: booked.consultantToken })
    expect(appointmentOf(check.facts).otherParticipantName).toBe('Zoë 😀 "O\'Neil"')
  })

  it('leaves out what is undefined, so that SQL’s default applies, and hands over null as null', async () => {
    const booked = await db().rpc('create_booking', { ...terms(), p_billing: undefined })
    const device = randomUUID()
    const claim = await db().rpc('claim_session_link', {
      p_token: booked.clientToken,
      p_link_id: null,
      p_device: device,
      p_take_over: false,
    })
    expect(claim).toMatchObject({ claimNumber: 1, facts: { billing: 'prorata', participantType: 'client' } })
    expect(await db().rpc('is_claim_valid', { p_device: device, p_link_id: null })).toMatchObject({
      valid: true,
    })
  })

  it('hands over lists of plain values, also empty ones', async () => {
    const p_node_id = randomUUID()
    for (const p_connection_ids of [[], [randomUUID(), randomUUID()]]) {
      const closed = await db().rpc('close_presence', { p_node_id, p_connection_ids, p_reason: 'left' })
      expect(closed).toEqual({ closed: 0 })
    }
  })

  it('hands over lists of objects, also empty ones', async () => {
    const { sessionId } = await db().rpc('create_booking', terms())
    const message = {
      sessionId,
      participantType: 'client',
      id: randomUUID(),
      message: 'a "quoted" {list} \\ of\nlines',
    } as const
    expect(await db().rpc('store_messages', { p_messages: [] })).toEqual([])
    const stored = await db().rpc('store_messages', { p_messages: [message] })
    expect(stored).toMatchObject([{ outcome: 'stored', id: message.id, duplicate: false }])
    const listed = await db().rpc('list_messages', { p_session_id: sessionId })
    expect(listed.map((kept) => kept.message)).toEqual([message.message])
  })

  it('turns a refusal of the domain into its code', async () => {
    const unknown = db().rpc('open_room', { p_session_id: randomUUID() })
    await expect(unknown).rejects.toBeInstanceOf(Refusal)
    await expect(unknown).rejects.toMatchObject({ code: 'session_not_found' })
    const unpaid = db().rpc('create_booking', terms({ p_funding: 'balance' }))
    await expect(unpaid).rejects.toMatchObject({ name: 'Refusal', code: 'insufficient_funds' })
  })

  it('hands on the reason word of a refusal', async () => {
    const booked = await db().rpc('create_booking', terms())
    await db().rpc('cancel_session', {
      p_session_id: booked.sessionId,
      p_reason: 'ill',
      p_cancelled_by: 'consultant',
    })
    const late = db().rpc('claim_session_link', {
      p_token: booked.clientToken,
      p_link_id: null,
      p_device: randomUUID(),
      p_take_over: false,
    })
    await expect(late).rejects.toMatchObject({ code: 'link_over', detail: 'cancelled' })
  })

  it('refuses text that PostgreSQL cannot store, and does not call the database unavailable', async () => {
    const odd = db().rpc('is_session_link_valid', { p_token: 'a\u0000b' })
    await expect(odd).rejects.toMatchObject({ name: 'Refusal', code: 'invalid_argument' })
  })

  it('rejects arguments of the wrong shape before they reach the database', async () => {
    await expect(db().rpc('open_room', { p_session_id: 'not a uuid' })).rejects.toThrow(/p_session_id/)
  })

  it('says that the database is unavailable while it cannot be reached, and goes on when it can', async () => {
    await db().rpc('database_status', {})
    await way.cable.cut()
    await expect(db().rpc('database_status', {})).rejects.toBeInstanceOf(DatabaseUnavailable)
    await way.cable.mend()
    await eventually(() => db().rpc('database_status', {}))
  })

  it('repeats a call that lost a race, and gives up after a few', async () => {
    const own = await freshDatabase()
    const other = await open(own.url)
    await sql(own.url, failing('40001', 3))
    expect(await other.db.rpc('database_status', {})).toMatchObject({ version: 'fixture' })
    await sql(own.url, failing('40P01', 1_000))
    await expect(other.db.rpc('database_status', {})).rejects.toBeInstanceOf(DatabaseUnavailable)
    await other.close()
    await own.drop()
  })

  it('names the function and the place, and no value, when an answer has another shape', async () => {
    const own = await freshDatabase()
    const other = await open(own.url)
    await sql(own.url, answering(`jsonb_build_object('empty', 'a secret', 'demo', false)`))
    const odd = await other.db.rpc('database_status', {}).catch((error: unknown) => error)
    expect(String(odd)).toMatch(/database_status.*empty/)
    expect(String(odd)).not.toContain('a secret')
    expect(odd).not.toBeInstanceOf(DatabaseUnavailable)
    await other.close()
    await own.drop()
  })

  it('says which migrations are missing when a function is not there', async () => {
    const own = await freshDatabase()
    const other = await open(own.url)
    await sql(own.url, 'drop function public.database_status')
    const missing = other.db.rpc('database_status', {})
    await expect(missing).rejects.toThrow(/database_status.*supabase\/migrations/)
    await expect(missing).rejects.toBeInstanceOf(DatabaseUnavailable)
    await other.close()
    await own.drop()
  })
})

describe('The gateway over Supabase’s interface', () => {
  it('cannot do anything with the publishable key', async () => {
    const fresh = await freshDatabase()
    const { standIn, ...way } = await overSupabase(fresh.url)
    for (const secretKey of [standIn.publishableKey, 'sb_secret_of_another_project']) {
      const db = openDatabase({ database: { transport: 'supabase', url: standIn.url, secretKey } })
      await expect(db.rpc('create_booking', terms())).rejects.toBeInstanceOf(DatabaseUnavailable)
    }
    expect(await sql(fresh.url, 'select from parley.bookings')).toEqual([])
    await way.close()
    await fresh.drop()
  })
})

function answering(body: string): string {
  return `
    create or replace function public.database_status() returns jsonb language sql volatile security definer
    set search_path = '' as $$ select ${body} $$`
}

/** A function that fails with the SQLSTATE a number of times; a sequence counts, because it does not take part in the undoing. */
function failing(sqlState: string, times: number): string {
  return `
    drop sequence if exists parley.fixture_calls;
    create sequence parley.fixture_calls;
    create or replace function public.database_status() returns jsonb language plpgsql volatile security definer
    set search_path = '' as $$
    begin
      if nextval('parley.fixture_calls') <= ${times} then
        raise exception 'lost a race' using errcode = '${sqlState}';
      end if;
      return jsonb_build_object('empty', true, 'demo', false, 'serverTime', clock_timestamp(), 'version', 'fixture');
    end $$`
}
