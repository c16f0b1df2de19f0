import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { sqlStatements } from '@/lib/db/migrate/statements'
import { emptyDatabase, type FreshDatabase, freshDatabase, type ServerName } from '@/tests/support/postgres'
import { type Catalog, readCatalog } from './support/catalog'

const folder = fileURLToPath(new URL('../../supabase/schemas/', import.meta.url))
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') }))
const rightsFile = '92_rights.sql'
const servers: ServerName[] = ['embedded', 'postgresql-15']

describe.each(servers)('supabase/schemas on %s', (server) => {
  let schemas: Catalog
  let migrations: Catalog
  beforeAll(async () => {
    migrations = await catalogOf(await freshDatabase(server))
    schemas = await catalogOf(await emptyDatabase(server), files)
  })

  it('make of an empty database what the migrations make of it', () => {
    const different = [...new Set([...schemas.keys(), ...migrations.keys()])].filter(
      (object) => schemas.get(object) !== migrations.get(object),
    )
    expect(
      pick(schemas, different),
      `supabase/schemas and supabase/migrations make different databases: ${different.join('; ')}. ` +
        'A change of SQL is written twice: in the file of its subject in supabase/schemas, as it shall stand, and as a migration that brings a ' +
        'running database there (supabase/schemas/README.md). Below, "expected" is what the migrations make.',
    ).toEqual(pick(migrations, different))
    expect(schemas.size).toBeGreaterThan(600)
  })

  it(`let every function of public stand in ${rightsFile} once`, () => {
    const text = files.find(({ name }) => name === rightsFile)?.text ?? ''
    const named = [...text.matchAll(/\('(public\.\w+)', '\w+'\)/g)].map(([, name]) => name)
    const made = [...migrations.keys()].flatMap((object) => /^function (public\.\w+)/.exec(object)?.[1] ?? [])
    expect(
      named.toSorted(),
      `Each function of public stands in ${rightsFile} once, with who may call it.`,
    ).toEqual(made.toSorted())
  })
})

describe('supabase/schemas', () => {
  const statements = files.flatMap(({ name, text }) =>
    sqlStatements(text).map((statement) => ({ name, statement: bare(statement) })),
  )

  it('define each object once', () => {
    const defined = statements.flatMap(({ statement }) => objectOf(statement) ?? [])
    const twice = defined.filter((object, index) => defined.indexOf(object) !== index)
    expect(twice, 'Change the text where it stands instead of defining it again further down.').toEqual([])
    expect(defined.length).toBeGreaterThan(400)
  })

  it('hold no function that is longer than a screen', () => {
    const long = statements
      .filter(({ statement }) => /^create function /.test(statement) && statement.split('\n').length > 60)
      .map(({ statement }) => objectOf(statement))
    expect(long, 'Sixty lines are read at once: a part with a name of its own reads better.').toEqual([])
  })

  it('read no table in what is named as computed by its values', () => {
    const byValues = statements.filter(({ statement }) =>
      /^create function \w+\.(?!settle_by)\w+_by\(/.test(statement),
    )
    expect(byValues.map(({ statement }) => objectOf(statement))).toContain('function parley.verdict_by')
    const reading = byValues.filter(({ statement }) => /\b(from|join|into|update) parley\./.test(statement))
    expect(reading, 'What reads is named …_of.').toEqual([])
  })

  it('say how things stand, and never how they were changed', () => {
    const changes = statements.filter(({ statement }) =>
      /^(drop |alter (table|view|type|domain|index) |create or replace |update |delete )/i.test(statement),
    )
    expect(changes, 'A change is a migration; here stands what it leads to.').toEqual([])
  })
})

/** The catalog of a database after these files. */
async function catalogOf({ url, drop }: FreshDatabase, sources: typeof files = []): Promise<Catalog> {
  try {
    await apply(url, sources)
    return await readCatalog(url)
  } finally {
    await drop()
  }
}

async function apply(url: string, sources: typeof files): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const { name, text } of sources) {
      await client.query(text).catch((error: unknown) => {
        throw new Error(`supabase/schemas/${name} cannot be applied: ${error}`, { cause: error })
      })
    }
  } finally {
    await client.end()
  }
}

function pick(catalog: Catalog, objects: string[]): Record<string, string | undefined> {
  return Object.fromEntries(objects.map((object) => [object, catalog.get(object)]))
}

/** A statement without the comments before it. */
function bare(statement: string): string {
  return statement.replace(/^(\s*--[^\n]*\n|\s+)+/, '')
}

/** The kind and name of what a statement defines; a function is known by its name alone, so that none is overloaded. */
function objectOf(statement: string): string | undefined {
  const [, kind, name, rest] =
    /^create (?:unique |constraint )?(table|view|function|type|domain|index|trigger|policy) ([\w.]+)([\s\S]*)$/.exec(
      statement,
    ) ?? []
  if (!kind || !name) return undefined
  return kind === 'trigger' ? `trigger ${name} of ${/ on ([\w.]+)/.exec(rest ?? '')?.[1]}` : `${kind} ${name}`
}
