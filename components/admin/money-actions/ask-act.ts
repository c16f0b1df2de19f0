import { problem } from '@/lib/client/guards/http'
import { postJson } from '@/lib/client/http/post-json'
import { type AdminAct, type AdminActAnswer, adminActAnswer } from '@/lib/contract/http/admin-acts'
import type { Problem } from '@/lib/contract/http/session'
import { answers, noSession, act as words } from '@/locales/en/admin/acts'
import { problemDetails } from '@/locales/en/problems'

/** What came of an act, as it is told. */
export interface Told extends Pick<AdminActAnswer, 'done' | 'url' | 'messages'> {
  readonly words: string
}

/** Sends an act; what comes of it in words, whatever happens. */
export async function askAct(act: AdminAct): Promise<Told> {
  try {
    const { ok, value } = await postJson('/api/admin/sessions/act', act)
    const answer = adminActAnswer.safeParse(value)
    if (ok && answer.success) return told(answer.data)
    return { done: false, words: problem(value) ? refusalWords(value) : words.silent }
  } catch {
    return { done: false, words: words.silent }
  }
}

function told({ code, amount = '', ...rest }: AdminActAnswer): Told {
  return { ...rest, words: answers[code](amount) }
}

function refusalWords({ code }: Problem): string {
  return code === 'link_not_found' ? noSession : problemDetails[code]
}
