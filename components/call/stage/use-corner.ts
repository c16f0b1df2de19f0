'use client'

import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react'
import { type Corner, cornerByKey, nearestCorner, nextCorner } from './stage-layout'

/** A press that wanders less than this is a press. */
const dragThresholdPx = 8
const still = { x: 0, y: 0 }

/** Where something small rests on the stage, and how it is moved: drag, arrow keys, or a press for the next corner. */
export function useCorner(stage: RefObject<HTMLElement | null>) {
  const [corner, setCorner] = useState<Corner>('bottom-right')
  const [offset, setOffset] = useState(still)
  const from = useRef<{ x: number; y: number } | null>(null)
  const dragged = useRef(false)

  const rest = () => {
    from.current = null
    setOffset(still)
  }
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      from.current = { x: event.clientX, y: event.clientY }
      dragged.current = false
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent) {
      if (!from.current) return
      const moved = { x: event.clientX - from.current.x, y: event.clientY - from.current.y }
      dragged.current ||= Math.hypot(moved.x, moved.y) > dragThresholdPx
      if (dragged.current) setOffset(moved)
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      rest()
      const room = stage.current?.getBoundingClientRect()
      if (!dragged.current || !room) return
      const own = event.currentTarget.getBoundingClientRect()
      setCorner(nearestCorner(own.x + own.width / 2 - room.x, own.y + own.height / 2 - room.y, room))
    },
    onPointerCancel: rest,
    onClick() {
      // A drag ends in a click, too.
      if (!dragged.current) setCorner(nextCorner)
      dragged.current = false
    },
    onKeyDown(event: KeyboardEvent) {
      const next = cornerByKey(corner, event.key)
      if (!next) return
      event.preventDefault()
      setCorner(next)
    },
  }
  return { corner, offset, handlers }
}
