import type * as z from 'zod'
import type { GroupEndResponse, groupEndRequest } from '@/lib/contract/http/group'
import { isRawToken } from '@/lib/contract/link-token'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { hostEnds, roomEndedMessage } from '../session/texts'

/** Ends the room for all. The browser's claim says which room, and whether it is its host's; repeated, it answers the same. */
export async function endGroupRoom(input: z.output<typeof groupEndRequest>, call: Call): Promise<Response> {
  if (!call.device) return problem('not_a_participant')
  if (input.token !== undefined && !isRawToken(input.token)) return problem('not_a_participant')
  try {
    const { kind, sessionId, participantType, memberId } = await call.database.rpc('participant_of_claim', {
      p_device: call.device,
      p_token: input.token ?? null,
      p_link_id: input.token === undefined ? (input.linkId ?? null) : null,
    })
    if (kind !== 'group') return problem('not_a_participant')
    if (participantType !== 'host') return problem('not_allowed', { detail: hostEnds })
    const room = await call.database.rpc('end_group_room', {
      p_session_id: sessionId,
      p_member_id: memberId,
    })
    if (room.endedAt === null) throw new Error(`Session ${sessionId} was ended and has no end.`)
    const { startedAt, endedAt } = room
    const answer: GroupEndResponse = {
      success: true,
      message: roomEndedMessage,
      ...{ sessionId, status: 'ended', startedAt, endedAt },
    }
    return json(answer)
  } catch (error) {
    if (isRefusal(error) && error.code === 'not_a_participant') return problem(error.code)
    throw error
  }
}
