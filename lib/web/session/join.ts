import type * as z from 'zod'
import { issueTicket } from '@/lib/auth/tickets'
import { type joinRequest, otherSession } from '@/lib/contract/http/session'
import { isRawToken } from '@/lib/contract/link-token'
import type { SessionType } from '@/lib/contract/words'
import type { LinkFacts, Refusal } from '@/lib/db'
import { requiredSecret } from '@/lib/env'
import { trouble } from '@/locales/en/room/gates'
import { newDevice, setDeviceCookie } from '../browser-key'
import { isRefusal } from '../failures'
import { type ProblemExtras, problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { throttles } from '../http/throttle'
import { webMetrics } from '../metrics'
import { iceServersFor } from './ice-servers'
import type { AnyView, LinkKind, Seat, WayIn } from './link-kind'
import { loadNamed } from './load-link'
import { roomsSocketUrl, socketUrlFor } from './socket-url'
import { statesWrong } from './stated'
import { wrongStatement } from './texts'

type JoinInput = z.output<typeof joinRequest>

/** Claims a link to a room of the kind for this browser, and hands out what it needs to enter. */
export function joinBy<Facts extends LinkFacts, View extends AnyView>(kind: LinkKind<Facts, View>) {
  return async (input: JoinInput, call: Call): Promise<Response> => {
    if (input.token === undefined && !call.device) return problem('link_not_found')
    if (input.token !== undefined && !isRawToken(input.token)) return wrongToken(call)
    if (await statesWrong(kind, input, call)) return problem('bad_request', { detail: wrongStatement })
    const device = call.device ?? newDevice()
    try {
      const { facts, claimNumber, bothJoined } = await call.database.rpc('claim_session_link', {
        p_token: input.token ?? null,
        p_link_id: input.token === undefined ? (input.linkId ?? null) : null,
        p_device: device,
        p_take_over: input.takeOver ?? false,
        ...(input.goOn ? { p_go_on: true } : {}),
        p_kind: kind.name,
      })
      if (!kind.holds(facts)) throw new Error(`A link to a session of the kind ${facts.kind} was claimed.`)
      const way = wayIn(kind.seat(facts), claimNumber, facts, call)
      const cookie = setDeviceCookie(device, facts.serverTime, kind.validUntil(facts))
      return json(kind.joined(facts, way, bothJoined), { 'set-cookie': cookie })
    } catch (error) {
      if (isRefusal(error)) return refused(kind, error, input, call)
      throw error
    }
  }
}

function wayIn(seat: Seat, claimNumber: number, facts: LinkFacts, { env, headers }: Call): WayIn {
  const ticket = issueTicket({ ...seat, claimNumber }, requiredSecret(env), Date.parse(facts.serverTime))
  const iceServers = iceServersFor(env, seat, Date.now())
  countJoin(facts.sessionType, iceServers)
  const socketUrl = roomsSocketUrl(socketUrlFor(headers, env), facts.roomId, env)
  return { success: true, ticket, socketUrl, iceServers }
}

function countJoin(mode: SessionType, iceServers: WayIn['iceServers']): void {
  const { joined, turnCredentials } = webMetrics()
  joined.inc({ mode })
  turnCredentials.inc(iceServers.filter(({ credential }) => credential !== undefined).length)
}

async function refused<Facts extends LinkFacts, View extends AnyView>(
  kind: LinkKind<Facts, View>,
  refusal: Refusal,
  input: JoinInput,
  call: Call,
): Promise<Response> {
  switch (refusal.code) {
    case 'link_not_found':
      return input.token === undefined ? problem('link_not_found') : wrongToken(call)
    case 'in_use_elsewhere':
      return problem('in_use_elsewhere')
    case 'in_another_session':
      return inAnotherSession(refusal)
    case 'too_many_attempts':
      return problem(refusal.code, {
        cause: 'device_moves',
        detail: trouble.movedTooOften,
        retryAfterSeconds: Number(refusal.detail),
      })
    case 'link_over':
    case 'too_early':
      return problem(refusal.code, await explanation(kind, input, call))
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
    : problem('too_many_attempts', { cause: 'wrong_links', retryAfterSeconds })
}

/** Why the link does not open a room now, with what its bearer may see: the countdown, or the summary. */
async function explanation<Facts extends LinkFacts, View extends AnyView>(
  kind: LinkKind<Facts, View>,
  input: JoinInput,
  call: Call,
): Promise<ProblemExtras> {
  const loaded = await loadNamed(kind, input, call)
  if (loaded.state === 'valid') return {}
  const { reason, message, session } = loaded
  return {
    reason,
    detail: message,
    ...(session ? kind.shown(session) : {}),
    ...(session && reason === 'too_early' ? { retryAfterSeconds: secondsToOpening(session) } : {}),
  }
}

function secondsToOpening({ opensAt, serverTime }: AnyView): number {
  return Math.max(1, Math.ceil((Date.parse(opensAt) - Date.parse(serverTime)) / 1000))
}
