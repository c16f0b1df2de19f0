import type * as z from 'zod'
import type {
  ConnectionTestResponse,
  connectionTestRequest,
  ReadinessResponse,
  readinessRequest,
} from '@/lib/contract/http/session'
import { isRawToken } from '@/lib/contract/link-token'
import { limits } from '@/lib/limits'
import { modeOf } from '@/lib/room/modes'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { throttles } from '../http/throttle'
import { iceServersFor, tooManyCredentials } from '../session/ice-servers'
import { loadNamed } from '../session/load-link'
import { appointment } from './appointment'

/**
 * What a page needs to find out before joining whether the relay can be reached: for the bearer of a link that admits now or will, and never for
 * a mode without media. Changes nothing.
 */
export async function connectionTest(
  input: z.output<typeof connectionTestRequest>,
  call: Call,
): Promise<Response> {
  const loaded = await loadNamed(appointment, input, call)
  const session = loaded.state === 'valid' || loaded.reason === 'too_early' ? loaded.session : undefined
  // A cookie is worth what its claim is; a displaced device is no participant.
  const isHolder = input.token !== undefined || loaded.claimedHere
  if (session && !isHolder) return problem('in_use_elsewhere')
  if (!session) {
    if (loaded.state === 'valid' || loaded.reason !== 'not_found') return problem('link_over')
    const retryAfterSeconds =
      input.token === undefined ? null : await throttles().wrongTokens.strike(call.address)
    return retryAfterSeconds === null
      ? problem('link_not_found')
      : problem('too_many_attempts', { retryAfterSeconds })
  }
  const tooMany = tooManyCredentials(session)
  if (tooMany) return tooMany
  const hasMedia = modeOf(session.sessionType).media.length > 0
  const answer: ConnectionTestResponse = {
    iceServers: hasMedia
      ? iceServersFor(call.env, session, Date.now(), limits.testCredentials.value.most)
      : [],
    hasRelay: hasMedia && call.env.turn !== undefined,
  }
  return json(answer)
}

/** Keeps what the check found with the session. The browser's claim says whose check it was. */
export async function recordReadiness(
  input: z.output<typeof readinessRequest>,
  call: Call,
): Promise<Response> {
  if (!call.device) return problem('not_a_participant')
  if (input.token !== undefined && !isRawToken(input.token)) return problem('not_a_participant')
  try {
    const claim = await call.database.rpc('participant_of_claim', {
      p_device: call.device,
      p_token: input.token ?? null,
      p_link_id: input.token === undefined ? (input.linkId ?? null) : null,
    })
    if (claim.kind !== 'appointment') return problem('not_a_participant')
    const { sessionId, participantType } = claim
    const answer: ReadinessResponse = await call.database.rpc('record_readiness', {
      p_session_id: sessionId,
      p_participant_type: participantType,
      p_readiness: input.readiness,
    })
    return json(answer)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'not_a_participant') return problem(error.code)
    if (error.code === 'session_over') return problem('link_over')
    throw error
  }
}
