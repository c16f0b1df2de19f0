import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { sqlStatements } from './statements'

/** Recorded as Supabase's command line does after it ran a seed file. */
const record = `
  create table if not exists supabase_migrations.seed_files (path text not null primary key, hash text not null)`
const remember = `
  insert into supabase_migrations.seed_files (path, hash) values ($1, $2)
  on conflict (path) do update set hash = excluded.hash`

/** Runs a seed file (`supabase/seed.sql`) in one transaction. `path` is also the name under which it is recorded. */
export async function seed(url: string, path: string): Promise<void> {
  const sql = readFileSync(path)
  const client = new Client({ connectionString: url, application_name: 'parley seed' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    for (const statement of sqlStatements(sql.toString())) await client.query(statement)
    await client.query(record)
    await client.query(remember, [path, createHash('sha256').update(sql).digest('hex')])
    await client.query('commit')
  } finally {
    await client.end()
  }
}
