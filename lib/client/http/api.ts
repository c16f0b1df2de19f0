import type {
  EndResponse,
  IceServersResponse,
  JoinResponse,
  Problem,
  ValidateResponse,
} from '@/lib/contract/http/session'
import type { Guard } from '../guards/guards'
import { endResponse, iceServersResponse, joinResponse, problem, validateResponse } from '../guards/http'
import { postJson } from './post-json'

/**
 * What stood in the way of a request. Screens have words of their own by its code: the server's sentences are for other programs.
 * `silent`: no answer came.
 */
export type Obstacle = Omit<Problem, 'type' | 'title' | 'detail' | 'message'> & { readonly silent?: true }

/** An answer, or what stood in its way; the network's silence is `unavailable`. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Obstacle }

/** Which place is meant: the secret of the link, or its public id among what the cookie proves. */
export type Place = { readonly token: string } | { readonly linkId: string }

export function validateLink(token: string): Promise<Outcome<ValidateResponse>> {
  return post('/api/sessions/validate', { token }, validateResponse)
}

/** What a person said to be let in although something stands in the way. */
export interface JoinChoice {
  /** Another device has the link: use it here instead. */
  readonly takeOver?: boolean
  /** The person is in another session: leave that one. */
  readonly goOn?: boolean
}

export function joinSession(place: Place, choice: JoinChoice): Promise<Outcome<JoinResponse>> {
  return post('/api/sessions/join', { ...place, ...choice }, joinResponse)
}

export function freshIceServers(linkId: string): Promise<Outcome<IceServersResponse>> {
  return post('/api/sessions/ice-servers', { linkId }, iceServersResponse)
}

export function endSession(place: Place): Promise<Outcome<EndResponse>> {
  return post('/api/sessions/end', place, endResponse)
}

const timeoutMs = 15_000

/** @param outlive the page may be on its way out; the request is not */
export async function post<T>(
  path: string,
  body: object,
  expected: Guard<T>,
  outlive = false,
): Promise<Outcome<T>> {
  try {
    const { ok, status, value } = await postJson(path, body, {
      keepalive: outlive,
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (ok && expected(value)) return { ok: true, value }
    return { ok: false, problem: problem(value) ? value : unreadable(status) }
  } catch {
    // No connection, no answer in time, or an answer that is no JSON (a proxy's error page).
    return { ok: false, problem: unreadable(503) }
  }
}

export function unreadable(status: number): Obstacle {
  return { status, code: 'unavailable', silent: true }
}
