'use client'

import { useState } from 'react'
import { quietly } from '@/lib/client/quietly'

const keyOf = (sessionId: string) => `parley-draft-${sessionId}`

/** What is being written, kept in this tab over a reload. A browser without storage only forgets it sooner. */
export function useDraft(sessionId: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => quietly(() => sessionStorage.getItem(keyOf(sessionId))) ?? '')
  const keep = (text: string) => {
    setDraft(text)
    quietly(() =>
      text === ''
        ? sessionStorage.removeItem(keyOf(sessionId))
        : sessionStorage.setItem(keyOf(sessionId), text),
    )
  }
  return [draft, keep]
}
