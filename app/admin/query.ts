import { z } from 'zod'
import type { Filters } from '@/components/admin/types'
import type { Args } from '@/lib/db/functions'
import { sessionStatus, sessionType, timestamp } from '@/lib/room/words'

/** The address of the list: what cannot be understood there is left out, not complained about. */
const listQuery = z.object({
  text: z.string().trim().max(80).catch(''),
  status: z.nullable(sessionStatus).catch(null),
  mode: z.nullable(sessionType).catch(null),
  /** The last row of the page before: `start~id`. */
  before: z
    .string()
    .transform((text) => text.split('~'))
    .pipe(z.tuple([timestamp, z.uuid()]))
    .nullable()
    .catch(null),
})
export type ListQuery = z.output<typeof listQuery>

export const pageRows = 25

export function parseListQuery(params: Record<string, string | string[] | undefined>): ListQuery {
  return listQuery.parse(params)
}

export function listArgs({ text, status, mode, before }: ListQuery): Args<'admin_list_sessions'> {
  return {
    ...(text ? { p_text: text } : {}),
    ...(status ? { p_status: status } : {}),
    ...(mode ? { p_session_type: mode } : {}),
    ...(before ? { p_before_start: before[0], p_before_id: before[1] } : {}),
    p_limit: pageRows,
  }
}

/** The address of the page that begins after `last`, with the same filters. */
export function olderHref(filters: Filters, last: { scheduledStartTime: string; id: string }): string {
  const params = new URLSearchParams({
    ...(filters.text ? { text: filters.text } : {}),
    ...(filters.status ? { status: filters.status } : {}),
    ...(filters.mode ? { mode: filters.mode } : {}),
    before: `${last.scheduledStartTime}~${last.id}`,
  })
  return `/admin/sessions?${params}`
}
