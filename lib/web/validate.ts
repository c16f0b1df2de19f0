import type * as z from 'zod'
import { problem } from '@/lib/http/problem'
import { type Call, json } from '@/lib/http/route'
import { throttles } from '@/lib/http/throttle'
import type { ValidateResponse, validateRequest } from '@/lib/room/http'
import { loadSessionByToken } from './load-session'

/** What a link is good for. Changes nothing, except that wrong guesses are counted against their caller. */
export async function validateLink(input: z.output<typeof validateRequest>, call: Call): Promise<Response> {
  const loaded = await loadSessionByToken(call.database, call.device, input.token)
  if (loaded.state === 'valid') {
    return json({ valid: true, ...loaded.session } satisfies ValidateResponse)
  }
  if (loaded.reason === 'not_found') {
    const retryAfterSeconds = await throttles().wrongTokens.strike(call.address)
    if (retryAfterSeconds !== null) return problem('too_many_attempts', { retryAfterSeconds })
  }
  const { reason, message, session } = loaded
  return json({ valid: false, reason, message, ...(session ? { session } : {}) } satisfies ValidateResponse)
}
