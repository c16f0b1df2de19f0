'use client'

import { useEffect, useState } from 'react'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'

/** So long the rest of the room waits for the first picture, at most; and so long where nobody is there to be seen, or the path is up. */
const patienceMs = 1_000
const soonMs = 250

/**
 * The first moments after the press belong to the other side's picture. What lies around it would take the same processor from it, and is drawn once
 * it is there, or is not to be expected so soon.
 * @param waits the mode has a picture to wait for
 */
export function usePictureFirst(waits: boolean, { phase, media }: RoomSnapshot) {
  const [drawn, setDrawn] = useState(!waits)
  const soon = phase === 'waiting' || media === 'connected'
  useEffect(() => {
    if (drawn) return
    const timer = setTimeout(setDrawn, soon ? soonMs : patienceMs, true)
    return () => clearTimeout(timer)
  }, [drawn, soon])
  return [drawn, setDrawn] as const
}
