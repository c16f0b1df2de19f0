import type * as z from 'zod/mini'
import { statesInBody } from '@/lib/contract/states-in-body'
import type { Database } from '@/lib/db'
import type { Env } from '@/lib/env'
import { deviceCookie, deviceFrom } from '../browser-key'
import { isDatabaseUnavailable } from '../failures'
import { getDatabase, getEnv } from '../process'
import { readBody } from './body'
import { callerAddress, isOwnOrigin } from './caller'
import { readCookie } from './cookies'
import { problem } from './problem'

/** What every route knows of its call. */
export interface Call {
  readonly headers: Headers
  readonly env: Env
  readonly database: Database
  /** The browser's own secret, or null for a browser that has none yet. */
  readonly device: string | null
  /** The key of the caller for throttles. */
  readonly address: string
}

/** A POST route: same origin, JSON of the schema, at most 4 KiB unless said otherwise; every failure an RFC 9457 answer. */
export function postRoute<S extends z.ZodMiniType>(
  schema: S,
  handle: (input: z.output<S>, call: Call) => Promise<Response>,
  limitBytes?: number,
): (request: Request) => Promise<Response> {
  return (request) =>
    answered(async () => {
      const env = getEnv()
      if (!isOwnOrigin(request.headers, env)) return problem('origin_refused')
      const body = await readBody(request, 'application/json', limitBytes)
      if (!body.ok) return problem(body.code)
      const input = schema.safeParse(parseJson(body.text))
      if (!input.success) return problem('bad_request')
      return asPreferred(request, await handle(input.data, callOf(request, env)))
    })
}

/** What is so, and no failure of who asks or answers. */
const states: ReadonlySet<number> = new Set([401, 403, 404, 409, 410, 425])

function asPreferred({ headers }: Request, answer: Response): Response {
  if (headers.get('prefer') !== statesInBody || !states.has(answer.status)) return answer
  const applied = new Response(answer.body, { headers: answer.headers })
  applied.headers.set('preference-applied', statesInBody)
  return applied
}

/** A route for the plain forms of our own pages, which work without a script: same origin, at most 4 KiB unless said otherwise. */
export function formRoute(
  handle: (form: URLSearchParams, call: Call) => Promise<Response>,
  limitBytes?: number,
): (request: Request) => Promise<Response> {
  return (request) =>
    answered(async () => {
      const env = getEnv()
      if (!isOwnOrigin(request.headers, env)) return problem('origin_refused')
      const body = await readBody(request, 'application/x-www-form-urlencoded', limitBytes)
      if (!body.ok) return problem(body.code)
      return handle(new URLSearchParams(body.text), callOf(request, env))
    })
}

/** A route that only reads, or that a link in an email leads to. */
export function getRoute(
  handle: (url: URL, call: Call) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return (request) => answered(() => handle(new URL(request.url), callOf(request, getEnv())))
}

/** Turns what a route throws into an answer: no database is `unavailable`, anything else is a bug, logged here and sent bare. */
export async function answered(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (isDatabaseUnavailable(error)) return problem('unavailable', { retryAfterSeconds: 5 })
    // The stack alone: further properties of database errors quote values.
    console.error(error instanceof Error ? error.stack : error)
    return problem('internal')
  }
}

/** An answer that no cache keeps. */
export function json(body: unknown, headers: HeadersInit = {}, status = 200): Response {
  const answer = Response.json(body, { headers, status })
  answer.headers.set('cache-control', 'no-store')
  return answer
}

export function callOf(request: Request, env: Env): Call {
  return {
    headers: request.headers,
    env,
    database: getDatabase(),
    device: deviceFrom(readCookie(request.headers, deviceCookie)),
    address: callerAddress(request.headers, env),
  }
}

/** Undefined for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
