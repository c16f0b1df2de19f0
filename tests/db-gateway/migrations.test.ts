import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '@/lib/db/migrate/migrate'
import { MigrationProblem } from '@/lib/db/migrate/problem'
import { seed } from '@/lib/db/migrate/seed'
import { type FreshDatabase, freshDatabase } from '@/tests/support/postgres'
import { sql } from './support/database'

const first = "-- People.\ncreate table people (name text);\ninsert into people values ('a;b');\n"
const second =
  "create function greet() returns text language sql as $$ select 'hi; you' $$;;\n\n-- The end.\n"

describe('Migrations', () => {
  let fresh: FreshDatabase
  let folder: string
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  const history = () =>
    sql(
      fresh.url,
      'select version, name, statements from supabase_migrations.schema_migrations order by version',
    )

  beforeEach(async () => {
    fresh = await freshDatabase()
    await sql(fresh.url, 'drop schema supabase_migrations cascade')
    folder = mkdtempSync(join(tmpdir(), 'parley-migrations-'))
    write('20260102030405_people.sql', first)
    write('20260102030406_greet_all.sql', second)
    write('README.md', 'not a migration')
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true })
    await fresh.drop()
  })

  it('are applied in order and recorded as Supabase’s command line records them', async () => {
    expect(await migrate(fresh.url, folder)).toEqual({
      applied: ['20260102030405', '20260102030406'],
      changed: [],
    })
    expect(await sql(fresh.url, 'select name, greet() from people')).toEqual([
      { name: 'a;b', greet: 'hi; you' },
    ])
    expect(await history()).toEqual([
      {
        version: '20260102030405',
        name: 'people',
        statements: ['-- People.\ncreate table people (name text)', "insert into people values ('a;b')"],
      },
      {
        version: '20260102030406',
        name: 'greet_all',
        statements: [
          "create function greet() returns text language sql as $$ select 'hi; you' $$",
          '-- The end.',
        ],
      },
    ])
  })

  it('keep their history in the table that Supabase’s command line makes', async () => {
    await migrate(fresh.url, folder)
    const columns = await sql(
      fresh.url,
      `select column_name as name, data_type as type, is_nullable as nullable from information_schema.columns
       where table_schema = 'supabase_migrations' and table_name = 'schema_migrations' order by ordinal_position`,
    )
    expect(columns).toEqual([
      { name: 'version', type: 'text', nullable: 'NO' },
      { name: 'statements', type: 'ARRAY', nullable: 'YES' },
      { name: 'name', type: 'text', nullable: 'YES' },
    ])
  })

  it('are not applied again', async () => {
    await migrate(fresh.url, folder)
    const before = await history()
    expect(await migrate(fresh.url, folder)).toEqual({ applied: [], changed: [] })
    expect(await history()).toEqual(before)
  })

  it('are applied once by several processes at the same time', async () => {
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(fresh.url, folder)))
    expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(['20260102030405', '20260102030406'])
    expect(await sql(fresh.url, 'select from people')).toHaveLength(1)
  })

  it('go on where an earlier version stopped', async () => {
    await migrate(fresh.url, folder)
    write('20260102030407_more.sql', 'insert into people values (greet());')
    expect(await migrate(fresh.url, folder)).toMatchObject({ applied: ['20260102030407'] })
  })

  it('are undone as a whole when one statement fails, which is named', async () => {
    write('20260102030407_broken.sql', 'create table half (a int); select 1 / 0; create table other (a int);')
    const failed = migrate(fresh.url, folder)
    await expect(failed).rejects.toBeInstanceOf(MigrationProblem)
    await expect(failed).rejects.toThrow('Migration 20260102030407_broken failed at statement 2')
    expect(await sql(fresh.url, "select to_regclass('half') as half")).toEqual([{ half: null }])
    expect((await history()).map(({ version }) => version)).toEqual(['20260102030405', '20260102030406'])
  })

  it('are refused when the database has one that is not known here', async () => {
    await migrate(fresh.url, folder)
    rmSync(join(folder, '20260102030406_greet_all.sql'))
    write('20260102030407_more.sql', 'create table more (a int);')
    await expect(migrate(fresh.url, folder)).rejects.toThrow(/does not know \(20260102030406\)/)
    expect(await sql(fresh.url, "select to_regclass('more') as more")).toEqual([{ more: null }])
  })

  it('are reported when their file was edited after it was applied', async () => {
    await migrate(fresh.url, folder)
    write('20260102030405_people.sql', `${first}create table later (a int);`)
    expect(await migrate(fresh.url, folder)).toEqual({ applied: [], changed: ['20260102030405'] })
  })

  it('leave no setting behind for the next one', async () => {
    write('20260102030404_settings.sql', "set search_path = '';")
    await migrate(fresh.url, folder)
    expect(await sql(fresh.url, 'select name from public.people')).toHaveLength(1)
  })
})

describe('The seed', () => {
  it('runs and is recorded as Supabase’s command line records it', async () => {
    const fresh = await freshDatabase()
    await seed(fresh.url, 'supabase/seed.sql')
    await seed(fresh.url, 'supabase/seed.sql')
    expect(await sql(fresh.url, 'select path, hash from supabase_migrations.seed_files')).toEqual([
      { path: 'supabase/seed.sql', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    expect(await sql(fresh.url, 'select demo from parley.settings')).toEqual([{ demo: true }])
    await fresh.drop()
  })
})
