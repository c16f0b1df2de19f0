import type { ProblemCode } from '@/lib/contract/http/session'
import type { Refusal, RefusalCode } from '@/lib/db'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'

/** What the database refuses of rooms and clubs of accounts, as a route answers it. */
const codes: Partial<Record<RefusalCode, ProblemCode>> = {
  session_not_found: 'not_found',
  club_not_found: 'not_found',
  not_a_participant: 'not_found',
  not_live: 'not_live',
  already_live: 'already_live',
  session_over: 'over',
  room_full: 'room_full',
  not_host: 'not_host',
  private: 'private',
  blocked: 'blocked',
  invalid_argument: 'bad_request',
  not_allowed: 'not_allowed',
  idempotency_conflict: 'idempotency_conflict',
}

/** Answers what a room or a club refuses; the rest is thrown on. */
export async function answeringRefusals(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!isRefusal(error)) throw error
    return refused(error)
  }
}

function refused(refusal: Refusal): Response {
  const { code, message, detail } = refusal
  if (code === 'too_many_attempts') {
    return problem(code, { cause: 'requests', detail: message, retryAfterSeconds: Number(detail) || 60 })
  }
  const known = codes[code]
  if (!known) throw refusal
  return problem(known, { detail: message })
}
