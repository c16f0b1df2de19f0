import type { Call } from '@/lib/http/route'
import { contradicts, type Stated, statesNothing } from '@/lib/room/stated'
import { loadSessionByClaim, loadSessionByToken } from './load-session'

interface Asked extends Stated {
  readonly token?: string | undefined
  readonly linkId?: string | undefined
}

/** Whether a request says something of its session or its side that is not so; found out before anything is done. */
export async function statesWrong(asked: Asked, { database, device }: Call): Promise<boolean> {
  if (statesNothing(asked)) return false
  const { session } =
    asked.token === undefined
      ? await loadSessionByClaim(database, device, asked.linkId ?? null)
      : await loadSessionByToken(database, device, asked.token)
  return session !== undefined && contradicts(asked, session)
}
