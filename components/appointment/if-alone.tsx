'use client'

import { formatTime } from '@/lib/format'
import type { SessionView } from '@/lib/room/http'
import { usePlace } from './use-place'
import { aloneWords, missedWords } from './waiting-terms'

/** To who is in alone: until when the other one may come, and what then happens to the money. */
export function IfAlone({
  session,
  className,
}: {
  readonly session: SessionView
  readonly className?: string
}) {
  const place = usePlace()
  const words = aloneWords(session, (iso) => formatTime(iso, place))
  return words && <p {...(className ? { className } : {})}>{words}</p>
}

/** Before going in: what comes of it when somebody does not come. */
export function IfMissed({ session }: { readonly session: SessionView }) {
  const place = usePlace()
  const clock = (iso: string) => formatTime(iso, place)
  const lines = [missedWords(session, clock), aloneWords(session, clock)]
  return lines.map((line) => line && <p key={line}>{line}</p>)
}
