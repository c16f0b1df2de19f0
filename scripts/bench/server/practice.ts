import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { issueTicket } from '@/lib/auth/tickets'
import type { SessionType } from '@/lib/contract/words'
import { startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import type { Seat } from '../load/orders'

/** A database of the bench's own, as `npm start` makes one, and bookings in it by the thousand. */
export interface Practice {
  readonly url: string
  readonly secret: string
  readonly pool: Pool
  /** Both sides of so many new sessions, each with its link claimed. */
  book(sessionType: SessionType, pairs: number): Promise<Booked[]>
  stop(): Promise<void>
}

export interface Booked {
  readonly sessionId: string
  readonly clientToken: string
  readonly consultantToken: string
}

const sides = ['client', 'consultant'] as const

export async function openPractice(): Promise<Practice> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  chmodSync(folder, 0o755)
  const embedded = await startEmbedded(folder, 'npm run bench')
  await migrate(embedded.url, 'supabase/migrations')
  const pool = new Pool({ connectionString: embedded.url, max: 2 })
  // Stopping the server ends what idles.
  pool.on('error', () => undefined)
  let people = 0
  return {
    url: embedded.url,
    secret: randomBytes(32).toString('base64url'),
    pool,
    async book(sessionType, pairs) {
      const { rows } = await pool.query<{ booked: Booked }>(booking, [sessionType, people, pairs])
      people += pairs
      const booked = rows.map((row) => row.booked)
      const tokens = booked.flatMap(({ clientToken, consultantToken }) => [clientToken, consultantToken])
      await pool.query(claiming, [tokens])
      return booked
    },
    async stop() {
      await pool.end()
      await embedded.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Seats with fresh tickets; a ticket works for a minute. */
export function ticketed(booked: readonly Booked[], secret: string): Seat[] {
  return booked.flatMap(({ sessionId }, pair) =>
    sides.map((participantType, side): Seat => {
      const ticket = issueTicket({ sessionId, participantType, claimNumber: 1 }, secret)
      return { pair, side: side === 0 ? 0 : 1, ticket }
    }),
  )
}

/** The same seats for a server that asks nobody for anything. */
export function seats(first: number, pairs: number): Seat[] {
  return Array.from({ length: pairs }, (_, index) => first + index).flatMap((pair): Seat[] => [
    { pair, side: 0 },
    { pair, side: 1 },
  ])
}

const booking = `
  select public.create_booking(
    p_client_ref => 'bench-client-' || n, p_client_name => 'Priya Nair',
    p_consultant_ref => 'bench-consultant-' || n, p_consultant_name => 'Asha Rao',
    p_session_type => $1, p_scheduled_start => now() + interval '9 minutes', p_duration_minutes => 120,
    p_price_minor => 10000, p_currency => 'INR', p_funding => 'received'
  ) as booked
  from generate_series($2::integer + 1, $2::integer + $3::integer) as n`

const claiming = `
  select public.claim_session_link(token, null, translate(encode(sha256(token::bytea), 'base64'), '+/=', '-_'), false)
  from unnest($1::text[]) as token`
