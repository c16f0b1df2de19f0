import { linkPages } from '@/lib/contract/link-pages'
import type { SessionType } from '@/lib/contract/words'
import { isDatabaseUnavailable } from '../failures'
import { getDatabase } from '../process'
import { checkForPage } from './link-check'
import { checkParam } from './load-link'

/** Rooms of accounts are all of one mode; which of them there are, and for whom, their page says. */
const hostedForm = /^\/herf\/[0-9a-f]{8}-[0-9a-f-]{27}\/?$/i
const hostedMode: SessionType = 'video'

/**
 * The mode whose devices the page at `path` may use: the session's while it can be joined, or will be (pre-join follows the countdown without a
 * new document), on the pages of its own kind. Null for every other page, and when it cannot be told. Reads only.
 */
export async function pageMode(
  path: string,
  device: string | null,
  nonce: string,
): Promise<SessionType | null> {
  if (hostedForm.test(path)) return hostedMode
  const [, folder, param] = /^(\/[a-z]+)\/([A-Za-z0-9_-]+)\/?$/.exec(path) ?? []
  const [kind] = Object.entries(linkPages).find(([, own]) => own === folder) ?? []
  if (!kind || !param) return null
  try {
    const check = await checkForPage(nonce, () => checkParam(getDatabase(), device, param))
    const joinable = check.valid || check.reason === 'too_early'
    return joinable && check.facts?.kind === kind ? check.facts.sessionType : null
  } catch (error) {
    // The page itself says what is wrong; without an answer no device is allowed.
    if (!isDatabaseUnavailable(error)) console.error(error instanceof Error ? error.stack : error)
    return null
  }
}
