import { problem } from '@/lib/client/http-shapes'
import { postJson } from '@/lib/client/post-json'
import type { ReportRequest } from '@/lib/room/aftermath'

const silent = 'The service cannot be reached at the moment. Try again.'

/** Null when it is in; else why not, in words. */
export async function sendReport(report: ReportRequest): Promise<string | null> {
  try {
    const { ok, value } = await postJson('/api/sessions/report', report)
    if (problem(value)) return value.message
    return ok ? null : silent
  } catch {
    return silent
  }
}
