import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import { seedPractice } from '../sample-data/seed'

export interface SeededDatabase {
  readonly url: string
  readonly folder: string
  stop(): Promise<void>
}

/** A PostgreSQL of one's own with so many sessions in it; or, to repeat a measurement, the one of `PARLEY_BENCH_DATABASE_URL` as it is. */
export async function seededDatabase(sessions: number): Promise<SeededDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-list-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const kept = process.env['PARLEY_BENCH_DATABASE_URL']
  if (kept) return { url: kept, folder, stop: async () => remove() }
  const embedded = await startEmbedded(folder, 'the benchmark of the list')
  const stop = async () => {
    await embedded.stop()
    remove()
  }
  try {
    await migrate(embedded.url, 'supabase/migrations')
    await seedPractice(embedded.url, sessions, (words) => console.log(words))
    return { url: embedded.url, folder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
