import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

/** Indexes that are quicker made once, at the end, than kept up row by row. */
const heavyTables = ['session_list', 'entries', 'transfers', 'bookings', 'holds', 'settlements']

/**
 * Fills a migrated, empty database with a practice of so many sessions and their whole ledger, set by set: the triggers that would make each row one by
 * one are off meanwhile, and what they would have made is made here: balances,
 * sums and entries agree as if everything had happened. Left out are the links, presence and events of what is over.
 */
export async function seedPractice(
  url: string,
  sessions: number,
  say: (words: string) => void,
): Promise<void> {
  const owner = new Client({ connectionString: url, application_name: 'parley bench seed' })
  await owner.connect()
  try {
    await owner.query(
      "set session_replication_role = replica; set work_mem = '256MB'; set maintenance_work_mem = '512MB'",
    )
    // Of accounts that are met once each nothing is worth remembering, and planners who hope so look through all of them six million times.
    await owner.query('set enable_memoize = off')
    const makeIndexes = await dropIndexes(owner)
    for (const file of ['people', 'bookings', 'ledger']) {
      const began = performance.now()
      for (const statement of statementsOf(file)) {
        await owner.query(statement.replaceAll('$1::int', String(sessions)))
      }
      say(`  ${file}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
    }
    await owner.query('drop table public.bench')
    await makeIndexes()
    await owner.query('vacuum (analyze)')
  } finally {
    await owner.end()
  }
}

function statementsOf(file: string): string[] {
  return readFileSync(join(import.meta.dirname, `${file}.sql`), 'utf8').split(/^--$/m)
}

async function dropIndexes(owner: Client): Promise<() => Promise<void>> {
  const { rows } = await owner.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class t on t.oid = i.indrelid
    where t.relnamespace = 'parley'::regnamespace and t.relname = any ($1)
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [heavyTables],
  )
  for (const { name } of rows) await owner.query(`drop index ${name}`)
  return async () => {
    for (const { definition } of rows) await owner.query(definition)
  }
}
