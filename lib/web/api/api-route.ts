import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import type { ApiScope } from '@/lib/contract/http/api'
import { apiBodyBytes } from '@/lib/contract/http/api'
import type { ApiKey } from '@/lib/db/functions/api'
import { apiFaults } from '@/locales/en/api'
import { isDatabaseUnavailable } from '../failures'
import { readBody } from '../http/body'
import { type Call, callOf, parseJson } from '../http/route'
import { throttles } from '../http/throttle'
import { wordsOf } from '../http/validated'
import { getEnv } from '../process'
import { ApiRefusal, apiProblemAnswer } from './api-problem'

/** A call by a program, with the key that it showed. */
export interface ApiCall extends Call {
  readonly key: ApiKey
  /** Null where the caller gave none. */
  readonly idempotencyKey: string | null
}

/** `params`, the names in the address; `query`, all of it strings; `body`, JSON. */
type Asks = Readonly<Record<string, z.ZodMiniType>>
type Asked<A extends Asks> = z.output<z.ZodMiniObject<A>>
type Handler = (request: Request, context?: { readonly params: Promise<unknown> }) => Promise<Response>
/** With what it asks for, which its description must say, too. */
export type ApiRoute = Handler & { readonly scope: ApiScope | null; readonly asks: Asks }

/**
 * A route of `/api/v1`: a key with the scope, then an address, a query and a body of the schemas. Whatever is refused is RFC 9457 with a `requestId`,
 * which every answer has as `Request-Id`. @param scope null: any key
 */
export function apiRoute<A extends Asks>(
  scope: ApiScope | null,
  asks: A,
  handle: (asked: Asked<A>, call: ApiCall) => Promise<Response>,
): ApiRoute {
  const schema = z.object(asks)
  const route: Handler = (request, context) =>
    withRequestId(async () => {
      const call = callOf(request, getEnv())
      const key = await keyOf(call)
      if (scope && !key.scopes.includes(scope))
        throw new ApiRefusal('scope_missing', { detail: apiFaults.scope(scope) })
      const wait = await throttles().apiCalls.strike(key.id)
      if (wait !== null) throw new ApiRefusal('rate_limited', {}, { 'retry-after': String(wait) })
      const raw = {
        params: await context?.params,
        query: Object.fromEntries(new URL(request.url).searchParams),
        body: 'body' in asks ? await readJson(request) : undefined,
      }
      const parsed = schema.safeParse(raw)
      if (!parsed.success) throw faultsOf(parsed.error, raw)
      return handle(parsed.data, { ...call, key, idempotencyKey: request.headers.get('idempotency-key') })
    })
  return Object.assign(route, { scope, asks })
}

/** For the methods that a route does not have. */
export function refuseApiMethod(allowed: string): () => Promise<Response> {
  return () =>
    withRequestId(() => Promise.reject(new ApiRefusal('method_not_allowed', {}, { allow: allowed })))
}

async function withRequestId(act: () => Promise<Response>): Promise<Response> {
  const requestId = randomUUID()
  const answer = await act().catch((error: unknown) =>
    apiProblemAnswer(refusalOf(error, requestId), requestId),
  )
  answer.headers.set('request-id', requestId)
  answer.headers.set('cache-control', 'no-store')
  return answer
}

function refusalOf(error: unknown, requestId: string): ApiRefusal {
  if (error instanceof ApiRefusal) return error
  if (isDatabaseUnavailable(error)) return new ApiRefusal('unavailable', {}, { 'retry-after': '5' })
  // The stack alone: further properties of database errors quote values.
  console.error(requestId, error instanceof Error ? error.stack : error)
  return new ApiRefusal('internal')
}

/** RFC 6750 §3: what was wrong with a key is said, and nothing where none was shown. */
async function keyOf({ headers, database, address }: Call): Promise<ApiKey> {
  const given = /^Bearer +(\S{1,200})$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (given === undefined)
    throw new ApiRefusal('key_missing', {}, { 'www-authenticate': 'Bearer realm="Parley"' })
  const [, id = '', secret = ''] =
    /^parley_(?:live|test)_([a-z0-9]{8})_([A-Za-z0-9_-]{43})$/.exec(given) ?? []
  const key = id ? await database.rpc('use_api_key', { p_id: id, p_secret: secret }) : null
  if (key) return key
  const wait = await throttles().wrongApiKeys.strike(address)
  if (wait !== null) throw new ApiRefusal('rate_limited', {}, { 'retry-after': String(wait) })
  throw new ApiRefusal(
    'key_invalid',
    {},
    { 'www-authenticate': 'Bearer realm="Parley", error="invalid_token"' },
  )
}

async function readJson(request: Request): Promise<unknown> {
  const body = await readBody(request, 'application/json', apiBodyBytes)
  if (!body.ok) throw new ApiRefusal(body.code)
  const data = parseJson(body.text)
  if (data === undefined) throw new ApiRefusal('bad_request', { detail: apiFaults.notJson })
  return data
}

/** A wrong name in the address is nothing that there is; all else is said field by field. */
function faultsOf({ issues }: z.core.$ZodError, raw: unknown): ApiRefusal {
  if (issues.some(({ path }) => path[0] === 'params')) return new ApiRefusal('not_found')
  const faults = issues.map((issue): [string, string] => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
    return [pointerOf([...issue.path.slice(1), ...unknown]), wordsOf(issue, raw)]
  })
  // The first fault of a field: those that follow from it say nothing more.
  const errors = [...new Map(faults.toReversed())]
    .map(([pointer, detail]) => ({ pointer, detail }))
    .toReversed()
  return new ApiRefusal('bad_request', {
    detail: errors[0]?.detail ?? apiFaults.notJson,
    errors: errors.slice(0, 20),
  })
}

/** RFC 6901 §3. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
