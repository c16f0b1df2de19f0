import { parseArgs } from 'node:util'
import { adminEmail, ensureAdmin, ensureSupabaseAdmin } from '@/lib/auth/admin-account'
import { type Env, loadEnv } from '@/lib/env'
import { makeDemoRoom, makeDemoSessions } from '../supervisor/bookings'
import { makeDemoIfEmpty, prepareDatabase, type ReadyDatabase } from '../supervisor/database'
import type { Prepared } from '../supervisor/preparation'
import { wordsOf } from '../supervisor/problem'

/** Run by the start commands, with the database running: applies the migrations, and tells them what is there. */
const { values } = parseArgs({
  options: {
    /** Makes the demo practice and the first administrator as well. */
    practice: { type: 'boolean', default: false },
    /** The folder that keeps the administrator's first password. */
    'keep-password-in': { type: 'string' },
  },
})

async function practice(env: Env, database: ReadyDatabase): Promise<Prepared> {
  await makeDemoIfEmpty(env, database)
  const demo = await makeDemoSessions(env, database.db)
  const room = await makeDemoRoom(env, database.db)
  const made = await firstAdmin(env, database)
  return { demo, room, admin: made ?? { email: adminEmail, password: null } }
}

function firstAdmin(env: Env, { db }: ReadyDatabase) {
  if (env.database.transport === 'supabase') return ensureSupabaseAdmin(env.database, db)
  const keepIn = values['keep-password-in']
  return ensureAdmin(db, keepIn === undefined ? {} : { keepIn })
}

try {
  const env = loadEnv()
  const database = await prepareDatabase(env, 'npm start')
  try {
    const found: Prepared = values.practice
      ? await practice(env, database)
      : { demo: [], room: null, admin: null }
    process.send?.(found)
  } finally {
    await database.stop()
  }
} catch (error) {
  console.error(wordsOf(error))
  process.exitCode = 1
}
