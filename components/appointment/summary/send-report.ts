import { problem } from '@/lib/client/guards/http'
import { postJson } from '@/lib/client/http/post-json'
import { entryOf } from '@/lib/contract/entry-of'
import type { ReportRequest } from '@/lib/contract/http/after-settlement'
import { notReportable, report as words } from '@/locales/en/appointment/afterwards'
import { problemDetails } from '@/locales/en/problems'

/** Null when it is in; else why not, in words. */
export async function sendReport(report: ReportRequest): Promise<string | null> {
  try {
    const { ok, value } = await postJson('/api/sessions/report', report)
    if (problem(value)) return entryOf(notReportable, value.cause ?? '') ?? problemDetails[value.code]
    return ok ? null : words.silent
  } catch {
    return words.silent
  }
}
