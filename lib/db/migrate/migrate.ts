import { Client } from 'pg'
import * as z from 'zod'
import { adopt } from './adoption'
import { type Migration, readMigrations } from './files'
import { history, type Recorded } from './history'
import { MigrationProblem } from './problem'

export type MigrationReport = {
  applied: string[]
  /** Versions whose file is no longer what was applied. */
  changed: string[]
}

/** Any number that nothing else here uses. */
const lockKey = 7_238_145_901

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
    const before = await underLock(client, () => knownHistory(client, migrations))
    const applied: string[] = []
    for (const migration of migrations) {
      if (await apply(client, migration)) applied.push(migration.version)
    }
    return { applied, changed: changedSince(before, migrations) }
  } finally {
    await client.end()
  }
}

/** What the database has applied, in terms of these migrations. */
async function knownHistory(client: Client, migrations: Migration[]): Promise<Recorded[]> {
  await requireVersion(client)
  await history.ensure(client)
  const found = await history.read(client)
  requireKnown(found, migrations)
  return (await adopt(client, found, migrations)) ? history.read(client) : found
}

/** Answers whether there was anything to do. */
function apply(client: Client, migration: Migration): Promise<boolean> {
  return underLock(client, async () => {
    const done = await history.read(client)
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
    await history.add(client, migration)
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

async function requireVersion(client: Client): Promise<void> {
  const { rows } = await client.query(`select current_setting('server_version_num')::int / 10000 as major`)
  const [{ major }] = z.tuple([z.object({ major: z.int() })]).parse(rows)
  if (major >= 15) return
  throw new MigrationProblem(`Parley needs PostgreSQL 15 or newer and this is ${major}: upgrade the server.`)
}

function requireKnown(before: Recorded[], migrations: Migration[]): void {
  const known = new Set(
    migrations.flatMap(({ version, replaces }) => [version, ...(replaces?.versions ?? [])]),
  )
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
