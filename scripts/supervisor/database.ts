import { setTimeout as wait } from 'node:timers/promises'
import { type Database, DatabaseUnavailable, openDatabase } from '@/lib/db'
import { runningOwner } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import { seed } from '@/lib/db/migrate/seed'
import type { DatabaseConfig, Env } from '@/lib/env'
import { isPassingBy, patienceMs, pollMs, startWhenFree } from './embedded-database'
import { CommandProblem } from './problem'

const migrations = 'supabase/migrations'
const seedFile = 'supabase/seed.sql'

/** The database of a command, up to date, and the one who has to stop it. */
export type ReadyDatabase = {
  config: DatabaseConfig
  db: Database
  stop(): Promise<void>
}

/**
 * Starts the embedded database unless another one is configured, applies the migrations (through Supabase's own tooling in its case), and opens the
 * gateway.
 * @param what this command in words for people
 */
export async function prepareDatabase(env: Env, what: string): Promise<ReadyDatabase> {
  if (env.database.transport !== 'embedded') {
    if (env.database.transport === 'postgres') await bringUpToDate(env.database.url)
    const configured = opened(env.database, null)
    await requireAnswer(configured)
    return configured
  }
  const embedded = await startWhenFree(env.dataDir, what)
  try {
    await bringUpToDate(embedded.url)
    return opened({ transport: 'postgres', url: embedded.url }, embedded)
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** The database that a running app owns, once it is ready; undefined when no app runs here. */
export async function databaseOfRunningApp(env: Env): Promise<Database | undefined> {
  if (env.database.transport !== 'embedded') return undefined
  for (const until = Date.now() + patienceMs; Date.now() < until; await wait(pollMs)) {
    const owner = runningOwner(env.dataDir)
    if (!owner || isPassingBy(owner.what)) return undefined
    if (owner.port !== undefined) return openDatabase(env)
  }
  return undefined
}

function opened(config: DatabaseConfig, server: { stop(): Promise<void> } | null): ReadyDatabase {
  const db = openDatabase({ database: config })
  return {
    config,
    db,
    async stop() {
      await db.close()
      await server?.stop()
    },
  }
}

/** Supabase's own tooling brings its databases up to date, so here is the first time that we ask this one. */
async function requireAnswer({ config, db }: ReadyDatabase): Promise<void> {
  try {
    await db.rpc('database_status', {})
  } catch (error) {
    if (config.transport !== 'supabase' || !(error instanceof DatabaseUnavailable)) throw error
    throw new CommandProblem(
      `Supabase at ${config.url} cannot be used: ${error.message} Check SUPABASE_URL and SUPABASE_SECRET_KEY, and apply the migrations with \`supabase db push --remote\`.`,
    )
  }
}

async function bringUpToDate(url: string): Promise<void> {
  const { changed } = await migrate(url, migrations).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error)) throw error
    const { host } = new URL(url)
    throw new CommandProblem(
      `The database at ${host} cannot be used (${error.message || error.code}): start it, or correct DATABASE_URL.`,
    )
  })
  if (changed.length === 0) return
  console.warn(`Migrations were edited after this database applied them: ${changed.join(', ')}.`)
}

/** Makes a database that nobody has used yet the demo practice: by the seed where SQL can be sent. */
export async function makeDemoIfEmpty(env: Env, { config, db }: ReadyDatabase): Promise<void> {
  if (env.demoOff) return
  const { empty } = await db.rpc('database_status', {})
  if (!empty) return
  if (config.transport === 'postgres') return seed(config.url, seedFile)
  await db.rpc('mark_demo_practice', {})
}
