import type { Client } from 'pg'
import type { Migration } from './files'
import { history, type Recorded } from './history'
import { MigrationProblem } from './problem'

/**
 * Lets the history of a database that applied what a baseline replaces name the baseline instead: it has that state already. Supabase's
 * command line refuses versions that no file has, so theirs go. Needs the lock of migrations.
 * @returns whether the history changed
 * @throws MigrationProblem when only a part of them was applied
 */
export async function adopt(client: Client, before: Recorded[], migrations: Migration[]): Promise<boolean> {
  const done = new Set(before.map(({ version }) => version))
  let changed = false
  for (const migration of migrations) {
    const { release = '', versions = [] } = migration.replaces ?? {}
    const applied = versions.filter((version) => done.has(version))
    if (applied.length === 0) continue
    const isRecorded = done.has(migration.version)
    if (!isRecorded && applied.length < versions.length) throw tooOld(applied.at(-1), release)
    await history.remove(client, versions)
    if (!isRecorded) await history.add(client, migration)
    changed = true
  }
  return changed
}

function tooOld(newest: string | undefined, release: string): MigrationProblem {
  return new MigrationProblem(
    `The database stands at migration ${newest}, from before Parley ${release}: start ${release} with it once, then this version (docs/operations.md, "Upgrading").`,
  )
}
