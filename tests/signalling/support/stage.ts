import { randomBytes, randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { issueTicket, socketCredentials } from '@/lib/auth/tickets'
import type { ParticipantType, SessionType } from '@/lib/contract/words'
import { DatabaseUnavailable, openDatabase } from '@/lib/db'
import type { Args, Database, Result } from '@/lib/db/functions/index'
import { createLogger } from '@/lib/signalling/operations/logger'
import type { SignallingOptions } from '@/lib/signalling/options'
import { createSignallingServer, type SignallingServer } from '@/lib/signalling/server'
import { freshDatabase } from '@/tests/support/postgres'
import { type ConnectOptions, Refused, Visitor } from './visitor'

export const origin = 'https://talk.example.org'
export const secret = randomBytes(32).toString('base64url')

export type Booked = Result<'create_booking'>
export type Overrides = Partial<Omit<SignallingOptions, 'db' | 'credentials'>>

/** Paces that let a test see what the clock does, without waiting for it. */
const intervals = { beatMs: 200, sweepMs: 3_600_000, pollMs: 100, retryMs: 100, seatHeldMs: 1_000 }

/** A real server on a real database of its own, with the web tier's part played by the test. */
export class Stage {
  readonly visitors: Visitor[] = []
  readonly strangers: WebSocket[] = []
  /** While set, the server's calls to the database fail with it. */
  databaseFailure: Error | null = null
  server: SignallingServer
  url = ''

  private constructor(
    readonly databaseUrl: string,
    readonly db: Database,
    readonly pool: Pool,
    private readonly drop: () => Promise<void>,
    private readonly overrides: Overrides,
  ) {
    this.server = this.#create()
  }

  static async open(overrides: Overrides = {}): Promise<Stage> {
    const { url, drop } = await freshDatabase()
    const pool = new Pool({ connectionString: url, max: 4 })
    pool.on('error', () => undefined)
    const db = openDatabase({ database: { transport: 'postgres', url } })
    const stage = new Stage(url, db, pool, drop, overrides)
    await stage.#listen()
    return stage
  }

  #create(): SignallingServer {
    return createSignallingServer({
      db: this.#database(),
      credentials: socketCredentials(secret),
      nodeId: 'test-node',
      allowedOrigins: [origin],
      trustProxy: 0,
      logger: createLogger('silent'),
      ...this.overrides,
      intervals: { ...intervals, ...this.overrides.intervals },
      connectionLimits: {
        perProcess: 1_000,
        strangers: { perAddress: 500, atOnce: 1_000 },
        ...this.overrides.connectionLimits,
      },
    })
  }

  get databaseIsDown(): boolean {
    return this.databaseFailure !== null
  }

  /** Whether the server's calls fail as when the database cannot be reached. */
  set databaseIsDown(down: boolean) {
    this.databaseFailure = down ? new DatabaseUnavailable('The database could not be asked (test).') : null
  }

  #database(): Database {
    return {
      rpc: (name, args) =>
        this.databaseFailure ? Promise.reject(this.databaseFailure) : this.db.rpc(name, args),
      onChange: (wake) => this.db.onChange(wake),
      close: () => this.db.close(),
    }
  }

  /** A successor on the same database, as after a deployment; the clients have to find it by themselves. */
  async restart(): Promise<void> {
    await this.server.drain()
    this.server = this.#create()
    await this.#listen()
  }

  async #listen(): Promise<void> {
    this.url = `http://127.0.0.1:${await this.server.listen(0, '127.0.0.1')}`
  }

  async close(): Promise<void> {
    this.leaveAll()
    await this.server.drain()
    await this.db.close()
    await this.pool.end()
    await this.drop()
  }

  leaveAll(): void {
    for (const visitor of this.visitors.splice(0)) visitor.close()
    for (const stranger of this.strangers.splice(0)) stranger.terminate()
  }

  book(sessionType: SessionType, terms: Partial<Args<'create_booking'>> = {}): Promise<Booked> {
    return this.db.rpc('create_booking', {
      p_client_ref: randomUUID(),
      p_client_name: 'Priya Nair',
      p_consultant_ref: randomUUID(),
      p_consultant_name: 'Asha Rao',
      p_session_type: sessionType,
      p_scheduled_start: new Date().toISOString(),
      p_duration_minutes: 30,
      p_price_minor: 10_000,
      p_currency: 'INR',
      p_funding: 'received',
      p_platform_fee_bp: 300,
      ...terms,
    })
  }

  /** Claims a link for a device, as the web tier does on Join; another device takes over. */
  async claim(booked: Booked, side: ParticipantType, device = deviceSecret()): Promise<string> {
    const { claimNumber } = await this.db.rpc('claim_session_link', {
      p_token: side === 'client' ? booked.clientToken : booked.consultantToken,
      p_link_id: null,
      p_device: device,
      p_take_over: true,
    })
    return issueTicket({ sessionId: booked.sessionId, participantType: side, claimNumber }, secret)
  }

  async connect(auth: Record<string, unknown>, options: ConnectOptions = {}): Promise<Visitor> {
    const visitor = await Visitor.connect(options.url ?? this.url, auth, options)
    this.visitors.push(visitor)
    return visitor
  }

  /** A WebSocket that says nothing of who it is: how its handshake was answered, and whether it was cut since. */
  async stranger({ headers }: { headers?: Record<string, string> } = {}) {
    const address = `${this.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`
    const socket = new WebSocket(address, { headers: { ...headers } })
    this.strangers.push(socket)
    const status = await new Promise<number>((resolve, reject) => {
      socket.once('open', () => resolve(101))
      socket.once('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
      socket.once('error', reject)
    })
    return { status, closed: () => socket.readyState === WebSocket.CLOSED }
  }

  /** The code with which a connection is refused, or `connected`. */
  async refusal(auth: Record<string, unknown>, options: ConnectOptions = {}): Promise<string> {
    return (await this.refusalWith(auth, options)).code
  }

  async refusalWith(auth: Record<string, unknown>, options: ConnectOptions = {}) {
    try {
      await this.connect(auth, options)
      return { code: 'connected' }
    } catch (error) {
      if (error instanceof Refused && error.refusal) return error.refusal
      throw error
    }
  }

  async admitted(booked: Booked, side: ParticipantType, options: ConnectOptions = {}): Promise<Visitor> {
    return this.connect({ ticket: await this.claim(booked, side) }, options)
  }

  /** A booked session in which both sides are. */
  async pair(
    sessionType: SessionType,
    terms: Partial<Args<'create_booking'>> = {},
    by: Partial<Record<ParticipantType, ConnectOptions>> = {},
  ) {
    const booked = await this.book(sessionType, terms)
    const client = await this.admitted(booked, 'client', by.client)
    const clientJoined = await client.join()
    const consultant = await this.admitted(booked, 'consultant', by.consultant)
    const consultantJoined = await consultant.join()
    await client.next('session-started')
    return { booked, client, consultant, clientJoined, consultantJoined }
  }

  /** Lets a running session have begun earlier, for both. */
  async age({ sessionId }: Booked, seconds: number): Promise<void> {
    await this.unguarded(
      `update parley.webrtc_sessions set started_at = started_at - $2 * interval '1 second' where id = $1`,
      [sessionId, seconds],
    )
    await this.unguarded(
      `update parley.presence set joined_at = joined_at - $2 * interval '1 second' where session_id = $1`,
      [sessionId, seconds],
    )
  }

  /** Lets a session have been booked for an earlier time. */
  async antedate({ sessionId }: Booked, minutes: number): Promise<void> {
    await this.unguarded(
      `update parley.webrtc_sessions set scheduled_start_time = scheduled_start_time - $2 * interval '1 minute',
      opens_at = opens_at - $2 * interval '1 minute', link_valid_until = link_valid_until - $2 * interval '1 minute'
      where id = $1`,
      [sessionId, minutes],
    )
  }

  /** Changes a row that its triggers protect: time travel is not one of the domain's acts. */
  async unguarded(sql: string, values: unknown[]): Promise<void> {
    const client = await this.pool.connect()
    try {
      await client.query('begin; set local session_replication_role = replica')
      await client.query(sql, values)
      await client.query('commit')
    } finally {
      client.release()
    }
  }

  /** A figure of `/metrics`; 0 while it is not there. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text()
    const line = text.split('\n').find((one) => one.startsWith(`${name} `))
    return Number(line?.slice(name.length + 1) ?? 0)
  }

  async status(booked: Booked): Promise<string> {
    const { rows } = await this.pool.query<{ status: string }>(
      'select status from parley.webrtc_sessions where id = $1',
      [booked.sessionId],
    )
    return rows[0]?.status ?? 'gone'
  }

  /** Lets the leases of a side that are over have ended earlier. */
  async endEarlier({ sessionId }: Booked, side: ParticipantType, seconds: number): Promise<void> {
    await this.unguarded(
      `update parley.presence set left_at = left_at - $3 * interval '1 second', last_seen_at = left_at - $3 * interval '1 second'
      where session_id = $1 and participant_type = $2 and left_at is not null`,
      [sessionId, side, seconds],
    )
  }

  /** Milliseconds from when each lease of a side ended until the given moment, oldest first; null: it is open. */
  async endsBefore({ sessionId }: Booked, side: ParticipantType, moment: string): Promise<(number | null)[]> {
    const { rows } = await this.pool.query<{ ms: number | null }>(
      `select (extract(epoch from $3::timestamptz - left_at) * 1000)::float8 as ms
      from parley.presence where session_id = $1 and participant_type = $2 order by id`,
      [sessionId, side, moment],
    )
    return rows.map(({ ms }) => ms)
  }

  /** The database's clock. */
  async now(): Promise<string> {
    return (await this.db.rpc('database_status', {})).serverTime
  }

  /** Leases of a session, oldest first. */
  async leases(booked: Booked) {
    const { rows } = await this.pool.query<{ side: string; open: boolean; reason: string | null }>(
      `select participant_type as side, left_at is null as open, leave_reason as reason
      from parley.presence where session_id = $1 order by id`,
      [booked.sessionId],
    )
    return rows
  }
}

export function deviceSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Opens a stage for one test. */
export async function stageForThisTest(overrides: Overrides = {}): Promise<Stage> {
  const stage = await Stage.open(overrides)
  onTestFinished(() => stage.close())
  return stage
}
