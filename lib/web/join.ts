import type * as z from 'zod'
import { issueTicket } from '@/lib/auth/tickets'
import type { Refusal, Result } from '@/lib/db'
import { requiredSecret } from '@/lib/env'
import { type ProblemExtras, problem } from '@/lib/http/problem'
import { type Call, json } from '@/lib/http/route'
import { throttles } from '@/lib/http/throttle'
import { type JoinResponse, type joinRequest, otherSession, type SessionView } from '@/lib/room/http'
import { isRawToken } from '@/lib/room/link-token'
import type { SessionType } from '@/lib/room/words'
import { newDevice, setDeviceCookie } from './device'
import { isRefusal } from './failures'
import { iceServersFor } from './ice-servers'
import { loadSessionByClaim, loadSessionByToken } from './load-session'
import { toSessionView } from './session-view'
import { roomsSocketUrl, socketUrlFor } from './socket-url'
import { statesWrong } from './stated'
import { joinedMessage, tooManyDevices, wrongStatement } from './texts'
import { webMetrics } from './web-metrics'

type JoinInput = z.output<typeof joinRequest>
type Claim = Result<'claim_session_link'>

/** Claims the link for this browser and hands out what it needs to enter the room. */
export async function joinSession(input: JoinInput, call: Call): Promise<Response> {
  if (input.token === undefined && !call.device) return problem('link_not_found')
  if (input.token !== undefined && !isRawToken(input.token)) return wrongToken(call)
  if (await statesWrong(input, call)) return problem('bad_request', { detail: wrongStatement })
  const device = call.device ?? newDevice()
  try {
    const claim = await call.database.rpc('claim_session_link', {
      p_token: input.token ?? null,
      p_link_id: input.token === undefined ? (input.linkId ?? null) : null,
      p_device: device,
      p_take_over: input.takeOver ?? false,
      ...(input.goOn ? { p_go_on: true } : {}),
    })
    return await admitted(claim, device, call)
  } catch (error) {
    if (isRefusal(error)) return refused(error, input, call)
    throw error
  }
}

async function admitted({ facts, claimNumber, bothJoined }: Claim, device: string, call: Call) {
  const { sessionId, participantType } = facts
  const ticket = issueTicket(
    { sessionId, participantType, claimNumber },
    requiredSecret(call.env),
    Date.parse(facts.serverTime),
  )
  const iceServers = iceServersFor(call.env, facts, Date.now())
  countJoin(facts.sessionType, iceServers)
  const answer: JoinResponse = {
    ...toSessionView(facts),
    success: true,
    sessionActive: facts.status === 'active',
    bothJoined,
    message: joinedMessage(bothJoined, facts.otherParticipantName),
    ticket,
    socketUrl: roomsSocketUrl(socketUrlFor(call.headers, call.env), facts.roomId, call.env),
    iceServers,
    relayOnly: facts.relayOnly,
  }
  return json(answer, { 'set-cookie': setDeviceCookie(device, facts) })
}

function countJoin(mode: SessionType, iceServers: JoinResponse['iceServers']): void {
  const { joined, turnCredentials } = webMetrics()
  joined.inc({ mode })
  turnCredentials.inc(iceServers.filter(({ credential }) => credential !== undefined).length)
}

async function refused(refusal: Refusal, input: JoinInput, call: Call): Promise<Response> {
  switch (refusal.code) {
    case 'link_not_found':
      return input.token === undefined ? problem('link_not_found') : wrongToken(call)
    case 'in_use_elsewhere':
      return problem('in_use_elsewhere')
    case 'in_another_session':
      return inAnotherSession(refusal)
    case 'too_many_attempts':
      return problem(refusal.code, { detail: tooManyDevices, retryAfterSeconds: Number(refusal.detail) })
    case 'link_over':
    case 'too_early':
      return problem(refusal.code, await explanation(input, call))
    default:
      throw refusal
  }
}

/** What the database tells of it is what this side may know. */
function inAnotherSession({ detail = '' }: Refusal): Response {
  const there = otherSession.parse(JSON.parse(detail))
  const whom = there.otherParticipantName ? ` with ${there.otherParticipantName}` : ''
  const words = `You are in another session${whom} until ${there.until}. You can leave it and go on here.`
  return problem('in_another_session', { detail: words, otherSession: there })
}

/** Only what is wrong counts; a valid link works from an address that guessed, too. */
async function wrongToken(call: Call): Promise<Response> {
  const retryAfterSeconds = await throttles().wrongTokens.strike(call.address)
  return retryAfterSeconds === null
    ? problem('link_not_found')
    : problem('too_many_attempts', { retryAfterSeconds })
}

/** Why the link does not open a room now, with what its bearer may see: the countdown, or the summary. */
async function explanation(input: JoinInput, call: Call): Promise<ProblemExtras> {
  const loaded =
    input.token === undefined
      ? await loadSessionByClaim(call.database, call.device, input.linkId ?? null)
      : await loadSessionByToken(call.database, call.device, input.token)
  if (loaded.state === 'valid') return {}
  const { reason, message, session } = loaded
  return {
    reason,
    detail: message,
    ...(session ? { session } : {}),
    ...(session && reason === 'too_early' ? { retryAfterSeconds: secondsToOpening(session) } : {}),
  }
}

function secondsToOpening({ opensAt, serverTime }: SessionView): number {
  return Math.max(1, Math.ceil((Date.parse(opensAt) - Date.parse(serverTime)) / 1000))
}
