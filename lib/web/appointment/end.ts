import type * as z from 'zod'
import type { EndResponse, endRequest } from '@/lib/contract/http/session'
import { isRawToken } from '@/lib/contract/link-token'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { statesWrong } from '../session/stated'
import { endedMessage, wrongStatement } from '../session/texts'
import { appointment } from './appointment'
import { toSummaryView } from './session-view'

/** Ends the session for both and settles it. The browser's claim says which session and which side; repeated, it answers the same. */
export async function endSession(input: z.output<typeof endRequest>, call: Call): Promise<Response> {
  if (!call.device) return problem('not_a_participant')
  if (input.token !== undefined && !isRawToken(input.token)) return problem('not_a_participant')
  try {
    if (await statesWrong(appointment, input, call)) return problem('bad_request', { detail: wrongStatement })
    const claim = await call.database.rpc('participant_of_claim', {
      p_device: call.device,
      p_token: input.token ?? null,
      p_link_id: input.token === undefined ? (input.linkId ?? null) : null,
    })
    if (claim.kind !== 'appointment') return problem('not_a_participant')
    const { sessionId, participantType } = claim
    const summary = await call.database.rpc('end_session', {
      p_session_id: sessionId,
      p_reason: input.reason ?? '',
      p_ended_by: participantType,
    })
    const view = toSummaryView(summary)
    return json({ success: true, ...view, message: endedMessage(view) } satisfies EndResponse)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'not_a_participant' || error.code === 'not_started') return problem(error.code)
    throw error
  }
}
