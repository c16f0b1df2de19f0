import type { HerfJoinResponse } from '@/lib/contract/http/herf'
import type { Outcome } from '../http/api'
import type { Admitted } from '../room/claim'
import { groupDoor } from './api'
import { clientOfGroup } from './client'
import { actHosted, joinHosted, messagesBefore } from './hosted-api'
import type { GroupClient, HostedClientOptions } from './snapshot'

type Let = Admitted & Pick<HerfJoinResponse, 'memberId' | 'role'>

/** The stay of somebody with an account in a room of an account. Touches nothing before `join`. */
export function createHostedClient({ serverTime, ...options }: HostedClientOptions): GroupClient {
  const { sessionId } = options.view
  return clientOfGroup<Let>(
    { ...options, token: null },
    {
      door: { join: () => askIn(sessionId), freshIceServers: groupDoor.freshIceServers },
      // The account stands for the place; which link is the member's is told on the way in.
      linkId: sessionId,
      serverTime,
      seat: ({ memberId, role }) => ({ memberId, participantType: role }),
      end: () => actHosted(sessionId, 'end'),
      earlier: (messageId) => messagesBefore(sessionId, messageId),
    },
  )
}

async function askIn(sessionId: string): Promise<Outcome<Let>> {
  const outcome = await joinHosted(sessionId)
  if (!outcome.ok) return outcome
  const { token: ticket, iceServers, serverTime, memberId, linkId, role } = outcome.value
  return {
    ok: true,
    value: { ticket, iceServers, serverTime, memberId, role, linkId, relayOnly: false },
  }
}
