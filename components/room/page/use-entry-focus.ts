'use client'

import { useCallback } from 'react'

/** The press that led in is gone with its button: the heading takes the focus, unless something has it already. */
export function useEntryFocus(): (heading: HTMLElement | null) => (() => void) | undefined {
  return useCallback((heading) => {
    if (!heading) return
    // After the frame that shows it: before, the focus would have everything laid out twice.
    const frame = requestAnimationFrame(() => setTimeout(focus))
    const focus = () => {
      if (document.activeElement === document.body) heading.focus({ preventScroll: true })
    }
    return () => cancelAnimationFrame(frame)
  }, [])
}
