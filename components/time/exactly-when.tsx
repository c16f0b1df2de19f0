'use client'

import { formatExactDateTime, formatExactTime } from '@/lib/format-exact'
import { usePlace } from './use-place'

const forms = { both: formatExactDateTime, time: formatExactTime } as const

/** A moment to the second, in the reader's own zone: where money is by the second. */
export function ExactlyWhen({
  iso,
  form = 'both',
}: {
  readonly iso: string
  readonly form?: keyof typeof forms
}) {
  return <time dateTime={iso}>{forms[form](iso, usePlace())}</time>
}
