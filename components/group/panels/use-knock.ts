'use client'

import { useEffect, useRef } from 'react'
import { waiting as words } from '@/locales/en/group/panels'

/** Who may let people in looks elsewhere: a soft sound when somebody begins to wait, and a mark in the tab as long as somebody does. */
export function useKnock(waiting: readonly { readonly memberId: string }[]): void {
  const known = useRef<ReadonlySet<string>>(new Set())
  const count = waiting.length
  const ids = waiting.map(({ memberId }) => memberId).join()
  useEffect(() => {
    const now = ids === '' ? [] : ids.split(',')
    const isNew = now.some((id) => !known.current.has(id))
    known.current = new Set(now)
    if (!isNew) return
    // The room shows it all the same.
    import('@/components/room/page/arrival-sign').then(({ chime }) => chime()).catch(() => undefined)
  }, [ids])
  useEffect(() => {
    if (count === 0) return
    const before = document.title
    const marked = words.mark(count, before)
    document.title = marked
    return () => {
      if (document.title === marked) document.title = before
    }
  }, [count])
}
