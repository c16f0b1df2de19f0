'use client'

import { useCallback } from 'react'

/** The press that led in is gone with its button: the heading takes the focus, unless something has it already. */
export function useEntryFocus(): (heading: HTMLElement | null) => void {
  return useCallback((heading) => {
    if (heading && document.activeElement === document.body) heading.focus({ preventScroll: true })
  }, [])
}
