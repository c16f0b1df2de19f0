import type { Client } from 'pg'
import * as z from 'zod'
import type { Migration } from './files'

/** The table as Supabase's command line makes it: the two must see the same history. */
const table = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
  alter table supabase_migrations.schema_migrations add column if not exists statements text[];
  alter table supabase_migrations.schema_migrations add column if not exists name text`
const insert = `
  insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)`

const recorded = z.array(z.object({ version: z.string(), statements: z.array(z.string()).nullable() }))
export type Recorded = z.infer<typeof recorded>[number]

/** What a database has applied, as one row a migration. Whoever writes it holds the lock of migrations. */
export const history = {
  async ensure(client: Client): Promise<void> {
    await client.query(table)
  },

  async read(client: Client): Promise<Recorded[]> {
    const { rows } = await client.query(
      'select version, statements from supabase_migrations.schema_migrations order by version',
    )
    return recorded.parse(rows)
  },

  async add(client: Client, { version, name, statements }: Migration): Promise<void> {
    await client.query(insert, [version, name, statements])
  },

  async remove(client: Client, versions: string[]): Promise<void> {
    await client.query('delete from supabase_migrations.schema_migrations where version = any ($1)', [
      versions,
    ])
  },
}
