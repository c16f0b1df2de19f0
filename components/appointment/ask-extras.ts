import { postJson } from '@/lib/client/http/post-json'
import type { ExtrasView, SessionView } from '@/lib/contract/http/session'

export interface Holder {
  readonly session: SessionView
  /** Null: the address names the link, and the cookie stands for it. */
  readonly token: string | null
}

export interface Rated {
  readonly score: number
  readonly words: string
}

/** Null when it cannot be told now: what stands beside a session is never worth an error. */
export async function askExtras({ session, token }: Holder, rated?: Rated): Promise<ExtrasView | null> {
  try {
    const place = token === null ? { linkId: session.linkId } : { token }
    const path = rated ? '/api/sessions/rating' : '/api/sessions/extras'
    const { value } = await postJson(path, { ...place, ...rated })
    return isExtras(value) ? value : null
  } catch {
    return null
  }
}

function isExtras(answer: unknown): answer is ExtrasView {
  if (typeof answer !== 'object' || answer === null) return false
  return 'lateMinutes' in answer && 'otherPresent' in answer && 'canRate' in answer
}
