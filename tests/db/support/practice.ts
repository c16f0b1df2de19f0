import { randomBytes, randomUUID } from 'node:crypto'
import { Pool, type PoolClient, type QueryResultRow } from 'pg'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import { type Args, type FunctionName, functions, type Result } from '@/lib/db/functions/index'
import { refusals } from '@/lib/db/refusals'
import { freshDatabase, type ServerName } from '@/tests/support/postgres'

/** As many as the busiest test needs at once. */
const connections = 50
const servers: ServerName[] = ['embedded', 'postgresql-15']
const node = 'node-1'

export type Booked = Result<'create_booking'>
/** Columns of the practice's settings. */
type Policy = Record<string, number>
export const sides = ['client', 'consultant'] as const satisfies ParticipantType[]

/** A database of one's own on one server, and the domain as a program sees it, through `pg` and the schemas of its answers. */
export class Practice {
  private constructor(
    readonly url: string,
    readonly pool: Pool,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(server: ServerName): Promise<Practice> {
    const { url, drop } = await freshDatabase(server)
    const pool = new Pool({ connectionString: url, max: connections })
    // Dropping the database ends idle connections.
    pool.on('error', () => undefined)
    return new Practice(url, pool, drop)
  }

  async close(): Promise<void> {
    await this.pool.end()
    await this.drop()
  }

  rpc<N extends FunctionName>(name: N, args: Args<N>): Promise<Result<N>> {
    return call(this.pool, name, args)
  }

  async rows<R extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<R[]> {
    return (await this.pool.query<R>(sql, values)).rows
  }

  /** The code of the refusal that `act` ends in, with its detail. */
  refusal(name: FunctionName, args: Record<string, unknown>): Promise<string> {
    return refusalOf(this.pool.query(statement(name, args), Object.values(args)))
  }

  /** The answer as it comes, or in one word what refused it. */
  async outcome(name: string, args: Record<string, unknown>): Promise<unknown> {
    const answers = this.pool.query(statement(name, args), Object.entries(args).map(encoded))
    const refused = await refusalOf(answers)
    if (refused !== 'nothing refused') return refused.replace(/:.*/s, '')
    return (await answers).rows[0]?.answer
  }

  /** Stops the clock of the domain in this database; from then on `pass` moves it. */
  async stopClock(): Promise<void> {
    await this.pool.query(`
      create table public.test_clock (at timestamptz not null);
      insert into public.test_clock values (date_trunc('second', clock_timestamp()));
      create or replace function parley.clock() returns timestamptz language sql volatile set search_path = ''
        as $$ select at from public.test_clock $$;
    `)
  }

  /** Lets time pass. The leases named by `beating` are renewed all the while, as their signalling server would; all others fall silent. */
  async pass(seconds: number, beating: 'all' | string[] = []): Promise<void> {
    await this.pool.query(
      `with clock as (update public.test_clock set at = at + $1 * interval '1 second' returning at)
      update parley.presence p set last_seen_at = clock.at from clock
      where p.left_at is null and ($2::uuid[] is null or p.connection_id = any ($2))`,
      [seconds, beating === 'all' ? null : beating],
    )
  }

  async now(): Promise<Date> {
    const [row] = await this.rows<{ at: Date }>('select parley.clock() as at')
    if (!row) throw new Error('The clock does not answer.')
    return row.at
  }

  /** The moment so many minutes from now, as a booking says it. */
  async inMinutes(minutes: number): Promise<string> {
    return new Date((await this.now()).getTime() + minutes * 60_000).toISOString()
  }

  /** A booking of half an hour at 100.00 that starts now, of two people whom no other booking names. */
  async book(terms: Partial<Args<'create_booking'>> = {}, policy: Policy = {}): Promise<Booked> {
    await this.settings({ ...defaults, ...policy })
    return this.rpc('create_booking', {
      p_client_ref: randomUUID(),
      p_client_name: 'Priya Nair',
      p_consultant_ref: randomUUID(),
      p_consultant_name: 'Asha Rao',
      p_session_type: 'video',
      p_scheduled_start: (await this.now()).toISOString(),
      p_duration_minutes: 30,
      p_price_minor: 10_000,
      p_currency: 'INR',
      p_funding: 'received',
      ...terms,
    })
  }

  /** Opens or renews a lease; answers its connection with the state. */
  async enter(
    sessionId: string,
    side: ParticipantType,
    connection: string = randomUUID(),
    { goOn = false } = {},
  ) {
    const state = await this.rpc('start_session', {
      p_session_id: sessionId,
      p_participant_type: side,
      p_node_id: node,
      p_connection_id: connection,
      ...(goOn ? { p_go_on: true } : {}),
    })
    return { ...state, connection }
  }

  /** Bookings made by `act` may overlap others of the same people. */
  async overlapping<T>(act: () => Promise<T>): Promise<T> {
    await this.pool.query('update parley.settings set allow_overlaps = true')
    try {
      return await act()
    } finally {
      await this.pool.query('update parley.settings set allow_overlaps = false')
    }
  }

  leave(connection: string) {
    return this.rpc('close_presence', {
      p_node_id: node,
      p_connection_ids: [connection],
      p_reason: 'left',
    })
  }

  /** A session in which both have just come in. @param from.goOn from another session */
  async running(terms: Partial<Args<'create_booking'>> = {}, policy: Policy = {}, from = { goOn: false }) {
    const booked = await this.book(terms, policy)
    const { connection: client } = await this.enter(booked.sessionId, 'client', undefined, from)
    const { connection: consultant } = await this.enter(booked.sessionId, 'consultant', undefined, from)
    return { ...booked, client, consultant }
  }

  end(sessionId: string, by: 'client' | 'consultant' | 'admin' | 'system' = 'client') {
    return this.rpc('end_session', { p_session_id: sessionId, p_reason: 'done', p_ended_by: by })
  }

  /** What a sweep made of one session; undefined when it left it alone. */
  async sweep(sessionId: string) {
    // A refusal is told before its transaction has let go of the row, and a sweep leaves alone what is locked.
    await this.rows('select from parley.webrtc_sessions where id = $1 for update', [sessionId])
    const ended = await this.rpc('sweep_sessions', {})
    return ended.find((one) => one.sessionId === sessionId)
  }

  async status(sessionId: string): Promise<string | undefined> {
    const [row] = await this.rows<{ status: string }>('select status from webrtc_sessions where id = $1', [
      sessionId,
    ])
    return row?.status
  }

  /** A person's balances by account. */
  async balances(bookingId: string, side: ParticipantType): Promise<Record<string, number>> {
    const rows = await this.rows<{ kind: string; balance: number }>(
      `select a.kind, a.balance_minor::int as balance from parley.bookings b
      join parley.accounts a on a.person_id = case $2 when 'client' then b.client_id else b.consultant_id end where b.id = $1`,
      [bookingId, side],
    )
    return Object.fromEntries(rows.map(({ kind, balance }) => [kind, balance]))
  }

  /** What contradicts the books, and every screen that says something else than they do. */
  async violations() {
    const broken = await this.rows('select * from parley.invariant_violations')
    return [...broken, ...(await this.rows('select * from parley.screen_violations'))]
  }

  /** Pays a consultant out, or a client's balance back; the least that a call says. */
  async withdraw(
    bookingId: string,
    side: ParticipantType,
    amountMinor: number,
    terms: Partial<Args<'withdraw_funds'>> = {},
  ) {
    const [person] = await this.rows<{ ref: string; currency: string }>(
      `select p.ref, b.currency from parley.bookings b
      join parley.people p on p.id = case $2 when 'client' then b.client_id else b.consultant_id end where b.id = $1`,
      [bookingId, side],
    )
    return this.rpc('withdraw_funds', {
      p_participant_type: side,
      p_ref: person?.ref ?? '',
      p_amount_minor: amountMinor,
      p_currency: person?.currency ?? '',
      p_actor: 'admin@practice.example',
      p_reason: 'Paid by bank transfer',
      p_idempotency_key: randomUUID(),
      ...terms,
    })
  }

  /** Runs statements as another role, undone afterwards. */
  async as<T>(role: string, act: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect()
    try {
      await client.query('begin')
      await client.query(`set local role ${role}`)
      return await act(client)
    } finally {
      await client.query('rollback')
      client.release()
    }
  }

  private async settings(values: Policy): Promise<void> {
    const columns = Object.keys(values)
    await this.pool.query(
      `update parley.settings set ${columns.map((column, index) => `${column} = $${index + 1}`).join(', ')}`,
      Object.values(values),
    )
  }
}

const defaults = {
  dispute_window_minutes: 10_080,
  platform_fee_bp: 300,
  free_seconds: 60,
  no_show_client_share_bp: 0,
  late_cancel_share_bp: 0,
}

function statement(name: string, args: object): string {
  const named = Object.keys(args).map((key, index) => `${key} => $${index + 1}`)
  return `select public.${name}(${named.join(', ')}) as answer`
}

/** Calls a function as the gateway would, without its repetitions; refuses answers that do not have the agreed shape. */
async function call<N extends FunctionName>(pool: Pool, name: N, args: Args<N>): Promise<Result<N>> {
  const { rows } = await pool.query(statement(name, args), Object.entries(args).map(encoded))
  return signatures[name].result.parse(rows[0]?.answer)
}

/** `functions` in the form in which TypeScript can follow a name that is not known yet to its answer. */
const signatures: { [N in FunctionName]: { result: { parse(answer: unknown): Result<N> } } } = functions

/** The arguments that are JSON, beside every object; other lists are arrays of PostgreSQL. */
const json = new Set(['p_messages', 'p_arrivals', 'p_reports', 'p_members'])

function encoded([name, value]: [string, unknown]): unknown {
  const isJson = json.has(name) || (typeof value === 'object' && value !== null && !Array.isArray(value))
  return isJson ? JSON.stringify(value) : value
}

/** `code` or `code: detail` of Parley's own refusals; of others their SQLSTATE. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
    const word = Object.entries(refusals).find(([state]) => state === error.code)?.[1] ?? error.code
    return 'detail' in error && error.detail ? `${word}: ${error.detail}` : word
  }
  return 'nothing refused'
}

/** So many minutes after a moment. */
export function minutesAfter(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString()
}

/** A device secret as the cookie carries it. */
export function device(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * Runs a suite on every server, each with a database of its own whose invariants hold when it is done; `renew` is done with it, and opens another one.
 * `concurrent`: on all servers at once · `on`: which, if not all.
 */
export function onEveryServer(
  title: string,
  clock: 'stopped' | 'running',
  suite: (db: () => Practice, renew: () => Promise<void>) => void,
  { concurrent = false, on = servers } = {},
) {
  describe.each(on)(`${title} (%s)`, { concurrent }, (server) => {
    let practice: Practice | undefined
    const get = () => {
      if (!practice) throw new Error('The database is made before the first test.')
      return practice
    }
    const open = async () => {
      practice = await Practice.open(server)
      if (clock === 'stopped') await practice.stopClock()
    }
    const close = async () => {
      try {
        expect(await get().violations()).toEqual([])
      } finally {
        await practice?.close()
        practice = undefined
      }
    }
    beforeAll(open)
    afterAll(close)
    suite(get, async () => {
      await close()
      await open()
    })
  })
}

/** For the runs of a property: acts before the first one after each `count` of them. */
export function afterEvery(count: number, act: () => Promise<void>): () => Promise<void> {
  let runs = 0
  return async () => {
    if (runs === count) {
      runs = 0
      await act()
    }
    runs += 1
  }
}
