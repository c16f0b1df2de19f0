'use client'

import { formatDate, formatDateTime, formatTime } from '@/lib/format'
import { usePlace } from './use-place'

const forms = { date: formatDate, time: formatTime, both: formatDateTime } as const

/** A moment in the reader's own zone. */
export function When({ iso, form = 'both' }: { readonly iso: string; readonly form?: keyof typeof forms }) {
  return <time dateTime={iso}>{forms[form](iso, usePlace())}</time>
}
