'use client'

import { usePlace } from '@/components/time/use-place'
import { formatDay, formatTime } from '@/lib/format'

/** A moment in the reader's own zone, in two short lines: a list has no room for longer ones. */
export function StartTime({ iso }: { readonly iso: string }) {
  const place = usePlace()
  return (
    <time dateTime={iso}>
      <span className="block whitespace-nowrap">{formatDay(iso, place)}</span>{' '}
      <span className="block whitespace-nowrap">{formatTime(iso, place)}</span>
    </time>
  )
}
