import { Client } from 'pg'
import * as z from 'zod'
import { type Migration, readMigrations } from './migration-files'

/** The schema cannot be brought up to date. The message is one sentence that says what to do. */
export class MigrationProblem extends Error {
  override readonly name = 'MigrationProblem'
}

export type MigrationReport = {
  applied: string[]
  /** Versions whose file is no longer what was applied. */
  changed: string[]
}

/** Any number that nothing else here uses. */
const lockKey = 7_238_145_901
/** The table as Supabase's command line makes it: the two must see the same history. */
const history = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
  alter table supabase_migrations.schema_migrations add column if not exists statements text[];
  alter table supabase_migrations.schema_migrations add column if not exists name text`
const record = `
  insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)`

const recorded = z.array(z.object({ version: z.string(), statements: z.array(z.string()).nullable() }))
type Recorded = z.infer<typeof recorded>[number]

/**
 * Brings the database to the state of the folder, each migration in one transaction. Several processes may do so at once: a lock lets one pass at a
 * time, and each looks again under the lock.
 * @throws MigrationProblem; errors of the connection pass through
 */
export async function migrate(url: string, folder: string): Promise<MigrationReport> {
  const migrations = readMigrations(folder)
  const client = new Client({ connectionString: url, application_name: 'parley migrations' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const before = await underLock(client, async () => {
      await requireVersion(client)
      await client.query(history)
      return readRecorded(client)
    })
    requireKnown(before, migrations)
    const applied: string[] = []
    for (const migration of migrations) {
      if (await apply(client, migration)) applied.push(migration.version)
    }
    return { applied, changed: changedSince(before, migrations) }
  } finally {
    await client.end()
  }
}

/** Answers whether there was anything to do. */
function apply(client: Client, migration: Migration): Promise<boolean> {
  return underLock(client, async () => {
    const done = await readRecorded(client)
    if (done.some(({ version }) => version === migration.version)) return false
    for (const [index, statement] of migration.statements.entries()) {
      await client.query(statement).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : error
        throw new MigrationProblem(
          `Migration ${migration.version}_${migration.name} failed at statement ${index + 1} and was undone: ${reason}.`,
          { cause: error },
        )
      })
    }
    await client.query(record, [migration.version, migration.name, migration.statements])
    return true
  })
}

/** The lock belongs to the transaction, so it also works through poolers that hand a connection on after each. */
async function underLock<T>(client: Client, act: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [lockKey])
    const answer = await act()
    await client.query('commit')
    return answer
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    // A migration may have changed settings of the connection.
    await client.query('reset all').catch(() => undefined)
  }
}

async function readRecorded(client: Client): Promise<Recorded[]> {
  const { rows } = await client.query(
    'select version, statements from supabase_migrations.schema_migrations order by version',
  )
  return recorded.parse(rows)
}

async function requireVersion(client: Client): Promise<void> {
  const { rows } = await client.query(`select current_setting('server_version_num')::int / 10000 as major`)
  const [{ major }] = z.tuple([z.object({ major: z.int() })]).parse(rows)
  if (major >= 15) return
  throw new MigrationProblem(`Parley needs PostgreSQL 15 or newer and this is ${major}: upgrade the server.`)
}

function requireKnown(before: Recorded[], migrations: Migration[]): void {
  const known = new Set(migrations.map(({ version }) => version))
  const unknown = before.filter(({ version }) => !known.has(version)).map(({ version }) => version)
  if (unknown.length === 0) return
  throw new MigrationProblem(
    `The database has migrations that this version of Parley does not know (${unknown.join(', ')}): use the version that made it, or another database.`,
  )
}

function changedSince(before: Recorded[], migrations: Migration[]): string[] {
  const now = new Map(migrations.map(({ version, statements }) => [version, JSON.stringify(statements)]))
  return before.flatMap(({ version, statements }) =>
    statements && JSON.stringify(statements) !== now.get(version) ? version : [],
  )
}
