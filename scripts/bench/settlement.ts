import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import { type Figure, median } from './report/report'

const connections = 50
const rounds = 3
const perRound = 1_000

/**
 * How long 1,000 settlements take over 50 connections, on a server with its usual durability, beside as many bare transfers: two rows of one
 * table, updated in one transaction. Between them stands the least that a settlement takes: the rows that any double entry with a record of what
 * happened writes, with nothing checked. Rounds of the three take turns, so that all meet the same machine.
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
    const least: number[] = []
    const baseline: number[] = []
    await pool.query('checkpoint')
    // As their signalling server would, until the last of them ends.
    const beat = () =>
      pool.query('update parley.presence set last_seen_at = parley.clock() where left_at is null')
    // Before the first that counts, every connection has made its plans and every page was written since the checkpoint, as on a server that runs.
    for (let round = -1; round < rounds; round += 1) {
      const bare = await timed(pool, 'select bench.transfer($1::int)', ids(round + 1))
      const unchecked = await timed(pool, 'select bench.settle($1::int)', ids(round + 1))
      const ending = sessions.splice(0, perRound)
      await beat()
      const settled = await timed(pool, `select public.end_session($1::uuid, 'done', 'client')`, ending)
      if (round < 0) continue
      baseline.push(bare)
      least.push(unchecked)
      ours.push(settled)
    }
    const name = `${perRound} settlements over ${connections} connections`
    return [
      {
        name,
        unit: 's',
        ours: median(ours),
        baseline: median(baseline),
        beside: 'as many transfers of two rows',
        runs: { ours, baseline },
      },
      {
        name,
        unit: 's',
        ours: median(ours),
        baseline: median(least),
        beside: 'the least: their 14 rows, with nothing checked',
        promise: { ratio: 4.5 },
        runs: { ours, baseline: least },
      },
      {
        name: 'The least of a settlement',
        unit: 's',
        ours: median(least),
        baseline: median(baseline),
        beside: 'as many transfers of two rows',
        runs: { ours: least, baseline },
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

/**
 * The bare transfer's own table: an account for each party of every booking, as ours have. What the least of a settlement writes has the indexes by
 * which ours is found again, and no foreign key, check or trigger.
 */
async function prepare(pool: Pool): Promise<void> {
  const bookings = (rounds + 1) * perRound
  await pool.query(`
    create schema bench;
    create table bench.accounts (id int primary key, balance bigint not null check (balance >= 0));
    insert into bench.accounts select id, 1000000 from generate_series(0, ${4 * bookings}) as id;
    create function bench.transfer(p_from int) returns void language plpgsql as $$
    begin
      update bench.accounts set balance = balance - 100 where id = 2 * p_from;
      update bench.accounts set balance = balance + 100 where id = 2 * p_from + 1;
    end $$;
    create table bench.sessions (id int primary key, status text not null, ended_at timestamptz, end_reason text, ended_by text);
    create table bench.holds (id int primary key, status text not null, settled_at timestamptz);
    insert into bench.sessions select id, 'active' from generate_series(0, ${bookings}) as id;
    insert into bench.holds select id, 'held' from generate_series(0, ${bookings}) as id;
    create table bench.settlements (
      hold_id int primary key, session_id int not null unique, booking_id int not null unique, status text not null, gross bigint not null,
      fee bigint not null, released bigint not null, returned bigint not null, settled_at timestamptz not null
    );
    create table bench.transfers (
      id bigint generated always as identity primary key, kind text not null, booking_id int not null, at timestamptz not null
    );
    create unique index on bench.transfers (booking_id, kind);
    create table bench.entries (
      id bigint generated always as identity primary key, transfer_id bigint not null, account_id int not null, amount bigint not null,
      balance bigint not null
    );
    create index on bench.entries (transfer_id);
    create index on bench.entries (account_id, id);
    create table bench.events (
      seq bigint generated always as identity primary key, session_id int not null, type text not null, data jsonb not null, at timestamptz not null
    );
    create index on bench.events (session_id, seq);
    create function bench.settle(p_booking int) returns void language plpgsql as $$
    declare
      v_now timestamptz := clock_timestamp();
      v_transfer bigint;
    begin
      update bench.sessions set status = 'completed', ended_at = v_now, end_reason = 'done', ended_by = 'client' where id = p_booking;
      update bench.holds set status = 'settled', settled_at = v_now where id = p_booking;
      insert into bench.settlements values (p_booking, p_booking, p_booking, 'completed', 100, 3, 97, 0, v_now);
      insert into bench.transfers (kind, booking_id, at) values ('settlement', p_booking, v_now) returning id into v_transfer;
      with moved as (
        update bench.accounts a set balance = a.balance + leg.amount
        from (values (4 * p_booking, -100), (4 * p_booking + 1, 20), (4 * p_booking + 2, 77), (4 * p_booking + 3, 3)) as leg (id, amount)
        where a.id = leg.id returning a.id, leg.amount, a.balance
      )
      insert into bench.entries (transfer_id, account_id, amount, balance) select v_transfer, id, amount, balance from moved;
      insert into bench.events (session_id, type, data, at) values
        (p_booking, 'ended', '{"status": "completed", "reason": "done"}', v_now),
        (p_booking, 'settled', '{"grossMinor": 100, "feeMinor": 3, "releasedMinor": 97, "returnedMinor": 0}', v_now);
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
  await pool.query('analyze')
  const booked = rows.map(({ id }) => id)
  // Few at a time: a lease that nobody beats lasts 25 s, and a session runs once both of its sides hold one.
  while (booked.length > 0) {
    await pool.query(
      `select public.start_session(s.id, side, 'bench', gen_random_uuid())
      from parley.webrtc_sessions s, unnest(array['client', 'consultant']) as side where s.booking_id = any ($1) order by s.id`,
      [booked.splice(0, 100)],
    )
  }
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
