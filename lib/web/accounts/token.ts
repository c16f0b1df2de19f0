import * as z from 'zod/mini'
import { type BearerTokens, type UserAuth, userAuth } from '@/lib/auth/user-auth'
import type { ProblemCode } from '@/lib/contract/http/session'
import { forms } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import { problemTitles } from '@/locales/en/problems'
import { readBody } from '../http/body'
import { isOwnOrigin } from '../http/caller'
import { problem } from '../http/problem'
import { answered, type Call, callOf, json, parseJson } from '../http/route'
import { wordsOf } from '../http/validated'
import { getEnv } from '../process'
import { agentOf } from './agent'
import { tryPassword } from './tries'

/**
 * Tokens of programs: RFC 6749 §4.3 (a password for tokens) and §6 (a refresh token for new ones), RFC 7009 (revocation). Programs are not
 * registered, so there is no secret of theirs to check; `client_id` and `scope` are not read.
 */

const token = z.string().check(z.minLength(1), z.maxLength(forms.bearerCharacters), z.refine(isStorable))
const email = z.string().check(z.trim(), z.toLowerCase(), z.minLength(1), z.maxLength(forms.emailCharacters))
const password = z.string().check(z.minLength(1), z.maxLength(forms.passwordCharacters))
const grant = z.discriminatedUnion('grant_type', [
  z.object({ grant_type: z.literal('password'), username: email.check(z.refine(isStorable)), password }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: token }),
])
const revocation = z.object({ token })
const grantType = z.object({ grant_type: z.string() })

type Fields = Readonly<Record<string, unknown>>

/** A route that takes JSON or a form, as OAuth's clients send it, and none of another site's pages. */
export function tokenRoute(
  act: (fields: Fields, call: Call) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return (request) =>
    answered(async () => {
      const call = callOf(request, getEnv())
      if (!isOwnOrigin(request.headers, call.env)) return problem('origin_refused')
      const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
      const body = await readBody(request, isForm ? 'application/x-www-form-urlencoded' : 'application/json')
      if (!body.ok) return problem(body.code)
      const fields = isForm ? fieldsOf(new URLSearchParams(body.text)) : asFields(parseJson(body.text))
      return fields ? act(fields, call) : refused('invalid_request', 'The body is not understood')
    })
}

/** RFC 6749 §3.2: no field more than once. */
function fieldsOf(form: URLSearchParams): Fields | null {
  const fields = Object.fromEntries(form)
  return Object.keys(fields).length === form.size ? fields : null
}

function asFields(body: unknown): Fields | null {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : null
}

/** `POST /api/auth/token` */
export async function grantToken(fields: Fields, call: Call): Promise<Response> {
  const asked = grant.safeParse(fields)
  if (!asked.success) return unreadable(asked.error.issues[0], fields)
  const auth = userAuth(call.env, call.database)
  if (asked.data.grant_type === 'refresh_token') {
    const renewed = await auth.refreshBearer(asked.data.refresh_token)
    return renewed
      ? granted(renewed)
      : refused('invalid_grant', 'That refresh token is not good, or not any more')
  }
  const { username, password: tried } = asked.data
  const proven = await tryPassword(username, call, () =>
    auth.openBearer(username, tried, agentOf(call.headers)),
  )
  switch (proven.outcome) {
    case 'right':
      return granted(proven.value)
    case 'wrong':
      return refused('invalid_grant', 'That email and password do not belong together')
    case 'wait':
      return refused('slow_down', 'Too many tries', proven.seconds)
    default:
      return proven satisfies never
  }
}

/** `POST /api/auth/revoke`: of either token of a sign-in, which ends with it. RFC 7009 §2.2: the answer is the same for one that is none. */
export async function revokeToken(fields: Fields, call: Call): Promise<Response> {
  const asked = revocation.safeParse(fields)
  if (!asked.success) return unreadable(asked.error.issues[0], fields)
  await endSignInOf(asked.data.token, userAuth(call.env, call.database))
  return json({})
}

/** An access token is told by its claims, a refresh token by the access token that it brings. */
async function endSignInOf(shown: string, auth: UserAuth): Promise<void> {
  const claims = await auth.verify(shown)
  if (claims && claims !== 'expired') return auth.signOut(claims, shown, false)
  const renewed = await auth.refreshBearer(shown)
  const renewedClaims = renewed && (await auth.verify(renewed.accessToken))
  if (renewed && renewedClaims && renewedClaims !== 'expired') {
    await auth.signOut(renewedClaims, renewed.accessToken, false)
  }
}

function granted({ accessToken, expiresIn, refreshToken }: BearerTokens): Response {
  return json(
    { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, refresh_token: refreshToken },
    { pragma: 'no-cache' },
  )
}

function unreadable(issue: z.core.$ZodIssue | undefined, fields: Fields): Response {
  const known = grantType.safeParse(fields).data
  if (issue?.path[0] === 'grant_type' && known) {
    return refused('unsupported_grant_type', '"grant_type" must be password or refresh_token')
  }
  const raw = { body: fields }
  return refused(
    'invalid_request',
    issue ? wordsOf({ ...issue, path: ['body', ...issue.path] }, raw) : 'The body is not understood',
  )
}

const errors = {
  invalid_request: { status: 400, code: 'bad_request' },
  unsupported_grant_type: { status: 400, code: 'bad_request' },
  invalid_grant: { status: 400, code: 'invalid_grant' },
  /** RFC 8628's word for it; RFC 6749 has none. */
  slow_down: { status: 429, code: 'too_many_attempts' },
} as const satisfies Record<string, { status: number; code: ProblemCode }>

/** RFC 6749 §5.2, whose media type OAuth's clients insist on, with the fields of every problem of ours. */
function refused(error: keyof typeof errors, words: string, retryAfterSeconds?: number): Response {
  const { status, code } = errors[error]
  const body = {
    error,
    error_description: words,
    title: problemTitles[code],
    status,
    detail: words,
    code,
    message: words,
  }
  const headers = { 'cache-control': 'no-store', pragma: 'no-cache' }
  const later = retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) }
  return Response.json(body, { status, headers: { ...headers, ...later } })
}
