import { postJson } from '@/lib/client/post-json'
import { type AdminAct, type AdminActAnswer, adminActAnswer } from '@/lib/room/admin-acts'

const silent =
  'The server did not answer. Whether it happened is not known; pressing again does it once at most.'

/** Sends an act; what comes of it in words, whatever happens. */
export async function askAct(act: AdminAct): Promise<AdminActAnswer> {
  try {
    const { ok, value } = await postJson('/api/admin/sessions/act', act)
    const answer = adminActAnswer.safeParse(value)
    if (ok && answer.success) return answer.data
    const words = typeof value === 'object' && value !== null ? Reflect.get(value, 'message') : null
    return { done: false, message: typeof words === 'string' ? words : silent }
  } catch {
    return { done: false, message: silent }
  }
}
