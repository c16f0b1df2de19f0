import type { SessionType } from '@/lib/room/words'
import { isDatabaseUnavailable } from './failures'
import { checkForPage } from './link-check'
import { checkParam } from './load-session'
import { getDatabase } from './process'

/**
 * The mode whose devices the page at `path` may use: the booked one while the session can be joined, or will be (pre-join follows the countdown
 * without a new document). Null for every other page, and when it cannot be told. Reads only.
 */
export async function pageMode(
  path: string,
  device: string | null,
  nonce: string,
): Promise<SessionType | null> {
  const param = /^\/session\/([A-Za-z0-9_-]+)\/?$/.exec(path)?.[1]
  if (!param) return null
  try {
    const check = await checkForPage(nonce, () => checkParam(getDatabase(), device, param))
    const joinable = check.valid || check.reason === 'too_early'
    return joinable ? (check.facts?.sessionType ?? null) : null
  } catch (error) {
    // The page itself says what is wrong; without an answer no device is allowed.
    if (!isDatabaseUnavailable(error)) console.error(error instanceof Error ? error.stack : error)
    return null
  }
}
