import { createHmac } from 'node:crypto'
import type * as z from 'zod'
import type { iceServer } from '@/lib/contract/http/session'
import type { Env } from '@/lib/env'
import { limits } from '@/lib/limits'
import { problem } from '../http/problem'
import { throttles } from '../http/throttle'
import type { Seat } from './link-kind'
import { tooOften } from './texts'

/**
 * The STUN and TURN servers of the configuration; none by default, so that no third party learns who talks to whom. TURN credentials are for one
 * member of one session and a few minutes: user name `expiry:session-side`, or `expiry:session-member` where a side says too little; password its
 * HMAC (coturn's `use-auth-secret`). A call that is up outlives them.
 */
export function iceServersFor(
  env: Pick<Env, 'stunUrls' | 'turn'>,
  seat: Seat,
  nowMs: number,
  lifeSeconds: number = limits.relayCredentials.value.most,
): z.infer<typeof iceServer>[] {
  const stun = env.stunUrls.length > 0 ? [{ urls: env.stunUrls }] : []
  if (!env.turn) return stun
  const expiry = Math.floor(nowMs / 1000) + lifeSeconds
  const username = `${expiry}:${seat.sessionId}-${memberOf(seat)}`
  const credential = createHmac('sha1', env.turn.secret).update(username).digest('base64')
  return [...stun, { urls: env.turn.urls, username, credential }]
}

/** Why a link gets no further credentials now, or null. Joining is never refused for it. */
export function tooManyCredentials(seat: Seat): Response | null {
  const turn = throttles().relayCredentials.next(`${seat.sessionId} ${memberOf(seat)}`)
  if (turn !== null) return null
  const retryAfterSeconds = Math.ceil(1 / limits.credentialsOfLink.value.perSecond)
  return problem('too_many_attempts', { cause: 'requests', detail: tooOften, retryAfterSeconds })
}

function memberOf({ participantType, memberId }: Seat): string {
  return memberId ?? participantType
}
