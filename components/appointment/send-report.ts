import type { ReportRequest } from '@/lib/room/aftermath'

const silent = 'The service cannot be reached at the moment. Try again.'

/** Null when it is in; else why not, in words. */
export async function sendReport(report: ReportRequest): Promise<string | null> {
  try {
    const response = await fetch('/api/sessions/report', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(report),
    })
    if (response.ok) return null
    const problem: unknown = await response.json()
    const words = typeof problem === 'object' && problem !== null ? Reflect.get(problem, 'message') : null
    return typeof words === 'string' ? words : silent
  } catch {
    return silent
  }
}
