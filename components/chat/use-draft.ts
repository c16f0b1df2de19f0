'use client'

import { useState } from 'react'
import { keep, kept } from '@/lib/client/browser/environment'

const keyOf = (sessionId: string) => `parley-draft-${sessionId}`

/** What is being written, kept in this tab over a reload. A browser without storage only forgets it sooner. */
export function useDraft(sessionId: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => kept('tab', keyOf(sessionId)) ?? '')
  const change = (text: string) => {
    setDraft(text)
    keep('tab', keyOf(sessionId), text === '' ? null : text)
  }
  return [draft, change]
}
