import { type ApiProblem, type ApiProblemCode, apiProblemCode } from '@/lib/contract/http/api'
import { apiDetails, apiTitles } from '@/locales/en/api'

const statuses: Record<ApiProblemCode, number> = {
  bad_request: 400,
  idempotency_key_missing: 400,
  key_missing: 401,
  key_invalid: 401,
  insufficient_funds: 402,
  scope_missing: 403,
  not_found: 404,
  method_not_allowed: 405,
  already_booked: 409,
  slot_taken: 409,
  similar_person: 409,
  outside_availability: 422,
  notice_too_short: 422,
  reservation_expired: 410,
  already_started: 409,
  already_over: 409,
  not_over: 409,
  nothing_to_refund: 409,
  more_than_captured: 409,
  paid_out: 409,
  already_decided: 409,
  changed_elsewhere: 412,
  too_large: 413,
  unsupported_media_type: 415,
  idempotency_conflict: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
}

/** Every code with its status, as they are documented. */
export function problemStatuses(): readonly (readonly [ApiProblemCode, number])[] {
  return apiProblemCode.options.map((code) => [code, statuses[code]] as const)
}

type Extras = Partial<Pick<ApiProblem, 'detail' | 'errors' | 'bookingId' | 'candidates'>>

/** Why a call comes to nothing; thrown wherever it is found out, and answered in one place. */
export class ApiRefusal extends Error {
  constructor(
    readonly code: ApiProblemCode,
    readonly extras: Extras = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code)
  }
}

/** One field that is wrong. @param pointer RFC 6901 */
export function badField(pointer: string, detail: string): ApiRefusal {
  return new ApiRefusal('bad_request', { detail: `${pointer} ${detail}`, errors: [{ pointer, detail }] })
}

/** An RFC 9457 answer. @param requestId also its header `Request-Id` */
export function apiProblemAnswer({ code, extras, headers }: ApiRefusal, requestId: string): Response {
  const detail = extras.detail ?? apiDetails[code]
  const body: ApiProblem = {
    type: `/docs/errors#${code}`,
    title: apiTitles[code],
    status: statuses[code],
    ...extras,
    detail,
    code,
    message: detail,
    requestId,
  }
  return new Response(JSON.stringify(body), {
    status: statuses[code],
    headers: { ...headers, 'content-type': 'application/problem+json' },
  })
}
