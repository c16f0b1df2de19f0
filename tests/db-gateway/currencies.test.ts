import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { currencies, currencyDigits, keepReadings } from '@/lib/contract/currencies'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import { type Database, openDatabase } from '@/lib/db'
import { migrate } from '@/lib/db/migrate/migrate'
import { loadEnv } from '@/lib/env'
import { databaseOfBefore, migrations } from '@/tests/support/before'
import { type FreshDatabase, freshDatabase } from '@/tests/support/postgres'
import { sql, terms } from './support/database'

const opened = (url: string) => openDatabase(loadEnv({ DATABASE_URL: url }))

/** What this runtime gives a currency, which is not ISO's for some. */
const ofRuntime = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits

afterEach(() => keepReadings({}))

describe('The table of currencies', () => {
  let fresh: FreshDatabase
  let db: Database
  beforeAll(async () => {
    fresh = await freshDatabase()
    db = opened(fresh.url)
  })
  afterAll(async () => {
    await db.close()
    await fresh.drop()
  })

  it('is the same in the database and in the code', async () => {
    const rows = await sql(fresh.url, 'select code, digits from parley.currencies order by code')
    const ours = [...currencies].map(([code, digits]) => ({ code, digits }))
    expect(rows).toEqual(ours.toSorted((a, b) => (a.code < b.code ? -1 : 1)))
  })

  it.each([...currencies.keys()].filter((code) => ofRuntime(code) !== currencies.get(code)))(
    'decides in a new database, not the runtime: %s',
    async (code) => {
      await db.rpc('create_booking', terms({ p_currency: code }))
      expect(currencyDigits(code)).toBe(currencies.get(code))
    },
  )

  it.each(['XAU', 'XXX', 'BGN', 'QQQ'])('refuses what is not in it: %s', async (code) => {
    const refused = { name: 'Refusal', code: 'invalid_argument', detail: 'currency' }
    const message = `${code} is not a currency of ISO 4217 that can be paid in.`
    const booking = db.rpc('create_booking', terms({ p_currency: code }))
    await expect(booking).rejects.toMatchObject({ ...refused, message })
    const deposit = db.rpc('deposit_funds', {
      p_client_ref: 'c',
      p_client_name: 'C',
      p_amount_minor: 1,
      p_currency: code,
      p_idempotency_key: randomUUID(),
    })
    await expect(deposit).rejects.toMatchObject({ ...refused, message })
  })
})

describe('An upgrade of a database with amounts', () => {
  let database: FreshDatabase
  let db: Database
  const booked = ['INR', 'HUF', 'PKR', 'IQD', 'RSD', 'BGN']

  /** A signed receipt, as far as the upgrade reads one. */
  const receipt = (frozen: string) =>
    `e30.${Buffer.from(JSON.stringify({ client: 'Zoë', amounts: { currency: 'RSD', frozen } })).toString('base64url')}.c2ln`

  const sessionOf = async (currency: string) => {
    const [row] = await sql(
      database.url,
      `select (create_booking($1, 'Priya', $2, 'Asha', 'chat', now(), 30, 1000, $3, p_funding => 'received') ->> 'sessionId') as id`,
      [randomUUID(), randomUUID(), currency],
    )
    return row?.['id']
  }

  beforeAll(async () => {
    database = await databaseOfBefore()
    for (const currency of booked) await sessionOf(currency)
    await sql(database.url, `select add_receipt_key('key-of-before', '{}', 'sealed')`)
    // The newest has what this runtime does not.
    for (const frozen of ofRuntime('RSD') === 0 ? ['1000', '10.00'] : ['10.00', '1000']) {
      const id = await sessionOf('RSD')
      await sql(database.url, `select cancel_session($1, 'moved', 'admin')`, [id])
      await sql(database.url, `select store_receipt($1, 'key-of-before', $2)`, [id, receipt(frozen)])
    }
    await migrate(database.url, migrations)
    const [undecided] = await sql(database.url, 'select currency_readings(null) as readings')
    expect(undecided).toEqual({ readings: null })
    db = opened(database.url)
    await db.rpc('database_status', {})
  })
  afterAll(async () => {
    await db.close()
    await database.drop()
  })

  /** As a process that starts would learn it. */
  async function restart() {
    await db.close()
    db = opened(database.url)
    await db.rpc('database_status', {})
  }

  it('keeps the digits that the runtime gave them, for what is there and for what comes', async () => {
    await restart()
    // Seen with Node 20.20.2: none for HUF and PKR, none instead of three for IQD.
    for (const currency of ['INR', 'HUF', 'PKR', 'IQD'])
      expect(currencyDigits(currency)).toBe(ofRuntime(currency))
    expect(toDecimal(1_000, 'HUF')).toBe(ofRuntime('HUF') === 0 ? '1000' : '10.00')
    expect(fromDecimal('1000', 'HUF')).toBe(1_000 * 10 ** (ofRuntime('HUF') ?? 2))
    expect(toDecimal(1_000, 'BGN')).toBe('10.00')
  })

  it('believes the newest signed receipt rather than the runtime', async () => {
    await restart()
    expect(toDecimal(1_000, 'RSD')).toBe(ofRuntime('RSD') === 0 ? '10.00' : '1000')
  })

  it('lets the table decide for currencies that come later', async () => {
    await restart()
    await db.rpc('create_booking', terms({ p_currency: 'IDR' }))
    await restart()
    expect(toDecimal(1_000, 'IDR')).toBe('10.00')
  })

  it('is decided once: another runtime changes nothing, and the owner of the database can', async () => {
    const otherwise = Object.fromEntries(booked.map((code) => [code, 4]))
    const before = await db.rpc('currency_readings', { p_runtime: {} })
    expect(await db.rpc('currency_readings', { p_runtime: otherwise })).toEqual(before)
    expect(await db.rpc('currency_readings', { p_runtime: null })).toEqual(before)
    await sql(database.url, `select parley.read_currency_with('HUF', 2)`)
    await restart()
    expect(toDecimal(100_000, 'HUF')).toBe('1000.00')
  })
})
