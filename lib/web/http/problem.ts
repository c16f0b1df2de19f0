import type { EffectChanged, Problem, ProblemCause, ProblemCode } from '@/lib/contract/http/session'
import { problemDetails, problemTitles } from '@/locales/en/problems'

const statuses: Record<ProblemCode, number> = {
  bad_request: 400,
  invalid_grant: 400,
  not_a_participant: 401,
  not_signed_in: 401,
  not_allowed: 403,
  not_host: 403,
  private: 403,
  blocked: 403,
  origin_refused: 403,
  link_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  in_use_elsewhere: 409,
  in_another_session: 409,
  not_started: 409,
  not_live: 409,
  already_live: 409,
  room_full: 409,
  over: 409,
  already_started: 409,
  effect_changed: 409,
  changed_elsewhere: 409,
  idempotency_conflict: 409,
  not_reportable: 409,
  link_over: 410,
  too_large: 413,
  unsupported_media_type: 415,
  too_early: 425,
  too_many_attempts: 429,
  internal: 500,
  unavailable: 503,
}

/** What one answer says beyond its kind. `retryAfterSeconds` also becomes the `Retry-After` header. */
export type ProblemExtras = { readonly cause?: ProblemCause } & Partial<
  Pick<Problem, 'detail' | 'reason' | 'retryAfterSeconds' | 'session' | 'otherSession'> &
    Pick<EffectChanged, 'cancellation'>
>

/** An RFC 9457 answer with Parley's stable `code`; never stored by any cache. */
export function problem(code: ProblemCode, extras: ProblemExtras = {}, headers: HeadersInit = {}): Response {
  const status = statuses[code]
  const words = extras.detail ?? problemDetails[code]
  const body: Problem = { title: problemTitles[code], status, ...extras, detail: words, code, message: words }
  const answer = new Response(JSON.stringify(body), { status, headers })
  answer.headers.set('content-type', 'application/problem+json')
  answer.headers.set('cache-control', 'no-store')
  if (extras.retryAfterSeconds !== undefined) {
    answer.headers.set('retry-after', String(Math.ceil(extras.retryAfterSeconds)))
  }
  return answer
}

/** For the methods that a route does not have. */
export function refuseMethod(allowed: string): () => Response {
  return () => problem('method_not_allowed', { detail: `Use ${allowed} here.` }, { allow: allowed })
}
