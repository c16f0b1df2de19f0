import type * as z from 'zod'
import { problem } from '@/lib/http/problem'
import { type Call, json } from '@/lib/http/route'
import type { IceServersResponse, iceServersRequest } from '@/lib/room/http'
import { isRefusal } from './failures'
import { iceServersFor, tooManyCredentials } from './ice-servers'

/**
 * New credentials for the next media attempt of whoever holds the link's newest claim, while its session can be met. Changes nothing. Why over
 * HTTP: docs/decisions/070.
 */
export async function freshIceServers(
  input: z.output<typeof iceServersRequest>,
  call: Call,
): Promise<Response> {
  if (!call.device) return problem('not_a_participant')
  const claim = { p_device: call.device, p_link_id: input.linkId ?? null }
  try {
    // The newest claim alone: a device that another one took over from has nothing to connect any more.
    await call.database.rpc('participant_of_claim', { ...claim, p_token: null })
    const check = await call.database.rpc('is_claim_valid', claim)
    if (!check.valid) return problem('link_over')
    const tooMany = tooManyCredentials(check.facts)
    if (tooMany) return tooMany
    const answer: IceServersResponse = {
      iceServers: iceServersFor(call.env, check.facts, Date.now()),
      relayOnly: check.facts.relayOnly,
    }
    return json(answer)
  } catch (error) {
    if (isRefusal(error) && error.code === 'not_a_participant') return problem('not_a_participant')
    throw error
  }
}
