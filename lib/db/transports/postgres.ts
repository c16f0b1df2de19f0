import { Pool } from 'pg'
import { changeListener } from './change-listener'
import type { Transport } from './transport'

const maxConnections = 10
const connectTimeoutMs = 5_000
const statementTimeoutMs = 10_000
/** Above the server's own limit, for servers that no longer answer at all. */
const answerTimeoutMs = 12_000

/** Calls functions over PostgreSQL's own protocol; `url` is a `postgres://` address. */
export function postgresTransport(url: string): Transport {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    application_name: 'parley',
    // A statement, because poolers such as PgBouncer refuse it as a start-up parameter.
    onConnect: async (client) => {
      await client.query(`set statement_timeout = ${statementTimeoutMs}`)
    },
  })
  // An idle connection that dies is replaced by the next call; without a listener it would end the process.
  pool.on('error', () => undefined)
  const changes = changeListener(url)
  return {
    async call(name, args, jsonArgs) {
      const { rows } = await pool.query(statement(name, Object.keys(args)), values(args, jsonArgs))
      return rows[0]?.answer
    },
    onChange: changes.subscribe,
    async close() {
      await Promise.all([changes.close(), pool.end()])
    },
  }
}

/** Parameters stay untyped: PostgreSQL takes their types from the function's signature. */
function statement(name: string, parameters: string[]): string {
  return `select public.${name}(${parameters.map((key, index) => `${key} => $${index + 1}`).join(', ')}) as answer`
}

function values(args: Record<string, unknown>, jsonArgs: ReadonlySet<string>): unknown[] {
  return Object.entries(args).map(([key, value]) =>
    jsonArgs.has(key) && value !== null ? JSON.stringify(value) : value,
  )
}
