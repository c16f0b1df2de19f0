'use client'

import { type PointerEvent, useEffect, useEffectEvent, useRef } from 'react'
import { isWritten } from '@/components/call/keys/shortcuts'
import type { Stage } from './use-stage'

/** A finger that goes so far to a side, and no further up or down than half of it, turns the page. */
const swipePx = 60

/** Turning pages by a swipe over them, and by the keys for pages wherever these move nothing else. */
export function usePages({ page, pages, turn }: Pick<Stage, 'page' | 'pages' | 'turn'>) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const by = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0
    if (by === 0 || event.defaultPrevented || isWritten(event.target) || scrolls(event.target)) return
    event.preventDefault()
    turn(page + by)
  })
  const isPaged = pages > 1
  useEffect(() => {
    if (!isPaged) return
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [isPaged])
  const from = useRef<{ readonly x: number; readonly y: number } | null>(null)
  return {
    onPointerDown({ pointerType, isPrimary, clientX: x, clientY: y }: PointerEvent) {
      from.current = isPaged && isPrimary && pointerType !== 'mouse' ? { x, y } : null
    },
    onPointerUp({ clientX, clientY }: PointerEvent) {
      const began = from.current
      from.current = null
      if (!began) return
      const [right, down] = [clientX - began.x, clientY - began.y]
      if (Math.abs(right) < swipePx || Math.abs(down) > Math.abs(right) / 2) return
      turn(page + (right < 0 ? 1 : -1))
    },
    onPointerCancel() {
      from.current = null
    },
  }
}

/** A panel beside the pictures is read by the same keys. */
function scrolls(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-open], [role=log]') !== null
}
