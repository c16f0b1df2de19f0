import { join } from 'node:path'
import { embeddedUrl, storedSecret } from '@/lib/db/embedded'
import type { Env } from '@/lib/env'
import { type PartName, parts } from './parts'
import { CommandProblem } from './problem'

/** What a part needs of others that it does not start itself. */
interface Neighbours {
  /** Null: the environment says where the database is. */
  databaseUrl: string | null
  secret: string
}

/**
 * Finds what one part of the product needs where it is started alone: what is configured, or else the embedded database and the secret of the start
 * command that runs here.
 * @throws CommandProblem that names what is missing
 */
export function neighboursOf(only: PartName, env: Env): Neighbours {
  const { name } = parts[only]
  const embedded = env.database.transport === 'embedded'
  const databaseUrl = embedded ? (embeddedUrl(env.dataDir) ?? null) : null
  if (embedded && databaseUrl === null) {
    throw new CommandProblem(
      `The ${name} alone starts no database: set DATABASE_URL (or SUPABASE_URL), or run \`npm start\` here, whose database is used then.`,
    )
  }
  const secret = env.secret ?? (embedded ? storedSecret(join(env.dataDir, 'secret')) : undefined)
  if (!secret) {
    throw new CommandProblem(
      'PARLEY_SECRET must be set, the same for every web app and signalling server: `openssl rand -base64 32` makes one.',
    )
  }
  if (only === 'socket') requireMeetingPlace(env, embedded)
  return { databaseUrl, secret }
}

/** Two signalling servers that do not know of one another part the two sides of a room. */
function requireMeetingPlace({ redisUrl }: Env, besideStart: boolean): void {
  const isOneOfSeveral = besideStart || process.env['SOCKET_NODE_ID']
  if (redisUrl || !isOneOfSeveral) return
  const why = besideStart
    ? 'The start command here runs a signalling server already, and several'
    : 'SOCKET_NODE_ID names one of several signalling servers, and these'
  throw new CommandProblem(
    `${why} meet in Redis: set REDIS_URL, the same for all of them and for the web apps${besideStart ? '' : ', or leave SOCKET_NODE_ID out'}.`,
  )
}
