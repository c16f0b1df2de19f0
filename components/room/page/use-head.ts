'use client'

import { type RefObject, useEffect, useRef } from 'react'

/**
 * Measures the head of the room with all notices in it, and gives its height to what surrounds it as `--head`: what lies upon the room begins
 * below that, however many lines there are to read.
 */
export function useHead(): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const head = ref.current
    if (!head) return
    const measure = () => head.parentElement?.style.setProperty('--head', `${head.offsetHeight}px`)
    const observer = new ResizeObserver(measure)
    observer.observe(head)
    return () => observer.disconnect()
  }, [])
  return ref
}
