import * as z from 'zod'
import { DatabaseUnavailable, Refusal, refusals } from './refusals'

/** What drivers and PostgREST tell of a failure. `code` is a SQLSTATE, a Node system error, a PostgREST code, or empty. */
const failure = z.object({
  code: z.string().catch(''),
  message: z.string().catch(''),
  detail: z.string().nullish().catch(undefined),
  details: z.string().nullish().catch(undefined),
})

const sqlRefusals = new Map<string, (typeof refusals)[keyof typeof refusals]>(Object.entries(refusals))

/** Text that PostgreSQL cannot store (a NUL, half a surrogate pair): the caller's mistake, not the database's. */
const unstorableText = new Set(['22021', '22P05'])
const missingFunction = new Set(['42883', '3F000', 'PGRST202', 'PGRST106'])
/** Serialization failure and deadlock: nothing happened, and the same call may well succeed. */
const worthRetrying = new Set(['40001', '40P01', '55P03'])

/**
 * SQLSTATE classes of a server that cannot answer now (connection, resources, shutdown, read-only standby, cancelled by its time limit) or does not let us
 * in, Node's own network errors, and PostgREST's failures to reach its database.
 */
const unreachable = /^(08|53|57P|28|3D|42501$|57014$|25006$|E[A-Z_]+$|UND_ERR|PGRST(00[0-3]|30[0-9])$)/
/** The drivers give these no code. */
const unreachableWords =
  /fetch failed|terminat|timed? ?out|timeout exceeded|not queryable|connection error|socket hang up|aborted|ended by the other/i

export function isWorthRetrying(error: unknown): boolean {
  return worthRetrying.has(failure.safeParse(error).data?.code ?? '')
}

/** A driver's failure in the domain's words. @param name the SQL function that was called */
export function explain(error: unknown, name: string): Error {
  const parsed = failure.safeParse(error)
  if (!parsed.success) return new Error(`${name} failed`, { cause: error })
  const { code, message, detail, details } = parsed.data
  const refusal = sqlRefusals.get(code)
  if (refusal) return new Refusal(refusal, message, (detail ?? details) || undefined)
  if (unstorableText.has(code)) return new Refusal('invalid_argument', 'The text cannot be stored.')
  if (missingFunction.has(code)) {
    return new DatabaseUnavailable(`The database has no function ${name}: apply supabase/migrations to it.`, {
      cause: error,
    })
  }
  if (unreachable.test(code) || worthRetrying.has(code) || (code === '' && unreachableWords.test(message))) {
    return new DatabaseUnavailable(`The database could not be asked (${code || message}).`, { cause: error })
  }
  return new Error(`${name} failed in the database (${code}): ${message}`, { cause: error })
}
