import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@/lib/db/migrate'
import { emptyDatabase, type FreshDatabase } from './postgres'

export const migrations = 'supabase/migrations'
/** The last one of the release before: the runtime's digits, and starts and prices without bounds. */
const lastBefore = '20261125090000'

/** A database as the release before left it; `migrate(url, migrations)` upgrades it. */
export async function databaseOfBefore(): Promise<FreshDatabase> {
  const database = await emptyDatabase()
  const old = mkdtempSync(join(tmpdir(), 'parley-before-'))
  for (const file of readdirSync(migrations).filter((name) => name.slice(0, 14) <= lastBefore)) {
    copyFileSync(join(migrations, file), join(old, file))
  }
  await migrate(database.url, old)
  rmSync(old, { recursive: true })
  return database
}
