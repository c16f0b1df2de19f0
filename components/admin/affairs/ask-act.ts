import { type AdminAct, type AdminActAnswer, adminActAnswer } from '@/lib/room/admin-acts'

const silent =
  'The server did not answer. Whether it happened is not known; pressing again does it once at most.'

/** Sends an act; what comes of it in words, whatever happens. */
export async function askAct(act: AdminAct): Promise<AdminActAnswer> {
  try {
    const response = await fetch('/api/admin/sessions/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act),
    })
    const body: unknown = await response.json()
    const answer = adminActAnswer.safeParse(body)
    if (response.ok && answer.success) return answer.data
    const words = typeof body === 'object' && body !== null ? Reflect.get(body, 'message') : null
    return { done: false, message: typeof words === 'string' ? words : silent }
  } catch {
    return { done: false, message: silent }
  }
}
