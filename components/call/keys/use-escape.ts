'use client'

import { useEffect, useEffectEvent } from 'react'
import { isWritten } from './shortcuts'

/** Esc, as long as `active`; one that closes a dialog, a menu or a field is theirs alone. */
export function useEscape(active: boolean, act: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !isWritten(event.target)) act()
  })
  useEffect(() => {
    if (!active) return
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [active])
}
