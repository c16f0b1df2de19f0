'use client'

import { type RefObject, useEffect, useRef } from 'react'

/**
 * iOS lays its keyboard over the page and shrinks only the visual viewport: what lies under it is given away as space below, so that the
 * field being typed into and the newest message stay in sight. Where the keyboard makes the page itself shorter, this is 0.
 */
export function useKeyboardRoom(): RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    const viewport = window.visualViewport
    if (!viewport) return
    const fit = () => {
      // Zoomed in, the viewport is smaller for another reason.
      const covered = viewport.scale > 1.05 ? 0 : window.innerHeight - viewport.height - viewport.offsetTop
      if (ref.current) ref.current.style.paddingBottom = `${Math.max(0, Math.round(covered))}px`
    }
    viewport.addEventListener('resize', fit)
    viewport.addEventListener('scroll', fit)
    return () => {
      viewport.removeEventListener('resize', fit)
      viewport.removeEventListener('scroll', fit)
    }
  }, [])
  return ref
}
