import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { databaseOfBefore } from '@/tests/support/before'
import { type FreshDatabase, freshDatabase, type ServerName } from '@/tests/support/postgres'
import type { HistoryEvent, Terms } from '../oracle/words'
import { type Played, played, type Summary } from './played'

/** Plays histories through the SQL functions, on a simulated clock. */

/** `before`: the schema as it was when the attacks of the published table paid. */
export type Schema = 'now' | 'before'

export interface Booking extends Terms {
  readonly clientRef: string
  readonly consultantRef: string
  /** What the client has besides the price. */
  readonly funds: number
}

export type SessionEvent = HistoryEvent & { readonly session?: number; readonly goOn?: boolean }

/** Any day will do; nothing in a history depends on it. */
const base = '2031-03-10T08:00:00Z'

export class Driver {
  private constructor(
    private readonly client: Client,
    private readonly database: FreshDatabase,
    readonly schema: Schema,
  ) {}

  static async open(server: ServerName, schema: Schema): Promise<Driver> {
    const database = schema === 'now' ? await freshDatabase(server) : await databaseOfBefore(server)
    const client = new Client({ connectionString: database.url })
    // Dropping the database ends the connection.
    client.on('error', () => undefined)
    await client.connect()
    await client.query(readFileSync(join(import.meta.dirname, 'play.sql'), 'utf8'))
    return new Driver(client, database, schema)
  }

  async close(): Promise<void> {
    await this.client.end()
    await this.database.drop()
  }

  /** One session; and one that follows it, in which nothing happens. */
  async play(terms: Terms, funds: number, events: readonly HistoryEvent[]): Promise<Played> {
    const booking = { ...terms, funds, clientRef: randomUUID(), consultantRef: randomUUID() }
    const next = {
      ...booking,
      clientRef: randomUUID(),
      scheduledStart: terms.nextStart ?? 0,
      bookedMinutes: 5,
    }
    return this.playAll(terms.nextStart === undefined ? [booking] : [booking, next], events)
  }

  /** How a session ended. */
  async settle(terms: Terms, funds: number, events: readonly HistoryEvent[]): Promise<Summary | null> {
    return (await this.play(terms, funds, events)).summaries?.[0] ?? null
  }

  /** Sessions that may share people. */
  async playAll(bookings: readonly Booking[], events: readonly SessionEvent[]): Promise<Played> {
    // Nodes of its own: what other histories left open is not theirs to recover.
    const run = randomUUID()
    const owned = events.map((event) =>
      'node' in event ? { ...event, node: `${event.node}-${run}` } : event,
    )
    const history = JSON.stringify({ base, ages: this.schema === 'now', bookings, events: owned })
    const { rows } = await this.client.query('select test_clock.play($1) as answer', [history])
    return played.parse(rows[0]?.answer)
  }

  async violations(): Promise<unknown[]> {
    return (await this.client.query('select * from parley.invariant_violations')).rows
  }

  async rows(sql: string, values: unknown[] = []): Promise<unknown[]> {
    return (await this.client.query(sql, values)).rows
  }

  /** The simulated time of an instant of a history. */
  static timeOf(instant: number): string {
    return new Date(Date.parse(base) + instant).toISOString()
  }

  static instantOf(time: string): number {
    return Date.parse(time) - Date.parse(base)
  }
}
