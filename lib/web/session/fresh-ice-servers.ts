import type * as z from 'zod'
import type { IceServersResponse, iceServersRequest } from '@/lib/contract/http/session'
import type { LinkFacts } from '@/lib/db'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { iceServersFor, tooManyCredentials } from './ice-servers'
import { type AnyView, checkOf, type LinkKind } from './link-kind'

type Input = z.output<typeof iceServersRequest>

/**
 * New credentials for the next media attempt of whoever holds the link's newest claim, while its session can be met. Changes nothing. Why over
 * HTTP: docs/decisions/070.
 */
export function freshIceServers<Facts extends LinkFacts, View extends AnyView>(kind: LinkKind<Facts, View>) {
  return async (input: Input, call: Call): Promise<Response> => {
    if (!call.device) return problem('not_a_participant')
    const claim = { p_device: call.device, p_link_id: input.linkId ?? null }
    try {
      // The newest claim alone: a device that another one took over from has nothing to connect any more.
      const held = await call.database.rpc('participant_of_claim', { ...claim, p_token: null })
      if (held.kind !== kind.name) return problem('not_a_participant')
      const check = checkOf(kind, await call.database.rpc('is_claim_valid', claim))
      if (!check.valid) return problem('link_over')
      const seat = kind.seat(check.facts)
      const tooMany = tooManyCredentials(seat)
      if (tooMany) return tooMany
      const answer: IceServersResponse = {
        iceServers: iceServersFor(call.env, seat, Date.now()),
        relayOnly: kind.relayOnly(check.facts),
      }
      return json(answer)
    } catch (error) {
      if (isRefusal(error) && error.code === 'not_a_participant') return problem('not_a_participant')
      throw error
    }
  }
}
