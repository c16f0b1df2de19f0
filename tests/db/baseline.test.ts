import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { migrate } from '@/lib/db/migrate/migrate'
import {
  databaseOfBefore,
  filesOf,
  migrations,
  migrationsOfBefore,
  practiceOfBefore,
  withMigrations,
} from '@/tests/support/before'
import { emptyDatabase, type FreshDatabase, freshDatabase, type ServerName } from '@/tests/support/postgres'
import { readCatalog } from './support/catalog'
import { columnsOf, rowsOf } from './support/rows'

const [baseline = '', ...later] = filesOf(migrations)
const servers: ServerName[] = ['embedded', 'postgresql-15']

/** What Supabase gives its roles on all that is made in `public`. */
const rightsOfSupabase = ['functions', 'tables', 'sequences'].map(
  (kind) =>
    `alter default privileges in schema public grant all on ${kind} to anon, authenticated, service_role`,
)

/** Sums by day and the changes that are not in them yet, which any sweep folds in: what they come to is what stays. */
const foldedTables = ['parley.session_sums', 'parley.session_sum_changes']

/** Staff became users with roles of a table of their own: what they were is still told by what they are. */
const staffOfBefore = [
  `create view parley.staff as select u.id, u.email, r.role, u.password_hash, u.created_at, u.person_id
    from parley.users u join parley.user_roles r on r.user_id = u.id`,
  'create view parley.staff_sessions as select id, user_id as staff_id, created_at, expires_at, revoked_at from parley.sign_ins',
]

function sumsOf(url: string): Promise<unknown[]> {
  return run(url, [
    `select day::text, status, mode, currency, sum(sessions) as sessions, sum(booked_seconds) as booked, sum(actual_seconds) as actual,
      sum(held_minor) as held, sum(released_minor) as released, sum(returned_minor) as returned, sum(fee_minor) as fee
    from parley.current_sums group by 1, 2, 3, 4 having sum(sessions) <> 0 order by 1, 2, 3, 4`,
  ])
}

describe.each(servers)('The baseline on %s', (server) => {
  it('makes of an empty database what the migrations of before made of it', async () => {
    const [old, now] = await Promise.all([databaseOfBefore(server), emptyDatabase(server)])
    await withMigrations([baseline], (folder) => migrate(now.url, folder))
    expect(await catalogOf(now)).toEqual(await catalogOf(old))
  })

  it('takes over a practice that has all of it, and no later step loses or changes a row', async () => {
    const practice = await practiceOfBefore(server)
    const [columns, before] = [await columnsOf(practice.url), await rowsOf(practice.url)]
    expect(before.get('parley.webrtc_sessions')).toHaveLength(13)
    expect([...before].filter(([, rows]) => rows.length === 0)).toEqual([])
    await withMigrations([baseline], (folder) => migrate(practice.url, folder))
    expect(await rowsOf(practice.url)).toEqual(before)
    const sums = await sumsOf(practice.url)
    await migrate(practice.url, migrations)
    await run(practice.url, staffOfBefore)
    for (const [table, rows] of await rowsOf(practice.url, columns)) {
      if (!foldedTables.includes(table)) expect(rows, table).toEqual(before.get(table))
    }
    expect(await sumsOf(practice.url)).toEqual(sums)
    await practice.drop()
  })
})

describe('The baseline', () => {
  it('makes the same of an empty project of Supabase, whose roles may do everything in public', async () => {
    const [old, now] = await Promise.all([emptyDatabase(), emptyDatabase()])
    for (const { url } of [old, now]) await run(url, rightsOfSupabase)
    await migrate(old.url, migrationsOfBefore)
    await withMigrations([baseline], (folder) => migrate(now.url, folder))
    expect(await catalogOf(now)).toEqual(await catalogOf(old))
  })

  it('takes over a database between two of the later steps, which becomes what a new one is', async () => {
    const [database, fresh] = await Promise.all([databaseOfBefore(), freshDatabase()])
    const known = [...filesOf(migrationsOfBefore), ...later.slice(0, later.length / 2)]
    await withMigrations(known, (folder) => migrate(database.url, folder))
    expect(await migrate(database.url, migrations)).toMatchObject({ changed: [] })
    expect(await catalogOf(database)).toEqual(await catalogOf(fresh))
  })
})

async function catalogOf({ url, drop }: FreshDatabase): Promise<Record<string, string>> {
  try {
    return Object.fromEntries(await readCatalog(url))
  } finally {
    await drop()
  }
}

/** Answers the rows of the last statement. */
async function run(url: string, statements: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  let rows: unknown[] = []
  for (const statement of statements) rows = (await client.query(statement)).rows
  await client.end()
  return rows
}
