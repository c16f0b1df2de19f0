import { createHmac } from 'node:crypto'
import type * as z from 'zod'
import type { Env } from '@/lib/env'
import { problem } from '@/lib/http/problem'
import { throttles } from '@/lib/http/throttle'
import { limits } from '@/lib/limits'
import type { iceServer } from '@/lib/room/http'
import type { ParticipantType } from '@/lib/room/words'
import { tooOften } from './texts'

/**
 * The STUN and TURN servers of the configuration; none by default, so that no third party learns who talks to whom. TURN credentials are for one
 * side of one session and a few minutes: user name `expiry:session-side`, password its HMAC (coturn's `use-auth-secret`). A call that is up
 * outlives them.
 */
export function iceServersFor(
  env: Pick<Env, 'stunUrls' | 'turn'>,
  side: { sessionId: string; participantType: ParticipantType },
  nowMs: number,
  lifeSeconds: number = limits.relayCredentials.value.most,
): z.infer<typeof iceServer>[] {
  const stun = env.stunUrls.length > 0 ? [{ urls: env.stunUrls }] : []
  if (!env.turn) return stun
  const expiry = Math.floor(nowMs / 1000) + lifeSeconds
  const username = `${expiry}:${side.sessionId}-${side.participantType}`
  const credential = createHmac('sha1', env.turn.secret).update(username).digest('base64')
  return [...stun, { urls: env.turn.urls, username, credential }]
}

/** Why a link gets no further credentials now, or null. Joining is never refused for it. */
export function tooManyCredentials(side: {
  sessionId: string
  participantType: ParticipantType
}): Response | null {
  const turn = throttles().relayCredentials.next(`${side.sessionId} ${side.participantType}`)
  if (turn !== null) return null
  const retryAfterSeconds = Math.ceil(1 / limits.credentialsOfLink.value.perSecond)
  return problem('too_many_attempts', { detail: tooOften, retryAfterSeconds })
}
