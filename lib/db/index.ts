import type { Env } from '@/lib/env'
import { embeddedUrl } from './embedded/owner'
import type { Database } from './functions'
import { gateway } from './gateway'
import { DatabaseUnavailable } from './refusals'
import { postgresTransport } from './transports/postgres'
import { supabaseTransport } from './transports/supabase'

export type { Args, Database, FunctionName, Result } from './functions'
export type { RoomChange } from './functions/rooms'
export type { GroupMemberFacts } from './functions/shapes/group'
export type { LinkCheck, LinkFacts, SideFacts, Summary } from './functions/shapes/session'
export { DatabaseUnavailable, Refusal, type RefusalCode } from './refusals'

/**
 * Opens the configured database. Connections are made when they are first needed, so a database that is down shows in `rpc`.
 * @throws DatabaseUnavailable when none is configured and no embedded one runs here
 */
export function openDatabase(env: Pick<Env, 'database'>): Database {
  const { database } = env
  switch (database.transport) {
    case 'supabase':
      return gateway(supabaseTransport(database.url, database.secretKey))
    case 'postgres':
      return gateway(postgresTransport(database.url))
    case 'embedded': {
      const url = embeddedUrl(database.dataDir)
      if (url) return gateway(postgresTransport(url))
      throw new DatabaseUnavailable(
        'No database is running here: use `npm start`, or set DATABASE_URL or SUPABASE_URL.',
      )
    }
  }
  return database satisfies never
}
