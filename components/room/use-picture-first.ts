'use client'

import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { RoomSnapshot } from '@/lib/client/snapshot'

/** So long the rest of the room waits for the first picture, at most; and so long where nobody is there to be seen, or the path is up. */
const patienceMs = 1_000
const soonMs = 250

/**
 * The first moments after the press belong to the other side's picture. What lies around it would take the same processor from it, and is drawn once
 * it is there, or is not to be expected so soon.
 * @param wanted the mode has a picture to wait for
 */
export function usePictureFirst(wanted: boolean, { phase, media }: RoomSnapshot): [boolean, () => void] {
  const [drawn, setDrawn] = useState(!wanted)
  const draw = useCallback(() => setDrawn(true), [])
  const soon = phase === 'waiting' || media === 'connected'
  useEffect(() => {
    if (drawn) return
    const timer = setTimeout(draw, soon ? soonMs : patienceMs)
    return () => clearTimeout(timer)
  }, [drawn, draw, soon])
  return [drawn, draw]
}

/** Calls back once a picture was shown. */
export function useFirstPicture(video: RefObject<HTMLVideoElement | null>, shown: () => void): void {
  useEffect(() => {
    const element = video.current
    if (!element) return
    // Firefox before 132.
    const tellsFrames = 'requestVideoFrameCallback' in HTMLVideoElement.prototype
    if (!tellsFrames) {
      element.addEventListener('loadeddata', shown, { once: true })
      return () => element.removeEventListener('loadeddata', shown)
    }
    const handle = element.requestVideoFrameCallback(shown)
    return () => element.cancelVideoFrameCallback(handle)
  }, [video, shown])
}
