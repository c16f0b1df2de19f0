import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate'
import { type Figure, median } from './report'

const connections = 50
const rounds = 3
const perRound = 1_000

/**
 * How long 1,000 settlements take over 50 connections, on a server with its usual durability, beside as many bare transfers: two rows of one
 * table, updated in one transaction. Rounds of the two take turns, so that both meet the same machine.
 */
export async function settlement(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-bench-settlement-'))
  const server = await startEmbedded(directory, 'npm run bench')
  const pool = new Pool({ connectionString: server.url, max: connections })
  pool.on('error', () => undefined) // what is in use reports its own
  try {
    await migrate(server.url, 'supabase/migrations')
    await prepare(pool)
    const sessions = await running(pool, (rounds + 1) * perRound)
    const ours: number[] = []
    const baseline: number[] = []
    await pool.query('checkpoint')
    // Before the first that counts, every connection has made its plans and every page was written since the checkpoint, as on a server that runs.
    for (let round = -1; round < rounds; round += 1) {
      const bare = await timed(pool, 'select bench.transfer($1::int)', ids(round + 1))
      const ending = sessions.splice(0, perRound)
      const settled = await timed(pool, `select public.end_session($1::uuid, 'done', 'client')`, ending)
      if (round < 0) continue
      baseline.push(bare)
      ours.push(settled)
    }
    return [
      {
        name: `${perRound} settlements over ${connections} connections`,
        unit: 's',
        ours: median(ours),
        baseline: median(baseline),
        beside: 'as many transfers of two rows',
        // At least half of the bare throughput.
        promise: { ratio: 2 },
        runs: { ours, baseline },
      },
    ]
  } finally {
    await pool.end()
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

const ids = (round: number) =>
  Array.from({ length: perRound }, (_, index) => String(round * perRound + index))

/** The bare transfer's own table: one account for every booking's client and consultant, as ours have. */
async function prepare(pool: Pool): Promise<void> {
  await pool.query(`
    create schema bench;
    create table bench.accounts (id int primary key, balance bigint not null check (balance >= 0));
    insert into bench.accounts select id, 1000000 from generate_series(0, ${2 * (rounds + 1) * perRound}) as id;
    create function bench.transfer(p_from int) returns void language plpgsql as $$
    begin
      update bench.accounts set balance = balance - 100 where id = 2 * p_from;
      update bench.accounts set balance = balance + 100 where id = 2 * p_from + 1;
    end $$;
  `)
}

/** Sessions in which both are, for five minutes already. */
async function running(pool: Pool, count: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `with booked as (
      insert into parley.bookings (client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time,
        duration_minutes, price_minor, currency, funding)
      select gen_random_uuid()::text, 'Priya Nair', gen_random_uuid()::text, 'Asha Rao', 'video', now(), 30, 10000, 'INR', 'received'
      from generate_series(1, ${count})
      returning id
    )
    select id from booked`,
  )
  await pool.query(`
    select public.start_session(s.id, side) from parley.webrtc_sessions s, unnest(array['client', 'consultant']) as side
    where s.status = 'scheduled'`)
  await pool.query(`
    begin;
    set local session_replication_role = replica;
    update parley.webrtc_sessions set started_at = started_at - interval '5 minutes' where status = 'active';
    update parley.presence set joined_at = joined_at - interval '5 minutes' where left_at is null;
    commit`)
  await pool.query('analyze')
  const sessions = await pool.query<{ id: string }>(
    'select id from parley.webrtc_sessions where booking_id = any ($1)',
    [rows.map(({ id }) => id)],
  )
  return sessions.rows.map(({ id }) => id)
}

/** Seconds until every value was called with, by as many callers as there are connections. */
async function timed(pool: Pool, statement: string, values: readonly string[]): Promise<number> {
  const left = [...values]
  const caller = async () => {
    for (let value = left.pop(); value !== undefined; value = left.pop()) {
      await pool.query({ name: statement.slice(0, 40), text: statement, values: [value] })
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: connections }, caller))
  return (performance.now() - began) / 1000
}
