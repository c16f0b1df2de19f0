import type { EffectChanged, Problem, ProblemCode } from '@/lib/room/http'
import { unavailableMessage } from '@/lib/web/texts'

interface Kind {
  readonly status: number
  readonly title: string
  /** What to tell the person when nothing more exact is known. */
  readonly detail: string
}

const kinds: Record<ProblemCode, Kind> = {
  bad_request: {
    status: 400,
    title: 'Not understood',
    detail: 'The request does not have the expected form.',
  },
  not_a_participant: {
    status: 401,
    title: 'Not a participant',
    detail: 'This browser has not joined that session. Open your link again.',
  },
  not_signed_in: { status: 401, title: 'Not signed in', detail: 'Sign in first.' },
  not_allowed: { status: 403, title: 'Not allowed', detail: 'Your account may not do that.' },
  origin_refused: {
    status: 403,
    title: 'Foreign origin',
    detail: 'Requests from other websites are not accepted here.',
  },
  link_not_found: {
    status: 404,
    title: 'Link not found',
    detail: 'This link is not valid. Open it exactly as it was sent to you, or ask for a new one.',
  },
  method_not_allowed: { status: 405, title: 'Method not allowed', detail: 'Use another method here.' },
  in_use_elsewhere: {
    status: 409,
    title: 'In use on another device',
    detail: 'This link is in use on another device. You can use it here instead.',
  },
  in_another_session: {
    status: 409,
    title: 'In another session',
    detail: 'You are in another session now. You can leave it and go on here.',
  },
  not_started: {
    status: 409,
    title: 'Not started',
    detail: 'The session has not started yet, so there is nothing to end.',
  },
  already_started: {
    status: 409,
    title: 'Already started',
    detail: 'The time of this session has come: it can no longer be cancelled.',
  },
  effect_changed: {
    status: 409,
    title: 'Effect changed',
    detail: 'What cancelling does to the money has changed since it was shown. Nothing was cancelled yet.',
  },
  changed_elsewhere: {
    status: 409,
    title: 'Changed elsewhere',
    detail: 'This was changed on another device meanwhile. Read it again before you save.',
  },
  idempotency_conflict: {
    status: 409,
    title: 'Key used before',
    detail:
      'This was sent before with other content. Nothing was done; look first at what was, and send it anew.',
  },
  not_reportable: {
    status: 409,
    title: 'Not reportable',
    detail: 'A problem with this session cannot be reported now.',
  },
  link_over: { status: 410, title: 'Session over', detail: 'This session is over.' },
  too_large: { status: 413, title: 'Too large', detail: 'The request is too large.' },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported content',
    detail: 'Send the request as application/json.',
  },
  too_early: {
    status: 425,
    title: 'Too early',
    detail: 'It is too early to join. The session opens shortly before its start.',
  },
  too_many_attempts: {
    status: 429,
    title: 'Too many attempts',
    detail: 'That was not a valid link too many times. Wait a while, then open your link again.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong',
    detail: 'Something went wrong on our side. Try again.',
  },
  unavailable: { status: 503, title: 'Unavailable', detail: unavailableMessage },
}

/** What one answer says beyond its kind. `retryAfterSeconds` also becomes the `Retry-After` header. */
export type ProblemExtras = Partial<
  Pick<Problem, 'detail' | 'reason' | 'retryAfterSeconds' | 'session' | 'otherSession'> &
    Pick<EffectChanged, 'cancellation'>
>

/** An RFC 9457 answer with Parley's stable `code`; never stored by any cache. */
export function problem(code: ProblemCode, extras: ProblemExtras = {}, headers: HeadersInit = {}): Response {
  const { status, title, detail } = kinds[code]
  const words = extras.detail ?? detail
  const body: Problem = { title, status, ...extras, detail: words, code, message: words }
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
