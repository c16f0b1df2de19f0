import * as z from 'zod/mini'
import type { UserRole } from '@/lib/db/functions/shapes/claims'
import { isRefusal } from '../failures'
import { readBody } from '../http/body'
import { isOwnOrigin } from '../http/caller'
import { problem } from '../http/problem'
import { answered, type Call, callOf, parseJson } from '../http/route'
import { wordsOf } from '../http/validated'
import { getEnv } from '../process'
import { type Caller, callerOf } from './caller'
import { signedInCookies } from './cookies'
import type { Account } from './signed-in'

/** A call by somebody with an account, however they showed it: `Authorization: Bearer`, or the cookie of a page. */
export interface AccountCall extends Call {
  readonly account: Account
}

/** A call by anybody; `account` null: nobody is signed in. */
export interface VisitorCall extends Call {
  readonly account: Account | null
}

/** What a route reads: `params`, the names in its address; `query`, all of it strings; `body`, JSON. What is not named is not read. */
type Asks = Readonly<Record<string, z.ZodMiniType>>
type Asked<A extends Asks> = z.output<z.ZodMiniObject<A>>

interface Options {
  /** Any one of them lets in. */
  readonly roles?: readonly UserRole[]
  /** Of the body, where it may be larger than 4 KiB. */
  readonly limitBytes?: number
}

/** As Next calls it. */
type Route = (request: Request, context?: { readonly params: Promise<unknown> }) => Promise<Response>

/**
 * A route of whoever has an account, for any method: `export const POST = accountRoute({ params: byId, body: change }, act)`.
 * Without a sign-in 401 `not_signed_in`, without any of the `roles` 403 `not_allowed`; then a wrong address is 404 `not_found`, a wrong query
 * or body 400 `bad_request` in words that name the field first. By the cookie alone it takes nothing from another site.
 */
export function accountRoute<A extends Asks>(
  asks: A,
  handle: (asked: Asked<A>, call: AccountCall) => Promise<Response>,
  options: Options = {},
): Route {
  const { roles } = options
  const read = reader(asks, options)
  return routeOf(async ({ account, ...call }, request, params) => {
    if (!account) return notSignedIn()
    if (roles && !roles.some((role) => account.roles.includes(role))) return problem('not_allowed')
    const asked = await read(request, params)
    return asked.ok ? handle(asked.data, { ...call, account }) : asked.answer
  })
}

/** The same for anybody. Who shows a token that is not good is refused all the same: it was meant. */
export function visitorRoute<A extends Asks>(
  asks: A,
  handle: (asked: Asked<A>, call: VisitorCall) => Promise<Response>,
  options: Pick<Options, 'limitBytes'> = {},
): Route {
  const read = reader(asks, options)
  return routeOf(async (call, request, params) => {
    const asked = await read(request, params)
    return asked.ok ? handle(asked.data, call) : asked.answer
  })
}

function routeOf(act: (call: VisitorCall, request: Request, params: unknown) => Promise<Response>): Route {
  return (request, context) =>
    answered(async () => {
      const call = callOf(request, getEnv())
      const caller = await callerOf(call)
      const refused = refusalOf(caller, request, call)
      if (refused) return refused
      const params = await context?.params
      const answer = await withoutRefusal(() => act({ ...call, account: caller.account }, request, params))
      for (const line of caller.renewed ? signedInCookies(caller.renewed) : []) {
        answer.headers.append('set-cookie', line)
      }
      return answer
    })
}

const changesNothing = (method: string) => method === 'GET' || method === 'HEAD'

/** A token is sent by whoever holds it; a cookie by any page that makes a browser send something. */
function refusalOf({ by, account }: Caller, { method }: Request, { headers, env }: Call): Response | null {
  if (by === 'bearer') return account ? null : notSignedIn('invalid_token')
  return changesNothing(method) || isOwnOrigin(headers, env) ? null : problem('origin_refused')
}

/** RFC 6750 §3: what was wrong with a token is said, and nothing where none was shown. */
export function notSignedIn(error?: 'invalid_token'): Response {
  const challenge = error ? `Bearer realm="Parley", error="${error}"` : 'Bearer realm="Parley"'
  return problem('not_signed_in', {}, { 'www-authenticate': challenge })
}

/** SQL asks once more, and its answer stands. */
export async function withoutRefusal(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'not_signed_in') return notSignedIn('invalid_token')
    if (error.code === 'not_allowed') return problem('not_allowed')
    throw error
  }
}

type Read<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly answer: Response }

function reader<A extends Asks>(asks: A, { limitBytes }: Options) {
  const schema = z.object(asks)
  return async (request: Request, params: unknown): Promise<Read<Asked<A>>> => {
    const body = 'body' in asks ? await readJson(request, limitBytes) : { ok: true as const, data: undefined }
    if (!body.ok) return body
    const query = Object.fromEntries(new URL(request.url).searchParams)
    const raw = { params, query, body: body.data }
    const parsed = schema.safeParse(raw)
    if (parsed.success) return { ok: true, data: parsed.data }
    const [issue] = parsed.error.issues
    if (!issue || issue.path[0] === 'params') return { ok: false, answer: problem('not_found') }
    return { ok: false, answer: problem('bad_request', { detail: wordsOf(issue, raw) }) }
  }
}

/** HTTP says by its headers whether there is a body; as a server hands a request on, an empty one is a stream, too. */
function saysNothing({ body, headers }: Request): boolean {
  if (headers.get('content-type')) return false
  return !body || (Number(headers.get('content-length') ?? 0) === 0 && !headers.has('transfer-encoding'))
}

/** No body at all is an empty one: `POST …/start` asks nothing. */
async function readJson(request: Request, limitBytes: number | undefined): Promise<Read<unknown>> {
  if (saysNothing(request)) return { ok: true, data: {} }
  const body = await readBody(request, 'application/json', limitBytes)
  if (!body.ok) return { ok: false, answer: problem(body.code) }
  const data = body.text === '' ? {} : parseJson(body.text)
  return data === undefined
    ? { ok: false, answer: problem('bad_request', { detail: 'The body is not JSON' }) }
    : { ok: true, data }
}
