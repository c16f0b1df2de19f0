import type * as z from 'zod'
import { problem } from '@/lib/http/problem'
import { type Call, json } from '@/lib/http/route'
import type { EndResponse, endRequest } from '@/lib/room/http'
import { isRawToken } from '@/lib/room/link-token'
import { isRefusal } from './failures'
import { toSummaryView } from './session-view'
import { statesWrong } from './stated'
import { endedMessage, wrongStatement } from './texts'

/** Ends the session for both and settles it. The browser's claim says which session and which side; repeated, it answers the same. */
export async function endSession(input: z.output<typeof endRequest>, call: Call): Promise<Response> {
  if (!call.device) return problem('not_a_participant')
  if (input.token !== undefined && !isRawToken(input.token)) return problem('not_a_participant')
  try {
    if (await statesWrong(input, call)) return problem('bad_request', { detail: wrongStatement })
    const { sessionId, participantType } = await call.database.rpc('participant_of_claim', {
      p_device: call.device,
      p_token: input.token ?? null,
      p_link_id: input.token === undefined ? (input.linkId ?? null) : null,
    })
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
