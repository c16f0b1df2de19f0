import { createServer, type IncomingMessage, type Server } from 'node:http'
import { DatabaseError, escapeIdentifier, Pool, type PoolClient } from 'pg'

/**
 * Speaks what PostgREST speaks for `POST /rest/v1/rpc/{function}`, in front of a real PostgreSQL. It is not PostgREST, which cannot be had on a machine
 * with npm alone. What is the same, after PostgREST's documentation and source: the role is switched by key, the function is found by the names of its
 * arguments, the body's values become SQL by `json_to_record`, errors are `{code, details, hint, message}` with the status of the SQLSTATE.
 */
export type StandIn = { url: string; secretKey: string; publishableKey: string; close(): Promise<void> }

const secretKey = 'sb_secret_stand_in'
const publishableKey = 'sb_publishable_stand_in'
const roles = new Map([
  [secretKey, 'service_role'],
  [publishableKey, 'anon'],
])

type Reply = { status: number; body: string }

export async function startStandIn(databaseUrl: string): Promise<StandIn> {
  const pool = new Pool({ connectionString: databaseUrl, max: 4, connectionTimeoutMillis: 2_000 })
  pool.on('error', () => undefined)
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(pool, request)
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    secretKey,
    publishableKey,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await pool.end()
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function answer(pool: Pool, request: IncomingMessage): Promise<Reply> {
  const role = roles.get(String(request.headers['apikey'] ?? ''))
  if (!role || request.headers.authorization !== `Bearer ${request.headers['apikey']}`) {
    return problem(401, { code: 'PGRST301', message: 'Invalid API key' })
  }
  const [, name] = /^\/rest\/v1\/rpc\/(\w+)$/.exec(request.url ?? '') ?? []
  if (request.method !== 'POST' || !name) return problem(404, { code: 'PGRST125', message: 'Invalid path' })
  const body = await text(request)
  try {
    return await asRole(pool, role, (client) => call(client, name, body))
  } catch (error) {
    if (error instanceof DatabaseError) return problem(statusOf(error.code ?? '', role), error)
    return problem(503, { code: 'PGRST000', message: 'Could not connect with the database.' })
  }
}

async function asRole<T>(pool: Pool, role: string, act: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query(`begin; set local role ${escapeIdentifier(role)}`)
    const answered = await act(client)
    await client.query('commit')
    return answered
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

async function call(client: PoolClient, name: string, body: string): Promise<Reply> {
  const names = Object.keys(JSON.parse(body || '{}'))
  const types = await argumentTypes(client, name, names)
  if (!types) {
    const hint = `Could not find the function public.${name}(${names.join(', ')}) in the schema cache`
    return problem(404, { code: 'PGRST202', message: hint })
  }
  const given = names.map((key) => `${escapeIdentifier(key)} := args.${escapeIdentifier(key)}`).join(', ')
  const columns = names.map((key) => `${escapeIdentifier(key)} ${types.get(key)}`).join(', ')
  const source =
    names.length > 0 ? `from json_to_record($1::json) as args(${columns})` : 'where $1::json is not null'
  const { rows } = await client.query(`select public.${name}(${given})::text as body ${source}`, [
    body || '{}',
  ])
  const [row] = rows
  return row?.body === null ? { status: 200, body: 'null' } : { status: 200, body: String(row?.body) }
}

/** The types of the named arguments, when the function has them all and needs no others. */
async function argumentTypes(client: PoolClient, name: string, given: string[]) {
  const { rows } = await client.query<{ names: string[] | null; types: string[]; optional: number }>(
    `select p.proargnames as names, p.pronargdefaults as optional,
            array(select format_type(t, null) from unnest(p.proargtypes) with ordinality as a(t, n) order by n) as types
     from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = $1`,
    [name],
  )
  const [found] = rows
  if (!found) return undefined
  const names = found.names ?? []
  const needed = names.slice(0, names.length - found.optional)
  if (needed.some((key) => !given.includes(key)) || given.some((key) => !names.includes(key)))
    return undefined
  return new Map(names.map((key, index) => [key, found.types[index] ?? 'text']))
}

function statusOf(sqlState: string, role: string): number {
  if (/^PT\d{3}$/.test(sqlState)) return Number(sqlState.slice(2))
  if (sqlState === '42501') return role === 'anon' ? 401 : 403
  if (/^28/.test(sqlState)) return 403
  if (sqlState === '23505' || sqlState === '23503') return 409
  if (sqlState === '42883' || sqlState === '42P01') return 404
  if (/^40/.test(sqlState)) return 500
  return /^(08|53|57P01)/.test(sqlState) ? 503 : 400
}

type Explained = {
  code?: string | undefined
  message: string
  detail?: string | undefined
  hint?: string | undefined
}

function problem(status: number, { code, message, detail = undefined, hint = undefined }: Explained): Reply {
  return { status, body: JSON.stringify({ code, details: detail ?? null, hint: hint ?? null, message }) }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
