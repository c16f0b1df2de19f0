'use client'

import { usePlace } from '@/components/time/use-place'
import type { SessionView } from '@/lib/contract/http/session'
import { formatTime } from '@/lib/format'
import { aloneWords, missedWords } from './waiting-terms'

interface IfAloneProps {
  readonly session: SessionView
  /** The reader is not in yet, and may not come either. */
  readonly before?: boolean
  readonly className?: string
}

/** Until when somebody may still come, and what then happens to the money. */
export function IfAlone({ session, before, className }: IfAloneProps) {
  const place = usePlace()
  const words = aloneWords(session, (iso) => formatTime(iso, place))
  return (
    words && (
      <p {...(className ? { className } : {})}>{before ? `${words} ${missedWords(session)}` : words}</p>
    )
  )
}
