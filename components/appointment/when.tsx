'use client'

import { formatDate, formatDateTime, formatExactDateTime, formatExactTime, formatTime } from '@/lib/format'
import { usePlace } from './use-place'

/** `exact` and `seconds`: to the second, where money is by the second. */
const forms = {
  date: formatDate,
  time: formatTime,
  both: formatDateTime,
  exact: formatExactDateTime,
  seconds: formatExactTime,
} as const

/** A moment in the reader's own zone. */
export function When({ iso, form = 'both' }: { readonly iso: string; readonly form?: keyof typeof forms }) {
  return <time dateTime={iso}>{forms[form](iso, usePlace())}</time>
}
