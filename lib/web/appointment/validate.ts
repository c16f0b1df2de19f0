import type * as z from 'zod'
import type { ValidateResponse, validateRequest } from '@/lib/contract/http/session'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { throttles } from '../http/throttle'
import { loadNamed } from '../session/load-link'
import { appointment } from './appointment'

/** What a link is good for. Changes nothing, except that wrong guesses are counted against their caller. */
export async function validateLink(input: z.output<typeof validateRequest>, call: Call): Promise<Response> {
  const loaded = await loadNamed(appointment, input, call)
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
