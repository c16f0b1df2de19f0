import type * as z from 'zod/mini'
import { issueTicket } from '@/lib/auth/tickets'
import type { byId, HerfJoinResponse, HerfLeaveResponse } from '@/lib/contract/http/herf'
import type { Result } from '@/lib/db'
import { requiredSecret } from '@/lib/env'
import type { AccountCall } from '../accounts/account-route'
import { newDevice, setDeviceCookie } from '../browser-key'
import { json } from '../http/route'
import { webMetrics } from '../metrics'
import { iceServersFor } from '../session/ice-servers'
import { roomsSocketUrl, socketUrlFor } from '../session/socket-url'
import { roomUrlOf } from './hosted'
import { answeringRefusals } from './refusals'

type ById = { readonly params: z.output<typeof byId> }

/** A place in a live room for the caller's account, and what its page or program needs to come in. */
export function joinHosted({ params }: ById, call: AccountCall): Promise<Response> {
  return answeringRefusals(async () => {
    // A browser is known by its own cookie, a program by its sign-in.
    const device = call.headers.has('authorization') ? null : (call.device ?? newDevice())
    const joined = await call.database.rpc('join_group_session', {
      p_claims: call.account.claims,
      p_session_id: params.id,
      p_device: device,
    })
    const cookie = device && setDeviceCookie(device, joined.serverTime, null)
    return json(wayIn(joined, call), cookie ? { 'set-cookie': cookie } : {})
  })
}

function wayIn(joined: Result<'join_group_session'>, { env, headers }: AccountCall): HerfJoinResponse {
  const { sessionId, memberId, linkId, role, claimNumber, isHost, waits, roomId, sessionType } = joined
  const { rights, serverTime } = joined
  const seat = { sessionId, participantType: role, memberId }
  const iceServers = iceServersFor(env, seat, Date.now())
  const { joined: counted, turnCredentials } = webMetrics()
  counted.inc({ mode: sessionType })
  turnCredentials.inc(iceServers.filter(({ credential }) => credential !== undefined).length)
  return {
    token: issueTicket({ ...seat, claimNumber }, requiredSecret(env), Date.parse(serverTime)),
    roomUrl: roomUrlOf(sessionId, env),
    ...{ sessionId, isHost, memberId, linkId, role, waits, iceServers, serverTime },
    permissions: waits ? [] : rights,
    socketUrl: roomsSocketUrl(socketUrlFor(headers, env), roomId, env),
  }
}

/** Leaves on whatever device; whoever is not in is answered the same. */
export function leaveHosted({ params }: ById, call: AccountCall): Promise<Response> {
  return answeringRefusals(async () => {
    const left = await call.database.rpc('leave_group_session', {
      p_claims: call.account.claims,
      p_session_id: params.id,
    })
    const answer: HerfLeaveResponse = { success: true, sessionId: left.sessionId }
    return json(answer)
  })
}
