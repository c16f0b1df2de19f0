'use client'

import { useState } from 'react'
import type { ChatLine } from '@/lib/client/chat/log'

/**
 * How many lines of others were written since they could be seen last. What was said before this page came in counts as read.
 * @param isShown the lines are to be seen now
 * @param isIn what was said before is there
 */
export function useUnread(lines: readonly ChatLine[], isShown: boolean, isIn: boolean): number {
  const theirs = lines.filter(({ mine }) => !mine).length
  const [read, setRead] = useState<number | null>(null)
  const first = read === null && (isIn || theirs > 0)
  if ((isShown || first) && read !== theirs) setRead(theirs)
  return read === null ? 0 : Math.max(0, theirs - read)
}
