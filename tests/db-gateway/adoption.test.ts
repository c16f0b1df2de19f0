import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import { MigrationProblem } from '@/lib/db/migrate/problem'
import { loadEnv } from '@/lib/env'
import { prepareDatabase } from '@/scripts/supervisor/database'
import { filesOf, migrations, migrationsOfBefore, withMigrations } from '@/tests/support/before'
import { emptyDatabase, type FreshDatabase } from '@/tests/support/postgres'
import { sql } from './support/database'

const people = '20260102030405'
const names = '20260102030406'
const baseline = '20260103000000'
const later = '20260103000001'
const baselineText = `-- People with names.
--
-- Replaces what 1.0 applied:
-- ${people}
-- ${names}

create table people (id int);
alter table people add column name text;
`

describe('A baseline', () => {
  let database: FreshDatabase
  let old: string
  let now: string

  beforeEach(async () => {
    database = await emptyDatabase()
    old = folderOf({
      [`${people}_people.sql`]: 'create table people (id int);',
      [`${names}_names.sql`]: 'alter table people add column name text;',
    })
    now = folderOf({
      [`${baseline}_baseline.sql`]: baselineText,
      [`${later}_later.sql`]: "insert into people values (2, 'later');",
    })
  })
  afterEach(async () => {
    for (const folder of [old, now]) rmSync(folder, { recursive: true })
    await database.drop()
  })

  const history = async () =>
    (await sql(database.url, 'select version from supabase_migrations.schema_migrations order by 1')).map(
      ({ version }) => version,
    )
  const rows = () => sql(database.url, 'select id, name from people order by id')

  it('is applied to an empty database like any other migration', async () => {
    expect(await migrate(database.url, now)).toEqual({ applied: [baseline, later], changed: [] })
  })

  it('stands in the history of a database that applied what it replaces, and only what is later is applied', async () => {
    await migrate(database.url, old)
    await sql(database.url, "insert into people values (1, 'before')")
    expect(await migrate(database.url, now)).toEqual({ applied: [later], changed: [] })
    expect(await rows()).toEqual([
      { id: 1, name: 'before' },
      { id: 2, name: 'later' },
    ])
    expect(await history()).toEqual([baseline, later])
    expect(await migrate(database.url, now)).toEqual({ applied: [], changed: [] })
  })

  it('leaves alone what was applied after them', async () => {
    copyFileSync(join(now, `${later}_later.sql`), join(old, `${later}_later.sql`))
    await migrate(database.url, old)
    expect(await migrate(database.url, now)).toEqual({ applied: [], changed: [] })
    expect(await history()).toEqual([baseline, later])
    expect(await rows()).toEqual([{ id: 2, name: 'later' }])
  })

  it('takes a database over once, however many processes start at the same moment', async () => {
    await migrate(database.url, old)
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, now)))
    expect(reports.flatMap(({ applied }) => applied)).toEqual([later])
    expect(await history()).toEqual([baseline, later])
  })

  it('refuses a database that applied only some of them, says what to start first, and changes nothing', async () => {
    rmSync(join(old, `${names}_names.sql`))
    await migrate(database.url, old)
    const refused = migrate(database.url, now)
    await expect(refused).rejects.toBeInstanceOf(MigrationProblem)
    await expect(refused).rejects.toThrow(
      `The database stands at migration ${people}, from before Parley 1.0: start 1.0 with it once, then this version (docs/operations.md, "Upgrading").`,
    )
    expect(await history()).toEqual([people])
  })

  it('refuses a database that knows more than this version, and changes nothing', async () => {
    writeFileSync(join(old, '20270101000000_other.sql'), 'create table other (id int);')
    await migrate(database.url, old)
    await expect(migrate(database.url, now)).rejects.toThrow(/does not know \(20270101000000\)/)
    expect(await history()).toEqual([people, names, '20270101000000'])
  })

  it('drops what a repair by hand left of them in the history', async () => {
    await migrate(database.url, old)
    await migrate(database.url, now)
    await sql(database.url, 'insert into supabase_migrations.schema_migrations (version) values ($1)', [
      names,
    ])
    expect(await migrate(database.url, now)).toEqual({ applied: [], changed: [] })
    expect(await history()).toEqual([baseline, later])
  })
})

describe('The baseline of supabase/migrations', () => {
  it('replaces the migrations of 0.2.0, all of them, and refuses a database at any step before their last', async () => {
    const old = filesOf(migrationsOfBefore)
    const database = await emptyDatabase()
    await withMigrations(old.slice(0, -1), (folder) => migrate(database.url, folder))
    const newest = basename(old.at(-2) ?? '').slice(0, 14)
    await expect(migrate(database.url, migrations)).rejects.toThrow(
      `stands at migration ${newest}, from before Parley 0.2.0: start 0.2.0 with it once`,
    )
    await database.drop()
  })
})

describe('The embedded database of 0.2.0', () => {
  it('is taken over by the start command', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-adoption-'))
    chmodSync(dataDir, 0o711)
    const old = await startEmbedded(dataDir, 'the release before')
    await migrate(old.url, migrationsOfBefore)
    await sql(old.url, 'select mark_demo_practice()')
    await old.stop()
    const { db, stop } = await prepareDatabase(loadEnv({ PARLEY_DATA_DIR: dataDir }), 'the test')
    expect(await db.rpc('database_status', {})).toMatchObject({ empty: true, demo: true })
    expect(await db.rpc('practice_details', {})).toMatchObject({ name: 'Parley' })
    await stop()
    rmSync(dataDir, { recursive: true })
  })
})

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-adoption-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
