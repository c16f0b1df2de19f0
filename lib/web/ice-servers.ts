import { createHmac } from 'node:crypto'
import type * as z from 'zod'
import type { Env } from '@/lib/env'
import type { iceServer } from '@/lib/room/http'
import type { ParticipantType } from '@/lib/room/words'

const turnSeconds = 600

/**
 * The STUN and TURN servers of the configuration; none by default, so that no third party learns who talks to whom. TURN credentials are for one
 * side of one session and a few minutes: user name `expiry:session-side`, password its HMAC (coturn's `use-auth-secret`). A call that is up
 * outlives them.
 */
export function iceServersFor(
  env: Pick<Env, 'stunUrls' | 'turn'>,
  side: { sessionId: string; participantType: ParticipantType },
  nowMs: number,
  lifeSeconds = turnSeconds,
): z.infer<typeof iceServer>[] {
  const stun = env.stunUrls.length > 0 ? [{ urls: env.stunUrls }] : []
  if (!env.turn) return stun
  const expiry = Math.floor(nowMs / 1000) + lifeSeconds
  const username = `${expiry}:${side.sessionId}-${side.participantType}`
  const credential = createHmac('sha1', env.turn.secret).update(username).digest('base64')
  return [...stun, { urls: env.turn.urls, username, credential }]
}
