import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import { migrate } from '@/lib/db/migrate/migrate'
import { emptyDatabase, type FreshDatabase, type ServerName } from './postgres'

export const migrations = 'supabase/migrations'
const before = resolve(import.meta.dirname, '../db/support/before')

/** The 48 migrations of the release before, which the baseline stands for: the runtime's digits, absences alike, no times taken. */
export const migrationsOfBefore = join(before, 'migrations')

/** A database as the release before left it; `migrate(url, migrations)` upgrades it. */
export async function databaseOfBefore(on: ServerName = 'embedded'): Promise<FreshDatabase> {
  const database = await emptyDatabase(on)
  await migrate(database.url, migrationsOfBefore)
  return database
}

/** The same with a practice in it: a session in every state, and something in every table. */
export async function practiceOfBefore(on: ServerName = 'embedded'): Promise<FreshDatabase> {
  const database = await databaseOfBefore(on)
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query(readFileSync(join(before, 'practice.sql'), 'utf8'))
  await client.end()
  return database
}

/** The files of these folders, one after the other. */
export function filesOf(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((file) => join(folder, file)),
  )
}

/** Does something with a folder that holds these migrations alone. */
export async function withMigrations<T>(files: string[], act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-migrations-'))
  try {
    for (const file of files) copyFileSync(file, join(folder, file.slice(file.lastIndexOf('/') + 1)))
    return await act(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
